"""Deliveries: each is looked at again at every step until it has arrived or is lost."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.naive.parts import CLOSE, Waiting, value
from tests.naive.roads import minutes_between

if TYPE_CHECKING:
    from tests.naive.infrastructure import Naive


class Deliveries:
    """What is planned, and what waits for its supplier, its road or its receiver."""

    def __init__(self, naive: Naive) -> None:
        self.naive = naive
        self.region = naive.region
        self.waiting: list[Waiting] = []
        self.planned: list[Waiting] = [
            Waiting(delivery.every if delivery.first is None else delivery.first, name, delivery)
            for name, store in sorted(naive.region.stores.items())
            for delivery in store.deliveries
        ]

    def receive(self) -> bool:
        """Let in everything that can arrive; whether anything did."""
        now = self.naive.now
        for one in self.planned:
            while one.planned <= now:
                self.waiting.append(Waiting(one.planned, one.store, one.delivery))
                one.planned += one.delivery.every
        arrived = False
        for one in sorted(self.waiting, key=lambda one: one.planned):
            if now < one.planned + self._late(one):
                continue
            if not self._blocked(one):
                self._arrive(one)
                self.waiting.remove(one)
                arrived = True
            elif one.delivery.missed == "lost":
                self.waiting.remove(one)
        return arrived

    def coming(self, store: str) -> list[float]:
        """When those to a store arrive that can, as things stand."""
        of_store = [one for one in (*self.waiting, *self.planned) if one.store == store and not self._blocked(one)]
        return [time for time in (one.planned + self._late(one) for one in of_store) if time > self.naive.now]

    def _supplier(self, one: Waiting) -> tuple[str, str]:
        """The supplier and its site."""
        name = one.delivery.supplier or self.region.stores[one.store].supplier or ""
        record = self.region.nodes.get(name) or self.region.offerings.get(name) or self.region.stores.get(name)
        return name, name if name in self.region.sites else record.site if record else ""

    def _concerned(self, one: Waiting) -> set[str]:
        return {self._supplier(one)[0], one.store, self.region.stores[one.store].item}

    def _road(self, one: Waiting, cut: Iterable[str]) -> float:
        site = self._supplier(one)[1]
        start = self.region.sites[site].municipality if site else ""
        end = self.region.sites[self.region.stores[one.store].site].municipality
        return minutes_between(self.region, start, end, cut) if site and start != end else 0.0

    def _late(self, one: Waiting) -> float:
        late = self.naive.outages.delay(self._concerned(one))
        detour = self._road(one, self.naive.outages.cut()) - self._road(one, ())
        return late + (math.ceil(detour * 60 - CLOSE) if 0 < detour < math.inf else 0)

    def _blocked(self, one: Waiting) -> bool:
        """Whether the supplier, the road or the receiver fails."""
        naive, (name, site) = self.naive, self._supplier(one)
        if naive.outages.stopped(self._concerned(one)) or math.isinf(self._road(one, naive.outages.cut())):
            return True
        if name in naive.nodes and not (naive.level[name] > 0 and naive.health(name) > 0 and not naive.down[name]):
            return True
        if (site and naive.outages.lost(site)) or (name and naive.outages.lost(name)):
            return True
        keeps = not self.region.stores[one.store].needs or naive.level[one.store] > 0
        return naive.outages.lost(one.store) or not keeps

    def _arrive(self, one: Waiting) -> None:
        tank, amount = self.naive.tanks[one.store], value(one.delivery.amount)
        item = self.region.items.get(tank.store.item)
        fresh = math.inf
        if item is not None and item.shelf_life is not None:
            fresh = self.naive.midnight(self.naive.start + timedelta(seconds=self.naive.now + item.shelf_life))
        fits = max(0.0, min(amount, tank.capacity - tank.total))
        tank.batches.append([fresh, fits])
        tank.received += fits
        tank.refused += amount - fits
