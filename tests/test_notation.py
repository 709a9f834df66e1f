"""One reader of numbers: what it takes, what it refuses, and that what is written is read as itself."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.files.stock.columns import recognised
from beredskap.model.base import is_unknown
from beredskap.notation import (
    CONTAINERS,
    NO,
    PACK_HEADINGS,
    PACKS,
    PIECES,
    SPACES,
    UNKNOWN,
    YES,
    NotationError,
    number_pattern,
    read_flag,
    read_number,
    split_number,
    unmistakable,
    written,
)


def test_a_word_means_one_thing() -> None:
    words = [*PACKS, *PIECES, *CONTAINERS, *UNKNOWN, *YES, *NO]
    assert len(words) == len({*words})
    assert all(is_unknown(word) for word in UNKNOWN)


def test_every_heading_of_packs_is_one() -> None:
    assert {recognised(heading) for heading in PACK_HEADINGS} == {"packs"}


@pytest.mark.parametrize(("text", "value", "word"), [
    ("1", 1, ""), ("-1.5", -1.5, ""), ("−2", -2, ""), ("+5 st", 5, "st"), ("12 345", 12345, ""), ("1 234 567,8 mg", 1234567.8, "mg"),
    ("2e3 L", 2000, "L"), ("1.250,5", 1250.5, ""), ("1,250.5", 1250.5, ""), ("1.234.567", 1234567, ""), ("1'234", 1234, ""),
    ("0.125 g", 0.125, "g"), ("0,125", 0.125, ""), ("1234,567", 1234.567, ""), ("1 234,567", 1234.567, ""), ("1.2500", 1.25, ""),
    ("12m³", 12, "m³"), ("7 kartonger", 7, "kartonger"), ("0,6 %", 0.6, "%"),
])  # fmt: skip
def test_numbers(text: str, value: float, word: str) -> None:
    assert split_number(text) == (pytest.approx(value), word)


@given(st.integers(1, 10**12), st.sampled_from(SPACES))
def test_thousands_by_any_space(number: int, space: str) -> None:
    assert read_number(f"{number:,}".replace(",", space)) == number


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"), st.sampled_from(["", "-"]))
def test_three_digits_after_one_sign_are_two_numbers(whole: int, part: int, sign: str, minus: str) -> None:
    with pytest.raises(NotationError, match="decimaltal eller ett tusental") as caught:
        read_number(f"{minus}{whole}{sign}{part:03}")
    # What the remedy offers are the two numbers.
    offered = [read_number(one) for one in re.findall(r"[0-9,]*[0-9]", str(caught.value.remedy))]
    assert offered == [pytest.approx(whole * 1000 + part), pytest.approx(whole + part / 1000)]


@pytest.mark.parametrize(
    "text",
    ["", " ", "st", "1.", ".5", "12 34", "1,2,3", "1.2.3", "2027-01-11", "nan", "inf", "1_000", "٣", "1 000.", "½"],
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(NotationError, match="inte ett tal"):
        read_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_is_read_as_itself(value: float) -> None:
    assert read_number(written(value)) == value


@given(st.integers(-999999, 999999))
def test_thousandths_are_written_so_that_they_are_one_number(value: int) -> None:
    assert read_number(unmistakable(f"{value / 1000:.3f}")) == pytest.approx(value / 1000)


def test_within_a_text_three_digits_of_four_are_not_thousands() -> None:
    found = re.match(number_pattern(), "7 2027-01-11")
    assert found is not None
    assert found[0] == "7"


@pytest.mark.parametrize(
    ("word", "flag"), [(" Ja", True), ("TRUE", True), ("nej", False), ("False", False), ("1", None), ("", None)]
)
def test_yes_and_no(word: str, flag: bool | None) -> None:
    assert read_flag(word) is flag


def test_no_text_of_digits_and_signs_gives_anything_but_a_number_or_a_refusal() -> None:
    for text in map("".join, itertools.product("1 .,-e", repeat=5)):
        try:
            assert read_number(text) == read_number(text.replace(" ", "\u202f"))
        except NotationError:
            with pytest.raises(NotationError):
                read_number(text.replace(" ", "\u202f"))
