"""Lägesbild on the screen: what a coordinator does in it."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Static

from beredskap.tui.app import BeredskapApp
from beredskap.tui.dependencies.screen import DependenciesScreen
from beredskap.tui.overview.screen import OverviewScreen
from beredskap.tui.preferences import Preferences
from beredskap.tui.widgets.grid import Grid
from tests.tui.pilot import at_rest, played, press


def said(app: BeredskapApp, of: str) -> str:
    return str(app.screen.query_one(of, Static).content)


def grid(app: BeredskapApp, of: str) -> Grid:
    return app.screen.query_one(of, Grid)


def test_the_morning_look_at_the_county() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await at_rest(pilot, app)
        assert "2026-11-24 08:00" in said(app, "#care-title")
        await press(pilot, app, "j")
        assert said(app, "#care-said").startswith("Akutbesök, övriga: ● kvarstår i länet (USÖ, Karlskoga, L")
        await press(pilot, app, "tab")
        assert app.screen.focused is grid(app, "#urgent")
        assert "IE som håller finns" in said(app, "#urgent-said")
        await press(pilot, app, "j")
        assert "Ge behovet en uthållighet" in said(app, "#urgent-said")
        await press(pilot, app, "enter")
        assert isinstance(app.screen, DependenciesScreen)
        assert "Grundförsörjning till vårdavdelningar" in said(app, "#falls-title")

    played(play)


def test_a_finding_about_no_one_thing_says_so_and_stays() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        place = next(n for n, one in enumerate(app.session.findings) if one.rule == "no-fallback")
        app.screen.post_message(Grid.Opened(grid(app, "#urgent"), str(place)))
        await at_rest(pilot, app)
        assert isinstance(app.screen, OverviewScreen)
        assert len(app._notifications) == 1

    played(play)


def test_the_map_is_a_key_away_in_a_small_window() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        shown = app.screen.query_one("#map").region
        assert not shown
        await press(pilot, app, "m")
        assert app.screen.query_one("#map").region.height > 10
        assert not grid(app, "#care-now").region
        await press(pilot, app, "m")
        assert grid(app, "#care-now").region

    played(play, size=(80, 24))


def test_the_first_time_a_hint_stands_there_until_a_key() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        assert app.screen.query_one("#hint").region.height == 3
        await press(pilot, app, "j")
        assert not app.screen.query_one("#hint").region
        await press(pilot, app, "2")
        assert not app.screen.query_one("#hint").region

    assert not played(play, size=(80, 24), preferences=Preferences(is_first=True)).preferences.is_first


def test_later_there_is_no_hint() -> None:
    async def play(_: Pilot[None], app: BeredskapApp) -> None:
        assert not app.screen.query_one("#hint").region

    played(play)


def test_how_a_table_was_sorted_is_remembered() -> None:
    async def sort(pilot: Pilot[None], app: BeredskapApp) -> None:
        await at_rest(pilot, app)
        await press(pilot, app, "s", "S")

    kept = played(sort).preferences
    assert kept.sorted == {"matrix": ("care", True)}

    async def look(pilot: Pilot[None], app: BeredskapApp) -> None:
        await at_rest(pilot, app)
        rows = grid(app, "#care-now").rows
        assert rows is not None
        assert rows.text(rows.order[0])[1] == "Trombektomi"
        await press(pilot, app, "S", *"s" * (len(rows.shown) - 1))
        assert app.preferences.sorted == {}

    played(look, preferences=kept)
