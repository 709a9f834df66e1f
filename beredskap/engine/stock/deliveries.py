"""Deliveries on their way to stores: when they arrive, what holds them up, and what is never delivered."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import Protocol

from beredskap.engine.memory import Recalled, pair_up, write_out
from beredskap.engine.network.network import Network, Route
from beredskap.engine.network.outages import Outages
from beredskap.engine.roads import Travel
from beredskap.model.base import Amount
from beredskap.model.result.journal import Cause
from beredskap.model.result.memory import Tree

DETAIL = "leverans"


class Surroundings(Protocol):
    """What a delivery depends on."""

    now: int
    outages: Outages
    travel: Travel

    def gives(self, n: int) -> bool:
        """Whether a node is up."""

    def keeps(self, store: int) -> bool:
        """Whether a store keeps what it is given."""


@dataclass
class Waiting:
    """A delivery that was planned for ``planned`` and has not arrived."""

    planned: int
    route: Route
    announced: bool = False
    cause: Cause | None = None
    """The measure that ordered it, or None."""
    handle: str = ""


def closed(plant: Network, around: Surroundings, s: int) -> tuple[Cause, ...]:
    """What keeps a store from taking anything in now; nothing if it can."""
    store = plant.stores[s]
    if around.outages.store_lost(s):
        return around.outages.why_store(s)
    if around.outages.lost_by(store.site):
        return (Cause(kind="site", subject=store.site),)
    return () if around.keeps(s) else (Cause(kind="need", subject=store.id),)


class Deliveries:
    """All deliveries of a run: those still planned, and those that wait."""

    def __init__(self, plant: Network, around: Surroundings) -> None:
        self._plant = plant
        self._surroundings = around
        self._planned = [(route.first, r) for r, route in enumerate(plant.routes)]
        self._next = {r: first for first, r in self._planned}
        heapq.heapify(self._planned)
        self._routes_to: dict[int, list[int]] = {}
        for r, route in enumerate(plant.routes):
            self._routes_to.setdefault(route.store, []).append(r)
        self.waiting: list[Waiting] = []

    def due(self) -> list[Waiting]:
        """Everything planned for now or before that has not arrived, oldest first."""
        while self._planned and self._planned[0][0] <= self._surroundings.now:
            planned, r = heapq.heappop(self._planned)
            route = self._plant.routes[r]
            self.waiting.append(Waiting(planned, route))
            if route.every > 0:
                self._next[r] = planned + route.every
                heapq.heappush(self._planned, (self._next[r], r))
            else:
                del self._next[r]
        return list(self.waiting)

    def order(self, handle: str, store: int, amount: Amount, cause: Cause) -> None:
        """A delivery beside the planned ones: it arrives as soon as it can."""
        route = self._plant.order(store, amount)
        if route.amount > 0:
            self.waiting.append(Waiting(self._surroundings.now, route, cause=cause, handle=handle))

    def cancel(self, handle: str) -> None:
        """What was ordered and has not arrived never will."""
        self.waiting = [delivery for delivery in self.waiting if delivery.handle != handle]

    def remove(self, delivery: Waiting) -> None:
        """A delivery arrived, or never will."""
        self.waiting = [other for other in self.waiting if other is not delivery]

    def late(self, route: Route) -> tuple[int, tuple[Cause, ...]]:
        """By how many seconds a delivery is late as roads and delays are now, and why (without what blocks it altogether)."""
        late, causes = self._surroundings.outages.delaying(self._subjects(route))
        if route.minutes is not None:
            detour = self._surroundings.travel.between(route.start, route.end) - route.minutes
            if 0 < detour < math.inf:
                late += math.ceil(detour * 60 - 1e-6)
                causes += self.cut_roads() + self._surroundings.outages.slowing()
        return late, causes

    def blocked(self, route: Route) -> tuple[Cause, ...]:
        """What keeps a delivery from arriving now; nothing if it can."""
        around, plant = self._surroundings, self._plant
        causes = around.outages.stopping(self._subjects(route))
        if route.supplier_node >= 0 and not around.gives(route.supplier_node):
            causes += (Cause(kind="need", subject=route.supplier, detail=DETAIL),)
        elif route.supplier_site and around.outages.lost_by(route.supplier_site):
            causes += (Cause(kind="site", subject=route.supplier_site),)
        elif route.supplier in plant.store_index and around.outages.store_lost(plant.store_index[route.supplier]):
            causes += (Cause(kind="need", subject=route.supplier, detail=DETAIL),)
        if route.minutes is not None and math.isinf(around.travel.between(route.start, route.end)):
            causes += self.cut_roads()
        return tuple(dict.fromkeys(causes + closed(plant, around, route.store)))

    def next_time(self) -> float:
        """The next planned delivery, or the next arrival of one that waits; infinite if none."""
        late = {route: self.late(route)[0] for route in dict.fromkeys(delivery.route for delivery in self.waiting)}
        arrivals = (delivery.planned + late[delivery.route] for delivery in self.waiting)
        times = [time for time in arrivals if time > self._surroundings.now] + [time for time, _ in self._planned[:1]]
        return min(times, default=math.inf)

    def holding_up(self, store: int) -> tuple[Cause, ...]:
        """Why the deliveries that wait for a store have not arrived."""
        routes = dict.fromkeys(delivery.route for delivery in self.waiting if delivery.route.store == store)
        causes = [cause for route in routes for cause in self.blocked(route) or self.late(route)[1]]
        return tuple(dict.fromkeys(causes))

    def next_to(self, store: int) -> int | None:
        """When the next delivery arrives that can, as things stand."""
        times = []
        coming = [(delivery.planned, delivery.route) for delivery in self.waiting if delivery.route.store == store]
        coming += [(self._next[r], self._plant.routes[r]) for r in self._routes_to.get(store, ()) if r in self._next]
        for start, route in coming:
            if route.amount > 0 and not self.blocked(route):
                times.append(start + self.late(route)[0])
        return min((time for time in times if time > self._surroundings.now), default=None)

    def _subjects(self, route: Route) -> tuple[str, str, str]:
        store = self._plant.stores[route.store]
        return (route.supplier, store.id, store.item)

    def remember(self) -> Tree:
        """When each planned delivery comes next, and those that wait, oldest first."""
        number = {route: r for r, route in enumerate(self._plant.routes)}
        return {
            "next": pair_up(self._next),
            "waiting": [
                {
                    "planned": one.planned,
                    "route": None if one.handle else number[one.route],
                    "store": one.route.store,
                    "amount": one.route.amount,
                    "announced": one.announced,
                    "handle": one.handle,
                    "cause": write_out([one.cause] if one.cause else []),
                }
                for one in self.waiting
            ],
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        self._next = memory.table("next", len(self._plant.routes))
        self._planned = [(time, r) for r, time in self._next.items()]
        heapq.heapify(self._planned)
        self.waiting = [
            Waiting(
                one.whole("planned"),
                self._recall_route(one),
                one.flag("announced"),
                next(iter(one.records("cause", Cause)), None),
                one.text("handle"),
            )
            for one in memory.parts("waiting")
        ]

    def _recall_route(self, memory: Recalled) -> Route:
        """A planned route by its number, or that of what a measure ordered."""
        if memory.has("route"):
            return self._plant.routes[memory.whole("route", below=len(self._plant.routes))]
        store = memory.whole("store", below=len(self._plant.stores))
        return self._plant.order(store, Amount(value=memory.number("amount"), dimension=""))

    def cut_roads(self) -> tuple[Cause, ...]:
        """The roads that are closed, as causes."""
        return tuple(
            Cause(kind="event", subject=road, detail="cut") for road in sorted(self._surroundings.outages.roads_cut())
        )
