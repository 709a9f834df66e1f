"""The house stays in order: few modules a folder, none long, each says what it is for, tests mirror the rooms, every package with rooms has its contract."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "beredskap"
MODULES: Final = sorted(PACKAGE.rglob("*.py"))
FOLDERS: Final = sorted({path.parent for path in MODULES})
PROJECT: Final = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
MOST_MODULES: Final = 20
MOST_LINES: Final = 500


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_a_folder_holds_few_modules(folder: Path) -> None:
    held = [path.name for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(held) <= MOST_MODULES, f"{len(held)} modules: give those that belong together a room of their own"


def test_no_module_is_long() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [named(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_tests_stand_in_the_room_that_they_test() -> None:
    elsewhere = {
        "data",
        "docs",
        "naive",
        "database/file",
    }  # the shipped region, the documents, the second simulator, the whole file of a database
    rooms = {str(path.relative_to(PACKAGE)) for path in FOLDERS}
    tested = {str(path.parent.relative_to(ROOT / "tests")) for path in (ROOT / "tests").rglob("test_*.py")}
    assert tested - rooms - elsewhere == set()


def contracts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(PROJECT)["tool"]["importlinter"]["contracts"]
    return found


def ordered(contract: dict[str, Any]) -> set[str]:
    """The packages whose rooms a contract puts in layers."""
    if contract["type"] != "layers":
        return set()
    rooms = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    return set(contract.get("containers", ())) | {room.rpartition(".")[0] for room in rooms}


def test_every_package_with_rooms_has_a_contract() -> None:
    with_rooms = {
        ".".join(room.parent.relative_to(ROOT).parts)
        for room in FOLDERS
        if room != PACKAGE and (room.parent / "__init__.py").exists()
    }
    held = set().union(*(ordered(contract) for contract in contracts()))
    assert with_rooms - held == set()


def test_every_contract_has_its_reason_above_it() -> None:
    for above in PROJECT.split("[[tool.importlinter.contracts]]")[:-1]:
        assert above.rstrip().splitlines()[-1].startswith("#"), f"no reason after {above.rstrip()[-120:]}"


def test_circles_are_looked_for_and_imports_for_types_count() -> None:
    settings = tomllib.loads(PROJECT)["tool"]["importlinter"]
    assert settings["exclude_type_checking_imports"] is False
    assert [one["ancestors"] for one in contracts() if one["type"] == "acyclic_siblings"] == [["beredskap"]]
