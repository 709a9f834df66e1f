"""The commands on small worlds: exit codes, what goes to stdout and what to stderr, formats and files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import worlds
from tests.cli.conftest import Ran

Run = Callable[..., Ran]


def test_run_that_holds(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("run", worlds.scenario(tmp_path))
    assert ran.code == 0
    assert ran.err == ""
    assert "FIKTIV" in ran.out.splitlines()[0]
    assert "✖ upphör" in ran.out
    assert "✓ håller" in ran.out
    assert f"beredskap explain {tmp_path}" in ran.out


def test_run_that_does_not_hold(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("run", worlds.scenario(tmp_path, expect=worlds.FAILS))
    assert ran.code == 1
    assert "✖ håller inte" in ran.out


def test_run_without_expectations_is_unchecked(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("run", worlds.scenario(tmp_path, expect=""))
    assert ran.code == 0
    assert "Okontrollerad" in ran.out
    assert "okontrollerad" in ran.err


def test_run_in_english(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("--lang", "en", "run", worlds.scenario(tmp_path))
    assert "✖ ends" in ran.out
    assert "Expectations" in ran.out


def test_run_twice_gives_the_same_bytes(beredskap: Run, tmp_path: Path) -> None:
    path = worlds.scenario(tmp_path)
    for form in ("table", "json", "csv", "md"):
        assert beredskap("run", path, "--format", form).out == beredskap("run", path, "--format", form).out


def test_run_as_json_and_csv(beredskap: Run, tmp_path: Path) -> None:
    path = worlds.scenario(tmp_path)
    body = json.loads(beredskap("run", path, "--format", "json").out)
    assert body["schema"] == "beredskap/report/1"
    assert [row["word"] for row in body["tables"]["survival"]["rows"]] == ["upphör"]
    ran = beredskap("run", path, "--format", "csv")
    assert [row["utfall"] for row in csv.DictReader(io.StringIO(ran.out))] == ["upphör"]
    assert "--table" in ran.err


def test_one_table_can_be_chosen(beredskap: Run, tmp_path: Path) -> None:
    path = worlds.scenario(tmp_path)
    ran = beredskap("run", path, "--format", "csv", "--table", "expectations")
    assert ran.err == ""
    assert "förväntat" in ran.out.splitlines()[0]
    wrong = beredskap("run", path, "--table", "expectation")
    assert wrong.code == 2
    assert "expectations" in wrong.err


@pytest.mark.parametrize(("name", "start"), [("a.json", "{"), ("a.csv", "grad,"), ("a.md", "# "), ("a.txt", "FIKTIV")])
def test_output_to_a_file_takes_its_form_from_the_name(beredskap: Run, tmp_path: Path, name: str, start: str) -> None:
    ran = beredskap("run", worlds.scenario(tmp_path), "-o", tmp_path / name)
    assert ran.code == 0
    assert ran.out == ""
    assert f"Skrev {tmp_path / name}" in ran.err
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_the_whole_journal_can_be_kept(beredskap: Run, tmp_path: Path) -> None:
    beredskap("run", worlds.scenario(tmp_path), "--journal", tmp_path / "j.json")
    assert json.loads((tmp_path / "j.json").read_text(encoding="utf-8"))["schema_version"] == "beredskap/journal/2"


def test_a_file_that_is_not_there(beredskap: Run) -> None:
    ran = beredskap("run", "ingen.yaml")
    assert ran.code == 2
    assert "ingen.yaml" in ran.err
    assert ran.out == ""


def test_a_bad_scenario_is_shown_with_its_line(beredskap: Run, tmp_path: Path) -> None:
    path = worlds.scenario(tmp_path, expect="expect:\n  - {node: elnet, down: '<= 1 h'}\n")
    ran = beredskap("run", path)
    assert ran.code == 2
    assert f"{path.name}:26:12" in ran.err
    assert "menade du «elnat»?" in ran.err


def test_check_with_a_deviation(beredskap: Run, tmp_path: Path) -> None:
    worlds.scenario(tmp_path, "a")
    worlds.scenario(tmp_path, "b", worlds.FAILS)
    worlds.scenario(tmp_path, "c", "")
    ran = beredskap("check", tmp_path)
    assert ran.code == 1
    for word in ("✓ håller", "✖ håller inte", "– okontrollerad", "nere ≤ 1 h"):
        assert word in ran.out


def test_check_reports_every_file_although_one_is_bad(beredskap: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: x\n", encoding="utf-8")
    worlds.scenario(tmp_path, "b", worlds.FAILS)
    worlds.scenario(tmp_path, "c")
    ran = beredskap("check", tmp_path)
    assert ran.code == 2
    for word in ("✖ går inte att köra", "✖ håller inte", "✓ håller", "a.yaml"):
        assert word in ran.out


def test_check_where_all_holds(beredskap: Run, tmp_path: Path) -> None:
    assert beredskap("check", worlds.scenario(tmp_path)).code == 0


def test_nothing_expected_is_not_green(beredskap: Run, tmp_path: Path) -> None:
    worlds.scenario(tmp_path, expect="")
    assert beredskap("check", tmp_path).code == 5


def test_an_empty_folder_is_not_green(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("check", tmp_path)
    assert ran.code == 5
    assert ran.out == ""
    assert ran.err


def test_check_for_machines_says_no_times(beredskap: Run, tmp_path: Path) -> None:
    worlds.scenario(tmp_path)
    (row,) = json.loads(beredskap("check", tmp_path, "--format", "json").out)["tables"]["check"]["rows"]
    assert (row["held"], row["total"]) == (1, 1)
    assert "time" not in row


def test_validate_a_good_region(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("validate", worlds.region(tmp_path))
    assert ran.code == 0
    assert "Inga fel" in ran.out


def test_validate_finds_all_errors_at_once(beredskap: Run, tmp_path: Path) -> None:
    text = worlds.REGION.replace("el: elnat", "el: elnet").replace("per_1000: 10", "per_1000: -1")
    ran = beredskap("validate", worlds.region(tmp_path, text))
    assert ran.code == 2
    assert "region.yaml:9:" in ran.out
    assert "region.yaml:13:" in ran.out
    assert "elnat" in ran.out


@pytest.mark.parametrize(("fail_on", "code"), [("varning", 1), ("never", 0)])
def test_findings_fail_as_told(beredskap: Run, tmp_path: Path, fail_on: str, code: int) -> None:
    # A municipality without a vårdcentral is a finding.
    ran = beredskap("validate", worlds.region(tmp_path), "--fail-on", fail_on)
    assert "Att granska" in ran.out
    assert ran.code == code


def test_validate_scenarios(beredskap: Run, tmp_path: Path) -> None:
    worlds.scenario(tmp_path, "a")
    (tmp_path / "b.yaml").write_text("name: x\n", encoding="utf-8")
    ran = beredskap("validate", tmp_path)
    assert ran.code == 2
    assert "b.yaml" in ran.out


@pytest.mark.parametrize("id_", ["stora", "elnat", "stora.akut", "akut", "Akutbesök", "Storstad"])
def test_show(beredskap: Run, tmp_path: Path, id_: str) -> None:
    ran = beredskap("show", worlds.region(tmp_path), id_)
    assert ran.code == 0
    assert "region.yaml:" in ran.out


def test_show_what_is_not_there(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("show", worlds.region(tmp_path), "elnätett")
    assert ran.code == 2
    assert "menade du «elnat»?" in ran.err


def test_explain(beredskap: Run, tmp_path: Path) -> None:
    path = worlds.scenario(tmp_path, expect=worlds.FAILS)
    ran = beredskap("explain", path, "akutbesök")
    assert ran.code == 0
    assert "Akutbesök upphör T+6 h: Elnätet utslaget" in ran.out
    assert "Storstad" in beredskap("explain", path, "akut", "--municipality", "storstad").out
    assert "finns inte" in beredskap("explain", path, "akut", "--municipality", "Lillstad").err


def test_a_run_from_a_reported_state_is_explained_from_it(beredskap: Run, tmp_path: Path) -> None:
    path, state = worlds.scenario(tmp_path), tmp_path / "läge.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("at: 6 h", "at: 47 h"), encoding="utf-8")
    state.write_text("as_of: 2027-01-11T00:00\nwaiting: {akut: {Storstad: 40}}\n", encoding="utf-8")
    steps = beredskap("run", path, "--from", state).out.split("Nästa steg")[1]
    assert f"beredskap explain {path} akut --from {state}" in steps
    assert f"beredskap run {path} --from {state} --format md" in steps
    assert "T+0: 40 väntade redan på akutbesök." in beredskap("explain", path, "akut", "--from", state).out
    assert "väntade" not in beredskap("explain", path, "akut").out
    stopped = tmp_path / "stannad.json"
    assert beredskap("run", path, "--from", state, "--until", "8 h", "--write-state", stopped).code == 0
    told = beredskap("explain", path, "akut", "--from", stopped).out
    assert "Fortsätter från" in told
    assert "T+0: 40 väntade redan på akutbesök." in told
    assert "«--as-of» behövs bara med" in beredskap("explain", path, "akut", "--as-of", "2027-01-01").err


def test_a_queue_for_other_care_is_told_by_what_they_wait_for(beredskap: Run, tmp_path: Path) -> None:
    # 50 visits a day are 12.5 a pass: 40 who wait for the one care and 5 for the other take all of the first.
    path, state = worlds.scenario(tmp_path), tmp_path / "läge.yaml"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace("  nodes:\n", "    plan: {name: Planerat besök, grade: nödvändigt, per_1000: 1}\n  nodes:\n", 1)
        .replace("care: [akut]", "care: [akut, plan]")
        .replace("at: 6 h", "at: 47 h"),
        encoding="utf-8",
    )
    state.write_text(
        "as_of: 2027-01-11T00:00\nwaiting: {akut: {Storstad: 40}, plan: {Storstad: 5}}\n", encoding="utf-8"
    )
    told = beredskap("explain", path, "plan", "--from", state).out
    assert told.index("T+0: 5 väntade redan på planerat besök.") < told.index("T+0: 40 väntade redan på akutbesök.")


@pytest.mark.parametrize("kind", ["region", "scenario"])
def test_schema(beredskap: Run, kind: str) -> None:
    assert json.loads(beredskap("schema", kind).out)["$schema"].startswith("https://json-schema.org/")
