"""The coming days as a decision sees them: an admission takes staff until its stay ends, and coming visits need the same staff.

See docs/model.md, Fördelningen, *De kommande dygnen*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices
from beredskap.engine.allocation.columns import Columns
from beredskap.engine.allocation.needs import Needs
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.pass_calendar import WINDOWS
from beredskap.model.base import GRADES


class ComingHours(NamedTuple):
    """Hours of the coming days in the shared pools.

    ``there`` (windows, shared) is what inpatients leave, below 0 where they lack some, and ``expected`` (windows, shared, grades) what visits ask for.
    """

    there: Floats
    expected: Floats

    @property
    def free(self) -> Floats:
        """What neither inpatients nor visits take: (windows, shared)."""
        return np.asarray(np.maximum(self.there - self.expected.sum(axis=2), 0.0))

    @property
    def visits(self) -> Floats:
        """The visits (windows, shared, grades) that the hours left by inpatients allow, the gravest first."""
        before = np.cumsum(self.expected, axis=2) - self.expected
        return np.clip(self.there[:, :, None] - before, 0.0, self.expected)

    def more(self, hours: Floats) -> ComingHours:
        """The same with so many more ``hours`` (windows, shared)."""
        return self._replace(there=self.there + hours)


@dataclass(frozen=True)
class Coming:
    """What care that is decided now means for the staff of the coming days, in the ``pools`` that beds and visits share.

    Attributes:
        pools: Their numbers in `CarePlan.pools`: (shared,).
        hours: What one admission takes: (windows, shared, gives).
        visit_hours: What one visit takes: (shared, gives).
        worth: Weighted patients for each hour of visits: (shared, grades).
    """

    pools: Indices
    hours: Floats
    visit_hours: Floats
    worth: Floats


def compute_coming(plan: CarePlan, columns: Columns, needs: Needs, length: int) -> Coming:
    """What one patient of each of these columns means, with passes of ``length`` seconds."""
    beds = np.where(columns.give_is_bed, needs.pool_hours, 0.0)
    visits = np.where(columns.give_is_bed, 0.0, needs.pool_hours)
    pools = np.flatnonzero(beds.any(axis=1) & visits.any(axis=1))
    still = plan.stay_survival(columns.give_care.tolist(), length)
    weight = np.array([plan.care[care].weight for care in columns.give_care.tolist()])
    return Coming(
        pools=pools,
        hours=np.stack([beds[pools] * passes_within(still, window, length) for window in WINDOWS]),
        visit_hours=visits[pools],
        worth=_worth(visits[pools], columns.give_grade, weight),
    )


def passes_within(still: Floats, window: tuple[int, int], length: int) -> Floats:
    """In how many passes of a window after the one that is decided an admission is there in the mean: (gives,) of `CarePlan.stay_survival` (gives, passes)."""
    begins, ends = (1 + edge // length for edge in window)
    return np.asarray(still[:, begins:ends].sum(axis=1))


def _worth(visits: Floats, grade: Indices, weight: Floats) -> Floats:
    """The mean weight per hour of the kinds of visit that a pool gives in each grade; 0 where it gives none."""
    per_hour = np.divide(weight, visits, out=np.zeros_like(visits), where=visits > 0)
    sums = np.stack([np.where(grade == number, per_hour, 0.0).sum(axis=1) for number in range(len(GRADES))], axis=1)
    kinds = np.stack([((grade == number) & (visits > 0)).sum(axis=1) for number in range(len(GRADES))], axis=1)
    return np.asarray(np.divide(sums, kinds, out=np.zeros_like(sums), where=kinds > 0))
