"""Which stores are asked about."""

from __future__ import annotations

import pytest

from beredskap.supplies.choice import stores_of
from tests.worlds import world

REGION = world(
    sites={"sjukhus": {}, "apotek": {"parent": "sjukhus"}, "skåp": {"parent": "apotek"}, "depå": {}},
    items={"x": {"category": "läkemedel"}, "y": {"category": "gas"}},
    stores={
        "a": {"item": "x", "site": "sjukhus"},
        "b": {"item": "x", "site": "skåp"},
        "c": {"item": "y", "site": "apotek"},
        "d": {"item": "y", "site": "depå"},
    },
)


def test_all_of_them() -> None:
    assert stores_of(REGION) == ("a", "b", "c", "d")


def test_a_site_has_those_below_it() -> None:
    assert stores_of(REGION, site="sjukhus") == ("a", "b", "c")
    assert stores_of(REGION, site="apotek") == ("b", "c")


def test_all_that_is_asked_holds() -> None:
    assert stores_of(REGION, item="y") == ("c", "d")
    assert stores_of(REGION, category="läkemedel") == ("a", "b")
    assert stores_of(REGION, "sjukhus", "y", "gas") == ("c",)
    assert stores_of(REGION, "depå", "x") == ()


@pytest.mark.parametrize("wrong", [{"site": "ingen"}, {"item": "ingen"}])
def test_what_there_is_not(wrong: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        stores_of(REGION, **wrong)
