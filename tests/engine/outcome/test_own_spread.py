"""The model's own spread, and that a comparison says nothing within it."""

from __future__ import annotations

import pytest

from beredskap.engine.metrics.comparison import compare
from beredskap.engine.metrics.spread import less_coordinated, own_spread
from beredskap.model.result.journal import CareName, Journal
from tests.report.journals import a_journal, an_outcome


@pytest.mark.parametrize(
    ("unmet", "spread"), [(0, 2), (1, 2), (25, 10), (543, pytest.approx(46.6, abs=0.1)), (10000, 200)]
)
def test_twice_the_square_root_and_never_under_two(unmet: float, spread: float) -> None:
    assert own_spread(unmet) == spread


def test_without_coordination_it_is_a_share_at_least() -> None:
    # Half of 1,200 is 600, more than 2·√1200 = 69; of 4 it is 2, less than 2·√4 = 4.
    assert (own_spread(1200, "none"), own_spread(4, "none")) == (600, 4)
    assert less_coordinated("region", "none") == "none"


def of(unmet: float) -> Journal:
    return a_journal(
        care_types=(CareName(care="akut", name="Akutbesök", grade="nödvändigt"),),
        outcomes=(an_outcome("akut", "begränsad", unmet=unmet),),
    )


@pytest.mark.parametrize(("then", "verdict"), [(100.0, 0), (121.9, 0), (122.2, 1), (80.1, 0), (79.9, -1)])
def test_a_verdict_is_given_only_outside_of_it(then: float, verdict: int) -> None:
    # 100 against 122: √122 = 11.05, so 22.1 of difference say nothing. 100 against 80: 2·√100 = 20.
    before, after = (of(n) for n in (100.0, then))
    found = compare(before, after)
    assert found.verdict == verdict
    assert [pair.care for pair in (*found.worse, *found.better)] == (["akut"] if verdict else [])
