"""Many injured at once: each triage class comes to the care that takes it, evenly over its time and once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.engine.demand.surges import pairs_of
from beredskap.model.region import Region
from tests.engine.runs import outcome, scenario
from tests.engine.surging import Surging
from tests.worlds import DAY, H, event, world

CARE: dict[str, dict[str, Any]] = {
    "trauma": {"triage": "röd"},
    "thorax": {"triage": "röd"},
    "ortopedi": {"triage": "gul"},
    "vc": {"triage": "grön", "wait": "1 d"},
    "annat": {},
}


def region(**capacity: int) -> Region:
    return world(
        municipalities={"m": {"population": 1000}, "n": {"population": 1000}},
        care=CARE,
        offerings={name: {"capacity": f"{capacity.get(name, 1000)} besök/dygn"} for name in CARE},
    )


def crash(at: str = "0 h", **more: Any) -> dict[str, Any]:
    return {"at": at, "casualties": {"municipality": "n", "red": 10, "yellow": 20, "green": 30, **more}}


def test_each_class_has_its_care() -> None:
    # Ten red share two care types that take red: five each.
    surging = Surging(region(), crash(), until=DAY)
    assert [surging.arose(care, "n") for care in ("trauma", "thorax", "ortopedi", "vc")] == pytest.approx(
        [5, 5, 20, 30]
    )


def test_they_come_evenly_over_their_time() -> None:
    # 30 green from 4 h over 8 h: 7.5 in 4-6 h, 22.5 in 6-12 h.
    surging = Surging(region(), crash("4 h", over="8 h"), until=DAY)
    assert surging.arose("vc", "n", end=4 * H) == 0
    assert surging.arose("vc", "n", begin=4 * H, end=6 * H) == pytest.approx(7.5)
    assert surging.arose("vc", "n", begin=6 * H, end=12 * H) == pytest.approx(22.5)
    assert surging.arose("vc", "n") == pytest.approx(30)


@given(st.lists(st.integers(1, DAY - 1), max_size=8), st.integers(0, 10 * H), st.integers(1, 13 * H))
def test_everybody_comes_once_whatever_the_cuts(cuts: list[int], at: int, over: int) -> None:
    text = {"at": at, "casualties": {"municipality": "n", "red": 7, "green": 3, "over": over}}
    surging = Surging(region(), text, until=DAY, cuts=cuts)
    assert surging.arose("trauma", "n") == pytest.approx(3.5)
    assert surging.arose("vc", "n") == pytest.approx(3)


def test_two_events_add_up() -> None:
    surging = Surging(region(), crash(), crash("3 h"), crash("3 h", red=0), until=DAY)
    assert surging.arose("trauma", "n") == pytest.approx(5 + 5)
    assert surging.arose("ortopedi", "n") == pytest.approx(60)


def test_only_where_it_happens_and_only_classes_with_somebody() -> None:
    assert pairs_of(region(), [event(crash(yellow=0))]) == [("thorax", "n"), ("trauma", "n"), ("vc", "n")]


def test_in_a_run_each_class_has_its_own_time_limit() -> None:
    # Capacity for 40 red at trauma and 40 green at the vårdcentral a day, 10 a pass, evenly. 30 red and 30 green, all in the first pass. Red may not wait
    # (thorax gets its half of 30): of trauma's 15, 10 are served and 5 are unmet. Green may wait a day, four passes: 10, 10, 10 are served and nobody is unmet.
    journal = simulate(region(trauma=40, vc=40), scenario(crash(municipality="m", red=30, yellow=0), days=2))
    assert (outcome(journal, "trauma").served, outcome(journal, "trauma").unmet) == pytest.approx((10, 5))
    assert (outcome(journal, "thorax").served, outcome(journal, "vc").served) == pytest.approx((15, 30))
    assert outcome(journal, "vc").unmet == pytest.approx(0, abs=1e-6)
