"""How much of each item care takes: as usual, at a strained or crisis rate while an epidemic lasts, and as measures change it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never, get_args

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.memory import Origins, Recalled
from beredskap.model.effect import Consume, Use
from beredskap.model.region import Region
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.event import Enact, InfrastructureEvent, PatientEvent, Restore, StaffEvent
from beredskap.model.scenario.scenario import AnyEvent
from beredskap.model.scenario.strain import Epidemic, Rate, RateStep, Weather
from beredskap.model.supply import Item


@dataclass(frozen=True)
class _Stretch:
    """A rate from ``begin`` to ``end``."""

    rate: Rate
    begin: int
    end: float


def _stretches(now: int, steps: Iterable[RateStep]) -> Iterator[_Stretch]:
    """Steps one after another; none comes after one that has no end."""
    begin = now
    for step in steps:
        if step.duration is None:
            yield _Stretch(step.rate, begin, math.inf)
            return
        yield _Stretch(step.rate, begin, begin + step.duration)
        begin += step.duration


class ItemRates:
    """The rates in force: of several the highest per item holds, and the factors of measures multiply it."""

    def __init__(self, region: Region, supply_lists: SupplyLists) -> None:
        self._items = [region.items[region.stores[name].item] for name in supply_lists.stores]
        self._epidemics: list[tuple[str | None, tuple[_Stretch, ...]]] = []
        self._measures: dict[str, list[Use]] = {}
        self._known: dict[tuple[tuple[Rate, ...], tuple[Use, ...]], Floats] = {}
        self._seen = self.factors(0)

    def happen(self, now: int, events: Sequence[AnyEvent]) -> bool:
        """Take in the scenario's events of this instant; whether care takes more or less of anything than when last asked."""
        for event in events:
            match event:
                case Epidemic() if event.epidemic.consumption:
                    self._epidemics.append((event.id, tuple(_stretches(now, event.epidemic.consumption))))
                case Restore():
                    self._epidemics = [one for one in self._epidemics if one[0] != event.restore]
                case InfrastructureEvent() | PatientEvent() | StaffEvent() | Weather() | Enact():
                    pass
                case _:
                    assert_never(event)
        before, self._seen = self._seen, self.factors(now)
        return not np.array_equal(before, self._seen)

    def enact(self, now: int, handle: str, effect: Consume) -> None:  # noqa: ARG002  # as every part that measures reach
        """Put what a measure does in force."""
        self._measures.setdefault(handle, []).append(effect.use)

    def withdraw(self, now: int, handle: str) -> None:  # noqa: ARG002  # as every part that measures reach
        """End all that a measure does here."""
        self._measures.pop(handle, None)

    def next_time(self, now: int) -> int | None:
        """When the next rate begins or ends by itself."""
        ends = [stretch.end for _, stretches in self._epidemics for stretch in stretches]
        return min((int(end) for end in ends if now < end < math.inf), default=None)

    def remember(self, origins: Origins) -> Tree:
        """The rates of epidemics, and what measures in force do."""
        return {
            "epidemics": [
                {"id": name, "stretches": [vars(stretch).copy() for stretch in stretches]}
                for name, stretches in self._epidemics
            ],
            "measures": [origins.place(handle, use) for handle, uses in self._measures.items() for use in uses],
        }

    def recall(self, memory: Recalled, origins: Origins, now: int) -> None:
        """Take back what `remember` gave."""
        self._epidemics = [
            (
                one.text("id") if one.has("id") else None,
                tuple(
                    _Stretch(_rate(stretch), stretch.whole("begin"), stretch.number("end"))
                    for stretch in one.parts("stretches")
                ),
            )
            for one in memory.parts("epidemics")
        ]
        self._measures = {}
        for one in memory.parts("measures"):
            handle, effect = one.effect(origins)
            if not isinstance(effect, Consume):
                one.refuse("effect")
            self._measures.setdefault(handle, []).append(effect.use)
        self._seen = self.factors(now)

    def factors(self, now: int, without: Collection[str] = ()) -> Floats:
        """How many times as much care takes from each store; ``without`` measures of these handles."""
        rates = tuple(s.rate for _, stretches in self._epidemics for s in stretches if s.begin <= now < s.end)
        uses = tuple(use for handle, of_one in self._measures.items() if handle not in without for use in of_one)
        if (rates, uses) not in self._known:
            self._known[rates, uses] = np.array([_factor(item, rates, uses) for item in self._items], dtype=float)
        return self._known[rates, uses]


def _rate(memory: Recalled) -> Rate:
    name = memory.text("rate", get_args(Rate))
    return next(rate for rate in get_args(Rate) if rate == name)


def _factor(item: Item, rates: Sequence[Rate], uses: Sequence[Use]) -> float:
    concerning = [use for use in uses if not use.items or item.id in use.items]
    in_force = {*rates, *(use.rate for use in concerning if use.rate is not None)}
    times: dict[Rate, float] = {"normal": 1.0, "ansträngd": item.strained, "kris": item.crisis}
    highest = max((times[rate] for rate in in_force), default=1.0)
    return highest * math.prod(use.factor for use in concerning if use.factor is not None)
