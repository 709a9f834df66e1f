"""Each rule about what a region leaves unsaid or unused fires on one fault in a region that has none, and on nothing else."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from beredskap.model.checks import check_region
from beredskap.model.checks.planning.futile import futile_measures
from beredskap.model.checks.planning.unsaid import unsaid_findings
from beredskap.model.checks.planning.unused import unused_findings
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from tests.worlds import world

WHOLE: dict[str, Any] = {
    "municipalities": {"m": {"population": 1000}, "n": {"population": 1000}},
    "roads": {"mn": {"start": "m", "end": "n", "minutes": 30}},
    "sites": {
        "hus": {"kind": "sjukhus"},
        "vc": {"kind": "vårdcentral", "municipality": "n"},
        "depa": {"kind": "lager"},
    },
    "profiles": {"dag": {}},
    "seasons": {"vinter": {"months": [1] * 12}},
    "care": {
        "vard": {"measure": "vårddygn", "per_1000": 1, "stay": "3 d", "transport": ["bil"], "season": "vinter"},
        "besok": {"per_1000": 1},
    },
    "nodes": {
        "elnat": {"site": "hus"},
        "aggregat": {
            "standby": True,
            "needs": [{"bransle": {"store": "tank", "draw": {"a": "0 L/h", "b": "0.2 L/kWh"}}}],
        },
    },
    "offerings": {
        "vard": {"capacity": "20 vårdplatser", "needs": [{"el": {"any": ["elnat", "aggregat"], "load": "10 kW"}}]},
        "besok": {
            "site": "vc",
            "capacity": "20 besök/dygn",
            "hours": "dag",
            "staff": {"läkare": "1 h"},
            "items": {"kit": "1 st"},
        },
    },
    "items": {"diesel": {"unit": "L"}, "kit": {}},
    "stores": {
        "tank": {"item": "diesel", "amount": "100 L", "supplier": "depa", "lead_time": "1 d"},
        "kit": {"site": "vc", "amount": "5 st"},
    },
    "vehicles": {"bil": {"kind": "bil", "number": "1 st"}},
    "staff": {"lakare": {"site": "vc", "competence": "läkare", "present": "20 h/dygn"}},
    "measures": {"fyll": {"name": "Fyll", "does": [{"deliver": {"amount": "50 L", "to": "tank"}}]}},
}
FAULTS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "care-unasked": ({"care.besok.per_1000": 0}, {"care-unasked": "besok"}),
    "item-unused": ({"items.glomd": {}}, {"item-unused": "glomd"}),
    "measure-never of nothing": ({"measures.fyll.does": [{"deliver": {"amount": "0 L", "to": "tank"}}]}, {"measure-never": "fyll"}),
    "measure-never of an empty store": (
        {"measures.fyll.needs": ["kit"], "stores.kit.amount": "0 st"},
        {"measure-never": "fyll"},
    ),
    "measure-never of vehicles that carry nobody": (
        {"measures.fyll.does": [{"vehicles": {"kind": "tåg", "number": 2}}]},
        {"measure-never": "fyll"},
    ),
    "measure-never of staff that no care takes": (
        {"measures.fyll.does": [{"call_in": {"site": "vc", "competence": "kock", "hours": "8 h/dygn"}}]},
        {"measure-never": "fyll"},
    ),
    "measure-never of beds that do not bend": (
        {"measures.fyll.does": [{"surge": {"allow": ["satellites"]}}]},
        {"measure-never": "fyll"},
    ),
    "need-idle for ever": (
        {"nodes.elnat.needs": [{"nat": "fjarr", "without": ["100 %"]}], "nodes.fjarr": {}},
        {"need-idle": "elnat"},
    ),
    "node-unused": ({"nodes.ensam": {}}, {"node-unused": "ensam"}),
    "profile-unused": ({"offerings.besok.hours": None}, {"profile-unused": "dag"}),
    "season-unused": ({"care.vard.season": None}, {"season-unused": "vinter"}),
    "road-none": ({"roads": {}}, {"road-none": "n"}),
    "site-empty": ({"sites.tomt": {}}, {"site-empty": "tomt"}),
    "staff-unused": ({"offerings.besok.staff": {}}, {"staff-unused": "lakare"}),
    "standby-fuelless without a need": ({"nodes.aggregat.needs": []}, {"standby-fuelless": "aggregat", "store-unused": "tank"}),
    "standby-fuelless without a load": (
        {"offerings.vard.needs": [{"el": {"any": ["elnat", "aggregat"]}}]},
        {"standby-fuelless": "aggregat"},
    ),
    "standby-uncalled": (
        {"offerings.vard.needs": [{"el": {"any": ["elnat"], "load": "10 kW"}}]},
        {"standby-uncalled": "aggregat"},
    ),
    "stay-none": ({"care.vard.stay": "0 d"}, {"stay-none": "vard"}),
    "store-unused": ({"offerings.besok.items": {}}, {"store-unused": "kit"}),
    "supplier-idle": ({"stores.tank.lead_time": None}, {"supplier-idle": "depa"}),
    "vehicle-unused": ({"vehicles.buss": {"kind": "buss", "number": "1 st"}}, {"vehicle-unused": "buss"}),
    "offering-powerless": (
        {"offerings.lugn": {"site": "hus", "care": ["besok"], "capacity": "1 besök/dygn"}},
        {"offering-powerless": "lugn"},
    ),
    "hospital-powerless altogether": (
        {
            "offerings.vard.needs": [{"drift": {"any": ["vagg"], "load": "5 m3/h"}}],
            "nodes.vagg": {},
            "nodes.elnat": {"site": "hus", "needs": [{"varme": "vagg"}]},
            "nodes.aggregat.standby": False,
        },
        {"hospital-powerless": "hus", "node-unused": "aggregat"},
    ),
}  # fmt: skip


def amended(changes: dict[str, Any]) -> Region:
    whole = copy.deepcopy(WHOLE)
    for path, value in changes.items():
        at, *steps = path.split(".")
        holder: Any = whole
        for step in steps:
            holder, at = holder[at], step
        if value is None:
            del holder[at]
        else:
            holder[at] = value
    return world(**whole)


def found_in(region: Region) -> Iterator[Finding]:
    yield from unused_findings(region)
    yield from unsaid_findings(region)
    yield from futile_measures(region)


def test_a_whole_region_has_nothing_of_the_kind() -> None:
    assert [(one.rule, one.subject) for one in found_in(world(**copy.deepcopy(WHOLE)))] == []
    assert not check_region(world(**copy.deepcopy(WHOLE))).problems


@pytest.mark.parametrize(("changes", "expected"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_told(changes: dict[str, Any], expected: dict[str, str]) -> None:
    found = {one.rule: one.subject for one in found_in(amended(changes))}
    assert {rule: found.get(rule) for rule in expected} == expected


@pytest.mark.parametrize(
    "needs",
    [
        [{"kraft": "vagg"}],
        [{"drift": "elnat"}],
        [{"drift": {"any": ["vagg"], "load": "5 kW"}}],
        [{"drift": "stallverk"}],
    ],
)
def test_power_is_known_by_its_words_its_unit_and_what_lies_behind(needs: list[Any]) -> None:
    more = {
        "nodes.vagg": {},
        "nodes.stallverk": {"needs": [{"matning": {"any": ["elnat", "aggregat"], "load": "1 kW"}}]},
    }
    found = {one.rule for one in unsaid_findings(amended({"offerings.vard.needs": needs, **more}))}
    assert not found & {"hospital-powerless", "offering-powerless"}


def test_what_is_true_of_many_of_a_place_is_said_once_of_all() -> None:
    more = {f"stores.kit{n}": {"name": f"Skåp {n}", "site": "vc", "item": "kit", "amount": "1 st"} for n in range(5)}
    region = amended({"offerings.besok.items": {}, **more})
    (one,) = [one for one in unused_findings(region) if one.rule == "store-unused"]
    assert (one.subject, one.also) == ("kit", ("kit0", "kit1", "kit2", "kit3", "kit4"))
    assert str(one.message) == "ingen tar något ur kit, vc; Skåp 0; Skåp 1 och 3 till"


def test_things_are_called_by_their_names() -> None:
    """A region in which nothing is used, with names that are unlike the ids."""
    region = world(
        municipalities={"Ekby": {"population": 1000}},
        sites={"zq1": {"name": "Huset", "kind": "sjukhus", "municipality": "Ekby"}, "zq2": {"name": "Depån"}},
        items={"zq3": {"name": "Kit"}, "zq4": {"name": "Gas"}},
        stores={"zq5": {"name": "Skåpet", "site": "zq1", "item": "zq3", "amount": "1 st"}},
        nodes={
            "zq6": {"name": "Ensam", "site": "zq1", "needs": [{"el": "zq7", "without": ["100 %"]}]},
            "zq7": {"name": "Nätet", "site": "zq1"},
            "zq8": {"name": "Aggregatet", "site": "zq1", "standby": True},
        },
        care={"zqa": {"name": "Vård", "measure": "vårddygn", "per_1000": 1}, "zqb": {"name": "Tillsyn", "per_1000": 0}},
        offerings={"zqc": {"name": "Avdelningen", "site": "zq1", "care": ["zqa"], "capacity": "9 vårdplatser"}},
        vehicles={"zqd": {"site": "zq1", "kind": "buss", "number": 1}},
        staff={"zqe": {"site": "zq1", "competence": "läkare", "present": "8 h/dygn"}},
        measures={
            "zqf": {"name": "Evakuera", "needs": ["zqg"], "does": []},
            "zqg": {"name": "Öppna", "needs": ["zqf"], "does": []},
        },
    )
    found = [*found_in(region)]
    assert len({one.rule for one in found}) > 8
    assert not [str(one.message) for one in found if "zq" in str(one.message)]


def test_a_store_is_used_in_many_ways() -> None:
    idle = {"offerings.besok.items": {}}
    for way in (
        {"stores.kit.consumption": "1 st/d"},
        {"stores.kit.consumption": "okänd"},
        {"measures.fyll.does": [{"move": {"amount": "1 st", "from": "kit", "to": "kit"}}]},
        {"measures.fyll.needs": ["kit"]},
        {"stores.tank.supplier": "kit"},
        {"offerings.besok.items": {"kit": "okänd"}},
    ):
        assert "store-unused" not in {one.rule for one in unused_findings(amended(idle | way))}, way


def test_an_empty_region_is_told_in_one_finding() -> None:
    region = Region.model_validate({"id": "tom", "name": "Tom", "class": "FIKTIV"})
    assert [(one.rule, one.subject, str(one.message)) for one in found_in(region)] == [
        (
            "region-empty",
            "tom",
            "regionen saknar kommuner, anläggningar, vårdtyper, vårdutbud: inget scenario kan säga något om vården",
        )
    ]


def test_municipalities_that_hold_together_without_the_rest_are_all_told() -> None:
    towns = {name: {"population": 100} for name in "abcd"}
    roads = {"ab": {"start": "a", "end": "b", "minutes": 5}, "cd": {"start": "c", "end": "d", "minutes": 5}}
    region = world(municipalities=towns, roads=roads, offerings={"vard": {}}, sites={"s": {"municipality": "c"}})
    assert [one.subject for one in unsaid_findings(region) if one.rule == "road-none"] == ["a", "b"]
