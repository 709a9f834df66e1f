"""Busbars, tables and failures that make no sense are told, each where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.model.checks import check_region
from tests.worlds import world

TABLE = {"points": {"25 %": "81.8 L/h", "100 %": "269.1 L/h"}}


def problems(nodes: dict[str, Any], **tables: Any) -> set[tuple[str, str, str]]:
    items = {"diesel": {"unit": "L"}}
    region = world(nodes=nodes, items=items, stores={"tank": {"item": "diesel"}}, **tables)
    return {(found.rule, found.subject, found.place.key) for found in check_region(region).problems}


def findings(nodes: dict[str, Any]) -> list[tuple[str, str]]:
    found = check_region(world(nodes=nodes)).findings
    return [(one.rule, one.subject) for one in found if one.rule.startswith("busbar")]


def pair(a: dict[str, Any] | None = None, **need: Any) -> dict[str, Any]:
    return {
        "nat": {},
        "a": {"standby": True, "capacity": "100 kW", **(a or {})},
        "b": {"standby": True, "capacity": "100 kW"},
        "skena": {"needs": [{"el": {"any": ["nat"], "busbar": ["a", "b"], **need}}]},
    }


def burner(draw: dict[str, Any], **body: Any) -> dict[str, Any]:
    return {"agg": {"needs": [{"diesel": {"store": "tank", "draw": draw}}], **body}}


def test_what_is_right_has_no_problem() -> None:
    assert problems(pair(in_order=True)) == set()
    assert problems(burner({**TABLE, "min_load": "30 %"}, capacity="1000 kW")) == set()
    assert problems(burner(TABLE, capacity="okänd")) == set()
    assert problems({"agg": {"mttf": "400 h", "repair": "12 h"}}) == set()


@pytest.mark.parametrize(
    ("draw", "field"), [(TABLE, "points"), ({"a": "5 L/h", "b": "1 L/kWh", "min_load": "30 %"}, "min_load")]
)
def test_shares_of_full_load_need_a_full_load(draw: dict[str, Any], field: str) -> None:
    wanted = {("draw-without-capacity", "nodes.agg", f"needs/0/draw/{field}")}
    assert problems(burner(draw)) == wanted
    assert problems(burner(draw, capacity="0 kW")) == wanted


def test_a_table_is_in_the_items_unit_per_time_and_the_capacity_in_the_loads() -> None:
    wrong = {"points": {"25 %": "80 kg/h", "100 %": "200 L/h"}}
    assert problems(burner(wrong, capacity="1 MW")) == {("wrong-dimension", "nodes.agg", "needs/0/draw/points/25 %")}
    ward = {
        "v": {"needs": [{"vatten": {"any": ["mellan"], "load": "5 m3/h"}}]},
        "mellan": {"needs": [{"vatten": "agg"}]},
    }
    found = problems(burner(TABLE, capacity="1 MW") | ward)
    assert ("wrong-dimension", "nodes.agg", "needs/0/draw/points") in found


def test_sources_on_a_busbar_have_capacities_alike() -> None:
    assert problems(pair({"capacity": None})) == {("not-on-busbar", "nodes.skena", "needs/0/busbar/0")}
    assert problems(pair({"capacity": "5 m3/h"})) == {("wrong-dimension", "nodes.skena", "needs/0/busbar")}
    assert problems(pair({"capacity": "okänd"})) == set()


def test_a_source_on_a_busbar_is_on_that_alone() -> None:
    nodes = pair() | {"iva": {"needs": [{"el": {"any": ["nat", "b"]}}]}}
    assert problems(nodes) == {("not-on-busbar", "nodes.skena", "needs/0/busbar/1")}
    assert problems(pair() | {"skena": {"needs": [{"el": {"busbar": ["a", "tank"]}}]}}) == {
        ("not-on-busbar", "nodes.skena", "needs/0/busbar/1")
    }
    assert problems(pair() | {"skena": {"needs": [{"el": {"any": ["nat"], "busbar": ["a", "c"]}}]}}) == {
        ("unknown-reference", "nodes.skena", "needs/0/busbar/1")
    }
    assert problems(pair() | {"skena": {"needs": [{"el": {"any": ["a"], "busbar": ["a", "b"]}}]}}) == {
        ("source-twice", "nodes.skena", "needs/0/busbar/0")
    }


def test_no_busbar_stands_on_another() -> None:
    ring = {
        "a": {"standby": True, "capacity": "9 kW", "needs": [{"el": {"busbar": ["b"]}}]},
        "b": {"standby": True, "capacity": "9 kW", "needs": [{"el": {"busbar": ["a"]}}]},
    }
    assert problems(ring) == {("not-on-busbar", f"nodes.{name}", "needs/0/busbar/0") for name in "ab"}


def test_failures_that_mean_nothing() -> None:
    assert problems({"agg": {"repair": "12 h"}}) == {("fails-while-running", "nodes.agg", "repair")}
    assert problems({"agg": {"fails_after": ["2 h", "3 h"]}}) == {("fails-while-running", "nodes.agg", "fails_after")}
    assert problems({}, offerings={"akut": {"mttf": "9 h", "capacity": "5 besök/d"}}) == {
        ("fails-while-running", "offerings.akut", "mttf")
    }


def test_findings_of_a_busbar_that_gives_less_than_it_seems_to() -> None:
    assert findings(pair()) == []
    one = {"a": {"capacity": "9 kW"}, "skena": {"needs": [{"el": {"busbar": ["a"]}}]}}
    assert findings(one) == [("busbar-of-one", "skena")]
    always = pair() | {
        "skena": {"needs": [{"el": {"busbar": ["a", "b"]}}]},
        "iva": {"needs": [{"el": {"any": ["nat", "skena"]}}]},
    }
    assert findings(always) == [("busbar-always-on", "skena")]
    always["skena"]["standby"] = True
    assert findings(always) == []
