"""Deciding one pass: what there is and what is asked become bounds of the programme, and its optimum becomes a decision."""

from __future__ import annotations

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.lp.lexicographic import Solution, Start
from beredskap.lp.simplex import BASIC
from beredskap.lp.sparse import Bounds
from beredskap.model.base import GRADES


def set_bounds(programme: Programme, situation: Situation) -> Bounds:
    """The right-hand sides and bounds of the programme in one situation."""
    layout, columns, rows = programme.layout, programme.columns, programme.layout.rows
    column_upper = np.full(layout.width, np.inf)
    column_upper[layout.columns.swaps.span] = situation.swaps
    column_upper[layout.columns.slices.span] = situation.slices.ravel()
    column_upper[layout.columns.over.span] = situation.over[columns.over]
    column_upper[layout.columns.gives.places[columns.closed_gives(situation.satellites)]] = 0.0
    column_upper[layout.columns.crowded_out.span] = situation.coming_visits.ravel()
    column_upper[programme.closed] = 0.0
    row_lower = np.zeros(layout.height)
    row_upper = np.zeros(layout.height)
    for band, exactly in ((rows.demand, situation.demand), (rows.leaving, situation.leaving)):
        row_lower[band.span] = row_upper[band.span] = exactly
    for band, most in (
        (rows.late, situation.can_wait[columns.late]),
        (rows.own, situation.demand[columns.chained]),
        (rows.capacity, situation.capacity),
        (rows.pools, situation.pools),
        (rows.coming, situation.coming_free.ravel()),
        (rows.fleets, situation.fleets),
        (rows.usual, situation.usual[columns.beyond]),
        (rows.stores, situation.stock),
        (rows.rations, situation.ration.ravel()),
    ):
        row_lower[band.span] = -np.inf
        row_upper[band.span] = most
    return Bounds(column_upper, row_lower, row_upper)


def decide(
    programme: Programme, situation: Situation, start: Start | None = None, *, thorough: bool = True
) -> Decision:
    """The best the region can do in one situation (docs/model.md, Fördelningen), solved from ``start``; rows on which that rests are never left out.

    Unless it is ``thorough`` the last goals may be a little off: enough to say who is served.
    """
    stretch = situation.length / programme.length
    bounds = set_bounds(programme, situation)
    redundant = programme.redundant_rows.find(situation)
    if start is not None:
        redundant &= start.basis.rows == BASIC
    bounds.row_lower[redundant], bounds.row_upper[redundant] = -np.inf, np.inf
    return read_decision(programme, situation, programme.solver.solve(bounds, start, stretch, thorough=thorough))


def read_decision(programme: Programme, situation: Situation, solution: Solution) -> Decision:
    """A solution as patients; amounts below the solver's tolerance are 0."""
    values = np.where(solution.values > 1e-9, solution.values, 0.0)
    at = programme.layout.columns
    gives = values[at.gives.span]
    unserved = values[at.slices.span].reshape(at.slices.axes).sum(axis=1)
    late = unserved.copy()
    late[programme.columns.late] = values[at.late.span]
    return Decision(
        situation=situation,
        flows=values[at.flows.span],
        gives=gives,
        swaps=values[at.swaps.span],
        unserved=unserved,
        late=late,
        evacuations=values[at.evacuations.span],
        left_in_place=values[at.left_in_place.span],
        draws=programme.redundant_rows.complete_draws(
            gives, values[at.draws.span], situation.length / programme.length
        ),
        beyond=np.maximum(gives - situation.usual, 0.0),
        goals=solution.goals,
        start=solution.start,
        staged=solution.staged,
    )


def unlimited_situation(programme: Programme, demand: Floats) -> Situation:
    """A situation with this demand (pairs,) and no limits, in which nobody can wait or be substituted; the caller replaces what it knows."""
    plan, columns = programme.plan, programme.columns
    stores = len(programme.supply_lists.stores)
    return Situation(
        length=programme.length,
        demand=demand,
        can_wait=np.zeros_like(demand),
        past=np.zeros_like(demand),
        past_unmet=np.zeros_like(demand),
        capacity=np.full(len(plan.offers), np.inf),
        over=np.zeros(len(plan.offers)),
        satellites=np.zeros(len(plan.offers), dtype=bool),
        pools=np.full(len(plan.pools), np.inf),
        coming_free=np.full(programme.layout.rows.coming.axes, np.inf),
        coming_visits=np.zeros(programme.layout.columns.crowded_out.axes),
        fleets=np.full(len(plan.fleet_kinds), np.inf),
        leaving=np.zeros(len(columns.left_in_place)),
        swaps=np.zeros(len(columns.swaps)),
        usual=np.full(len(columns.gives), np.inf),
        stock=np.full(stores, np.inf),
        ration=np.full((stores, len(GRADES) - 1), np.inf),
    )
