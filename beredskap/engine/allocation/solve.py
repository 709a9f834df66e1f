"""Deciding one pass: what there is and what is asked become bounds of the programme, and its optimum becomes a decision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.allocation.programme import SLICES, Programme
from beredskap.lp.lexicographic import Solution, Start
from beredskap.lp.simplex import BASIC
from beredskap.lp.sparse import Bounds
from beredskap.model.base import GRADES


@dataclass(frozen=True)
class Situation:
    """What a pass, or the ``length`` seconds that are left of it, has to go on.

    ``demand`` and ``patient`` (those of them who can wait beyond this pass) per pair; ``capacity`` per offer in visits or free beds; ``pools`` and
    ``fleets`` in hours; ``leaving`` inpatients who must move per `Programme.stays`; ``swaps`` the most that may be substituted; ``usual`` what
    each column of gives usually serves; ``stock`` per larder store and ``ration`` (stores × grades below the first) what the lower grades may take.
    """

    length: int
    demand: Floats
    patient: Floats
    capacity: Floats
    pools: Floats
    fleets: Floats
    leaving: Floats
    swaps: Floats
    usual: Floats
    stock: Floats
    ration: Floats


@dataclass(frozen=True)
class Decision:
    """Patients by `Programme` column for the stretch of time that was decided; ``unserved`` and ``late`` per pair.

    ``beyond`` is what is given beyond the usual. ``unserved`` counts all who are not served, ``late`` those of them whose wait ends in this pass.
    """

    situation: Situation
    flows: Floats
    gives: Floats
    swaps: Floats
    unserved: Floats
    late: Floats
    moves: Floats
    stays: Floats
    draws: Floats
    beyond: Floats
    goals: Floats
    start: Start | None
    staged: bool

    @property
    def served(self) -> Floats:
        """Patients served per pair, substituted ones included."""
        return np.maximum(self.situation.demand - self.unserved, 0.0)


def bounds_of(programme: Programme, situation: Situation) -> Bounds:
    """The programme's bounds for one situation."""
    column_upper = np.full(programme.columns, np.inf)
    column_upper[programme.at_swaps] = situation.swaps
    column_upper[programme.at_slices] = np.repeat(situation.demand / SLICES, SLICES)
    column_upper[programme.closed] = 0.0
    row_lower = np.zeros(programme.rows)
    row_upper = np.zeros(programme.rows)
    row_lower[programme.row_demand] = row_upper[programme.row_demand] = situation.demand
    row_lower[programme.row_stays] = row_upper[programme.row_stays] = situation.leaving
    for rows, most in (
        (programme.row_late, situation.patient[programme.patient]),
        (programme.row_own, situation.demand[programme.between]),
        (programme.row_capacity, situation.capacity),
        (programme.row_pools, situation.pools),
        (programme.row_fleets, situation.fleets),
        (programme.row_usual, situation.usual[programme.crowded]),
        (programme.row_stores, situation.stock),
        (programme.row_rations, situation.ration.ravel()),
    ):
        row_lower[rows] = -np.inf
        row_upper[rows] = most
    return Bounds(column_upper, row_lower, row_upper)


def decide(programme: Programme, situation: Situation, start: Start | None = None) -> Decision:
    """The best the region can do in one situation (design §4.7), from ``start``."""
    stretch = situation.length / programme.length
    bounds = bounds_of(programme, situation)
    plenty = programme.plenty.rows(situation)
    if start is not None:
        plenty &= start.basis.rows == BASIC
    bounds.row_lower[plenty], bounds.row_upper[plenty] = -np.inf, np.inf
    return read(programme, situation, programme.solver.solve(bounds, start, stretch))


def read(programme: Programme, situation: Situation, solution: Solution) -> Decision:
    """A solution as patients; what is smaller than the solver's tolerance is nothing."""
    values = np.where(solution.values > 1e-9, solution.values, 0.0)
    gives = values[programme.at_gives]
    unserved = values[programme.at_slices].reshape(-1, SLICES).sum(axis=1)
    late = unserved.copy()
    late[programme.patient] = values[programme.at_late]
    return Decision(
        situation,
        values[programme.at_flows],
        gives,
        values[programme.at_swaps],
        unserved,
        late,
        values[programme.at_moves],
        values[programme.at_stays],
        programme.plenty.drawn(gives, values[programme.at_draws], situation.length / programme.length),
        np.maximum(gives - situation.usual, 0.0),
        solution.goals,
        solution.start,
        solution.staged,
    )


def unlimited(programme: Programme, demand: Floats) -> Situation:
    """A situation in which nothing but the demand is given; the caller replaces what limits."""
    plan = programme.plan
    stores = programme.row_stores.stop - programme.row_stores.start
    return Situation(
        programme.length,
        demand,
        np.zeros_like(demand),
        np.full(len(plan.offers), np.inf),
        np.full(len(plan.pools), np.inf),
        np.full(len(plan.fleet_kinds), np.inf),
        np.zeros(len(programme.stays)),
        np.zeros(len(programme.swaps)),
        np.full(len(programme.gives), np.inf),
        np.full(stores, np.inf),
        np.full((stores, len(GRADES) - 1), np.inf),
    )
