"""Do what a document says: run its commands and compare what they print with what stands below them.

A ``console`` block holds commands after ``$`` and below each all that it prints, or nothing; ``…`` says that there is more, and ``# slutkod 1`` which exit
code it gives (otherwise 0). A ``yaml`` block whose first line is a comment with a path is that file, and a ``diff`` block changes one. All are run in order, in
a folder with the shipped region and scenarios. After a change that is meant, ``python -m tests.docs`` writes the output anew.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

import pytest

import beredskap.engine
from beredskap.cli.main import main
from beredskap.ensemble import checks, workers
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.scenario import Scenario

ROOT: Final = Path(__file__).parents[2]
README: Final = ROOT / "README.md"
RUN: Final = (README, *(ROOT / "docs" / name for name in ("tutorial.md", "plan-2025.md", "lager.md")))
LONG: Final = ("beredskap check scenarios", "beredskap serve --region inventories/orebro")
"""Runs every shipped scenario (`make check` does it), or does not end."""
MORE: Final = "…"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_EXIT = re.compile(r"\s+# slutkod (\d)$")
_DIGEST = re.compile(r"indata [0-9a-f]{12}")


class Command(NamedTuple):
    """One command of a console block, and the lines that stand below it."""

    words: str
    code: int
    shown: list[str]

    @classmethod
    def of(cls, line: str) -> Command:
        found = _EXIT.search(line)
        return cls(_EXIT.sub("", line.removeprefix("$ ")), int(found[1]) if found else 0, [])


def commands(block: str) -> list[Command]:
    """The commands of a console block; one without a prompt is for a reader only."""
    found: list[Command] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Command.of(line))
        elif found:
            found[-1].shown.append(line)
    return found


def run_line(words: str) -> tuple[int, list[str]]:
    """Run a command line in this process: its exit code, and what it wrote on both streams."""
    program, *arguments = shlex.split(words, comments=True)
    if program == "mkdir":
        Path(arguments[-1]).mkdir()
        return 0, []
    if program == "cp":
        shutil.copytree(arguments[-2], Path(arguments[-1]) / Path(arguments[-2]).name)
        return 0, []
    assert program == "beredskap", words
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main(arguments[: arguments.index(">")] if ">" in arguments else arguments)
    return code, [] if ">" in arguments else out.getvalue().splitlines()


def replay(command: Command) -> tuple[int, list[str]]:
    """What the document should say below the command: as many lines as it has now if it ends with ``…``, else all or none."""
    code, lines = run_line(command.words)
    if command.shown[-1:] == [MORE]:
        return code, [*lines[: len(command.shown) - 1], MORE]
    return code, lines if command.shown else []


def write_file(block: str) -> None:
    """Write the file that a yaml block is, if it names one."""
    path = re.match(r"# (\S+\.yaml)\n", block)
    if path:
        Path(path[1]).parent.mkdir(parents=True, exist_ok=True)
        Path(path[1]).write_text(block, encoding="utf-8")


def patch_file(block: str) -> None:
    """Change a file as a diff block says."""
    (path,) = re.findall(r"^--- (.+)$", block, re.MULTILINE)
    before, after = (re.findall(rf"^[{sign}](?![-+]{{2}} )(.*)$", block, re.MULTILINE) for sign in "-+")
    text = Path(path).read_text(encoding="utf-8")
    for old, new in zip(before, after, strict=True):
        assert f"\n{old}\n" in text, old
        text = text.replace(f"\n{old}\n", f"\n{new}\n")
    Path(path).write_text(text, encoding="utf-8")


class Difference(NamedTuple):
    command: str
    code: int
    expected_code: int
    lines: list[str]
    shown: list[str]

    @property
    def matters(self) -> bool:
        lines, shown = ([_DIGEST.sub("indata", line) for line in part] for part in (self.lines, self.shown))
        return (self.code, lines) != (self.expected_code, shown)


def walk(document: Path) -> Iterator[Difference]:
    """Do all that a document says, in the present folder."""
    for kind, block in BLOCK.findall(document.read_text(encoding="utf-8")):
        if kind == "yaml":
            write_file(block)
        elif kind == "diff":
            patch_file(block)
        elif kind == "python":
            exec(compile(block, document.name, "exec"), {})
        elif kind == "console":
            for command in commands(block):
                if command.words not in LONG:
                    code, lines = replay(command)
                    yield Difference(command.words, code, command.code, lines, command.shown)


@contextlib.contextmanager
def workshop(folder: Path) -> Iterator[None]:
    """A folder with what is shipped, the same time on every clock, and one simulation for each scenario and region."""
    for name in ("inventories", "scenarios"):
        shutil.copytree(ROOT / name, folder / name)
    known: dict[tuple[int, str], tuple[Region, Journal]] = {}  # the region is kept so that its id stays its own
    simulate = beredskap.engine.simulate

    def once(region: Region, scenario: Scenario, *, digests: Mapping[str, str] | None = None, **_: Any) -> Journal:
        key = (id(region), scenario.model_dump_json())
        if key not in known:
            known[key] = region, simulate(region, scenario)
        return known[key][1].model_copy(update={"digests": dict(digests or {})})

    ticks = itertools.cycle((0.0, 2.5))
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(folder):
        patch.setattr(beredskap.engine, "simulate", once, raising=False)
        patch.setattr(workers, "cores", lambda: 1)  # in this process, where it is known what time it is
        patch.setattr(checks, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
        for variable in ("BEREDSKAP_LANG", "COLUMNS"):
            patch.delenv(variable, raising=False)
        yield
