"""Inpatients by (commodity, offering) and remaining passes of stay: the census, admissions, discharges and evacuations (docs/model.md, Evakuering)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Mask, tally
from beredskap.engine.allocation.columns import Columns, LeftInPlace
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.memory import Recalled
from beredskap.errors import InternalError
from beredskap.model.result.memory import Tree


class Moved(NamedTuple):
    """Patients evacuated from one of `Columns.gives` to another, by one of `Columns.evacuations`."""

    source: int
    target: int
    evacuation: int
    patients: float


class Inpatients:
    """Inpatients ``amount`` (gives, passes): column 0 are those whose stay ends at the next pass boundary, column 1 at the one after, and so on.

    ``stay`` (gives,) is how many passes an admission stays in the mean. ``beds``, ``offer``, ``care`` and ``grade`` (gives,) are those of each give, of
    which only those with beds have inpatients.
    """

    def __init__(self, plan: CarePlan, columns: Columns, length: int) -> None:
        self._plan = plan
        self._columns = columns
        self.beds, self.offer = columns.give_is_bed, columns.give_offer
        self.care, self.grade = columns.give_care, columns.give_grade
        self._still = plan.stay_survival(self.care.tolist(), length)
        self._after = np.pad(self._still[:, 1:], ((0, 0), (0, 1)))
        self._ending = self._still - self._after
        self.stay = np.array([plan.stay_passes(care, length) for care in self.care.tolist()], dtype=float)
        self.amount = np.zeros(self._still.shape)
        staffed = [
            (number, pool, per_day)
            for number, offer in enumerate(plan.offers)
            if offer.beds
            for pool, per_day in offer.staff.items()
        ]
        self._staff_offer = np.array([number for number, _, _ in staffed], dtype=np.intp)
        self._staff_pool = np.array([pool for _, pool, _ in staffed], dtype=np.intp)
        self._staff_hours = np.array([per_day for _, _, per_day in staffed], dtype=float)
        number = {left: place for place, left in enumerate(columns.left_in_place)}
        # The number in Columns.left_in_place of each give's inpatients; -1 for hospitals outside the region, from which nobody is evacuated.
        self._left = np.array(
            [
                -1 if offer.receiver else number.get(LeftInPlace(care, offer.municipality), -1)
                for care, offer in zip(self.care.tolist(), [plan.offers[one] for one in self.offer], strict=True)
            ],
            dtype=np.intp,
        )

    def fill(self, census: Floats, begun: float = 0.0) -> None:
        """Start with a mean ``census`` (gives,), as long after their admission as in a steady state, when the share ``begun`` of the first pass is over.

        A census counts one cohort per pass, of which those are there whose stays are not over; what the first pass has yet to admit is still to come.
        """
        rows = np.flatnonzero(self.beds & (census > 0))
        cohort = (census[rows] / self.stay[rows])[:, None]
        self.amount[rows] = cohort * (self._after[rows] + self._ending[rows] * begun)

    def set_occupancy(self, occupancy: Mapping[str, float]) -> None:
        """Start with so many inpatients in these offerings (by id) instead; remaining stays as they were, or as in a steady state where there were none.

        Okänd are none where what is okänd never limits, else as many as there are beds.
        """
        for offer, told in sorted(occupancy.items()):
            patients = self._plan.unknown_inpatients(offer) if math.isnan(told) else told
            rows = np.flatnonzero(self.beds & np.array([self._plan.offers[n].id == offer for n in self.offer]))
            there = float(self.amount[rows].sum())
            if there > 0:
                self.amount[rows] *= patients / there
            elif len(rows):
                own = [n for n in rows if not self._columns.give_is_satellite[n]]
                row = next((n for n in own if self.grade[n] == self._plan.grade[self.care[n]]), own[0])
                self.amount[row] = patients / self.stay[row] * self._still[row]

    @property
    def per_give(self) -> Floats:
        """Inpatients by give: (gives,)."""
        return np.asarray(self.amount.sum(axis=1))

    def per_offer(self) -> Floats:
        """Inpatients by offer: (offers,)."""
        return tally(self.offer, self.per_give, len(self._plan.offers))

    def satellites(self) -> Floats:
        """Those of them who lie in beds of other care types, by offer: (offers,)."""
        return tally(self.offer, np.where(self._columns.give_is_satellite, self.per_give, 0.0), len(self._plan.offers))

    def admit(self, gives: Floats) -> None:
        """New patients (gives,) take a bed for their whole stay, each share of them for its own."""
        rows = np.flatnonzero(self.beds & (gives > 0))
        self.amount[rows] += gives[rows, None] * self._ending[rows]

    def discharge(self, frozen: Mask) -> Floats:
        """At a pass boundary those whose stay ends leave, except from ``frozen`` (offers,); gives how many left (gives,)."""
        stays_on = frozen[self.offer]
        leaving = np.where(stays_on, 0.0, self.amount[:, 0])
        moved_on = np.zeros_like(self.amount)
        moved_on[:, :-1] = self.amount[:, 1:]
        self.amount = np.where(stays_on[:, None], self.amount, moved_on)
        return leaving

    def excess(self, capacity: Floats) -> Floats:
        """Inpatients above the ``capacity`` (offers,) of their offer's beds: the same share of each of its gives, (gives,)."""
        present = self.per_offer()
        share = np.divide(
            np.maximum(present - capacity, 0.0), present, out=np.zeros_like(present), where=present > 1e-9
        )
        share[share < 1e-9] = 0.0
        return np.asarray(self.per_give * share[self.offer])

    def leaving(self, excess: Floats) -> Floats:
        """The ``excess`` (gives,) by `Columns.left_in_place`: who must leave."""
        there = self._left >= 0
        return tally(self._left[there], excess[there], len(self._columns.left_in_place))

    def evacuate(self, excess: Floats, evacuations: Floats, gives: Floats) -> list[Moved]:
        """Move inpatients by `Columns.evacuations`; they keep their remaining stays.

        Of each evacuation every give with some ``excess`` (gives,) has its part, and every offer that takes them in has its part by what it ``gives``.
        """
        columns = self._columns
        leaving = self.leaving(excess)
        before = self.amount.copy()
        done = []
        for number in np.flatnonzero(evacuations > 1e-9):
            move = columns.evacuations[number]
            left = columns.left_in_place.index(LeftInPlace(move.care, move.start))
            targets = [give for give in columns.gives_at(move.commodity, move.end) if gives[give] > 1e-12]
            total = sum(gives[give] for give in targets)
            for source in np.flatnonzero((self._left == left) & (excess > 0)):
                share = excess[source] / leaving[left]
                whole = before[source].sum()
                for target in targets:
                    patients = evacuations[number] * share * (gives[target] / total)
                    moved = before[source] / whole * patients
                    self.amount[source] -= moved
                    self.amount[target, : len(moved)] += moved
                    done.append(Moved(int(source), target, int(number), float(patients)))
        if np.any(self.amount < -1e-6):
            raise InternalError("more inpatients moved than there were")
        np.maximum(self.amount, 0.0, out=self.amount)
        return done

    def staff_hours(self, active: Floats) -> Floats:
        """Hours per day that inpatients take of each pool (pools,), where ``active`` (offers,) is 1 and not 0."""
        taking = self.per_give * self._columns.give_hours * active[self.offer]
        of_offer = tally(self._columns.give_as, taking, len(self._plan.offers))[self._staff_offer]
        hours = np.multiply(self._staff_hours, of_offer, out=np.zeros_like(of_offer), where=of_offer > 0)
        return tally(self._staff_pool, hours, len(self._plan.pools))

    def remember(self) -> Tree:
        """Who lies where, and how long they have left."""
        return {"amount": self.amount.copy()}

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        self.amount = memory.floats("amount", *self.amount.shape)
