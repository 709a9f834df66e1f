"""The program in a real terminal: a walk through it with the keys that a person would press."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

import pytest

from beredskap.tui.workspaces import WORKSPACES
from tests.tui.pilot import number_of
from tests.tui.tmux import Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="no tmux here: apt-get install tmux")
NUMBERS: Final = tuple((str(number), f"▸{number} {one.heading}") for number, one in enumerate(WORKSPACES, 1))
WALK: Final = (
    *NUMBERS[1:],
    NUMBERS[0],
    ("?", "Sortera efter nästa kolumn."),
    ("?", NUMBERS[0][1]),
    NUMBERS[1],
)
"""Which key is pressed, and what is seen then."""
RUN: Final = (
    (number_of("scenario"), "Karlskoga lasarett slås ut"),
    ("End", "som byggnad"),
    ("r", "11 av 11 håller"),
    ("Right", "blev utan vård"),
    ("Escape", "senast"),
)
"""The loss of the university hospital is run, and left again."""


def test_a_walk_through_the_workspaces(tmp_path: Path) -> None:
    command = ("env", f"XDG_STATE_HOME={tmp_path}", sys.executable, "-P", "-m", "beredskap", "--lang", "sv")
    with Terminal(tmp_path, *command) as terminal:
        terminal.until("Förlossning och BB")
        assert max(len(line) for line in terminal.screen().splitlines()) > 80
        for key, text in WALK:
            terminal.press(key)
            terminal.until(text)
        for key, text in RUN:
            terminal.press(key)
            terminal.until(text)
        terminal.press("q")
        assert terminal.exit_code() == 0
        assert "Traceback" not in terminal.screen()
