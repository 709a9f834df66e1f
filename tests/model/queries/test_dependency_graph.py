"""One step along the dependency graph, both ways."""

from __future__ import annotations

from beredskap.model.queries import dependencies
from beredskap.model.region import Region
from beredskap.report.region.links import say_endurance
from tests.worlds import world


def a_county() -> Region:
    """Ett sjukhus med kök och två matningar, och ett litet sjukhus som lever på köket."""
    return world(
        sites={"stora": {}, "lilla": {}, "paviljong": {"parent": "stora", "kind": "mottagning"}},
        nodes={
            "a": {"site": "stora"},
            "b": {"site": "stora"},
            "kok": {"site": "stora", "needs": [{"el": {"any": ["a", "b"]}, "without": ["100 % for 2 h", "0 %"]}]},
            "mat": {"site": "lilla", "needs": [{"kok": "kok"}]},
            "tele": {"site": "lilla", "needs": [{"el": {"of": ["a", "b"], "at_least": 2}}]},
        },
        offerings={
            "vard": {"site": "stora", "items": {"insulin": "1 st"}},
            "lillvard": {"site": "lilla", "items": {"insulin": "1 st"}, "supply": ["skap"]},
        },
        stores={
            "skap": {"item": "insulin", "site": "stora", "needs": [{"el": "a"}]},
            "skap2": {"item": "insulin", "site": "lilla"},
        },
    )


def subjects(found: object) -> list[str]:
    return [link.subject for link in found]  # type: ignore[attr-defined]


def test_what_a_node_needs() -> None:
    a, b = dependencies.list_needs(a_county(), "kok")
    assert (a.subject, b.subject, a.name, a.alternatives, a.at_least, a.spare) == ("a", "b", "el", 2, 1, 1)
    assert str(say_endurance(a)) == "100 % i 2 h, sedan 0 %"


def test_of_a_site_all_that_stands_on_it() -> None:
    assert subjects(dependencies.list_needs(a_county(), "stora")) == ["paviljong", "vard", "a", "b", "kok"]


def test_what_needs_a_node_or_a_store() -> None:
    assert subjects(dependencies.list_dependants(a_county(), "a")) == ["kok", "tele", "skap"]
    assert subjects(dependencies.list_dependants(a_county(), "skap")) == ["vard", "lillvard"]


def test_of_a_site_what_needs_it_from_elsewhere() -> None:
    found = list(dependencies.list_dependants(a_county(), "stora"))
    assert [(link.subject, link.source) for link in found] == [("mat", "kok"), ("tele", "a"), ("tele", "b")]


def test_what_hangs_on_it_alone() -> None:
    region = a_county()
    assert subjects(dependencies.list_sole_dependants(region, "a")) == ["tele", "skap"]
    assert subjects(dependencies.list_sole_dependants(region, "kok")) == ["mat"]
    assert subjects(dependencies.list_sole_dependants(region, "skap")) == ["vard"]  # lilla has its own cupboard too
    assert subjects(dependencies.list_sole_dependants(region, "stora")) == [
        "mat",
        "tele",
        "tele",
    ]  # both sources stand there


def test_what_it_needs_from_outside() -> None:
    region = a_county()
    assert subjects(dependencies.list_outside_needs(region, "lilla")) == ["kok", "a", "b"]
    assert subjects(dependencies.list_outside_needs(region, "stora")) == []
    assert subjects(dependencies.list_outside_needs(region, "mat")) == ["kok"]
