"""Where patients may queue and inpatients may be sent when nobody coordinates, in the order in which they try: tables over a programme's columns."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices, Mask, tally
from beredskap.engine.allocation.columns import Flow, Move
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.care_plan.plan import Pair
from beredskap.engine.queueing.proportional import Claims, claims_of
from beredskap.model.base import GRADES

_LEAST_SIZE: Final = 1e-9
_MOST_SIZE: Final = 1e12


class Slot(NamedTuple):
    """A pair at a site: how far away, and how large its offerings are (what equally near ones share newcomers by)."""

    pair: int
    minutes: float
    site: int
    size: float


class Option(NamedTuple):
    """One way to serve who is in a queue; -1 where it has no such column."""

    owner: int
    give: int
    flow: int
    swap: int
    move: int


class Group:
    """Queues of one kind: their options as arrays, and what these take."""

    def __init__(self, options: Sequence[Option], claims: Claims) -> None:
        self.owner, self.give, self.flow, self.swap, self.move = np.array(options, dtype=np.intp).reshape(-1, 5).T
        self.claims = claims


class Opened(NamedTuple):
    """What is open in one stretch: the share of each pair's newcomers by slot, which slots are shut, and where who leaves each slot goes on to."""

    first: Floats
    shut: Mask
    onward: Indices


