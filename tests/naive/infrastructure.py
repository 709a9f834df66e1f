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
from tests.naive.parts import Clock, Held, Standby, Tank, burned, divided, value

ROUNDS = 12
"""So many times within an instant may a dropped load return (decision 007)."""


class Naive:
    """The infrastructure of a region: call `settle` at an instant, then `advance` one step.

    ``restless`` says that an instant found no rest: then no answer is the right one.
    """

    def __init__(self, region: Region, start: datetime, *, step: int = 1, begins: int = 0) -> None:
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
        self.clocks = {name: Clock() for name in self.nodes if self._node(name).fails_after}
        self.wanted = {place: math.inf for place, held in enumerate(self.needs) if held.need.busbar and held.carries}
        self.level = dict.fromkeys(self.owners, 1.0)
        self.down = dict.fromkeys(self.nodes, False)
        self.able_since: dict[str, int] = {}
        self.outages = Outages(region)
        self.deliveries = Deliveries(self)
        self.care_draws: dict[str, float] = {}
        self.restless = False
        self.leading = False
        self.begun: list[Any] = []
        self._expire()
        self.now = begins
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

    def _node(self, name: str) -> Node:
        owner = self.owners[name]
        assert isinstance(owner, Node)
        return owner

    def _capacity(self, name: str) -> float:
        return value(self._node(name).rating) if name in self.region.nodes else 0.0

    # Events

    def health(self, name: str) -> float:
        """A node's own health; a store's needs have none of their own."""
        return 1.0 if name in self.region.stores else self.outages.health(name)

    def lead_in(self, begun: Sequence[tuple[int, Any]]) -> None:
        """Before the start: outages begin each at its time; stores stand as they are, and nothing comes or spoils."""
        self.leading = True
        while self.now < 0:
            for event in [event for time, event in begun if time == self.now]:
                self.outages.happen(event)
                self.begun.append(event)
            self._come_to_rest()
            self.advance()
        self.leading = False
        for tank in self.tanks.values():
            tank.emptied = [0] if tank.emptied else []

    def spend(self, worst: Naive) -> None:
        """Let as much of every need be used as in another account of the time before the start, where that is more."""
        for held, other in zip(self.needs, worst.needs, strict=True):
            held.used = max(held.used, other.used)

    def _happen(self, event: Any) -> None:
        if not any(event is one for one in self.begun):
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
            return float(self.tanks[source].usable > 0 and not (self.leading and self.outages.lost(source)))
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
        busbar = held.need.busbar
        before = [source for source in held.need.sources if source not in busbar]
        giving = tuple(source for source in busbar if self.out(source) > 0)
        if giving and all(self.out(source) < 1 for source in before):
            held.use, held.supply = giving, 1.0
            return
        if busbar and held.owner in self.standby and all(self.out(source) < 1 for source in before):
            able = {source: self.out(source) for source in before}
            able |= {source: 0.0 if self.down[source] else self.level[source] for source in busbar}
            held.use, held.supply = (max(able, key=able.__getitem__),), max(able.values())
            return
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
            if name in held.need.busbar:
                if self._called_to_busbar(held, name):
                    return True
                continue
            earlier = held.need.sources[: held.need.sources.index(name)]
            if sum(self.out(source) >= 1 for source in earlier) < held.need.at_least:
                return True
        return False

    def _called_to_busbar(self, held: Held, name: str) -> bool:
        busbar = held.need.busbar
        if held.owner in self.standby and not self._called(held.owner):
            return False
        if any(self.out(source) >= 1 for source in held.need.sources if source not in busbar):
            return False
        ahead = [source for source in busbar[: busbar.index(name)] if self.out(source) > 0]
        room = sum(self._capacity(source) * self.out(source) for source in ahead)
        wanted = self.wanted.get(self.needs.index(held), 0.0)
        return not (held.need.in_order and ahead and wanted <= room * (1 + 1e-9))

    def _able(self, name: str) -> bool:
        fed = all(
            any(self.out(source) > 0 for source in held.need.sources)
            for held in self.needs
            if held.owner == name and held.need.busbar
        )
        return self.level[name] > 0 and not self.down[name] and fed

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
        if not drawn:
            return 0.0
        if source in held.need.busbar:
            if self.out(source) <= 0:
                return 0.0
            rooms = [self._capacity(one) * self.out(one) for one in held.use]
            return divided(self.through(held), rooms, held.need.in_order)[held.use.index(source)]
        return self.through(held) / len(held.use)

    def entered(self, node: str, name: str | None = None) -> float:
        """All load that enters a node, or that of one name."""
        return sum(self.flow(held, node) for held in self.needs if name in (None, held.name))

    def _behind(self, needs: set[int]) -> set[int]:
        """The needs with loads of their own that draw through some needs."""
        found: set[int] = set()
        for place in needs:
            held = self.needs[place]
            found |= {place} if self.own(held) > 0 else set()
            found |= {p for p in self._behind(self._drawing(held.owner)) if self.needs[p].name == held.name}
        return found

    def _drawing(self, source: str) -> set[int]:
        return {place for place, held in enumerate(self.needs) if self.flow(held, source) > 0}

    def _limits(self) -> dict[str | int, tuple[set[int], float]]:
        """What limits loads: a node, or all on a busbar together, each with the needs that draw on it and what it carries."""
        found: dict[str | int, tuple[set[int], float]] = {}
        together = {source for held in self.needs for source in held.need.busbar}
        for name in self.nodes:
            if name in self.region.nodes and name not in together and self._node(name).capacity is not None:
                found[name] = self._drawing(name), self._capacity(name)
        for place in self.wanted:
            held = self.needs[place]
            if any(self.flow(held, source) > 0 for source in held.need.busbar):
                found[place] = {place}, sum(self._capacity(one) * self.out(one) for one in held.use)
        return found

    def _load_on(self, limit: str | int) -> float:
        return self.entered(limit) if isinstance(limit, str) else self.through(self.needs[limit])

    def _nearer(self, one: str | int, needs: set[int]) -> bool:
        """Whether a limit stands on the consumers' side of these needs."""
        behind = self._feeders(needs)
        if isinstance(one, int):
            return one in behind - needs
        return one in {self.needs[place].owner for place in behind}

    def _overloaded(self) -> str | int | None:
        """What carries too much and has no such limit on the consumers' side of it."""
        limits = self._limits()
        over = [one for one, (_, most) in limits.items() if self._load_on(one) > most * (1 + 1e-9)]
        for place in self.wanted:
            feeding = limits[place][0] if place in limits else set()
            if place not in self._seen and not any(self._nearer(one, feeding) for one in over):
                self._seen[place] = self.through(self.needs[place]) if feeding else 0.0
        return next((one for one in over if not any(self._nearer(other, limits[one][0]) for other in over)), None)

    def _feeders(self, needs: set[int]) -> set[int]:
        found = set(needs)
        for place in needs:
            found |= self._feeders(self._drawing(self.needs[place].owner))
        return found

    def _drop(self, rounds: int) -> bool:
        """Decide from nothing what is dropped; whether that differs from before."""
        before = [held.dropped for held in self.needs]
        if rounds < ROUNDS:
            for held in self.needs:
                held.dropped = False
        self._seen: dict[int, float] = {}
        while (limit := self._overloaded()) is not None:
            ranked = [
                (-math.inf if self.needs[p].need.shed is None else self.needs[p].need.shed, self.needs[p].position, p)
                for p in self._behind(self._limits()[limit][0])
            ]
            self.needs[max(ranked)[2]].dropped = True
        return self._want() or before != [held.dropped for held in self.needs]

    def _want(self) -> bool:
        """Take down what loads the busbars; whether that differs from before."""
        before = dict(self.wanted)
        for place, load in self._seen.items():
            held = self.needs[place]
            feeds = any(held.owner in one.need.sources for one in self.needs)
            dead = (feeds and self.out(held.owner) <= 0) or not any(source in held.need.busbar for source in held.use)
            self.wanted[place] = math.inf if dead else load
        return before != self.wanted

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
                capacity = self._capacity(held.owner)
                rate = burned(held.need.draw, self.entered(held.owner), capacity)
                for source in held.use:
                    if source in self.tanks and self.tanks[source].usable > 0:
                        rates[source] += rate / len(held.use)
        return {name: rate + self.care_draws.get(name, 0.0) for name, rate in rates.items()}

    # An instant

    def settle(self, events: Sequence[Any]) -> None:
        """What is repaired or fails, the scenario's events in order, then what happens by itself."""
        self._run_down()
        for event in events:
            self._happen(event)
        self.deliveries.receive()
        self._expire()
        self._come_to_rest()

    def _run_down(self) -> None:
        for name, clock in self.clocks.items():
            node = self._node(name)
            if name in self.outages.broken and self.now >= clock.whole:
                self.outages.broken.remove(name)
            elif clock.failures < len(node.fails_after) and clock.ran >= node.fails_after[clock.failures]:
                clock.whole = math.inf if node.repair is None else self.now + node.repair
                clock.ran, clock.failures = 0, clock.failures + 1
                self.outages.broken.add(name)

    def _come_to_rest(self, *, at_once: bool = False) -> None:
        started: set[str] = set()
        restarted: set[str] = set()
        rounds = 0
        unsettled = True
        while unsettled:
            rounds = self._settle(started, rounds, at_once=at_once)
            for name in self.nodes:
                self.down[name] = self.down[name] or self.level[name] == 0
            unsettled = self._restart(restarted) or (not (at_once or self.leading) and self.deliveries.receive())
        for name, state in self.standby.items():
            if state.delivers or not (self._called(name) and self._able(name)):
                state.since = None
            else:
                state.since = self.now if state.since is None else state.since
                self.restless |= self._node(name).start == 0  # it started, stopped and is called again
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
            if not self._drop(rounds) and (self.leading or not self._spoil()):
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
        for name, rate in rates.items() if not self.leading else ():
            self.tanks[name].take(rate * self.step / 3600)
        for name, clock in self.clocks.items() if not self.leading else ():
            clock.ran += self.step if self.out(name) > 0 else 0
        self.now += self.step
