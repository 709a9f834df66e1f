"""Which columns the allocation of a pass has: flows of patients between municipalities, what offerings give, swaps, evacuations and draws.

Patients flow from their municipality to the municipality of a site and from there to its offerings, as *commodities* (a care type and a grade):
fewer columns than pairs of municipality and offering.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from beredskap.engine.care_plan.plan import CarePlan, Commodity, Pair
from beredskap.engine.care_plan.supply_lists import Larders
from beredskap.engine.roads import Travel
from beredskap.model.base import GRADES


class Flow(NamedTuple):
    """Patients of a commodity from one municipality cared for in another (indices)."""

    commodity: int
    start: int
    end: int


class Give(NamedTuple):
    """Patients of a commodity cared for by an offering."""

    commodity: int
    offer: int


class Swap(NamedTuple):
    """Patients of a pair served as another care type; ``relation`` counts in `CarePlan.stand_ins`."""

    relation: int
    pair: int
    commodity: int


class Move(NamedTuple):
    """Inpatients of a care type evacuated between municipalities with a class of vehicle (None: without)."""

    care: int
    start: int
    commodity: int
    end: int
    kind: int | None


class Stay(NamedTuple):
    """Inpatients of a care type who must leave a municipality's sites but are not moved in this pass."""

    care: int
    start: int


class Draw(NamedTuple):
    """What a larder takes from one of its stores for one grade."""

    larder: int
    grade: int
    store: int


class Columns:
    """The columns that undisturbed roads allow, in sorted order; a road that is cut closes columns but removes none."""

    def __init__(self, plan: CarePlan, roads: Travel, larders: Larders) -> None:
        self._plan = plan
        self._open = np.isfinite(roads.minutes).tolist()
        self._offered: dict[int, set[int]] = defaultdict(set)
        for offer in plan.offers:
            for care in offer.care:
                self._offered[care].add(offer.municipality)
        self.commodities = self._commodities()
        self.index = {commodity: number for number, commodity in enumerate(self.commodities)}
        self.swaps = self._swaps()
        self.flows = self._flows()
        self.gives = [
            Give(number, which)
            for number, commodity in enumerate(self.commodities)
            for which, offer in enumerate(plan.offers)
            if commodity.care in offer.care
        ]
        self.stays = sorted(
            {
                Stay(care, offer.municipality)
                for offer in plan.offers
                if offer.beds and not offer.receiver
                for care in offer.care
            }
        )
        self.moves = [move for stay in self.stays for move in self._moves(stay)]
        self.draws = [
            Draw(number, grade, store)
            for number, larder in enumerate(larders.larders)
            for grade in range(len(GRADES))
            for store in larder.stores
        ]

    def own(self, pair: Pair) -> int:
        """The commodity of a pair served as its own care type."""
        return self.index[Commodity(pair.care, self._plan.grade[pair.care])]

    def _commodities(self) -> list[Commodity]:
        plan = self._plan
        found = {Commodity(pair.care, plan.grade[pair.care]) for pair in plan.pairs}
        found |= {Commodity(stand_in.other, plan.grade[stand_in.care]) for stand_in in plan.stand_ins}
        found |= {
            Commodity(number, plan.grade[number]) for number, care in enumerate(plan.care) if care.measure == "vårddygn"
        }
        return sorted(found)

    def _swaps(self) -> list[Swap]:
        plan = self._plan
        return [
            Swap(relation, number, self.index[Commodity(stand_in.other, plan.grade[stand_in.care])])
            for relation, stand_in in enumerate(plan.stand_ins)
            if self._offered[stand_in.other]
            for number, pair in enumerate(plan.pairs)
            if pair.care == stand_in.care
        ]

    def _flows(self) -> list[Flow]:
        starts: dict[int, set[int]] = defaultdict(set)
        for pair in self._plan.pairs:
            starts[self.own(pair)].add(pair.municipality)
        for swap in self.swaps:
            starts[swap.commodity].add(self._plan.pairs[swap.pair].municipality)
        return [
            Flow(number, start, end)
            for number, commodity in enumerate(self.commodities)
            for start in sorted(starts[number])
            for end in sorted(self._offered[commodity.care])
            if self._open[start][end]
        ]

    def _moves(self, stay: Stay) -> Iterator[Move]:
        """Where these inpatients may go: to their own care type or what may stand in for it, by the vehicles it allows."""
        plan = self._plan
        care, grade = plan.care[stay.care], plan.grade[stay.care]
        kinds: list[int | None] = [plan.fleet_kinds.index(kind) for kind in care.transport if kind in plan.fleet_kinds]
        if not care.transport:
            kinds = [None]
        others = [stand_in.other for stand_in in plan.stand_ins if stand_in.care == stay.care]
        for other in [stay.care, *others]:
            if plan.care[other].measure == "vårddygn":
                commodity = self.index[Commodity(other, grade)]
                for end in sorted(self._offered[other]):
                    if self._open[stay.start][end]:
                        yield from (Move(stay.care, stay.start, commodity, end, kind) for kind in kinds)
