"""The columns of the allocation: what is decided in a pass (docs/model.md, Fördelningen, *Kolumner*).

Patients flow from their municipality to the municipality of a site and from there to its offerings, as *commodities* (a care type and a grade): fewer
columns than pairs of municipality and offering. All numbers are places in the lists of `CarePlan`, `SupplyLists` and `Columns`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices, Mask
from beredskap.engine.care_plan.plan import CarePlan, Commodity
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.roads import Travel
from beredskap.model.base import GRADES


class Flow(NamedTuple):
    """Patients of a commodity who live in municipality ``start`` and are served in municipality ``end``."""

    commodity: int
    start: int
    end: int


class Give(NamedTuple):
    """Patients of a commodity who are given care by an offer: in beds meant for them, or as satellites in those of other care types."""

    commodity: int
    offer: int


class Swap(NamedTuple):
    """Patients of a pair who are served as another care type, by a relation in `CarePlan.stand_ins`."""

    relation: int
    pair: int
    commodity: int


class Evacuation(NamedTuple):
    """Inpatients of a care type who are moved from one municipality to another, where they are given ``commodity``, by a class of vehicle."""

    care: int
    start: int
    commodity: int
    end: int
    kind: int


class LeftInPlace(NamedTuple):
    """Inpatients of a care type who must leave a municipality's sites but are not moved in this pass."""

    care: int
    start: int


