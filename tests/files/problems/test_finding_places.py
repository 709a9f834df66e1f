"""Findings stand where the records that they are about are written: a line each, and one line of a template once."""

from __future__ import annotations

from pathlib import Path

from beredskap.errors import Place
from beredskap.files import load_region, load_scenario
from beredskap.files.problems.finding_places import show_places
from beredskap.supplies.findings import region_findings

REGION = """\
id: r
name: R
class: FIKTIV
municipalities:
  m: {population: 100}
templates:
  vc:
    stores:
      "{site}.kit": {item: kit, amount: 1 st}
sites:
  a: {name: A, kind: vårdcentral, municipality: m, template: vc}
  b: {name: B, kind: vårdcentral, municipality: m, template: vc}
  c: {name: C, kind: lager, municipality: m}
items:
  kit: {name: Kit, category: förbrukningsmaterial, unit: st}
care:
  vard: {name: Vård, grade: nödvändigt, measure: vårddygn, per_1000: 10}
offerings:
  a.vard: {site: a, care: [vard], capacity: 20 vårdplatser}
nodes:
  ensam: {site: a}
"""
SCENARIO = """\
name: Övning
region: r
start: 2027-01-11T06:00
duration: 1 d
events:
  - {at: 1 h, lose: a}
  - {at: 2 h, lose: ensam}
"""


def test_lines_and_files() -> None:
    lines = [("b.csv", 4), ("a.yaml", 9), ("b.csv", 2), ("b.csv", 3), ("b.csv", 7), ("", 0)]
    assert show_places(Place(file, line) for file, line in lines) == "b.csv:2–4, 7; a.yaml:9"


def test_every_finding_of_a_region_and_its_scenario_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "region.yaml").write_text(REGION, encoding="utf-8")
    (tmp_path / "r.scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    found = region_findings(load_region(tmp_path / "r"))
    places = {(one.rule, one.subject): one.place.rpartition("/")[2] for one in found}
    assert places == {
        ("no-vehicle", "vard"): "region.yaml:17",
        ("stay-none", "vard"): "region.yaml:17",
        ("node-unused", "ensam"): "region.yaml:21",
        ("store-unused", "a.kit"): "region.yaml:9",
        ("site-empty", "c"): "region.yaml:13",
    }
    (kit,) = [one for one in found if one.rule == "store-unused"]
    assert (kit.also, str(kit.message)) == (("b.kit",), "ingen tar något ur Kit, A; likaså 1 till på samma rad")
    told = load_scenario(tmp_path / "r.scenario.yaml").findings
    (idle,) = [one for one in told if one.rule == "event-idle"]
    assert (idle.subject, idle.place.rpartition("/")[2]) == ("events[1]", "r.scenario.yaml:7")
