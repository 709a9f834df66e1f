"""The goals of the allocation: what each column costs in each of them (docs/model.md, Fördelningen, *Mål*)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from beredskap.arrays import Floats, Indices
from beredskap.engine.allocation.columns import Columns, Evacuation
from beredskap.engine.allocation.coming import Coming
from beredskap.engine.allocation.layout import GOALS, SLICES, Layout
from beredskap.engine.allocation.needs import Journeys
from beredskap.engine.care_plan.plan import CarePlan, Pair
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.model.base import GRADES
from beredskap.units import MINUTE

Costs = Mapping[str, Floats]
"""The cost of each column, by the name of the goal."""

Home = Mapping[Pair, frozenset[int]]
"""The municipalities that usually serve each pair."""

_RANK_MINUTES: Final = 0.01
"""What the next one in sorted order costs among equals: less than travel is known to."""
_AWAY: Final = 0.3
"""How much of "not as usual" it is to be cared for in another municipality, where 1 is to be cared for as another care type."""
_BEYOND_MINUTES: Final = 2.0
"""What it costs to be cared for at another site of the usual municipality, or beyond what the site usually does."""
_SATELLITE_MINUTES: Final = 10.0
"""What it costs to lie in a bed meant for other care: more than any bed of one's own in the municipality."""
_OVER_MINUTES: Final = 20.0
"""What it costs to lie above the ordinary beds."""


def compute_costs(
    plan: CarePlan,
    supply_lists: SupplyLists,
    columns: Columns,
    layout: Layout,
    journeys: Journeys,
    coming: Coming,
    home: Home | None,
) -> Floats:
    """The cost of each column in each goal: shape (goals, columns), in the order of `GOALS`.

    Without ``home`` (reference week) it is receivers outside the region that count as away.
    """
    costs = {goal.name: np.zeros(layout.width) for goal in GOALS}
    _serve(costs, plan, columns, layout, coming)
    _serve_in_time(costs, plan, columns, layout, journeys)
    _share_equally(costs, plan, layout)
    _keep_to_the_usual(costs, plan, columns, layout, home)
    _travel_little(costs["travel"], plan, supply_lists, columns, layout, journeys)
    _spare_beds(costs["travel"], columns, layout)
    return np.array([costs[goal.name] for goal in GOALS])


def _serve(costs: Costs, plan: CarePlan, columns: Columns, layout: Layout, coming: Coming) -> None:
    """By grade: Σ weight · patients whose wait ends unserved, now or since others are admitted now, and inpatients left in place."""
    at = layout.columns
    grade, weight = _grade_of_pairs(plan), _weight_of_pairs(plan)
    can_wait = np.isin(np.arange(len(plan.pairs)), columns.late)
    for number, name in enumerate(GRADES):
        unserved = np.where(grade == number, weight, 0.0)
        costs[f"unmet {name}"][at.slices.span] = np.repeat(np.where(can_wait, 0.0, unserved), SLICES)
        costs[f"unmet {name}"][at.late.span] = unserved[columns.late]
        costs[f"unmet {name}"][at.crowded_out.places[:, :, number]] = coming.worth[:, number]
        costs[f"left in place {name}"][at.left_in_place.span] = [
            plan.care[left.care].weight if plan.grade[left.care] == number else 0.0 for left in columns.left_in_place
        ]


def _serve_in_time(costs: Costs, plan: CarePlan, columns: Columns, layout: Layout, journeys: Journeys) -> None:
    """By grade: Σ weight · patients who are unserved, and those served farther away than their care may be."""
    at = layout.columns
    grade, weight = _grade_of_pairs(plan), _weight_of_pairs(plan)
    cares = [columns.commodities[flow.commodity] for flow in columns.flows]
    too_far = np.array(
        [
            plan.care[commodity.care].weight
            * is_beyond_reach(plan, commodity.care, journeys.minutes[flow.start][flow.end])
            for flow, commodity in zip(columns.flows, cares, strict=True)
        ]
    )
    grade_of_flow = np.array([commodity.grade for commodity in cares])
    for number, name in enumerate(GRADES):
        cost = costs[f"not in time {name}"]
        cost[at.slices.span] = np.repeat(np.where(grade == number, weight, 0.0), SLICES)
        cost[at.flows.span] = np.where(grade_of_flow == number, too_far, 0.0)


def is_beyond_reach(plan: CarePlan, care: int, minutes: float) -> bool:
    """Whether care so far away by road comes too late."""
    reach = plan.care[care].reach
    return reach is not None and minutes * MINUTE > reach


def _share_equally(costs: Costs, plan: CarePlan, layout: Layout) -> None:
    """By grade: Σ (number of the slice, 0 to 1) · patients unserved in it: each further slice costs more than the one before."""
    grade = np.repeat(_grade_of_pairs(plan), SLICES)
    cost = np.tile(np.arange(SLICES) / (SLICES - 1), len(plan.pairs))
    for number, name in enumerate(GRADES):
        costs[f"unequal {name}"][layout.columns.slices.span] = np.where(grade == number, cost, 0.0)


def _keep_to_the_usual(costs: Costs, plan: CarePlan, columns: Columns, layout: Layout, home: Home | None) -> None:
    """By grade: Σ patients served, and inpatients moved, as another care type, and a part of those served in a municipality where they usually are not."""
    at = layout.columns
    cost, grade = np.zeros(layout.width), np.full(layout.width, -1)
    grade[at.swaps.span] = [columns.commodities[commodity].grade for commodity in columns.swap_commodity]
    cost[at.swaps.span] = 1.0
    grade[at.evacuations.span] = [columns.commodities[move.commodity].grade for move in columns.evacuations]
    cost[at.evacuations.span] = [columns.commodities[move.commodity].care != move.care for move in columns.evacuations]
    if home is None:
        grade[at.gives.span] = columns.give_grade
        cost[at.gives.span] = [_AWAY * plan.offers[give.offer].receiver for give in columns.gives]
    else:
        grade[at.flows.span] = [columns.commodities[flow.commodity].grade for flow in columns.flows]
        cost[at.flows.span] = [
            _AWAY * (flow.end not in home.get(Pair(columns.commodities[flow.commodity].care, flow.start), ()))
            for flow in columns.flows
        ]
    for number, name in enumerate(GRADES):
        costs[f"not as usual {name}"][:] = np.where(grade == number, cost, 0.0)


def _grade_of_pairs(plan: CarePlan) -> Indices:
    return np.array([plan.grade[care] for care, _ in plan.pairs], dtype=np.intp)


def _weight_of_pairs(plan: CarePlan) -> Floats:
    return np.array([plan.care[care].weight for care, _ in plan.pairs])


def _spare_beds(cost: Floats, columns: Columns, layout: Layout) -> None:
    """Σ satellites, and those above the ordinary beds: after the beds of the care itself in a municipality, before another municipality."""
    cost[layout.columns.gives.places[columns.give_is_satellite]] += _SATELLITE_MINUTES
    cost[layout.columns.over.span] = _OVER_MINUTES


def _travel_little(
    cost: Floats, plan: CarePlan, supply_lists: SupplyLists, columns: Columns, layout: Layout, journeys: Journeys
) -> None:
    """Σ minutes of patients' journeys, some for those beyond a site's usual, and a little to tell equal vehicles, offers and stores apart."""
    at, minutes = layout.columns, journeys.minutes
    cost[at.beyond.span] = _BEYOND_MINUTES
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
    """How many classes of vehicle carry its care type's patients before this one does."""
    return plan.carriers[move.care].index(move.kind)
