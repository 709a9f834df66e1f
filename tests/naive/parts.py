"""The pieces that a plant is made of, each with its own state."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import Any

from beredskap.model.draw import Draw
from beredskap.model.need import Need
from beredskap.model.supply import Delivery, Store

CLOSE = 1e-6
"""Seconds and litres that rounding may add up to."""


@dataclass
class Held:
    """One need: the shortfall used, what supplies it and whether its load is dropped."""

    owner: str
    place: int
    need: Need
    position: int
    used: float = 0.0
    supply: float = 1.0
    use: tuple[str, ...] = ()
    dropped: bool = False
    carries: bool = False

    @property
    def name(self) -> str:
        return self.need.name

    @property
    def finite(self) -> float:
        return sum(step.duration or 0.0 for step in self.need.without[:-1])

    @property
    def load(self) -> float:
        return (self.need.load.value or 0.0) if self.need.load else 0.0

    def remains(self) -> float:
        """The level that the profile gives at the shortfall used."""
        left = self.used + CLOSE
        for step in self.need.without:
            if step.duration is None or left < step.duration:
                return step.level
            left -= step.duration
        return 0.0

    def pass_time(self, seconds: int, supply: float) -> None:
        if supply < 1:
            self.used = min(self.finite, self.used + (1 - supply) * seconds)
        elif self.need.recharge == 0:
            self.used = 0.0
        else:
            rate = 1.0 if self.need.recharge is None else self.finite / self.need.recharge
            self.used = max(0.0, self.used - rate * seconds)


@dataclass
class Tank:
    """One store: batches as [the second from which it is too old, quantity] and where everything went."""

    store: Store
    batches: list[list[float]]
    opening: float = 0.0
    received: float = 0.0
    drawn: float = 0.0
    discarded: float = 0.0
    lost: float = 0.0
    refused: float = 0.0
    good: float = 1.0
    emptied: list[int] = field(default_factory=list)

    @property
    def total(self) -> float:
        return sum(quantity for _, quantity in self.batches)

    @property
    def capacity(self) -> float:
        return math.inf if self.store.capacity is None else self.store.capacity.value or 0.0

    @property
    def usable(self) -> float:
        whole = self.capacity if self.capacity < math.inf else self.opening
        usable = self.total - ((1 - self.store.usable) * whole if self.store.usable < 1 else 0.0)
        return usable if usable > CLOSE else 0.0

    def keep(self, share: float) -> float:
        before = self.total
        self.batches = [[end, quantity * share] for end, quantity in self.batches]
        return before - self.total

    def take(self, quantity: float) -> None:
        left = min(quantity, self.usable)
        if self.usable - left <= CLOSE:
            left = self.usable
        self.drawn += left
        for batch in sorted(self.batches, key=lambda batch: batch[0]):
            part = min(batch[1], left)
            batch[1] -= part
            left -= part


@dataclass
class Standby:
    """A standby source: whether it delivers, and since when it is both called and able."""

    delivers: bool = False
    since: int | None = None


@dataclass
class Clock:
    """How long a node that will fail has run since it was whole, how often it has failed, and when it is whole again."""

    ran: int = 0
    failures: int = 0
    whole: float = 0.0


@dataclass
class Waiting:
    """A delivery on its way."""

    planned: int
    store: str
    delivery: Delivery


def value(amount: Any) -> float:
    """The number of an amount, 0 where there is none."""
    return (amount.value or 0.0) if amount is not None else 0.0


def burned(draw: Draw, load: float, capacity: float) -> float:
    """What is drawn per hour at a load."""
    load = max(load, draw.min_load * capacity)
    if not draw.points:
        return value(draw.a) + value(draw.b) * load
    table = [(share * capacity, value(rate)) for share, rate in draw.points.items()]
    low, high = table[0], table[1]
    for left, right in itertools.pairwise(table):
        if left[0] <= load:
            low, high = left, right
    return low[1] + (high[1] - low[1]) / (high[0] - low[0]) * (load - low[0])


def divided(load: float, rooms: list[float], in_order: bool) -> list[float]:
    """What each of those on a busbar takes of a load."""
    if not in_order:
        return [load * room / sum(rooms) if sum(rooms) else load / len(rooms) for room in rooms]
    taken = [min(room, max(0.0, load - sum(rooms[:place]))) for place, room in enumerate(rooms)]
    return [*taken[:-1], load - sum(taken[:-1])]
