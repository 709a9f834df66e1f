"""Why not more: the pass of first failure is solved again with limits lifted, never read off dual prices (design §4.13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np

from beredskap.engine.allocation import Decision, Situation, decide
from beredskap.engine.care import Booked
from beredskap.engine.careplan import CarePlan, Floats
from beredskap.engine.cohorts import tally
from beredskap.engine.larder import Larders
from beredskap.engine.week import HOUR
from beredskap.model.base import GRADES, Grade
from beredskap.model.journal import Bottleneck, Lift, LimitKind

STAFF_PASS_HOURS: Final = 8.0
_ENOUGH: Final = 0.5
_TIGHT: Final = 1e-6


@dataclass(frozen=True)
class Limit:
    """One kind of limit on a care type: the elements of one field of `Situation` that belong together.

    ``unit`` is a natural unit of it in the field's own measure, and ``unit_name`` what that is called.
    """

    kind: LimitKind
    subject: str
    field: str
    rows: tuple[int, ...]
    unit: float
    unit_name: str


class Bottlenecks:
    """Finds what holds a care type back in one booked segment."""

    def __init__(self, plan: CarePlan, larders: Larders) -> None:
        self._plan = plan
        self._larders = larders

    def of_care(self, care: int, booked: Booked) -> Bottleneck:
        """The smallest set of limits whose lifting restores at least half of those of the care type whose wait ended unserved."""
        rows = np.flatnonzero(self._plan.pair_care == care)
        unmet = float(booked.decision.late[rows].sum())
        limits = self._binding(care, booked)

        def restored(chosen: Sequence[Limit]) -> float:
            return unmet - float(self._solve(booked, _lifted(booked, chosen)).late[rows].sum())

        chosen, gained = _smallest(limits, restored, unmet)
        return Bottleneck(
            limits=tuple((limit.kind, limit.subject) for limit in chosen),
            restored=gained,
            unmet=unmet,
            lifts=tuple(self._one_more(booked, limit, chosen) for limit in chosen),
        )

    def of_evacuation(self, care: int, start: int, booked: Booked) -> tuple[LimitKind, str]:
        """What kept inpatients of a care type from leaving a municipality: beds, staff or vehicles; ``none`` if there is nowhere to go."""
        left = [n for n, stay in enumerate(booked.programme.stays) if (stay.care, stay.start) == (care, start)]
        remaining = float(booked.decision.stays[left].sum())
        limits = [
            limit for limit in self._binding(care, booked, evacuation=True) if limit.kind not in ("item", "share")
        ]

        def restored(chosen: Sequence[Limit]) -> float:
            return remaining - float(self._solve(booked, _lifted(booked, chosen)).stays[left].sum())

        chosen, _ = _smallest(limits, restored, remaining)
        return (chosen[0].kind, chosen[0].subject) if chosen else ("none", "")

    def _solve(self, booked: Booked, situation: Situation) -> Decision:
        return decide(booked.programme, situation, booked.decision.start)

    def _binding(self, care: int, booked: Booked, *, evacuation: bool = False) -> list[Limit]:
        """Limits that some offering of the care type, or of what may stand in for it, meets in the segment."""
        plan, programme = self._plan, booked.programme
        self._used = _use(booked, booked.decision)
        others = {care} | {stand_in.other for stand_in in plan.stand_ins if stand_in.care == care}
        offers = [n for n, offer in enumerate(plan.offers) if others & set(offer.care) and booked.level[n] > 0]
        swaps = [n for n, swap in enumerate(programme.swaps) if plan.pairs[swap.pair].care == care]
        limits = [
            self._limit(
                "capacity",
                plan.care_ids[other],
                "capacity",
                [n for n in offers if other in plan.offers[n].care],
                booked,
            )
            for other in sorted(others)
        ]
        for competence in sorted({plan.pools[pool].competence for n in offers for pool in plan.offers[n].staff}):
            pools = {pool for n in offers for pool in plan.offers[n].staff if plan.pools[pool].competence == competence}
            limits.append(self._limit("staff", competence, "pools", sorted(pools), booked))
        limits += [
            self._limit("vehicle", kind, "fleets", [plan.fleet_kinds.index(kind)], booked)
            for kind in plan.care[care].transport[: None if evacuation else 1]
            if kind in plan.fleet_kinds
        ]
        items: dict[str, set[int]] = {}
        for n in offers:
            for larder, _ in self._larders.of_offer[n]:
                one = self._larders.larders[larder]
                items.setdefault(one.item, set()).update(one.stores)
        for item, stores in sorted(items.items()):
            limits.append(self._limit("item", item, "stock", sorted(stores), booked))
        limits.append(self._limit("share", plan.care_ids[care], "swaps", swaps, booked))
        return [limit for limit in limits if limit.rows]

    def _limit(self, kind: LimitKind, subject: str, field: str, rows: Sequence[int], booked: Booked) -> Limit:
        """The limit with those of its rows that are tight."""
        used = self._used[field]
        most = getattr(booked.decision.situation, field)
        tight = tuple(n for n in rows if np.isfinite(most[n]) and used[n] >= most[n] - _TIGHT * max(1.0, most[n]))
        unit, name = self._unit(kind, subject, tight, booked)
        return Limit(kind, subject, field, tight, unit, name)

    def _unit(self, kind: LimitKind, subject: str, rows: Sequence[int], booked: Booked) -> tuple[float, str]:
        if kind == "staff":
            return STAFF_PASS_HOURS, "pass"
        if kind == "vehicle":
            return (booked.end - booked.start) / booked.share / HOUR, "fordon"
        if kind == "item":
            item = self._plan.region.items[subject]
            pack = item.pack.value if item.pack and item.pack.value else None
            return (pack, "förpackning") if pack else (1.0, item.unit)
        if kind == "capacity" and rows and self._plan.offers[rows[0]].beds:
            return 1.0, "vårdplats"
        return 1.0, "besök" if kind == "capacity" else "patient"

    def _one_more(self, booked: Booked, limit: Limit, chosen: Sequence[Limit]) -> Lift:
        """What one more natural unit gives per grade, the other limits of the set being lifted, and up to how many units it is of use."""
        others = _lifted(booked, [other for other in chosen if other is not limit])
        before = self._solve(booked, others)
        lifted = self._solve(booked, _lifted(booked, chosen))
        most = getattr(booked.decision.situation, limit.field)
        beyond = {n: _use(booked, lifted)[limit.field][n] - most[n] for n in limit.rows}
        where = max(limit.rows, key=lambda n: (beyond[n], -n))
        values = getattr(others, limit.field).copy()
        values[where] += limit.unit
        after = self._solve(booked, replace(others, **{limit.field: values}))
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
    if unmet <= _TIGHT or not limits:
        return (), 0.0
    for size in range(1, len(limits) + 1):
        found = [(restored(chosen), chosen) for chosen in combinations(limits, size)]
        gained, best = max(found, key=lambda entry: entry[0])
        if gained >= _ENOUGH * unmet:
            return best, gained
        if size == 1 and restored(limits) < _ENOUGH * unmet:
            break
    return (), 0.0


def _lifted(booked: Booked, limits: Sequence[Limit]) -> Situation:
    """The situation with more than enough of these limits: finite, so that the solver can go on from where it was."""
    situation = booked.decision.situation
    for limit in limits:
        values = getattr(situation, limit.field).copy()
        values[list(limit.rows)] += _plenty(booked, limit.field)
        situation = replace(situation, **{limit.field: values})
        if limit.field == "stock":
            ration = situation.ration.copy()
            ration[list(limit.rows)] += _plenty(booked, limit.field)
            situation = replace(situation, ration=ration)
    return situation


def _plenty(booked: Booked, field: str) -> float:
    """What all patients of the segment together could take of a limit, at most."""
    programme, situation = booked.programme, booked.decision.situation
    patients = float(situation.demand.sum() + situation.leaving.sum())
    return patients * programme.most_per_patient[field]


def _use(booked: Booked, decision: Decision) -> dict[str, Floats]:
    """What a decision uses of each limited field of its situation."""
    programme = booked.programme
    situation = decision.situation
    stores = np.array([draw.store for draw in programme.draws], dtype=np.intp)
    return {
        "capacity": tally(programme.give_offer, decision.gives, len(situation.capacity)),
        "pools": programme.pool_use(decision.gives, situation.length),
        "fleets": programme.fleet_hours(decision.flows, decision.moves),
        "stock": tally(stores, decision.draws, len(situation.stock)),
        "swaps": decision.swaps,
    }
