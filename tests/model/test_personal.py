"""Personnummer are found in every form, and nothing else is taken for one."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.model.personal import has_personal_number, masked
from tests.model.personal_numbers import CORPUS, NUMBERS, OTHERS


def test_every_spelling_is_found_and_masked_wherever_it_stands() -> None:
    assert len(CORPUS) > 500
    for number in CORPUS:
        assert has_personal_number(number), ascii(number)
        assert masked(f"ring {number}, tack") == "ring ‹personnummer›, tack", ascii(number)
        assert masked(f"rum 3 {number} dag 2").count("‹personnummer›") == 1, ascii(number)
        assert has_personal_number(f"pnr{number}x"), ascii(number)


@pytest.mark.parametrize("text", OTHERS)
def test_other_digits_are_left_alone(text: str) -> None:
    assert not has_personal_number(text)
    assert masked(text) == text


@given(st.text(max_size=40), st.sampled_from(CORPUS))
def test_what_is_masked_has_none_left(text: str, number: str) -> None:
    said = masked(f"{text} {number} {text}")
    assert not has_personal_number(said)
    assert not any(digits in said for digits in NUMBERS)


@given(st.dates(datetime.date(2000, 1, 1)), st.integers(0, 9999))
def test_a_day_to_come_is_nobodys_birthday(day: datetime.date, last: int) -> None:
    if day > datetime.date.today():
        assert not has_personal_number(f"{day:%Y%m%d}-{last:04}")


@pytest.mark.parametrize("prefix", ["070", "072", "073", "076", "079"])
def test_no_mobile_number_written_as_one_is_taken_for_a_person(prefix: str) -> None:
    for rest in range(0, 10_000_000, 997):
        digits = f"{rest:07}"
        assert not has_personal_number(f"{prefix}-{digits[:3]} {digits[3:5]} {digits[5:]}")
