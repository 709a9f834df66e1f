"""Where patients may queue and inpatients may be sent when nobody coordinates, in the order in which they try (docs/model.md, Utan samordning)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices, Mask, tally
from beredskap.engine.allocation.columns import Evacuation, Flow, LeftInPlace
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Situation
from beredskap.engine.care_plan.plan import Pair
from beredskap.engine.queueing.proportional import Claims, build_claims
from beredskap.model.base import GRADES

_LEAST_SIZE: Final = 1e-9
_MOST_SIZE: Final = 1e12


class Slot(NamedTuple):
    """A pair at a site: minutes away, and the size of its offers there (visits per full day or beds), by which equally near sites share newcomers."""

    pair: int
    minutes: float
    site: int
    size: float


class Option(NamedTuple):
    """One way to serve who is in a queue, as columns of the programme; -1 where it has none of a kind."""

    owner: int
    give: int
    flow: int
    swap: int
    evacuation: int


class OptionGroup:
    """The options of some queues as arrays (options,), sorted by ``owner`` (the queue) and in each queue's order, and what they take."""

    def __init__(self, options: Sequence[Option], claims: Claims) -> None:
        columns = np.array(options, dtype=np.intp).reshape(-1, 5).T
        self.owner, self.give, self.flow, self.swap, self.evacuation = columns
        self.claims = claims


class OpenRoutes(NamedTuple):
    """What is open in one stretch, by slot: the share of its pair's newcomers who come there ``first``, whether it is ``shut``, and the slot to go to next.

    All of shape (slots,).
    """

    first: Floats
    shut: Mask
    onward: Indices


