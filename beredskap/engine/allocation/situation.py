"""What a pass asks and has, and what was decided of it: the input and the result of `solve.decide`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats, Mask
from beredskap.engine.allocation.coming import ComingHours
from beredskap.engine.allocation.layout import SLICES
from beredskap.lp.lexicographic import Start


@dataclass(frozen=True, kw_only=True)
class Deficit:
    """What those who are there already have and lack: of anything that there is more of, what they lack is met before anybody new has any.

    Attributes:
        excess: Inpatients above what their offer's beds hold, by give.
        pools: Hours of staff that inpatients lack, by pool.
        taken: What inpatients take of items, by store.
        stock: What inpatients lack of items, by the first store that they would take it from.
        ration: What a store lacks of what is kept for higher grades, by (store, grade below the first).
        coming: The hours of the coming days.
    """

    excess: Floats
    pools: Floats
    taken: Floats
    stock: Floats
    ration: Floats
    coming: ComingHours


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What a pass, or what is left of it, asks and has.

    Attributes:
        length: Seconds that are decided.
        demand: Patients who seek care, by pair.
        can_wait: Those of them whose wait does not end in this pass, by pair.
        past: Patients who sought care before and do not any more, by pair: what an equal share is an equal share of.
        past_unmet: Those of them who went without, by pair.
        capacity: Visits or free ordinary beds, by offer.
        over: Beds above them that may be taken, by offer.
        satellites: Whether patients of other care may lie in its beds, by offer.
        pools: Hours of staff for new patients, by pool.
        coming_free: Hours of staff in the coming days beside inpatients and coming visits, by (window, pool of `Coming.pools`).
        coming_visits: Hours that coming visits take, by (window, pool of `Coming.pools`, grade).
        fleets: Vehicle hours, by class of vehicle.
        leaving: Inpatients who must leave their beds, by `Columns.left_in_place`.
        swaps: The most patients who may be served as another care type, by `Columns.swaps`.
        usual: Patients usually given care, by `Columns.gives`.
        stock: What new patients may take, by store in base units.
        ration: What a grade and those below it may take together, by (store, grade below the first).
        deficit: What those who are there already lack of it; None where nobody is.
    """

    length: int
    demand: Floats
    can_wait: Floats
    past: Floats
    past_unmet: Floats
    capacity: Floats
    over: Floats
    satellites: Mask
    pools: Floats
    coming_free: Floats
    coming_visits: Floats
    fleets: Floats
    leaving: Floats
    swaps: Floats
    usual: Floats
    stock: Floats
    ration: Floats
    deficit: Deficit | None = None

    @property
    def slices(self) -> Floats:
        """The patients of each slice who are still to be served or not: (pairs, slices).

        A slice is an equal part of all who have sought care; those who went without before fill the first of them.
        """
        slice_size = ((self.past + self.demand) / SLICES)[:, None]
        begins = slice_size * np.arange(SLICES)
        without = np.stack([self.past_unmet, self.past_unmet + self.demand])[:, :, None]
        filled, everybody = np.clip(without - begins, 0.0, slice_size)
        return np.asarray(everybody - filled)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Patients in the whole stretch that was decided, by the lists of `Columns` where no other is named.

    Attributes:
        unserved: All who are not served, by pair.
        late: Those of them whose wait ends in this pass, by pair.
        draws: What is taken of items, by `Columns.draws` in base units.
        beyond: What is given beyond the usual, by `Columns.gives`.
        goals: The value of each of `GOALS`.
        start: Where a like problem may start to be solved; None if nothing was solved.
        staged: Whether the goals had to be solved one by one.
    """

    situation: Situation
    flows: Floats
    gives: Floats
    swaps: Floats
    unserved: Floats
    late: Floats
    evacuations: Floats
    left_in_place: Floats
    draws: Floats
    beyond: Floats
    goals: Floats
    start: Start | None
    staged: bool

    @property
    def served(self) -> Floats:
        """Patients served, by pair, those served as another care type included."""
        return np.maximum(self.situation.demand - self.unserved, 0.0)
