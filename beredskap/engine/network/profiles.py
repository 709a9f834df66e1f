"""How much of each need's endurance profile (uthållighet) has been used up, and when the next step of it is reached."""

from __future__ import annotations

import math
from bisect import bisect_right

import numpy as np

from beredskap.engine.memory import LONG_AGO, Recalled, pair_up
from beredskap.engine.network.network import Network
from beredskap.model.result.memory import Tree

_CLOSE = 1e-6


class Endurance:
    """The shortfall used of every need, in seconds: it grows at 1 - supply and falls back at the need's recovery while supply is 1.

    ``supply`` is what holds from the last `hold` of each need; ``steps`` the time of the next step that lowers it.
    """

    def __init__(self, plant: Network, now: int = 0) -> None:
        self._needs = plant.needs
        self.now = now
        self.supply = [1.0] * len(plant.needs)
        self.steps: dict[int, int] = {}
        self._used = [0.0] * len(plant.needs)
        self._since = [now] * len(plant.needs)
        self._began = [now] * len(plant.needs)

    def used(self, i: int) -> float:
        """Seconds of shortfall used up by now."""
        need = self._needs[i]
        if not need.bounds:
            return 0.0
        passed = self.now - self._since[i]
        supply = self.supply[i]
        if supply < 1:
            return min(need.bounds[-1], self._used[i] + (1 - supply) * passed)
        if self._used[i] == 0 or need.recovery == math.inf:
            return 0.0
        return max(0.0, self._used[i] - need.recovery * passed)

    def remains(self, i: int) -> float:
        """The level that the profile gives now."""
        need = self._needs[i]
        if not need.bounds:
            return need.levels[0]
        return need.levels[bisect_right(need.bounds, self.used(i) + _CLOSE)]

    def begun(self, i: int) -> bool:
        """Whether at least the first step has been used up."""
        bounds = self._needs[i].bounds
        return bool(bounds) and self.used(i) + _CLOSE >= bounds[0] > 0

    def since(self, i: int) -> int:
        """When what is used up by now began to be: when it was last whole."""
        return self._began[i]

    def hold(self, i: int, supply: float) -> None:
        """Let the need live with this supply from now on."""
        if supply == self.supply[i] and self.steps.get(i, math.inf) > self.now:
            return
        self._hold(i, self.used(i), supply)

    def spend(self, worst: Endurance) -> None:
        """Let every need have used as much as in another account of it where that is more."""
        for i in range(len(self._needs)):
            if worst.used(i) > self.used(i) + _CLOSE:
                self._hold(i, worst.used(i), worst.supply[i])

    def _hold(self, i: int, used: float, supply: float) -> None:
        need = self._needs[i]
        if used <= _CLOSE:
            self._began[i] = self.now
        self._used[i] = used
        self._since[i] = self.now
        self.supply[i] = supply
        self.steps.pop(i, None)
        if supply >= 1 or not need.bounds:
            return
        step = bisect_right(need.bounds, self._used[i] + _CLOSE)
        if step < len(need.bounds) and need.levels[step] > supply:
            ahead = (need.bounds[step] - self._used[i]) / (1 - supply)
            self.steps[i] = self.now + max(1, math.ceil(ahead - _CLOSE))

    def remember(self) -> Tree:
        """The shortfall used of every need, since when its supply holds, and when it was last whole."""
        return {
            "supply": np.array(self.supply, float),
            "used": np.array(self._used, float),
            "since": np.array(self._since, np.int64),
            "began": np.array(self._began, np.int64),
            "steps": pair_up(self.steps),
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        needs = len(self._needs)
        self.supply = memory.floats("supply", needs, least=0.0).tolist()
        self._used = memory.floats("used", needs, least=0.0).tolist()
        self._since = memory.ints("since", needs, least=-LONG_AGO).tolist()
        self._began = memory.ints("began", needs, least=-LONG_AGO).tolist()
        self.steps = memory.table("steps", needs)
