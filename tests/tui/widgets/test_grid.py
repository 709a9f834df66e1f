"""The grid on the screen: a long table is filtered and sorted by a thread, and the cursor stays on its row."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from beredskap.language import message
from beredskap.report.document.table import Column, Table
from beredskap.tui.row_order import RowQuery
from beredskap.tui.theme import DARK
from beredskap.tui.widgets.grid import AT_ONCE, Grid

COLUMNS = (Column("name", message("namn")), Column("n", message("tal"), "number"))
LONG = AT_ONCE + 500


def a_table(rows: int) -> tuple[Table, list[str]]:
    """Names upwards, numbers downwards."""
    made = tuple((f"rad {n:05}", float(rows - n)) for n in range(rows))
    return Table("t", message("t"), COLUMNS, made), [f"key-{n}" for n in range(rows)]


class Alone(App[None]):
    """A grid and nothing else."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self._made = a_table(rows)

    def compose(self) -> ComposeResult:
        yield Grid("sv")

    def on_mount(self) -> None:
        self.query_one(Grid).show(*self._made)


def shown(rows: int, play: Callable[[Pilot[None], Grid], Awaitable[None]]) -> None:
    async def whole() -> None:
        app = Alone(rows)
        async with app.run_test(size=(60, 20)) as pilot:
            await rest(pilot)
            await play(pilot, app.query_one(Grid))

    asyncio.run(whole())


async def rest(pilot: Pilot[None]) -> None:
    """Until the thread has said all."""
    await pilot.pause()
    while list(pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


@pytest.mark.parametrize("rows", [50, LONG])
def test_the_cursor_stays_on_its_row(rows: int) -> None:
    async def play(pilot: Pilot[None], grid: Grid) -> None:
        for _ in range(7):
            grid.action_move(1)
        assert grid.key == "key-7"
        for change in (grid.action_sort, grid.action_sort, grid.action_reverse):
            change()
            await rest(pilot)
            assert grid.key == "key-7"
        grid.filter("rad 00007")
        await rest(pilot)
        assert (grid.key, grid.cursor) == ("key-7", 0)
        grid.filter("")
        await rest(pilot)
        assert grid.key == "key-7"
        assert grid.rows is not None
        assert len(grid.rows.order) == rows
        assert grid.rows.query == RowQuery("", 1, True)

    shown(rows, play)


def test_the_last_that_is_asked_holds() -> None:
    async def play(pilot: Pilot[None], grid: Grid) -> None:
        for text in ("r", "ra", "rad 000", "rad 0001"):
            grid.filter(text)
        grid.action_sort()
        assert grid.row_query == RowQuery("rad 0001", 0)
        assert grid.rows is not None
        assert len(grid.rows.order) == LONG, "what was seen stays until it is done"
        await rest(pilot)
        assert [grid.rows.keys[row] for row in grid.rows.order] == [f"key-{n}" for n in range(10, 20)]

    shown(LONG, play)


def test_a_table_shown_anew_keeps_filter_and_order() -> None:
    async def play(pilot: Pilot[None], grid: Grid) -> None:
        grid.filter("rad 0001")
        grid.action_sort()
        await rest(pilot)
        grid.action_move(3)
        assert grid.key == "key-13"
        grid.show(*a_table(LONG + 1))
        await rest(pilot)
        assert grid.rows is not None
        assert (grid.key, len(grid.rows.order), grid.rows.query) == ("key-13", 10, RowQuery("rad 0001", 0))

    shown(LONG, play)
