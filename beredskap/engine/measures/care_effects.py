"""What the measures in force change for care: hours, places, beds converted, who may leave early, what is postponed, vehicles and command."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

import numpy as np

from beredskap.arrays import Floats, Mask
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import SegmentTerms
from beredskap.engine.memory import Origins, Recalled
from beredskap.engine.pass_calendar import Shape
from beredskap.model.base import Record, SurgeKind
from beredskap.model.effect import (
    Capacity,
    Close,
    Convert,
    Discharge,
    EarlyDischarge,
    Lead,
    Open,
    OpeningHours,
    Postpone,
    Ration,
    Surge,
    Vehicles,
)
from beredskap.model.result.memory import Tree

Arranged = Open | Close | Capacity | Surge | Convert | Discharge | Postpone | Vehicles | Ration | Lead


@dataclass(frozen=True)
class _Hours:
    """Opening hours in force, per offer and per pool."""

    offers: tuple[Shape, ...]
    pools: tuple[Shape, ...]


class CareEffects:
    """The care effects in force, by handle, oldest first; two that meet both hold, and of two opening hours the newer."""

    def __init__(self, plan: CarePlan, in_force: Mapping[str, Sequence[Arranged]] | None = None) -> None:
        self._plan = plan
        self._in_force = {handle: list(effects) for handle, effects in (in_force or {}).items()}
        self._refresh()

    @property
    def pool_shapes(self) -> tuple[Shape, ...]:
        """The hours that each staff pool keeps."""
        return self._hours.pools

    @property
    def leads(self) -> bool:
        """Whether a measure has started regional command."""
        return any(isinstance(effect, Lead) and effect.lead for effect in self._effects())

    @property
    def in_force(self) -> dict[str, tuple[Arranged, ...]]:
        """The effects in force now, by handle."""
        return {handle: tuple(effects) for handle, effects in self._in_force.items()}

    def enact(self, handle: str, effect: Arranged) -> None:
        """Put an effect in force."""
        self._in_force.setdefault(handle, []).append(effect)
        self._refresh()

    def withdraw(self, handle: str) -> None:
        """End all effects of a handle."""
        if self._in_force.pop(handle, None) is not None:
            self._refresh()

    def apply(self, terms: SegmentTerms) -> SegmentTerms:
        """The terms with everything in force."""
        if not self._in_force:
            return terms
        more = replace(terms, capacity=terms.capacity * self.capacity, more=terms.more + self.more)
        return replace(
            more,
            more=more.more + self._converted(more.full_capacity(self._plan)),
            shapes=self._hours.offers,
            postponed=terms.postponed | self._held,
            satellites=terms.satellites | self._surge("satellites"),
            over_occupancy=terms.over_occupancy | self._surge("over_occupancy"),
            vehicles=terms.vehicles + self._vehicles,
            discharges=self._discharges,
            ration=terms.ration or any(isinstance(effect, Ration) for effect in self._effects()),
            coordinated=terms.coordinated or self.leads,
        )

    def remember(self, origins: Origins) -> list[Tree]:
        """The effects in force, oldest first."""
        return [origins.place(handle, effect) for handle, effects in self._in_force.items() for effect in effects]

    def recall(self, memories: Iterable[Recalled], origins: Origins) -> None:
        """Take back what `remember` gave."""
        self._in_force = {}
        for memory in memories:
            handle, effect = memory.effect(origins)
            if not isinstance(effect, Arranged):
                memory.refuse("effect")
            self._in_force.setdefault(handle, []).append(effect)
        self._refresh()

    def _effects(self) -> list[Arranged]:
        return [effect for effects in self._in_force.values() for effect in effects]

    def _refresh(self) -> None:
        plan = self._plan
        self._hours = self._hours_in_force()
        self._held, self._vehicles, self._discharges = self._postponed(), self._more_vehicles(), self._early()
        self.capacity, self.more = np.ones(len(plan.offers)), np.zeros(len(plan.offers))
        self._conversions: list[tuple[float, list[int], list[int]]] = []
        for effect in self._effects():
            match effect:
                case Close():
                    self.capacity[self._offers(effect.close.offerings, effect.close.sites)] *= 1 - effect.close.share
                case Capacity():
                    rows = self._offers(effect.capacity.offerings, effect.capacity.site)
                    self.capacity[rows] *= effect.capacity.factor
                    self.more[rows] += [self._units(row, effect.capacity.more) for row in rows]
                case Convert():
                    ends = effect.convert.source, effect.convert.target
                    source, target = (self._offers((name,), ()) for name in ends)
                    self._conversions.append((self._plan.value_of(effect.convert.beds), source, target))
                case Open() | Surge() | Discharge() | Postpone() | Vehicles() | Ration() | Lead():
                    pass  # each is looked up where what it changes is built
                case _:
                    assert_never(effect)

    def _converted(self, whole: Floats) -> Floats:
        """How many more beds each offer has by those converted, one after another: never more than its source has left of its ``whole``."""
        left = whole.copy()
        for most, source, target in self._conversions:
            for row in source:
                beds = min(most, left[row])
                left[row] -= beds if math.isfinite(left[row]) else 0.0
                left[target] += beds
        return np.subtract(left, whole, out=np.zeros_like(left), where=np.isfinite(whole))

    def _units(self, row: int, amount: Record | None) -> float:
        """Beds, or visits per full day: capacities are stated per hour."""
        if amount is None:
            return 0.0
        known = self._plan.value_of(amount)  # type: ignore[arg-type]
        return known if self._plan.offers[row].beds else known * 24

    def _offers(self, offerings: tuple[str, ...], sites: tuple[str, ...]) -> list[int]:
        return [n for n, offer in enumerate(self._plan.offers) if offer.id in offerings or offer.site in sites]

    def _hours_in_force(self) -> _Hours:
        plan = self._plan
        offers, pools = [offer.shape for offer in plan.offers], [pool.shape for pool in plan.pools]
        for effect in self._effects():
            if isinstance(effect, Open):
                shape = plan.shape(effect.open.hours)
                for n, offer in enumerate(plan.offers):
                    keeps = plan.region.offerings[offer.id].hours or plan.region.sites[offer.site].hours
                    if keeps and self._concerns(effect.open, offer.site):
                        offers[n] = shape
                for n, pool in enumerate(plan.pools):
                    if plan.region.staff[pool.id].profile and self._concerns(effect.open, pool.site):
                        pools[n] = shape
        return _Hours(tuple(offers), tuple(pools))

    def _concerns(self, hours: OpeningHours, site: str) -> bool:
        return site in hours.sites or self._plan.region.sites[site].kind == hours.kind

    def _postponed(self) -> Mask:
        postponed = [effect.postpone for effect in self._effects() if isinstance(effect, Postpone)]
        return np.array(
            [any(care.grade == one.grade or care.id in one.care for one in postponed) for care in self._plan.care],
            dtype=bool,
        )

    def _surge(self, kind: SurgeKind) -> Mask:
        """Which offers' beds a measure lets be used so: (offers,)."""
        allowed = np.zeros(len(self._plan.offers), dtype=bool)
        for effect in self._effects():
            if isinstance(effect, Surge) and kind in effect.surge.allow:
                chosen = self._offers(effect.surge.offerings, effect.surge.sites)
                is_all = not effect.surge.offerings and not effect.surge.sites
                allowed[slice(None) if is_all else chosen] = True
        return allowed

    def _more_vehicles(self) -> Floats:
        more = np.zeros(len(self._plan.fleet_kinds))
        for effect in self._effects():
            if isinstance(effect, Vehicles):
                more[self._plan.fleet_kinds.index(effect.vehicles.kind)] += effect.vehicles.number
        return more

    def _early(self) -> tuple[tuple[str, EarlyDischarge], ...]:
        return tuple(
            (handle, effect.discharge)
            for handle, effects in self._in_force.items()
            for effect in effects
            if isinstance(effect, Discharge)
        )
