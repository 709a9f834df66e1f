"""Arguments are read by one reader: what cannot be meant is refused in words with exit code 2, before anything is read, waited for or run."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import pytest

from beredskap import limits
from beredskap.cli.root import root
from beredskap.cli.shell.param_types import Text
from tests.cli import worlds
from tests.cli.conftest import Ran
from tests.cli.shell import hostile

Run = Callable[..., Ran]


@pytest.fixture
def laid(beredskap: Run, tmp_path: Path) -> Path:
    """The files of the hostile cases."""
    hostile.make_files(tmp_path)
    assert beredskap("init", "prov", "--db", "prov.db", "--by", "lageransvarig").code == 0
    return tmp_path


SAMPLE = [case for number, case in enumerate(hostile.make_cases(root)) if number % 23 == 0]


def test_the_sample_is_of_every_command() -> None:
    commands = {case.command for case in hostile.make_cases(root)}
    assert len(commands) > 25
    assert {case.command for case in SAMPLE} >= {one for one in commands if one not in ("schema",)}


@pytest.mark.usefixtures("laid")
def test_a_sample_of_hostile_command_lines_is_answered(beredskap: Run) -> None:
    """In one process; `python -m tests.cli.shell.hostile` tries all of them, each in one of its own."""
    wrong = {}
    for case in SAMPLE:
        code = beredskap(*case.words).code
        if code not in hostile.ANSWERS:
            wrong[case.words] = code
    assert wrong == {}


@pytest.mark.usefixtures("laid")
@pytest.mark.parametrize("name", ["pipe", "pipe.yaml", "socket", "/dev/zero", "/dev/null"])
@pytest.mark.parametrize("words", [
    ["run", "{}"], ["check", "{}"], ["validate", "{}"], ["explain", "{}", "akut"], ["show", "{}", "stora"], ["import", "{}", "--region", "prov"],
    ["run", "prov.yaml", "--from", "{}"], ["stock", "list", "--db", "{}"], ["compare", "prov.yaml", "{}"], ["init", "{}", "--db", "x.db"],
])  # fmt: skip
def test_what_is_no_file_is_not_opened(beredskap: Run, words: Sequence[str], name: str) -> None:
    ran = beredskap(*(word.format(name) for word in words))
    assert ran.code == 2
    assert f"«{name}» är varken fil eller mapp" in ran.err


@pytest.mark.usefixtures("laid")
@pytest.mark.parametrize(("name", "said"), [
    ("", "sökvägen är tom"), ("  ", "sökvägen är tom"), ("a" * 256, "namnet är för långt"), ("loop", "länken leder till sig själv"),
    ("a\0b", "innehåller ett nolltecken"), ("x" * (limits.ARGUMENT + 1), "högst 10000 läses"),
])  # fmt: skip
@pytest.mark.parametrize(
    "words",
    [
        ["run", "{}"],
        ["validate", "{}"],
        ["stock", "list", "--db={}"],
        ["run", "prov.yaml", "-o", "{}"],
        ["run", "prov.yaml", "--journal", "{}"],
    ],
)
def test_a_path_that_can_lead_nowhere_is_refused(beredskap: Run, words: Sequence[str], name: str, said: str) -> None:
    ran = beredskap(*(word.format(name) for word in words))
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(("words", "said"), [
    (["run", "x", "--runs", "1000000000"], "--runs är högst 10000"),
    (["run", "x", "--runs", "9" * 5000], "--runs är högst 10000"),
    (["run", "x", "--runs=-5"], "minst 1; här står «-5»"),
    (["run", "x", "--runs=--5"], "minst 1; här står «--5»"),
    (["run", "x", "--runs=³"], "minst 1; här står «³»"),
    (["run", "x", "--runs=1e3"], "minst 1; här står «1e3»"),
    (["run", "x", "--runs=NaN"], "minst 1; här står «NaN»"),
    (["run", "x", "--runs", "2", "--jobs", "100000"], "--jobs är högst 256"),
    (["stock", "expiring", "--within", "1000000000", "--db", "x"], "--within är högst 36500"),
    (["stock", "list", "--as-of", "0001-01-01", "--db", "x"], "år 1 ligger utanför 1900–2200"),
    (["stock", "orders", "--as-of", "9999-12-31", "--db", "x"], "år 9999 ligger utanför 1900–2200"),
    (["show", "prov", "na\udcffmn"], "är inte UTF-8"),
])  # fmt: skip
def test_numbers_days_and_texts_have_ends(beredskap: Run, words: Sequence[str], said: str) -> None:
    ran = beredskap(*words)
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err) < 500


@pytest.mark.parametrize(("most", "flag"), [(limits.RUNS, "--runs"), (limits.JOBS, "--jobs")])
def test_the_most_itself_is_read(beredskap: Run, most: int, flag: str) -> None:
    """The scenario is what is missing then."""
    assert "filen finns inte" in beredskap("run", "saknas", "--runs", "2", flag, most).err
    assert f"{flag} är högst" in beredskap("run", "saknas", "--runs", "2", flag, most + 1).err


def test_a_file_whose_name_is_no_utf8_is_read_and_named(beredskap: Run, laid: Path) -> None:
    ran = beredskap("run", hostile.NO_UTF8 + ".yaml", "--format", "json", "-o", "ut.json", "--journal", "journal.json")
    assert ran.code == 0, ran.err
    assert (laid / "ut.json").exists()
    assert "na\N{REPLACEMENT CHARACTER}mn.yaml" in (laid / "journal.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["/", "/proc"])
def test_a_whole_machine_is_not_looked_through(beredskap: Run, folder: str) -> None:
    ran = beredskap("check", folder)
    assert ran.code == 2
    assert "fler än" in ran.err or "kan inte läsas" in ran.err


def _commands(group: click.Group) -> list[click.Command]:
    return [
        one
        for command in group.commands.values()
        for one in (_commands(command) if isinstance(command, click.Group) else [command])
    ]


def test_every_argument_goes_through_the_reader() -> None:
    """No parameter has a type of click's own, which knows no ends."""
    loose = [
        (command.name, parameter.name)
        for command in [*_commands(root), root]
        for parameter in command.params
        if not (isinstance(parameter, click.Option) and parameter.is_flag)
        if not type(parameter.type).__module__.startswith("beredskap.")
    ]
    assert loose == []
    assert Text().convert("å" * limits.ARGUMENT, None, None)


