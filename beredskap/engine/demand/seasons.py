"""What the time of year and the weather make of ordinary demand and of what the offerings have."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.memory import Origins, Recalled
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.event import Enact, InfrastructureEvent, PatientEvent, Restore, StaffEvent
from beredskap.model.scenario.scenario import AnyEvent
from beredskap.model.scenario.strain import Conditions, Weather


def usual(plan: CarePlan, day: datetime.date) -> tuple[Floats, Floats]:
    """The season's factors at a day without weather: demand per care type, and capacity per offer."""
    offerings = plan.region.offerings
    return (
        np.array([_weight(plan, care.season, day) for care in plan.care], dtype=float),
        np.array([_weight(plan, offerings[offer.id].season, day) for offer in plan.offers], dtype=float),
    )


def _weight(plan: CarePlan, season: str | None, day: datetime.date) -> float:
    return 1.0 if season is None else plan.region.seasons[season].months[day.month - 1]


@dataclass(frozen=True)
class _Spell:
    """Weather until ``end``."""

    id: str | None
    end: float
    conditions: Conditions


class Seasons:
    """The season of the calendar day, and the weather in force; several spells at once multiply."""

    def __init__(self, plan: CarePlan, start: datetime.datetime) -> None:
        self._plan = plan
        self._start = start
        self._spells: list[_Spell] = []
        self._seasons: dict[int, tuple[Floats, Floats]] = {}
        self._has_season = any(care.season for care in plan.care) or any(
            plan.region.offerings[offer.id].season for offer in plan.offers
        )
        self._seen = self._factors(0)

    def happen(self, now: int, events: Sequence[AnyEvent]) -> bool:
        """Take in the scenario's events of this instant; whether demand or capacity is another than when last asked."""
        self._spells = [spell for spell in self._spells if spell.end > now]
        for event in events:
            match event:
                case Weather():
                    lasts = math.inf if event.weather.lasts is None else event.weather.lasts
                    self._spells.append(_Spell(event.id, now + lasts, event.weather))
                case Restore():
                    self._spells = [spell for spell in self._spells if spell.id != event.restore]
                case InfrastructureEvent() | PatientEvent() | StaffEvent() | Enact():
                    pass
                case _:
                    assert_never(event)
        before, self._seen = self._seen, self._factors(now)
        return not np.array_equal(before, self._seen)

    def next_time(self, now: int) -> int | None:
        """When the next spell of weather ends, or the next month begins where anything has a season."""
        times = [int(spell.end) for spell in self._spells if now < spell.end < math.inf]
        if self._has_season:
            times.append(self._next_month(now))
        return min(times, default=None)

    def remember(self, origins: Origins) -> list[Tree]:
        """The weather in force."""
        return [{"event": origins.find(spell.conditions, "weather"), "end": spell.end} for spell in self._spells]

    def recall(self, memories: Iterable[Recalled], origins: Origins, now: int) -> None:
        """Take back what `remember` gave."""
        self._spells = []
        for memory in memories:
            event = memory.event("event", origins)
            if not isinstance(event, Weather):
                memory.refuse("event")
            self._spells.append(_Spell(event.id, memory.number("end"), event.weather))
        self._seen = self._factors(now)

    def demand(self, now: int) -> Floats:
        """The factor of each care type's ordinary demand."""
        demand = self._season(now)[0].copy()
        for spell in self._spells:
            if now < spell.end:
                for care, factor in spell.conditions.demand.items():
                    demand[self._plan.care_index[care]] *= factor
        return demand

    def capacity(self, now: int) -> Floats:
        """The factor of what each offer has."""
        return self._season(now)[1].copy()

    def _factors(self, now: int) -> Floats:
        return np.concatenate([self.demand(now), self.capacity(now)])

    def _season(self, now: int) -> tuple[Floats, Floats]:
        day = self._day(now)
        if day.month not in self._seasons:
            self._seasons[day.month] = usual(self._plan, day)
        return self._seasons[day.month]

    def _day(self, now: int) -> datetime.date:
        return (self._start + datetime.timedelta(seconds=now)).date()

    def _next_month(self, now: int) -> int:
        day = self._day(now)
        following = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
        first = datetime.datetime.combine(following, datetime.time())
        return math.ceil((first - self._start).total_seconds())
