"""Use by norm: care of the reference week × what it takes, and what nodes draw."""

from __future__ import annotations

import math
from typing import Any

import pytest

from beredskap.supplies.draws import draws
from beredskap.supplies.norms import norms
from tests.supplies.shelves import ON
from tests.worlds import world

TOWN = {"m": {"population": 1000}}


def clinic(**items: Any) -> dict[str, Any]:
    """Ten visits of what cannot wait and five of what may, per day; each takes 2."""
    return {
        "municipalities": TOWN,
        "care": {
            "akut": {"measure": "besök", "per_1000": 10, "grade": "nödvändigt", "wait": "1 d"},
            "kontroll": {"measure": "besök", "per_1000": 5, "grade": "önskvärt", "wait": "7 d"},
        },
        "offerings": {
            "akut": {"capacity": "100 besök/d", "items": {"vara": "2 st"}},
            "kontroll": {"capacity": "100 besök/d", "items": {"vara": "2 st"}},
        },
        "items": {"vara": {"crisis": "150 %"}, **items},
    }


def test_care_times_what_it_takes() -> None:
    found = norms(world(**clinic(), stores={"a": {"item": "vara"}}), ON).use["a"]
    # 1 000 inhabitants × 15 per 1 000 × 2 = 30 a day; in a crisis × 1,5; what cannot wait 10 × 2
    assert found.per_day == (pytest.approx(30), pytest.approx(45), pytest.approx(20))
    assert found.basis == "norm"


def test_a_depot_that_nobody_takes_from_uses_nothing_and_an_unlinked_item_is_okand() -> None:
    region = world(
        **clinic(annan={}),
        sites={"s": {}, "depå": {"kind": "lager"}},
        stores={
            "a": {"item": "vara"},
            "b": {"item": "annan"},
            "c": {"item": "vara", "site": "depå"},
            "d": {"item": "annan", "site": "depå"},
        },
    )
    found = norms(region, ON).use
    assert found["b"].per_day == found["d"].per_day == (None, None, None)
    assert "ingen vård är angiven" in str(found["b"].why)
    assert found["c"].per_day == (0, 0, 0)


def test_an_okand_norm_is_okand() -> None:
    parts = clinic()
    parts["offerings"]["akut"]["items"] = {"vara": "okänd"}
    found = norms(world(**parts, stores={"a": {"item": "vara"}}), ON).use["a"]
    assert found.per_day == (None, None, None)


def test_an_okand_capacity_makes_the_use_okand_only_where_it_matters() -> None:
    parts = clinic()
    parts["offerings"]["akut"]["capacity"] = "okänd"
    parts["offerings"]["kontroll"]["items"] = {}
    parts["items"]["ren"] = {}
    parts["offerings"]["kontroll"]["items"] = {"ren": "1 st"}
    found = norms(world(**parts, stores={"a": {"item": "vara"}, "b": {"item": "ren"}}), ON).use
    assert found["a"].per_day == (None, None, None)
    assert found["b"].per_day[0] == pytest.approx(5)


def power(**generator: Any) -> dict[str, Any]:
    """A grid, a generator that burns 50 L/h + 0,25 L/kWh, and a ward of 200 kW."""
    draw = {"a": "50 L/h", "b": "0.25 L/kWh"}
    need = {"name": "diesel", "sources": ["tank"], "draw": draw}
    return {
        "nodes": {
            "elnat": {},
            "aggregat": {"standby": True, "start": "20 s", "needs": [need], **generator},
            "iva": {"needs": [{"name": "el", "sources": ["elnat", "aggregat"], "load": "200 kW"}]},
        },
        "items": {"diesel": {"unit": "L", "category": "diesel"}},
        "stores": {"tank": {"item": "diesel", "amount": "okänd"}},
    }


def test_a_reserve_burns_on_its_load_in_a_crisis_and_in_tests() -> None:
    region = world(**power(testing="1 h every 30 d"))
    found = draws(region, ON)
    # 50 + 0,25 · 200 = 100 L/h: 2 400 a day without the grid, and 100 L a month, 10/3 a day, in tests
    assert found.gone == ("elnat",)
    assert found.standing["tank"] == 0
    assert found.crisis["tank"] == pytest.approx(2400)
    assert found.tests["tank"] == pytest.approx(100 / 30)
    assert norms(region, ON).use["tank"].per_day == (
        pytest.approx(100 / 30),
        pytest.approx(2400),
        pytest.approx(100 / 30),
    )


def test_without_tests_a_reserve_uses_nothing_until_it_is_called() -> None:
    assert norms(world(**power()), ON).use["tank"].per_day == (0, pytest.approx(2400), 0)


def test_a_reserve_behind_a_reserve_of_its_own_kind_is_kept() -> None:
    gas = {"unit": "m3", "category": "gas"}
    region = world(
        nodes={
            "primar": {"needs": [{"name": "gas", "sources": ["lox"], "draw": {"a": "8 m3/h"}}]},
            "reserv": {"standby": True, "needs": [{"name": "gas", "sources": ["flaskor"], "draw": {"a": "8 m3/h"}}]},
            "iva": {"needs": [{"name": "syrgas", "sources": ["primar", "reserv"]}]},
        },
        items={"syrgas": gas},
        stores={"lox": {"item": "syrgas"}, "flaskor": {"item": "syrgas"}},
    )
    found = norms(region, ON)
    # the tank is a source in its own right and is not taken away; 8 m³ · 24 = 192 000 L
    assert found.gone == ()
    assert found.use["lox"].per_day == (192_000, 192_000, 192_000)
    assert found.use["flaskor"].per_day == (0, 0, 0)
    assert found.use["flaskor"].kept


def test_an_okand_draw_or_load_is_okand() -> None:
    parts = power()
    parts["nodes"]["iva"]["needs"][0]["load"] = "okänd"
    assert math.isnan(draws(world(**parts), ON).crisis["tank"])
    assert norms(world(**parts), ON).use["tank"].per_day == (None, None, None)
    parts = power()
    parts["nodes"]["aggregat"]["needs"][0]["draw"] = {"a": "okänd"}
    assert norms(world(**parts), ON).use["tank"].per_day == (None, None, None)


def test_what_is_stated_of_a_store_does_not_change_its_norm() -> None:
    plain = norms(world(**clinic(), stores={"a": {"item": "vara"}}), ON).use["a"]
    own = norms(world(**clinic(), stores={"a": {"item": "vara", "consumption": "9 st/d"}}), ON).use["a"]
    assert plain == own
