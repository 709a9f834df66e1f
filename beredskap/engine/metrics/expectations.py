"""Whether a run's expectations hold together: whether the plan holds."""

from __future__ import annotations

from typing import Literal

from beredskap.model.result.journal import Journal

Judgement = Literal["holds", "fails", "unchecked"]


def count_held(journal: Journal) -> int:
    """How many expectations hold."""
    return sum(1 for verdict in journal.verdicts if verdict.holds)


def all_hold(journal: Journal) -> bool:
    """Whether no expectation failed and none was left undecided."""
    return count_held(journal) == len(journal.verdicts)


def judge(journal: Journal) -> Judgement:
    """Whether all expectations hold; "unchecked" where there is none."""
    if not journal.verdicts:
        return "unchecked"
    return "holds" if all_hold(journal) else "fails"
