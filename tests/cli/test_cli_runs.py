"""`beredskap run` many times, from every start, from a reported state, and one run of many."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import worlds
from tests.cli.conftest import ROOT, Ran

Process = Callable[..., subprocess.CompletedProcess[bytes]]
Run = Callable[..., Ran]
HALF = "expect:\n  - {node: elnat, down: '>= 42 h'}\n"
"""Holds where the power goes at 6 h or earlier."""


def uncertain(folder: Path, expect: str = HALF, at: str = "6 h ± 3 h") -> Path:
    path = worlds.scenario(folder, "osaker", expect)
    path.write_text(path.read_text(encoding="utf-8").replace("at: 6 h", f"at: {at}"), encoding="utf-8")
    return path


def rows(out: str | bytes, key: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(out)["tables"][key]["rows"]
    return found


def test_the_same_bytes_whatever_the_number_of_workers_and_nothing_left_behind(
    process: Process, tmp_path: Path
) -> None:
    path = uncertain(tmp_path)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = [
        process("run", path, "--runs", 7, "--seed", 4, "--jobs", jobs, "--format", "json", env=env)
        for jobs, env in (
            (1, {"PYTHONHASHSEED": "1"}),
            (2, {"PYTHONHASHSEED": "2", "TMPDIR": str(scratch), "JOBLIB_TEMP_FOLDER": str(scratch)}),
        )
    ]
    assert [one.returncode for one in done] == [done[0].returncode] * 2
    assert done[0].stdout == done[1].stdout
    assert json.loads(done[0].stdout)["record"]["seed"] == 4
    assert [one.stderr for one in done] == [b"", b""]
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(("at", "code"), [("3 h ± 2 h", 0), ("9 h ± 2 h", 1)])
def test_the_exit_code_is_that_of_the_median_run(beredskap: Run, tmp_path: Path, at: str, code: int) -> None:
    assert beredskap("run", uncertain(tmp_path, at=at), "--runs", 5, "--jobs", 1).code == code


def test_the_seed_is_one_unless_told(beredskap: Run, tmp_path: Path) -> None:
    path = uncertain(tmp_path)
    found = [
        beredskap("run", path, "--runs", 3, "--jobs", 1, "--format", "json", *more).out
        for more in ((), ("--seed", 1), ("--seed", 2))
    ]
    assert found[0] == found[1] != found[2]


def test_without_expectations_it_says_so(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("run", uncertain(tmp_path, expect=""), "--runs", 2, "--jobs", 1)
    assert ran.code == 0
    assert "okontrollerad" in ran.err


def test_nothing_uncertain_is_nothing_to_run(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("run", worlds.scenario(tmp_path), "--runs", 2)
    assert (ran.code, ran.out) == (5, "")
    assert "Ingenting är osäkert" in ran.err


def test_one_run_of_many_with_its_journal(beredskap: Run, tmp_path: Path) -> None:
    path = uncertain(tmp_path)
    assert beredskap("run", path, "--seed", 4, "--only", 2, "--journal", "j.json").code in (0, 1)
    journal = json.loads((tmp_path / "j.json").read_text(encoding="utf-8"))
    assert journal["seed"] == 4
    lost = next(one["time"] for one in journal["changes"] if one["subject"] == "elnat")
    assert 3 * 3600 <= lost <= 9 * 3600
    assert lost != 6 * 3600


def test_a_plain_run_says_that_it_takes_the_middle(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("run", uncertain(tmp_path), "--table", "assumptions", "--format", "json")
    assert any("angivna som intervall: 1;" in str(row) for row in rows(ran.out, "assumptions"))


def test_a_bad_range_is_refused_with_its_place(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("run", uncertain(tmp_path, at="6 h ± 9 h"))
    assert ran.code == 2
    assert "osaker.yaml:24:10  events[0].at" in ran.err
    assert "når under noll" in ran.err


def test_the_start_sweep(process: Process, tmp_path: Path) -> None:
    code = (
        "import sys, beredskap.ensemble.sweep as sweep; sweep.MONTHS = (1,)\n"
        "from beredskap.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    path = worlds.scenario(tmp_path)
    done = process("run", path, "--start-sweep", "--jobs", 2, "--format", "json", code=code)
    assert done.returncode == 0, done.stderr.decode()
    assert len(rows(done.stdout, "starts")) == 28


def test_from_a_reported_state(beredskap: Run, tmp_path: Path) -> None:
    state = tmp_path / "lage.yaml"
    state.write_text("as_of: 2027-01-11T00:00\nreported_by: TiB\nnodes: {elnat: 0 %}\n", encoding="utf-8")
    ran = beredskap("run", worlds.scenario(tmp_path), "--from", state)
    assert ran.code == 0
    assert "rapporterat läge 2027-01-11 00:00 (TiB)" in " ".join(ran.out.split())
    assert "upphör" in ran.out
    state.write_text("as_of: 2027-01-11T00:00\nnodes: {elnet: 0 %}\n", encoding="utf-8")
    ran = beredskap("run", worlds.scenario(tmp_path), "--from", state)
    assert ran.code == 2
    assert "lage.yaml:2:9" in ran.err
    assert "menade du «elnat»?" in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--start-sweep", "--runs", 5), "«--start-sweep» går inte ihop med «--runs»"),
        (("--start-sweep", "--from", "x.yaml"), "«--start-sweep» går inte ihop med «--from»"),
        (("--start-sweep", "--journal", "j.json"), "«--journal» skriver en enda körnings journal"),
        (("--runs", 5, "--journal", "j.json"), "«--journal» skriver en enda körnings journal"),
        (("--runs", 5, "--only", 2), "«--only» kör en enda körning"),
        (("--seed", 5), "«--seed» behövs bara med"),
        (("--jobs", 5), "«--jobs» behövs bara med"),
        (("--runs", 0), "--runs ska vara ett heltal, minst 1; här står «0»"),
        (("--runs", "många"), "här står «många»"),
        (("--runs", 2, "--seed", "-1"), "--seed ska vara ett heltal, minst 0"),
        (("--runs", 2, "--jobs", "0"), "--jobs ska vara ett heltal, minst 1"),
        (("--from", "ingen.yaml"), "filen finns inte"),
        (("--from", "l.yaml", "-o", "l.yaml"), "välj en annan fil att skriva till"),
    ],
)
def test_options_that_make_no_sense(beredskap: Run, tmp_path: Path, options: tuple[object, ...], said: str) -> None:
    ran = beredskap("run", worlds.scenario(tmp_path), *options)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_a_broken_run_says_how_to_make_it_again(
    beredskap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("beredskap.engine.run.Simulator.simulate", breaks)
    ran = beredskap("run", uncertain(tmp_path), "--runs", 2, "--seed", 8, "--jobs", 1)
    assert ran.code == 3
    assert "--seed 8 --only 0" in ran.err
    assert "ZeroDivisionError" in ran.err


AGAIN = (
    "from joblib.externals.loky.reusable_executor import _ReusablePoolExecutor as Pool\n"
    "end = Pool.shutdown\n"
    "Pool.shutdown = lambda *given, **how: (os.killpg(0, signal.SIGINT), end(*given, **how))\n"
)


@pytest.mark.parametrize("again", ["", AGAIN], ids=["once", "again while the workers are ended"])
def test_an_interrupt_ends_all_workers_without_a_word(tmp_path: Path, again: str) -> None:
    code = (
        "import os, signal, sys; from beredskap.cli import main, run\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # whoever runs the tests in the background ignores it
        f"{again}"
        "run.Progress.__call__ = lambda *_: os.killpg(0, signal.SIGINT)\n"  # as Ctrl-C does: to the program and its workers
        "sys.exit(main.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "run", str(uncertain(tmp_path)), "--runs", "10000", "--jobs", "2"]
    started = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    try:
        out, err = started.communicate(timeout=300)  # returns when nobody holds the streams, so no worker is left
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
    assert (started.returncode, out, err.strip()) == (130, b"", b"")


def test_the_time_line_is_told_where_it_is_asked_for(beredskap: Callable[..., Ran]) -> None:
    ran = beredskap("run", "cosmic-24h", "--table", "timeline", "--format", "csv")
    assert ran.code == 0
    head, *rows = ran.out.splitlines()
    assert head.startswith("slag,vad,T+1 h,T+8 h")
    assert any(row.startswith("nödvändigt,Förlossning och BB,● kvarstår") for row in rows)
    assert "På en tidslinje" not in beredskap("run", "cosmic-24h").out


def test_a_run_that_is_stopped_goes_on_from_its_file(beredskap: Run, tmp_path: Path) -> None:
    path, state = worlds.scenario(tmp_path, "hel", HALF), tmp_path / "lage.json"
    whole = beredskap("run", path, "--format", "json")
    stopped = beredskap("run", path, "--until", "20 h", "--write-state", state, "--format", "json")
    assert stopped.code == 0
    assert "stannade vid T+20 h" in stopped.err
    assert state.stat().st_mode & 0o777 == 0o600
    assert '"class": "FIKTIV"' in state.read_text(encoding="utf-8")
    rest = beredskap("run", path, "--from", state, "--format", "json")
    assert (rest.code, rest.err) == (whole.code, whole.err)
    assert json.loads(rest.out)["tables"] == json.loads(whole.out)["tables"]
    assert "Fortsätter från  läget vid T+20 h" in beredskap("run", path, "--from", state).out
    again = tmp_path / "igen.json"
    beredskap("run", path, "--from", state, "--until", "T+30 h", "--write-state", again)
    assert (
        json.loads(beredskap("run", path, "--from", again, "--format", "json").out)["tables"]
        == json.loads(whole.out)["tables"]
    )


def test_a_run_that_began_from_a_reported_state_goes_on_with_it(beredskap: Run, tmp_path: Path) -> None:
    path, state = worlds.scenario(tmp_path, "hel", HALF), tmp_path / "lage.json"
    reported = tmp_path / "lage.yaml"
    reported.write_text(
        "as_of: 2027-01-11T00:00\nnodes: {elnat: {level: 0 %, since: 2027-01-10T20:00}}\n",
        encoding="utf-8",
    )
    whole = beredskap("run", path, "--from", reported, "--format", "json")
    beredskap("run", path, "--from", reported, "--until", "3 h", "--write-state", state)
    rest = beredskap("run", path, "--from", state, "--format", "json")
    assert json.loads(rest.out)["tables"] == json.loads(whole.out)["tables"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--write-state", "lage.json"), "ange när med «--until»"),
        (("--until", "20 h", "--runs", 3), "stannar en enda körning"),
        (("--until", "20 h", "--start-sweep"), "stannar en enda körning"),
        (("--until", "20 kW"), "ska vara en tid från starten"),
        (("--until", "snart"), "snart"),
        (("--until", "0 h"), "ska vara en tid från starten"),
        (("--until", "900 d"), "inte vid T+"),
    ],
)
def test_how_a_run_is_not_stopped(beredskap: Run, tmp_path: Path, args: tuple[object, ...], said: str) -> None:
    ran = beredskap("run", worlds.scenario(tmp_path), *args)
    assert ran.code == 2
    assert said in ran.err


def test_a_state_of_another_scenario_is_refused(beredskap: Run, tmp_path: Path) -> None:
    path, state = worlds.scenario(tmp_path, "hel", HALF), tmp_path / "lage.json"
    beredskap("run", path, "--until", "20 h", "--write-state", state)
    other = tmp_path / "annan.yaml"
    other.write_text(path.read_text(encoding="utf-8").replace("at: 6 h", "at: 5 h"), encoding="utf-8")
    ran = beredskap("run", other, "--from", state)
    assert (ran.code, ran.out) == (2, "")
    assert "redan har hänt är ändrat" in ran.err
    state.write_text(state.read_text(encoding="utf-8").replace('"time": 72000', '"time": 72001'), encoding="utf-8")
    ran = beredskap("run", path, "--from", state)
    assert (ran.code, ran.out) == (2, "")
    assert "ändrat efter att körningen skrev det" in ran.err
    assert beredskap("run", path, "--from", state, "--runs", 3).code == 2
