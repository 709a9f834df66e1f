"""The documents are true: commands run, their output is what stands below them, links lead somewhere, every command is in the README.

A ``console`` block holds commands after ``$`` and below each all that it prints, or nothing; ``…`` says that there is more, and ``# slutkod 1`` which exit
code it gives (otherwise 0). A ``yaml`` block whose first line is a comment with a path is that file, and a ``diff`` block changes one. All run in order,
in a folder with the shipped region and scenarios. After a change that is meant, ``python -m tests.test_docs`` writes the output anew.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

import pytest

import beredskap.engine
from beredskap.cli import check
from beredskap.cli.main import main
from beredskap.cli.root import root
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.scenario import Scenario

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "README.md"
RUN: Final = (README, *(ROOT / "docs" / name for name in ("tutorial.md", "plan-2025.md", "lager.md")))
LINKED: Final = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("inventories/*/README.md")])
LONG: Final = ("beredskap check scenarios", "beredskap serve --region inventories/orebro")
"""Runs every shipped scenario (`make check` does it), or does not end."""
MORE: Final = "…"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
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


def ran(words: str) -> tuple[int, list[str]]:
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


def replayed(command: Command) -> tuple[int, list[str]]:
    """What the document should say below the command: as many lines as it has now if it ends with ``…``, else all or none."""
    code, lines = ran(command.words)
    if command.shown[-1:] == [MORE]:
        return code, [*lines[: len(command.shown) - 1], MORE]
    return code, lines if command.shown else []


def written(block: str) -> None:
    """Write the file that a yaml block is, if it names one."""
    path = re.match(r"# (\S+\.yaml)\n", block)
    if path:
        Path(path[1]).parent.mkdir(parents=True, exist_ok=True)
        Path(path[1]).write_text(block, encoding="utf-8")


def patched(block: str) -> None:
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
    for kind, block in _BLOCK.findall(document.read_text(encoding="utf-8")):
        if kind == "yaml":
            written(block)
        elif kind == "diff":
            patched(block)
        elif kind == "python":
            exec(compile(block, document.name, "exec"), {})
        elif kind == "console":
            for command in commands(block):
                if command.words not in LONG:
                    code, lines = replayed(command)
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
        patch.setattr(check, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
        for variable in ("BEREDSKAP_LANG", "COLUMNS"):
            patch.delenv(variable, raising=False)
        yield


def test_what_the_documents_show_is_what_happens(tmp_path: Path) -> None:
    with workshop(tmp_path):
        for document in RUN:
            for difference in walk(document):
                assert not difference.matters, f"{document.name}: run python -m tests.test_docs\n{difference}"


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in root.commands if f"\n$ beredskap {name} " not in text] == []
    assert [name for name in root.commands if f"\n| `beredskap {name}` |" not in text] == []


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for document in (README, ROOT / "CONTRIBUTING.md", *RUN):
        for target in re.findall(r"(?:^|`)make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE):
            assert f"\n{target}:" in makefile, (document.name, target)


@pytest.mark.parametrize("document", LINKED, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for link in _LINK.findall(_BLOCK.sub("", document.read_text(encoding="utf-8"))):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


def anchors(text: str) -> set[str]:
    """The anchors that headings get."""
    headings = re.findall(r"^#+ (.+)$", _BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_every_decision_is_listed_and_short() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [path.name[:3] for path in decisions] == [f"{number:03}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        assert f"({path.name})" in index
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 40, path.name


def rewrite() -> None:
    """Write the output below every command anew, as many lines as there were."""
    with tempfile.TemporaryDirectory() as folder, workshop(Path(folder)):
        for document in RUN:
            text = document.read_text(encoding="utf-8")
            place = 0
            for difference in walk(document):
                place = text.index(f"\n$ {difference.command}", place)
                start = text.index("\n", place + 1) + 1
                end = start + sum(len(line) + 1 for line in difference.shown)
                body = "".join(f"{line}\n" for line in difference.lines)
                if difference.code != difference.expected_code:
                    print(f"{document.name}: {difference.command}: slutkod {difference.code}", file=sys.stderr)
                text = text[:start] + body + text[end:]
                place = start - 1
            document.write_text(text, encoding="utf-8")
            print(os.path.relpath(document, ROOT))


if __name__ == "__main__":
    rewrite()
