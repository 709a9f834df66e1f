"""Early discharge (omvänd triage): inpatients near the end of their stay leave for the municipality, as long as it has places.

See docs/model.md, Åtgärder.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Ints, Mask
from beredskap.engine.care.inpatients import Inpatients
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.memory import Origins, Recalled
from beredskap.model.effect import Discharge, EarlyDischarge
from beredskap.model.result.memory import Tree


class DischargedEarly(NamedTuple):
    """Patients of one of `Columns.gives` who left early at a ``time``, by the ``handle`` of the measure that let them."""

    time: int
    handle: str
    give: int
    patients: float


class Discharges:
    """Early discharges so far (``done``), and the municipal places that are taken: a rule of a measure has its places once, however often it is decided."""

    def __init__(self, plan: CarePlan, length: int) -> None:
        self._plan = plan
        self._length = length
        self._taken: dict[tuple[str, EarlyDischarge], list[tuple[int, float]]] = {}
        self.done: list[DischargedEarly] = []

    def carry_out(
        self,
        now: int,
        allowed: tuple[tuple[str, EarlyDischarge], ...],
        inpatients: Inpatients,
        frozen: Mask,
    ) -> None:
        """Let those leave who may by the ``allowed`` rules (handle, rule); nobody leaves a lost site (``frozen``, offers) or a hospital outside the region."""
        closed = frozen | np.array([offer.receiver for offer in self._plan.offers], dtype=bool)
        for handle, rule in allowed:
            places = handle.partition("#")[0], rule
            free = self._free_places(now, places)
            gives, leaving = self._may_leave(rule, inpatients, closed)
            total = float(leaving.sum())
            if total <= 1e-9 or free <= 1e-9:
                continue
            leaving *= min(1.0, free / total)
            inpatients.amount[gives, : leaving.shape[1]] -= leaving
            self._taken[places].append((now + rule.stay, float(leaving.sum())))
            self.done += [
                DischargedEarly(now, handle, give, left)
                for give, left in zip(gives.tolist(), leaving.sum(axis=1).tolist(), strict=True)
                if left > 1e-9
            ]

    def remember(self, origins: Origins) -> Tree:
        """The places taken, by rule of a measure, and who has left."""
        return {
            "taken": [
                {
                    **origins.place(measure, rule),
                    "until": np.array([until for until, _ in taken], np.int64),
                    "patients": np.array([patients for _, patients in taken], float),
                }
                for (measure, rule), taken in self._taken.items()
            ],
            "done": [one._asdict() for one in self.done],
        }

    def recall(self, memory: Recalled, origins: Origins, gives: int) -> None:
        """Take back what `remember` gave; there are so many ``gives``."""
        self._taken = {}
        for one in memory.parts("taken"):
            measure, effect = one.effect(origins)
            if not isinstance(effect, Discharge):
                one.refuse("effect")
            until = one.ints("until", -1).tolist()
            taken = list(zip(until, one.floats("patients", len(until)).tolist(), strict=True))
            self._taken[measure, effect.discharge] = taken
        self.done = [
            DischargedEarly(
                one.whole("time"), one.text("handle"), one.whole("give", below=gives), one.number("patients")
            )
            for one in memory.parts("done")
        ]

    def _free_places(self, now: int, places: tuple[str, EarlyDischarge]) -> float:
        taken = [(until, patients) for until, patients in self._taken.get(places, []) if until > now]
        self._taken[places] = taken
        return self._plan.value_of(places[1].places) - sum(patients for _, patients in taken)

    def _may_leave(self, rule: EarlyDischarge, inpatients: Inpatients, closed: Mask) -> tuple[Ints, Floats]:
        """The gives that a rule concerns, and their inpatients (gives, passes) who have at most the rule's share of their mean stay left."""
        gives = np.flatnonzero(inpatients.beds & ~closed[inpatients.offer] & self._concerned(rule)[inpatients.care])
        near = np.floor(rule.share * inpatients.stay[gives] + 1e-9)
        passes = np.arange(int(near.max(initial=0)))
        return gives, np.where(passes < near[:, None], inpatients.amount[gives, : len(passes)], 0.0)

    def _concerned(self, rule: EarlyDischarge) -> Mask:
        """Which care types a rule is about: (cares,)."""
        return np.array([care in rule.care for care in self._plan.care_ids], dtype=bool)
