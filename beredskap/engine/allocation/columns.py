"""Which columns the allocation of a pass has: flows of patients between municipalities, what offerings give, swaps, evacuations and draws.

Patients flow from their municipality to the municipality of a site and from there to its offerings, as *commodities* (a care type and a grade):
fewer columns than pairs of municipality and offering.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Indices, Mask
from beredskap.engine.care_plan.plan import CarePlan, Commodity
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


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What the columns of each kind are, in sorted order: those that undisturbed roads allow.

    A road that is cut closes columns but removes none. ``own`` is the commodity of each pair served as its own care type. ``late`` are the pairs whose wait
    may outlast a pass: the others are late at once. ``beyond`` are the gives of a commodity that others in the same municipality give too. ``chained`` are
    pairs that may be substituted and that others come to as substitutes of the same grade: those may not go on (stand-ins do not chain).
    ``give_place`` (gives,) is the municipality of each give and ``give_is_bed`` whether it takes a bed; ``at_node`` has the gives of a commodity in a
    municipality.
    """

    commodities: tuple[Commodity, ...]
    own: tuple[int, ...]
    flows: tuple[Flow, ...]
    gives: tuple[Give, ...]
    swaps: tuple[Swap, ...]
    late: Indices
    moves: tuple[Move, ...]
    stays: tuple[Stay, ...]
    draws: tuple[Draw, ...]
    beyond: Indices
    chained: Indices
    give_place: Indices
    give_is_bed: Mask
    at_node: Mapping[tuple[int, int], Sequence[int]]

    def gives_at(self, commodity: int, municipality: int) -> Sequence[int]:
        """The gives of a commodity in a municipality."""
        return self.at_node.get((commodity, municipality), ())

    @cached_property
    def give_offer(self) -> Indices:
        """The offer of each give."""
        return _indices(give.offer for give in self.gives)

    @cached_property
    def give_commodity(self) -> Indices:
        """The commodity of each give."""
        return _indices(give.commodity for give in self.gives)

    @cached_property
    def give_care(self) -> Indices:
        """The care type that each give is served as."""
        return _indices(self.commodities[give.commodity].care for give in self.gives)

    @cached_property
    def give_grade(self) -> Indices:
        """The grade of each give."""
        return _indices(self.commodities[give.commodity].grade for give in self.gives)

    @cached_property
    def swap_pair(self) -> Indices:
        """The pair of each swap."""
        return _indices(swap.pair for swap in self.swaps)

    @cached_property
    def swap_commodity(self) -> Indices:
        """The commodity that each swap is served as."""
        return _indices(swap.commodity for swap in self.swaps)

    @cached_property
    def draw_larder(self) -> Indices:
        """The larder of each draw."""
        return _indices(draw.larder for draw in self.draws)

    @cached_property
    def draw_grade(self) -> Indices:
        """The grade of each draw."""
        return _indices(draw.grade for draw in self.draws)

    @cached_property
    def draw_store(self) -> Indices:
        """The store of each draw."""
        return _indices(draw.store for draw in self.draws)


def _indices(numbers: Iterable[int]) -> Indices:
    return np.array(list(numbers), dtype=np.intp)


def columns_of(plan: CarePlan, roads: Travel, larders: Larders, length: int) -> Columns:
    """The columns of a plan over these ``roads`` for passes of ``length`` seconds."""
    find = _Finder(plan, roads)
    place = [plan.offers[give.offer].municipality for give in find.gives]
    nodes = [(give.commodity, place) for give, place in zip(find.gives, place, strict=True)]
    at_node: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        at_node[node].append(number)
    return Columns(
        commodities=tuple(find.commodities),
        own=tuple(find.own),
        flows=tuple(find.flows),
        gives=tuple(find.gives),
        swaps=tuple(find.swaps),
        late=_indices(number for number, pair in enumerate(plan.pairs) if plan.wait_passes(pair.care, length)),
        moves=tuple(find.moves),
        stays=tuple(find.stays),
        draws=tuple(
            Draw(number, grade, store)
            for number, larder in enumerate(larders.larders)
            for grade in range(len(GRADES))
            for store in larder.stores
        ),
        beyond=_indices(number for number, node in enumerate(nodes) if len(at_node[node]) > 1),
        chained=_indices(find.chained),
        give_place=_indices(place),
        give_is_bed=np.array([plan.offers[give.offer].beds for give in find.gives], dtype=bool),
        at_node=dict(at_node),
    )


class _Finder:
    """Finds the columns of patients and inpatients, one kind after another."""

    def __init__(self, plan: CarePlan, roads: Travel) -> None:
        self._plan = plan
        self._open = np.isfinite(roads.minutes).tolist()
        self._offered: dict[int, set[int]] = defaultdict(set)
        for offer in plan.offers:
            for care in offer.care:
                self._offered[care].add(offer.municipality)
        self.commodities = self._commodities()
        self._index = {commodity: number for number, commodity in enumerate(self.commodities)}
        self.own = [self._index[Commodity(pair.care, plan.grade[pair.care])] for pair in plan.pairs]
        self.swaps = self._swaps()
        self.chained = self._chained()
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
            Swap(relation, number, self._index[Commodity(stand_in.other, plan.grade[stand_in.care])])
            for relation, stand_in in enumerate(plan.stand_ins)
            if self._offered[stand_in.other]
            for number, pair in enumerate(plan.pairs)
            if pair.care == stand_in.care
        ]

    def _chained(self) -> list[int]:
        pairs = self._plan.pairs
        leaving = {swap.pair for swap in self.swaps}
        coming = {(swap.commodity, pairs[swap.pair].municipality) for swap in self.swaps}
        return [number for number in sorted(leaving) if (self.own[number], pairs[number].municipality) in coming]

    def _flows(self) -> list[Flow]:
        starts: dict[int, set[int]] = defaultdict(set)
        for pair, commodity in zip(self._plan.pairs, self.own, strict=True):
            starts[commodity].add(pair.municipality)
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
                commodity = self._index[Commodity(other, grade)]
                for end in sorted(self._offered[other]):
                    if self._open[stay.start][end]:
                        yield from (Move(stay.care, stay.start, commodity, end, kind) for kind in kinds)
