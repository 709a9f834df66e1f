"""Nodes that fail after so long a time of running: how long each has run since it was last whole, and when it has run its time."""

from __future__ import annotations

import math

from beredskap.engine.memory import Recalled, pair_up
from beredskap.engine.network.levels import Levels
from beredskap.engine.network.network import Network
from beredskap.model.result.memory import Tree


class RunningTime:
    """``ran`` is the seconds that each node which will fail has run since it was whole, ``failures`` how many times it has failed."""

    def __init__(self, plant: Network, levels: Levels) -> None:
        self._plant = plant
        self._levels = levels
        self.ran = {n: 0 for n, times in enumerate(plant.fails_after) if times}
        self.failures = dict.fromkeys(self.ran, 0)
        self._running: list[int] = []

    def hold(self) -> None:
        """At the end of an instant: see which of them run."""
        self._running = [n for n in self.ran if self._levels.out[n] > 0 and math.isfinite(self._left(n))]

    def run(self, seconds: int) -> None:
        """Let so long pass."""
        for n in self._running:
            self.ran[n] += seconds

    def next_failure(self, now: int) -> float:
        """When the next of those that run has run its time; infinite if none does."""
        return min((now + self._left(n) for n in self._running), default=math.inf)

    def fail(self) -> list[int]:
        """Those that have run their time now; each begins again from nothing, towards its next failure."""
        failed = [n for n in self._running if self._left(n) <= 0]
        for n in failed:
            self.ran[n] = 0
            self.failures[n] += 1
        return failed

    def remember(self) -> Tree:
        """How long each has run, and how many times it has failed; which of them run follows from the levels."""
        return {"ran": pair_up(self.ran), "failures": pair_up(self.failures)}

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave, once the levels have."""
        nodes = len(self._plant.ids)
        self.ran |= memory.table("ran", nodes)
        self.failures |= memory.table("failures", nodes)
        self.hold()

    def _left(self, n: int) -> float:
        times, failed = self._plant.fails_after[n], self.failures[n]
        return times[failed] - self.ran[n] if failed < len(times) else math.inf
