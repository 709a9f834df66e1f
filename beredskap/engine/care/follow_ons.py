"""Patients who follow on from care given before, by the pass in which they arise (docs/model.md, Efterfrågan)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.memory import Recalled
from beredskap.engine.pass_calendar import Passes
from beredskap.model.result.memory import Tree


class FollowOns:
    """Patients (pairs,) who will arise in each pass, by its number; those of a pass arise evenly over it."""

    def __init__(self, plan: CarePlan, passes: Passes) -> None:
        self._plan = plan
        self._passes = passes
        self._due: dict[int, Floats] = {}

    def begin(self, served: Sequence[Floats]) -> None:
        """Start with those who were ``served`` in passes before the start, the latest first; of the first pass only the part after the start is to come."""
        for back, patients in enumerate(served, 1):
            self.add(self._passes.ends(-back), patients)
        if 0 in self._due:
            self._due[0] *= self._passes.ends(0) / self._passes.length

    @property
    def reach(self) -> int:
        """How many passes back patients may have been served who follow on now."""
        return max((step.after for step in self._plan.follow_ons), default=0) // self._passes.length + 1

    def add(self, time: int, served: Floats) -> None:
        """Those ``served`` up to ``time`` go on to the care that follows, from the first pass boundary after their time."""
        for step in self._plan.follow_ons:
            due = self._passes.number(time + step.after)
            if self._passes.begins(due) < time + step.after:
                due += 1
            waiting = self._due.setdefault(due, np.zeros(len(self._plan.pairs)))
            waiting += self._plan.count_follow_ons(step, served)

    def due(self, number: int, share: float) -> Floats:
        """Patients (pairs,) of a ``share`` of what is left of a pass."""
        due = self._due.get(number)
        return np.zeros(len(self._plan.pairs)) if due is None else due * share

    def arise(self, number: int, share: float) -> None:
        """Those of a ``share`` of what was left of a pass have arisen."""
        if number in self._due:
            self._due[number] = self._due[number] * (1 - share)

    def remember(self) -> Tree:
        """Those who will arise, by pass."""
        coming = {number: patients for number, patients in self._due.items() if number >= 0 and patients.any()}
        return {
            "passes": np.array(list(coming), np.int64),
            "patients": np.array(list(coming.values()), float).reshape(len(coming), len(self._plan.pairs)),
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        passes = memory.ints("passes", -1).tolist()
        self._due = dict(zip(passes, memory.floats("patients", len(passes), len(self._plan.pairs)), strict=True))
