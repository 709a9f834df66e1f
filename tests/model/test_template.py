"""Templates: every site that names one gets its records, filled in, with places of the template."""

from __future__ import annotations

from typing import Any

from beredskap.model.raw import Scalar, place_of, scalar, table
from beredskap.model.template import Expansion


def expansion(template: dict[str, Any]) -> Expansion:
    return Expansion({"vc": template})


SITES = {
    "a": {"name": "Alfa", "municipality": "Örebro", "template": "vc"},
    "b": {"name": "Beta", "municipality": "Kumla", "template": "vc"},
    "c": {"name": "Gamma", "municipality": "Kumla"},
}


def test_site_municipality_and_name_are_filled_in_everywhere() -> None:
    body = {"name": "El {name}", "needs": [{"el": {"any": ["{municipality}.elnat", "fast"]}}]}
    made = expansion({"nodes": {"{site}.el": body}}).of_sites(SITES)
    assert list(made["nodes"]) == ["a.el", "b.el"]
    assert made["nodes"]["b.el"] == {
        "name": "El Beta",
        "needs": [{"el": {"any": ["Kumla.elnat", "fast"]}}],
        "site": "b",
    }


def test_what_has_no_variable_is_shared_and_keeps_its_place() -> None:
    fixed = table({"capacity": scalar("4 kW", "mall.yaml", 7, 3)}, None)
    made = expansion({"nodes": {"{site}.el": fixed}}).of_sites(SITES)
    value = made["nodes"]["a.el"]["capacity"]
    assert isinstance(value, Scalar)
    assert str(place_of(value)) == "mall.yaml:7:3"
    assert made["nodes"]["a.el"]["capacity"] is made["nodes"]["b.el"]["capacity"]


def test_a_filled_in_text_stands_where_the_template_does() -> None:
    text = scalar("El {name}", "mall.yaml", 9, 5)
    made = expansion({"nodes": {"{site}.el": {"name": text}}}).of_sites(SITES)
    assert made["nodes"]["a.el"]["name"] == "El Alfa"
    assert str(place_of(made["nodes"]["a.el"]["name"])) == "mall.yaml:9:5"


def test_a_site_of_its_own_is_kept() -> None:
    made = expansion({"stores": {"{site}.lager": {"site": "c", "item": "diesel"}}}).of_sites(SITES)
    assert made["stores"]["a.lager"]["site"] == "c"


def test_batches_have_no_site_to_fill_in() -> None:
    made = expansion({"batches": {"{site}.b": {"store": "{site}.lager"}}}).of_sites(SITES)
    assert made["batches"]["a.b"] == {"store": "a.lager"}


def test_an_unknown_template_has_a_nearest_one() -> None:
    tried = expansion({"nodes": {}})
    tried.of_sites({"a": {"template": "vcc"}})
    assert [(problem.rule, problem.near) for problem in tried.problems] == [("unknown-reference", "vc")]


def test_unknown_variables_and_collections_are_problems() -> None:
    tried = expansion({"nodes": {"{siet}.el": {}}, "noder": {}, "care": {}})
    tried.check()
    assert {(problem.rule, problem.near) for problem in tried.problems} == {
        ("template-variable", "site"),
        ("template-collection", "nodes"),
        ("template-collection", None),
    }
