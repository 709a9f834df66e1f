"""Why not more: the pass of first failure is solved again with limits lifted, never read off dual prices (design §4.13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from beredskap.engine.allocation.columns import LeftInPlace
from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.engine.care.segment import Booked
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.explanation.lifting import lifted
from beredskap.engine.explanation.limits import TIGHT, Limit, Limits
from beredskap.engine.explanation.one_more import OneMore
from beredskap.model.base import GRADES
from beredskap.model.result.journal import Bottleneck, LimitKind

_ENOUGH: Final = 0.5


class Bottlenecks:
    """Finds what holds a care type back in one booked segment."""

    def __init__(self, plan: CarePlan, supply_lists: SupplyLists) -> None:
        self._plan = plan
        self._supply_lists = supply_lists

    def of_care(self, care: int, booked: Booked) -> Bottleneck:
        """The smallest set of limits whose lifting restores at least half of those of the care type whose wait ended unserved.

        Care that is postponed is held back by that decision alone.
        """
        rows = np.flatnonzero(self._plan.pair_care == care)
        if booked.postponed[care]:
            unmet = float(booked.unmet[rows].sum())
            return Bottleneck(limits=(("postponed", ""),), restored=unmet, unmet=unmet)
        unmet, grade = float(booked.decision.late[rows].sum()), self._plan.grade[care]
        limits = Limits(self._plan, self._supply_lists, booked).of_care(care)

        def restored(chosen: Sequence[Limit]) -> float:
            return unmet - float(self._solve(booked, lifted(booked, chosen, grade)).late[rows].sum())

        chosen, gained = _smallest(limits, restored, unmet)
        things = [limit for limit in chosen if limit.kind != "ration"]
        one_more = OneMore(self._plan, booked, chosen, grade) if things else None
        return Bottleneck(
            limits=tuple((limit.kind, limit.subject) for limit in chosen),
            restored=gained,
            unmet=unmet,
            lifts=tuple(one_more.of(limit) for limit in things) if one_more else (),
        )

    def of_evacuation(self, asked: Sequence[LeftInPlace], booked: Booked) -> dict[LeftInPlace, tuple[LimitKind, str]]:
        """What kept inpatients from leaving: beds, staff or vehicles, or ``none`` where there is nowhere to go.

        Each kind of limit is lifted for all of them at once, since they leave together.
        """
        found = Limits(self._plan, self._supply_lists, booked, slack=True)
        limits = {left: found.of_evacuation(left.care) for left in asked}
        remaining = {left: self._left(left, booked.decision, booked) for left in asked}
        held: dict[LeftInPlace, tuple[LimitKind, str]] = {}
        kinds: tuple[LimitKind, ...] = ("capacity", "vehicle", "staff")
        for size in range(1, len(kinds) + 1):
            for chosen in combinations(kinds, size):
                unexplained = [left for left in asked if left not in held]
                together = [limit for left in unexplained for limit in limits[left] if limit.kind in chosen]
                if not together:
                    continue
                after = self._solve(booked, lifted(booked, together, len(GRADES) - 1))
                for left in unexplained:
                    own = [limit for limit in limits[left] if limit.kind in chosen]
                    restored = remaining[left] - self._left(left, after, booked)
                    if own and restored >= _ENOUGH * remaining[left] > TIGHT:
                        held[left] = (own[0].kind, own[0].subject)
        return {left: held.get(left, ("none", "")) for left in asked}

    def _left(self, left: LeftInPlace, decision: Decision, booked: Booked) -> float:
        known = booked.programme.columns.left_in_place
        return float(decision.left_in_place[known.index(left)]) if left in known else 0.0

    def _solve(self, booked: Booked, situation: Situation) -> Decision:
        return booked.again(situation)



def _smallest(
    limits: Sequence[Limit], restored: Callable[[Sequence[Limit]], float], unmet: float
) -> tuple[tuple[Limit, ...], float]:
    """The smallest set that restores at least half, of equally small ones the best, and what it restores; empty if not even all of them do."""
    if unmet <= TIGHT or not limits:
        return (), 0.0
    for size in range(1, len(limits) + 1):
        found = [(restored(chosen), chosen) for chosen in combinations(limits, size)]
        gained, best = max(found, key=lambda entry: entry[0])
        if gained >= _ENOUGH * unmet:
            return best, gained
        if size == 1 and restored(limits) < _ENOUGH * unmet:
            break
    return (), 0.0
