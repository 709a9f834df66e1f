"""What the coming days are expected to ask of the staff that beds and visits share, if they are like the ordinary week and like yesterday.

See docs/model.md, Fördelningen, *De kommande dygnen*. Events to come are not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from beredskap.arrays import Floats, Mask
from beredskap.engine.allocation.columns import Columns
from beredskap.engine.allocation.coming import Coming, ComingHours
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.memory import Recalled
from beredskap.engine.pass_calendar import WINDOWS, Passes, capacity_days
from beredskap.model.base import GRADES
from beredskap.model.result.memory import Tree
from beredskap.units import DAY, WEEK

_DAYS: Final = np.array([ends - begins for begins, ends in WINDOWS]) / DAY


class Outlook:
    """Expects visits: as many as in the same pass of the ordinary week (``usual``, by give), or of yesterday where they were more."""

    def __init__(
        self, plan: CarePlan, columns: Columns, coming: Coming, passes: Passes, usual: Sequence[Floats]
    ) -> None:
        self._shapes = [offer.shape for offer in plan.offers]
        self._columns = columns
        self._coming = coming
        self._passes = passes
        self._per_day = DAY // passes.length
        self._is_visit = ~columns.give_is_bed
        self._usual = np.array(usual or np.zeros((WEEK // passes.length, len(columns.gives)))) * self._is_visit
        self._open: dict[int, Mask] = {}
        self._given = np.zeros((self._per_day, len(columns.gives)))
        self._latest = self._given.copy()
        self._of_grade = [columns.give_grade == grade for grade in range(len(GRADES))]

    def give(self, number: int, gives: Floats, *, is_over: bool) -> None:
        """Note what was given (gives,) in a part of pass ``number``, or in the last of them, when it ``is_over``."""
        of_day = self._passes.of_week(number) % self._per_day
        self._given[of_day] += gives
        if is_over:
            self._latest[of_day], self._given[of_day] = self._given[of_day], 0.0

    def remember(self) -> Tree:
        """What was given in each of the latest passes, and so far in the present one."""
        return {"given": self._given.copy(), "latest": self._latest.copy()}

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        self._given, self._latest = (memory.floats(name, *self._given.shape) for name in ("given", "latest"))

    def look(self, number: int, pools: Floats, lying: Floats, level: Floats, postponed: Mask) -> ComingHours:
        """What is expected after pass ``number`` of the hours of ``pools`` (windows, pools) that will be there.

        Inpatients take ``lying`` hours per day of each pool, as they do now: who leaves is replaced. ``level`` is by offer and ``postponed`` by care type.
        """
        columns, coming = self._columns, self._coming
        share = np.minimum(level, 1.0)[columns.give_offer] * ~postponed[columns.give_care]
        visits = np.zeros((len(WINDOWS), len(coming.pools), len(GRADES)))
        for place, window in enumerate(WINDOWS):
            given = self._expected(number, window) * share
            for grade, some in enumerate(self._of_grade):
                visits[place, :, grade] = coming.visit_hours[:, some] @ given[some]
        return ComingHours(pools[:, coming.pools] - _DAYS[:, None] * lying[coming.pools], visits)

    def _expected(self, number: int, window: tuple[int, int]) -> Floats:
        """Visits in a window: (gives,)."""
        numbers = range(*(number + 1 + edge // self._passes.length for edge in window))
        passes = np.array([self._passes.of_week(one) for one in numbers])
        yesterday = self._latest[passes % self._per_day] * np.array([self._is_open(one) for one in numbers])
        return np.asarray(np.maximum(self._usual[passes], yesterday).sum(axis=0))

    def _is_open(self, number: int) -> Mask:
        """Which visits are given in a pass: (gives,)."""
        if number not in self._open:
            window = self._passes.window(self._passes.begins(number), self._passes.ends(number))
            self._open[number] = (capacity_days(self._shapes, *window) > 0)[self._columns.give_offer] & self._is_visit
        return self._open[number]
