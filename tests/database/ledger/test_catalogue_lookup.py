"""Amounts as they are typed."""

from __future__ import annotations

import pytest

from beredskap.database.ledger.catalogue_lookup import find_goods, read_amount
from beredskap.database.sqlite.database import Database
from beredskap.errors import InputError


@pytest.mark.parametrize(
    ("text", "base"),
    [("400 IE", 400), ("1 kIE", 1000), ("12", 12), ("2 förp", 600), ("1,5 förp", 450), ("0,000001", 1e-6)],
)
def test_amounts_of_insulin(database: Database, text: str, base: float) -> None:
    assert read_amount(text, find_goods(database, "stora.insulin")) == round(base * 1_000_000)


@pytest.mark.parametrize(
    ("store", "text", "rule"),
    [
        ("stora.insulin", "4 L", "wrong-dimension"),
        ("stora.insulin", "fyra", "not-an-amount"),
        ("stora.insulin", "-4", "not-an-amount"),
        ("stora.insulin", "1e30", "not-an-amount"),
        ("stora.insulin", "x förp", "not-an-amount"),
        ("stora.diesel", "2 förp", "no-pack"),
    ],
)
def test_amounts_that_are_none(database: Database, store: str, text: str, rule: str) -> None:
    with pytest.raises(InputError) as caught:
        read_amount(text, find_goods(database, store))
    assert caught.value.problems[0].rule == rule
