"""Why not more: the pass of first failure is solved again with limits lifted, never read off dual prices (design §4.13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from beredskap.engine.allocation.columns import LeftInPlace
from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care.segment import Booked
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.explanation.limits import TIGHT, Limit, Limits
from beredskap.engine.explanation.one_more import OneMore
from beredskap.engine.explanation.trial import DECISIONS, Trial
from beredskap.engine.explanation.undoing import Undoing, postponing
from beredskap.engine.pass_calendar import Passes
from beredskap.model.base import GRADES
from beredskap.model.result.journal import Bottleneck, Change, LimitKind

_ENOUGH: Final = 0.5
_Restored = Callable[[Sequence[Limit]], float]
Held = tuple[tuple[LimitKind, str], ...]
"""Limits by kind and subject."""


class Bottlenecks:
    """Finds what holds a care type back in one booked segment of a run."""

    def __init__(
        self, plan: CarePlan, supply_lists: SupplyLists, passes: Passes, changes: Sequence[Change] = ()
    ) -> None:
        self._plan = plan
        self._supply_lists = supply_lists
        self._passes = passes
        self._changes = changes
        self._trials: dict[int, Trial] = {}
        self._known: dict[tuple[int, int], Bottleneck] = {}

    def of_care(self, care: int, booked: Booked) -> Bottleneck:
        """As `_find`, which is asked once for each."""
        if (care, booked.start) not in self._known:
            self._known[care, booked.start] = self._find(care, booked)
        return self._known[care, booked.start]

    def _find(self, care: int, booked: Booked) -> Bottleneck:
        """The smallest set of limits whose lifting restores at least half of those of the care type whose wait ended unserved, decisions before things.

        Care that is postponed is held back by that decision alone.
        """
        rows = np.flatnonzero(self._plan.pair_care == care)
        if booked.terms.postponed[care]:
            unmet = float(booked.unmet[rows].sum())
            limits: list[tuple[LimitKind, str]] = [("postponed", name) for name in postponing(booked, self._plan, care)]
            return Bottleneck(limits=tuple(limits), restored=unmet, unmet=unmet)
        trial, unmet, grade = self._trial(booked), float(booked.decision.late[rows].sum()), self._plan.grade[care]
        found = Limits(self._plan, self._supply_lists, booked)
        things = [limit for limit in found.of_care(care) if limit.kind not in DECISIONS]
        decisions = [*found.rations_of(care), *self._decisions(trial, found, care)]

        def restored(chosen: Sequence[Limit]) -> float:
            return unmet - float(trial.without(chosen, grade).late[rows].sum())

        chosen, gained = _find_set(decisions, things, restored, unmet)
        more = [limit for limit in chosen if limit.kind not in DECISIONS]
        one_more = OneMore(self._plan, trial, chosen, grade) if more else None
        return Bottleneck(
            limits=tuple((limit.kind, limit.subject) for limit in chosen),
            restored=gained,
            unmet=unmet,
            lifts=tuple(one_more.of(limit) for limit in more) if one_more else (),
        )

    def _trial(self, booked: Booked) -> Trial:
        if booked.start not in self._trials:
            undoing = Undoing(self._plan, self._supply_lists, self._passes, self._changes, booked)
            self._trials[booked.start] = Trial(booked, undoing)
        return self._trials[booked.start]

    def _decisions(self, trial: Trial, found: Limits, care: int) -> list[Limit]:
        """The decisions that take from a care type, and that nobody coordinates."""
        names = trial.undoing.taking(*found.places_of(care))
        decided = [Limit("decision", name) for name in names]
        return decided if trial.booked.coordinated else [*decided, Limit("coordination", "")]

    def of_evacuation(self, asked: Sequence[LeftInPlace], booked: Booked) -> dict[LeftInPlace, Held]:
        """What kept inpatients from leaving: a decision, or beds, staff or vehicles, or several of them; empty where there is nowhere to go.

        Each kind of limit is lifted for all of them at once, since they leave together. Of the smallest set of kinds that lets at least half of them
        leave those are told that let anybody leave alone: beds that stood free held nobody until there were vehicles. Where none does all were short.
        """
        found, trial = Limits(self._plan, self._supply_lists, booked, slack=True), self._trial(booked)
        limits = {left: found.of_evacuation(left.care) for left in asked}
        remaining = {left: self._left(left, booked.decision, booked) for left in asked}
        held = self._held_by_decision(asked, trial, found)
        alone: dict[LeftInPlace, set[LimitKind]] = {left: set() for left in asked}
        kinds: tuple[LimitKind, ...] = ("capacity", "vehicle", "staff")
        for size in range(1, len(kinds) + 1):
            for chosen in combinations(kinds, size):
                unexplained = [left for left in asked if left not in held]
                together = [limit for left in unexplained for limit in limits[left] if limit.kind in chosen]
                if not together:
                    continue
                after = trial.without(together, len(GRADES) - 1)
                for left in unexplained:
                    own = {limit.kind: limit.subject for limit in reversed(limits[left]) if limit.kind in chosen}
                    restored = remaining[left] - self._left(left, after, booked)
                    if size == 1 and restored > TIGHT:
                        alone[left] |= own.keys()
                    if own and restored >= _ENOUGH * remaining[left] > TIGHT:
                        told = [kind for kind in chosen if kind in own and (not alone[left] or kind in alone[left])]
                        held[left] = tuple((kind, own[kind]) for kind in told)
        return {left: held.get(left, ()) for left in asked}

    def _held_by_decision(self, asked: Sequence[LeftInPlace], trial: Trial, found: Limits) -> dict[LeftInPlace, Held]:
        """The decision without which at least half of them would have left, where there is one."""
        held: dict[LeftInPlace, Held] = {}
        decisions = {left: self._decisions(trial, found, left.care) for left in asked}
        for decision in dict.fromkeys(one for many in decisions.values() for one in many):
            after = trial.without([decision], len(GRADES) - 1)
            for left in asked:
                remaining = self._left(left, trial.booked.decision, trial.booked)
                restored = remaining - self._left(left, after, trial.booked)
                if left not in held and decision in decisions[left] and restored >= _ENOUGH * remaining > TIGHT:
                    held[left] = ((decision.kind, decision.subject),)
        return held

    def _left(self, left: LeftInPlace, decision: Decision, booked: Booked) -> float:
        known = booked.programme.columns.left_in_place
        return float(decision.left_in_place[known.index(left)]) if left in known else 0.0


def _find_set(
    decisions: Sequence[Limit], things: Sequence[Limit], restored: _Restored, unmet: float
) -> tuple[tuple[Limit, ...], float]:
    """The smallest set that restores at least half, and what it restores; empty if not even all of them do.

    Of decisions alone if they do; else of things, each of which a decision stands in for where it restores as much.
    """
    chosen, gained = _smallest(decisions, restored, unmet)
    if chosen:
        return chosen, gained
    chosen, gained = _smallest(things, restored, unmet)
    if not chosen and decisions:
        return _smallest([*decisions, *things], restored, unmet)
    for place in range(len(chosen)):
        for decision in decisions:
            other = (*chosen[:place], decision, *chosen[place + 1 :])
            if decision not in chosen and (by_other := restored(other)) >= _ENOUGH * unmet:
                chosen, gained = other, by_other
                break
    return chosen, gained


def _smallest(limits: Sequence[Limit], restored: _Restored, unmet: float) -> tuple[tuple[Limit, ...], float]:
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
