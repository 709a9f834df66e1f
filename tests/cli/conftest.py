"""Run command lines in this process and in a real one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def beredskap(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Ran]:
    """Run in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BEREDSKAP_LANG", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*args: object) -> Ran:
        from beredskap.cli.main import main

        code = main([str(arg) for arg in args])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run in a process of its own; ``env`` replaces what it names."""

    def run(
        *args: object, code: str | None = None, env: dict[str, str] | None = None, stdout: int = subprocess.PIPE
    ) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
        start = ["-c", code] if code is not None else ["-m", "beredskap"]
        command: list[str] = [sys.executable, *start, *(str(arg) for arg in args)]
        return subprocess.run(
            command, stdout=stdout, stderr=subprocess.PIPE, cwd=tmp_path, env=environment, timeout=60, check=False
        )

    return run
