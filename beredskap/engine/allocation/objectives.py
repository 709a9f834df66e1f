"""The goals of the allocation: what each column costs in each of them (docs/model.md, Fördelningen, *Mål*)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.allocation.columns import Columns, Evacuation
from beredskap.engine.allocation.layout import GOALS, SLICES, Layout
from beredskap.engine.allocation.needs import Journeys
from beredskap.engine.care_plan.plan import CarePlan, Pair
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.model.base import GRADES

Home = Mapping[Pair, frozenset[int]]
"""The municipalities that usually serve each pair."""

_RANK_MINUTES: Final = 0.01
"""What the next one in sorted order costs among equals: less than travel is known to."""
_BEYOND: Final = 0.1
"""How much of "away" it is to be cared for at another site of the usual municipality, or beyond what the site usually does."""


def compute_costs(
    plan: CarePlan, supply_lists: SupplyLists, columns: Columns, layout: Layout, journeys: Journeys, home: Home | None
) -> Floats:
    """The cost of each column in each goal: shape (goals, columns), in the order of `GOALS`.

    Without ``home`` (reference week) it is receivers outside the region that count as away.
    """
    costs = {goal.name: np.zeros(layout.width) for goal in GOALS}
    _serve(costs, plan, columns, layout)
    _share_equally(costs["equal shares"], plan, layout)
    _avoid_substitutes(costs["substituted"], columns, layout)
    _stay_at_home(costs["away"], plan, columns, layout, home)
    _travel_little(costs["travel"], plan, supply_lists, columns, layout, journeys)
    return np.array([costs[goal.name] for goal in GOALS])


def _serve(costs: Mapping[str, Floats], plan: CarePlan, columns: Columns, layout: Layout) -> None:
    """By grade: Σ weight · patients whose wait ends unserved, inpatients left in place, and all who are unserved."""
    at = layout.columns
    grade = np.array([plan.grade[care] for care, _ in plan.pairs])
    weight = np.array([plan.care[care].weight for care, _ in plan.pairs])
    can_wait = np.isin(np.arange(len(plan.pairs)), columns.late)
    for number, name in enumerate(GRADES):
        unserved = np.where(grade == number, weight, 0.0)
        costs[f"unserved {name}"][at.slices.span] = np.repeat(unserved, SLICES)
        costs[f"unmet {name}"][at.slices.span] = np.repeat(np.where(can_wait, 0.0, unserved), SLICES)
        costs[f"unmet {name}"][at.late.span] = unserved[columns.late]
        costs[f"left in place {name}"][at.left_in_place.span] = [
            plan.care[left.care].weight if plan.grade[left.care] == number else 0.0 for left in columns.left_in_place
        ]


def _share_equally(cost: Floats, plan: CarePlan, layout: Layout) -> None:
    """Σ (number of the slice, from 0) · patients unserved in it: each further quarter of a pair's demand costs more than the one before."""
    cost[layout.columns.slices.span] = np.tile(np.arange(SLICES), len(plan.pairs))


def _avoid_substitutes(cost: Floats, columns: Columns, layout: Layout) -> None:
    """Σ patients served, and inpatients moved, as another care type."""
    cost[layout.columns.swaps.span] = 1.0
    cost[layout.columns.evacuations.span] = [
        columns.commodities[move.commodity].care != move.care for move in columns.evacuations
    ]


def _stay_at_home(cost: Floats, plan: CarePlan, columns: Columns, layout: Layout, home: Home | None) -> None:
    """Σ patients served in a municipality where they usually are not, and a tenth of those beyond an offering's usual."""
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
    cost: Floats, plan: CarePlan, supply_lists: SupplyLists, columns: Columns, layout: Layout, journeys: Journeys
) -> None:
    """Σ minutes of patients' journeys, and a little for each place after the first among equals: vehicles, offerings, stores."""
    at, minutes = layout.columns, journeys.minutes
    cost[at.flows.span] = [minutes[flow.start][flow.end] for flow in columns.flows]
    cost[at.evacuations.span] = [
        minutes[move.start][move.end] + _rank(plan, move) * _RANK_MINUTES for move in columns.evacuations
    ]
    gives = zip(columns.gives, columns.give_place.tolist(), strict=True)
    cost[at.gives.span] = [
        columns.gives_at(give.commodity, place).index(number) * _RANK_MINUTES
        for number, (give, place) in enumerate(gives)
    ]
    cost[at.draws.span] = [
        supply_lists.lists[draw.supply_list].stores.index(draw.store) * _RANK_MINUTES for draw in columns.draws
    ]


def _rank(plan: CarePlan, move: Evacuation) -> int:
    """How many classes of vehicle its care type names before this one."""
    return 0 if move.kind is None else plan.care[move.care].transport.index(plan.fleet_kinds[move.kind])
