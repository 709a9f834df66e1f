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
from beredskap.engine.explanation.limits import TIGHT, Limit, Limits, lifted, used_of, with_more
from beredskap.model.base import GRADES, Grade
from beredskap.model.result.journal import Bottleneck, Lift, LimitKind

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
        unmet = float(booked.decision.late[rows].sum())
        limits = Limits(self._plan, self._supply_lists, booked).of_care(care)

        def restored(chosen: Sequence[Limit]) -> float:
            return unmet - float(self._solve(booked, lifted(booked, chosen)).late[rows].sum())

        chosen, gained = _smallest(limits, restored, unmet)
        return Bottleneck(
            limits=tuple((limit.kind, limit.subject) for limit in chosen),
            restored=gained,
            unmet=unmet,
            lifts=tuple(self._one_more(booked, limit, chosen) for limit in chosen if limit.kind != "ration"),
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
                after = self._solve(booked, lifted(booked, together))
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

    def _one_more(self, booked: Booked, limit: Limit, chosen: Sequence[Limit]) -> Lift:
        """What one more natural unit gives per grade, the other limits of the set being lifted, and up to how many units it is of use."""
        rest = [other for other in chosen if other is not limit]
        others = lifted(booked, rest)
        before = self._solve(booked, others) if rest else booked.decision
        freed = self._solve(booked, lifted(booked, chosen))
        most = getattr(booked.decision.situation, limit.field)
        beyond = {n: used_of(booked, freed)[limit.field][n] - most[n] for n in limit.rows}
        where = max(limit.rows, key=lambda n: (beyond[n], -n))
        after = self._solve(booked, with_more(booked.programme, others, limit.field, [where], limit.unit))
        gain: dict[Grade, float] = {}
        for grade, name in enumerate(GRADES):
            pairs = [n for n, pair in enumerate(self._plan.pairs) if self._plan.grade[pair.care] == grade]
            gain[name] = float(before.unserved[pairs].sum() - after.unserved[pairs].sum())
        return Lift(
            kind=limit.kind,
            subject=limit.subject,
            unit=limit.unit_name,
            gain=gain,
            useful=max(beyond[where], 0.0) / limit.unit,
        )


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
