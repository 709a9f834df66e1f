"""Hostile command lines: every argument and option of every command with values that nobody should type, each in a real process.

``python -m tests.cli.shell.hostile`` tries them all (some thousands, in minutes) and prints those that were not answered as they should: with an exit code
for what was done or refused, within seconds, without a traceback and without a gigabyte. A test tries a fixed sample in its own process.
"""

from __future__ import annotations

import contextlib
import os
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from tests.cli import worlds

PATIENCE_S: Final = 10.0
MOST_BYTES: Final = 1_000_000_000
ANSWERS: Final = (0, 1, 2, 5)
NO_UTF8: Final = os.fsdecode(b"na\xffmn")

TEXTS: Final = (
    "", " ", "x" * 300, "x" * 5_000, "å" * 60_000, "\x01", "\n", "\u202e", NO_UTF8, "-", "--", "*", "%s{x}{0}", "😀", "../" * 1_000, "'\"",
)  # fmt: skip
PATHS: Final = (
    "", " ", "/", "..", ".", "//", "~", "a" * 256, "å" * 200, ("a" * 250 + "/") * 20, "../" * 1_500, "x" * 100_000, NO_UTF8, NO_UTF8 + ".yaml",
    NO_UTF8 + "/x.yaml", "/dev/null", "/dev/zero", "/dev/full", "/proc/self/mem", "/proc", "/sys", "pipe", "pipe.yaml", "pipe.csv", "socket", "loop",
    "loop/x", "circle", "folder", "folder/", "empty", "prov.yaml/", "prov.yaml/x", "prov.db", "stock.csv", "text.txt", "dangling", "\x01", "\n", "C:\\x",
)  # fmt: skip
NUMBERS: Final = (
    "1000000000", "100000", "-5", "--5", "---5", "-", "", " ", "0", "-0", "1e9", "³", "٣", "9" * 5_000, "9223372036854775808", "0x10", "NaN", "inf",
    "1_000", "5.0", "x", NO_UTF8,
)  # fmt: skip
TIMES: Final = (
    "", " ", "0001-01-01", "0001-01-01T00:00", "9999-12-31", "9999-12-31T23:59:59", "10000-01-01", "0000-00-00", "2027-02-30", "2027-01-01T24:00",
    "2027-01-01T25:00", "2027-01-01T00:00+25:00", "2027-W01", "1e9", "NaN", "-1", "T+1e9 d", "9" * 5_000, "x" * 5_000, NO_UTF8,
)  # fmt: skip
AMOUNTS: Final = (
    "", "NaN", "inf", "-inf", "1e308", "1e400", "-1", "--5", "9" * 5_000, "1e-300", "1e300 L", "0", "-0", "okänd", "x" * 5_000, NO_UTF8, "1 kartong",
    "9 ton", "5 ½",
)  # fmt: skip
_PATH_NAMES: Final = frozenset(("FIL", "MAPP", "SÖKVÄG", "SCENARIO", "REGION", "LÄGE", "ADRESS"))
_AMOUNT_NAMES: Final = frozenset(("MÄNGD", "ANTAL", "NIVÅ"))


@dataclass(frozen=True)
class Case:
    """A command line, and which parameter of which command has the hostile value."""

    command: str
    parameter: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """How a command line ended; ``wrong`` is empty where it ended as it should."""

    case: Case
    wrong: str


def values_for(parameter: click.Parameter) -> Sequence[str]:
    """What to try for a parameter, by what it takes."""
    kind = parameter.type.name
    metavar = str(parameter.metavar or "")
    if kind == "whole":
        return NUMBERS
    if kind in ("moment", "day"):
        return TIMES
    if kind in ("path", "read", "new") or metavar in _PATH_NAMES:
        return PATHS
    if metavar in _AMOUNT_NAMES:
        return (*AMOUNTS, *TEXTS[:4])
    return TEXTS


def make_cases(root: click.Group) -> Iterator[Case]:
    """Every parameter of every command with every value of its kind; the other parameters that are needed have good ones."""
    for name, command in _commands(root, ()):
        parameters = [one for one in command.params if one.name not in ("lang", "help", "version")]
        for parameter in parameters:
            if isinstance(parameter, click.Option) and parameter.is_flag:
                continue
            for value in values_for(parameter):
                yield Case(" ".join(name), parameter.opts[0], (*name, *_words(name, parameters, parameter, value)))


def _commands(group: click.Group, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*above, name))
        elif name != "serve":  # waits for browsers
            yield (*above, name), command


def _words(
    name: tuple[str, ...], parameters: Sequence[click.Parameter], hostile: click.Parameter, value: str
) -> Iterator[str]:
    for one in parameters:
        if isinstance(one, click.Option):
            good = _GOOD.get((*name, one.opts[0]), _GOOD.get((one.opts[0],)))
            if one is hostile:
                yield from (f"{max(one.opts, key=len)}={value}",)
            elif good is not None and _is_needed(name, one, hostile):
                yield f"{max(one.opts, key=len)}={good}"
    yield "--"
    for one in parameters:
        if isinstance(one, click.Argument):
            if one is hostile:
                yield value
            else:
                yield _GOOD.get((*name, str(one.name)), _GOOD.get((str(one.name),), "x"))


