"""Stories of devices that are noisy, silent, or not what they should be."""

from firmware_bridge.panel import ButtonPressed, PanelGarbage
from firmware_bridge.panel_messages import Button
from firmware_bridge.scales.reading import Garbage
from messaging.contracts.drops import (
    Verdict,
)
from messaging.contracts.health import Health
from messaging.contracts.moments import Clock
from messaging.topics import Topics
from station.drop_states import State
from station.fitness import Device
from station.happenings import (
    DeviceChanged,
    MessageArrived,
    Note,
    PanelHeard,
    ScaleHeard,
)
from tests.station.labels import NB01, label_text
from tests.station.sorting_site import SortingSite
from tests.station.verdicts import CORRECT

TOPICS = Topics(NB01)


def test_the_panel_s_buttons_judge_and_its_noise_is_a_fact(site: SortingSite) -> None:
    site.take(PanelHeard(PanelGarbage(b"?", "unknown message")))
    assert site.health_of(Device.PANEL) is Health.DEGRADED
    site.bring(label_text(serial=1), 1500)

    site.take(PanelHeard(ButtonPressed(Button.CORRECT)))

    assert [drop.verdict for drop in site.stored()] == [Verdict.CORRECT]
    assert site.health_of(Device.PANEL) is Health.WELL


def test_a_scale_that_speaks_another_protocol_is_lost(site: SortingSite) -> None:
    site.is_scale_speaking = False
    site.take(DeviceChanged(Device.SCALE, Health.WELL))
    site.take(ScaleHeard(Garbage(b"?", "no terminator")))
    assert site.health_of(Device.SCALE) is Health.WELL

    site.pass_time(4)

    assert site.health_of(Device.SCALE) is Health.LOST
    site.take(DeviceChanged(Device.SCALE, Health.WELL))
    assert site.health_of(Device.SCALE) is Health.LOST, "bytes are no weights"
    site.is_scale_speaking = True
    site.pass_time(0.2)
    assert site.health_of(Device.SCALE) is Health.WELL


def test_a_scale_with_a_loose_plug_is_degraded(site: SortingSite) -> None:
    for _ in range(5):
        site.take(ScaleHeard(Garbage(b"?", "no terminator")))
        site.pass_time(1)
    assert site.health_of(Device.SCALE) is Health.DEGRADED

    site.pass_time(62)

    assert site.health_of(Device.SCALE) is Health.WELL


def test_an_unplugged_scale_is_lost_at_once(site: SortingSite) -> None:
    site.take(DeviceChanged(Device.SCALE, Health.LOST, "unplugged"))

    assert site.health_of(Device.SCALE) is Health.LOST
    site.is_scale_speaking = False
    site.bring(label_text(serial=1), 1500, 0.3)
    assert site.is_at(State.WEIGHED), "nobody waits for a scale that is gone"


def test_a_clock_that_nobody_set_is_a_fact_about_the_drop(site: SortingSite) -> None:
    site.clock = Clock.UNSYNCED
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)

    (drop,) = site.stored()
    assert drop.clock is Clock.UNSYNCED
    assert site.health_of(Device.CLOCK) is Health.DEGRADED


def test_rejected_messages_and_labels_are_said(site: SortingSite) -> None:
    site.take(MessageArrived(TOPICS.registry, b"{"))
    site.in_view = ("LLNB01WRONG",)
    site.pass_time(1)

    facts = [order.fact for order in site.orders if isinstance(order, Note)]
    assert facts.count("message_rejected") == 1
    assert facts.count("code_rejected") == 1
    details = {device.device: device.detail for device in site.devices}
    assert details["ledger"] == "1 messages rejected"
