"""Runs in pairs: both of a pair draw the same of what they share, and a verdict needs nineteen pairs of twenty."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from beredskap.ensemble.draws import draw, draw_alike
from beredskap.ensemble.judgement import judge_pairs
from beredskap.ensemble.paired import run_pairs
from beredskap.ensemble.workers import Task, load
from beredskap.model.result.ensemble import Paired, Percentiles

Make = Callable[..., Task]
ONE = Percentiles(p5=1.0, p50=1.0, p95=1.0)


@pytest.mark.parametrize(
    ("more", "fewer", "verdict"), [(19, 1, 1), (18, 0, 0), (0, 19, -1), (20, 0, 1), (0, 0, 0), (10, 10, 0)]
)
def test_a_verdict_needs_nineteen_pairs_of_twenty(more: int, fewer: int, verdict: int) -> None:
    found = Paired(runs=20, seed=1, a=ONE, b=ONE, more=ONE, more_in=more, fewer_in=fewer)
    assert judge_pairs(found) == verdict


TANK = ("amount: 240 L", "amount: uniform(100 L; 400 L)")
FILTER = ("capacity: 1000 L", "capacity: uniform(900 L; 1000 L)")
RISK = ("standby: true", "standby: true\n      start_fails: 30 %")


def test_both_of_a_pair_draw_the_same_of_what_they_share(task: Make) -> None:
    # B has a range more, and of its own seed it would draw other litres; its generator fails in the same runs.
    one, other = load(task(TANK, RISK)), load(task(FILTER, TANK, RISK))
    for index in range(6):
        ours, theirs = draw(one, 3, index), draw_alike(other, one, 3, index)
        assert theirs.region.stores["stora.tank"].amount == ours.region.stores["stora.tank"].amount
        assert theirs.failed == ours.failed
    assert {draw_alike(other, one, 3, index).values[1] for index in range(6)} != {draw(one, 3, 0).values[0]}


def test_pairs_by_hand(task: Make) -> None:
    # The power goes at 6 h of 72; L litres at 10 L/h leave 66 - L/10 hours without care, one patient an hour in A and half a one in B.
    a, b = task(TANK), task(TANK, ("per_1000: 24}", "per_1000: 12}"))
    found = run_pairs(a, b, 20, seed=1)
    hours = sorted(66 - draw(load(a), 1, index).values[0] / 10 for index in range(20))
    assert (found.more_in, found.fewer_in) == (0, 20)
    assert (found.a.p5, found.b.p95) == (pytest.approx(hours[0], abs=1e-3), pytest.approx(hours[18] / 2, abs=1e-3))
    # Of twenty the 1st, the 10th and the 19th: half of the hours fewer.
    assert (found.more.p5, found.more.p50) == (
        pytest.approx(-hours[19] / 2, abs=1e-3),
        pytest.approx(-hours[10] / 2, abs=1e-3),
    )
    assert judge_pairs(found) == -1
