"""Simulated devices, heard through the product's own link."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from firmware_bridge.conversation import LineSettings
from firmware_bridge.panel import ButtonPressed, PanelEvent, PanelHost, PanelStarted
from firmware_bridge.panel_messages import PANEL_LINE, Button, Lamps
from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.protocol import Request
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS, scale_protocol
from firmware_bridge.scales.reading import Mode, Reading, ScaleEvent, Status
from firmware_bridge.serial_link import SerialLink
from firmware_bridge.simulators.load import SimulatedLoad
from firmware_bridge.simulators.panel import PanelSimulator
from firmware_bridge.simulators.scale import ScaleSimulator
from tests.waiting import WaitUntil

pytestmark = pytest.mark.process

RNG = random.Random(1)
GREEN = Lamps(is_green=True)


@contextmanager
def listening(
    scale: ScaleSimulator, protocol: str, silence_s_max: float = 5.0
) -> Iterator[tuple[SerialLink[ScaleEvent], list[ScaleEvent]]]:
    page = scale_protocol(protocol)
    events: list[ScaleEvent] = []
    link = SerialLink(
        "scale",
        scale.path,
        line=LineSettings(),
        converse=lambda: ScaleDecoder(page, page.encoded_for),
        deliver=events.append,
        notice=lambda _status: None,
        silence_s_max=silence_s_max,
    )
    link.open()
    yield link, events
    link.close()


def weight_g(event: ScaleEvent) -> int | None:
    """Read grams; a scale whose unit is not on the wire weighs in kilograms."""
    if not isinstance(event, Reading) or event.status is not Status.WEIGHT:
        return None
    assert event.value is not None
    known = event.weight_g
    return round(event.value * 1000) if known is None else known


@pytest.mark.parametrize("protocol", SCALE_PROTOCOLS)
def test_a_load_put_on_a_simulated_scale_is_weighed(
    protocol: str, wait_until: WaitUntil
) -> None:
    with (
        ScaleSimulator(protocol, readings_per_s=100, settle_s=0.05) as scale,
        listening(scale, protocol) as (_, events),
    ):
        scale.put(1560)
        wait_until(lambda: events and weight_g(events[-1]) == 1560)


def test_a_simulated_scale_overloads_falls_silent_and_is_unplugged(
    wait_until: WaitUntil,
) -> None:
    with (
        ScaleSimulator(readings_per_s=100) as scale,
        listening(scale, "st-gs", silence_s_max=0.2) as (link, events),
    ):
        wait_until(lambda: link.status.is_well)
        scale.overload()
        wait_until(lambda: events[-1] == Reading(Status.OVERLOAD))
        scale.silence()
        wait_until(lambda: "silent" in link.status.detail)
        scale.speak()
        wait_until(lambda: link.status.is_well)
        scale.unplug()
        wait_until(lambda: "not there" in link.status.detail)
        scale.plug()
        scale.put(500)
        wait_until(lambda: events and weight_g(events[-1]) == 500)


def test_noise_on_the_line_is_garbage(wait_until: WaitUntil) -> None:
    with (
        ScaleSimulator(readings_per_s=50) as scale,
        listening(scale, "st-gs") as (_, events),
    ):
        wait_until(lambda: events)
        scale.mutter(b"\xff\xfe\r\n")
        wait_until(lambda: any(not isinstance(event, Reading) for event in events))


def test_a_scale_without_an_overload_flag_falls_silent(wait_until: WaitUntil) -> None:
    with (
        ScaleSimulator("yaohua-tf0", readings_per_s=100) as scale,
        listening(scale, "yaohua-tf0", silence_s_max=0.2) as (link, _),
    ):
        wait_until(lambda: link.status.is_well)
        scale.overload()
        wait_until(lambda: "silent" in link.status.detail)


def test_a_closed_simulator_leaves_nothing_behind() -> None:
    with ScaleSimulator() as scale, PanelSimulator() as panel:
        assert os.path.exists(scale.path)  # noqa: PTH110 - a path is what hosts get
    assert not os.path.exists(scale.path)  # noqa: PTH110 - the same
    assert not os.path.exists(os.path.dirname(panel.path))  # noqa: PTH110, PTH120


def test_a_load_swings_until_it_has_settled() -> None:
    load = SimulatedLoad(RNG, settle_s=1.0)
    assert load.reading(0.0).stable

    load.put(1000, 10.0)
    swinging = [load.reading(10.0 + step / 10) for step in range(10)]
    settled = load.reading(11.0)

    assert not any(reading.stable for reading in swinging)
    shown = [reading.weight_g for reading in swinging]
    assert shown == sorted(shown, key=lambda weight: weight or 0)
    assert settled.stable
    assert settled.weight_g == 1000
    assert settled.mode is Mode.GROSS


def test_a_trembling_platform_stays_within_its_noise() -> None:
    load = SimulatedLoad(RNG, noise_g=20, settle_s=0)
    load.put(1000, 0.0)

    shown = {load.reading(1.0).weight_g for _ in range(200)}

    assert len(shown) > 1
    assert shown <= set(range(980, 1021, 5))


def test_a_drifting_scale_creeps_away_from_its_zero() -> None:
    load = SimulatedLoad(RNG, settle_s=0, drift_g_per_s=2.0)

    shown = [load.reading(now_s).weight_g for now_s in (100.0, 105.0, 110.0)]

    assert shown == [0, 10, 20]


def test_a_scale_that_was_set_to_zero_weighs_from_there() -> None:
    load = SimulatedLoad(RNG, settle_s=0)
    load.put(35, now_s=0)

    load.zero(now_s=1)

    assert load.reading(now_s=2).weight_g == 0
    load.put(1035, now_s=3)
    assert load.reading(now_s=4).weight_g == 1000


def test_a_simulated_scale_obeys_the_command_for_zero(wait_until: WaitUntil) -> None:
    command = scale_protocol("sma").requests[Request.ZERO]
    with (
        ScaleSimulator("sma", readings_per_s=50, settle_s=0) as scale,
        listening(scale, "sma") as (link, events),
    ):
        scale.put(35)
        wait_until(lambda: events and weight_g(events[-1]) == 35)

        assert link.send(command[:1])
        assert link.send(command[1:])

        wait_until(lambda: weight_g(events[-1]) == 0)


def test_more_than_the_platform_carries_is_an_overload() -> None:
    load = SimulatedLoad(RNG)
    load.put(150_001, 0.0)

    assert load.reading(9.0) == Reading(Status.OVERLOAD)


def test_a_simulated_panel_lights_lamps_and_reports_presses(
    wait_until: WaitUntil,
) -> None:
    events: list[PanelEvent] = []
    host = PanelHost()
    with PanelSimulator() as panel:
        link = SerialLink(
            "panel",
            panel.path,
            line=PANEL_LINE,
            converse=lambda: host,
            deliver=events.append,
            notice=lambda _status: None,
        )
        link.open()
        host.show(GREEN)
        assert panel.wait_for(GREEN)
        panel.press(Button.CONTAMINATED)
        wait_until(lambda: ButtonPressed(Button.CONTAMINATED) in events)

        panel.reboot()
        wait_until(lambda: _count_starts(events) == 2)
        assert panel.wait_for(GREEN)

        panel.unplug()
        panel.plug()
        wait_until(lambda: _count_starts(events) == 3)
        panel.press(Button.CORRECT)
        wait_until(lambda: ButtonPressed(Button.CORRECT) in events)
        assert panel.lamps in {GREEN, Lamps()}
        link.close()
        assert not panel.wait_for(Lamps(is_red=True), timeout_s=0)


def _count_starts(events: list[PanelEvent]) -> int:
    return sum(isinstance(event, PanelStarted) for event in events)
