"""Variants: dotted paths that change, add and remove, without touching the tree they start from."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from beredskap.model.raw import plain
from beredskap.model.variant import Changes, chain

TREE: dict[str, dict[str, Any]] = {
    "sites": {"uso": {"name": "USÖ"}},
    "templates": {"vc": {"nodes": {"{site}.el": {"restart": "1 h"}}}},
    "nodes": {
        "uso": {"name": "huset"},
        "uso.iva": {
            "restart": "1 h",
            "needs": [{"el": {"any": ["lan"], "load": "5 kW"}, "without": ["0 %"]}, {"journal": "cosmic"}],
        },
    },
    "offerings": {"uso.bb": {"capacity": "10 vårdplatser", "staff": {"läkare": "1 h"}}},
}


def changed(change: dict[str, Any], before: bool = False) -> Any:
    original = copy.deepcopy(TREE)
    changes = Changes("variants.v.change", change)
    tree = changes.apply(TREE, before_templates=before)
    assert original == TREE
    return changes.problems or plain(tree)


def test_a_field_is_replaced_by_the_longest_id() -> None:
    assert changed({"nodes.uso.iva.restart": "2 h"})["nodes"]["uso.iva"]["restart"] == "2 h"
    assert changed({"nodes.uso.name": "x"})["nodes"]["uso"]["name"] == "x"


def test_null_removes_a_record_or_a_field() -> None:
    assert "uso.iva" not in changed({"nodes.uso.iva": None})["nodes"]
    assert "restart" not in changed({"nodes.uso.iva.restart": None})["nodes"]["uso.iva"]


def test_a_mapping_adds_a_record_even_below_an_existing_id() -> None:
    assert changed({"nodes.uso.ny": {"site": "uso"}})["nodes"]["uso.ny"] == {"site": "uso"}


def test_a_mapping_on_an_existing_record_changes_its_fields() -> None:
    made = changed({"offerings.uso.bb": {"capacity": "20 vårdplatser"}})["offerings"]["uso.bb"]
    assert made == {"capacity": "20 vårdplatser", "staff": {"läkare": "1 h"}}


def test_a_need_is_reached_by_name_or_number() -> None:
    by_name = changed({"nodes.uso.iva.needs.el.load": "9 kW"})["nodes"]["uso.iva"]["needs"]
    by_number = changed({"nodes.uso.iva.needs.0.el.load": "9 kW"})["nodes"]["uso.iva"]["needs"]
    assert by_name == by_number == [{"el": {"any": ["lan"], "load": "9 kW"}, "without": ["0 %"]}, {"journal": "cosmic"}]


def test_what_stands_beside_a_need_and_its_short_form() -> None:
    made = changed({"nodes.uso.iva.needs.el.without": ["50 %"], "nodes.uso.iva.needs.journal.shed": "2"})
    assert made["nodes"]["uso.iva"]["needs"] == [
        {"el": {"any": ["lan"], "load": "5 kW"}, "without": ["50 %"]},
        {"journal": {"any": ["cosmic"], "shed": "2"}},
    ]


def test_a_need_is_removed() -> None:
    made = changed({"nodes.uso.iva.needs.journal": None})["nodes"]["uso.iva"]["needs"]
    assert [next(iter(need)) for need in made] == ["el"]


def test_a_map_of_a_record_is_reached() -> None:
    assert changed({"offerings.uso.bb.staff.läkare": "3 h"})["offerings"]["uso.bb"]["staff"] == {"läkare": "3 h"}


def test_sites_and_templates_are_changed_before_expansion_and_the_rest_after() -> None:
    change = {"sites.uso.name": "Ny", "nodes.uso.name": "Ny"}
    assert changed(change, before=True)["nodes"]["uso"]["name"] == "huset"
    assert changed(change, before=False)["sites"]["uso"]["name"] == "USÖ"


@pytest.mark.parametrize(("path", "near"), [
    ("nodes.uso.ivva.restart", "nodes.uso.iva.restart"),
    ("noder.uso.iva.restart", "nodes"),
    ("offerings.uso.b.capacity", "offerings.uso.bb.capacity"),
    ("nodes.uso.iva.restrat", "nodes.uso.iva.restart"),
    ("nodes.uso.iva.need.el.load", "nodes.uso.iva.needs.el.load"),
    ("nodes.uso.iva.needs.journaal.load", "journal"),
    ("nodes", None),
    ("nodes.uso.iva.needs.7.load", None),
    ("nodes.uso.iva.restart.deeper", None),
])  # fmt: skip
def test_a_path_that_leads_nowhere_is_a_problem_with_the_nearest(path: str, near: str | None) -> None:
    problems = changed({path: "1"})
    assert [(problem.rule, problem.near, problem.value) for problem in problems] == [("unknown-path", near, path)]


def test_a_chain_comes_in_order_and_a_cycle_is_found() -> None:
    records = {"a": {"based_on": "b"}, "b": {"based_on": "c"}, "c": {}, "x": {"based_on": "y"}, "y": {"based_on": "x"}}
    assert chain("a", records, "based_on") == (["c", "b", "a"], None)
    assert chain("x", records, "based_on")[1] == "x"
