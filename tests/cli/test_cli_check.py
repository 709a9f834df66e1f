"""What CI asks of `check`: many files, variants and tags in one run, the same bytes every time, and outcomes that a machine reads."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.cli import worlds
from tests.cli.conftest import Ran

Run = Callable[..., Ran]
BUDGET = "expect:\n  - {{care: akut, unmet: '<= {most}', accepted: {{by: regiondirektör, date: 2026-11-12, until: 2027-06-30}}}}\n"
REGISTERED = "expect:\n  - {care: akut, unmet: '<= 20 patienter', accepted: {rule: single-point, subject: elnat}}\n"
TAGGED = worlds.HOLDS + "tags: [vinter, el]\n"


def folder(tmp_path: Path, **expects: str) -> Path:
    for name, expect in expects.items():
        worlds.scenario(tmp_path, name, expect)
    return tmp_path


def rows(ran: Ran, table: str = "check") -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(ran.out)["tables"][table]["rows"]
    return found


@pytest.mark.parametrize("form", ["json", "table", "md", "csv"])
def test_as_many_workers_and_runs_as_one_likes_give_the_same_bytes(
    beredskap: Run, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = itertools.count(step=1000)
    monkeypatch.setattr(time, "monotonic", lambda: float(next(passed)))
    at = folder(tmp_path, a=worlds.HOLDS, b=worlds.FAILS, c="", d=BUDGET.format(most="20 patienter"))
    first, again, two = (
        beredskap("check", at, "--format", form, "--jobs", jobs, "--as-of", "2027-01-01") for jobs in (1, 1, 2)
    )
    assert first.code == again.code == two.code == 1
    assert first.out == again.out == two.out


def test_each_scenario_in_each_variant(beredskap: Run, tmp_path: Path) -> None:
    text = worlds.REGION + "variants:\n  dyrare: {name: Dyrare}\n"
    region = worlds.region(tmp_path, text)
    scenario = tmp_path / "s.yaml"
    scenario.write_text(
        f"name: s\nregion: {region.name}\nstart: 2027-01-11T00:00\nduration: 1 d\nevents: [{{at: 6 h, lose: elnat}}]\n"
        + worlds.HOLDS,
        encoding="utf-8",
    )
    ran = beredskap("check", scenario, "--variants", "idag,dyrare", "--format", "json")
    assert [row["variant"] for row in rows(ran)] == ["idag", "dyrare"]
    unknown = beredskap("check", scenario, "--variants", "idag,dyrrare")
    assert unknown.code == 2
    assert "dyrare" in unknown.out + unknown.err


def test_every_file_is_named_also_those_without_the_tag(beredskap: Run, tmp_path: Path) -> None:
    at = folder(tmp_path, a=TAGGED, b=worlds.FAILS)
    ran = beredskap("check", at, "--tag", "vinter", "--format", "json")
    assert ran.code == 0
    assert [(Path(str(row["file"])).name, row["state"]) for row in rows(ran)] == [
        ("a.yaml", "✓ håller"),
        ("b.yaml", "– utelämnad (etikett)"),
    ]
    assert beredskap("check", at, "--tag", "sommar").code == 5
    (tmp_path / "c.yaml").write_text("name: [\n", encoding="utf-8")
    assert beredskap("check", at, "--tag", "vinter").code == 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_fail_fast_ends_with_the_first_that_does_not_hold(beredskap: Run, tmp_path: Path, jobs: int) -> None:
    at = folder(tmp_path, a=worlds.HOLDS, b=worlds.FAILS, c=worlds.HOLDS, d=worlds.HOLDS)
    ran = beredskap("check", at, "--fail-fast", "--jobs", jobs, "--format", "json")
    assert ran.code == 1
    assert [Path(str(row["file"])).name for row in rows(ran)] == ["a.yaml", "b.yaml"]
    assert "2 scenarier är inte körda" in ran.err


@pytest.mark.parametrize(
    ("expects", "fail_on", "code"),
    [
        ({"a": worlds.FAILS}, "fel", 1),
        ({"a": worlds.FAILS}, "never", 0),
        ({"a": worlds.HOLDS, "b": ""}, "fel", 0),
        ({"a": worlds.HOLDS, "b": ""}, "okontrollerad", 1),
        ({"a": worlds.HOLDS}, "okontrollerad", 0),
        ({"a": "name: ["}, "never", 2),
    ],
)
def test_what_counts_as_failed(
    beredskap: Run, tmp_path: Path, expects: dict[str, str], fail_on: str, code: int
) -> None:
    assert beredskap("check", folder(tmp_path, **expects), "--fail-on", fail_on).code == code


@pytest.mark.parametrize(
    ("most", "on", "code", "state"),
    [
        ("20 patienter", "2027-01-11", 0, "accepterad"),
        ("20 patienter", "2027-06-30", 0, "accepterad"),
        ("20 patienter", "2027-07-01", 1, "accepterandet har gått ut"),
        ("17 patienter", "2027-01-11", 1, "accepterad"),
    ],
)
def test_a_budget_fails_on_worse_than_accepted_and_when_nobody_stands_behind_it(
    beredskap: Run, tmp_path: Path, most: str, on: str, code: int, state: str
) -> None:
    """Ten patients a day, and no power in 42 of 48 hours: 10 · 42 / 24 = 17.5 without care."""
    ran = beredskap("check", folder(tmp_path, a=BUDGET.format(most=most)), "--as-of", on, "--format", "json")
    assert ran.code == code
    (budget,) = rows(ran, "budgets")
    assert (budget["state"], budget["by"], budget["date"]) == (state, "regiondirektör", "2026-11-12")


def test_a_budget_that_rests_on_a_register_that_was_not_read_says_so(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("check", folder(tmp_path, a=REGISTERED), "--format", "json")
    assert ran.code == 0
    assert rows(ran, "budgets")[0]["state"] == "åtgärdsregistret är inte läst (--db)"


def test_a_budget_from_the_register_of_actions(beredskap: Run, tmp_path: Path) -> None:
    region, db = worlds.region(tmp_path), tmp_path / "region.db"
    assert beredskap("init", region, "--db", db, "--by", "tib", "--at", "2026-11-01").code == 0
    listed = beredskap("actions", "list", "--db", db, "--all", "--format", "json").out
    (rule, subject), *_ = [
        (row["rule"], row["subject"]) for table in json.loads(listed)["tables"].values() for row in table["rows"]
    ]
    scenario = tmp_path / "s.yaml"
    scenario.write_text(
        "name: s\nregion: prov\nstart: 2027-01-11T00:00\nduration: 2 d\nevents: [{at: 6 h, lose: elnat}]\n"
        f"expect:\n  - {{care: akut, unmet: '<= 20 patienter', accepted: {{rule: {rule}, subject: {subject!r}}}}}\n",
        encoding="utf-8",
    )

    def check(day: str) -> tuple[int, dict[str, object]]:
        ran = beredskap("check", scenario, "--db", db, "--as-of", day, "--format", "json")
        return ran.code, rows(ran, "budgets")[0]

    code, budget = check("2026-11-05")
    assert (code, budget["state"]) == (1, "inte accepterad i åtgärdsregistret")
    accepted = beredskap(
        "actions", "accept", rule, subject, "--decision", "får vara", "--reference", "dnr 26/1",
        "--review", "2026-11-30", "--owner", "driftchef", "--by", "tib", "--at", "2026-11-06", "--db", db,
    )  # fmt: skip
    assert accepted.code == 0
    code, budget = check("2026-11-20")
    assert (code, budget["state"], budget["by"], budget["until"]) == (0, "accepterad", "driftchef", "2026-11-30")
    code, budget = check("2026-12-01")
    assert (code, budget["state"]) == (1, "accepterandet har gått ut")


def test_a_budget_says_who_and_when_or_where_that_stands(beredskap: Run, tmp_path: Path) -> None:
    for said in (
        "{by: regiondirektör}",
        "{date: 2026-11-12}",
        "{rule: x}",
        "{by: a, date: 2026-11-12, rule: x, subject: y}",
        "{}",
    ):
        expect = f"expect:\n  - {{node: elnat, down: '<= 1 h', accepted: {said}}}\n"
        ran = beredskap("check", worlds.scenario(tmp_path, "a", expect))
        assert ran.code == 2
        assert "a.yaml:26" in ran.out
        assert "åtgärdsregistret" in ran.out


def test_junit_counts_every_expectation_where_it_stands(beredskap: Run, tmp_path: Path) -> None:
    at, xml = folder(tmp_path, a=worlds.HOLDS, b=worlds.FAILS, c="", d="name: ["), tmp_path / "ut.xml"
    assert beredskap("check", at, "--junit", xml).code == 2
    suites = Xml.parse(xml).getroot()
    assert {key: suites.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4", "failures": "1", "errors": "1", "skipped": "1",
    }  # fmt: skip
    assert [Path(str(suite.get("file"))).name for suite in suites] == ["a.yaml", "b.yaml", "c.yaml", "d.yaml"]
    failed = suites[1].find("testcase")
    assert failed is not None
    assert failed.get("line") == "26"
    assert failed.find("failure") is not None
    first = xml.read_bytes()
    beredskap("check", at, "--junit", xml)
    assert xml.read_bytes() == first


def test_github_shows_what_is_wrong_on_its_line(beredskap: Run, tmp_path: Path) -> None:
    at = folder(tmp_path, b=worlds.FAILS, c="", d="name: [")
    ran = beredskap("check", at, "--github")
    lines = [line for line in ran.err.splitlines() if line.startswith(("::error", "::notice"))]
    assert [line.split(" ")[0] for line in lines] == ["::error", "::notice", "::error"]
    assert "b.yaml,line=26,title=b" in lines[0]
    assert "::Elnätet" in lines[0]


@pytest.mark.parametrize(
    "name", ["::error file=x::y", "::set-output name=x::y", "  ::stop-commands::x", "##[error]x", "a ##[command]x"]
)
def test_nothing_that_is_read_commands_the_runner(beredskap: Run, tmp_path: Path, name: str) -> None:
    """What GitHub's runner obeys begins a line, and what Azure's obeys stands anywhere: only our own annotations do."""
    path = worlds.scenario(tmp_path, expect=worlds.FAILS)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: prov\n", f"name: {json.dumps(name)}\n", 1), encoding="utf-8")
    named = path.rename(tmp_path / f"{name}.yaml") if "/" not in name else path
    for command in (("check", named, "--github"), ("validate", named), ("run", named), ("check", f"{named.name}x")):
        ran = beredskap(*command)
        for line in (ran.out + ran.err).splitlines():
            assert "##[" not in line
            assert not line.lstrip().startswith("::") or line.startswith(("::error file=", "::warning file=")), line
            assert not line.startswith(("::error file=x::", "::set-output"))
