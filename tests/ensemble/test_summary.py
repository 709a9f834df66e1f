"""Percentiles, rank correlation, and what is kept of each run."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.ensemble.summary import Gathered, Kept, percentiles, spearman
from beredskap.model.result.ensemble import Percentiles


def of(*values: float | None) -> Percentiles:
    return Percentiles(p5=values[0], p50=values[1], p95=values[2])


def test_percentiles_by_nearest_rank() -> None:
    assert percentiles([float(n) for n in range(100, 0, -1)], 100) == of(5, 50, 95)
    # of ten values: the 1st (⌈0.5⌉), the 5th (⌈5⌉) and the 10th (⌈9.5⌉)
    assert percentiles([float(n) for n in range(10)], 10) == of(0, 4, 9)
    assert percentiles([7.0], 1) == of(7, 7, 7)


def test_what_never_happened_comes_last() -> None:
    # 20 runs: ranks 1, 10 and 19; it happened in 10 of them
    assert percentiles([float(n) for n in range(10)], 20) == of(0, 9, None)
    assert percentiles([3.0, math.inf], 2) == of(3, 3, None)
    assert percentiles([], 5) == of(None, None, None)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_percentiles_are_values_of_runs_in_order(values: list[float]) -> None:
    found = percentiles(values, len(values))
    assert found.p5 is not None
    assert found.p50 is not None
    assert found.p95 is not None
    assert min(values) <= found.p5 <= found.p50 <= found.p95 <= max(values)
    assert {found.p5, found.p50, found.p95} <= set(values)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 2, 3, 4], [10, 20, 30, 1000], 1.0),  # only ranks count
        ([1, 2, 3], [9, 5, 1], -1.0),
        ([1, 2, 3], [1, 3, 2], 0.5),  # 1 - 6·(0 + 1 + 1) / (3·8)
        ([1, 1, 2], [1, 2, 3], math.sqrt(3) / 2),  # ranks 1.5, 1.5, 3: 1.5 / √(1.5·2)
        ([1, 1, 1], [1, 2, 3], 0.0),
    ],
)
def test_spearman(one: list[float], other: list[float], expected: float) -> None:
    assert spearman(np.array(one, float), np.array(other, float)) == pytest.approx(expected)


def a_run(unmet: float, values: tuple[float, ...], failed: tuple[str, ...] = (), empty: int | None = None) -> Kept:
    """One care type of which ``unmet`` of 10 patients go without, and half as many get it too late."""
    word = "kvarstår" if not unmet else "begränsad"
    failure = math.inf if not unmet else 3600.0
    return Kept(
        values,
        failed,
        unmet,
        (("akut", word, 1 - unmet / 10, unmet, failure, unmet / 2),),  # type: ignore[arg-type]  # both are words
        () if empty is None else (("tank", empty),),
        (((0, "tank", ">= 1 d"), not unmet),),
        {"beredskap": "0"},
        unmet / 2,
    )


def test_runs_together() -> None:
    gathered = Gathered()
    for run in (a_run(0, (1, 9)), a_run(4, (2, 9), ("reserv",), 7200), a_run(2, (3, 9), (), 3600), a_run(0, (4, 9))):
        gathered.add(run)
    (care,) = gathered.care()
    assert care.words == {"begränsad": 2, "kvarstår": 2}
    assert care.served == of(0.6, 0.8, 1.0)
    assert care.unmet == gathered.unmet == of(0, 0, 4)
    assert care.too_late == gathered.too_late == of(0, 0, 2)
    assert care.first_failure == of(3600, 3600, None)
    (store,) = gathered.stores()
    assert (store.runs, store.empty_at) == (2, of(3600, 7200, None))
    (expectation,) = gathered.expectations()
    assert (expectation.held, expectation.undecided) == (2, 0)
    # unmet 0, 4, 2, 0 has ranks 1.5, 4, 3, 1.5; the first quantity 1, 2, 3, 4; the second never varies; the start failed in the second run
    # first: Σ(a·b) = (-1.5·-1) + (-0.5·1.5) + (0.5·0.5) + (1.5·-1) = -0.5; √(5·4.5)
    # start: ranks 2, 4, 2, 2: Σ = -0.5·-1 + 1.5·1.5 - 0.5·0.5 - 0.5·-1 = 3; √(3·4.5)
    found = gathered.influences(["reserv"])
    assert [one.index for one in found] == [2, 0]
    assert found[0].correlation == pytest.approx(3 / math.sqrt(13.5), abs=1e-6)
    assert found[1].correlation == pytest.approx(-0.5 / math.sqrt(22.5), abs=1e-6)


def test_a_share_that_is_not_known_is_not_made_up() -> None:
    gathered = Gathered()
    gathered.add(Kept((), (), 0, (("akut", "okänd", math.nan, 0, math.inf, 0),), (), (((0, "x", "y"), None),), {}))
    (care,) = gathered.care()
    assert care.served is None
    assert gathered.expectations()[0].undecided == 1
