"""Whatever stands in files, folders, databases and what is typed: nothing of it gives the terminal an order or is read as markup."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Input

from beredskap.language import message
from beredskap.tui.app import BeredskapApp
from beredskap.tui.commands import EVERYWHERE, TABLE
from beredskap.tui.output_filter import OUTPUT_FILTER, show
from beredskap.tui.preferences import Preferences
from beredskap.tui.region_session import RegionSession
from beredskap.tui.scenario.edit_screen import EditScreen
from beredskap.tui.scenario.run_screen import RunScreen
from beredskap.tui.stock.import_screen import ImportScreen
from beredskap.tui.workspace import WorkspaceScreen
from beredskap.tui.workspaces import WORKSPACES
from tests.database import worlds
from tests.tui.painted import MARKUP, ORDERS, Painted, faults
from tests.tui.pilot import a_session, at_rest, number_of, played, press

FILE_NAME = f"{ORDERS.replace(chr(0), '')} {MARKUP}".replace("/", "∕")
"""All of it but what a file's name cannot hold."""
NAMED = {
    "name: Provlänet": f"name: '{MARKUP} länet'",
    "name: Stora sjukhuset": f"name: '{MARKUP} sjukhuset'",
    "name: Akutbesök": f"name: '{MARKUP} akut'",
    "name: Insulin": f"name: '{MARKUP} insulin'",
    "name: Elnätet": f"name: '{MARKUP} elnätet'",
}
SHARED = tuple(command for command in (*TABLE, *EVERYWHERE) if command.id in ("filter", "help", "command_palette"))


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    return Painted(monkeypatch)


def marked_region() -> str:
    """The region, with names that would be markup."""
    text = worlds.REGION
    for old, new in NAMED.items():
        assert old in text
        text = text.replace(old, new)
    return text


def hostile_folder(where: Path) -> Path:
    """A folder to start in, by a name that would be an order, with a scenario that holds, one that does not and one that is no YAML."""
    here = where / FILE_NAME
    scenarios = here / "scenarios"
    scenarios.mkdir(parents=True)
    quoted = '"' + "".join(f"\\u{ord(ch):04x}" for ch in ORDERS) + MARKUP.replace("\\", "") + '"'
    files = {
        f"a{FILE_NAME[:140]}.yaml": worlds.SCENARIO.replace("name: Provet", f"name: '{MARKUP}'"),
        "b.yaml": worlds.SCENARIO.replace("elnat", quoted).replace("name: Provet", f"name: {quoted}"),
        "c.yaml": f"{ORDERS}: {MARKUP}",
    }
    for name, text in files.items():
        (scenarios / name).write_text(text, encoding="utf-8")
    return here


async def open_everything(pilot: Pilot[None], app: BeredskapApp, screen: type[WorkspaceScreen]) -> None:
    """All that the keys of a workspace open, with a hostile text in every line that can be typed in."""
    for command in (*screen.commands, *SHARED):
        await press(pilot, app, number_of(screen.key), command.keys[0])
        paste_everywhere(app)
        await press(pilot, app, "enter")
        for _ in range(6):
            if isinstance(app.screen, WORKSPACES):
                break
            await press(pilot, app, "escape", "j")
        assert isinstance(app.screen, WORKSPACES), command.id


def paste_everywhere(app: BeredskapApp) -> None:
    """What a clipboard may hold."""
    for line in app.screen.query(Input):
        if line.display:
            line.value = f"{line.value}{ORDERS}{MARKUP}"


@pytest.mark.parametrize("one", WORKSPACES)
def test_every_workspace(
    one: type[WorkspaceScreen], painted: Painted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = hostile_folder(tmp_path)
    monkeypatch.chdir(here)
    folder = worlds.folder(here, marked_region())

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await open_everything(pilot, app, one)

    played(play, RegionSession(str(folder)), preferences=Preferences(workspace=one.key))
    assert painted.wrong == set()
    assert painted.has("[@click=app.quit]klick[/]")
