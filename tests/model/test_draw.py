"""What is drawn at each load: lines, tables and the least load, and the tables that are refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from beredskap.model.draw import Draw

MAKER = {"25 %": "81.8 L/h", "50 %": "137.8 L/h", "75 %": "197.2 L/h", "100 %": "269.1 L/h"}
"""A diesel generator of 1 000 kW (oer.enviraj.com)."""
CAPACITY = 1000.0


def per_hour(load: float, **draw: Any) -> float:
    return Draw.model_validate(draw).burn(CAPACITY).at(load)


@pytest.mark.parametrize(
    ("load", "rate"),
    [
        (250, 81.8),
        (500, 137.8),
        (1000, 269.1),
        (625, 137.8 + 59.4 / 2),  # halfway from 500 to 750
        (300, 81.8 + 56.0 / 5),  # a fifth of the way from 250 to 500: 93.0
        (0, 81.8 - 56.0),  # the line from 250 to 500 goes on: 25.8
        (1100, 269.1 + 71.9 * 0.4),  # and the one from 750 to 1 000
    ],
)
def test_straight_lines_between_the_points_and_on_outside(load: float, rate: float) -> None:
    assert per_hour(load, points=MAKER) == pytest.approx(rate, rel=1e-12)


def test_below_the_least_load_it_burns_as_at_that() -> None:
    # 30 % of 1 000 kW: 81.8 + (137.8 − 81.8) · 50 / 250 = 93.0
    assert per_hour(250, points=MAKER, min_load="30 %") == pytest.approx(93.0, rel=1e-12)
    assert per_hour(400, points=MAKER, min_load="30 %") == per_hour(400, points=MAKER)
    assert per_hour(100, a="20 L/h", b="0.25 L/kWh", min_load="30 %") == pytest.approx(20 + 0.25 * 300)


POINTS = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 400)), min_size=2, max_size=6, unique_by=lambda point: point[0]
)


@given(POINTS, st.floats(0, 1500), st.floats(0, 1))
def test_a_table_is_interpolation_and_never_falls(points: list[tuple[int, int]], load: float, less: float) -> None:
    shares = sorted(share for share, _ in points)
    rates = np.cumsum([rate for _, rate in points])
    table = {"points": {f"{share} %": f"{rate} L/h" for share, rate in zip(shares, rates, strict=True)}}
    if rates[0] - (rates[1] - rates[0]) / (shares[1] - shares[0]) * shares[0] < -1e-6:
        with pytest.raises(ValidationError, match="mindre än ingenting utan last"):
            Draw.model_validate(table)
        return
    draw = Draw.model_validate(table)
    burn = draw.burn(CAPACITY)
    if shares[0] * 10 <= load <= shares[-1] * 10:
        expected = np.interp(load, [share * 10 for share in shares], rates)
        assert burn.at(load) == pytest.approx(float(expected), rel=1e-9)
    assert burn.at(load * less) <= burn.at(load) * (1 + 1e-12)
    assert burn.at(0) >= -1e-6


@given(
    st.lists(st.integers(0, 100), min_size=2, max_size=6, unique=True),
    st.integers(0, 50),
    st.integers(0, 400),
    st.floats(0, 1500),
    st.integers(0, 100),
)
def test_a_table_whose_points_lie_on_a_line_is_the_line(
    shares: list[int], a: int, b: int, load: float, least: int
) -> None:
    table = {f"{share} %": f"{a + b / 1000 * share * 10} L/h" for share in shares}
    line = {"a": f"{a} L/h", "b": f"{b / 1000} L/kWh"}
    for extra in ({}, {"min_load": f"{least} %"}):
        assert per_hour(load, points=table, **extra) == pytest.approx(
            per_hour(load, **line, **extra), rel=1e-9, abs=1e-9
        )


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        ({"points": {"25 %": "80 L/h"}}, "minst två punkter"),
        ({"points": {"25 %": "80 L/h", "50 %": "70 L/h"}}, "lägre vid 50 % än vid 25 %"),
        ({"points": {"25 %": "80 L/h", "150 %": "90 L/h"}}, "«150 %» ligger inte mellan 0 % och 100 %"),
        ({"points": {"25 %": "80 L/h", "0.25": "90 L/h"}}, "samma last står två gånger"),
        ({"points": {"25 %": "10 L/h", "50 %": "30 L/h"}}, "lägg till en punkt vid 0 %"),
        ({"points": MAKER, "a": "5 L/h"}, "antingen «a»"),
        ({"points": MAKER, "b": "5 L/kWh"}, "antingen «a»"),
        ({"b": "5 L/kWh"}, "antingen «a»"),
        ({"a": "5 L/h", "min_load": "30 %"}, "har ingen lägsta"),
        ({"points": MAKER, "min_load": "120 %"}, "ligger inte mellan"),
    ],
)
def test_what_is_no_table_is_refused(draw: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Draw.model_validate(draw)


def test_an_okand_point_makes_the_table_okand() -> None:
    draw = Draw.model_validate({"points": {**MAKER, "50 %": "okänd"}})
    assert not draw.known(CAPACITY)
    assert draw.burn(CAPACITY).at(500) == 0
    assert not Draw.model_validate({"points": MAKER}).known(None)
