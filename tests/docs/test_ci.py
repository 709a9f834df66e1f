"""The examples for CI are run, as far as a machine without network can: every command of the program, in a folder like a region's own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from beredskap.files.text.yaml_text import read_yaml
from tests.cli import worlds

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs" / "ci").iterdir())


def commands(value: object) -> Iterator[str]:
    """Every text in the file that begins with the program's name."""
    match value:
        case dict():
            for part in value.values():
                yield from commands(part)
        case list():
            for part in value:
                yield from commands(part)
        case str() if value.startswith("beredskap "):
            yield str(value)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_the_commands_of_an_example(example: Path, tmp_path: Path) -> None:
    content, problems = read_yaml(example.read_text("utf-8"), example.name)
    assert not problems
    found = list(commands(content))
    assert [command.split()[1] for command in found] == ["validate", "check"]
    (tmp_path / "inventories").mkdir()
    (tmp_path / "scenarios").mkdir()
    worlds.region(tmp_path / "inventories").rename(tmp_path / "inventories" / "min-region")
    for expect, code in ((worlds.HOLDS, 0), (worlds.FAILS, 1), ("", 5)):
        worlds.scenario(tmp_path / "scenarios", expect=expect)
        assert [run(command, tmp_path) for command in found] == [0, code]
    assert (tmp_path / "check.xml").exists() == ("--junit" in found[-1])


def run(command: str, folder: Path) -> int:
    """Its exit code, as a shell finds the program that these tests run with."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        command, shell=True, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, timeout=300, check=False
    ).returncode


def test_the_page_names_every_example() -> None:
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    assert all(f"(ci/{example.name})" in page for example in EXAMPLES)
