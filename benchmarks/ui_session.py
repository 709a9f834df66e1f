"""One session of the terminal UI with a stopwatch: prints milliseconds as JSON. Started by ``python -m benchmarks.ui`` with a database and its own start."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

SIZE = (120, 40)
MOVES, TYPED, SORTS = 60, "lidokain", 6
PATIENCE_S = 60.0
Times = dict[str, list[float]]


class Stopwatch:
    """Watches what an application paints. Seconds of the wall, since a cold start begins in another process."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.painted = asyncio.Event()
        original = app._display

        def display(screen: Any, renderable: Any) -> None:
            original(screen, renderable)
            make = getattr(renderable, "render_segments", None)
            if make is not None:
                make(app.console)  # the text that a terminal would have been given
            self.painted.set()

        app._display = display

    async def until(self, done: Callable[[], bool], begin: float) -> float:
        """Milliseconds from ``begin`` to the first painting after which it is so."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                await self.painted.wait()
                self.painted.clear()
                if done():
                    return (time.time() - begin) * 1000

    async def key(self, key: str, done: Callable[[], bool]) -> float:
        """Press a key, and wait until what it does is painted."""
        from textual import events
        from textual.keys import _character_to_key

        character = key if len(key) == 1 else None
        event = events.Key(_character_to_key(key) if character else key, character)
        event.set_sender(self.app)
        self.painted.clear()
        begin = time.time()
        self.app._driver.send_message(event)
        return await self.until(done, begin)


async def measured(db: str, start: float) -> Times:
    """The application from its cold start."""
    from beredskap.tui.app import BeredskapApp
    from beredskap.tui.preferences import Preferences
    from beredskap.tui.region_session import RegionSession

    times: Times = defaultdict(list)
    app = BeredskapApp(RegionSession("", db), "sv", Preferences(workspace="stock"))
    watch = Stopwatch(app)
    async with app.run_test(size=SIZE):
        times["app: cold start to first paint"].append(await watch.until(lambda: True, start))
        stores = await there(watch, "#stores")
        times["Lager: cold start to its table"].append((time.time() - start) * 1000)
        await lasting(watch, stores, times, start)
        await another(watch, times)
        grid = await the_ledger(watch, times)
        await keys(watch, grid, times)
        await filtering(watch, grid, times)
        await sorting(watch, grid, times)
        await time_line(watch, times)
    return times


async def there(watch: Stopwatch, name: str) -> Any:
    """The grid of that name, as soon as its rows are painted."""

    def found() -> bool:
        grids = watch.app.screen.query(name)
        return bool(grids) and grids.first().rows is not None

    watch.painted.set()
    await watch.until(found, time.time())
    return watch.app.screen.query_one(name)


async def lasting(watch: Stopwatch, stores: Any, times: Times, start: float) -> None:
    """Until the bars are painted in the place of *räknar*."""
    await watch.until(lambda: watch.app.screen._lasting is not None, start)
    times["Lager: how long it all lasts"].append((time.time() - start) * 1000)
    assert "räknar …" not in stores.row_text


async def another(watch: Stopwatch, times: Times) -> None:
    """To another workspace and back."""
    await watch.key("3", lambda: watch.app.current_mode != "stock")
    times["Lager: key 2 to its table"].append(await watch.key("2", lambda: watch.app.current_mode == "stock"))


async def the_ledger(watch: Stopwatch, times: Times) -> Any:
    """To the page with all movements."""
    begin = time.time()
    for page in ("items", "ledger"):
        await watch.key("p", lambda page=page: watch.app.screen._page == page)
    grid = await there(watch, "#ledger")
    times["ledger: 100,000 rows read"].append((time.time() - begin) * 1000)
    assert len(grid.rows.keys) > 100_000
    return grid


async def keys(watch: Stopwatch, grid: Any, times: Times) -> None:
    """Steps, pages, ends: begun while the thread still reads through the rows, as a user would."""
    for name, pressed, number in (
        ("move", ("down",), MOVES),
        ("page", ("pagedown",), MOVES // 2),
        ("first and last", ("end", "home"), MOVES // 6),
        ("move", ("down", "up"), MOVES // 2),
    ):
        for _ in range(number):
            for key in pressed:
                before = grid.cursor
                times[f"key: {name}"].append(await watch.key(key, lambda before=before: grid.cursor != before))


async def filtering(watch: Stopwatch, grid: Any, times: Times) -> None:
    """Type a word into the filter, letter by letter, and take it away."""
    screen = watch.app.screen
    await watch.key("/", lambda: screen.query_one("#filter").has_focus)
    line = screen.query_one("#filter")
    for number, letter in enumerate(TYPED, 1):
        begin = time.time()
        times["key: type in the filter"].append(await watch.key(letter, lambda n=number: len(line.value) == n))
        seen = lambda n=number: grid.rows.wanted == TYPED[:n]  # noqa: E731
        if not seen():
            await watch.until(seen, begin)
        times["filter: from key to rows"].append((time.time() - begin) * 1000)
    await watch.key("escape", lambda: not grid.rows.wanted)


async def sorting(watch: Stopwatch, grid: Any, times: Times) -> None:
    """Sort by one column after another, and move meanwhile."""
    for _ in range(SORTS):
        begin, wanted = time.time(), grid.rows.sorted_by
        for key in ("s", "down", "down"):
            before = (grid.cursor, grid.row_query)
            spent = await watch.key(key, lambda before=before: (grid.cursor, grid.row_query) != before)
            times["key: move while it sorts"].append(spent)
        if grid.rows.sorted_by == wanted:
            await watch.until(lambda wanted=wanted: grid.rows.sorted_by != wanted, begin)
        times["sort: from key to rows"].append((time.time() - begin) * 1000)


async def time_line(watch: Stopwatch, times: Times) -> None:
    """Run the loss of the university hospital, and move in its time line: every step repaints all of it."""
    from beredskap.tui.workspaces import WORKSPACES

    number = 1 + [one.key for one in WORKSPACES].index("scenario")
    await watch.key(str(number), lambda: watch.app.current_mode == "scenario")
    grid = await there(watch, "#scenarios")
    await watch.key("end", lambda: "uso-utslaget.yaml" in (grid.key or ""))
    begin = time.time()
    await watch.key("r", lambda: bool(watch.app.screen.query("#line")))
    line = watch.app.screen.query_one("#line")
    await watch.until(lambda: line.line is not None, begin)
    times["USÖ lost: from key to time line"].append((time.time() - begin) * 1000)
    for pressed in ("home", *["right"] * (MOVES // 2), *["down", "up"] * (MOVES // 4)):
        before = (line.place, line.segment)
        spent = await watch.key(pressed, lambda before=before: (line.place, line.segment) != before)
        times["key: in the time line"].append(spent)


async def peer() -> Times:
    """Textual's own table with a tenth of the rows."""
    from textual.app import App
    from textual.widgets import DataTable

    class Peer(App[None]):
        def compose(self) -> Iterator[Any]:
            yield DataTable(cursor_type="row")

    times: Times = defaultdict(list)
    app = Peer()
    watch = Stopwatch(app)
    async with app.run_test(size=SIZE):
        table = app.query_one(DataTable)
        begin = time.time()
        table.add_columns(*[f"kolumn {number}" for number in range(8)])
        table.add_rows([[f"{row} {column}" for column in range(8)] for row in range(10_000)])
        table.focus()
        watch.painted.clear()
        times["DataTable, 10,000 rows: shown"].append(
            await watch.until(lambda: table.virtual_size.height > 10_000, begin)
        )
        for _ in range(MOVES):
            before = table.cursor_row
            spent = await watch.key("down", lambda before=before: table.cursor_row != before)
            times["DataTable, 10,000 rows: key"].append(spent)
    return times


if __name__ == "__main__":
    gc.set_threshold(200_000, 20, 20)  # as the command line does
    session = asyncio.run(measured(sys.argv[1], float(sys.argv[2])))
    print(json.dumps({**session, **asyncio.run(peer())}))
