"""What one more natural unit of a limit gives, how many are of use, and how few are where one alone helps nobody."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, inf, isfinite
from typing import Final

import numpy as np

from beredskap.arrays import Floats, tally
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.explanation.lifting import lacks, with_more
from beredskap.engine.explanation.limits import TIGHT, Limit
from beredskap.engine.explanation.trial import Trial
from beredskap.model.base import GRADES, Grade
from beredskap.model.result.journal import Lift

_TRIES: Final = 6
"""How many corners of a curve of gain against units are looked at."""
_ROWS: Final = 6
"""How many rows of a limit, such as the wards that a nurse could come to, are tried."""


class OneMore:
    """Looks at more of the limits ``chosen`` that together hold a care type back, for patients of its ``grade``."""

    def __init__(self, plan: CarePlan, trial: Trial, chosen: Sequence[Limit], grade: int) -> None:
        self._plan = plan
        self._trial = trial
        self._chosen = chosen
        self.grade = grade
        self._freed = trial.without(chosen, grade)

    @property
    def programme(self) -> Programme:
        """The programme of the segment."""
        return self._trial.booked.programme

    def of(self, limit: Limit) -> Lift:
        """What more of one of the limits gives, the others being lifted; of its rows where one unit gives most of use, or fewest units give some."""
        curve = self._best(limit)
        gain = curve.gain(1)
        least = 1 if gain[self.grade] > TIGHT else curve.least()
        together = curve.gain(least) if least > 1 else gain
        return Lift(
            kind=limit.kind,
            subject=limit.subject,
            unit=limit.unit_name,
            gain=_by_grade(np.maximum(gain, 0.0)),
            displaced=_by_grade(np.maximum(-gain, 0.0), some=True),
            useful=curve.useful(least),
            least=least,
            least_gain=_by_grade(np.maximum(together, 0.0)) if least > 1 else {},
        )

    def without_care(self, situation: Situation, limit: Limit) -> Floats:
        """Who is without care in a situation in which the others of the limits are lifted, by grade: (grades,)."""
        rest = [other for other in self._chosen if other is not limit]
        return without_care(self._plan, self.programme, self._trial.again(situation, rest))

    def _best(self, limit: Limit) -> _Curve:
        """The row that is asked for more of: the first in the order of what new patients wait for who has a gain of one unit, else the first."""
        trial, programme = self._trial, self.programme
        rest = [other for other in self._chosen if other is not limit]
        base = trial.situation(rest, self.grade)
        before = without_care(self._plan, programme, trial.again(base, rest))
        wanted = np.maximum(wanted_of(programme, base, self._freed, limit.field, self.grade), 0.0)
        lacking = {row: lacks(programme, base, limit.field, row, self.grade) for row in limit.rows}
        asked = [row for row in limit.rows if wanted[row] > TIGHT and isfinite(lacking[row])]
        asked.sort(key=lambda row: (floor(lacking[row] / limit.unit), -wanted[row], row))
        curves = [
            _Curve(self, base, before, limit, row, lacking[row], lacking[row] + wanted[row])
            for row in asked[:_ROWS] or limit.rows[:1]
        ]
        helping = (curve for curve in curves if curve.own(1) > TIGHT)
        return next(helping, None) or min(curves, key=lambda curve: curve.least() or inf)


class _Curve:
    """Gain against units of one row of a limit: nothing for what is ``lacking`` already, and no more than for the amount ``enough``."""

    def __init__(
        self,
        one_more: OneMore,
        base: Situation,
        before: Floats,
        limit: Limit,
        row: int,
        lacking: float,
        enough: float,
    ) -> None:
        self._one_more = one_more
        self._base = base
        self._before = before
        self._limit = limit
        self._row = row
        self._lacking = lacking / limit.unit
        self._enough = enough / limit.unit
        self._known: dict[float, Floats] = {}

    def gain(self, units: float) -> Floats:
        """How many fewer are without care in the pass, by grade: (grades,)."""
        if units not in self._known:
            limit, programme = self._limit, self._one_more.programme
            more = with_more(programme, self._base, limit.field, self._row, units * limit.unit)
            self._known[units] = self._before - self._one_more.without_care(more, limit)
        return self._known[units]

    def least(self) -> int:
        """The smallest whole number of units that helps somebody of the grade; 0 where no number does."""
        if self.own(self._enough) <= TIGHT:
            return 0
        none, some = floor(self._lacking), ceil(self._enough)
        while some - none > 1:
            middle = (none + some) // 2
            none, some = (none, middle) if self.own(middle) > TIGHT else (middle, some)
        return some

    def useful(self, least: int) -> float:
        """Up to how many units more of them helps more of the grade.

        The gain rises in ever gentler straight lines from what is lacking to its most. So where the line through two points reaches the most, the gain itself
        is not yet past its last corner, which is found from below.
        """
        most = self.own(self._enough) * (1 - TIGHT) - TIGHT
        if not least or most <= 0:
            return 0.0
        top, at = self._enough, min(float(least), (self._lacking + self._enough) / 2)
        for _ in range(_TRIES):
            if self.own(at) < most:
                break
            top, at = at, (self._lacking + at) / 2
        x, y = self._lacking, 0.0
        for _ in range(_TRIES):
            gain = self.own(at)
            if gain >= most or gain - y <= TIGHT:
                return at if gain >= most else top
            x, y, at = at, gain, min(at + (self.own(top) - gain) * (at - x) / (gain - y), top)
        return top

    def own(self, units: float) -> float:
        """The gain of the grade that is asked about."""
        return float(self.gain(units)[self._one_more.grade])


def without_care(plan: CarePlan, programme: Programme, decision: Decision) -> Floats:
    """Who a decision leaves without care in its pass, by grade: those it does not serve, and inpatients who must leave and stay: (grades,)."""
    columns = programme.columns
    new = tally(np.array([plan.grade[care] for care in plan.pair_care]), decision.unserved, len(GRADES))
    grades = np.array([plan.grade[left.care] for left in columns.left_in_place], dtype=np.intp)
    return new + tally(grades, decision.left_in_place, len(GRADES))


def wanted_of(programme: Programme, situation: Situation, freed: Decision, field: str, grade: int) -> Floats:
    """How much more of each row of a field than a situation has patients of a grade and of graver ones use in a decision where there is plenty."""
    columns = programme.columns
    gives = np.where(columns.give_grade <= grade, freed.gives, 0.0)
    match field:
        case "capacity":
            stay = (
                0.0
                if situation.deficit is None
                else tally(columns.give_offer, situation.deficit.excess, len(situation.capacity))
            )
            return (
                tally(columns.give_offer, gives, len(situation.capacity)) - situation.capacity - situation.over + stay
            )
        case "pools":
            return _hours_wanted(programme, situation, gives)
        case "fleets":
            flows = np.where(
                [columns.commodities[flow.commodity].grade <= grade for flow in columns.flows], freed.flows, 0.0
            )
            moves = np.where(
                [programme.plan.grade[move.care] <= grade for move in columns.evacuations], freed.evacuations, 0.0
            )
            return programme.journeys.fleet_hours(flows, moves) - situation.fleets
        case "stock":
            draws = np.where(columns.draw_grade <= grade, freed.draws, 0.0)
            return tally(columns.draw_store, draws, len(situation.stock)) - situation.stock
        case _:
            return freed.swaps - situation.swaps


def _hours_wanted(programme: Programme, situation: Situation, gives: Floats) -> Floats:
    """Hours a pass of each pool beyond what there is, in the pass or in the coming days: (pools,)."""
    wanted = programme.pool_use(gives, situation.length) - situation.pools
    coming = programme.coming
    later = (coming.hours @ gives - situation.coming_free) / programme.passes_of_windows[:, None]
    wanted[coming.pools] = np.maximum(wanted[coming.pools], later.max(axis=0))
    return wanted


def _by_grade(patients: Floats, *, some: bool = False) -> dict[Grade, float]:
    return {name: float(n) for name, n in zip(GRADES, patients, strict=True) if not some or n > TIGHT}
