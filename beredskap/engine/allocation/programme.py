"""The allocation of one pass as a linear programme (docs/model.md, Fördelningen).

Only right-hand sides and bounds change between passes, so the programme is built once per run and set of roads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from beredskap.arrays import Floats, Mask
from beredskap.engine.allocation.columns import Columns, columns_of
from beredskap.engine.allocation.constraints import Entries, balances, limits, matrix_of, places_by_length
from beredskap.engine.allocation.layout import WEIGHTS, Layout, lay_out
from beredskap.engine.allocation.needs import Journeys, Needs, journeys_of, needs_of
from beredskap.engine.allocation.objectives import Home, costs_of
from beredskap.engine.allocation.redundant_rows import Plenty
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import Larders
from beredskap.engine.roads import Travel
from beredskap.lp.lexicographic import Lexicographic
from beredskap.lp.sparse import Matrix


@dataclass(frozen=True, eq=False, kw_only=True)
class Programme:
    """A programme for passes of ``length`` seconds, and its solver.

    Its ``columns`` are those of the undisturbed roads, so that bases fit whatever road is cut; ``closed`` (columns of the matrix) marks those that the
    roads do not allow now, of which ``minutes`` (municipality, municipality) are infinite. ``goals`` (goals, columns of the matrix) are the costs, and
    ``by_length`` the places of the matrix that depend on how long a stretch is decided. ``balances`` are the entries that stay when ``needs`` change.
    """

    plan: CarePlan
    larders: Larders
    length: int
    minutes: Floats
    columns: Columns
    layout: Layout
    needs: Needs
    journeys: Journeys
    closed: Mask
    goals: Floats
    balances: list[Entries]
    matrix: Matrix
    by_length: list[tuple[int, int]]
    plenty: Plenty
    solver: Lexicographic

    def steady(self) -> Programme:
        """The same programme of a mean day: an admission takes its bed, staff and items for its whole stay."""
        needs = needs_of(self.plan, self.columns, self.length, steady=True)
        entries = limits(self.larders, self.columns, self.layout, needs, self.journeys)
        matrix = matrix_of([*self.balances, *entries], self.layout)
        return replace(
            self,
            needs=needs,
            matrix=matrix,
            by_length=[],
            plenty=Plenty(self.larders, self.columns, self.layout, matrix),
            solver=Lexicographic(matrix, self.goals, WEIGHTS),
        )

    def toward(self, home: Home) -> Programme:
        """The same programme for patients who usually are cared for in the municipalities of ``home``."""
        goals = costs_of(self.plan, self.larders, self.columns, self.layout, self.journeys, home)
        return replace(self, goals=goals, solver=Lexicographic(self.matrix, goals, WEIGHTS, self.by_length))

    def planned(self, plan: CarePlan) -> Programme:
        """The same programme, solver included, for a plan that differs only in what offerings have."""
        return replace(self, plan=plan)

    @cached_property
    def most_per_patient(self) -> dict[str, float]:
        """The most that one patient takes of each kind of limit (fields of `Situation`)."""
        units = float(self.needs.units.max(initial=0.0))
        return {
            "capacity": 1.0,
            "swaps": 1.0,
            "pools": float(self.needs.pool_hours.max(initial=0.0)),
            "fleets": float(self.journeys.hours.max(initial=0.0)),
            "stock": units * max((amount for row in self.larders.of_offer for _, amount in row), default=0.0),
        }

    def pool_use(self, gives: Floats, length: int) -> Floats:
        """Hours of each pool that new patients take in a stretch of ``length`` seconds."""
        stretch = np.where(self.columns.give_is_bed, length / self.length, 1.0)
        return np.asarray(self.needs.pool_hours @ (gives * stretch))


def build_programme(
    plan: CarePlan,
    travel: Travel,
    larders: Larders,
    length: int,
    *,
    home: Home | None = None,
    undisturbed: Travel | None = None,
) -> Programme:
    """The programme of a plan over roads, of which some may be cut that were not when ``undisturbed``.

    ``home`` says which municipalities usually serve a pair; without it (reference week) receivers outside the region count as away.
    """
    undisturbed = undisturbed or travel
    columns = columns_of(plan, undisturbed, larders, length)
    layout = lay_out(plan, columns, larders)
    needs = needs_of(plan, columns, length)
    minutes = np.where(np.isfinite(travel.minutes), travel.minutes, undisturbed.minutes)
    journeys = journeys_of(plan, columns, minutes.tolist())
    goals = costs_of(plan, larders, columns, layout, journeys, home)
    entries = balances(plan, columns, layout)
    matrix = matrix_of([*entries, *limits(larders, columns, layout, needs, journeys)], layout)
    by_length = places_by_length(matrix, columns, layout)
    return Programme(
        plan=plan,
        larders=larders,
        length=length,
        minutes=travel.minutes,
        columns=columns,
        layout=layout,
        needs=needs,
        journeys=journeys,
        closed=_closed(columns, layout, travel),
        goals=goals,
        balances=entries,
        matrix=matrix,
        by_length=by_length,
        plenty=Plenty(larders, columns, layout, matrix),
        solver=Lexicographic(matrix, goals, WEIGHTS, by_length),
    )


def _closed(columns: Columns, layout: Layout, travel: Travel) -> Mask:
    """The columns that the roads do not allow: flows and moves between places without an open road."""
    closed = np.zeros(layout.width, dtype=bool)
    cut = np.isinf(travel.minutes).tolist()
    closed[layout.columns.flows.span] = [cut[flow.start][flow.end] for flow in columns.flows]
    closed[layout.columns.moves.span] = [cut[move.start][move.end] for move in columns.moves]
    return closed
