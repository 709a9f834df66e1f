"""Limits: the page says what the module says, each has its reason, and a scenario is read at its limits and refused beyond them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from beredskap import limits
from beredskap.errors import Problem, first, nearest
from beredskap.files.problems.problem_location import finished
from beredskap.language import message
from beredskap.units import DAY, UnitError, parse
from tests.cli import worlds

ROOT: Final = Path(__file__).parents[1]
NAMES: Final = [name for name in vars(limits) if name.isupper() and not name.startswith("_") and name != "MEGA"]


def test_the_page_has_every_limit_with_its_value() -> None:
    page = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    rows = {name: cells.strip() for cells, name in re.findall(r"\| ([^|]+) \| `([A-Z_]+)` \|", page)}
    assert set(rows) == set(NAMES)
    for name in NAMES:
        value = getattr(limits, name)
        said = "–".join(map(str, value)) if isinstance(value, tuple) else str(value)
        assert rows[name].split()[0] == said, name


def test_every_limit_has_its_unit_and_reason_below_it() -> None:
    body = ast.parse((ROOT / "beredskap" / "limits.py").read_text(encoding="utf-8")).body
    for at, node in enumerate(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in NAMES:
            below = body[at + 1]
            assert isinstance(below, ast.Expr), node.target.id
            assert isinstance(below.value, ast.Constant)
            assert len(str(below.value.value)) > 10


DAYS_MOST: Final = limits.DURATION_S // DAY


@pytest.mark.parametrize(("change", "said"), [
    (("duration: 2 d", f"duration: {DAYS_MOST} d"), None),
    (("duration: 2 d", f"duration: {DAYS_MOST} d 1 s"), "okänd"),
    (("duration: 2 d", f"duration: {DAYS_MOST * 24 * 3600 + 1} s"), f"högst {DAYS_MOST} räknas"),
    (("duration: 2 d", "duration: 1e9 d"), "är längre än 100 år"),
    (("duration: 2 d", f"duration: {limits.PASSES} min\npass: 1 min"), None),
    (("duration: 2 d", f"duration: {limits.PASSES + 1} min\npass: 1 min"), f"högst {limits.PASSES} räknas"),
    (("at: 6 h", "at: 36500 d"), None),
    (("at: 6 h", "at: 36501 d"), "är längre än 100 år"),
    (("at: 6 h", "at: 1e300 d"), "är längre än 100 år"),
    (("capacity: 50 besök/d", "capacity: 24e11 besök/d"), None),
    (("capacity: 50 besök/d", "capacity: 25e11 besök/d"), "är för stort; högst 100000000000"),
    (("per_1000: 10", "per_1000: 1e13"), "är för stort"),
    (("2027-01-11", "1900-01-01"), None),
    (("2027-01-11", "2200-12-31"), None),
    (("2027-01-11", "1899-12-31"), "år 1899 ligger utanför 1900–2200"),
    (("2027-01-11", "9999-12-31"), "år 9999 ligger utanför 1900–2200"),
    (("2027-01-11", "0001-01-01"), "år 1 ligger utanför 1900–2200"),
])  # fmt: skip
def test_a_scenario_at_and_beyond_its_limits(
    tmp_path: Path, change: tuple[str, str], said: str | None, problems_in: Callable[[Path], list[Problem]]
) -> None:
    path = worlds.scenario(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), encoding="utf-8")
    found = [str(one.message) for one in problems_in(path)]
    assert (found == []) if said is None else any(said in one for one in found), found


@pytest.fixture
def problems_in() -> Callable[[Path], list[Problem]]:
    """What is wrong with a scenario file."""
    from beredskap.errors import InputError
    from beredskap.files import load_scenario

    def problems(path: Path) -> list[Problem]:
        try:
            load_scenario(path)
        except InputError as error:
            return list(error.problems)
        return []

    return problems


def test_a_list_and_a_set_of_changes_at_and_beyond_their_limits(
    tmp_path: Path, problems_in: Callable[[Path], list[Problem]]
) -> None:
    path = worlds.scenario(tmp_path, expect="")
    text = path.read_text(encoding="utf-8")
    for most, piece, head, rule in (
        (limits.YAML_LIST - 1, "  - {at: 6 h, restore: elnat, id: i%d}\n", "", "yaml-size"),
        (limits.CHANGES, "  nodes.x%d: {name: X, site: stora}\n", "override:\n", "unknown-path"),
    ):
        for more in (0, 1):
            path.write_text(text + head + "".join(piece % n for n in range(most + more)), encoding="utf-8")
            found = {one.rule for one in problems_in(path)}
            assert (rule in found) == bool(more), (rule, more, found)


def test_as_many_problems_are_shown_as_anybody_mends() -> None:
    def made(count: int) -> list[Problem]:
        return [Problem("x", message("{n}", n=n)) for n in range(count)]

    assert len(finished(made(limits.PROBLEMS - 1))) == limits.PROBLEMS - 1
    many = finished(made(limits.PROBLEMS * 3))
    assert (len(many), many[-1].rule) == (limits.PROBLEMS + 1, "more-problems")
    assert len(first(iter(made(limits.PROBLEMS * 3)))) == limits.PROBLEMS


def test_words_that_are_too_long_are_like_none_and_are_no_amounts() -> None:
    assert nearest("a" * limits.WORD, ["a" * limits.WORD]) is not None
    assert nearest("a" * (limits.WORD + 1), ["a" * (limits.WORD + 1)]) is None
    assert parse("1" * (limits.WORD - 2) + " h").dimension == "time"
    with pytest.raises(UnitError, match="för långt"):
        parse("1" * (limits.WORD - 1) + " h")


def with_deliveries(text: str, every: str, more: str = "") -> str:
    """The world with a store that is delivered to."""
    store = (
        "  items:\n    mat: {name: Mat, category: livsmedel, unit: kg}\n"
        f"  stores:\n    kök: {{site: stora, item: mat, amount: 1 kg, deliveries: [{every}]}}\n"
    )
    return text.replace("  offerings:\n", store + "  offerings:\n").replace(
        "site: stora}\n", f"site: stora{more}}}\n", 1
    )


@pytest.mark.parametrize(("deliveries", "node", "found"), [
    (f"9 kg every {2 * DAY // limits.HAPPENINGS + 1} s", "", None),
    ("9 kg every 8 s", "", 2 * DAY // 8),
    ("9 kg every 1 s", "", 2 * DAY),
    (f"9 kg every 1 s first {2 * DAY - limits.HAPPENINGS + 1} s", "", None),
    (f"9 kg every 1 s first {2 * DAY - limits.HAPPENINGS} s", "", limits.HAPPENINGS + 1),
    ("9 kg every 0 s", "", None),
    ("9 kg every 16 s, 9 kg every 1 d", ", mttf: 8 s, repair: 8 s", 2 * (2 * DAY // 16) + 2),
    ("9 kg every 1 d", ", mttf: 1 s", None),
])  # fmt: skip
def test_deliveries_and_failures_at_and_beyond_their_limit(
    tmp_path: Path, problems_in: Callable[[Path], list[Problem]], deliveries: str, node: str, found: int | None
) -> None:
    path = worlds.scenario(tmp_path)
    text = path.read_text(encoding="utf-8").replace(
        "{name: Elnätet, site: stora}", f"{{name: Elnätet, site: stora{node}}}"
    )
    path.write_text(with_deliveries(text, deliveries), encoding="utf-8")
    problems = problems_in(path)
    assert [one.rule for one in problems] == ([] if found is None else ["scenario-size"]), list(map(str, problems))
    assert [one.message.values["found"] for one in problems] == ([] if found is None else [found])


def test_events_of_all_that_is_included_are_counted(
    tmp_path: Path, problems_in: Callable[[Path], list[Problem]]
) -> None:
    path = worlds.scenario(tmp_path, expect="")
    event = "  - {at: 6 h, restore: elnat, id: %s%d}\n"
    for name, count in (("a", limits.YAML_LIST - 1), ("b", 1)):
        head = "name: x\nstart: 2027-01-11T00:00\nduration: 1 d\nevents:\n"
        (tmp_path / f"{name}.yaml").write_text(head + "".join(event % (name, n) for n in range(count)), "utf-8")
    text = path.read_text(encoding="utf-8")
    for included, beyond in (("[a.yaml]", False), ("[a.yaml, b.yaml]", True)):
        path.write_text(f"include: {included}\n" + text, encoding="utf-8")
        assert ("scenario-size" in {one.rule for one in problems_in(path)}) == beyond


@pytest.mark.parametrize(("collection", "rule", "body"), [
    ("variants", "variant-many", "based_on: {}"),
    ("measures", "measure-many", "role: RSSL, needs: [{}]"),
])  # fmt: skip
def test_what_builds_on_others_at_and_beyond_its_limit(
    tmp_path: Path, problems_in: Callable[[Path], list[Problem]], collection: str, rule: str, body: str
) -> None:
    path = worlds.scenario(tmp_path)
    text = path.read_text(encoding="utf-8")
    for many, refused in ((limits.BUILT_ON, 0), (limits.BUILT_ON + 1, 1), (limits.BUILT_ON + 40, 40)):
        records = "".join(f"    v{n}: {{name: V, {body.format(f'v{n + 1}')}}}\n" for n in range(many))
        last = f"    v{many}: {{name: V}}\n"
        path.write_text(text.replace("  nodes:\n", f"  {collection}:\n{records}{last}  nodes:\n"), encoding="utf-8")
        found = [one.rule for one in problems_in(path) if one.rule == rule]
        assert len(found) == refused, (many, found)


@pytest.mark.parametrize(("collection", "most"), [("variants", limits.VARIANTS), ("measures", limits.MEASURES)])
def test_variants_and_measures_at_and_beyond_their_limits(
    tmp_path: Path, problems_in: Callable[[Path], list[Problem]], collection: str, most: int
) -> None:
    path = worlds.scenario(tmp_path)
    text = path.read_text(encoding="utf-8")
    for many in (most, most + 1):
        records = "".join(f"    v{n}: {{name: V}}\n" for n in range(many))
        path.write_text(text.replace("  nodes:\n", f"  {collection}:\n{records}  nodes:\n"), encoding="utf-8")
        assert ("collection-size" in {one.rule for one in problems_in(path)}) == (many > most)


def test_a_run_in_which_something_always_happens_ends_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from beredskap.engine import timeline
    from beredskap.engine.run import simulate
    from beredskap.errors import InputError
    from beredskap.files import load_scenario

    path = worlds.scenario(tmp_path)
    path.write_text(with_deliveries(path.read_text("utf-8"), "9 kg every 1 h"), encoding="utf-8")
    loaded = load_scenario(path)
    monkeypatch.setattr(timeline, "MOMENTS", 48)
    simulate(loaded.region, loaded.scenario)
    monkeypatch.setattr(timeline, "MOMENTS", 47)
    with pytest.raises(InputError) as refused:
        simulate(loaded.region, loaded.scenario)
    assert [(one.rule, one.message.values["id"]) for one in refused.value.problems] == [("run-moments", "kök")]


@pytest.mark.parametrize("depth", [10, 1_000, 100_000])
def test_no_depth_of_what_is_written_ends_the_process(
    tmp_path: Path, problems_in: Callable[[Path], list[Problem]], depth: int
) -> None:
    path = worlds.scenario(tmp_path)
    text = path.read_text(encoding="utf-8")
    below = ".".join("a" * min(depth, 4_000))
    worlds_of: dict[str, str] = {
        "a path": f"override:\n  ? nodes.elnat.{below}\n  : 1\n",
        "variants": "  variants:\n" + "".join(f"    v{n}: {{based_on: v{n + 1}}}\n" for n in range(min(depth, 40_000))),
        "sites": "".join(f"    s{n}: {{name: S, parent: s{n + 1}}}\n" for n in range(min(depth, 20_000))),
        "nodes": "".join(
            f"    n{n}: {{name: N, site: stora, needs: [{{el: n{n + 1}}}]}}\n" for n in range(min(depth, 20_000))
        ),
    }
    after = {"variants": "  nodes:\n", "sites": "  sites:\n", "nodes": "  nodes:\n"}
    for kind, more in worlds_of.items():
        if kind in after:
            before = more + after[kind] if kind == "variants" else after[kind] + more
            path.write_text(text.replace(after[kind], before), encoding="utf-8")
        else:
            path.write_text(text + more, encoding="utf-8")
        assert problems_in(path), kind
