"""Longer shifts: the hours they give, how they wear, and when they are spent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from beredskap.engine.staff.pools import Crew, means
from beredskap.model.result.journal import RosterSpent
from beredskap.model.scenario.strain import LongerShifts

_SECOND = 1e-3


@dataclass
class Shifts:
    """One roster in force since ``begin``: seconds of it that each crew has worked in full, and the crews it has worn out."""

    begin: int
    terms: LongerShifts
    worked: dict[int, float] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)
    _meant: dict[int, bool] = field(default_factory=dict)

    def wear(self, crew: Crew, end: int, seconds: float) -> RosterSpent | None:
        """Count ``seconds`` in which all the extra was worked (or longer, in which part of it was), up to ``end``; says if that was the last of it."""
        if crew.index in self.spent or not self._concerns(crew):
            return None
        worked = self.worked[crew.index] = self.worked.get(crew.index, 0.0) + seconds
        if worked < self.terms.lasts - _SECOND:
            return None
        self.spent.add(crew.index)
        return RosterSpent(pool=crew.pool.id, time=end, lasted=end - self.begin)

    def _concerns(self, crew: Crew) -> bool:
        """Whether some of the crew are meant."""
        if crew.index not in self._meant:
            self._meant[crew.index] = any(means(self.terms, crew, home) for home, _ in crew.homes)
        return self._meant[crew.index]


def factor(rosters: Sequence[Shifts], crew: Crew, home: str) -> float:
    """Hours of those who live in ``home`` as a factor of the usual: of several rosters the longest, but what is left once one of them is spent."""
    meant = [roster for roster in rosters if means(roster.terms, crew, home)]
    spent = [roster.terms.after for roster in meant if crew.index in roster.spent]
    return min(spent) if spent else max((roster.terms.hours for roster in meant), default=1.0)
