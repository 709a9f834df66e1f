"""Standby sources: called while what a caller prefers is not enough, and delivering a start time after that."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from beredskap.engine.memory import Recalled, pair_up
from beredskap.engine.network.levels import Levels
from beredskap.engine.network.loads import Loads
from beredskap.engine.network.network import Network, PlantNeed
from beredskap.model.result.memory import Tree

_SLACK = 1e-9


class Standby:
    """Who is called, and when those that are both called and able begin to deliver (``ready``)."""

    def __init__(self, plant: Network, levels: Levels, loads: Loads) -> None:
        self._plant = plant
        self._levels = levels
        self._loads = loads
        self.sources = tuple(n for n, standby in enumerate(plant.standby) if standby)
        self.called: set[int] = set()
        self.ready: dict[int, int] = {}
        self._started: set[int] = set()
        self._busbars: dict[int, list[PlantNeed]] = {}
        for need in plant.needs:
            if need.busbar and plant.standby[need.owner]:
                self._busbars.setdefault(need.owner, []).append(need)

    def new_instant(self) -> None:
        """Let every source start once again."""
        self._started.clear()

    def failing(self, g: int) -> tuple[tuple[int, int], ...]:
        """Who calls a source: the needs whose earlier alternatives are not enough, each with its first such alternative (-1: none)."""
        found = []
        for i in self._plant.users[g]:
            need = self._plant.needs[i]
            if need.owner in self._loads.idle or i in self._loads.shed or self._levels.bridged[i]:
                continue
            if g in need.busbar:
                found += self._failing_busbar(i, g)
                continue
            earlier = need.sources[: need.sources.index(g)]
            full = sum(self._levels.out[source] >= 1 for source in earlier)
            if full < need.at_least:
                found.append((i, next((source for source in earlier if self._levels.out[source] < 1), -1)))
        return tuple(found)

    def _failing_busbar(self, i: int, g: int) -> list[tuple[int, int]]:
        """As `failing`, of a source on a busbar: called while those before the busbar are not enough and, in order, those before it on the busbar neither.

        On the busbar of a standby node it is called with that node, by the same.
        """
        need, out = self._plant.needs[i], self._levels.out
        if self._plant.standby[need.owner] and need.owner not in self.called:
            return []
        before = need.sources[: -len(need.busbar)]
        if any(out[source] >= 1 for source in before):
            return []
        if need.in_order:
            ahead = [source for source in need.busbar[: need.busbar.index(g)] if out[source] > 0]
            room = sum(self._plant.capacity[source] * out[source] for source in ahead)
            if ahead and self._loads.wanted.get(i, 0.0) <= room * (1 + _SLACK):
                return []
        if self._plant.standby[need.owner] and not before:
            return list(self.failing(need.owner))
        return [(i, before[0] if before else -1)]

    def settle(self, now: int, *, at_once: bool = False) -> bool:
        """Begin and stop deliveries; whether any did. Starts come first, so that what a start bridges stops nobody.

        ``at_once`` lets every source deliver that is called and able: the state of things before the scenario's start.
        """
        levels = self._levels
        self._call(levels.touched_calls)
        levels.touched_calls.clear()
        able = {g for g in self.sources if levels.level[g] > 0 and not levels.down[g] and self._fed(g)}
        starting = [
            g
            for g in self.sources
            if not levels.gives[g]
            and g in self.called
            and g in able
            and g not in self._started
            and (at_once or self._plant.start[g] == 0 or self.ready.get(g, now + 1) <= now)
        ]
        for g in starting:
            self._started.add(g)
            levels.set_gives(g, True)
        if starting:
            return True
        stopping = [g for g in self.sources if levels.gives[g] and (g not in self.called or g not in able)]
        for g in stopping:
            levels.set_gives(g, False)
        return bool(stopping)

    def _call(self, sources: Collection[int]) -> None:
        """See who is called; a standby node that is called, or no longer, calls those on its own busbar."""
        turned: set[int] = set()
        for g in sources:
            called = bool(self.failing(g))
            if called != (g in self.called):
                (self.called.add if called else self.called.discard)(g)
                turned.update(source for need in self._busbars.get(g, ()) for source in need.standby)
        if turned:
            self._call(turned)

    def _fed(self, g: int) -> bool:
        """Whether something gives on each busbar of a standby node, if it has any."""
        out = self._levels.out
        return all(any(out[source] > 0 for source in need.sources) for need in self._busbars.get(g, ()))

    def hold(self, now: int) -> None:
        """At the end of an instant: start the clock of those called and able, stop it for the others."""
        levels = self._levels
        for g in self.sources:
            waits = g in self.called and not levels.gives[g] and levels.level[g] > 0
            if not waits:
                self.ready.pop(g, None)
            elif self._plant.start[g]:
                self.ready.setdefault(g, now + self._plant.start[g])

    def remember(self) -> Tree:
        """Who is called, and when those that are to begin do so; who delivers is in the levels."""
        return {"called": np.array(sorted(self.called), np.int64), "ready": pair_up(self.ready)}

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        nodes = len(self._plant.ids)
        self.called = set(memory.ints("called", -1, below=nodes).tolist())
        self.ready = memory.table("ready", nodes)
