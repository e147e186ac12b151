"""The simulated panel's lid, buzzer and sensors, through the product's own link."""

from firmware_bridge.panel import LidShown, PanelEvent, PanelHost, PanelMeasured
from firmware_bridge.panel_messages import PANEL_LINE, Outputs
from firmware_bridge.serial_link import SerialLink
from firmware_bridge.simulators.panel import PanelSimulator
from tests.waiting import WaitUntil


def test_a_simulated_lid_opens_and_simulated_sensors_speak(
    wait_until: WaitUntil,
) -> None:
    events: list[PanelEvent] = []
    host = PanelHost()
    with PanelSimulator(seed=1) as panel:
        link = SerialLink(
            "panel",
            panel.path,
            line=PANEL_LINE,
            converse=lambda: host,
            deliver=events.append,
            notice=lambda _status: None,
        )
        link.open()
        host.keep_lid(is_unlocked=True)
        host.keep_buzzer(is_on=True)
        panel.measure(fill_mm=812, load_raw=None)

        wait_until(lambda: LidShown(is_unlocked=True) in events)
        wait_until(lambda: PanelMeasured(812, None) in events)
        assert panel.outputs == Outputs(is_lid_unlocked=True, is_buzzing=True)
        link.close()
