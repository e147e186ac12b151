"""The operator's page of scales, written from the table of protocols. No I/O here."""

from collections.abc import Iterable
from typing import Final

from firmware_bridge.scales.protocol import ScaleProtocol

_HEAD: Final = """\
# Scales

<!-- Written by `python -m firmware_bridge protocols --markdown`; do not edit. -->

Find your indicator, set it as its page says, and name the protocol in the
station's settings. If you do not know which it is, plug it in and run
`python -m firmware_bridge listen PORT`: it only listens, and says which protocols
explain what it hears.

A weight is exact or there is none: overload, motion without a flag, torn lines
and wrong check sums never become a number.
"""


def render_reference(protocols: Iterable[ScaleProtocol]) -> str:
    """Write the whole page as Markdown."""
    pages = list(protocols)
    lines = [_HEAD, "| protocol | devices | line | stability | overload | integrity |"]
    lines.append("|---|---|---|---|---|---|")
    for page in pages:
        tells = page.tells
        stability = "on the wire" if tells.stable else "by equal readings"
        overload = "on the wire" if tells.overload else "no weight, or silence"
        lines.append(
            f"| [`{page.name}`](#{page.name}) | {page.devices} | {page.line} "
            f"| {stability} | {overload} | {tells.integrity} |"
        )
    return "\n".join(lines + [_render_page(page) for page in pages]) + "\n"


def _render_page(page: ScaleProtocol) -> str:
    tells = page.tells
    can = [f"weights in {', '.join(tells.units)}"]
    can += [f"{', '.join(tells.modes)}"] if tells.modes else []
    can += ["negative weights"] if tells.negative else []
    can += ["whether the load is at rest"] if tells.stable else []
    can += ["overload"] if tells.overload else []
    can += ["underload"] if tells.underload else []
    cannot = [] if tells.stable else ["whether the load is at rest"]
    cannot += [] if tells.overload else ["overload as such"]
    cannot += [] if tells.modes else ["gross, net or tare"]
    cannot += [] if tells.moving_weight else ["any weight while the load moves"]
    cannot += ["whether a byte was changed"] if tells.integrity == "none" else []
    asked = ", ".join(
        f"{what} `{_shown(wire)}`" for what, wire in page.requests.items()
    )
    return "\n".join(
        [
            f"\n## {page.name}\n",
            f"{page.devices}. Factory line: {page.line}.\n",
            f"* **Setting up**: {page.setting_up}",
            f"* **It can tell**: {'; '.join(can)}.",
            f"* **It cannot tell**: {'; '.join(cannot) or 'nothing that matters'}.",
            f"* **Requests**: {asked or 'none, it streams'}.",
            *([f"\n{page.example}"] if page.example else []),
        ]
    )


def _shown(wire: bytes) -> str:
    """Write bytes so that a person can type them into a terminal program."""
    return "".join(
        chr(byte) if 0x20 < byte < 0x7F else f"<{byte:02X}>" for byte in wire
    )
