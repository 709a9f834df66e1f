"""Standby sources: called while what a caller prefers is not enough, and delivering a start time after that."""

from __future__ import annotations

from beredskap.engine.network.levels import Levels
from beredskap.engine.network.loads import Loads
from beredskap.engine.network.network import Network


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
            earlier = need.sources[: need.sources.index(g)]
            full = sum(self._levels.out[source] >= 1 for source in earlier)
            if full < need.at_least:
                found.append((i, next((source for source in earlier if self._levels.out[source] < 1), -1)))
        return tuple(found)

    def settle(self, now: int, *, at_once: bool = False) -> bool:
        """Begin and stop deliveries; whether any did. Starts come first, so that what a start bridges stops nobody.

        ``at_once`` lets every source deliver that is called and able: the state of things before the scenario's start.
        """
        levels = self._levels
        for g in levels.touched_calls:
            (self.called.add if self.failing(g) else self.called.discard)(g)
        levels.touched_calls.clear()
        able = {g for g in self.sources if levels.level[g] > 0 and not levels.down[g]}
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

    def hold(self, now: int) -> None:
        """At the end of an instant: start the clock of those called and able, stop it for the others."""
        levels = self._levels
        for g in self.sources:
            waits = g in self.called and not levels.gives[g] and levels.level[g] > 0
            if not waits:
                self.ready.pop(g, None)
            elif self._plant.start[g]:
                self.ready.setdefault(g, now + self._plant.start[g])
