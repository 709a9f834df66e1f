"""The generated files are current, and the JSON Schemas say the same as the loader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from beredskap.files.schema.json_schema import region_schema, scenario_schema
from beredskap.model.raw import COLLECTIONS
from tools import generate


class _Editor(yaml.SafeLoader):
    """YAML as an editor reads it: numbers are numbers, but dates stay text."""


_Editor.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def mistakes(schema: dict[str, Any], text: str) -> list[str]:
    jsonschema.Draft202012Validator.check_schema(schema)
    content = yaml.load(text, Loader=_Editor)
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(content)]


def test_every_generated_file_is_current() -> None:
    assert generate.stale() == [], "kör python -m tools.generate"


def test_a_changed_or_missing_file_is_stale(tmp_path: Path) -> None:
    for name, make in generate.GENERATED.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(make(), encoding="utf-8")
    assert generate.stale(tmp_path) == []
    (tmp_path / "docs" / "format.md").write_text("gammal", encoding="utf-8")
    (tmp_path / "schemas" / "region.schema.json").unlink()
    assert generate.stale(tmp_path) == ["schemas/region.schema.json", "docs/format.md"]


def test_the_sample_files_are_accepted(region_text: str, scenario_text: str) -> None:
    assert mistakes(region_schema(), region_text) == []
    assert mistakes(scenario_schema(), scenario_text) == []


@pytest.mark.parametrize("text", [
    "nodes: {a: {restart: null, needs: [{el: {store: t, draw: 20 L/h}, recharge: 2 h}]}}",
    "stores: {a: {amount: 12, deliveries: [400 st every 7 d, {amount: 4 st, every: 2 d}]}}",
    "templates: {vc: {nodes: {'{site}.el': {name: El}}}}",
    "care: {a: {locked: true, stand_in: [{care: b, share: 30 %}]}}",
    "measures: {m: {name: M, change: {nodes.a: null}}}",
    "measures: {m: {name: M, lasts: 2 d, needs: [a], does: [{open: {kind: vårdcentral, hours: p}}, {ration: 'on'}, {lead: true}]}}",
    "seasons: {v: {months: [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]}}",
    "care: {a: {season: v, triage: röd, per_1000: 3 ± 1}}",
    "items: {a: {strained: 150 %, crisis: 2}}",
    "staff: {a: {placed: {s: 20 %}, commute: {Kumla: 0.4}, claimed: 10 %, mustering: 8 h}}",
])  # fmt: skip
def test_every_form_of_the_files_is_accepted(text: str) -> None:
    assert mistakes(region_schema(), text) == []


@pytest.mark.parametrize("text", [
    "{include: [a.yaml, {scenario: b.yaml, at: 2 h}], override: {stores.t.amount: 3 m3, events.e: null}, measures: [m]}",
    "{include: [a.yaml], events: [{at: 1 h, absence: {curve: [20 % for 14 d, 40 %]}}, {at: 1 h, absence: {curve: 0.2}}]}",
    "{include: [a.yaml], events: [{at: 1 h, epidemic: {sir: {r0: 2 ± 0.5}, care: {a: 1 %}, consumption: [{rate: kris}]}}]}",
    "{include: [a.yaml], events: [{at: 1 h, epidemic: {table: [0.4 at 10 d], care: {a: 1 %}}}, {at: 0 h, mobilise: {}}]}",
    "{include: [a.yaml], events: [{at: 1 h, casualties: {municipality: m, red: 3}}, {at: 1 h, roster: {hours: 125 %}}]}",
    "{include: [a.yaml], events: [{at: 1 h, weather: {loads: {el: 130 %}, travel: 1.5}}, {at: 0 h, measure: m}]}",
])  # fmt: skip
def test_every_form_of_a_scenario_is_accepted(text: str) -> None:
    assert mistakes(scenario_schema(), text.replace("{", "{name: n, ", 1)) == []


@pytest.mark.parametrize("text", [
    "{name: n}",
    "{name: n, include: [{file: a.yaml}]}",
    "{name: n, include: [a.yaml], events: [{at: 1 h, weather: {wind: 1}}]}",
    "{name: n, include: [a.yaml], events: [{at: 1 h, absence: {}}]}",
])  # fmt: skip
def test_a_scenario_of_another_form_is_refused(text: str) -> None:
    assert mistakes(scenario_schema(), text)


@pytest.mark.parametrize(("old", "new"), [
    ("rto: 2 h", "rtoo: 2 h"),
    ("kind: sjukhus", "kind: sjukhuss"),
    ("load: 120 kW", "lod: 120 kW"),
    ("rto: 2 h", "rto: 7"),
    ("nodes:\n", "noder:\n"),
    ("standby: true", "standby: kanske"),
])  # fmt: skip
def test_a_broken_region_is_refused(region_text: str, old: str, new: str) -> None:
    assert mistakes(region_schema(), region_text.replace(old, new, 1))


@pytest.mark.parametrize(("old", "new"), [
    ("lose: uso", "loose: uso"),
    ("name: Liten övning\n", ""),
    ('">= 90 %"', "90 %"),
    ("served", "serverd"),
    ("region: liten", "world: {id: x}"),
])  # fmt: skip
def test_a_broken_scenario_is_refused(scenario_text: str, old: str, new: str) -> None:
    assert mistakes(scenario_schema(), scenario_text.replace(old, new, 1))


def test_every_field_has_a_swedish_description() -> None:
    """A missing one is a KeyError when the schema is made; here: none is empty, and every collection is described."""
    region = region_schema()
    tables = {
        name for name, part in region["properties"].items() if "additionalProperties" in part.get("anyOf", [{}])[0]
    }
    assert tables == {*COLLECTIONS, "templates"}
    assert all(region["properties"][name]["description"] for name in tables)
    scenario = scenario_schema()
    scenario["$defs"].pop("Region")
    assert all(part["description"] for part in scenario["properties"].values())
    for name, schema in (*region["$defs"].items(), *scenario["$defs"].items()):
        for field, part in schema.get("properties", {}).items():
            assert field == "id" or part.get("description"), (name, field)


def test_the_schemas_are_json() -> None:
    for schema in (region_schema(), scenario_schema()):
        assert json.loads(json.dumps(schema, allow_nan=False)) == schema
