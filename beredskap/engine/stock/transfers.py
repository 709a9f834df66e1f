"""Stock on its way between stores: what measures move, and the rounds that tankers drive."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from beredskap.engine.memory import Recalled, write_out
from beredskap.engine.network.network import Network
from beredskap.engine.stock.deliveries import Surroundings, closed
from beredskap.engine.stock.store import Lot
from beredskap.engine.stock.stores import Stockroom
from beredskap.errors import InternalError
from beredskap.model.base import Amount
from beredskap.model.effect import Rounds, Transfer
from beredskap.model.result.journal import Cause
from beredskap.model.result.memory import Tree

_ALMOST = 1 - 1e-6


@dataclass
class _Order:
    """A move that has not left, since there is no road."""

    handle: str
    cause: Cause
    source: int
    target: int
    amount: float
    handling: int
    announced: bool = False


@dataclass
class _Fleet:
    """The tankers of a measure. ``free`` of them stand at the source."""

    handle: str
    cause: Cause
    source: int
    targets: tuple[int, ...]
    size: float
    handling: int
    free: int


@dataclass
class _Trip:
    """A vehicle on its way with its load. ``home``: it goes back to the store that the load came from."""

    cause: Cause
    source: int
    target: int
    lots: list[Lot]
    left: int
    handling: int = 0
    fleet: _Fleet | None = None
    home: bool = False
    announced: bool = False

    @property
    def amount(self) -> float:
        """How much it carries."""
        return sum(quantity for _, quantity in self.lots)


class Transfers:
    """Everything that is under way between stores.

    A trip takes its handling and the whole way as the roads are now: when a road closes or opens, or the weather changes, that goes for all who are on
    their way, and who has no road waits. Handling is counted once, on the way out. What a store that is lost, or no longer keeps its goods, was to get
    waits outside; a tanker turns back. What does not fit is refused and brought back, and unloaded at home once all of it fits there.
    """

    def __init__(self, plant: Network, around: Surroundings, stockroom: Stockroom) -> None:
        self._plant = plant
        self._surroundings = around
        self._stockroom = stockroom
        self._orders: list[_Order] = []
        self._fleets: list[_Fleet] = []
        self._trips: list[_Trip] = []

    # Measures

    def move(self, handle: str, transfer: Transfer, cause: Cause) -> None:
        """Move stock: it leaves as soon as there is a road, as much as there is then."""
        index = self._plant.store_index
        source, target = index[transfer.source], index[transfer.target]
        self._orders.append(_Order(handle, cause, source, target, self._known(transfer.amount), transfer.handling))

    def refuel(self, handle: str, rounds: Rounds, cause: Cause) -> None:
        """Let tankers drive, until withdrawn."""
        index = self._plant.store_index
        targets = tuple(index[target] for target in rounds.target)
        size = self._known(rounds.size)
        self._fleets.append(_Fleet(handle, cause, index[rounds.source], targets, size, rounds.handling, rounds.tankers))

    def withdraw(self, handle: str) -> None:
        """What has not left stays, and no tanker leaves again; what is under way still arrives."""
        self._orders = [order for order in self._orders if order.handle != handle]
        self._fleets = [fleet for fleet in self._fleets if fleet.handle != handle]

    def _known(self, amount: Amount) -> float:
        return self._plant.known(amount, 0.0)

    # Memory

    def remember(self) -> Tree:
        """Moves that have not left, tankers, and what is on its way; a tanker whose measure has ended is still under way."""
        fleets = [*self._fleets, *(trip.fleet for trip in self._trips if trip.fleet)]
        fleets = [fleet for n, fleet in enumerate(fleets) if not any(fleet is other for other in fleets[:n])]
        return {
            "orders": [{**vars(order), "cause": write_out([order.cause])} for order in self._orders],
            "fleets": [
                {**vars(fleet), "cause": write_out([fleet.cause]), "targets": np.array(fleet.targets, np.int64)}
                for fleet in fleets
            ],
            "driving": len(self._fleets),
            "trips": [
                {
                    **vars(trip),
                    "cause": write_out([trip.cause]),
                    "lots": np.array(trip.lots, float).reshape(len(trip.lots), 2),
                    "fleet": next((n for n, fleet in enumerate(fleets) if fleet is trip.fleet), None),
                }
                for trip in self._trips
            ],
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        stores = len(self._plant.stores)

        def ends(one: Recalled) -> tuple[int, int]:
            return one.whole("source", below=stores), one.whole("target", below=stores)

        self._orders = [
            _Order(
                one.text("handle"),
                one.record("cause", Cause),
                *ends(one),
                one.number("amount"),
                one.whole("handling"),
                one.flag("announced"),
            )
            for one in memory.parts("orders")
        ]
        fleets = [
            _Fleet(
                one.text("handle"),
                one.record("cause", Cause),
                one.whole("source", below=stores),
                tuple(one.ints("targets", -1, below=stores).tolist()),
                one.number("size"),
                one.whole("handling"),
                one.whole("free"),
            )
            for one in memory.parts("fleets")
        ]
        self._fleets = fleets[: memory.whole("driving", below=len(fleets) + 1)]
        self._trips = [
            _Trip(
                one.record("cause", Cause),
                *ends(one),
                [(expiry, amount) for expiry, amount in one.floats("lots", -1, 2, least=0.0).tolist()],
                one.whole("left"),
                one.whole("handling"),
                fleets[one.whole("fleet", below=len(fleets))] if one.has("fleet") else None,
                one.flag("home"),
                one.flag("announced"),
            )
            for one in memory.parts("trips")
        ]

    # An instant

    def arrive(self) -> bool:
        """Unload everything that has come; whether that changed a store."""
        arrived = False
        for trip in [trip for trip in self._trips if self._due(trip) <= self._surroundings.now]:
            arrived |= self._end_home(trip) if trip.home else self._end_away(trip)
        return arrived

    def _end_away(self, trip: _Trip) -> bool:
        """Unload at the receiver, and turn back with what he does not take."""
        shut = closed(self._plant, self._surroundings, trip.target)
        if shut and trip.fleet is None:
            self._wait(trip, shut)
            return False
        self._trips.remove(trip)
        rest = trip.lots if shut else self._stockroom.take_in(trip.target, trip.lots, self._why(trip))
        if shut:
            self._stockroom.say(trip.target, "refused", trip.amount, 0.0, (trip.cause, *shut))
        if rest or trip.fleet:
            back = _Trip(
                trip.cause, trip.target, trip.source, rest, self._surroundings.now, fleet=trip.fleet, home=True
            )
            self._trips.append(back)
        return not shut

    def _end_home(self, trip: _Trip) -> bool:
        """Unload what was brought back, if all of it fits; the tanker is free."""
        if trip.lots:
            shut = closed(self._plant, self._surroundings, trip.target)
            if shut or self._stockroom.stocks[trip.target].room < trip.amount:
                self._wait(trip, shut)
                return False
            trip.lots = self._stockroom.take_in(trip.target, trip.lots, self._why(trip))
        self._trips.remove(trip)
        if trip.fleet:
            trip.fleet.free += 1
        return True

    def _wait(self, trip: _Trip, causes: tuple[Cause, ...]) -> None:
        if not trip.announced:
            trip.announced = True
            self._stockroom.say(trip.target, "waits", trip.amount, 0.0, (trip.cause, *causes))

    def _why(self, trip: _Trip) -> tuple[Cause, ...]:
        return (trip.cause, Cause(kind="supply", subject=self._plant.stores[trip.source].id))

    def depart(self) -> bool:
        """Let everything leave that can; whether anything did."""
        left = False
        for order in list(self._orders):
            if math.isfinite(self._way(order.source, order.target)):
                self._orders.remove(order)
                self._send(order, order.target, order.amount)
                left = True
            elif not order.announced:
                order.announced = True
                causes = (order.cause, *self._stockroom.deliveries.cut_roads())
                self._stockroom.say(order.target, "waits", order.amount, 0.0, causes)
        for fleet in self._fleets:
            while fleet.free and (load := self._next_load(fleet)) is not None:
                fleet.free -= 1
                self._send(fleet, *load)
                left = True
        return left

    def _send(self, sender: _Order | _Fleet, target: int, amount: float) -> None:
        lots = self._stockroom.send(sender.source, amount, (sender.cause,))
        fleet = sender if isinstance(sender, _Fleet) else None
        if lots:
            trip = _Trip(sender.cause, sender.source, target, lots, self._surroundings.now, sender.handling, fleet)
            self._trips.append(trip)

    def _next_load(self, fleet: _Fleet) -> tuple[int, float] | None:
        """The first target that a load fits, and the load."""
        there = self._stockroom.stocks[fleet.source].usable
        for target in self._open_targets(fleet):
            room = self._room(target)
            load = min(fleet.size, there, room)
            if load > 0 and room >= self._least_room(fleet, target) * _ALMOST:
                return target, load
        return None

    def _open_targets(self, fleet: _Fleet) -> Iterator[int]:
        """The targets that can be reached and take in, in order."""
        for target in fleet.targets:
            if math.isfinite(self._way(fleet.source, target)) and not closed(self._plant, self._surroundings, target):
                yield target

    def _least_room(self, fleet: _Fleet, target: int) -> float:
        """A tanker goes where its whole load fits, or to a tank half of which is empty: who went for every drop would never get to the second target."""
        store = self._plant.stores[target]
        return min(fleet.size, (store.capacity - store.bottom) / 2)

    def _room(self, s: int) -> float:
        return self._stockroom.stocks[s].room - self.under_way(s)

    # Time

    def next_time(self) -> float:
        """When the next vehicle arrives, or a target has room for the next load; infinite if neither will."""
        now = self._surroundings.now
        times = [self._due(trip) for trip in self._trips]
        times += [
            self._stockroom.stocks[trip.target].makes_room(now, trip.amount)
            for trip in self._trips
            if trip.home and self._due(trip) <= now
        ]
        for fleet in self._fleets:
            if fleet.free and fleet.size > 0 and self._stockroom.stocks[fleet.source].usable > 0:
                for target in self._open_targets(fleet):
                    room = self._least_room(fleet, target) + self.under_way(target)
                    times.append(self._stockroom.stocks[target].makes_room(now, room))
        return min((time for time in times if time > now), default=math.inf)

    def next_to(self, s: int) -> int | None:
        """When the next load arrives at a store that can, as things stand."""
        trips = [trip for trip in self._trips if trip.target == s and trip.lots]
        if not trips or closed(self._plant, self._surroundings, s):
            return None
        times = [time for trip in trips if self._surroundings.now < (time := self._due(trip)) < math.inf]
        return int(min(times)) if times else None

    def _due(self, trip: _Trip) -> float:
        way = self._way(trip.source, trip.target)
        return trip.left + max(1, trip.handling + math.ceil(way * 60 - 1e-6)) if math.isfinite(way) else math.inf

    def _way(self, source: int, target: int) -> float:
        """Minutes of travel between two stores as the roads are now."""
        sites, stores = self._plant.region.sites, self._plant.stores
        start, end = (sites[stores[s].site].municipality for s in (source, target))
        return self._surroundings.travel.between(start, end)

    # Accounts

    def under_way(self, s: int) -> float:
        """What is on its way to a store."""
        return sum(trip.amount for trip in self._trips if trip.target == s)

    def check(self) -> None:
        """`InternalError` unless all that was sent has been brought or is under way, item by item."""
        sent: defaultdict[str, float] = defaultdict(float)
        brought: defaultdict[str, float] = defaultdict(float)
        for s, stock in enumerate(self._stockroom.stocks):
            sent[stock.store.item] += stock.sent
            brought[stock.store.item] += stock.brought + self.under_way(s)
        for item, amount in sorted(sent.items()):
            if math.isfinite(amount) and abs(amount - brought[item]) > 1e-6 * max(1.0, amount):
                raise InternalError(f"{item}: {amount} sent, {brought[item]} brought or under way")
