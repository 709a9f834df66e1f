"""The application as a whole: what holds in every workspace."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from beredskap.errors import InputError, Problem
from beredskap.language import message
from beredskap.tui.app import BeredskapApp
from beredskap.tui.commands import TABLE
from beredskap.tui.dialogs.help import HelpScreen
from beredskap.tui.dialogs.problems import ProblemsScreen
from beredskap.tui.preferences import Preferences
from beredskap.tui.region_session import RegionSession
from beredskap.tui.widgets.grid import Grid
from beredskap.tui.workspace import SMALLEST, WorkspaceScreen
from beredskap.tui.workspaces import WORKSPACES
from tests.database import worlds
from tests.tui.pilot import a_session, at_rest, played, press


def test_every_workspace_is_reached_by_its_number() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        for number, one in enumerate(WORKSPACES, 1):
            await press(pilot, app, str(number))
            assert isinstance(app.screen, one)
            assert app.is_running

    played(play)


def test_the_help_names_every_key_of_the_workspace() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        shown = "\n".join(str(one.content) for one in app.screen.query(Static))
        assert "Sortera efter nästa kolumn." in shown
        await press(pilot, app, "escape")
        assert not isinstance(app.screen, HelpScreen)

    played(play)


def test_the_other_language_is_a_key_away() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        assert "Lägesbild" in app.tab_line("overview")
        await press(pilot, app, "f3")
        assert "Situation" in app.tab_line("overview")
        assert isinstance(app.screen, WORKSPACES[0])

    assert played(play).preferences.language == "en"


def test_a_window_too_small_says_so_politely() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        assert app.screen.query_one("#small").display
        assert not app.screen.query_one("#body").display
        await pilot.resize_terminal(*SMALLEST)
        await at_rest(pilot, app)
        assert not app.screen.query_one("#small").display

    played(play, size=(SMALLEST[0] - 1, SMALLEST[1]))


def test_a_region_that_is_not_there_is_told_and_the_ui_stays() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        assert isinstance(app.screen, ProblemsScreen)
        await press(pilot, app, "escape")
        assert isinstance(app.screen, WORKSPACES[0])

    played(play, a_session("finns-inte"))


def test_a_fault_in_what_is_worked_out_is_told_and_the_ui_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(RegionSession, "simulate_today", broken)

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        assert isinstance(app.screen, ProblemsScreen)
        assert "ZeroDivisionError" in "\n".join(str(one.content) for one in app.screen.query(Static))
        await press(pilot, app, "escape")
        assert "kunde inte räknas fram" in str(app.screen.query_one("#care-title", Static).content)

    played(play)


def test_a_fault_while_the_region_is_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(RegionSession, "open", broken)

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        assert isinstance(app.screen, ProblemsScreen)
        await press(pilot, app, "escape", "3", "1")
        assert isinstance(app.screen, WORKSPACES[0])

    played(play, RegionSession("orebro"))


@pytest.mark.parametrize("one", WORKSPACES)
def test_before_the_region_is_read_every_key_is_harmless(
    one: type[WorkspaceScreen], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: object) -> None:
        raise InputError([Problem("prov", message("regionen går inte att läsa"))])

    monkeypatch.setattr(RegionSession, "open", refused)
    monkeypatch.chdir(tmp_path)

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, "escape")
        assert isinstance(app.screen, one)
        for command in (*one.commands, *TABLE):
            await press(pilot, app, command.keys[0], "enter", "escape", "escape")
            assert isinstance(app.screen, one), command.id
        assert app.is_running

    played(play, RegionSession("", str(worlds.database(tmp_path))), preferences=Preferences(workspace=one.key))


def test_how_it_was_left_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert Preferences.read().is_first

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, "2", "f2", "q")

    played(play)
    kept = Preferences.read()
    assert (kept.workspace, kept.theme, kept.is_first) == (WORKSPACES[1].key, "ljus", False)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"sorted": {"a": [1]}, "theme": 3}'])
def test_what_cannot_be_read_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "beredskap").mkdir()
    (tmp_path / "beredskap" / "ui.json").write_text(text, encoding="utf-8")
    kept = Preferences.read()
    assert (kept.theme, kept.workspace, kept.sorted) == ("", "", {})


def test_escape_takes_the_filter_away() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, "slash", "x", "x")
        assert app.screen.query_one("#filter").display
        await press(pilot, app, "escape")
        assert not app.screen.query_one("#filter").display
        assert app.screen.query_one("#care-now", Grid).wanted == ""

    played(play)


def test_the_view_is_exported_and_nothing_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, "e", "e")

    played(play)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["matrix-2.csv", "matrix.csv"]
    assert "FIKTIV" in (tmp_path / "matrix.csv").read_text(encoding="utf-8")
