"""What care takes from the stores in each segment, and what the lower grades must leave for the higher (rationing, design §4.7)."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

import numpy as np

from beredskap.arrays import Floats, Indices, Mask, tally
from beredskap.engine.allocation.columns import Columns
from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care.inpatients import Inpatients
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import Terms
from beredskap.engine.care_plan.supply_lists import Larders
from beredskap.engine.environment import Conditions
from beredskap.model.base import GRADES
from beredskap.units import DAY, HOUR


class Provisions:
    """Use by store and grade, shape (stores, grades), in base units.

    ``usual`` is the use per hour in the reference week; it stands for the time before the run. ``ration`` says whether the lower grades leave stock
    for the higher. ``short`` is what inpatients lacked, per store; ``rationed_at`` when a ration first bit.
    """

    def __init__(self, plan: CarePlan, columns: Columns, larders: Larders, usual: Floats | None, horizon: int) -> None:
        self._larders = larders
        self._horizon = horizon
        self._ration = True
        self._factor = np.ones(len(larders.stores))
        self._usual = np.zeros((len(larders.stores), len(GRADES))) if usual is None else usual
        self._past: deque[tuple[int, int, Floats]] = deque()
        self._committed = np.zeros((len(larders.stores), len(GRADES)))
        self._stock = np.zeros(len(larders.stores))
        self.short = np.zeros(len(larders.stores))
        self.rationed_at: dict[int, int] = {}
        self._allowed = np.full((len(larders.stores), len(GRADES) - 1), np.inf)
        self._per_bed = np.zeros((len(larders.larders), len(columns.gives)))
        for row, give in enumerate(columns.gives):
            for larder, amount in larders.of_offer[give.offer]:
                self._per_bed[larder, row] += amount
        self._stocked = np.array([n for n, larder in enumerate(larders.larders) if larder.stores], dtype=np.intp)
        self._first = np.array([larder.stores[0] for larder in larders.larders if larder.stores], dtype=np.intp)
        self._larder, self._store = np.array(larders.pairs, dtype=np.intp).reshape(-1, 2).T
        self._users = _users(plan, larders)
        shared = {store for (store, grade), pairs in self._users.items() if grade and len(pairs)}
        self._shared = np.array(sorted(shared), dtype=np.intp)
        self._draw_store = columns.draw_store
        self._draw_grade = columns.draw_grade

    def prepare(
        self, now: int, end: int, world: Conditions, inpatients: Inpatients, active: Floats, terms: Terms
    ) -> tuple[Floats, Floats]:
        """Stock for new patients (stores,) and the rations of the lower grades (stores, grades − 1) for a segment.

        ``active`` is 1 for offerings that give care; inpatients elsewhere use nothing. Everything is counted in what care takes at the normal rate:
        twice the rate is half the stock.
        """
        self._factor = terms.use
        self._ration = terms.ration
        there = np.array(world.stocks(self._larders.stores))
        self._stock = np.divide(there, self._factor, out=np.full_like(there, math.inf), where=self._factor > 0)
        spare = self._spare(now, world)
        self._commit((end - now) / DAY, inpatients, active, spare)
        free = np.maximum(self._stock - self._committed.sum(axis=1), 0.0)
        below = np.cumsum(self._committed[:, ::-1], axis=1)[:, ::-1]
        self._allowed = np.maximum(spare - below, 0.0)[:, 1:]
        return free, self._allowed

    def _commit(self, days: float, inpatients: Inpatients, active: Floats, spare: Floats) -> None:
        """What those in beds take, from each larder's stores in order; what is lacking is noted as short."""
        self._lacking = np.zeros(len(self._stock))
        self._withheld: set[int] = set()
        wanted = self._wanted(days, inpatients, active)
        self._committed = self._from_first(wanted)
        below = np.cumsum(self._committed[:, ::-1], axis=1)[:, ::-1]
        short = (below[:, 0] > self._stock) | ((below > spare) & (below > 0))[:, 1:].any(axis=1)
        if short.any():
            contested = self._contested(short)
            self._committed = self._from_first(np.where(contested, 0.0, wanted))
            self._committed += self._in_order(np.where(contested, wanted, 0.0), spare)

    def _from_first(self, wanted: Floats) -> Floats:
        """What each store gives if every larder's first has enough (stores, grades)."""
        return np.stack(
            [tally(self._first, of_grade[self._stocked], len(self._stock)) for of_grade in wanted], axis=1
        ).reshape(-1, len(GRADES))

    def _contested(self, short: Mask) -> Mask:
        """The larders whose first store is ``short``, or is asked for what one that is short lacks."""
        contested = np.zeros(len(self._larders.larders), dtype=bool)
        while True:
            contested[self._stocked] = short[self._first]
            asked = short.copy()
            asked[self._store[contested[self._larder]]] = True
            if np.array_equal(asked, short):
                return contested
            short = asked

    def _in_order(self, wanted: Floats, spare: Floats) -> Floats:
        """What each store gives if some do not: grade by grade, and from the next store what the one before lacks."""
        left, most = self._stock.tolist(), spare.tolist()
        committed = [[0.0] * len(GRADES) for _ in left]
        for grade, larder in np.argwhere(wanted).tolist():
            amount = float(wanted[grade, larder])
            stores = self._larders.larders[larder].stores
            for store in stores:
                part = wanted_here = min(amount, left[store])
                if grade:
                    room = min([most[store][h] - sum(committed[store][h:]) for h in range(1, grade + 1)])
                    part = max(0.0, min(wanted_here, room))
                if part < wanted_here - 1e-9:
                    self._withheld.add(store)
                committed[store][grade] += part
                left[store] -= part
                amount -= part
                if not amount:
                    break
            if stores and amount > 1e-9:
                self._lacking[stores[0]] += amount
        return np.array(committed).reshape(-1, len(GRADES))

    def _wanted(self, days: float, inpatients: Inpatients, active: Floats) -> Floats:
        """What those in beds need in so many days (grades, larders)."""
        rows = inpatients.per_row
        lying = np.where(inpatients.beds & (rows > 1e-9) & (active[inpatients.offer] > 0), rows, 0.0) * days
        return np.array(
            [self._per_bed @ np.where(inpatients.grade == grade, lying, 0.0) for grade in range(len(GRADES))]
        )

    def _spare(self, now: int, world: Conditions) -> Floats:
        """What each grade and those below it may take together: what the higher grades do not need (stores, grades)."""
        spare = np.full((len(self._stock), len(GRADES)), np.inf)
        if not self._ration or not len(self._stock):
            return spare
        higher = np.cumsum(self._recent(now), axis=1)[:, :-1]
        finite = self._shared[np.isfinite(self._stock[self._shared])]
        spare[finite, 1:] = self._stock[finite, None]
        used = finite[higher[finite, -1] > 0]
        hours = self._hours_to_delivery([self._larders.stores[store] for store in used.tolist()], now, world)
        spare[used, 1:] = np.maximum(self._stock[used, None] - higher[used] * hours[:, None], 0.0)
        return spare

    def _hours_to_delivery(self, stores: Sequence[str], now: int, world: Conditions) -> Floats:
        """To the next delivery of each, or to the horizon."""
        horizon = self._horizon
        until = [horizon if time is None or time > horizon else time for time in world.next_deliveries(stores)]
        return np.asarray((np.array(until, dtype=float) - now) / HOUR)

    def _recent(self, now: int) -> Floats:
        """Use per hour and grade in the last 24 hours, had the rate been normal; the usual use stands for the time before the start."""
        while self._past and self._past[0][1] <= now - DAY:
            self._past.popleft()
        used = self._usual * max(0, DAY - now) / HOUR
        for begin, end, amount in self._past:
            used = used + amount * (end - max(begin, now - DAY)) / (end - begin)
        return np.asarray(used / (DAY / HOUR))

    def use(self, decision: Decision) -> Floats:
        """What a decided segment takes in all, by store and grade."""
        return np.asarray(self._normal(decision) * self._factor[:, None])

    def _normal(self, decision: Decision) -> Floats:
        """The same, had the rate been normal."""
        used = self._committed.copy()
        np.add.at(used, (self._draw_store, self._draw_grade), decision.draws)
        return used

    def settle(self, now: int, end: int, decision: Decision, share: float) -> Floats:
        """Book the ``share`` of the decided segment that came to pass; gives the use by store and grade."""
        self._past.append((now, end, self._normal(decision) * share))
        self.short += self._lacking * self._factor * share
        self._note_rationing(now, decision)
        for store in self._withheld:
            self.rationed_at.setdefault(store, now)
        return self.use(decision) * share

    def _note_rationing(self, now: int, decision: Decision) -> None:
        """A ration bites when a lower grade takes all it may and some of those who would use the store go unserved."""
        drawn = np.zeros_like(self._committed)
        np.add.at(drawn, (self._draw_store, self._draw_grade), decision.draws)
        bites = np.isfinite(self._allowed) & (drawn[:, 1:] >= self._allowed - 1e-9)
        for store, below in np.argwhere(bites).tolist():
            if store not in self.rationed_at and (store, below + 1) in self._users:
                unserved = decision.unserved[self._users[store, below + 1]]
                if unserved.sum() > 1e-6:
                    self.rationed_at[store] = now


def _users(plan: CarePlan, larders: Larders) -> dict[tuple[int, int], Indices]:
    """The pairs of each grade whose care, or what may stand in for it, takes from each store."""
    served_as = {care: {care} for care in range(len(plan.care))}
    for stand_in in plan.stand_ins:
        served_as[stand_in.care].add(stand_in.other)
    cares: dict[int, set[int]] = {}
    for offer, row in zip(plan.offers, larders.of_offer, strict=True):
        for larder, _ in row:
            for store in larders.larders[larder].stores:
                cares.setdefault(store, set()).update(offer.care)
    grades = np.array(plan.grade)
    users: dict[tuple[int, int], Indices] = {}
    for store, found in sorted(cares.items()):
        uses = np.array([not found.isdisjoint(served_as[care]) for care in range(len(plan.care))], dtype=bool)
        for grade in range(len(GRADES)):
            users[store, grade] = np.flatnonzero((uses & (grades == grade))[plan.pair_care])
    return users
