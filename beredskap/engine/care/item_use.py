"""What care takes from the stores in each segment, and what lower grades must leave for higher ones (docs/model.md, Fördelningen, *Ransonering*)."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from beredskap.arrays import Floats, Indices
from beredskap.engine.allocation.columns import Columns
from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care.commitments import Commitments, commit, with_lower_grades
from beredskap.engine.care.inpatients import Inpatients
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import SegmentTerms
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.environment import Environment
from beredskap.engine.memory import Recalled, pair_up
from beredskap.model.base import GRADES
from beredskap.model.result.memory import Tree
from beredskap.units import DAY, HOUR

_DUST: Final = 1e-9


@dataclass(frozen=True)
class ItemSupply:
    """What the stores have for one segment, in what care takes at the normal rate: at twice the rate the stock counts half.

    Attributes:
        factor: The rate, by store.
        there: What the store holds in base units, by store.
        committed: What inpatients take.
        stock: What that leaves for new patients, by store.
        ration: What of it a grade and those below it may take together, by (store, grade below the first).
        kept: What the store lacks of what is kept for higher grades, where they may take nothing.
    """

    factor: Floats
    there: Floats
    committed: Commitments
    stock: Floats
    ration: Floats
    kept: Floats


class ItemUse:
    """Use of items so far, as (stores, grades) in base units.

    ``usual`` is the use per hour in the reference week, which stands for the time before the run. ``short`` (stores,) is what inpatients lacked, and
    ``lacking`` the same of each segment in which they did (begin, end, stores). ``at_hand`` (stores,) is what has left the stores for patients not yet
    served (below 0 the reverse), and ``rationed_at`` when a ration first kept something of a store back, in seconds from the start.
    """

    def __init__(
        self, plan: CarePlan, columns: Columns, supply_lists: SupplyLists, usual: Floats | None, horizon: int
    ) -> None:
        self._columns = columns
        self._supply_lists = supply_lists
        self._horizon = horizon
        self._usual = np.zeros((len(supply_lists.stores), len(GRADES))) if usual is None else usual
        self._past: deque[tuple[int, int, Floats]] = deque()
        self.short = np.zeros(len(supply_lists.stores))
        self.lacking: list[tuple[int, int, Floats]] = []
        self.at_hand = np.zeros(len(supply_lists.stores))
        self.rationed_at: dict[int, int] = {}
        self._per_bed_day = np.zeros((len(supply_lists.lists), len(columns.gives)))
        for give, offer in enumerate(columns.give_as.tolist()):
            for number, amount in supply_lists.of_offer[offer]:
                self._per_bed_day[number, give] += amount
        self._users = _users(plan, columns, supply_lists)
        shared = {store for (store, grade), pairs in self._users.items() if grade and len(pairs)}
        self._shared = np.array(sorted(shared), dtype=np.intp)

    def prepare(
        self, now: int, end: int, world: Environment, inpatients: Inpatients, active: Floats, terms: SegmentTerms
    ) -> ItemSupply:
        """What there is for a segment from ``now`` to ``end``; ``active`` (offers,) is 1 where care is given: inpatients elsewhere use nothing."""
        there = np.array(world.stocks(self._supply_lists.stores))
        stock = np.maximum(there + self.at_hand, 0.0)
        stock = np.divide(stock, terms.use, out=np.full_like(there, math.inf), where=terms.use > 0)
        spare = self._spare(stock, now, world) if terms.ration else np.full((len(stock), len(GRADES)), np.inf)
        wanted = self._wanted((end - now) / DAY, inpatients, active)
        committed = commit(self._supply_lists, wanted, stock, np.maximum(spare, 0.0))
        ration = (spare - with_lower_grades(committed.taken))[:, 1:]
        return ItemSupply(
            terms.use,
            there,
            committed,
            np.maximum(stock - committed.taken.sum(axis=1), 0.0),
            np.maximum(ration, 0.0),
            np.maximum(-ration, 0.0),
        )

    def _wanted(self, days: float, inpatients: Inpatients, active: Floats) -> Floats:
        """What inpatients need in so many days: (grades, lists)."""
        present = inpatients.per_give
        bed_days = np.where(inpatients.beds & (present > 1e-9) & (active[inpatients.offer] > 0), present, 0.0) * days
        return np.array(
            [self._per_bed_day @ np.where(inpatients.grade == grade, bed_days, 0.0) for grade in range(len(GRADES))]
        )

    def _spare(self, stock: Floats, now: int, world: Environment) -> Floats:
        """What each grade and those below it may take together, which is what higher grades do not need until the next delivery: (stores, grades).

        Below 0 where the higher grades need more than there is.
        """
        spare = np.full((len(stock), len(GRADES)), np.inf)
        if not len(stock):
            return spare
        higher = np.cumsum(self._recent(now), axis=1)[:, :-1]
        finite = self._shared[np.isfinite(stock[self._shared])]
        spare[finite, 1:] = stock[finite, None]
        used = finite[higher[finite, -1] > 0]
        hours = self._hours_to_delivery([self._supply_lists.stores[store] for store in used.tolist()], now, world)
        spare[used, 1:] = stock[used, None] - higher[used] * hours[:, None]
        return spare

    def _hours_to_delivery(self, stores: Sequence[str], now: int, world: Environment) -> Floats:
        """Hours to the next delivery of each store, or to the horizon."""
        horizon = self._horizon
        until = [horizon if time is None or time > horizon else time for time in world.next_deliveries(stores)]
        return np.asarray((np.array(until, dtype=float) - now) / HOUR)

    def _recent(self, now: int) -> Floats:
        """Use per hour in the last 24 hours at the normal rate, the usual before the start: (stores, grades)."""
        while self._past and self._past[0][1] <= now - DAY:
            self._past.popleft()
        used = self._usual * max(0, DAY - now) / HOUR
        for begin, end, amount in self._past:
            used = used + amount * (end - max(begin, now - DAY)) / (end - begin)
        return np.asarray(used / (DAY / HOUR))

    def use_of(self, supply: ItemSupply, decision: Decision) -> Floats:
        """What a decided segment takes in all: (stores, grades)."""
        return np.asarray(self._use_at_normal_rate(supply, decision) * supply.factor[:, None])

    def _use_at_normal_rate(self, supply: ItemSupply, decision: Decision) -> Floats:
        """The same at the normal rate."""
        return self._committed_and_drawn(supply.committed.taken, decision)

    def _committed_and_drawn(self, committed: Floats, decision: Decision) -> Floats:
        """What inpatients take and what is drawn for new patients: (stores, grades)."""
        used = committed.copy()
        np.add.at(used, (self._columns.draw_store, self._columns.draw_grade), decision.draws)
        return used

    def draws(self, supply: ItemSupply, decision: Decision) -> Floats:
        """What a decided segment takes from each store beyond what is at hand, and for what is lacking: (stores,)."""
        wanted = self.use_of(supply, decision).sum(axis=1) - self.at_hand
        return np.asarray(np.maximum(np.where(self.at_hand < 0, np.minimum(wanted, supply.there), wanted), 0.0))

    def settle(self, now: int, end: int, supply: ItemSupply, decision: Decision, done: Decision) -> Floats:
        """Book what was ``done`` of a segment up to ``end``; gives its use (stores, grades).

        The stores have given evenly what the whole decision takes; of that something may still be at hand, or be lacking until they have given it.
        """
        share = (end - now) / decision.situation.length
        used = self._committed_and_drawn(supply.committed.taken * share, done)
        self._past.append((now, end, used))
        lacking = supply.committed.lacking * supply.factor * share
        self.short += lacking
        if lacking.any():
            self.lacking.append((now, end, lacking))
        use = used * supply.factor[:, None]
        if self.at_hand.any() or share < 1:
            self.at_hand = self.at_hand + self.draws(supply, decision) * share - use.sum(axis=1)
            self.at_hand[np.abs(self.at_hand) < _DUST] = 0.0
        self._note_rationing(now, supply, decision)
        for store in supply.committed.withheld:
            self.rationed_at.setdefault(store, now)
        return np.asarray(use)

    def remember(self) -> Tree:
        """The use of the last day, and what is at hand or has been lacking."""
        shape = len(self._past), *self._usual.shape
        return {
            "begin": np.array([begin for begin, _, _ in self._past], np.int64),
            "end": np.array([end for _, end, _ in self._past], np.int64),
            "used": np.array([used for _, _, used in self._past], float).reshape(shape),
            "short": self.short.copy(),
            "lacking": [{"begin": begin, "end": end, "amount": amount} for begin, end, amount in self.lacking],
            "at_hand": self.at_hand.copy(),
            "rationed_at": pair_up(self.rationed_at),
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        begin = memory.ints("begin", -1).tolist()
        end = memory.ints("end", len(begin)).tolist()
        used = memory.floats("used", len(begin), *self._usual.shape)
        self._past = deque(zip(begin, end, used, strict=True))
        self.short, self.at_hand = (memory.floats(name, len(self.short)) for name in ("short", "at_hand"))
        self.lacking = [
            (one.whole("begin"), one.whole("end"), one.floats("amount", len(self.short)))
            for one in memory.parts("lacking")
        ]
        self.rationed_at = memory.table("rationed_at", len(self.short))

    def _note_rationing(self, now: int, supply: ItemSupply, decision: Decision) -> None:
        """A ration has kept something back when a lower grade takes all it may, more lies there, and some patients who would use the store are unserved."""
        drawn = np.zeros((len(supply.stock), len(GRADES)))
        np.add.at(drawn, (self._columns.draw_store, self._columns.draw_grade), decision.draws)
        bites = (drawn[:, 1:] >= supply.ration - _DUST) & (supply.stock[:, None] > supply.ration + _DUST)
        for store, below in np.argwhere(bites).tolist():
            if store not in self.rationed_at and (store, below + 1) in self._users:
                unserved = decision.unserved[self._users[store, below + 1]]
                if unserved.sum() > 1e-6:
                    self.rationed_at[store] = now


def _users(plan: CarePlan, columns: Columns, supply_lists: SupplyLists) -> dict[tuple[int, int], Indices]:
    """The pairs of each grade whose care, or what may stand in for it, takes from each store: by (store, grade)."""
    served_as = {care: {care} for care in range(len(plan.care))}
    for stand_in in plan.stand_ins:
        served_as[stand_in.care].add(stand_in.other)
    cares: dict[int, set[int]] = {}
    for care, offer in zip(columns.give_care.tolist(), columns.give_as.tolist(), strict=True):
        for number, _ in supply_lists.of_offer[offer]:
            for store in supply_lists.lists[number].stores:
                cares.setdefault(store, set()).add(care)
    grades = np.array(plan.grade)
    users: dict[tuple[int, int], Indices] = {}
    for store, found in sorted(cares.items()):
        is_user = np.array([not found.isdisjoint(served_as[care]) for care in range(len(plan.care))], dtype=bool)
        for grade in range(len(GRADES)):
            users[store, grade] = np.flatnonzero((is_user & (grades == grade))[plan.pair_care])
    return users
