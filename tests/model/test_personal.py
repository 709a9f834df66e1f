"""Personnummer are found in every form, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.model.personal import has_personal_number, masked

# 811218-9876 and 640823-3234 are the examples of Skatteverket; 701063-2391 is its samordningsnummer (day 3 + 60).
FORMS = ["811218-9876", "8112189876", "19811218-9876", "198112189876", "811218+9876", "640823-3234", "701063-2391"]


@pytest.mark.parametrize("number", FORMS)
def test_it_is_found_and_masked_wherever_it_stands(number: str) -> None:
    text = f"ring {number}, tack"
    assert has_personal_number(text)
    assert masked(text) == "ring ‹personnummer›, tack"


@pytest.mark.parametrize("text", [
    "811218-9877",  # wrong check digit
    "232100-0164",  # an organisation number: there is no month 21
    "SE2321000164-1003",
    "811318-9876",
    "811232-9876",
    "0198112189876",
    "E18 och E20",
    "",
])  # fmt: skip
def test_other_digits_are_left_alone(text: str) -> None:
    assert not has_personal_number(text)
    assert masked(text) == text


@given(st.text(max_size=40))
def test_what_is_masked_has_none_left(text: str) -> None:
    assert not has_personal_number(masked(f"{text} 811218-9876 {text}"))
