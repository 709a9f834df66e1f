"""A scenario's text: one thing is changed and every other character stays."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from beredskap.files import load_scenario, shipped
from beredskap.files.scenario import scenario_from
from beredskap.files.text.source import source_of
from beredskap.model.scenario.event import Enact
from beredskap.tui.scenario.draft import FIELDS, Draft, to_yaml

TEXT = """\
# kommentar: står kvar
name: Prov  # namnet
region: orebro
start: 2027-01-11T06:00
duration: 3 d
events:
  # först
  - {at: 0 h, lose: uso}
  - at: 2 h
    cut: e18
expect:
  - {care: trauma, served: ">= 90 %"}
"""


def draft(text: str = TEXT) -> Draft:
    return Draft(Path("prov.yaml"), text, text)


def test_a_field_is_changed_and_the_rest_stays() -> None:
    changed = draft().with_value("duration", "14 d")
    assert changed.text == TEXT.replace("duration: 3 d", "duration: 14 d")
    assert changed.is_changed
    assert draft().with_value("name", "Två").text == TEXT.replace("name: Prov ", "name: Två ")


def test_a_new_field_gets_a_line_of_its_own_after_the_others() -> None:
    changed = draft().with_value("variant", "plan-2025")
    assert changed.text == TEXT.replace("duration: 3 d\n", "duration: 3 d\nvariant: plan-2025\n")
    assert changed.with_value("variant", "").text == TEXT


def test_an_event_comes_after_the_last() -> None:
    changed = draft().with_item("events", "{at: 12 h, measure: vc-kvallsoppet}")
    assert changed.text == TEXT.replace("    cut: e18\n", "    cut: e18\n  - {at: 12 h, measure: vc-kvallsoppet}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("events: []\n", "events: [x]\n"),
        ("events: [{a: 1}]\n", "events: [{a: 1}, x]\n"),
        ("name: p", "name: p\nevents:\n  - x\n"),
        ("name: p\nexpect: []\n", "name: p\nevents:\n  - x\nexpect: []\n"),
        ("events:\n- a\n- b", "events:\n- a\n- b\n- x\n"),
        ("events:\n  - a\n\n# slut\nexpect: []\n", "events:\n  - a\n  - x\n\n# slut\nexpect: []\n"),
    ],
)
def test_a_list_grows_in_the_form_that_it_has(before: str, after: str) -> None:
    assert draft(before).with_item("events", "x").text == after


@pytest.mark.parametrize("text", ["", "- a\n", "name: [", "\x00", "a: &x [*x]\n"])
def test_what_cannot_be_read_stays_as_it_is(text: str) -> None:
    assert draft(text).value("name") == ""
    assert draft(text).with_value("name", "").text == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20))
def test_any_value_reads_back_the_same(value: str) -> None:
    assert yaml.load(f"k: {to_yaml(value)}\n", yaml.BaseLoader) == {"k": value}


@pytest.mark.parametrize("path", sorted(shipped("scenarios").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_can_be_changed_and_still_loads(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    changed = (
        Draft(path, text, text)
        .with_value("name", "Nytt: namn")
        .with_item("events", "{at: 1 h, measure: vc-kvallsoppet}")
    )
    found = scenario_from(source_of(changed.text.encode(), path.name, path.name), path)
    assert found.scenario.name == "Nytt: namn"
    enacted = [one for one in found.scenario.events if isinstance(one, Enact) and one.measure == "vc-kvallsoppet"]
    assert enacted[-1].at == 3600
    assert len(found.scenario.events) == len(load_scenario(path).scenario.events) + 1


def test_the_fields_of_the_form_are_read() -> None:
    assert [draft().value(key) for key in FIELDS] == ["Prov", "2027-01-11T06:00", "3 d", "", ""]
