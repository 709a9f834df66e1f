"""What inpatients take from the stores in one segment, before any new patient: each supply list's stores in order, within rations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats, Mask, tally
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.model.base import GRADES


@dataclass(frozen=True)
class Commitments:
    """What inpatients take in one segment, in base units.

    ``taken`` is (stores, grades), and ``lacking`` (stores,) what was not to be had, counted at the first store of its list. Of the stores in ``withheld`` a
    ration kept something back.
    """

    taken: Floats
    lacking: Floats
    withheld: frozenset[int]


def commit(supply_lists: SupplyLists, wanted: Floats, stock: Floats, spare: Floats) -> Commitments:
    """Take what is ``wanted`` (grades, lists) from ``stock`` (stores,); a grade and those below it take at most ``spare`` (stores, grades) together.

    Lists whose first store has enough for all who begin there take from it at once. The others may have to go on to a store that more lists use, so they are
    served one after another.
    """
    taken = _from_first(supply_lists, wanted, len(stock))
    together = with_lower_grades(taken)
    short = (together[:, 0] > stock) | ((together > spare) & (together > 0))[:, 1:].any(axis=1)
    if not short.any():
        return Commitments(taken, np.zeros(len(stock)), frozenset())
    contested = _contested(supply_lists, short)
    rest = commit_in_order(supply_lists, np.where(contested, wanted, 0.0), stock, spare)
    at_once = _from_first(supply_lists, np.where(contested, 0.0, wanted), len(stock))
    return Commitments(at_once + rest.taken, rest.lacking, rest.withheld)


def commit_in_order(supply_lists: SupplyLists, wanted: Floats, stock: Floats, spare: Floats) -> Commitments:
    """As `commit`, list after list: grade by grade, and from the next store what the one before lacks."""
    left, most = stock.tolist(), spare.tolist()
    taken = [[0.0] * len(GRADES) for _ in left]
    lacking = np.zeros(len(left))
    withheld: set[int] = set()
    for grade, number in np.argwhere(wanted).tolist():
        amount = float(wanted[grade, number])
        stores = supply_lists.lists[number].stores
        for store in stores:
            part = wanted_here = min(amount, left[store])
            if grade:
                room = min([most[store][h] - sum(taken[store][h:]) for h in range(1, grade + 1)])
                part = max(0.0, min(wanted_here, room))
            if part < wanted_here - 1e-9:
                withheld.add(store)
            taken[store][grade] += part
            left[store] -= part
            amount -= part
            if not amount:
                break
        if stores and amount > 1e-9:
            lacking[stores[0]] += amount
    return Commitments(np.array(taken).reshape(-1, len(GRADES)), lacking, frozenset(withheld))


def with_lower_grades(amounts: Floats) -> Floats:
    """``amounts`` (stores, grades) of each grade and those below it together."""
    return np.asarray(np.cumsum(amounts[:, ::-1], axis=1)[:, ::-1])


def _from_first(supply_lists: SupplyLists, wanted: Floats, stores: int) -> Floats:
    """What each store gives if every list's first store has enough: (stores, grades)."""
    first = supply_lists.first[supply_lists.stocked]
    return np.stack([tally(first, of_grade[supply_lists.stocked], stores) for of_grade in wanted], axis=1)


def _contested(supply_lists: SupplyLists, short: Mask) -> Mask:
    """The lists (lists,) whose first store is ``short`` (stores,), or is asked for what one that is short lacks."""
    number, store = supply_lists.pairs
    contested = np.zeros(len(supply_lists.lists), dtype=bool)
    while True:
        contested[supply_lists.stocked] = short[supply_lists.first[supply_lists.stocked]]
        asked = short.copy()
        asked[store[contested[number]]] = True
        if np.array_equal(asked, short):
            return contested
        short = asked
