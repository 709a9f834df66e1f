"""A limit that nobody can come to is left out, and nothing but the solver's work changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine.allocation.programme import Programme, build_programme
from beredskap.engine.allocation.solve import decide, set_bounds, unlimited_situation
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import build_supply_lists
from beredskap.engine.roads import travel
from beredskap.model.region import Region
from tests.engine.allocation.test_allocation_oracle import region_of, situation_of
from tests.engine.queueing.test_queueing import check_rows
from tests.worlds import START, H, world


def programme_of(region: Region) -> Programme:
    plan = CarePlan(region, START.date(), unknown_as=np.inf)
    return build_programme(plan, travel(region), build_supply_lists(plan), 6 * H)


def clinic() -> Programme:
    """Two kinds of visits at one clinic: an hour of a nurse and a dose each, the second is önskvärt."""
    care = {"akut": {"grade": "nödvändigt", "per_1000": 1}, "plan": {"grade": "önskvärt", "per_1000": 1}}
    return programme_of(
        world(
            municipalities={"A": {"population": 1000}},
            sites={"a": {"municipality": "A"}},
            care=care,
            offerings={
                "a.v": {
                    "site": "a",
                    "care": ["akut", "plan"],
                    "capacity": "1 besök/dygn",
                    "staff": {"ssk": "1 h"},
                    "items": {"dos": "1 st"},
                }
            },
            staff={"a.ssk": {"site": "a", "competence": "ssk", "present": "1 h/dygn"}},
            stores={"a.dos": {"site": "a", "item": "dos", "amount": "1 st"}},
        )
    )


@pytest.mark.parametrize(
    ("limits", "wanted"),
    [
        # five patients at most: room for 5, 5 hours and 5 doses are enough; the two of lower grade may take 2
        pytest.param(
            {"capacity": 5, "pools": 5, "stock": 5, "ration": 2}, ["room", "hours", "doses", "rations"], id="all"
        ),
        pytest.param(
            {"capacity": 4, "pools": 5, "stock": 5, "ration": 2}, ["hours", "doses", "rations"], id="room for 4"
        ),
        # a nurse need not be there for more than there is room for; each of the two kinds alone could fill it, so both count: 3 + 2
        pytest.param({"capacity": 5, "pools": 4, "stock": 5, "ration": 2}, ["room", "doses", "rations"], id="4 hours"),
        pytest.param(
            {"capacity": 1, "pools": 2, "stock": 5, "ration": 2}, ["hours", "doses", "rations"], id="room for 1"
        ),
        pytest.param({"capacity": 5, "pools": 5, "stock": 4, "ration": 2}, ["room", "hours", "rations"], id="4 doses"),
        # where the ration bites, what is drawn has to be decided, and the store itself does not limit
        pytest.param({"capacity": 5, "pools": 5, "stock": 5, "ration": 1}, ["room", "hours"], id="a ration of 1"),
        pytest.param({"capacity": 0, "pools": 5, "stock": 5, "ration": 2}, ["hours", "doses", "rations"], id="closed"),
    ],
)
def test_what_everybody_who_might_come_could_take(limits: dict[str, float], wanted: list[str]) -> None:
    programme = clinic()
    usual = unlimited_situation(programme, np.array([3.0, 2.0]))
    situation = replace(
        usual,
        capacity=np.array([limits["capacity"]]),
        pools=np.array([limits["pools"]]),
        stock=np.array([limits["stock"]]),
        ration=np.array([[np.inf, limits["ration"]]]),
    )
    rows = programme.redundant_rows.find(situation)
    found = {
        "room": programme.layout.rows.capacity.span,
        "hours": programme.layout.rows.pools.span,
        "doses": programme.layout.rows.items.span,
        "rations": programme.layout.rows.rations.span,
    }
    assert [name for name, at in found.items() if rows[at].all()] == wanted


def test_what_no_row_asked_for_comes_from_the_first_store() -> None:
    programme = clinic()
    assert programme.redundant_rows.complete_draws(np.array([3.0, 2.0]), np.zeros(3), 1.0).tolist() == [3.0, 0.0, 2.0]
    # what was drawn already stays
    assert programme.redundant_rows.complete_draws(np.array([3.0, 2.0]), np.array([3.0, 0.0, 0.0]), 1.0).tolist() == [
        3.0,
        0.0,
        2.0,
    ]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31))
def test_the_goals_are_those_of_the_whole_programme(seed: int) -> None:
    rng = np.random.default_rng(seed)
    programme = programme_of(region_of(rng))
    start = None
    for _ in range(3):
        situation = situation_of(rng, programme)
        stretch = situation.length / programme.length
        whole = programme.solver.solve(set_bounds(programme, situation), start, stretch)
        decision = decide(programme, situation, start)
        assert decision.goals[:-1] == pytest.approx(whole.goals[:-1], abs=1e-6)
        # a hundredth of a minute says which of equal stores comes first: that is near what the solver can tell apart
        assert decision.goals[-1] == pytest.approx(whole.goals[-1], abs=0.1)
        check_rows(programme, decision)
        start = decision.start
