"""Early discharge (omvänd triage): those near the end of their stay leave for the municipality, as long as it has places."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Ints, Mask
from beredskap.engine.care.inpatients import Inpatients
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.model.effect import EarlyDischarge


class Left(NamedTuple):
    """Patients of a row of `Columns.gives` who left early at one time, by the measure that let them."""

    time: int
    handle: str
    row: int
    patients: float


class Discharges:
    """Who has left early, and the municipal places that they still take: a rule of a measure has its places once, however often it is decided."""

    def __init__(self, plan: CarePlan, length: int) -> None:
        self._plan = plan
        self._length = length
        self._taken: dict[tuple[str, EarlyDischarge], list[tuple[int, float]]] = {}
        self.done: list[Left] = []

    def carry_out(
        self,
        now: int,
        allowed: tuple[tuple[str, EarlyDischarge], ...],
        inpatients: Inpatients,
        frozen: Mask,
    ) -> None:
        """Let those leave who may; nobody leaves a lost building (``frozen``) this way, nor a hospital outside the region."""
        stays = frozen | np.array([offer.receiver for offer in self._plan.offers], dtype=bool)
        for handle, rule in allowed:
            places = handle.partition("#")[0], rule
            free = self._free(now, places)
            rows, leaving = self._may_leave(rule, inpatients, stays)
            total = float(leaving.sum())
            if total <= 1e-9 or free <= 1e-9:
                continue
            leaving *= min(1.0, free / total)
            inpatients.amount[rows, : leaving.shape[1]] -= leaving
            per_row = leaving.sum(axis=1).tolist()
            self._taken[places].append((now + rule.stay, float(leaving.sum())))
            self.done += [
                Left(now, handle, row, left) for row, left in zip(rows.tolist(), per_row, strict=True) if left > 1e-9
            ]

    def _free(self, now: int, places: tuple[str, EarlyDischarge]) -> float:
        taken = [(until, patients) for until, patients in self._taken.get(places, []) if until > now]
        self._taken[places] = taken
        return self._plan.known(places[1].places) - sum(patients for _, patients in taken)

    def _may_leave(self, rule: EarlyDischarge, inpatients: Inpatients, stays: Mask) -> tuple[Ints, Floats]:
        """The rows of `Inpatients.amount` concerned, and of each those who have at most the share of their mean stay left."""
        rows = np.flatnonzero(inpatients.beds & ~stays[inpatients.offer] & self._concerned(rule)[inpatients.care])
        near = np.floor(rule.share * inpatients.stay[rows] + 1e-9)
        passes = np.arange(int(near.max(initial=0)))
        return rows, np.where(passes < near[:, None], inpatients.amount[rows, : len(passes)], 0.0)

    def _concerned(self, rule: EarlyDischarge) -> Mask:
        """The care types that a rule is about."""
        return np.array([care in rule.care for care in self._plan.care_ids], dtype=bool)
