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
