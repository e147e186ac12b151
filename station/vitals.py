"""How the station itself is: noted from what its devices say, and told. No I/O here.

`station.fitness` remembers; this puts into its words what lines, disk, clock and
ledger are heard to do, and gives the notes and the health message that follow.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from messaging.contracts.health import Health
from messaging.contracts.moments import Clock
from station.correspondence import Correspondence
from station.facts import Now
from station.fitness import Device, Fitness, LineNoise
from station.happenings import Note, Order, PublishHealth
from station.outbox_policy import OutboxFitness


class Vitals:
    """Notes how every device is. Time is an argument."""

    def __init__(self, devices: Iterable[Device], outbox_damage: str, now: Now) -> None:
        self.fitness = Fitness(devices, now)
        self._noise = {Device.SCALE: LineNoise(), Device.GUN: LineNoise()}
        self._outbox = OutboxFitness(damage=outbox_damage)

    def note(
        self, device: Device, state: Health, now: Now, detail: str = ""
    ) -> list[Order]:
        if not self.fitness.note(device, state, now, detail):
            return []
        details = (("device", device), ("state", state), ("detail", detail))
        return [Note("device_changed", details)]

    def hear_noise(self, device: Device, reason: str, now: Now) -> None:
        """Take what a line delivered that is no frame; much of it is a loose plug."""
        self._noise[device].add(reason, now.s)

    def hear(self, device: Device, now: Now) -> list[Order]:
        """Take it that a device spoke, however much noise its line delivers."""
        noise = self._noise[device]
        if noise.is_loud(now.s):
            return self.note(device, Health.DEGRADED, now, noise.latest)
        return self.note(device, Health.WELL, now)

    def miss_scale(self, now: Now) -> list[Order]:
        why = self._noise[Device.SCALE].latest or "it is silent"
        return self.note(Device.SCALE, Health.LOST, now, f"gives no weight; {why}")

    def damage_outbox(self, damage: str) -> None:
        self._outbox = replace(self._outbox, damage=damage)

    def trouble_outbox(self, trouble: str) -> None:
        """Take why the last drop could not be written; empty if it could."""
        self._outbox = replace(self._outbox, trouble=trouble)

    def check(self, post: Correspondence, now: Now) -> list[Order]:
        """Look at clock, disk and ledger."""
        is_synced = now.clock is Clock.SYNCED
        clock = Health.WELL if is_synced else Health.DEGRADED
        orders = self.note(
            Device.CLOCK, clock, now, "" if is_synced else "not set by a time service"
        )
        orders += self.check_outbox(post, now)
        if self.fitness.is_lost(Device.BROKER):
            ledger, detail = Health.LOST, "the broker is lost"
        elif post.is_unanswered:
            ledger, detail = Health.LOST, "drops get no receipts"
        else:
            count = post.rejection_count
            ledger = Health.WELL
            detail = f"{count} messages rejected" if count else ""
        return orders + self.note(Device.LEDGER, ledger, now, detail)

    def check_outbox(self, post: Correspondence, now: Now) -> list[Order]:
        state, why = self._outbox.judge(post.waiting_count)
        return self.note(Device.OUTBOX, state, now, why)

    def tell(
        self, post: Correspondence, last_drop_at: datetime | None, now: Now
    ) -> list[Order]:
        """Give the health message when it is due."""
        health = self.fitness.health_due(
            now, outbox_count=post.waiting_count, last_drop_at=last_drop_at
        )
        return [] if health is None else [PublishHealth(health)]
