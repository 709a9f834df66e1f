"""What care takes from the stores in each segment, and what the lower grades must leave for the higher (docs/model.md, Ransonering)."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats, Indices
from beredskap.engine.allocation.columns import Columns
from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care.commitments import Commitments, commit, with_lower_grades
from beredskap.engine.care.inpatients import Inpatients
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import Terms
from beredskap.engine.care_plan.supply_lists import Larders
from beredskap.engine.environment import Conditions
from beredskap.model.base import GRADES
from beredskap.units import DAY, HOUR


@dataclass(frozen=True)
class Supply:
    """What the stores have for one segment, all of it counted in what care takes at the normal rate: twice the rate is half the stock.

    ``factor`` (stores,) is the rate, ``committed`` what inpatients take, ``stock`` (stores,) what that leaves for new patients, and ``ration`` (stores,
    grades below the first) what each of those grades and the ones below it may take of it.
    """

    factor: Floats
    committed: Commitments
    stock: Floats
    ration: Floats


class Provisions:
    """Use by store and grade, shape (stores, grades), in base units.

    ``usual`` is the use per hour in the reference week; it stands for the time before the run. ``short`` is what inpatients lacked, per store;
    ``rationed_at`` when a ration first bit.
    """

    def __init__(self, plan: CarePlan, columns: Columns, larders: Larders, usual: Floats | None, horizon: int) -> None:
        self._columns = columns
        self._larders = larders
        self._horizon = horizon
        self._usual = np.zeros((len(larders.stores), len(GRADES))) if usual is None else usual
        self._past: deque[tuple[int, int, Floats]] = deque()
        self.short = np.zeros(len(larders.stores))
        self.rationed_at: dict[int, int] = {}
        self._per_bed = np.zeros((len(larders.larders), len(columns.gives)))
        for row, give in enumerate(columns.gives):
            for larder, amount in larders.of_offer[give.offer]:
                self._per_bed[larder, row] += amount
        self._users = _users(plan, larders)
        shared = {store for (store, grade), pairs in self._users.items() if grade and len(pairs)}
        self._shared = np.array(sorted(shared), dtype=np.intp)

    def prepare(
        self, now: int, end: int, world: Conditions, inpatients: Inpatients, active: Floats, terms: Terms
    ) -> Supply:
        """What there is for a segment; ``active`` is 1 for offerings that give care: inpatients elsewhere use nothing."""
        there = np.array(world.stocks(self._larders.stores))
        stock = np.divide(there, terms.use, out=np.full_like(there, math.inf), where=terms.use > 0)
        spare = self._spare(stock, now, world) if terms.ration else np.full((len(stock), len(GRADES)), np.inf)
        wanted = self._wanted((end - now) / DAY, inpatients, active)
        committed = commit(self._larders, wanted, stock, spare)
        return Supply(
            terms.use,
            committed,
            np.maximum(stock - committed.taken.sum(axis=1), 0.0),
            np.maximum(spare - with_lower_grades(committed.taken), 0.0)[:, 1:],
        )

    def _wanted(self, days: float, inpatients: Inpatients, active: Floats) -> Floats:
        """What those in beds need in so many days (grades, larders)."""
        rows = inpatients.per_row
        lying = np.where(inpatients.beds & (rows > 1e-9) & (active[inpatients.offer] > 0), rows, 0.0) * days
        return np.array(
            [self._per_bed @ np.where(inpatients.grade == grade, lying, 0.0) for grade in range(len(GRADES))]
        )

    def _spare(self, stock: Floats, now: int, world: Conditions) -> Floats:
        """What each grade and those below it may take together: what the higher grades do not need (stores, grades)."""
        spare = np.full((len(stock), len(GRADES)), np.inf)
        if not len(stock):
            return spare
        higher = np.cumsum(self._recent(now), axis=1)[:, :-1]
        finite = self._shared[np.isfinite(stock[self._shared])]
        spare[finite, 1:] = stock[finite, None]
        used = finite[higher[finite, -1] > 0]
        hours = self._hours_to_delivery([self._larders.stores[store] for store in used.tolist()], now, world)
        spare[used, 1:] = np.maximum(stock[used, None] - higher[used] * hours[:, None], 0.0)
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

    def use(self, supply: Supply, decision: Decision) -> Floats:
        """What a decided segment takes in all, by store and grade."""
        return np.asarray(self._normal(supply, decision) * supply.factor[:, None])

    def _normal(self, supply: Supply, decision: Decision) -> Floats:
        """The same, had the rate been normal."""
        used = supply.committed.taken.copy()
        np.add.at(used, (self._columns.draw_store, self._columns.draw_grade), decision.draws)
        return used

    def settle(self, now: int, end: int, supply: Supply, decision: Decision, share: float) -> Floats:
        """Book the ``share`` of the decided segment that came to pass; gives the use by store and grade."""
        self._past.append((now, end, self._normal(supply, decision) * share))
        self.short += supply.committed.lacking * supply.factor * share
        self._note_rationing(now, supply, decision)
        for store in supply.committed.withheld:
            self.rationed_at.setdefault(store, now)
        return self.use(supply, decision) * share

    def _note_rationing(self, now: int, supply: Supply, decision: Decision) -> None:
        """A ration bites when a lower grade takes all it may and some of those who would use the store go unserved."""
        drawn = np.zeros((len(supply.stock), len(GRADES)))
        np.add.at(drawn, (self._columns.draw_store, self._columns.draw_grade), decision.draws)
        bites = np.isfinite(supply.ration) & (drawn[:, 1:] >= supply.ration - 1e-9)
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
