"""The levels of all nodes: the greatest fixpoint of own health and needs, kept up by working only on what changed."""

from __future__ import annotations

from collections import deque

import numpy as np

from beredskap.engine.memory import Recalled
from beredskap.engine.network.network import Network, PlantNeed
from beredskap.engine.network.profiles import Endurance
from beredskap.model.result.memory import Tree


class Levels:
    """Levels of nodes, what every source gives, and the supply of every need.

    ``out`` is what a source gives: a node's level, 0 while it is down or a standby that does not deliver, and for a store 1 or 0.
    ``supply`` and ``use`` say what a need would get from which sources if it were not ``off`` (shed or dropped).
    Whatever rises is first lifted as far as its health allows, with all that hangs on it, so that `settle` only ever lowers:
    that gives the greatest fixpoint, also where nodes hold each other up in a circle.
    """

    def __init__(self, plant: Network, endurance: Endurance) -> None:
        self._plant = plant
        self._endurance = endurance
        nodes, needs = len(plant.ids), len(plant.needs)
        self.health = [1.0] * nodes
        self.level = [1.0] * nodes
        self.down = [False] * nodes
        self.gives = [not standby for standby in plant.standby]
        self.out = [float(gives) for gives in self.gives] + [1.0] * len(plant.stores) + [0.0]
        self.off = [False] * needs
        self.bridged = [False] * needs
        """Needs that are met from elsewhere: they use no source, and nothing switches them off."""
        self.supply = [1.0] * needs
        self.use: list[tuple[int, ...]] = [need.sources[: need.at_least] for need in plant.needs]
        self.parts: dict[int, tuple[float, ...]] = {}
        """Of needs with a busbar, what each source in use gives."""
        self.able = [True] * nodes
        """Whether health and every need are above 0: what a node that is down waits for."""
        self.touched_nodes: set[int] = set()
        self.touched_needs: set[int] = set()
        self.touched_calls: set[int] = set()
        """Standby sources that somebody who may call them was touched."""
        self.loads_changed = True
        self._queue: deque[int] = deque()
        self._queued = [False] * nodes
        for n in range(nodes):
            self.lower(n)

    def need_level(self, i: int) -> float:
        """The greater of supply and what the profile still gives."""
        supply = self.given(i)
        return supply if supply >= 1 else max(supply, self._endurance.remains(i))

    def given(self, i: int) -> float:
        """What a need gets, switched off or not."""
        return 0.0 if self.off[i] and not self.bridged[i] else self.supply[i]

    def lower(self, n: int) -> None:
        """Something that node ``n`` rests on may have fallen."""
        if not self._queued[n]:
            self._queued[n] = True
            self._queue.append(n)

    def lift(self, n: int) -> None:
        """Something that node ``n`` rests on may have risen."""
        stack = [n]
        while stack:
            n = stack.pop()
            self.lower(n)
            if self.down[n] or self.level[n] >= self.health[n]:
                continue
            self.level[n] = self.health[n]
            if self.gives[n]:
                self.out[n] = self.health[n]
            if self.gives[n] or n in self._plant.on_reserve_busbar:
                stack.extend(self._plant.needs[i].owner for i in self._plant.users[n])

    def set_health(self, n: int, health: float) -> None:
        """The node's own health, whatever it needs."""
        rises = health > self.health[n]
        self.health[n] = health
        (self.lift if rises else self.lower)(n)

    def set_gives(self, n: int, gives: bool) -> None:
        """A standby source begins or stops delivering."""
        self.gives[n] = gives
        self._set_out(n, self.level[n] if gives and not self.down[n] else 0.0)

    def set_store(self, s: int, filled: bool) -> None:
        """A store has something to give, or not."""
        self._set_out(self._plant.first_store + s, float(filled))

    def set_off(self, i: int, off: bool) -> None:
        """A need is shed or dropped, or switched on again."""
        self.off[i] = off
        (self.lower if off else self.lift)(self._plant.needs[i].owner)

    def set_bridged(self, i: int, bridged: bool) -> None:
        """A need is met from elsewhere, or no longer."""
        self.bridged[i] = bridged
        (self.lift if bridged else self.lower)(self._plant.needs[i].owner)

    def set_down(self, n: int) -> None:
        """A node whose level reached 0 stays there until restarted."""
        self.down[n] = True
        self.lower(n)

    def set_up(self, n: int) -> None:
        """A node that was down is restarted."""
        self.down[n] = False
        self.lift(n)

    def _set_out(self, source: int, out: float) -> None:
        before, self.out[source] = self.out[source], out
        if out != before:
            change = self.lift if out > before else self.lower
            for i in self._plant.users[source]:
                change(self._plant.needs[i].owner)

    def settle(self) -> None:
        """Bring every level to the greatest fixpoint."""
        while self._queue:
            n = self._queue.popleft()
            self._queued[n] = False
            self.touched_nodes.add(n)
            level = self.health[n]
            for i in self._plant.needs_of[n]:
                self._supply(i)
                level = min(level, self.need_level(i))
            self.able[n] = level > 0
            if self.down[n]:
                level = 0.0
            if level != self.level[n] and n in self._plant.on_reserve_busbar:
                for i in self._plant.users[n]:
                    self.lower(self._plant.needs[i].owner)
            self.level[n] = level
            if self.gives[n] and self.out[n] != level:
                self._set_out(n, level)

    def _supply(self, i: int) -> None:
        """The source in use is the one with the highest level, ties to the earlier; of ``at_least`` k sources it is the k-th best.

        Where none before them gives all, those on a busbar that give anything are in use together: their levels say how much they carry, not what it is worth.
        """
        need, out = self._plant.needs[i], self.out
        use: tuple[int, ...]
        if self.bridged[i]:
            use, supply = (), 1.0
        elif need.busbar and (together := self._on_busbar(need)):
            use, supply = together, 1.0
        elif need.busbar and self._plant.standby[need.owner]:
            ready = [max(out[source], self._ready(source, need)) for source in need.sources]
            supply = max(ready)
            use = (need.sources[ready.index(supply)],)
        elif need.at_least == 1:
            best, supply = need.sources[0], -1.0
            for source in need.sources:
                if out[source] > supply:
                    best, supply = source, out[source]
                    if supply >= 1:
                        break
            use = (best,)
        else:
            use = tuple(sorted(need.sources, key=lambda source: -out[source])[: need.at_least])
            supply = out[use[-1]]
        self.touched_needs.add(i)
        if need.standby:
            self.touched_calls.update(need.standby)
        if self._plant.carries[i] and (use != self.use[i] or (supply > 0) != (self.supply[i] > 0)):
            self.loads_changed = True
        if need.busbar:
            parts = tuple(out[source] for source in use)
            self.loads_changed |= parts != self.parts.get(i)
            self.parts[i] = parts
        self.use[i] = use
        self.supply[i] = supply

    def _on_busbar(self, need: PlantNeed) -> tuple[int, ...]:
        """The sources on the busbar that give anything, if none before them gives all."""
        if any(self.out[source] >= 1 for source in need.sources[: -len(need.busbar)]):
            return ()
        return tuple(source for source in need.busbar if self.out[source] > 0)

    def _ready(self, source: int, need: PlantNeed) -> float:
        """What a source on the busbar of a reserve would give if it were called."""
        return self.level[source] if source in need.busbar and not self.down[source] else 0.0

    def remember(self) -> Tree:
        """The levels at the end of an instant; what every need gets from whom follows from them."""
        return {
            "health": np.array(self.health, float),
            "level": np.array(self.level, float),
            "out": np.array(self.out, float),
            "down": np.array(self.down, bool),
            "gives": np.array(self.gives, bool),
            "able": np.array(self.able, bool),
            "off": np.array(self.off, bool),
            "bridged": np.array(self.bridged, bool),
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave: nothing is unsettled."""
        nodes, needs = len(self.level), len(self.off)
        self.health, self.level = (memory.floats(name, nodes, least=0.0).tolist() for name in ("health", "level"))
        self.out = memory.floats("out", len(self.out), least=0.0).tolist()
        self.down, self.gives, self.able = (memory.mask(name, nodes).tolist() for name in ("down", "gives", "able"))
        self.off, self.bridged = (memory.mask(name, needs).tolist() for name in ("off", "bridged"))
        for i in range(needs):
            self._supply(i)
        self._queue.clear()
        self._queued = [False] * nodes
        self.touched_nodes.clear()
        self.touched_needs.clear()
        self.touched_calls.clear()
        self.loads_changed = False
