"""What those in beds take from the stores in one segment, before anybody new: each larder's stores in order, within rations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats, Mask, tally
from beredskap.engine.care_plan.supply_lists import Larders
from beredskap.model.base import GRADES


@dataclass(frozen=True)
class Commitments:
    """``taken`` (stores, grades), what is ``lacking`` counted at the larder's first store (stores,), and the stores of which a ration ``withheld`` some."""

    taken: Floats
    lacking: Floats
    withheld: frozenset[int]


def commit(larders: Larders, wanted: Floats, stock: Floats, spare: Floats) -> Commitments:
    """Take what is ``wanted`` (grades, larders) from ``stock`` (stores,); a grade and those below it take at most ``spare`` (stores, grades) together.

    Larders whose first store has enough for all who begin there take from it at once. The rest, which may have to go on to a store that others use too, are
    served one by one.
    """
    taken = _from_first(larders, wanted, len(stock))
    together = with_lower_grades(taken)
    short = (together[:, 0] > stock) | ((together > spare) & (together > 0))[:, 1:].any(axis=1)
    if not short.any():
        return Commitments(taken, np.zeros(len(stock)), frozenset())
    contested = _contested(larders, short)
    rest = commit_in_order(larders, np.where(contested, wanted, 0.0), stock, spare)
    at_once = _from_first(larders, np.where(contested, 0.0, wanted), len(stock))
    return Commitments(at_once + rest.taken, rest.lacking, rest.withheld)


def commit_in_order(larders: Larders, wanted: Floats, stock: Floats, spare: Floats) -> Commitments:
    """The same one by one: grade by grade, and from the next store what the one before lacks."""
    left, most = stock.tolist(), spare.tolist()
    taken = [[0.0] * len(GRADES) for _ in left]
    lacking = np.zeros(len(left))
    withheld: set[int] = set()
    for grade, larder in np.argwhere(wanted).tolist():
        amount = float(wanted[grade, larder])
        stores = larders.larders[larder].stores
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
    """What each grade and those below it take together, of ``amounts`` (stores, grades)."""
    return np.asarray(np.cumsum(amounts[:, ::-1], axis=1)[:, ::-1])


def _from_first(larders: Larders, wanted: Floats, stores: int) -> Floats:
    """What each store gives if every larder's first has enough (stores, grades)."""
    first = larders.first[larders.stocked]
    return np.stack([tally(first, of_grade[larders.stocked], stores) for of_grade in wanted], axis=1)


def _contested(larders: Larders, short: Mask) -> Mask:
    """The larders whose first store is ``short``, or is asked for what one that is short lacks."""
    larder, store = larders.pairs
    contested = np.zeros(len(larders.larders), dtype=bool)
    while True:
        contested[larders.stocked] = short[larders.first[larders.stocked]]
        asked = short.copy()
        asked[store[contested[larder]]] = True
        if np.array_equal(asked, short):
            return contested
        short = asked
