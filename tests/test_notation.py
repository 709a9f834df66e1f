"""One table of how amounts are written; what the readers share and where they differ."""

from __future__ import annotations

import re

import pytest

from beredskap.files.stock.columns import recognised
from beredskap.model.base import is_unknown
from beredskap.notation import (
    PACK_HEADINGS,
    PACKS,
    SHEET_PACKS,
    SHEET_PIECES,
    SHEET_UNKNOWN,
    SPACE,
    SPACES,
    UNKNOWN,
    number_pattern,
    with_decimal_point,
)


def test_a_sheet_takes_all_that_a_command_takes() -> None:
    assert {*PACKS} < {*SHEET_PACKS}
    assert {*UNKNOWN} < {*SHEET_UNKNOWN}
    assert all(is_unknown(word) for word in UNKNOWN)


def test_a_word_means_one_thing() -> None:
    words = [*SHEET_PACKS, *SHEET_PIECES, *SHEET_UNKNOWN]
    assert len(words) == len({*words})


def test_every_heading_of_packs_is_one() -> None:
    assert {recognised(heading) for heading in PACK_HEADINGS} == {"packs"}


@pytest.mark.parametrize("text", ["1", "-1.5", "12 345", "1 234 567.8", "+2e-3"])
def test_numbers(text: str) -> None:
    assert re.fullmatch(number_pattern(SPACE), text)
    assert re.fullmatch(number_pattern(SPACES, within_text=True), text.replace(" ", "\u202f"))


@pytest.mark.parametrize("text", ["", "1,5", "1.", ".5", "12 34", "1\u00a0000"])
def test_what_is_no_number_with_plain_spaces(text: str) -> None:
    assert not re.fullmatch(number_pattern(SPACE), text)


def test_within_a_text_three_digits_of_four_are_not_thousands() -> None:
    found = re.match(number_pattern(SPACES, within_text=True), "7 2027-01-11")
    assert found is not None
    assert found[0] == "7"


@pytest.mark.parametrize(
    ("text", "said"), [(" 1,5 ", "1.5"), ("1.5", "1.5"), ("1,000.5", "1,000.5"), ("1,5,5", "1,5,5"), ("0,6 %", "0.6 %")]
)
def test_a_decimal_comma_becomes_a_point_where_it_can_be_nothing_else(text: str, said: str) -> None:
    assert with_decimal_point(text) == said
