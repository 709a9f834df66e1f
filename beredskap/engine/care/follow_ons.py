"""Patients who follow on from care given before, by the pass in which they arise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.pass_calendar import Passes


class FollowOns:
    """Patients per pair who will arise in each pass, by its number; those of a pass arise evenly over it."""

    def __init__(self, plan: CarePlan, passes: Passes) -> None:
        self._plan = plan
        self._passes = passes
        self._due: dict[int, Floats] = {}

    def begin(self, served: Sequence[Floats]) -> None:
        """Start with those who follow on from passes before the start, the latest of them first, of which the first pass has had its part."""
        for back, patients in enumerate(served, 1):
            self.add(self._passes.ends(-back), patients)
        if 0 in self._due:
            self._due[0] *= self._passes.ends(0) / self._passes.length

    @property
    def reach(self) -> int:
        """How many passes before the start those may have been served who follow on after it."""
        return max((step.after for step in self._plan.follows), default=0) // self._passes.length + 1

    def add(self, time: int, served: Floats) -> None:
        """Those ``served`` up to ``time`` go on to the care that follows, from the first pass boundary after their time."""
        for step in self._plan.follows:
            due = self._passes.number(time + step.after)
            if self._passes.begins(due) < time + step.after:
                due += 1
            waiting = self._due.setdefault(due, np.zeros(len(self._plan.pairs)))
            waiting += self._plan.following(step, served)

    def due(self, number: int, share: float) -> Floats:
        """Patients per pair of the ``share`` of what is left of a pass."""
        due = self._due.get(number)
        return np.zeros(len(self._plan.pairs)) if due is None else due * share

    def leave(self, number: int, patients: Floats) -> None:
        """So many per pair have yet to arise in a pass."""
        self._due[number] = patients