@pytest.mark.parametrize(
    "words",
    [
        ["template", "lista.csv"],
        ["run", "prov.yaml", "-o", "lista.csv"],
        ["run", "prov.yaml", "--journal", "lista.csv"],
    ],
)
@pytest.mark.parametrize("lay", [
    lambda path: path.write_text("ifylld"),
    lambda path: path.symlink_to("annan"),
    lambda path: (path.with_name("annan").write_text("ifylld"), path.symlink_to("annan")),
])  # fmt: skip
def test_what_exists_is_written_over_only_with_force(
    beredskap: Run, tmp_path: Path, words: Sequence[str], lay: Callable[[Path], object]
) -> None:
    worlds.scenario(tmp_path)
    lay(tmp_path / "lista.csv")
    before = {path.name: path.lstat().st_mtime_ns for path in tmp_path.iterdir()}
    ran = beredskap(*words)
    assert ran.code == 2
    assert "«lista.csv» finns redan" in ran.err
    assert "--force" in ran.err
    assert {path.name: path.lstat().st_mtime_ns for path in tmp_path.iterdir()} == before
    assert beredskap(*words, "--force").code == 0
    assert (tmp_path / "lista.csv").stat().st_size > len("ifylld")


def test_what_is_written_is_its_owners_alone_and_keeps_a_mode_that_it_had(beredskap: Run, tmp_path: Path) -> None:
    worlds.scenario(tmp_path)
    before = os.umask(0)
    try:
        assert beredskap("run", "prov.yaml", "-o", "a.json", "--journal", "b.json").code == 0
        assert beredskap("template", "c.xlsx").code == 0
        (tmp_path / "a.json").chmod(0o640)
        assert beredskap("run", "prov.yaml", "-o", "a.json", "--force").code == 0
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a.json", "b.json", "c.xlsx")] == [
        0o640,
        0o600,
        0o600,
    ]


@pytest.mark.parametrize(("answer", "code"), [("j\n", 0), ("nej\n", 2), ("", 2)])
def test_a_terminal_asks(
    beredskap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    (tmp_path / "lista.csv").write_text("ifylld", encoding="utf-8")
    asked = Terminal()
    monkeypatch.setattr("beredskap.cli.shell.streams.prepare_streams", lambda: None)
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stderr", asked)
    assert beredskap("template", "lista.csv").code == code
    assert "«lista.csv» finns redan. Skriv över? [j/N] " in asked.getvalue()
