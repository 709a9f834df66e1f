"""The lots of many stores as arrays, and how long they last: first expired first, each to the end of its expiry day."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from beredskap.arrays import Floats, Indices, Mask, tally
from beredskap.model.region import Region
from beredskap.model.supply import Store
from beredskap.supplies.holdings import Holding, Holdings


@dataclass(frozen=True)
class Lots:
    """Lots sorted by group and then by how many days they count (``until``; infinite without expiry day).

    ``amount`` and ``until`` (lots,); those of group g stand from ``start[g]`` to ``start[g] + count[g]``. ``bottom`` (groups,) is what cannot be drawn.
    """

    group: Indices
    amount: Floats
    until: Floats
    start: Indices
    count: Indices
    bottom: Floats

    def last(self, rate: Floats) -> Floats:
        """Days until nothing more can be drawn, at ``rate`` (groups,) per day: infinite where nothing is used, NaN where ``rate`` is.

        With lots 1 … n, the k-th good for T_k days (T_0 = 0), S_k what the later ones hold and B the bottom: the least over k of
        T_k + max(0, S_k − B) / rate. Whoever takes the first expired first comes to exactly that.
        """
        later = np.zeros(len(rate))
        days = np.full(len(rate), np.inf)
        with np.errstate(divide="ignore", invalid="ignore"):
            for groups, lots in self._from_the_last():
                left = np.maximum(later[groups] - self.bottom[groups], 0.0)
                days[groups] = np.minimum(days[groups], self.until[lots] + left / rate[groups])
                later[groups] += self.amount[lots]
            days = np.minimum(days, np.maximum(later - self.bottom, 0.0) / rate)
        days[rate == 0] = np.inf
        days[np.isnan(rate)] = np.nan
        return np.asarray(days)

    def lack(self, rate: Floats, days: Floats) -> Floats:
        """How much that never expires must be added for the groups to last so many ``days``; NaN where either is."""
        later = np.zeros(len(rate))
        lacking = np.zeros(len(rate))
        for groups, lots in self._from_the_last():
            until = self.until[lots]
            wanted = (
                (days[groups] - np.minimum(until, days[groups])) * rate[groups] + self.bottom[groups] - later[groups]
            )
            lacking[groups] = np.maximum(lacking[groups], np.where(until < days[groups], wanted, 0.0))
            later[groups] += self.amount[lots]
        lacking = np.maximum(lacking, np.where(rate * days > 0, days * rate + self.bottom - later, 0.0))
        lacking[np.isnan(rate) | np.isnan(days)] = np.nan
        return lacking

    def _from_the_last(self) -> Sequence[tuple[Indices, Indices]]:
        """The groups that have so many lots, and the lot of each, from its last to its first."""
        found = []
        for back in range(1, int(self.count.max(initial=0)) + 1):
            groups = np.flatnonzero(self.count >= back)
            found.append((groups, self.start[groups] + self.count[groups] - back))
        return found

    def regrouped(self, into: Indices, groups: int, part: Mask | None = None) -> Lots:
        """The same lots pooled: group g of these goes into ``into[g]``; those where ``part`` is False come empty."""
        amount, bottom = self.amount, self.bottom
        if part is not None:
            amount = np.where(part[self.group], amount, 0.0)
            bottom = np.where(part, bottom, 0.0)
        pooled = tally(into, bottom, groups)
        return sort(into[self.group], amount, self.until, pooled)


def sort(group: Indices, amount: Floats, until: Floats, bottom: Floats) -> Lots:
    """Lots in any order, sorted."""
    order = np.lexsort((until, group))
    group = group[order]
    count = np.bincount(group, minlength=len(bottom)).astype(np.intp)
    start = np.concatenate((np.zeros(1, dtype=np.intp), np.cumsum(count)[:-1])) if len(bottom) else count
    return Lots(group, amount[order], until[order], start.astype(np.intp), count, bottom)


@dataclass(frozen=True)
class StoreLots:
    """What stores hold on a day. ``known`` is False where amount or bottom is okänd; ``good`` is what has not expired, ``expired`` what has (stores,).

    ``soonest`` is how many days the first lot to expire counts, infinite where none does.
    """

    stores: tuple[str, ...]
    lots: Lots
    known: Mask
    good: Floats
    expired: Floats
    soonest: Floats

    @property
    def usable(self) -> Floats:
        """What can be drawn (stores,)."""
        return np.maximum(self.good - self.lots.bottom, 0.0)

    def with_bottom(self, bottom: Floats) -> Lots:
        """The lots where at least so much is to be left, for minimums."""
        return replace(self.lots, bottom=np.maximum(self.lots.bottom, bottom))


def gather_lots(region: Region, holdings: Holdings, on: datetime.date, stores: Sequence[str]) -> StoreLots:
    """The lots of these stores at the start of a day."""
    group: list[int] = []
    amount: list[float] = []
    until: list[float] = []
    known = np.ones(len(stores), dtype=bool)
    bottom = np.zeros(len(stores))
    expired = np.zeros(len(stores))
    today = on.toordinal()
    for row, name in enumerate(stores):
        holding = holdings.get(name)
        if holding is None or not holding.known:
            known[row] = False
            continue
        for lot in holding.lots:
            if lot.expires is not None and lot.expires < on:
                expired[row] += lot.amount
            elif lot.amount > 0:
                group.append(row)
                amount.append(lot.amount)
                until.append(math.inf if lot.expires is None else lot.expires.toordinal() - today + 1)
        store = region.stores[name]
        if store.usable < 1:
            left = undrawable(store, holding)
            known[row] = left is not None
            bottom[row] = left or 0.0
    lots = sort(np.array(group, dtype=np.intp), np.array(amount), np.array(until), bottom)
    good = tally(lots.group, lots.amount, len(stores))
    soonest = np.full(len(stores), np.inf)
    some = np.flatnonzero(lots.count)
    soonest[some] = lots.until[lots.start[some]]
    return StoreLots(tuple(stores), lots, known, good, expired, soonest)


def undrawable(store: Store, holding: Holding) -> float | None:
    """The bottom of a tank, a share of its capacity, or of what it holds where no capacity is said; None where the capacity is okänd."""
    if store.usable == 1:
        return 0.0
    whole = holding.amount() if store.capacity is None else store.capacity.value
    return None if whole is None else (1 - store.usable) * whole