def _is_needed(name: tuple[str, ...], option: click.Option, hostile: click.Parameter) -> bool:
    """Only what is asked for, and not the database where another source is tried."""
    if option.opts[0] == "--db":
        return hostile.opts[0] != "--region" and name[0] not in ("run", "explain")
    if option.opts[0] == "--runs":
        return hostile.opts[0] in ("--jobs", "--seed")
    return option.opts[0] not in ("--output", "-o") or name[0] in ("export", "backup")


_GOOD: Final[dict[tuple[str, ...], str]] = {
    ("--db",): "prov.db",
    ("init", "--db"): "new.db",
    ("--by",): "lageransvarig",
    ("--owner",): "lageransvarig",
    ("--due",): "2030-01-01",
    ("--review",): "2030-01-01",
    ("--decision",): "ja",
    ("--reference",): "dnr 1",
    ("--runs",): "2",
    ("export", "-o"): "out",
    ("backup", "-o"): "copy.db",
    ("status", "set", "--level"): "60 %",
    ("file",): "prov.yaml",
    ("import", "file"): "stock.csv",
    ("template", "file"): "sheet.csv",
    ("files",): "prov.yaml",
    ("paths",): "prov.yaml",
    ("path",): "prov.yaml",
    ("folder",): "prov",
    ("region",): "prov",
    ("id",): "stora",
    ("care",): "akut",
    ("kind",): "region",
    ("subject",): "stora",
    ("alert",): "stabsläge",
    ("store",): "stora.diesel",
    ("source",): "stora.diesel",
    ("amount",): "5 L",
    ("rule",): "no-routine",
}


def make_files(folder: Path) -> None:
    """A region, a scenario, a database, a sheet, and what is no file."""
    text = worlds.REGION + (
        "items:\n  diesel: {name: Diesel, category: diesel, unit: L}\n"
        "stores:\n  stora.diesel: {site: stora, item: diesel, amount: 100 L}\n"
    )
    worlds.region(folder, text)
    path = worlds.scenario(folder)
    shutil.copy(path, folder / (NO_UTF8 + ".yaml"))
    (folder / "stock.csv").write_text("site;item;amount;unit\nstora;diesel;50;L\n", encoding="utf-8")
    (folder / "text.txt").write_text("hej\n", encoding="utf-8")
    (folder / "folder" / "inside").mkdir(parents=True)
    (folder / "empty").mkdir()
    for name in ("pipe", "pipe.yaml", "pipe.csv"):
        os.mkfifo(folder / name)
    (folder / "loop").symlink_to("loop")
    (folder / "circle").mkdir()
    (folder / "circle" / "back").symlink_to("..")
    (folder / "dangling").symlink_to("nowhere")
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(folder)
        made.bind("socket")
        os.chdir(here)


def try_case(case: Case, folder: Path) -> Answer:
    """Run one command line in a process of its own, in the folder."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            _run_child(case, folder, said.fileno())
        ended = os.pidfd_open(child)
        is_over = bool(select.select([ended], [], [], PATIENCE_S)[0])
        os.close(ended)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not is_over:
            return Answer(case, "hangs")
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    code = os.waitstatus_to_exitcode(status)
    if code not in ANSWERS:
        tail = " | ".join(text.strip().splitlines()[-2:])[-160:]
        return Answer(case, f"exit {code} {tail}")
    return Answer(case, "traceback" if "Traceback" in text else "")


def _run_child(case: Case, folder: Path, said: int) -> None:
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (3 * MOST_BYTES, 3 * MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(said, 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.chdir(folder)
    from beredskap.cli.main import main

    code = 99
    try:
        code = main(case.words)
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > MOST_BYTES:
            code = 98
    except BaseException as error:
        os.write(2, f"Traceback {type(error).__name__} {str(error)[:200]}\n".encode("utf-8", "replace"))
    finally:
        os._exit(code)


def try_all(wanted: str = "") -> Iterator[Answer]:
    """Every case whose command begins with ``wanted``, each on fresh files; the warmed process is forked for each."""
    import beredskap.database.region.load
    import beredskap.ensemble.runs
    import beredskap.report.run.result  # noqa: F401
    from beredskap.cli.main import main
    from beredskap.cli.root import root

    with tempfile.TemporaryDirectory(prefix="hostile-") as home:
        first = Path(home) / "first"
        first.mkdir()
        make_files(first)
        main(["init", str(first / "prov"), "--db", str(first / "prov.db"), "--by", "lageransvarig"])
        database = (first / "prov.db").read_bytes()
        for number, case in enumerate(make_cases(root)):
            if not case.command.startswith(wanted):
                continue
            folder = Path(home) / str(number)
            folder.mkdir()
            make_files(folder)
            (folder / "prov.db").write_bytes(database)
            yield try_case(case, folder)
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    counted: Counter[str] = Counter()
    for one in try_all(*sys.argv[1:]):
        counted[one.wrong.split(" |")[0][:20]] += 1
        if one.wrong:
            words = " ".join(word if len(word) < 60 else f"{word[:50]}…" for word in one.case.words)
            print(f"{one.case.command} {one.case.parameter}: {words!r}: {one.wrong}", flush=True)
    print(counted.most_common())
    print(f"{counted.total() - counted['']} of {counted.total()}")
