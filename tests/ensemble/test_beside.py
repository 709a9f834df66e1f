from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from beredskap.ensemble import beside


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "cores", lambda: 2)


def test_it_is_done_in_another_process() -> None:
    with beside.beside(os.getpid) as result:
        assert result() != os.getpid()


def test_one_core_works_it_out_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "cores", lambda: 1)
    with beside.beside(os.getpid) as result:
        assert result() == os.getpid()


def test_an_error_is_raised_here() -> None:
    with beside.beside(partial(int, "inget tal")) as result, pytest.raises(ValueError, match="inget tal"):
        result()


def test_a_process_that_cannot_be_used_costs_nothing_but_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_CODE", "raise SystemExit(9)")
    with beside.beside(partial(len, bytes(10_000_000))) as result:
        assert result() == 10_000_000


def test_nothing_goes_on_after_a_run_that_was_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **how: Any) -> None:
            super().__init__(*args, **how)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)

    def give_up() -> None:
        with beside.beside(_for_ever):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    assert [process.returncode is not None for process in started] == [True]


def test_nothing_goes_on_after_a_program_that_was_killed(tmp_path: Path) -> None:
    """The other process holds one end of a named pipe for as long as it lives; the other end comes to its end when that is over."""
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    code = f"from tests.ensemble.test_beside import wait_for; wait_for({str(alive)!r})"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) as program, alive.open("rb") as held:
        assert held.read(1) == b"."  # it runs
        program.kill()
        assert held.read() == b""  # it does not any more


def wait_for(alive: str) -> None:
    beside.cores = lambda: 2
    with beside.beside(partial(_hold, alive)) as result:
        result()


def _hold(path: str) -> None:
    with open(path, "wb", buffering=0) as held:
        held.write(b".")
        _for_ever()


def _for_ever() -> None:
    while True:
        pass