class Routes:
    """The slots of every pair, and the ways to serve who queues in them.

    A slot is a pair at a site that offers its care and that the roads lead to. Slots are sorted by pair, nearest first; ``pair`` and ``place`` (slots,) are
    theirs, where a place is ``pair * sites + site`` and stays the same whatever the roads. Slots of a pair that are equally near have one number in
    ``_ring``.

    Attributes:
        grades: The options of each grade's queues, whose owners are slots.
        evacuees: Those of inpatients, whose owners are `Columns.left_in_place`.
        offers, pools, fleets, swaps, gives: Where these stand among resources, which are numbered in this order; of a give that is closed there is none.
        draws: For each of `Columns.draws` its supply list, its grade, and the place of its store in the list: three arrays (draws,).
    """

    def __init__(self, programme: Programme) -> None:
        plan, columns = programme.plan, programme.columns
        self._programme, self._columns = programme, columns
        self._sites = sorted({offer.site for offer in plan.offers})
        self._gives: list[dict[int, list[int]]] = [{} for _ in columns.commodities]
        for number, give in enumerate(columns.gives):
            self._gives[give.commodity].setdefault(self._sites.index(plan.offers[give.offer].site), []).append(number)
        self._pools = [np.flatnonzero(hours).tolist() for hours in programme.needs.pool_hours.T]
        self._flow = {flow: number for number, flow in enumerate(columns.flows)}
        sizes = [len(plan.offers), len(plan.pools), len(plan.fleet_kinds), len(columns.swaps), len(columns.gives)]
        self.offers, self.pools, self.fleets, self.swaps, self.gives = (
            slice(end - size, end) for size, end in zip(sizes, np.cumsum(sizes).tolist(), strict=True)
        )
        slots = sorted(slot for number in range(len(plan.pairs)) for slot in self._slots(number))
        self.pair = np.array([slot.pair for slot in slots], dtype=np.intp)
        self.place = np.array([slot.pair * len(self._sites) + slot.site for slot in slots], dtype=np.intp)
        self._size = np.array([slot.size for slot in slots])
        ring = [slot[:2] for slot in slots]
        self._ring = np.cumsum([one != other for one, other in zip(ring, [None, *ring], strict=False)], dtype=np.intp)
        self._first = np.searchsorted(self.pair, np.arange(len(plan.pairs)))
        self._by_place = np.argsort(self.place)
        self.grades = self._by_grade(slots)
        lists = programme.supply_lists.lists
        order = [lists[draw.supply_list].stores.index(draw.store) for draw in columns.draws]
        self.draws = columns.draw_list, columns.draw_grade, np.array(order, dtype=np.intp)
        self.evacuees = self._group(
            [option for number, left in enumerate(columns.left_in_place) for option in self._find_beds(number, left)]
        )

    def _slots(self, number: int) -> Iterator[Slot]:
        """The slots of a pair: sites that offer its care, and not only a bed to lie in as a satellite."""
        programme, pair = self._programme, self._programme.plan.pairs[number]
        own = self._columns.own[number]
        offers = programme.plan.offers
        for site, all_gives in self._gives[own].items():
            gives = [give for give in all_gives if not self._columns.give_is_satellite[give]]
            if not gives:
                continue
            municipality = offers[self._columns.gives[gives[0]].offer].municipality
            minutes = float(programme.minutes[pair.municipality, municipality])
            if self._open_flow(own, pair, municipality) >= 0:
                size = sum(offers[self._columns.gives[give].offer].capacity for give in gives)
                yield Slot(number, round(minutes, 6), site, min(max(size, _LEAST_SIZE), _MOST_SIZE))

    def _open_flow(self, commodity: int, pair: Pair, end: int) -> int:
        """The flow of a pair's patients to municipality ``end``, -1 if the roads do not allow it."""
        number = self._flow.get(Flow(commodity, pair.municipality, end), -1)
        return number if math.isfinite(self._programme.minutes[pair.municipality, end]) else -1

    def _by_grade(self, slots: Sequence[Slot]) -> list[OptionGroup]:
        plan = self._programme.plan
        swaps: dict[int, list[int]] = defaultdict(list)
        for number, swap in enumerate(self._columns.swaps):
            swaps[swap.pair].append(number)
        options: list[list[Option]] = [[] for _ in GRADES]
        for owner, slot in enumerate(slots):
            options[plan.grade[plan.pairs[slot.pair].care]] += self._options_at(owner, slot, swaps[slot.pair])
        return [self._group(of_grade) for of_grade in options]

    def _options_at(self, owner: int, slot: Slot, swaps: Sequence[int]) -> Iterator[Option]:
        """How a slot may be served: as the care itself by each offer, then as what may stand in for it at the same site."""
        programme, pair = self._programme, self._programme.plan.pairs[slot.pair]
        for swap in (-1, *swaps):
            commodity = self._columns.own[slot.pair] if swap < 0 else self._columns.swaps[swap].commodity
            for give in self._gives[commodity].get(slot.site, []):
                flow = self._open_flow(
                    commodity, pair, programme.plan.offers[self._columns.gives[give].offer].municipality
                )
                if flow >= 0:
                    yield Option(owner, give, flow, swap, -1)

    def _find_beds(self, number: int, left: LeftInPlace) -> list[Option]:
        """Beds for those who must leave: the nearest first, at equal distance their own care type's, by the class of vehicle that comes first."""
        minutes = self._programme.minutes
        found = [
            (
                (round(float(minutes[move.start, move.end]), 6), self._substitutes(move), give, column),
                Option(number, give, -1, -1, column),
            )
            for column, move in enumerate(self._columns.evacuations)
            if (move.care, move.start) == left and math.isfinite(minutes[move.start, move.end])
            for give in self._columns.gives_at(move.commodity, move.end)
        ]
        return [option for _, option in sorted(found)]

    def _substitutes(self, move: Evacuation) -> bool:
        """Whether inpatients are moved to another care type than their own."""
        return self._columns.commodities[move.commodity].care != move.care

    def _group(self, options: Sequence[Option]) -> OptionGroup:
        return OptionGroup(
            options,
            build_claims(
                [option.owner for option in options],
                [list(self._takes(option)) for option in options],
                [list(self._items(option)) for option in options],
            ),
        )

    def _takes(self, option: Option) -> Iterator[tuple[int, float, bool]]:
        """What a patient takes: the resource, how much, and whether that is in proportion to the length of the stretch."""
        programme = self._programme
        offer = self._columns.give_offer[option.give]
        beds = programme.plan.offers[offer].beds
        yield self.offers.start + int(offer), 1.0, False
        if self._columns.give_is_satellite[option.give]:
            yield self.gives.start + option.give, 1.0, False
        for pool in self._pools[option.give]:
            yield self.pools.start + pool, float(programme.needs.pool_hours[pool, option.give]), beds
        journeys = programme.journeys
        ride = journeys.flows[option.flow] if option.evacuation < 0 else journeys.evacuations[option.evacuation]
        if ride.hours:
            yield self.fleets.start + ride.kind, ride.hours, False
        if option.swap >= 0:
            yield self.swaps.start + option.swap, 1.0, False

    def _items(self, option: Option) -> Iterator[tuple[int, float, bool]]:
        """What a patient takes of items: the supply list, how much, and whether that is in proportion to the length of the stretch."""
        programme = self._programme
        offer = self._columns.give_as[option.give]
        units = programme.needs.units[self._columns.give_care[option.give]]
        for number, amount in programme.supply_lists.of_offer[offer]:
            if amount:
                yield number, amount * units, programme.plan.offers[offer].beds

    @property
    def slots(self) -> int:
        """How many there are."""
        return len(self.pair)

    def slot_of(self, place: Indices) -> Indices:
        """The slot of each place (n,), -1 where the roads lead there no more."""
        if not self.slots:
            return np.full(len(place), -1, dtype=np.intp)
        ordered = self.place[self._by_place]
        found = np.minimum(np.searchsorted(ordered, place), self.slots - 1)
        return np.where(ordered[found] == place, self._by_place[found], -1)

    def pair_at(self, place: Indices) -> Indices:
        """The pair of each place (n,)."""
        return place // max(len(self._sites), 1)

    def find_open(self, offers: Mask, situation: Situation) -> OpenRoutes:
        """What is open in a situation when these offers (offers,) are; where a pair has nothing open all its slots are."""
        some = np.zeros(self.slots, dtype=bool)
        closed = self._columns.closed_gives(situation.satellites)
        for group in self.grades:
            allowed = offers[self._columns.give_offer[group.give]] & ~closed[group.give]
            allowed &= np.append(situation.swaps, 1.0)[group.swap] > 0  # -1 is the 1
            some[group.owner[allowed]] = True
        nothing = tally(self.pair, some, len(self._first)) == 0
        open_ = some | nothing[self.pair]
        onward = self._find_next(np.flatnonzero(open_))
        nearest = self._find_nearest(np.flatnonzero(open_))
        size = np.where(open_ & (self._ring == self._ring[nearest]), self._size, 0.0)
        first = size / tally(self.pair, size, len(self._first))[self.pair]
        return OpenRoutes(first, ~open_, onward)

    def _find_next(self, open_: Indices) -> Indices:
        """The open slot that follows each slot, after a pair's last its first again; ``open_`` are numbers, ascending."""
        here = np.arange(self.slots)
        following = np.append(open_, self.slots)[np.searchsorted(open_, here, side="right")]
        same = np.append(self.pair, -1)[following] == self.pair
        return np.where(same, following, self._find_nearest(open_))

    def _find_nearest(self, open_: Indices) -> Indices:
        """The first open slot of each slot's pair."""
        return np.asarray(np.append(open_, self.slots)[np.searchsorted(open_, self._first[self.pair])])
