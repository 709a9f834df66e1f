"""The allocation of one pass as a linear programme (docs/model.md, Fördelningen).

Only right-hand sides and bounds change between passes, so the programme is built once per run and set of roads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from beredskap.arrays import Floats, Mask
from beredskap.engine.allocation.columns import Columns, find_columns
from beredskap.engine.allocation.coming import Coming, compute_coming
from beredskap.engine.allocation.constraints import (
    Entries,
    balance_patients,
    build_matrix,
    find_by_length,
    limit_coming,
    limit_use,
)
from beredskap.engine.allocation.layout import WEIGHTS, Layout, lay_out
from beredskap.engine.allocation.needs import Journeys, Needs, compute_journeys, compute_needs
from beredskap.engine.allocation.objectives import Home, compute_costs
from beredskap.engine.allocation.redundant_rows import RedundantRows
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.pass_calendar import WINDOWS
from beredskap.engine.roads import Travel
from beredskap.lp.lexicographic import Lexicographic
from beredskap.lp.sparse import Matrix


@dataclass(frozen=True, eq=False, kw_only=True)
class Programme:
    """The programme of a plan and a state of the roads, and its solver.

    Attributes:
        length: Seconds of a pass.
        minutes: Between municipalities by the roads that are open, infinite where there is none: (municipality, municipality).
        columns: Those of the undisturbed roads, so that a basis fits whatever road is cut.
        closed: Those of the matrix's columns that the open roads do not allow: (columns,).
        goals: The cost of each column in each goal: (goals, columns).
        balances: The entries of the matrix that do not depend on ``needs``.
        matrix: (rows, columns), for a whole pass.
        by_length: The places (row, column) of the matrix that a stretch shorter than a pass makes smaller.
    """

    plan: CarePlan
    supply_lists: SupplyLists
    length: int
    minutes: Floats
    columns: Columns
    layout: Layout
    needs: Needs
    journeys: Journeys
    coming: Coming
    closed: Mask
    goals: Floats
    balances: list[Entries]
    matrix: Matrix
    by_length: list[tuple[int, int]]
    redundant_rows: RedundantRows
    solver: Lexicographic

    def for_mean_day(self) -> Programme:
        """The same programme for a mean day: an admission takes its bed, staff and items for its whole stay, so that Little's law gives the census."""
        needs = compute_needs(self.plan, self.columns, self.length, whole_stay=True)
        entries = limit_use(self.supply_lists, self.columns, self.layout, needs, self.journeys)
        matrix = build_matrix([*self.balances, *entries], self.layout)
        return replace(
            self,
            needs=needs,
            matrix=matrix,
            by_length=[],
            redundant_rows=RedundantRows(self.supply_lists, self.columns, self.layout, matrix),
            solver=Lexicographic(matrix, self.goals, WEIGHTS),
        )

    def with_home(self, home: Home) -> Programme:
        """The same programme for patients who usually are cared for in the municipalities of ``home``."""
        goals = compute_costs(self.plan, self.supply_lists, self.columns, self.layout, self.journeys, self.coming, home)
        return replace(self, goals=goals, solver=Lexicographic(self.matrix, goals, WEIGHTS, self.by_length))

    def with_plan(self, plan: CarePlan) -> Programme:
        """The same programme, solver included, for a plan that differs only in what offerings have."""
        return replace(self, plan=plan)

    @cached_property
    def passes_of_windows(self) -> Floats:
        """How many passes each of the `WINDOWS` has: (windows,)."""
        return np.array([(ends - begins) / self.length for begins, ends in WINDOWS])

    @cached_property
    def most_per_patient(self) -> dict[str, float]:
        """The most that one patient takes of each field of `Situation` that limits, in that field's measure."""
        units = float(self.needs.units.max(initial=0.0))
        return {
            "capacity": 1.0,
            "swaps": 1.0,
            "pools": float(self.needs.pool_hours.max(initial=0.0)),
            "fleets": float(self.journeys.hours.max(initial=0.0)),
            "stock": units * max((amount for row in self.supply_lists.of_offer for _, amount in row), default=0.0),
        }

    def pool_use(self, gives: Floats, length: int) -> Floats:
        """Hours of each pool that new patients (gives,) take in a stretch of ``length`` seconds: a bed's in proportion to it."""
        stretch = np.where(self.columns.give_is_bed, length / self.length, 1.0)
        return np.asarray(self.needs.pool_hours @ (gives * stretch))


def build_programme(
    plan: CarePlan,
    travel: Travel,
    supply_lists: SupplyLists,
    length: int,
    *,
    home: Home | None = None,
    undisturbed: Travel | None = None,
) -> Programme:
    """The programme of a plan and these roads, with the columns of the ``undisturbed`` ones (by default the same).

    ``home`` says which municipalities usually serve a pair; without it (reference week) receivers outside the region count as away.
    """
    undisturbed = undisturbed or travel
    columns = find_columns(plan, undisturbed, supply_lists, length)
    needs = compute_needs(plan, columns, length)
    coming = compute_coming(plan, columns, needs, length)
    layout = lay_out(plan, columns, supply_lists, coming)
    minutes = np.where(np.isfinite(travel.minutes), travel.minutes, undisturbed.minutes)
    journeys = compute_journeys(plan, columns, minutes.tolist())
    goals = compute_costs(plan, supply_lists, columns, layout, journeys, coming, home)
    entries = balance_patients(plan, columns, layout)
    limits = [*limit_use(supply_lists, columns, layout, needs, journeys), *limit_coming(coming, layout)]
    matrix = build_matrix([*entries, *limits], layout)
    by_length = find_by_length(matrix, columns, layout)
    return Programme(
        plan=plan,
        supply_lists=supply_lists,
        length=length,
        minutes=travel.minutes,
        columns=columns,
        layout=layout,
        needs=needs,
        journeys=journeys,
        coming=coming,
        closed=_closed(columns, layout, travel),
        goals=goals,
        balances=entries,
        matrix=matrix,
        by_length=by_length,
        redundant_rows=RedundantRows(supply_lists, columns, layout, matrix),
        solver=Lexicographic(matrix, goals, WEIGHTS, by_length),
    )


def _closed(columns: Columns, layout: Layout, travel: Travel) -> Mask:
    """The columns that the roads do not allow: flows and evacuations between places without an open road."""
    closed = np.zeros(layout.width, dtype=bool)
    cut = np.isinf(travel.minutes).tolist()
    closed[layout.columns.flows.span] = [cut[flow.start][flow.end] for flow in columns.flows]
    closed[layout.columns.evacuations.span] = [cut[move.start][move.end] for move in columns.evacuations]
    return closed
