"""Generators that stop after so long a time of running, and are repaired."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine.explanation.chain import Explanations
from beredskap.engine.infrastructure import Infrastructure
from beredskap.model.region import Region
from beredskap.model.result.journal import Cause
from tests.worlds import DAY, H, levels, run, why, world


def reserve(**agg: Any) -> Region:
    return world(
        nodes={
            "nat": {},
            "agg": {"standby": True, "capacity": "1000 kW", **agg},
            "iva": {"needs": [{"el": {"any": ["nat", "agg"], "load": "100 kW"}}]},
        }
    )


LOST = [{"at": "10 h", "lose": "nat"}]


def test_it_stops_when_it_has_run_its_time() -> None:
    state = run(reserve(fails_after="37 h"), LOST, until=10 * DAY)
    assert levels(state, "agg") == levels(state, "iva") == [(47 * H, 0.0)]
    assert why(state, "agg", 47 * H) == {("failure", "agg")}
    causes = {(one.kind, one.subject) for one in _causes(state, "iva", 47 * H)}
    assert causes == {("need", "nat"), ("need", "agg"), ("event", "nat"), ("failure", "agg")}


def test_only_running_counts() -> None:
    # it runs 10–15 h and from 30 h: 37 h are run at 62 h
    events = [*LOST, {"at": "15 h", "restore": "nat"}, {"at": "30 h", "lose": "nat"}]
    assert levels(run(reserve(fails_after="37 h"), events, until=10 * DAY), "iva") == [(62 * H, 0.0)]


def test_it_is_repaired_and_fails_again() -> None:
    # 10 + 5 = 15 h, whole at 18 h, runs 7 h more: 25 h, whole at 28 h, and then it has no more failures
    state = run(reserve(fails_after=["5 h", "7 h"], repair="3 h"), LOST, until=10 * DAY)
    assert levels(state, "iva") == [(15 * H, 0.0), (18 * H, 1.0), (25 * H, 0.0), (28 * H, 1.0)]


def test_a_restore_of_the_scenario_repairs_nothing() -> None:
    events = [*LOST, {"at": "12 h", "lose": "agg"}, {"at": "13 h", "restore": "agg"}]
    # it runs 10–12 h and from 13 h; 5 h are run at 16 h
    assert levels(run(reserve(fails_after="5 h"), events, until=3 * DAY), "agg") == [
        (12 * H, 0.0),
        (13 * H, 1.0),
        (16 * H, 0.0),
    ]


def test_a_mean_time_alone_fails_nothing_in_one_run() -> None:
    assert levels(run(reserve(mttf="1 h"), LOST, until=10 * DAY), "iva") == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=4), st.integers(1, 20))
def test_the_hours_without_are_the_repairs(times: list[int], repair: int) -> None:
    region = reserve(fails_after=[f"{one} h" for one in times], repair=f"{repair} h")
    state = run(region, [{"at": 0, "lose": "nat"}], until=30 * DAY)
    expected, now = [], 0
    for one in times:
        expected += [((now + one) * H, 0.0), ((now + one + repair) * H, 1.0)]
        now += one + repair
    assert levels(state, "iva") == expected


def _causes(state: Infrastructure, subject: str, time: int) -> tuple[Cause, ...]:
    found = Explanations(state.changes).explain(subject, time)
    return found.causes if found else ()
