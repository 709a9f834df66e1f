"""What an ensemble amounts to: whether the plan holds, which care is hit most often, and which correlations may be chance."""

from __future__ import annotations

import math
from typing import Final

from beredskap.model.base import GRADES
from beredskap.model.region import Region
from beredskap.model.result.ensemble import CareSpread, Ensemble, ExpectationSpread, Paired, StoreSpread
from beredskap.model.result.journal import Word

SURE: Final = 0.95
"""The share of pairs that must agree before one of two is called the more vulnerable."""
_UNCHANGED: Final[tuple[Word, ...]] = ("kvarstår", "–")


def plan_holds(found: Ensemble) -> bool:
    """Whether each expectation holds in at least half of the runs: whether the plan holds in the median run."""
    return all(holds_in_median(one, found.runs) for one in found.expectations)


def holds_in_median(one: ExpectationSpread, runs: int) -> bool:
    """Whether an expectation holds in at least half of the runs."""
    return 2 * one.held >= runs


def count_certain(found: Ensemble) -> int:
    """How many expectations hold in every run."""
    return sum(1 for one in found.expectations if one.held == found.runs)


def rank_care(found: Ensemble, region: Region) -> list[CareSpread]:
    """By grade, then by how seldom the care is as usual, then by patients without it."""
    return sorted(found.care, key=lambda one: _rank(one, region, found.runs))


def _rank(one: CareSpread, region: Region, runs: int) -> tuple[int, float, float, str]:
    record = region.care.get(one.care)
    grade = GRADES.index(record.grade) if record else len(GRADES)
    usual = sum(one.words.get(word, 0) for word in _UNCHANGED) / runs
    return grade, usual, -(one.unmet.p50 or 0.0), one.care


def rank_stores(found: Ensemble) -> list[StoreSpread]:
    """Those that ran out in most runs first, of these the earliest."""
    return sorted(found.stores, key=lambda one: (-one.runs, one.empty_at.p5 or math.inf, one.store))


def judge_pairs(found: Paired) -> int:
    """1 if B leaves more without necessary care than A in nineteen of twenty pairs, -1 if fewer, and 0 where the pairs do not agree so far."""
    if found.more_in >= SURE * found.runs:
        return 1
    return -1 if found.fewer_in >= SURE * found.runs else 0


def chance_correlation(runs: int) -> float:
    """A rank correlation of so many runs that is smaller than this may be chance: about two standard errors, 1 / √(n - 1) each."""
    return min(1.0, 2 / math.sqrt(runs - 1)) if runs > 1 else 1.0
