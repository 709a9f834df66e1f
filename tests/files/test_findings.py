"""What is worth attention in a region that can be run."""

from __future__ import annotations

from pathlib import Path

import pytest

from beredskap.errors import InputError
from beredskap.files import load_region

NO_CAR = {("no-vehicle", "vard")}
"""The region of the fixture has beds and no vehicles."""


def findings(folder: Path, text: str) -> set[tuple[str, str]]:
    (folder / "mer.yaml").write_text(text, encoding="utf-8")
    return {(finding.rule, finding.subject) for finding in load_region(folder).findings}


def test_a_municipality_with_only_a_private_vardcentral(folder: Path) -> None:
    private = "sites: {p: {name: P, kind: vårdcentral, municipality: Örebro, operator: privat}}\n"
    assert findings(folder, private) - NO_CAR == {("private-vardcentral", "Örebro")}
    public = private + "municipalities: {Arboga: {outside: true}}\n"
    assert findings(folder, public.replace("privat", "region")) == NO_CAR


def test_a_municipality_inside_the_region_without_people(folder: Path) -> None:
    assert ("no-population", "Nora") in findings(folder, "municipalities: {Nora: {}}\n")


@pytest.mark.parametrize(("without", "is_found"), [
    ("[0 %]", True),
    ("[100 % for 0 h, 0 %]", True),
    ("[100 % for 1 h, 0 %]", False),
    ("[50 %]", False),
])  # fmt: skip
def test_nodes_that_need_each_other_without_a_buffer(folder: Path, without: str, is_found: bool) -> None:
    text = f"nodes: {{a: {{site: uso, needs: [{{x: b, without: {without}}}]}}, b: {{site: uso, needs: [{{y: a}}]}}}}\n"
    assert (("cycle-without-buffer", "a") in findings(folder, text)) is is_found


@pytest.mark.parametrize(("transport", "vehicles", "found"), [
    ("", "bil: {site: uso, kind: akutambulans, number: 1}", {"no-transport"}),
    ("", "bil: {site: uso, kind: sjuktransport, number: 1}", {"no-transport"}),
    ("", "bil: {site: uso, kind: buss, number: 1}", {"no-vehicle"}),
    ("transport: [buss]", "bil: {site: uso, kind: buss, number: 1}", set()),
])  # fmt: skip
def test_who_is_moved_needs_a_vehicle(folder: Path, transport: str, vehicles: str, found: set[str]) -> None:
    text = f"""\
care:
  liggande: {{name: Slutenvård, grade: nödvändigt, measure: vårddygn, stay: 5 d, {transport}}}
  gående: {{name: Besök, grade: nödvändigt}}
offerings:
  uso.liggande: {{site: uso, care: [liggande], capacity: 10}}
  uso.gående: {{site: uso, care: [gående], capacity: 10}}
vehicles: {{{vehicles}}}
"""
    rules = {rule for rule, subject in findings(folder, text) if subject in ("liggande", "gående")}
    assert rules & {"no-transport", "no-vehicle"} == found


def test_care_that_is_asked_for_but_not_offered_and_the_other_way_round(folder: Path) -> None:
    text = """\
care:
  eftervard: {name: Eftervård, grade: angeläget}
  rehab: {name: Rehab, grade: önskvärt}
  akut: {name: Akut, grade: nödvändigt, per_1000: 1, followed_by: [{care: eftervard, share: 10 %}]}
  ersattning: {name: Ersättning, grade: nödvändigt}
offerings:
  uso.rehab: {site: uso, care: [rehab], capacity: 10}
"""
    found = findings(folder, text)
    assert {("care-not-offered", "akut"), ("care-not-offered", "eftervard"), ("offering-unasked", "uso.rehab")} <= found
    assert ("care-not-offered", "rehab") not in found
    standing_in = text.replace("per_1000: 1,", "per_1000: 1, stand_in: [{care: rehab, share: 5 %}],")
    assert ("offering-unasked", "uso.rehab") not in findings(folder, standing_in)


