"""Whatever happens, no traceback: internal errors, Ctrl-C, broken pipes, odd encodings, colours and progress."""

from __future__ import annotations

import errno
import io
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from beredskap.cli.shell import language, progress, streams
from tests.cli import worlds
from tests.cli.conftest import Ran

Run = Callable[..., Ran]
Process = Callable[..., subprocess.CompletedProcess[bytes]]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _raise(error: BaseException) -> Callable[..., Any]:
    def simulate(*_: object, **__: object) -> None:
        secret = "hemlig patientuppgift"
        raise error from ValueError(secret)

    return simulate


def test_an_internal_error_leaves_a_report_without_data(
    beredskap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = worlds.scenario(tmp_path, "hemligt-namn")
    monkeypatch.setattr("beredskap.engine.simulate", _raise(RuntimeError("hemlig dos")), raising=False)
    ran = beredskap("run", path)
    assert ran.code == 3
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 2
    (report,) = tmp_path.glob("beredskap-fel-*.txt")
    text = report.read_text(encoding="utf-8")
    assert "run" in text
    assert "RuntimeError" in text
    assert "beredskap/cli/run.py:" in text
    for word in ("hemlig", "Traceback", str(tmp_path), str(Path(__file__).parents[1])):
        assert word not in text + ran.err


def test_an_internal_error_in_a_folder_that_cannot_be_written(
    beredskap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = worlds.scenario(tmp_path)
    monkeypatch.setattr("beredskap.engine.simulate", _raise(RuntimeError()), raising=False)
    monkeypatch.setattr("beredskap.disk.writing.make_file", _raise(PermissionError()))
    ran = beredskap("run", path)
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 2


def test_ctrl_c_is_quiet(beredskap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beredskap.engine.simulate", _raise(KeyboardInterrupt()), raising=False)
    ran = beredskap("run", worlds.scenario(tmp_path))
    assert (ran.code, ran.out, ran.err) == (130, "", "\n")


def test_a_broken_pipe_is_quiet(process: Process) -> None:
    read, write = os.pipe()
    os.close(read)  # whoever read has gone, as after `| head`
    try:
        done = process("schema", "region", stdout=write)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("env", [{"LANG": "C", "LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0"}])
def test_output_is_utf8_in_any_locale(process: Process, env: dict[str, str]) -> None:
    done = process("--help", env=env)
    assert done.returncode == 0
    assert "Användning" in done.stdout.decode("utf-8")


def test_the_run_path_stays_light(process: Process, tmp_path: Path) -> None:
    path = worlds.scenario(tmp_path)
    code = (
        "import sys; from beredskap.cli.main import main; code = main(sys.argv[1:])\n"
        "heavy = {'networkx', 'scipy', 'sqlite_utils', 'textual', 'pint', 'rich', 'joblib', 'multiprocessing', 'xlsxwriter', 'openpyxl'} & set(sys.modules)\n"
        "assert not heavy, heavy; sys.exit(code)"
    )
    done = process("run", path, code=code)
    assert done.returncode == 0, done.stderr.decode()


def test_the_run_of_a_shipped_scenario_stays_light(process: Process) -> None:
    code = (
        "import sys; from beredskap.cli.main import main; code = main(['run', 'cosmic-24h'])\n"
        "heavy = {'networkx', 'scipy', 'sqlite_utils', 'textual', 'pint', 'rich', 'joblib', 'multiprocessing', 'xlsxwriter', 'openpyxl'} & set(sys.modules)\n"
        "assert not heavy, heavy; sys.exit(code)"
    )
    done = process(code=code)
    assert done.returncode == 0, done.stderr.decode()


def test_a_full_disk_is_said_and_a_closed_stdout_is_quiet(process: Process, tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = process("schema", "region", stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr.decode() == "utskriften gick inte att skriva: det finns inget utrymme kvar\n"
    closed = "import sys; sys.stdout = None; from beredskap.cli.main import main; sys.exit(main(sys.argv[1:]))"
    done = process("run", worlds.scenario(tmp_path), code=closed)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_file_is_whole_or_as_it_was(beredskap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, out = worlds.scenario(tmp_path), tmp_path / "svar.json"
    out.write_text("förra svaret", encoding="utf-8")
    monkeypatch.setattr("os.replace", _raise(OSError(errno.ENOSPC, "full")))
    ran = beredskap("run", path, "-o", out, "--force")
    assert ran.code == 2
    assert "kan inte skrivas: det finns inget utrymme kvar" in ran.err
    assert out.read_text(encoding="utf-8") == "förra svaret"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["prov.yaml", "svar.json"]


def test_an_argument_in_utf8_is_understood_where_the_locale_is_not(process: Process, tmp_path: Path) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = process("explain", worlds.scenario(tmp_path), "Åderlåtning", env=ascii_only)
    assert "vårdtypen «Åderlåtning» finns inte i regionen" in done.stderr.decode()


def test_a_real_process_separates_data_from_talk(process: Process, tmp_path: Path) -> None:
    done = process("run", worlds.scenario(tmp_path, expect=""))
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert "okontrollerad" in done.stderr.decode()


def test_the_same_bytes_under_any_hash_seed(process: Process, tmp_path: Path) -> None:
    path = worlds.scenario(tmp_path)
    first, second = (process("run", path, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2"))
    assert first == second


def test_colour_only_on_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert streams.takes_colour(_Terminal())
    assert not streams.takes_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not streams.takes_colour(_Terminal())


def test_paint_colours_words_and_leaves_the_rest() -> None:
    assert streams.paint("upphör", "bad").startswith("\x1b[")
    assert streams.paint("upphör", "normal") == "upphör"
    assert streams.paint("   ", "bad") == "   "


def test_a_pipe_is_80_columns_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert streams.measure_width(io.StringIO()) == 80
    monkeypatch.setenv("COLUMNS", "120")
    assert streams.measure_width(io.StringIO()) == 120


def test_progress_is_shown_after_a_second_and_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = _Terminal()
    clock = iter([0.0, 0.5, 1.5, 1.55])
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    language.speak("sv")
    with progress.Progress("Prov") as shown:
        shown(0.1)
        assert stream.getvalue() == ""
        shown(0.5)
        shown(0.6)
    assert stream.getvalue() == "\rRäknar Prov 50 %" + "\r" + " " * 16 + "\r"


def test_progress_is_silent_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    clock = iter([0.0, 5.0])
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with progress.Progress() as shown:
        shown(0.5)
    assert stream.getvalue() == ""
