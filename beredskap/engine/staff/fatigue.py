"""Longer shifts: the hours they give, how staff tire of them, and when they can give no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from beredskap.engine.memory import Recalled
from beredskap.engine.staff.pools import PoolMembers, concerns
from beredskap.model.result.journal import RosterSpent
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.strain import LongerShifts

_SECOND = 1e-3


@dataclass
class Fatigue:
    """One roster in force since ``begin``: the seconds of longer shifts that each pool (by number) has ``worked`` in full, and the pools that are ``spent``."""

    begin: int
    terms: LongerShifts
    worked: dict[int, float] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)
    _concerned: dict[int, bool] = field(default_factory=dict)

    def wear(self, members: PoolMembers, end: int, seconds: float) -> RosterSpent | None:
        """Count ``seconds`` up to ``end`` in which all of the extra was worked (or more, in which part of it was); gives a report if it spent the pool."""
        if members.index in self.spent or not self._concerns(members):
            return None
        worked = self.worked[members.index] = self.worked.get(members.index, 0.0) + seconds
        if worked < self.terms.lasts - _SECOND:
            return None
        self.spent.add(members.index)
        return RosterSpent(pool=members.pool.id, time=end, lasted=end - self.begin)

    def remember(self) -> Tree:
        """How worn each pool is."""
        return {
            "begin": self.begin,
            "pools": np.array(list(self.worked), np.int64),
            "worked": np.array(list(self.worked.values()), float),
            "spent": np.array(sorted(self.spent), np.int64),
        }

    def recall(self, memory: Recalled, pools: int) -> None:
        """Take back what `remember` gave; there are so many pools."""
        worn = memory.ints("pools", -1, below=pools).tolist()
        self.worked = dict(zip(worn, memory.floats("worked", len(worn), least=0.0).tolist(), strict=True))
        self.spent = set(memory.ints("spent", -1, below=pools).tolist())

    def _concerns(self, members: PoolMembers) -> bool:
        """Whether the roster is for some of the members."""
        if members.index not in self._concerned:
            self._concerned[members.index] = any(concerns(self.terms, members, home) for home, _ in members.homes)
        return self._concerned[members.index]


def hours_factor(rosters: Sequence[Fatigue], members: PoolMembers, home: str) -> float:
    """Hours of the members who live in ``home`` over the usual: by the longest of several rosters, but once one is spent by what that leaves."""
    own = [roster for roster in rosters if concerns(roster.terms, members, home)]
    spent = [roster.terms.after for roster in own if members.index in roster.spent]
    return min(spent) if spent else max((roster.terms.hours for roster in own), default=1.0)