def test_care_that_is_to_be_reached_sooner_than_anybody_can(folder: Path) -> None:
    # From Kumla it is 20 min by road, inside Örebro 10. No time at all is a mistake.
    text = """\
care: {akut: {name: Akut, grade: nödvändigt, per_1000: 1, reach: 15 min}}
offerings: {uso.akut: {site: uso, care: [akut], capacity: 10}}
"""
    paper = {("no-vardcentral", "Örebro"), ("no-vardcentral", "Kumla"), ("no-vehicle", "vard")}
    assert findings(folder, text) - paper == {("reach-beyond", "akut")}
    assert findings(folder, text.replace("15 min", "9 min")) - paper == {("reach-never", "akut")}
    assert findings(folder, text.replace("15 min", "20 min")) - paper == set()
    assert problems(folder, text.replace("15 min", "0")) == {("wrong-value", "care.akut.reach")}


def problems(folder: Path, text: str) -> set[tuple[str, str]]:
    (folder / "mer.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_region(folder)
    return {(problem.rule, problem.place.key) for problem in caught.value.problems}


def test_a_load_passes_on_through_needs_of_the_same_name_only(folder: Path) -> None:
    """uso.iva's 120 kW enters a through el, and passes on to b; a cycle through another name is none of the load's."""
    text = """\
nodes:
  a: {site: uso, needs: [{el: b}, {vatten: c}]}
  b: {site: uso}
  c: {site: uso, needs: [{vatten: {any: [b], load: 5 m3/h}}]}
  d: {site: uso, needs: [{el: {any: [a], load: 1 kW}}]}
"""
    # b gets 1 kW through el (d → a → b) and 5 m3/h through vatten (c → b).
    assert problems(folder, text) == {("mixed-loads", "nodes.b")}
    turned = text.replace("b: {site: uso}", "b: {site: uso, needs: [{vatten: a}]}").replace("5 m3/h", "5 kW")
    # vatten goes b → a → c → b, and c has a load; el does not go round.
    assert problems(folder, turned) == {("load-cycle", "nodes.a.needs[1].vatten")}


def test_patients_may_follow_one_another_as_long_as_they_grow_fewer(folder: Path) -> None:
    """Two rings share a: 0.6 and 0.6 × 1.0. Each alone is below 1, but together 1.2 patients follow on each."""
    text = """\
care:
  a: {name: A, grade: nödvändigt, followed_by: [{care: a, share: 60 %}, {care: b, share: 60 %}]}
  b: {name: B, grade: nödvändigt, followed_by: [{care: a, share: 100 %}]}
"""
    assert problems(folder, text) == {("endless-care", "care.a.followed_by")}
    assert findings(folder, text.replace("share: 100 %", "share: 60 %"))  # 0.6 + 0.6 × 0.6 = 0.96


def test_an_offering_needs_a_store_of_what_it_uses(folder: Path) -> None:
    text = "offerings: {vc.mer: {site: vc, care: [besok], items: {diesel: 1 L}}}\n"
    assert problems(folder, text) == {("no-store", "offerings.vc.mer.items.diesel")}
    supplied = text.replace("items: {", "supply: [uso.tank], items: {")
    assert findings(folder, supplied) - NO_CAR == {("no-vardcentral", "Örebro")}


def test_a_cold_item_in_a_store_that_nothing_keeps_cold(folder: Path) -> None:
    text = """\
items: {vaccin: {name: Vaccin, category: läkemedel, unit: st, cold_chain: true}}
nodes: {kyl: {site: uso}}
stores:
  uso.vaccin: {site: uso, item: vaccin, amount: 5 st}
  uso.vaccin-2: {site: uso, item: vaccin, amount: 5 st, needs: [{kyla: kyl}]}
"""
    found = findings(folder, text)
    assert ("cold-without-needs", "uso.vaccin") in found
    assert ("cold-without-needs", "uso.vaccin-2") not in found
