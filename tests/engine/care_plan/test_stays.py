"""Stays as shares by passes: the mean is kept, whatever the spread, and a shape without spread is the fixed stay."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.engine.care_plan.stays import survival
from beredskap.model.care import CareType
from beredskap.units import HOUR

PASS = 6 * HOUR
lengths = st.sampled_from([1, 2, 6, 12, 24]).map(lambda hours: hours * HOUR)
tables = st.lists(st.tuples(st.integers(1, 20), st.integers(1, 400)), min_size=1, max_size=5)


def care(**body: object) -> CareType:
    return CareType.model_validate({"id": "v", "name": "V", "grade": "nödvändigt", "measure": "vårddygn", **body})


def held(hours: float, length: int) -> int:
    """Passes that a fixed stay holds its bed."""
    return max(1, math.ceil(hours * HOUR / length))


@given(st.integers(1, 700), lengths)
def test_a_fixed_stay_holds_its_bed_until_it_is_over(hours: int, length: int) -> None:
    assert survival(care(stay=f"{hours} h"), length).tolist() == [1.0] * held(hours, length)


@given(tables, lengths)
def test_a_table_is_the_mix_of_its_stays(rows: list[tuple[int, int]], length: int) -> None:
    total = sum(weight for weight, _ in rows)
    spread = [f"{weight / total!r} for {hours} h" for weight, hours in rows]
    still = survival(care(stay_spread=spread), length)
    mix = np.zeros(len(still))
    for weight, hours in rows:
        mix[: held(hours, length)] += weight / total
    assert still == pytest.approx(mix, abs=1e-12)


@given(
    st.integers(1, 500), lengths, st.one_of(st.just("exponential"), st.integers(1, 300).map("lognormal {} %".format))
)
def test_a_shape_keeps_the_mean_of_the_fixed_stay(hours: int, length: int, spread: str) -> None:
    still = survival(care(stay=f"{hours} h", stay_spread=spread), length)
    assert still.sum() == pytest.approx(held(hours, length), rel=1e-9)
    assert still[0] == 1
    assert (np.diff(still) <= 0).all()
    assert still[-1] > 0


def test_a_shape_without_spread_is_the_fixed_stay() -> None:
    still = survival(care(stay="5 d", stay_spread="lognormal 0.01 %"), PASS)
    assert still[:20] == pytest.approx([1.0] * 20, abs=1e-9)
    assert still[20:].sum() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("deviation", [40, 80, 120])
def test_the_spread_is_the_stated_one(deviation: int) -> None:
    # In passes of an hour, 10 days: whole hours and the cut of the last half per mille change little.
    still = survival(care(stay="10 d", stay_spread=f"lognormal {deviation} %"), HOUR)
    leave = still - np.append(still[1:], 0.0)
    hours = np.arange(1, len(still) + 1)
    mean = (leave * hours).sum()
    assert mean == pytest.approx(240)
    assert math.sqrt((leave * (hours - mean) ** 2).sum()) / mean == pytest.approx(deviation / 100, rel=0.12)


def test_an_exponential_stay_ends_as_likely_whenever_it_began() -> None:
    # 20 passes in the mean: a twentieth leaves at each boundary, until no more than half a per mille are left.
    still = survival(care(stay="5 d", stay_spread="exponential"), PASS)
    assert still[1:] / still[:-1] == pytest.approx([19 / 20] * (len(still) - 1), rel=1e-3)
    assert still[-1] < 6e-4
