"""What every source carries, and which loads are dropped where that is more than its capacity."""

from __future__ import annotations

import math
from collections.abc import Mapping

from beredskap.engine.network.levels import Levels
from beredskap.engine.network.network import Network

_SLACK = 1e-9
_ROUNDS = 12


class Loads:
    """Loads flow from the leaves through the sources in use. ``entered[n]`` is all that enters a node; ``dropped`` maps a need to the node it overloaded.

    What is dropped is decided from scratch each time, so that loads return when there is room; within one instant at most
    a few times, after which nothing returns until the next (a load whose dropping makes room for itself would go on for ever).
    """

    def __init__(self, plant: Network) -> None:
        self._plant = plant
        self.shed: set[int] = set()
        """Needs that a `shed` event has switched off."""
        self.idle: set[int] = set()
        """Nodes that are lost and so draw nothing."""
        self.switched_off: set[int] = set()
        """Nodes that a `shed` event is in force on."""
        self.dropped: dict[int, int] = {}
        self.entered: dict[int, float] = {}
        self.flowed = False
        """Whether what flows was computed again since this was last set to false."""
        self.own = [need.load for need in plant.needs]
        """What each need draws for its own node, as the weather makes it."""
        self._rounds = 0
        self._limited_set = limited = {n for n, capacity in enumerate(plant.capacity) if capacity < math.inf}
        last_feeder = {source: at for at, i in enumerate(plant.load_order) for source in plant.needs[i].sources}
        self._limited = sorted(limited & last_feeder.keys(), key=lambda n: (last_feeder[n], n))
        self._burden: dict[int, float] = {}
        self._through: dict[int, float] = {}
        self._ways = {i: self._ways_of(i) for i in plant.load_order}

    def _ways_of(self, i: int) -> dict[int, tuple[bool, int]]:
        """Per source of a need: whether its load counts against the source's capacity, and the need that passes it on."""
        need = self._plant.needs[i]
        return {
            source: (source in self._limited_set and self._plant.counts(need.name, source), onward)
            for source, onward in zip(need.sources, need.onward, strict=True)
        }

    def scale(self, factors: Mapping[str, float]) -> None:
        """Let every own load of the needs named be so many times what the inventory says."""
        pairs = ((need.load, factors.get(need.name, 1.0)) for need in self._plant.needs)
        self.own = [load * factor if factor else 0.0 for load, factor in pairs]

    def new_instant(self) -> None:
        """Decide from scratch again."""
        self._rounds = 0

    def settle(self, levels: Levels) -> bool:
        """Recompute what flows and what is dropped; whether what is dropped changed (then ``levels.off`` has too)."""
        if not levels.loads_changed:
            return False
        levels.loads_changed = False
        self.flowed = True
        self._rounds += 1
        before = self.dropped
        self.dropped = {} if self._rounds < _ROUNDS else dict(before)
        self._flow(levels)
        for n in self._limited:
            self._relieve(n, levels)
        if self.dropped:
            self._flow(levels)
        changed = sorted(before.keys() ^ self.dropped.keys())
        for i in changed:
            levels.set_off(i, i in self.dropped or i in self.shed)
        return bool(changed)

    def _flow(self, levels: Levels) -> None:
        needs, own, idle, shed, dropped = self._plant.needs, self.own, self.idle, self.shed, self.dropped
        entered: dict[int, float] = {}
        burden: dict[int, float] = {}
        through: dict[int, float] = {}
        self.entered, self._burden, self._through = entered, burden, through
        for i in self._plant.load_order:
            need = needs[i]
            load = through.get(i, 0.0) + (0.0 if need.owner in idle else own[i])
            use = levels.use[i]
            if not load or not use or levels.supply[i] <= 0 or i in shed or i in dropped:
                continue
            share = load / len(use)
            for source in use:
                counts, onward = self._ways[i][source]
                entered[source] = entered.get(source, 0.0) + share
                if counts:
                    burden[source] = burden.get(source, 0.0) + share
                if onward >= 0:
                    through[onward] = through.get(onward, 0.0) + share

    def _withdraw(self, i: int, load: float, levels: Levels) -> None:
        """Take a load away on its whole way; `_flow` sums up exactly afterwards."""
        share = load / len(levels.use[i])
        for source in levels.use[i]:
            counts, onward = self._ways[i][source]
            if counts:
                self._burden[source] -= share
            if onward >= 0:
                self._through[onward] -= share
                if self._draws(onward, levels):
                    self._withdraw(onward, share, levels)

    def _own(self, i: int) -> float:
        return 0.0 if self._plant.needs[i].owner in self.idle else self.own[i]

    def _draws(self, i: int, levels: Levels) -> bool:
        return levels.supply[i] > 0 and bool(levels.use[i]) and i not in self.shed and i not in self.dropped

    def _relieve(self, n: int, levels: Levels) -> None:
        """Drop whole leaf loads behind ``n``, the highest rank first, until the rest fits."""
        capacity = self._plant.capacity[n] * (1 + _SLACK)
        while self._burden.get(n, 0.0) > capacity:
            behind = sorted(self._behind(n, levels), key=self._order, reverse=True)
            for i in behind:
                load = self._own(i) + self._through.get(i, 0.0)
                self.dropped[i] = n
                if math.isinf(load):
                    self._flow(levels)
                else:
                    self._withdraw(i, load, levels)
                if self._burden.get(n, 0.0) <= capacity or self._through.get(i, 0.0) > _SLACK:
                    break
            if not behind:
                return

    def _order(self, i: int) -> tuple[bool, float, int]:
        """Okänd loads go first, then the highest shed rank, then the last in the file."""
        need = self._plant.needs[i]
        return (math.isinf(need.load), *need.rank)

    def _behind(self, n: int, levels: Levels) -> set[int]:
        """The leaf loads that count against ``n``."""
        found: set[int] = set()
        stack = [(n, i) for i in self._plant.users[n] if i in self._ways and self._ways[i][n][0]]
        while stack:
            source, i = stack.pop()
            if not self._draws(i, levels) or source not in levels.use[i]:
                continue
            need = self._plant.needs[i]
            if self._own(i) > 0:
                found.add(i)
            stack.extend(
                (need.owner, j) for j in self._plant.users[need.owner] if self._plant.needs[j].name == need.name
            )
        return found
