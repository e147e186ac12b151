"""Figures for a machine that watches (Prometheus), on a program's `/metrics`.

A program says what it measures in `Measure`s, read anew at every scrape; nothing is
counted here. Names begin with `linli_`; counts that only grow end with `_total`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

METRICS_PATH: Final = "/metrics"

# What Prometheus asks for; it understands this one from the beginning.
METRICS_MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_GROWS: Final = "_total"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure, or one for each value of its labels.

    `values` has a key for each combination, in the order of `labels`; without labels,
    the only key is `()`.
    """

    name: str
    says: str
    values: Mapping[tuple[str, ...], float]
    labels: tuple[str, ...] = ()


def render_metrics(measures: Iterable[Measure]) -> bytes:
    """Write the figures in the text form that Prometheus reads."""
    registry = CollectorRegistry(auto_describe=False)
    families = [_family(measure) for measure in measures]
    registry.register(_Families(lambda: families))
    return generate_latest(registry)


def _family(measure: Measure) -> Metric:
    family: CounterMetricFamily | GaugeMetricFamily
    if measure.name.endswith(_GROWS):
        name = measure.name.removesuffix(_GROWS)
        family = CounterMetricFamily(name, measure.says, labels=measure.labels)
    else:
        family = GaugeMetricFamily(measure.name, measure.says, labels=measure.labels)
    for values, figure in measure.values.items():
        family.add_metric(values, figure)
    return family


class _Families:
    """What the library asks for its metrics."""

    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self.collect = collect