class SupplyDraw(NamedTuple):
    """What patients of one grade take of an item from one of the stores in a supply list."""

    supply_list: int
    grade: int
    store: int


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns of each kind, in sorted order: those that undisturbed roads allow. A road that is cut closes columns but removes none.

    Attributes:
        own: The commodity of each pair served as its own care type.
        late: The pairs whose wait may outlast a pass. They have a column for those whose wait ends; of the others all who are unserved are late.
        beyond: The gives, not of satellites, whose commodity has others in the municipality. They have a column for what is beyond their usual.
        chained: The pairs that may be substituted and that substitutes of their grade come to. Those may not go on: stand-ins do not chain.
        give_place: The municipality of each give.
        give_is_bed: Whether each give takes a bed.
        give_as: The offer whose staff and items each give takes: a satellite those of his own care at the site, where it has beds of its own there.
        give_hours: How much of that offer's staff hours per unit of care: more than 1 where satellites take more.
        give_is_satellite: Whether its patients lie in beds of other care types.
        over: The offers that may be over-occupied. They have a column for those above their ordinary beds.
        at_node: The gives of each commodity in each municipality, those of satellites last.
    """

    commodities: tuple[Commodity, ...]
    own: tuple[int, ...]
    flows: tuple[Flow, ...]
    gives: tuple[Give, ...]
    swaps: tuple[Swap, ...]
    late: Indices
    evacuations: tuple[Evacuation, ...]
    left_in_place: tuple[LeftInPlace, ...]
    draws: tuple[SupplyDraw, ...]
    beyond: Indices
    chained: Indices
    give_place: Indices
    give_is_bed: Mask
    give_as: Indices
    give_hours: Floats
    give_is_satellite: Mask
    over: Indices
    at_node: Mapping[tuple[int, int], Sequence[int]]

    def gives_at(self, commodity: int, municipality: int) -> Sequence[int]:
        """The gives of a commodity in a municipality."""
        return self.at_node.get((commodity, municipality), ())

    def closed_gives(self, satellites: Mask) -> Mask:
        """The gives of satellites in offers that take none: ``satellites`` (offers,) says which do."""
        return self.give_is_satellite & ~satellites[self.give_offer]

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
    def draw_list(self) -> Indices:
        """The supply list of each draw."""
        return _indices(draw.supply_list for draw in self.draws)

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


def find_columns(plan: CarePlan, roads: Travel, supply_lists: SupplyLists, length: int) -> Columns:
    """The columns of a plan over these ``roads`` for passes of ``length`` seconds."""
    find = _Finder(plan, roads)
    places = [plan.offers[give.offer].municipality for give in find.gives]
    nodes = [(give.commodity, place) for give, place in zip(find.gives, places, strict=True)]
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
        evacuations=tuple(find.evacuations),
        left_in_place=tuple(find.left_in_place),
        draws=tuple(
            SupplyDraw(number, grade, store)
            for number, supply_list in enumerate(supply_lists.lists)
            for grade in range(len(GRADES))
            for store in supply_list.stores
        ),
        beyond=_indices(sorted(number for own in _equals(at_node, find.satellite) for number in own)),
        chained=_indices(find.chained),
        give_place=_indices(places),
        give_is_bed=np.array([plan.offers[give.offer].beds for give in find.gives], dtype=bool),
        give_as=_indices(find.takes),
        give_hours=np.array(find.hours),
        give_is_satellite=np.array(find.satellite, dtype=bool),
        over=_indices(number for number, offer in enumerate(plan.offers) if offer.over_share),
        at_node=dict(at_node),
    )


def _equals(at_node: Mapping[tuple[int, int], Sequence[int]], satellite: Sequence[bool]) -> Iterator[list[int]]:
    """The gives of each node that has several beside those of satellites."""
    for gives in at_node.values():
        own = [give for give in gives if not satellite[give]]
        if len(own) > 1:
            yield own


class _Finder:
    """Finds the columns of patients and inpatients, one kind after another."""

    def __init__(self, plan: CarePlan, roads: Travel) -> None:
        self._plan = plan
        self._open = np.isfinite(roads.minutes).tolist()
        self._offered: dict[int, set[int]] = defaultdict(set)
        for offer in plan.offers:
            for care in (*offer.care, *offer.satellites):
                self._offered[care].add(offer.municipality)
        self.commodities = self._commodities()
        self._index = {commodity: number for number, commodity in enumerate(self.commodities)}
        self.own = [self._index[Commodity(pair.care, plan.grade[pair.care])] for pair in plan.pairs]
        self.swaps = self._swaps()
        self.chained = self._chained()
        self.flows = self._flows()
        own = {(offer.site, care): which for which, offer in reversed([*enumerate(plan.offers)]) for care in offer.care}
        self.gives = [
            give for number, commodity in enumerate(self.commodities) for give in self._gives(number, commodity)
        ]
        cares = [self.commodities[give.commodity].care for give in self.gives]
        offers = [plan.offers[give.offer] for give in self.gives]
        self.satellite = [care not in offer.care for care, offer in zip(cares, offers, strict=True)]
        self.hours = [offer.satellites.get(care, 1.0) for care, offer in zip(cares, offers, strict=True)]
        self.takes = [
            own.get((offer.site, care), give.offer) if away else give.offer
            for give, care, offer, away in zip(self.gives, cares, offers, self.satellite, strict=True)
        ]
        self.left_in_place = sorted(
            {
                LeftInPlace(care, offer.municipality)
                for offer in plan.offers
                if offer.beds and not offer.receiver
                for care in (*offer.care, *offer.satellites)
            }
        )
        self.evacuations = [move for left in self.left_in_place for move in self._evacuations(left)]

    def _commodities(self) -> list[Commodity]:
        """Each pair's own, what may stand in for it, and every care type with beds, since inpatients may be moved to it."""
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

    def _gives(self, number: int, commodity: Commodity) -> Iterator[Give]:
        """The gives of a commodity, those of satellites last."""
        offers = self._plan.offers
        yield from (Give(number, which) for which, offer in enumerate(offers) if commodity.care in offer.care)
        yield from (Give(number, which) for which, offer in enumerate(offers) if commodity.care in offer.satellites)

    def _evacuations(self, left: LeftInPlace) -> Iterator[Evacuation]:
        """Where these inpatients may go: to their own care type or what may stand in for it, by the classes of vehicle that carry them."""
        plan = self._plan
        grade = plan.grade[left.care]
        others = [stand_in.other for stand_in in plan.stand_ins if stand_in.care == left.care]
        for other in [left.care, *others]:
            if plan.care[other].measure == "vårddygn":
                commodity = self._index[Commodity(other, grade)]
                for end in sorted(self._offered[other]):
                    if self._open[left.start][end]:
                        for kind in plan.carriers[left.care]:
                            yield Evacuation(left.care, left.start, commodity, end, kind)
