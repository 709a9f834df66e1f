"""Scenario files: where their region is found, and what is wrong with them."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beredskap.errors import InputError, NothingToDoError, Problem
from beredskap.files import find_scenarios, load_scenario

Scenario = Callable[..., list[Problem]]


def test_a_sound_scenario_comes_with_its_region(folder: Path, scenario_text: str) -> None:
    path = folder.parent.parent / "s.yaml"
    path.write_text(scenario_text, encoding="utf-8")
    loaded = load_scenario(path)
    assert (loaded.scenario.name, loaded.region.id) == ("Liten övning", "liten")
    assert list(loaded.digests) == ["liten/region.yaml", "s.yaml"]


def test_the_region_is_found_beside_the_scenario_or_above_it(folder: Path, scenario_text: str) -> None:
    deep = folder.parent.parent / "a" / "b"
    deep.mkdir(parents=True)
    for name in ("liten", "../../inventories/liten"):
        (deep / "s.yaml").write_text(scenario_text.replace("region: liten", f"region: {name}"), encoding="utf-8")
        assert load_scenario(deep / "s.yaml").region.id == "liten"


def test_a_world_inside_the_scenario(tmp_path: Path, region_text: str, scenario_text: str) -> None:
    world = "world:\n" + textwrap.indent(region_text, "  ")
    (tmp_path / "s.yaml").write_text(scenario_text.replace("region: liten\n", world), encoding="utf-8")
    loaded = load_scenario(tmp_path / "s.yaml")
    assert loaded.region.id == "liten"
    assert list(loaded.digests) == ["s.yaml"]


def test_a_mistake_in_a_world_stands_in_the_scenario_file(tmp_path: Path, region_text: str, scenario_text: str) -> None:
    world = "world:\n" + textwrap.indent(region_text.replace("item: diesel", "item: disel"), "  ")
    (tmp_path / "s.yaml").write_text(scenario_text.replace("region: liten\n", world), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(tmp_path / "s.yaml")
    (problem,) = caught.value.problems
    assert (problem.place.line, problem.place.key, problem.near) == (45, "stores.uso.tank.item", "diesel")


def test_a_variant_is_the_regions_and_is_placed_in_the_scenario(scenario: Scenario) -> None:
    assert scenario("region: liten", "region: liten\nvariant: plan") == []
    (problem,) = scenario("region: liten", "region: liten\nvariant: plam")
    assert (problem.rule, str(problem.place), problem.near) == ("unknown-variant", "s.yaml:3:10  variant", "plan")


@pytest.mark.parametrize(("old", "new", "rule", "line", "key", "near"), [
    ("lose: uso,", "lose: usoo,", "unknown-reference", 6, "events[0].lose", "uso"),
    ("lose: uso,", "loose: uso,", "wrong-kind", 6, "events[0]", "lose"),
    ("lose: uso,", "lose: uso, cut: e20,", "wrong-kind", 6, "events[0]", None),
    ("lose: uso,", "lose: uso, evacuate_withn: 3 h,", "unknown-key", 6, "events[0].evacuate_withn", "evacuate_within"),
    ("lose: uso,", "cut: e21,", "unknown-reference", 6, "events[0].cut", "e20"),
    ("lose: uso,", "destroy: uso.tankk,", "unknown-reference", 6, "events[0].destroy", "uso.tank"),
    ("lose: uso,", "shed: uso,", "unknown-reference", 6, "events[0].shed", "uso.iva"),
    ("lose: uso,", "degrade: uso.iva, to: 120 %,", "wrong-value", 6, "events[0].to", None),
    ("at: 1 h", "at: -1 h", "wrong-value", 6, "events[0].at", None),
    ("care: besok, m", "care: besokk, m", "unknown-reference", 7, "events[1].demand.care", "besok"),
    ("municipality: Kumla", "municipality: Kumlaa", "unknown-reference", 7, "events[1].demand.municipality", "Kumla"),
    ("extra: 5", "extra: -5", "wrong-value", 7, "events[1].demand.extra", None),
    ("restore: uso}", "restore: uso.iva}", "restore-part", 8, "events[2].restore", "uso"),
    ("restore: uso}", "restore: uso.hus}", "restore-part", 8, "events[2].restore", "uso"),
    ("restore: uso}", "restore: uso.tank}", "restore-part", 8, "events[2].restore", "uso"),
    ("restore: uso}", "restore: vc}", "restore-nothing", 8, "events[2].restore", None),
    ("restore: uso}", "restore: brandenn}", "unknown-reference", 8, "events[2].restore", "branden"),
    ("at: 2 d", "at: 0 h", "restore-nothing", 8, "events[2].restore", None),
    ("restore: uso}", "lose: vc, id: branden}", "duplicate", 8, "events[2].id", None),
    ("care: besok, served", "care: besokk, served", "unknown-reference", 10, "expect[0].care", "besok"),
    ("care: besok, served", "care: besok, for: Kumlaa, served", "unknown-reference", 10, "expect[0].for", "Kumla"),
    ("care: besok, served", "care: besok, for: lanet, served", "unknown-reference", 10, "expect[0].for", "länet"),
    ("care: besok, served", "care: besok, site: vcc, served", "unknown-reference", 10, "expect[0].site", "vc"),
    ("care: besok, served", "care: besok, site: uso, served", "nothing-expected", 10, "expect[0].site", None),
    ("care: besok, served", "care: '*', grade: önskvärt, served", "nothing-expected", 10, "expect[0].grade", None),
    ('served: ">= 90 %"', 'too_late: "<= 0"', "nothing-expected", 10, "expect[0].too_late", None),
    ('served: ">= 90 %"', 'unmet: "<= 0", too_late: "<= 0"', "wrong-value", 10, "expect[0].unmet", None),
    ('served: ">= 90 %"', 'too_late: "<= 0", within: 1 h', "wrong-value", 10, "expect[0].within", None),
    ("care: besok, served", "care: besok, during: 0 h..9 d, served", "beyond-horizon", 10, "expect[0].during", None),
    ("care: besok, served", "care: besok, during: 5 h..5 h, served", "empty-window", 10, "expect[0].during", None),
    ("care: besok, served", "care: besok, at: 9 d, served", "beyond-horizon", 10, "expect[0].at", None),
    ("care: besok, served", "care: besok, serverd", "unknown-key", 10, "expect[0].serverd", "served"),
    ("care: besok, served", "vård: besok, served", "wrong-kind", 10, "expect[0]", None),
    ('">= 1 d"', '">= 10 d"', "beyond-horizon", 11, "expect[1].lasts", None),
    ('lasts: ">= 1 d"', 'lasts: ">= 70 h", after: branden', "", 0, "", None),
    ('lasts: ">= 1 d"', 'lasts: ">= 72 h", after: branden', "beyond-horizon", 11, "expect[1].lasts", None),
    ('lasts: ">= 1 d"', 'lasts: ">= 1 d", after: brandan', "unknown-reference", 11, "expect[1].after", "branden"),
    ('lasts: ">= 1 d"', 'lasts: "1 d"', "wrong-value", 11, "expect[1].lasts", None),
    ("store: uso.tank", "store: uso.tankk", "unknown-reference", 11, "expect[1].store", "uso.tank"),
    ("node: uso.iva", "node: uso", "unknown-reference", 12, "expect[2].node", "uso.iva"),
    ('"<= 4 h"', '"<= 9 d"', "beyond-horizon", 12, "expect[2].down", None),
    ('served: ">= 90 %"', "served: >= 90 %", "yaml-syntax", 10, "", None),
    ("care: besok, served", "care: *, served", "yaml-syntax", 10, "", None),
    ("region: liten", "region: litten", "region-missing", 2, "region", "liten"),
    ("region: liten\n", "", "wrong-value", 1, "", None),
    ("duration: 3 d", "duration: 3 d\npass: 5 h", "wrong-value", 5, "pass", None),
    ("duration: 3 d", "durration: 3 d", "unknown-key", 4, "durration", "duration"),
    ("2027-01-11T06:00", "2027", "wrong-value", 3, "start", None),
    ("name: Liten övning", "name: Liten 811218-9876", "personal-number", 1, "name", None),
])  # fmt: skip
def test_each_mistake_is_said_where_it_is(
    scenario: Scenario, old: str, new: str, rule: str, line: int, key: str, near: str | None
) -> None:
    found = [(one.rule, one.place.line, one.place.key, one.near) for one in scenario(old, new)]
    if rule:
        assert (rule, line, key, near) in found
    else:
        assert found == []


def test_restoring_a_part_says_what_to_restore_instead(scenario: Scenario) -> None:
    (problem,) = scenario("restore: uso}", "restore: uso.iva}")
    assert str(problem.message) == "«uso.iva» är en del av «uso», som är utslaget som helhet"
    assert str(problem.remedy) == "skriv «restore: uso», eller låt bara delen slås ut"


def test_the_rest_is_checked_where_one_event_cannot_be_read(scenario: Scenario) -> None:
    two_wrong = "lose: uso, id: branden}\n  - {at: 1 h, restor: uso}\n  - {at: 2 h, lose: usoo}"
    found = [(one.rule, one.place.key, one.near) for one in scenario("lose: uso, id: branden}", two_wrong)]
    assert found == [("wrong-kind", "events[1]", "restore"), ("unknown-reference", "events[2].lose", "uso")]


def test_a_restore_is_not_blamed_for_an_outage_that_cannot_be_read(scenario: Scenario) -> None:
    assert [one.rule for one in scenario("lose: uso, id: branden}", "los: uso, id: branden}")] == ["wrong-kind"]


def test_a_part_lost_by_itself_may_be_restored_by_itself(scenario: Scenario) -> None:
    lose = "lose: uso, id: branden}\n  - {at: 1 h, lose: uso.iva}\n  - {at: 3 h, restore: uso.iva}"
    assert scenario("lose: uso, id: branden}", lose) == []


def test_two_outages_of_one_site_need_two_restores(scenario: Scenario) -> None:
    twice = "restore: uso}\n  - {at: 50 h, restore: uso}"
    assert [problem.rule for problem in scenario("restore: uso}", twice)] == ["restore-nothing"]
    lost_twice = "lose: uso, id: branden}\n  - {at: 2 h, lose: uso}\n  - {at: 3 h, restore: branden}"
    assert scenario("lose: uso, id: branden}", lost_twice) == []


def test_care_that_nobody_needs_cannot_be_expected(folder: Path, region_text: str, scenario_text: str) -> None:
    (folder / "region.yaml").write_text(region_text.replace("per_1000: 3, ", ""), encoding="utf-8")
    path = folder.parent.parent / "s.yaml"
    path.write_text(scenario_text.replace("care: besok, served", "care: besok, for: Örebro, served"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    # The only demand is the extra five patients from Kumla.
    assert [(problem.rule, problem.place.line) for problem in caught.value.problems] == [("nothing-expected", 10)]
    path.write_text(scenario_text.replace("care: besok, served", "care: besok, for: Kumla, served"), encoding="utf-8")
    assert load_scenario(path).scenario.expect


def test_an_event_after_the_end_is_a_finding(folder: Path, scenario_text: str) -> None:
    path = folder.parent.parent / "s.yaml"
    path.write_text(scenario_text.replace("at: 2 d, restore", "at: 9 d, restore"), encoding="utf-8")
    assert "event-after-end" in [finding.rule for finding in load_scenario(path).findings]


def test_mistakes_of_scenario_and_region_come_together(folder: Path, region_text: str, scenario: Scenario) -> None:
    (folder / "region.yaml").write_text(region_text.replace("item: diesel", "item: disel"), encoding="utf-8")
    files = [problem.place.file for problem in scenario("at: 1 h", "at: 1 hh")]
    assert files == ["inventories/liten/region.yaml", "s.yaml"]


def test_a_broken_region_does_not_hide_what_is_wrong_with_the_scenario(folder: Path, scenario: Scenario) -> None:
    (folder / "extra.yaml").write_text("nodes:\n  uso.trasig: {site: uso, rto: 3 kg}\n", encoding="utf-8")
    wrong = "lose: usoo, id: branden}\n  - {at: 1 h, lose: uso.trasig}"
    found = {(one.rule, one.value) for one in scenario("lose: uso, id: branden}", wrong)}
    assert ("unknown-reference", "usoo") in found
    assert ("unknown-reference", "uso.trasig") not in found  # it is there, though it cannot be read
    assert any(rule == "wrong-value" for rule, _ in found)


def test_a_missing_scenario_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="filen finns inte"):
        load_scenario(tmp_path / "saknas.yaml")


def test_scenarios_are_found_sorted_and_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.yaml", "a.yaml", "sub/c.yaml", ".dold/d.yaml", "x.txt", "inventories/r/region.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("name: x\n", encoding="utf-8")
    assert [str(path) for path in find_scenarios([".", "a.yaml"])] == ["a.yaml", "b.yaml", "sub/c.yaml"]


def test_an_empty_folder_is_not_green(tmp_path: Path) -> None:
    with pytest.raises(NothingToDoError):
        find_scenarios([tmp_path])
    with pytest.raises(NothingToDoError):
        find_scenarios([])
    with pytest.raises(InputError):
        find_scenarios([tmp_path / "saknas.yaml"])


VALUES = st.recursive(
    st.none()
    | st.sampled_from(["uso", "0 h", "9 d", "-1", "1e999 h", ">= 1 %", "*", "länet", "true", "branden", "s.yaml"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                [
                    "at",
                    "lose",
                    "restore",
                    "demand",
                    "care",
                    "served",
                    "during",
                    "for",
                    "x",
                    "scenario",
                    "absence",
                    "weather",
                    "casualties",
                    "epidemic",
                    "sir",
                    "events.branden",
                    "nodes.uso.iva.rto",
                    "sites.vc",
                    "id",
                ]
            ),
            inner,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    key=st.sampled_from(
        ["region", "world", "events", "expect", "start", "variant", "pass", "x", "include", "override", "measures"]
    ),
    value=VALUES,
)
def test_well_formed_nonsense_never_raises_anything_else(
    folder: Path, scenario_text: str, key: str, value: object
) -> None:
    path = folder.parent.parent / "s.yaml"
    kept = "".join(line for line in scenario_text.split("events:")[0].splitlines(True) if not line.startswith(key))
    path.write_text(kept + json.dumps({key: value})[1:-1] + "\n", encoding="utf-8")
    try:
        load_scenario(path)
    except InputError as error:
        assert error.problems  # noqa: PT017