class Ways:
    """The slots of every pair, nearest first, and the options in each; ``grades`` the queues by grade and ``evacuees`` those of `Columns.stays`.

    A pair's sites are all that offer its care. Resources are numbered offers, pools, classes of vehicle, swaps.
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
        sizes = [len(plan.offers), len(plan.pools), len(plan.fleet_kinds), len(columns.swaps)]
        self.offers, self.pools, self.fleets, self.swaps = (
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
        larders = programme.larders.larders
        self.draws = tuple(
            np.array(
                [(draw.larder, draw.grade, larders[draw.larder].stores.index(draw.store)) for draw in columns.draws],
                dtype=np.intp,
            )
            .reshape(-1, 3)
            .T
        )
        self.evacuees = self._group([option for stay in range(len(columns.stays)) for option in self._leaving(stay)])

    def _slots(self, number: int) -> Iterator[Slot]:
        programme, pair = self._programme, self._programme.plan.pairs[number]
        own = self._columns.own[number]
        offers = programme.plan.offers
        for site, gives in self._gives[own].items():
            municipality = offers[self._columns.gives[gives[0]].offer].municipality
            minutes = float(programme.minutes[pair.municipality, municipality])
            if self._open_flow(own, pair, municipality) >= 0:
                size = sum(offers[self._columns.gives[give].offer].capacity for give in gives)
                yield Slot(number, round(minutes, 6), site, min(max(size, _LEAST_SIZE), _MOST_SIZE))

    def _open_flow(self, commodity: int, pair: Pair, end: int) -> int:
        """The column of a journey, -1 if the roads do not allow it."""
        number = self._flow.get(Flow(commodity, pair.municipality, end), -1)
        return number if math.isfinite(self._programme.minutes[pair.municipality, end]) else -1

    def _by_grade(self, slots: Sequence[Slot]) -> list[Group]:
        plan = self._programme.plan
        swaps: dict[int, list[int]] = defaultdict(list)
        for number, swap in enumerate(self._columns.swaps):
            swaps[swap.pair].append(number)
        options: list[list[Option]] = [[] for _ in GRADES]
        for owner, slot in enumerate(slots):
            options[plan.grade[plan.pairs[slot.pair].care]] += self._at(owner, slot, swaps[slot.pair])
        return [self._group(of_grade) for of_grade in options]

    def _at(self, owner: int, slot: Slot, swaps: Sequence[int]) -> Iterator[Option]:
        """The care itself by offering, then what may stand in for it at the same site."""
        programme, pair = self._programme, self._programme.plan.pairs[slot.pair]
        for swap in (-1, *swaps):
            commodity = self._columns.own[slot.pair] if swap < 0 else self._columns.swaps[swap].commodity
            for give in self._gives[commodity].get(slot.site, []):
                flow = self._open_flow(
                    commodity, pair, programme.plan.offers[self._columns.gives[give].offer].municipality
                )
                if flow >= 0:
                    yield Option(owner, give, flow, swap, -1)

    def _leaving(self, number: int) -> list[Option]:
        """Beds for those who must leave: the nearest first, at equal distance their own care type's, by the vehicle that comes first."""
        programme, stay = self._programme, self._columns.stays[number]
        found = [
            (
                (round(float(programme.minutes[move.start, move.end]), 6), self._substitutes(move), give, column),
                Option(number, give, -1, -1, column),
            )
            for column, move in enumerate(self._columns.moves)
            if (move.care, move.start) == stay and math.isfinite(programme.minutes[move.start, move.end])
            for give in self._columns.gives_at(move.commodity, move.end)
        ]
        return [option for _, option in sorted(found)]

    def _substitutes(self, move: Move) -> bool:
        return self._columns.commodities[move.commodity].care != move.care

    def _group(self, options: Sequence[Option]) -> Group:
        return Group(
            options,
            claims_of(
                [option.owner for option in options],
                [list(self._takes(option)) for option in options],
                [list(self._items(option)) for option in options],
            ),
        )

    def _takes(self, option: Option) -> Iterator[tuple[int, float, bool]]:
        """What a patient takes of the resources, and whether that depends on the length of the stretch."""
        programme = self._programme
        offer = self._columns.give_offer[option.give]
        beds = programme.plan.offers[offer].beds
        yield self.offers.start + int(offer), 1.0, False
        for pool in self._pools[option.give]:
            yield self.pools.start + pool, float(programme.needs.pool_hours[pool, option.give]), beds
        journeys = programme.journeys
        hours, kind = journeys.flows[option.flow] if option.move < 0 else journeys.moves[option.move]
        if hours:
            yield self.fleets.start + kind, hours, False
        if option.swap >= 0:
            yield self.swaps.start + option.swap, 1.0, False

    def _items(self, option: Option) -> Iterator[tuple[int, float, bool]]:
        programme = self._programme
        offer = self._columns.gives[option.give].offer
        units = programme.needs.units[self._columns.give_care[option.give]]
        for larder, amount in programme.larders.of_offer[offer]:
            if amount:
                yield larder, amount * units, programme.plan.offers[offer].beds

    @property
    def slots(self) -> int:
        """How many there are."""
        return len(self.pair)

    def slot_of(self, place: Indices) -> Indices:
        """The slots of places, -1 where the roads lead there no more."""
        if not self.slots:
            return np.full(len(place), -1, dtype=np.intp)
        ordered = self.place[self._by_place]
        found = np.minimum(np.searchsorted(ordered, place), self.slots - 1)
        return np.where(ordered[found] == place, self._by_place[found], -1)

    def pair_at(self, place: Indices) -> Indices:
        """The pairs of places."""
        return place // max(len(self._sites), 1)

    def opened(self, offers: Mask, swaps: Floats) -> Opened:
        """What is open when these ``offers`` are and so much may be substituted; where nothing is, everything counts as open."""
        some = np.zeros(self.slots, dtype=bool)
        for group in self.grades:
            allowed = offers[self._columns.give_offer[group.give]] & (np.append(swaps, 1.0)[group.swap] > 0)
            some[group.owner[allowed]] = True
        nothing = tally(self.pair, some, len(self._first)) == 0
        open_ = some | nothing[self.pair]
        onward = self._next(np.flatnonzero(open_))
        nearest = self._nearest(np.flatnonzero(open_))
        size = np.where(open_ & (self._ring == self._ring[nearest]), self._size, 0.0)
        first = size / tally(self.pair, size, len(self._first))[self.pair]
        return Opened(first, ~open_, onward)

    def _next(self, open_: Indices) -> Indices:
        """The open slot that follows each slot, after a pair's last its first again."""
        here = np.arange(self.slots)
        following = np.append(open_, self.slots)[np.searchsorted(open_, here, side="right")]
        same = np.append(self.pair, -1)[following] == self.pair
        return np.where(same, following, self._nearest(open_))

    def _nearest(self, open_: Indices) -> Indices:
        """The first open slot of each slot's pair."""
        return np.asarray(np.append(open_, self.slots)[np.searchsorted(open_, self._first[self.pair])])
