"""Those who lie in beds: per commodity and offering, by the pass in which their stay ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Mask, tally
from beredskap.engine.allocation.columns import Columns, Stay
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.errors import InternalError


class Moved(NamedTuple):
    """Patients evacuated from one row of `Columns.gives` to another by a column of `Columns.moves`."""

    source: int
    target: int
    move: int
    patients: float


class Inpatients:
    """Patients by row of `Columns.gives` and by how many passes from now their stay ends (column 0: at the next boundary)."""

    def __init__(self, plan: CarePlan, columns: Columns, length: int) -> None:
        self._plan = plan
        self._columns = columns
        self.beds, self.offer = columns.give_is_bed, columns.give_offer
        self.care, self.grade = columns.give_care, columns.give_grade
        self.stay = np.array([plan.stay_passes(care, length) for care in self.care.tolist()], dtype=np.intp)
        self.amount = np.zeros((len(columns.gives), int(self.stay.max(initial=1))))
        staffed = [
            (number, pool, per_day)
            for number, offer in enumerate(plan.offers)
            if offer.beds
            for pool, per_day in offer.staff.items()
        ]
        self._staff_offer = np.array([number for number, _, _ in staffed], dtype=np.intp)
        self._staff_pool = np.array([pool for _, pool, _ in staffed], dtype=np.intp)
        self._staff_hours = np.array([per_day for _, _, per_day in staffed], dtype=float)
        stays = {stay: number for number, stay in enumerate(columns.stays)}
        self._stay_row = np.array(
            [
                stays.get(Stay(int(care), plan.offers[offer].municipality), -1)
                if not plan.offers[offer].receiver
                else -1
                for care, offer in zip(self.care, self.offer, strict=True)
            ],
            dtype=np.intp,
        )

    def fill(self, census: Floats, begun: float = 0.0) -> None:
        """Start with a mean census per row, the remaining stays spread evenly, when the share ``begun`` of the first pass is over.

        A census counts one cohort per pass of the stay; what the first pass has yet to admit of its own is still to come.
        """
        for row in np.flatnonzero(self.beds & (census > 0)):
            cohort = census[row] / self.stay[row]
            self.amount[row, : self.stay[row] - 1] = cohort
            self.amount[row, self.stay[row] - 1] = cohort * begun

    def report(self, occupancy: Mapping[str, float]) -> None:
        """Start with so many inpatients in these offerings instead, the remaining stays spread as they were, or evenly where there were none."""
        for offer, patients in sorted(occupancy.items()):
            rows = np.flatnonzero(self.beds & np.array([self._plan.offers[n].id == offer for n in self.offer]))
            there = float(self.amount[rows].sum())
            if there > 0:
                self.amount[rows] *= patients / there
            elif len(rows):
                row = next((n for n in rows if self.grade[n] == self._plan.grade[self.care[n]]), rows[0])
                self.amount[row, : self.stay[row]] = patients / self.stay[row]

    @property
    def per_row(self) -> Floats:
        """Patients per commodity and offering."""
        return np.asarray(self.amount.sum(axis=1))

    def per_offer(self) -> Floats:
        """Patients per offering."""
        return tally(self.offer, self.per_row, len(self._plan.offers))

    def admit(self, gives: Floats) -> None:
        """New patients take a bed for their whole stay."""
        rows = np.flatnonzero(self.beds & (gives > 0))
        self.amount[rows, self.stay[rows] - 1] += gives[rows]

    def discharge(self, frozen: Mask) -> Floats:
        """At a pass boundary: those whose stay ends leave, except from ``frozen`` offerings; gives patients per row."""
        stays_on = frozen[self.offer]
        leaving = np.where(stays_on, 0.0, self.amount[:, 0])
        moved_on = np.zeros_like(self.amount)
        moved_on[:, :-1] = self.amount[:, 1:]
        self.amount = np.where(stays_on[:, None], self.amount, moved_on)
        return leaving

    def excess(self, capacity: Floats) -> Floats:
        """Patients per row above what their offering's beds hold."""
        present = self.per_offer()
        share = np.divide(
            np.maximum(present - capacity, 0.0), present, out=np.zeros_like(present), where=present > 1e-9
        )
        share[share < 1e-9] = 0.0
        return np.asarray(self.per_row * share[self.offer])

    def leaving(self, excess: Floats) -> Floats:
        """The excess per `Columns.stays`."""
        there = self._stay_row >= 0
        return tally(self._stay_row[there], excess[there], len(self._columns.stays))

    def move(self, excess: Floats, moves: Floats, gives: Floats) -> list[Moved]:
        """Carry out evacuations: each takes its share of those who must leave, and they keep their remaining stay."""
        columns = self._columns
        leaving = self.leaving(excess)
        before = self.amount.copy()
        done = []
        for number in np.flatnonzero(moves > 1e-9):
            move = columns.moves[number]
            stay = columns.stays.index(Stay(move.care, move.start))
            rows = [row for row in columns.gives_at(move.commodity, move.end) if gives[row] > 1e-12]
            total = sum(gives[row] for row in rows)
            targets = [(row, gives[row] / total) for row in rows]
            for source in np.flatnonzero((self._stay_row == stay) & (excess > 0)):
                share = excess[source] / leaving[stay]
                whole = before[source].sum()
                for target, part in targets:
                    patients = moves[number] * share * part
                    stays = before[source] / whole * patients
                    self.amount[source] -= stays
                    self._take_in(target, stays)
                    done.append(Moved(int(source), target, int(number), float(patients)))
        if np.any(self.amount < -1e-6):
            raise InternalError("more inpatients moved than there were")
        np.maximum(self.amount, 0.0, out=self.amount)
        return done

    def _take_in(self, row: int, stays: Floats) -> None:
        self.amount[row, : len(stays)] += stays

    def staff_hours(self, active: Floats) -> Floats:
        """Hours per day that the inpatients of ``active`` offerings (1 or 0 each) take of each pool."""
        present = self.per_offer() * active
        of_offer = present[self._staff_offer]
        hours = np.multiply(self._staff_hours, of_offer, out=np.zeros_like(of_offer), where=of_offer > 0)
        return tally(self._staff_pool, hours, len(self._plan.pools))
