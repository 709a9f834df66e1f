"""A site is not made worse by moves for nothing: what its own patients lose serves a graver one, or one as grave who had nowhere else to go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine.allocation.objectives import Home, is_beyond_reach
from beredskap.engine.allocation.programme import Programme, build_programme
from beredskap.engine.allocation.situation import Situation
from beredskap.engine.allocation.solve import decide
from beredskap.engine.care_plan.plan import CarePlan, Pair
from beredskap.engine.care_plan.supply_lists import build_supply_lists
from beredskap.engine.roads import travel
from beredskap.model.base import GRADES
from tests.engine.allocation.test_allocation_oracle import NAMES, region_of, situation_of
from tests.worlds import START, H


def a_pass(seed: int) -> tuple[Programme, Situation, Home]:
    """A random region and pass where each town usually cares for its own, as far as it has the care, and vehicles are plenty."""
    rng = np.random.default_rng(seed)
    region = region_of(rng)
    plan, roads = CarePlan(region, START.date(), unknown_as=0.0), travel(region)
    given = {(care, offer.municipality) for offer in plan.offers for care in offer.care}
    home = {pair: frozenset({pair.municipality}) for pair in plan.pairs if pair in given}
    programme = build_programme(plan, roads, build_supply_lists(plan), 6 * H, home=home)
    situation = situation_of(rng, programme)
    return programme, replace(situation, fleets=np.full_like(situation.fleets, np.inf)), home


def exchanges(programme: Programme, flows: np.ndarray, home: Home) -> list[tuple[str, float]]:
    """The care and the patients who are away from their site while others of that care and grade have their place and could have gone where they went."""
    plan, columns, minutes = programme.plan, programme.columns, programme.minutes
    amounts = {flow: float(amount) for flow, amount in zip(columns.flows, flows, strict=True)}

    def near(care: int, start: int, end: int) -> bool:
        return not is_beyond_reach(plan, care, float(minutes[start][end]))

    found = []
    for away, moved in amounts.items():
        care = columns.commodities[away.commodity].care
        for site in home.get(Pair(care, away.start), frozenset()) - {away.end}:
            for other, taken in amounts.items():
                if (other.commodity, other.end) != (away.commodity, site) or site in home.get(
                    Pair(care, other.start), ()
                ):
                    continue
                instead = other._replace(end=away.end)
                if instead in amounts and near(care, other.start, away.end) >= near(care, other.start, site):
                    found.append((plan.care_ids[care], min(moved, taken)))
    return found


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**31))
def test_nobody_is_moved_from_his_place_for_one_who_could_have_gone_where_he_went(seed: int) -> None:
    programme, situation, home = a_pass(seed)
    decision = decide(programme, situation)
    assert [one for one in exchanges(programme, decision.flows, home) if one[1] > 1e-6] == []


def test_the_law_finds_a_needless_exchange() -> None:
    """Two who change places by hand are found."""
    found = 0
    for seed in range(60):
        programme, situation, home = a_pass(seed)
        flows = decide(programme, situation).flows.copy()
        at = {flow: number for number, flow in enumerate(programme.columns.flows)}
        for flow, number in at.items():
            back = flow._replace(start=flow.end, end=flow.start)
            if flow.start != flow.end and flows[number] == 0 and back in at:
                flows[number] = flows[at[back]] = 1.0
        found += bool(exchanges(programme, flows, home))
    assert found > 30


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**31))
def test_the_graver_fare_as_if_the_lighter_were_not_there(seed: int) -> None:
    """Every goal of a grade, moves and substitutes among them, has the value that it has when nobody of a lower grade asks for anything."""
    programme, situation, _ = a_pass(seed)
    grade = np.array([programme.plan.grade[pair.care] for pair in programme.plan.pairs])
    left = np.array([programme.plan.grade[one.care] for one in programme.columns.left_in_place], dtype=int)
    decided = decide(programme, situation)
    for number, name in enumerate(GRADES[:-1]):
        alone = decide(programme, without_lighter(programme, situation, grade > number, left > number))
        goals = [place for place, goal in enumerate(NAMES) if goal.endswith(name)]
        assert len(goals) == 5
        assert [alone.goals[goal] for goal in goals] == pytest.approx([decided.goals[goal] for goal in goals], abs=1e-6)


def without_lighter(
    programme: Programme, situation: Situation, lighter: np.ndarray, lighter_left: np.ndarray
) -> Situation:
    swaps = np.array([lighter[swap.pair] for swap in programme.columns.swaps], dtype=bool)
    return replace(
        situation,
        demand=np.where(lighter, 0.0, situation.demand),
        can_wait=np.where(lighter, 0.0, situation.can_wait),
        past=np.where(lighter, 0.0, situation.past),
        past_unmet=np.where(lighter, 0.0, situation.past_unmet),
        leaving=np.where(lighter_left, 0.0, situation.leaving),
        swaps=np.where(swaps, 0.0, situation.swaps),
    )
