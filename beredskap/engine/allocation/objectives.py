"""The goals of the allocation: what each column costs in each of them (docs/model.md, Fördelningen)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.allocation.columns import Columns, Move
from beredskap.engine.allocation.layout import GOALS, SLICES, Layout
from beredskap.engine.allocation.needs import Journeys
from beredskap.engine.care_plan.plan import CarePlan, Pair
from beredskap.engine.care_plan.supply_lists import Larders
from beredskap.model.base import GRADES

Home = Mapping[Pair, frozenset[int]]
"""The municipalities that usually serve each pair."""

_RANK_MINUTES: Final = 0.01
"""What the next one in sorted order costs among equals: less than travel is known to."""
_BEYOND: Final = 0.1
"""How much of "away" it is to be cared for at another site of the usual municipality, or beyond what the site usually does."""


def costs_of(
    plan: CarePlan, larders: Larders, columns: Columns, layout: Layout, journeys: Journeys, home: Home | None
) -> Floats:
    """The cost of each column in each goal: shape (goals, columns), in the order of `GOALS`.

    Without ``home`` (reference week) it is receivers outside the region that count as away.
    """
    costs = {goal.name: np.zeros(layout.width) for goal in GOALS}
    _serve(costs, plan, columns, layout)
    _share_equally(costs["equal shares"], plan, layout)
    _avoid_substitutes(costs["substituted"], columns, layout)
    _stay_at_home(costs["away"], plan, columns, layout, home)
    _travel_little(costs["travel"], plan, larders, columns, layout, journeys)
    return np.array([costs[goal.name] for goal in GOALS])


def _serve(costs: Mapping[str, Floats], plan: CarePlan, columns: Columns, layout: Layout) -> None:
    """Weight · patients whose wait ends unserved, who must leave but are left in place, and who are unserved, by grade."""
    at = layout.columns
    grade = np.array([plan.grade[care] for care, _ in plan.pairs])
    weight = np.array([plan.care[care].weight for care, _ in plan.pairs])
    can_wait = np.isin(np.arange(len(plan.pairs)), columns.late)
    for number, name in enumerate(GRADES):
        unserved = np.where(grade == number, weight, 0.0)
        costs[f"unserved {name}"][at.slices.span] = np.repeat(unserved, SLICES)
        costs[f"unmet {name}"][at.slices.span] = np.repeat(np.where(can_wait, 0.0, unserved), SLICES)
        costs[f"unmet {name}"][at.late.span] = unserved[columns.late]
        costs[f"left in place {name}"][at.stays.span] = [
            plan.care[stay.care].weight if plan.grade[stay.care] == number else 0.0 for stay in columns.stays
        ]


def _share_equally(cost: Floats, plan: CarePlan, layout: Layout) -> None:
    """Each slice of a pair's demand that goes without costs one more than the one before."""
    cost[layout.columns.slices.span] = np.tile(np.arange(SLICES), len(plan.pairs))


def _avoid_substitutes(cost: Floats, columns: Columns, layout: Layout) -> None:
    """Patients served, or inpatients moved, as another care type."""
    cost[layout.columns.swaps.span] = 1.0
    cost[layout.columns.moves.span] = [columns.commodities[move.commodity].care != move.care for move in columns.moves]


def _stay_at_home(cost: Floats, plan: CarePlan, columns: Columns, layout: Layout, home: Home | None) -> None:
    """Patients cared for where they usually are not, and in part those beyond an offering's usual."""
    at = layout.columns
    if home is None:
        cost[at.gives.span] = [plan.offers[give.offer].receiver for give in columns.gives]
    else:
        cost[at.flows.span] = [
            flow.end not in home.get(Pair(columns.commodities[flow.commodity].care, flow.start), ())
            for flow in columns.flows
        ]
    cost[at.beyond.span] = _BEYOND


def _travel_little(
    cost: Floats, plan: CarePlan, larders: Larders, columns: Columns, layout: Layout, journeys: Journeys
) -> None:
    """Minutes of patients' journeys, and a little for each place after the first among equals: vehicles, offerings, stores."""
    at, minutes = layout.columns, journeys.minutes
    cost[at.flows.span] = [minutes[flow.start][flow.end] for flow in columns.flows]
    cost[at.moves.span] = [minutes[move.start][move.end] + _rank(plan, move) * _RANK_MINUTES for move in columns.moves]
    gives = zip(columns.gives, columns.give_place.tolist(), strict=True)
    cost[at.gives.span] = [
        columns.gives_at(give.commodity, place).index(number) * _RANK_MINUTES
        for number, (give, place) in enumerate(gives)
    ]
    cost[at.draws.span] = [
        larders.larders[draw.larder].stores.index(draw.store) * _RANK_MINUTES for draw in columns.draws
    ]


def _rank(plan: CarePlan, move: Move) -> int:
    """How many classes of vehicle its care type would rather ride in."""
    return 0 if move.kind is None else plan.care[move.care].transport.index(plan.fleet_kinds[move.kind])
