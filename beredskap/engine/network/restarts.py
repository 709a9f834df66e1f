"""Nodes that are down and may start: from when everything they need holds, and for how long it must."""

from __future__ import annotations

from beredskap.engine.memory import LONG_AGO, Recalled, pair_up
from beredskap.engine.network.levels import Levels
from beredskap.engine.network.network import Network
from beredskap.model.result.memory import Tree


class Restarts:
    """``due`` is when a node that is down and able will be up, if it stays able; ``since`` when a node went down."""

    def __init__(self, plant: Network, levels: Levels) -> None:
        self._plant = plant
        self._levels = levels
        self.due: dict[int, int] = {}
        self.since: dict[int, int] = {}
        self.restarted: set[int] = set()

    def new_instant(self) -> None:
        """Let every node restart once again."""
        self.restarted.clear()

    def fell(self, now: int) -> None:
        """Mark the nodes whose level reached 0 as down. A store's keeper has nothing to restart."""
        levels = self._levels
        for n in sorted(levels.touched_nodes):
            if n < self._plant.node_count and levels.level[n] == 0 and not levels.down[n]:
                levels.set_down(n)
                self.since[n] = now

    def settle(self, now: int) -> bool:
        """Count from now for those that have become able, forget those that are not, and start those that are due."""
        levels = self._levels
        for n in sorted(levels.touched_nodes):
            if levels.down[n] and levels.able[n]:
                self.due.setdefault(n, now + self._plant.restart[n])
            else:
                self.due.pop(n, None)
        ready = sorted(n for n, due in self.due.items() if due <= now and n not in self.restarted)
        for n in ready:
            self.restarted.add(n)
            del self.due[n]
            del self.since[n]
            levels.set_up(n)
        return bool(ready)

    def remember(self) -> Tree:
        """When those that are down went down, and when they will be up."""
        return {"due": pair_up(self.due), "since": pair_up(self.since)}

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        nodes = len(self._plant.ids)
        self.due, self.since = memory.table("due", nodes), memory.table("since", nodes, least=-LONG_AGO)
