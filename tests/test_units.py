"""Quantities: the factor table agrees with pint, and what is shown can be read again."""

from __future__ import annotations

import contextlib
import itertools
import math

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap import units
from beredskap.notation import written

TABLE = units.known_units()


def by_pint(name: str) -> pint.Unit:
    return units.registry().Unit(name.replace("³", "3"))


@pytest.mark.parametrize("name", TABLE)
def test_a_unit_of_the_table_is_what_pint_says(name: str) -> None:
    factor, dimension = units.unit(name)
    assert factor == pytest.approx((1.0 * by_pint(name)).to(units.base_unit(dimension)).magnitude, rel=1e-12)
    assert units._unit_by_pint(name) == (pytest.approx(factor, rel=1e-12), dimension)


def test_a_rate_is_the_quotient_that_pint_says() -> None:
    for above, below in itertools.product(TABLE, TABLE):
        factor, dimension = units.unit(f"{above}/{below}")
        left, right = units.unit(above), units.unit(below)
        assert dimension == f"{left[1]}/{right[1]}"
        base = by_pint(units.base_unit(left[1])) / by_pint(units.base_unit(right[1]))
        expected = (1.0 * by_pint(above) / by_pint(below)).to(base).magnitude
        assert factor == pytest.approx(float(expected), rel=1e-12), (above, below)


@pytest.mark.parametrize(("text", "value", "dimension"), [
    ("12 m3", 12000.0, "volume"),
    ("12m³", 12000.0, "volume"),
    ("-3 kW", -3.0, "power"),
    ("1 200 st", 1200.0, "count"),
    ("120 besök/dygn", 5.0, "visits/time"),
    ("480 h/dygn", 20.0, "time/time"),
    ("0.25 L/kWh", 0.25, "volume/energy"),
    ("1e3 g", 1e6, "mass"),
    ("2 mil", 20.0, "length"),
    ("3 dL", 0.3, "volume"),
    ("7", 7.0, ""),
    ("12,5 kW", 12.5, "power"),
    ("1\u00a0200 ST", 1200.0, "count"),
    ("2 Kartonger", 2.0, "packs"),
    ("2 l/min", 120.0, "volume/time"),
    ("3 MW", 3000.0, "power"),
])  # fmt: skip
def test_text_is_read_in_the_base_unit(text: str, value: float, dimension: str) -> None:
    assert units.parse(text) == (pytest.approx(value), dimension)


@pytest.mark.parametrize(("text", "words"), [
    ("12.500 kW", "kan vara ett decimaltal eller ett tusental"),
    ("kW", "inte ett tal"),
    ("", "inte ett tal"),
    ("3 kbm", "okänd enhet «kbm»"),
    ("3 mW", "okänd enhet «mW»"),
    ("3 kW**9**9**9", "okänd enhet"),
    ("3 L*L", "dimension som inte används"),
    ("1e400 s", "för stort"),
    ("1e308 år", "för stort"),
    ("nan kW", "inte ett tal"),
])  # fmt: skip
def test_what_is_not_a_quantity_is_said(text: str, words: str) -> None:
    with pytest.raises(units.UnitError, match=words.replace("*", r"\*")):
        units.parse(text)


def test_a_wrong_dimension_is_named_with_the_wanted_one() -> None:
    with pytest.raises(units.UnitError) as caught:
        units.parse_as("12 kW", "volume/time")
    assert str(caught.value) == "«12 kW» är effekt; här behövs volym per tid, till exempel «12 L/h»"


@given(st.floats(-1e12, 1e12), st.sampled_from(TABLE))
def test_a_number_and_unit_are_read_as_their_product(number: float, name: str) -> None:
    factor, dimension = units.unit(name)
    assert units.parse(f"{written(number)} {name}") == (pytest.approx(number * factor), dimension)


@given(
    st.floats(1e-3, 1e9), st.sampled_from(["power", "volume", "mass", "time", "count", "volume/time", "visits/time"])
)
def test_what_is_shown_can_be_read_again(value: float, dimension: str) -> None:
    """Three significant digits are shown, whole numbers in full."""
    shown = units.show(value, dimension, "en").replace(",", "")
    read = units.parse(shown)
    assert read.dimension == dimension
    assert read.value == pytest.approx(value, rel=0.006, abs=0.5e-6)


@given(st.text(max_size=30))
def test_no_text_gives_anything_but_a_quantity_or_a_unit_error(text: str) -> None:
    with contextlib.suppress(units.UnitError):
        assert math.isfinite(units.parse(text).value)


def test_swedish_numbers_have_decimal_comma_and_english_a_point() -> None:
    assert units.show(2.5, "time", "sv") == "2,5 h"
    assert units.show(2.5, "time", "en") == "2.5 h"
    assert units.show(12_000.0, "volume") == "12 m³"
    assert units.number(math.inf) == "∞"
