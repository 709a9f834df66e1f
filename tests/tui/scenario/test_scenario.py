"""Scenario on the screen: run, read the time line, try a measure, compare, write, and what can go wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from beredskap.tui.app import BeredskapApp
from beredskap.tui.dialogs.confirm import ConfirmScreen
from beredskap.tui.dialogs.document import DocumentScreen
from beredskap.tui.dialogs.form import FormScreen
from beredskap.tui.dialogs.problems import ProblemsScreen
from beredskap.tui.scenario.edit_screen import EditScreen, Writing
from beredskap.tui.scenario.run_screen import RunScreen
from beredskap.tui.scenario.scenario_library import ScenarioLibrary
from beredskap.tui.scenario.screen import ScenariosScreen
from beredskap.tui.scenario.time_line import TimeLineView
from beredskap.tui.widgets.grid import Grid
from tests.tui.pilot import at_rest, number_of, played, press
from tests.tui.scenario.test_scenario_library import SHORT

HERE = number_of("scenario")
_STEP_S = 0.02
"""Between two looks at whether the run is still wanted."""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "prov.yaml").write_text(SHORT, encoding="utf-8")


def said(app: BeredskapApp, name: str) -> str:
    return str(app.screen.query_one(name, Static).content)


async def until_run(pilot: Pilot[None], app: BeredskapApp) -> RunScreen:
    await at_rest(pilot, app)
    assert isinstance(app.screen, RunScreen)
    return app.screen


def test_a_run_is_read_hour_by_hour() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "r")
        await until_run(pilot, app)
        line = app.screen.query_one(TimeLineView)
        assert line.track is not None
        assert "✓ 1 av 1 håller" in said(app, "#headline")
        assert "utan beslut, full samordning" in said(app, "#headline")
        await press(pilot, app, "home")
        first = said(app, "#headline")
        await press(pilot, app, "right")
        assert said(app, "#headline") != first
        assert line.segment == 1
        before = said(app, "#moment")
        await press(pilot, app, "down")
        assert said(app, "#moment") != before
        await press(pilot, app, "enter")
        assert isinstance(app.screen, DocumentScreen)
        await press(pilot, app, "escape", "x")
        assert isinstance(app.screen, DocumentScreen)
        await press(pilot, app, "escape", "f")
        assert isinstance(app.screen, DocumentScreen)
        await press(pilot, app, "escape", "escape")
        assert isinstance(app.screen, ScenariosScreen)
        grid = app.screen.query_one("#scenarios", Grid)
        assert grid.row_text is not None
        assert "✓ 1 av 1 håller" in grid.row_text

    played(play)


def test_a_measure_is_tried_from_the_hour_under_the_cursor_and_compared() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "r")
        await until_run(pilot, app)
        await press(pilot, app, "c")
        assert isinstance(app.screen, RunScreen)
        await press(pilot, app, "home", "right", "m", *"alla dagar", "enter")
        await until_run(pilot, app)
        library: ScenarioLibrary = app.session.workspace_state["scenario"]
        assert len(library.results) == 2
        hours = library.results[0].journal.segments[1].start // 3600
        assert f"{{at: {hours} h, measure: vc-kvallsoppet}}" in library.results[1].draft.text
        await press(pilot, app, "c", "enter")
        assert isinstance(app.screen, DocumentScreen)
        await press(pilot, app, "escape", "w", "e")
        assert Path("prov.json").exists()
        assert Path("timeline.csv").exists()

    played(play)


def test_what_is_written_is_checked_while_it_is_typed_and_nothing_is_lost() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "i")
        assert isinstance(app.screen, EditScreen)
        text = app.screen.query_one(Writing)
        text.move_cursor((6, len("  - {at: 0 h, lose: lindesberg")))
        await pilot.press("x")
        await rested(pilot, app)
        assert text.marked == {6}
        assert "1 fel" in said(app, "#state")
        grid = app.screen.query_one("#wrong-lines", Grid)
        assert grid.row_text is not None
        assert grid.row_text[0] == "7"
        await press(pilot, app, "ctrl+r")
        assert isinstance(app.screen, ProblemsScreen)
        await press(pilot, app, "escape")
        assert isinstance(app.screen, EditScreen)
        assert "lindesbergx" in text.text
        await press(pilot, app, "ctrl+z")
        await rested(pilot, app)
        assert text.text == SHORT
        assert text.marked == frozenset()

    played(play)


async def rested(pilot: Pilot[None], app: BeredskapApp) -> None:
    """Until the check that a pause in typing sets going is done."""
    screen = app.screen
    assert isinstance(screen, EditScreen)
    screen.check_now()
    await at_rest(pilot, app)


def test_a_field_of_the_form_goes_into_the_text_and_back() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "i")
        app.screen.query_one("#duration", Input).value = "6 h"
        await at_rest(pilot, app)
        text = app.screen.query_one(Writing)
        assert text.text == SHORT.replace("duration: 12 h", "duration: 6 h")
        await press(pilot, app, "ctrl+z")
        assert app.screen.query_one("#duration", Input).value == "12 h"
        app.screen.query_one("#duration", Input).value = "1 d"
        await at_rest(pilot, app)
        await press(pilot, app, "ctrl+s")
        assert "duration: 1 d" in Path("scenarios/prov.yaml").read_text(encoding="utf-8")
        await press(pilot, app, "escape")
        assert isinstance(app.screen, ScenariosScreen)

    played(play)


def test_leaving_what_is_not_saved_asks_and_enter_stays() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "i", "ctrl+home", "x", "escape")
        assert isinstance(app.screen, ConfirmScreen)
        await press(pilot, app, "enter")
        assert isinstance(app.screen, EditScreen)
        await press(pilot, app, "escape", "j")
        assert isinstance(app.screen, ScenariosScreen)

    played(play)
    assert Path("scenarios/prov.yaml").read_text(encoding="utf-8") == SHORT


def test_a_new_scenario_asks_where_it_is_to_be_saved() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "a", "ctrl+s")
        assert isinstance(app.screen, FormScreen)
        await press(pilot, app, "enter")
        assert isinstance(app.screen, EditScreen)

    played(play)
    assert "Nytt scenario" in Path("scenarios/nytt-scenario.yaml").read_text(encoding="utf-8")


def test_a_file_that_is_changed_by_another_while_it_is_edited_is_not_written_over() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "i", "ctrl+home", "#")
        Path("scenarios/prov.yaml").write_text("name: annans\n", encoding="utf-8")
        await press(pilot, app, "ctrl+s")
        assert isinstance(app.screen, ProblemsScreen)
        await press(pilot, app, "escape")
        assert app.screen.query_one(Writing).text.startswith("##")

    played(play)
    assert Path("scenarios/prov.yaml").read_text(encoding="utf-8") == "name: annans\n"


def test_a_file_that_is_gone_is_told() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE)
        Path("scenarios/prov.yaml").unlink()
        await press(pilot, app, "r")
        assert isinstance(app.screen, ProblemsScreen)
        await press(pilot, app, "escape")
        assert isinstance(app.screen, ScenariosScreen)

    played(play)


def test_a_run_that_breaks_is_told_and_the_ui_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ScenarioLibrary, "run", breaks)

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "r")
        assert isinstance(app.screen, ProblemsScreen)
        assert "ZeroDivisionError" in "\n".join(str(one.content) for one in app.screen.query(Static))
        await press(pilot, app, "escape")
        assert isinstance(app.screen, ScenariosScreen)

    played(play)


def test_escape_stops_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[bool] = []

    def endless(_: ScenarioLibrary, __: object, progress: Callable[[float], None]) -> None:
        try:
            while not threading.Event().wait(_STEP_S):
                progress(0.1)
        finally:
            stopped.append(True)

    monkeypatch.setattr(ScenarioLibrary, "run", endless)

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE)
        await pilot.press("r")
        assert isinstance(app.screen, RunScreen)
        assert "10 %" in said(app, "#headline") or "0 %" in said(app, "#headline")
        await press(pilot, app, "escape")
        assert isinstance(app.screen, ScenariosScreen)

    played(play)
    assert stopped == [True]
