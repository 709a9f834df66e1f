"""Levels, loads, restarts and stores in small fixed steps, each recomputed from nothing: design 4.1 to 4.5 read literally.

Nothing is remembered that the design does not name as state, and nothing is skipped because it has not changed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.supply import Store
from tests.naive.deliveries import Deliveries
from tests.naive.outages import Outages
from tests.naive.parts import Held, Standby, Tank, value

ROUNDS = 12
"""So many times within an instant may a dropped load return (decision 007)."""


class Naive:
    """The infrastructure of a region: call `settle` at an instant, then `advance` one step.

    ``restless`` says that an instant found no rest: then no answer is the right one.
    """

    def __init__(self, region: Region, start: datetime, *, step: int = 1) -> None:
        self.region = region
        self.start = start
        self.step = step
        self.now = 0
        self.owners: dict[str, Node | Store] = {**region.nodes, **region.offerings}
        self.nodes = sorted(self.owners)
        self.owners |= {name: store for name, store in region.stores.items() if store.needs}
        places = {name: place for place, name in enumerate([*region.nodes, *region.offerings, *region.stores])}
        self.needs = [
            Held(name, place, need, places[name] * 1000 + place)
            for name, owner in sorted(self.owners.items())
            for place, need in enumerate(owner.needs)
        ]
        self._find_carriers()
        self.tanks = {name: self._tank(store) for name, store in sorted(region.stores.items())}
        self.standby = {
            name: Standby() for name, owner in sorted(self.owners.items()) if isinstance(owner, Node) and owner.standby
        }
        self.level = dict.fromkeys(self.owners, 1.0)
        self.down = dict.fromkeys(self.nodes, False)
        self.able_since: dict[str, int] = {}
        self.outages = Outages(region)
        self.deliveries = Deliveries(self)
        self.care_draws: dict[str, float] = {}
        self.restless = False
        self._expire()
        self._come_to_rest(at_once=True)

    def _tank(self, store: Store) -> Tank:
        found = [batch for _, batch in sorted(self.region.batches.items()) if batch.store == store.id]
        batches = [
            [
                self.midnight(datetime(*batch.expires.timetuple()[:3])) if batch.expires else math.inf,
                value(batch.amount),
            ]
            for batch in found
        ] or [[math.inf, value(store.amount)]]
        return Tank(store, batches, opening=sum(quantity for _, quantity in batches))

    def midnight(self, day: datetime) -> float:
        """The second at which a day ends."""
        return (datetime(day.year, day.month, day.day) + timedelta(days=1) - self.start).total_seconds()

    # Events

    def health(self, name: str) -> float:
        """A node's own health; a store's needs have none of their own."""
        return 1.0 if name in self.region.stores else self.outages.health(name)

    def _happen(self, event: Any) -> None:
        self.outages.happen(event)
        if hasattr(event, "destroy"):
            tank = self.tanks[event.destroy]
            tank.lost += tank.keep(1 - event.share)
        elif hasattr(event, "lose") and not event.keep:
            for name, tank in self.tanks.items():
                if self.outages.takes(event.lose, name):
                    tank.lost += tank.keep(0.0)

    # Levels

    def out(self, source: str) -> float:
        """What a source gives."""
        if source in self.tanks:
            return float(self.tanks[source].usable > 0)
        if self.down[source] or (source in self.standby and not self.standby[source].delivers):
            return 0.0
        return self.level[source]

    def _find_carriers(self) -> None:
        """A need carries a load if it has one, or if one may come to its node under the same name."""
        grew = True
        while grew:
            grew = False
            for held in self.needs:
                comes = any(
                    held.owner in one.need.sources for one in self.needs if one.carries and one.name == held.name
                )
                if not held.carries and (held.load > 0 or comes):
                    held.carries = grew = True

    def _off(self, held: Held) -> bool:
        return held.dropped or self._switched_off(held)

    def _switched_off(self, held: Held) -> bool:
        return (held.carries or held.need.load is not None) and self.outages.shed(held.owner)

    def _supply(self, held: Held) -> None:
        best = sorted(held.need.sources, key=lambda source: -self.out(source))[: held.need.at_least]
        held.use, held.supply = tuple(best), self.out(best[-1])

    def need_level(self, held: Held) -> float:
        supply = 0.0 if self._off(held) else held.supply
        return supply if supply >= 1 else max(supply, held.remains())

    def _level_of(self, name: str) -> float:
        return min([self.health(name), *(self.need_level(held) for held in self.needs if held.owner == name)])

    def _levels(self) -> None:
        """The greatest fixpoint: from health, recompute everything until nothing falls."""
        self.level = {name: 0.0 if self.down.get(name) else self.health(name) for name in self.owners}
        falling = True
        while falling:
            for held in self.needs:
                self._supply(held)
            new = {name: 0.0 if self.down.get(name) else self._level_of(name) for name in self.owners}
            falling, self.level = new != self.level, new

    # Standby sources

    def _called(self, name: str) -> bool:
        for held in self.needs:
            if name not in held.need.sources or self.outages.lost(held.owner) or self._switched_off(held):
                continue
            earlier = held.need.sources[: held.need.sources.index(name)]
            if sum(self.out(source) >= 1 for source in earlier) < held.need.at_least:
                return True
        return False

    def _able(self, name: str) -> bool:
        return self.level[name] > 0 and not self.down[name]

    def _start(self, started: set[str], *, at_once: bool) -> bool:
        ready = []
        for name, state in self.standby.items():
            owner = self.owners[name]
            assert isinstance(owner, Node)
            waited = state.since is not None and self.now - state.since >= owner.start
            if not state.delivers and name not in started and self._called(name) and self._able(name):
                ready += [name] if at_once or owner.start == 0 or waited else []
        for name in ready:
            self.standby[name].delivers = True
            started.add(name)
        return bool(ready)

    def _stop(self) -> bool:
        idle = [
            name
            for name, state in self.standby.items()
            if state.delivers and not (self._called(name) and self._able(name))
        ]
        for name in idle:
            self.standby[name].delivers = False
        return bool(idle)

    # Loads

    def own(self, held: Held) -> float:
        return 0.0 if self.outages.lost(held.owner) else held.load

    def through(self, held: Held) -> float:
        """What passes through a need: its own load and what enters its node under the same name."""
        first = next(one for one in self.needs if (one.owner, one.name) == (held.owner, held.name))
        return self.own(held) + (self.entered(held.owner, held.name) if first is held else 0.0)

    def flow(self, held: Held, source: str) -> float:
        """What a need takes from one source."""
        drawn = held.carries and held.supply > 0 and not self._off(held) and source in held.use
        return self.through(held) / len(held.use) if drawn else 0.0

    def entered(self, node: str, name: str | None = None) -> float:
        """All load that enters a node, or that of one name."""
        return sum(self.flow(held, node) for held in self.needs if name in (None, held.name))

    def _behind(self, source: str) -> set[int]:
        """The needs with loads of their own that draw on a source, directly or through others."""
        found: set[int] = set()
        for place, held in enumerate(self.needs):
            if self.flow(held, source) > 0:
                found |= {place} if self.own(held) > 0 else set()
                found |= {p for p in self._behind(held.owner) if self.needs[p].name == held.name}
        return found

    def _overloaded(self) -> str | None:
        """A source that carries too much and has no such source on the consumers' side of it."""
        over = []
        for name in self.nodes:
            owner = self.owners[name]
            if isinstance(owner, Node) and owner.capacity is not None and name in self.region.nodes:
                limit = owner.capacity.value or 0.0
                if self.entered(name) > limit * (1 + 1e-9):
                    over.append(name)
        upstream = {name: {self.needs[p].owner for p in self._feeders(name)} for name in over}
        return next((name for name in over if not upstream[name] & set(over)), None)

    def _feeders(self, source: str) -> set[int]:
        found: set[int] = set()
        for place, held in enumerate(self.needs):
            if self.flow(held, source) > 0:
                found |= {place} | self._feeders(held.owner)
        return found

    def _drop(self, rounds: int) -> bool:
        """Decide from nothing what is dropped; whether that differs from before."""
        before = [held.dropped for held in self.needs]
        if rounds < ROUNDS:
            for held in self.needs:
                held.dropped = False
        while (source := self._overloaded()) is not None:
            ranked = [
                (-math.inf if self.needs[p].need.shed is None else self.needs[p].need.shed, self.needs[p].position, p)
                for p in self._behind(source)
            ]
            self.needs[max(ranked)[2]].dropped = True
        return before != [held.dropped for held in self.needs]

    # Stores

    def _expire(self) -> None:
        for tank in self.tanks.values():
            old = sum(quantity for end, quantity in tank.batches if end <= self.now)
            tank.batches = [batch for batch in tank.batches if batch[0] > self.now]
            tank.discarded += old

    def _spoil(self) -> bool:
        emptied = False
        for name, tank in self.tanks.items():
            if tank.store.needs:
                before = tank.usable
                if self.level[name] < tank.good:
                    tank.discarded += tank.keep(self.level[name] / tank.good)
                tank.good = self.level[name]
                emptied |= before > 0 and tank.usable == 0
        return emptied

    def _runs(self, name: str) -> bool:
        """Whether a node uses what it draws: a standby source while it delivers, any other unless it is switched off."""
        if name in self.standby:
            return self.standby[name].delivers
        return not (self.outages.lost(name) or self.outages.shed(name))

    def _rates(self) -> dict[str, float]:
        """What is drawn from each store per hour."""
        rates = dict.fromkeys(self.tanks, 0.0)
        for held in self.needs:
            if held.need.draw is None:
                continue
            if self._runs(held.owner):
                rate = value(held.need.draw.a) + value(held.need.draw.b) * self.entered(held.owner)
                for source in held.use:
                    if source in self.tanks and self.tanks[source].usable > 0:
                        rates[source] += rate / len(held.use)
        return {name: rate + self.care_draws.get(name, 0.0) for name, rate in rates.items()}

    # An instant

    def settle(self, events: Sequence[Any]) -> None:
        """The scenario's events in order, then what happens by itself."""
        for event in events:
            self._happen(event)
        self.deliveries.receive()
        self._expire()
        self._come_to_rest()

    def _come_to_rest(self, *, at_once: bool = False) -> None:
        started: set[str] = set()
        restarted: set[str] = set()
        rounds = 0
        unsettled = True
        while unsettled:
            rounds = self._settle(started, rounds, at_once=at_once)
            for name in self.nodes:
                self.down[name] = self.down[name] or self.level[name] == 0
            unsettled = self._restart(restarted) or (not at_once and self.deliveries.receive())
        for name, state in self.standby.items():
            if state.delivers or not (self._called(name) and self._able(name)):
                state.since = None
            elif state.since is None:
                state.since = self.now
        for tank in self.tanks.values():
            if tank.usable == 0:
                tank.emptied.append(self.now)

    def _settle(self, started: set[str], rounds: int, *, at_once: bool) -> int:
        """Levels to a fixpoint, with standby sources, overloads and spoiling: what bridges comes before what ends."""
        while True:
            self._levels()
            if self._start(started, at_once=at_once) or self._stop():
                continue
            rounds += 1
            self.restless |= rounds >= ROUNDS
            if not self._drop(rounds) and not self._spoil():
                return rounds

    def _restart(self, restarted: set[str]) -> bool:
        ready = []
        for name in self.nodes:
            owner = self.owners[name]
            assert isinstance(owner, Node)
            if not (self.down[name] and self._level_of(name) > 0):
                self.able_since.pop(name, None)
            elif self.now - self.able_since.setdefault(name, self.now) >= owner.restart:
                self.restless |= name in restarted
                ready += [] if name in restarted else [name]
        for name in ready:
            restarted.add(name)
            del self.able_since[name]
            self.down[name] = False
        return bool(ready)

    def advance(self) -> None:
        """Let the rates run one step."""
        rates = self._rates()
        for held in self.needs:
            held.pass_time(self.step, 0.0 if self._off(held) else held.supply)
        for name, rate in rates.items():
            self.tanks[name].take(rate * self.step / 3600)
        self.now += self.step
