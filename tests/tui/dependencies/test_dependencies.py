"""Beroenden on the screen: walking the tree and trying a loss."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from beredskap.tui.app import BeredskapApp
from beredskap.tui.dependencies.tree import BranchTree
from beredskap.tui.dialogs.pick import PickScreen
from beredskap.tui.widgets.grid import Grid
from tests.tui.pilot import a_session, number_of, played, press

HERE = number_of("dependencies")


def said(app: BeredskapApp, of: str) -> str:
    return str(app.screen.query_one(of, Static).content)


def tree(app: BeredskapApp) -> BranchTree:
    return app.screen.query_one(BranchTree)


def rows(app: BeredskapApp, of: str) -> list[tuple[str, ...]]:
    found = app.screen.query_one(of, Grid).rows
    assert found is not None
    return [found.text(index) for index in found.order if index >= 0]


def root(app: BeredskapApp) -> str:
    data = tree(app).root.data
    assert data is not None
    return data.subject


def test_a_loss_is_tried() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "t")
        assert said(app, "#falls-title").startswith("Utan USÖ, 14 d: 34 vårdutbud genast")
        assert rows(app, "#falls")[0][0] == "Vårdutbud genast"
        assert said(app, "#care-title").startswith("Vården utan USÖ, 72 h:")
        assert any(row[2] == "▲ begränsad" for row in rows(app, "#care"))
        assert str(tree(app).root.label).startswith("✖ nere")
        await press(pilot, app, "escape")
        assert said(app, "#falls-title") == "Hänger bara på USÖ"
        assert not str(tree(app).root.label).startswith("✖ nere")

    played(play)


def test_the_tree_is_walked_both_ways_and_back() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "down", "right", "right")
        assert "Prioriterad kraft" in said(app, "#marked")
        assert "utan: 100 % i 15 min" in said(app, "#marked")
        await press(pilot, app, "enter")
        assert root(app) == "uso.el-prio"
        await press(pilot, app, "v")
        labels = [str(node.label) for node in tree(app).root.children]
        assert any(label.startswith("el till Hemodialys") for label in labels)
        await press(pilot, app, "escape")
        assert root(app) == "uso"

    played(play)


def test_where_to_start_is_picked_by_name() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE, "o")
        assert isinstance(app.screen, PickScreen)
        await press(pilot, app, *"cosmic", "enter")
        assert root(app) == "cosmic"

    played(play)


def test_a_store_is_not_taken_out() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE)
        app.screen.go_to("uso.diesel")  # type: ignore[attr-defined]
        await press(pilot, app, "t")
        assert said(app, "#falls-title") == "Hänger bara på Diesel (reservkraft, panna, ambulans), USÖ"
        assert len(app._notifications) == 1

    played(play)


def test_what_is_worked_out_can_be_given_up() -> None:
    begun, pause, session = threading.Event(), threading.Event(), a_session()

    def without_end(_: str, progress: Callable[[float], None]) -> Any:
        begun.set()
        while True:
            progress(0.1)
            pause.wait(0.01)  # leaves the other thread its turn

    session.simulate_loss = without_end  # type: ignore[assignment,method-assign]

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE)
        await pilot.press("t")
        assert await asyncio.to_thread(begun.wait, 30)
        await pilot.pause()
        assert said(app, "#care-title").startswith("räknar vården …")
        assert said(app, "#falls-title").startswith("Utan USÖ")
        await pilot.press("escape")
        assert said(app, "#care-title").startswith("Avbrutet.")

    played(play, session)


def test_one_pane_at_a_time_in_a_small_window() -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await press(pilot, app, HERE)
        assert tree(app).region
        assert not app.screen.query_one("#picture").region
        await press(pilot, app, "m")
        assert app.screen.query_one("#picture").region.height > 10
        await press(pilot, app, "m")
        assert app.screen.query_one("#falls").region
        assert not tree(app).region
        await press(pilot, app, "m")
        assert tree(app).region

    played(play, size=(80, 24))
