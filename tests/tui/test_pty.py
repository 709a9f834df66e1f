"""The program with and without a terminal at its ends, as shells and scripts start it."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.database import worlds
from tests.tui.test_output import hostile_folder

BEREDSKAP = f"{shlex.quote(sys.executable)} -P -m beredskap"


def on_a_terminal(
    folder: Path, line: str, keys: bytes = b"", after: bytes = b"", *then: tuple[bytes, bytes], **variables: str
) -> tuple[int, str]:
    """Run a line of shell with a terminal at all three ends: its exit code, and all that the terminal got.

    ``keys`` are pressed when the terminal has got ``after``; ``then`` are further keys, each with what they wait for.
    """
    steps = [(keys, after), *then] if keys else []
    environment = {**os.environ, "XDG_STATE_HOME": str(folder), "TERM": "xterm-256color", **variables}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        line,
        shell=True,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env=environment,
        start_new_session=True,
    ) as shell:
        os.close(theirs)
        got = b""
        try:
            while piece := _read(ours):
                got += piece
                if steps and steps[0][1] in got:
                    os.write(ours, steps.pop(0)[0])
            return shell.wait(60), got.decode()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
            os.close(ours)


def _read(terminal: int) -> bytes:
    assert select.select([terminal], [], [], 60)[0], "it neither says anything nor ends"
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux says so when nobody has the other end any more
        return b""


def test_the_head_of_the_plain_text(tmp_path: Path) -> None:
    code, got = on_a_terminal(tmp_path, f"{BEREDSKAP} --plain | head -n 5")
    assert code == 0
    assert "FIKTIV" in got
    assert len(got.splitlines()) == 5


def test_without_keys_to_read_it_helps(tmp_path: Path) -> None:
    code, got = on_a_terminal(tmp_path, f"{BEREDSKAP} < /dev/null")
    assert code == 0
    assert "Kommandon:" in got


@pytest.mark.parametrize("variable", [("TERM", "dumb"), ("NO_COLOR", "1")], ids="=".join)
def test_poor_terminals(tmp_path: Path, variable: tuple[str, str]) -> None:
    name, value = variable
    code, got = on_a_terminal(tmp_path, BEREDSKAP, b"q", "Lägesbild".encode(), **{name: value})
    assert code == 0
    assert "Traceback" not in got
    code, got = on_a_terminal(tmp_path, f"{BEREDSKAP} --plain", **{name: value})
    assert code == 0
    assert "\x1b" not in got


_OF_TEXTUAL = re.compile(r"\x1b\[[0-9;:?<>=]*[ $]?[@-~]|\x1b\]22;[a-z-]*\x07|\x1b_G[^\x1b]*\x1b\\\\|\a")
"""How the screen is painted: cursor and colours, the shape of the pointer, what the terminal can do, a bell."""


def test_nothing_hostile_reaches_a_real_terminal(tmp_path: Path) -> None:
    here = hostile_folder(tmp_path)
    worlds.folder(here)
    (tmp_path / "beredskap").mkdir()
    (tmp_path / "beredskap" / "ui.json").write_text('{"workspace": "scenario"}', encoding="utf-8")
    code, got = on_a_terminal(
        here,
        f"{BEREDSKAP} --region prov",
        b"jji",
        b"klick",
        (b"\x11", b"variant (tomt"),
        XDG_STATE_HOME=str(tmp_path),
    )
    assert code == 0
    assert "]52;c;cHduZWQ=" in got, "the text of the file is seen"
    left = set(_OF_TEXTUAL.sub("", got))
    assert {ch for ch in left if unicodedata.category(ch) in ("Cc", "Cf", "Zl", "Zp")} <= {"\n", "\r"}
