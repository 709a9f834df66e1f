"""Deliveries on their way to stores: when they arrive, what holds them up, and what is never delivered."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import Protocol

from beredskap.engine.outages import Outages
from beredskap.engine.plant import Plant, Route
from beredskap.engine.roads import Travel
from beredskap.model.journal import Cause

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


class Deliveries:
    """All deliveries of a run: those still planned, and those that wait."""

    def __init__(self, plant: Plant, around: Surroundings) -> None:
        self._plant = plant
        self._around = around
        self._planned = [(route.first, r) for r, route in enumerate(plant.routes)]
        heapq.heapify(self._planned)
        self._routes_to: dict[int, list[int]] = {}
        for r, route in enumerate(plant.routes):
            self._routes_to.setdefault(route.store, []).append(r)
        self.waiting: list[Waiting] = []

    def due(self) -> list[Waiting]:
        """Everything planned for now or before that has not arrived, oldest first."""
        while self._planned and self._planned[0][0] <= self._around.now:
            planned, r = heapq.heappop(self._planned)
            route = self._plant.routes[r]
            self.waiting.append(Waiting(planned, route))
            if route.every > 0:
                heapq.heappush(self._planned, (planned + route.every, r))
        return list(self.waiting)

    def remove(self, delivery: Waiting) -> None:
        """A delivery arrived, or never will."""
        self.waiting = [other for other in self.waiting if other is not delivery]

    def late(self, route: Route) -> tuple[int, tuple[Cause, ...]]:
        """By how many seconds a delivery is late as roads and delays are now, and why (without what blocks it altogether)."""
        late, causes = self._around.outages.delaying(self._subjects(route))
        if route.minutes is not None:
            detour = self._around.travel.between(route.start, route.end) - route.minutes
            if 0 < detour < math.inf:
                late += math.ceil(detour * 60 - 1e-6)
                causes += self._cut_roads()
        return late, causes

    def blocked(self, route: Route) -> tuple[Cause, ...]:
        """What keeps a delivery from arriving now; nothing if it can."""
        around, plant = self._around, self._plant
        store = plant.stores[route.store]
        causes = around.outages.stopping(self._subjects(route))
        if route.supplier_node >= 0 and not around.gives(route.supplier_node):
            causes += (Cause(kind="need", subject=route.supplier, detail=DETAIL),)
        elif route.supplier_site and around.outages.lost_by(route.supplier_site):
            causes += (Cause(kind="site", subject=route.supplier_site),)
        elif route.supplier in plant.store_index and around.outages.store_lost(plant.store_index[route.supplier]):
            causes += (Cause(kind="need", subject=route.supplier, detail=DETAIL),)
        if route.minutes is not None and math.isinf(around.travel.between(route.start, route.end)):
            causes += self._cut_roads()
        if around.outages.store_lost(route.store):
            causes += around.outages.why_store(route.store)
        elif around.outages.lost_by(store.site):
            causes += (Cause(kind="site", subject=store.site),)
        elif not around.keeps(route.store):
            causes += (Cause(kind="need", subject=store.id),)
        return tuple(dict.fromkeys(causes))

    def next_time(self) -> float:
        """The next planned delivery, or the next arrival of one that waits; infinite if none."""
        late = {route: self.late(route)[0] for route in dict.fromkeys(delivery.route for delivery in self.waiting)}
        arrivals = (delivery.planned + late[delivery.route] for delivery in self.waiting)
        times = [time for time in arrivals if time > self._around.now] + [time for time, _ in self._planned[:1]]
        return min(times, default=math.inf)

    def holding_up(self, store: int) -> tuple[Cause, ...]:
        """Why the deliveries that wait for a store have not arrived."""
        routes = dict.fromkeys(delivery.route for delivery in self.waiting if delivery.route.store == store)
        causes = [cause for route in routes for cause in self.blocked(route) or self.late(route)[1]]
        return tuple(dict.fromkeys(causes))

    def next_to(self, store: int) -> int | None:
        """When the next delivery arrives that can, as things stand."""
        times = []
        planned = {r: time for time, r in self._planned}
        for r in self._routes_to.get(store, ()):
            route = self._plant.routes[r]
            if route.amount > 0 and not self.blocked(route):
                starts = [delivery.planned for delivery in self.waiting if delivery.route is route]
                starts += [planned[r]] if r in planned else []
                times += [start + self.late(route)[0] for start in starts]
        return min((time for time in times if time > self._around.now), default=None)

    def _subjects(self, route: Route) -> tuple[str, str, str]:
        store = self._plant.stores[route.store]
        return (route.supplier, store.id, store.item)

    def _cut_roads(self) -> tuple[Cause, ...]:
        return tuple(
            Cause(kind="event", subject=road, detail="cut") for road in sorted(self._around.outages.roads_cut())
        )
