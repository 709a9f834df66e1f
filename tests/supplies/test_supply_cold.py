"""How long the cold survives, and which refrigerated store nothing keeps cold."""

from __future__ import annotations

import math
from typing import Any

import pytest

from beredskap.supplies.cold import Cold, cold_stores
from tests.supplies.shelves import stores

H = 3600.0
COLD = {"vara": {"cold_chain": True}}


def need(*without: str) -> dict[str, Any]:
    return (
        {"name": "kyla", "sources": ["kyl"], "without": list(without)}
        if without
        else {"name": "kyla", "sources": ["kyl"]}
    )


def only(*needs: dict[str, Any]) -> Cold:
    (found,) = cold_stores(stores(COLD, a={"needs": list(needs)}))
    return found


def test_a_store_that_nothing_keeps_cold_is_a_finding() -> None:
    assert only().kept_by == ()


def test_an_item_that_needs_no_cold_is_not_looked_at() -> None:
    assert cold_stores(stores(None, a={})) == ()


@pytest.mark.parametrize(
    ("without", "whole", "some"),
    [
        (("100 % for 4 h", "60 % for 8 h", "0 %"), 4 * H, 12 * H),
        ((), 0, 0),
        (("100 % for okänd", "0 %"), None, None),
        (("100 % for 4 h", "50 % for okänd", "0 %"), 4 * H, None),
        (("100 % for 4 h", "30 %"), 4 * H, math.inf),
    ],
)
def test_how_long_it_survives(without: tuple[str, ...], whole: float | None, some: float | None) -> None:
    found = only(need(*without))
    assert (found.kept_by, found.whole, found.some) == (("kyl",), whole, some)


def test_of_two_needs_the_shorter_counts() -> None:
    found = only(need("100 % for 4 h", "0 %"), need("100 % for 2 h", "50 % for 9 h", "0 %"))
    assert (found.whole, found.some) == (2 * H, 4 * H)
