"""All stores of a run: what arrives, expires, spoils, is lost and is drawn, and when each runs out."""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np

from beredskap.engine.memory import Recalled
from beredskap.engine.network.levels import Levels
from beredskap.engine.network.network import Network, PlantStore, Route
from beredskap.engine.stock.change_log import Chronicle
from beredskap.engine.stock.deliveries import Deliveries, Surroundings, Waiting
from beredskap.engine.stock.store import Lot, Stock
from beredskap.model.result.journal import Cause, ChangeKind
from beredskap.model.result.memory import Tree

_ALMOST = 1 - 1e-9
_ACCOUNT: Final = ("received", "drawn", "discarded", "lost", "refused", "sent", "brought", "care_rate")
_TIMES: Final = ("empty_at", "ran_out_at", "lost_at")


class Stockroom:
    """The stocks by store number. ``stirred`` are those whose contents something happened to at this instant.

    ``good`` is the share that each refrigerated store was last kept at.
    """

    def __init__(
        self, plant: Network, start: datetime, around: Surroundings, levels: Levels, chronicle: Chronicle
    ) -> None:
        self._plant = plant
        self._start = start
        self._surroundings = around
        self._levels = levels
        self._chronicle = chronicle
        self.deliveries = Deliveries(plant, around)
        self.stocks = [Stock(store, self._lots(store)) for store in plant.stores]
        self.wake: float = 0
        """The next time that a delivery is planned, or arrives late."""
        self._rates_changed = True
        self._running: list[int] = []
        self._run_outs: list[int] = []
        self.stirred: set[int] = set(range(len(plant.stores)))
        self.expiries = sorted({expiry for stock in self.stocks for expiry, _ in stock.batches if expiry < math.inf})
        self._good = {store.keeper: 1.0 for store in plant.stores if store.keeper >= 0}

    def keeps(self, s: int) -> bool:
        """Whether a store keeps what it is given."""
        keeper = self._plant.stores[s].keeper
        return keeper < 0 or self._levels.level[keeper] > 0

    def lose(self, s: int, causes: tuple[Cause, ...]) -> None:
        """All of a store goes with its building."""
        stock = self.stocks[s]
        if stock.total > 0 and stock.lost_at is None:
            stock.lost_at = self._surroundings.now
        self.reduce(s, 0.0, causes)

    def reduce(self, s: int, share: float, causes: tuple[Cause, ...]) -> None:
        """Only ``share`` of a store is left; the rest is lost."""
        stock = self.stocks[s]
        before = stock.usable
        gone = stock.keep(share)
        stock.lost += gone
        if gone:
            self._chronicle.show(stock.store.id, "lost", before, stock.usable, causes)
            self.stirred.add(s)

    def receive(self, *, changed: bool) -> bool:
        """Let everything arrive that can; whether anything did. Nothing can, where nothing ``changed`` and ``wake`` is still to come."""
        if not changed and self._surroundings.now < self.wake:
            return False
        arrived = False
        ways: dict[Route, tuple[int, tuple[Cause, ...], tuple[Cause, ...]]] = {}
        for delivery in self.deliveries.due():
            route = delivery.route
            if route not in ways:
                ways[route] = (*self.deliveries.late(route), self.deliveries.blocked(route))
            late, why_late, blocked = ways[route]
            store_id = self._plant.stores[route.store].id
            arrival = delivery.planned + late
            if self._surroundings.now >= arrival and not blocked:
                self._arrive(delivery)
                arrived = True
            elif self._surroundings.now >= arrival and not route.late:
                self._chronicle.show(store_id, "lost", route.amount, 0.0, blocked)
                self.deliveries.remove(delivery)
            elif not delivery.announced:
                delivery.announced = True
                self._chronicle.show(store_id, "waits", route.amount, 0.0, blocked or why_late)
        self.wake = self.deliveries.next_time()
        return arrived

    def _arrive(self, delivery: Waiting) -> None:
        route = delivery.route
        stock = self.stocks[route.store]
        before = stock.usable
        expiry = self._fresh_until(stock.store.shelf_life)
        fits = stock.receive(route.amount, expiry)
        self.deliveries.remove(delivery)
        ordered = (delivery.cause,) if delivery.cause else ()
        supplier = (*ordered, *((Cause(kind="supply", subject=route.supplier),) if route.supplier else ()))
        if fits:
            self._chronicle.show(stock.store.id, "delivered", before, stock.usable, supplier)
            if expiry < math.inf:
                heapq.heappush(self.expiries, expiry)
        if fits < route.amount:
            self._chronicle.show(stock.store.id, "refused", route.amount, fits, supplier)
        self.stirred.add(route.store)

    def send(self, s: int, quantity: float, causes: tuple[Cause, ...]) -> list[Lot]:
        """Let so much leave a store for another, or what there is."""
        stock = self.stocks[s]
        before = stock.usable
        lots = stock.send(quantity)
        self._chronicle.show(stock.store.id, "sent", before, stock.usable, causes)
        self.stirred.add(s)
        return lots

    def take_in(self, s: int, lots: Sequence[Lot], causes: tuple[Cause, ...]) -> list[Lot]:
        """Let what another store sent into a store; what does not fit."""
        stock = self.stocks[s]
        before = stock.usable
        brought = 0.0
        refused: list[Lot] = []
        for expiry, quantity in lots:
            fits = stock.receive(quantity, expiry)
            brought += fits
            if fits and expiry < math.inf:
                heapq.heappush(self.expiries, expiry)
            if fits < quantity * _ALMOST:
                refused.append((expiry, quantity - fits))
        stock.brought += brought
        if brought:
            self._chronicle.show(stock.store.id, "arrived", before, stock.usable, causes)
        if refused:
            self._chronicle.show(stock.store.id, "refused", sum(quantity for _, quantity in lots), brought, causes)
        self.stirred.add(s)
        return refused

    def say(self, s: int, kind: ChangeKind, before: float, after: float, causes: tuple[Cause, ...]) -> None:
        """Write a change of a store."""
        self._chronicle.show(self._plant.stores[s].id, kind, before, after, causes)

    def _lots(self, store: PlantStore) -> list[Lot]:
        """Opening batches, each with the second from which it no longer counts."""
        return [
            (self._end_of(date.fromordinal(int(day))) if day < math.inf else day, quantity)
            for day, quantity in store.batches
        ]

    def _fresh_until(self, shelf_life: float) -> float:
        if shelf_life == math.inf:
            return math.inf
        return self._end_of((self._start + timedelta(seconds=self._surroundings.now + shelf_life)).date())

    def _end_of(self, day: date) -> float:
        """Seconds from the start to the midnight that ends a day."""
        midnight = datetime(day.year, day.month, day.day) + timedelta(days=1)
        return (midnight - self._start).total_seconds()

    def expire(self) -> None:
        """Discard what is too old."""
        if not self.expiries or self.expiries[0] > self._surroundings.now:
            return
        while self.expiries and self.expiries[0] <= self._surroundings.now:
            heapq.heappop(self.expiries)
        for s, stock in enumerate(self.stocks):
            before = stock.usable
            if stock.expire(self._surroundings.now):
                cause = Cause(kind="expiry", subject=stock.store.id)
                self._chronicle.show(stock.store.id, "discarded", before, stock.usable, (cause,))
                self.stirred.add(s)

    def spoil(self) -> bool:
        """Discard what refrigerated stores have stopped keeping; whether that emptied a store."""
        for keeper, good in self._good.items():
            level = self._levels.level[keeper]
            if level == good:
                continue
            self._good[keeper] = level
            s = self._plant.store_index[self._plant.ids[keeper]]
            stock = self.stocks[s]
            if level < good and stock.batches:
                before = stock.usable
                stock.discarded += stock.keep(level / good)
                causes = self._chronicle.causes.of_fall(keeper)
                self._chronicle.show(stock.store.id, "discarded", before, stock.usable, causes)
                self.stirred.add(s)
        return self.fill()

    def fill(self) -> bool:
        """Tell the levels which of the stirred stores have something to give; whether any changed."""
        changed = False
        for s in sorted(self.stirred):
            filled = self.stocks[s].usable > 0
            if filled != (self._levels.out[self._plant.first_store + s] > 0):
                self._levels.set_store(s, filled)
                changed = True
        return changed

    def set_care_draws(self, rates: Mapping[str, float]) -> None:
        """What care takes from each store per hour from now on; a store not named gives nothing."""
        for stock in self.stocks:
            stock.care_rate = 0.0
        for store_id in sorted(rates):
            self.stocks[self._plant.store_index[store_id]].care_rate = rates[store_id]
        self._rates_changed = True

    def set_plant_draws(self, entered: Mapping[int, float], switched_off: Collection[int]) -> None:
        """What nodes draw: a standby source while it delivers, any other unless it is switched off (lost or shed)."""
        plant, levels = self._plant, self._levels
        for stock in self.stocks:
            stock.plant_rate = 0.0
        for i in plant.drawing:
            need = plant.needs[i]
            n = need.owner
            if levels.out[n] == 0 if plant.standby[n] else n in switched_off:
                continue
            rate = need.burn.at(entered.get(n, 0.0))
            for source in levels.use[i]:
                if source >= plant.first_store and levels.out[source] > 0:
                    self.stocks[source - plant.first_store].plant_rate += rate / len(levels.use[i])
        self._rates_changed = True

    @property
    def run_outs(self) -> list[int]:
        """When the stores that run out at the present rates do so."""
        self._take_stock()
        return self._run_outs

    def _take_stock(self) -> None:
        """See which stores are drawn from, once the rates of an instant are known."""
        if not self._rates_changed:
            return
        self._rates_changed = False
        self._running = [s for s, stock in enumerate(self.stocks) if stock.plant_rate + stock.care_rate > 0]
        times = [self.stocks[s].runs_out(self._surroundings.now) for s in self._running]
        self._run_outs = [time for time in times if time is not None]

    def run(self, seconds: int) -> None:
        """Draw from every store for so long."""
        self._take_stock()
        for s in self._running:
            if self.stocks[s].run(seconds):
                self.stirred.add(s)

    def remember(self) -> Tree:
        """What every store holds by now and where the rest went, what is to come, and how well what is cold has been kept."""
        batches = [(s, *batch) for s, stock in enumerate(self.stocks) for batch in stock.batches]
        of_store, expiry, amount = zip(*batches, strict=True) if batches else ((), (), ())
        return {
            "of_store": np.array(of_store, np.int64),
            "expiry": np.array(expiry, float),
            "amount": np.array(amount, float),
            "account": np.array([[getattr(stock, name) for name in _ACCOUNT] for stock in self.stocks], float).reshape(
                len(self.stocks), len(_ACCOUNT)
            ),
            **{name: np.array([_time_of(stock, name) for stock in self.stocks], np.int64) for name in _TIMES},
            "wake": self.wake,
            "expiries": np.array(sorted(self.expiries), float),
            "good": np.array(list(self._good.values()), float),
            "deliveries": self.deliveries.remember(),
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave; what nodes draw is set anew."""
        stores = len(self.stocks)
        of_store = memory.ints("of_store", -1, below=stores)
        expiry, amount = (memory.floats(name, len(of_store), least=0.0) for name in ("expiry", "amount"))
        account = memory.floats("account", stores, len(_ACCOUNT), least=-1e-6).tolist()
        times = {name: memory.ints(name, stores, least=-1).tolist() for name in _TIMES}
        for s, stock in enumerate(self.stocks):
            own = of_store == s
            stock.hold([[a, b] for a, b in zip(expiry[own].tolist(), amount[own].tolist(), strict=True)])
            for name, of_stores in times.items():
                setattr(stock, name, None if of_stores[s] < 0 else of_stores[s])
            for name, value in zip(_ACCOUNT, account[s], strict=True):
                setattr(stock, name, value)
        self.wake = memory.number("wake")
        self.expiries = memory.floats("expiries", -1).tolist()
        self._good = dict(zip(self._good, memory.floats("good", len(self._good), least=0.0).tolist(), strict=True))
        self.deliveries.recall(memory.part("deliveries"))
        self.stirred.clear()
        self._rates_changed = True


def _time_of(stock: Stock, name: str) -> int:
    """A time of a store's account; -1 where there is none."""
    time: int | None = getattr(stock, name)
    return -1 if time is None else time
