"""A table that paints only the lines that are seen, so that 100,000 of them scroll as lightly as ten.

A long table is filtered and sorted by a thread: what was seen stays until it is done, and keys are answered meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual import events, work
from textual.geometry import Region, Size
from textual.message import Message as Posted
from textual.scroll_view import ScrollView
from textual.strip import Strip

from beredskap.report.document.layout import fit_text
from beredskap.report.document.table import Table
from beredskap.tui.grid_rows import GAP, GridRows
from beredskap.tui.row_order import RowOrder, RowQuery, StoppedError
from beredskap.tui.theme import role_of

_FAR = 1_000_000_000
AT_ONCE: Final = 2000
"""Up to so many rows are filtered and sorted before the next key; that takes a few ten milliseconds."""
_STEP_S: Final = 0.003
_PAUSE_S: Final = 0.0005
_LONG_PAUSE_S: Final = 0.006
"""So long a thread works, and so long it steps aside for the keys: longer where nobody waits for it."""


class Grid(ScrollView, can_focus=True):
    """Shows a neutral table. The cursor stays on its row, by key, when the table is shown anew."""

    COMPONENT_CLASSES = {
        "grid--header",
        "grid--group",
        "grid--cursor",
        "grid--success",
        "grid--primary",
        "grid--accent",
        "grid--warning",
        "grid--error",
        "grid--muted",
    }
    BINDINGS = [
        ("up,k", "move(-1)"),
        ("down,j", "move(1)"),
        ("pageup", "page(-1)"),
        ("pagedown", "page(1)"),
        ("home,g", f"move({-_FAR})"),
        ("end,G,shift+g", f"move({_FAR})"),
        ("enter", "open"),
    ]

    class Moved(Posted):
        """The cursor is on another row."""

        def __init__(self, grid: Grid, key: str) -> None:
            super().__init__()
            self.grid = grid
            self.key = key

    class Opened(Posted):
        """Enter on a row."""

        def __init__(self, grid: Grid, key: str) -> None:
            super().__init__()
            self.grid = grid
            self.key = key

    def __init__(self, language: str, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id, classes=classes)
        self.language = language
        self.rows: GridRows | None = None
        self.cursor = 0
        self._empty = ""
        self._head: list[tuple[str, ...]] = []
        self._asked: tuple[GridRows, RowQuery] | None = None
        self._is_working = False
        self._ground = Style.null()

    def show(self, table: Table, keys: Sequence[str]) -> None:
        """Show a table, one key for each row."""
        self.show_rows(GridRows(table, keys, self.language))

    def show_rows(self, rows: GridRows) -> None:
        """Show rows that have been made already, filtered and sorted as those before them."""
        old = self._asked[0] if self._asked else self.rows
        is_same = old is not None and old.headings == rows.headings
        self._ask(rows, self.row_query if is_same else self._kept_query(rows))

    def _kept_query(self, rows: GridRows) -> RowQuery:
        """Sorted as the table was when it was last left."""
        keys = [column.key for column in rows.table.columns]
        column, is_reversed = _kept_sorting(self.app).get(rows.table.key, ("", False))
        return RowQuery(column=keys.index(column) if column in keys else None, reverse=is_reversed)

    def _keep_sorting(self, rows: GridRows, query: RowQuery) -> None:
        kept = _kept_sorting(self.app)
        column = "" if query.column is None else rows.table.columns[query.column].key
        kept[rows.table.key] = (column, query.reverse)
        if not column and not query.reverse:
            del kept[rows.table.key]

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor."""
        if self.rows is None or not 0 <= self.cursor < len(self.rows.order) or self.rows.order[self.cursor] < 0:
            return None
        return self.rows.keys[self.rows.order[self.cursor]]

    @property
    def row_query(self) -> RowQuery:
        """How the rows are filtered and sorted, or will be as soon as that has been worked out."""
        return self._asked[1] if self._asked else self.rows.query if self.rows else RowQuery()

    @property
    def wanted(self) -> str:
        """The text that rows are filtered by."""
        return self.row_query.wanted

    @property
    def row_text(self) -> tuple[str, ...] | None:
        """The cells of the row under the cursor."""
        return None if self.rows is None or self.key is None else self.rows.text(self.rows.order[self.cursor])

    def cell(self, column: str) -> str:
        """The cell of the row under the cursor in a column, by its key, or "" where there is none."""
        texts = self.row_text
        if self.rows is None or texts is None:
            return ""
        return next((text for text, one in zip(texts, self.rows.table.columns, strict=True) if one.key == column), "")

    def filter(self, wanted: str) -> None:
        """Show only rows with this text."""
        self._change_query(replace(self.row_query, wanted=wanted))

    def action_sort(self) -> None:
        """Sort by the next column; after the last comes the table's own order."""
        if self.rows is not None:
            order = (None, *self.rows.shown)
            here = self.row_query.column
            self._change_query(
                replace(self.row_query, column=order[(order.index(here) + 1) % len(order)] if here in order else None)
            )

    def action_reverse(self) -> None:
        """The same order the other way."""
        self._change_query(replace(self.row_query, reverse=not self.row_query.reverse))

    def _change_query(self, query: RowQuery) -> None:
        rows = self._asked[0] if self._asked else self.rows
        if rows is not None:
            self._keep_sorting(rows, query)
            self._ask(rows, query)

    def _ask(self, rows: GridRows, query: RowQuery) -> None:
        """Arrange rows at once, or, where they are many, have it worked out."""
        if len(rows.keys) <= AT_ONCE or query == rows.query:
            self._asked = None
            self._take(rows, query)
        else:
            self._asked = rows, query
            self._make_head()
            self.refresh()
        self._begin()

    def _begin(self) -> None:
        """Start on what is asked; where nothing is, on reading through a long table, so that the first search in it is quick."""
        if self._is_working or self.rows is None:
            return
        if self._asked or (len(self.rows.keys) > AT_ONCE and not self.rows.is_read):
            self._is_working = True
            self._work_out(self._asked, self.rows)

    @work(thread=True, group="arrange", exit_on_error=False)
    def _work_out(self, asked: tuple[GridRows, RowQuery] | None, shown: GridRows) -> None:
        """Do it in small steps, until something else is asked."""
        stepped_aside = time.monotonic()
        pause = _LONG_PAUSE_S if asked is None else _PAUSE_S

        def go_on() -> bool:
            nonlocal stepped_aside
            if time.monotonic() - stepped_aside > _STEP_S:
                time.sleep(pause)
                stepped_aside = time.monotonic()
            return self._asked is asked and self.is_attached

        order = None
        try:
            if asked is None:
                shown.read_texts(go_on)
            else:
                order = asked[0].find_order(asked[1], go_on)
        except StoppedError:
            pass
        if self.is_attached:
            self.app.call_from_thread(self._take_result, asked, order)

    def _take_result(self, asked: tuple[GridRows, RowQuery] | None, order: RowOrder | None) -> None:
        """Take the order, unless something else has been asked since; then begin on that."""
        self._is_working = False
        if asked is not None and asked is self._asked and order is not None:
            self._asked = None
            self._take(*asked, order)
        self._begin()

    def _take(self, rows: GridRows, query: RowQuery, order: RowOrder | None = None) -> None:
        key = self.key
        self.rows = rows
        if query != rows.query:
            rows.arrange(query, order)
        self._empty = rows.table.empty.text(self.language) if rows.table.empty and not rows.table.rows else ""
        place = None if key is None else rows.place(key)
        self.cursor = (rows.nearest(self.cursor, 1) or 0) if place is None else place
        self._fit_columns()
        if self.key is not None:
            self.post_message(self.Moved(self, self.key))

    def _fit_columns(self) -> None:
        if self.rows is None:
            return
        self.rows.fit(max(20, self.size.width - 1))
        self._make_head()
        self.virtual_size = Size(max(1, self.size.width - 1), len(self.rows.order) + len(self._head))
        self._follow()
        self.refresh()

    def _make_head(self) -> None:
        """The headings: what it is sorted by, or will be."""
        if self.rows is not None:
            mark = "…" if self._asked else "▾" if self.rows.reversed else "▴"
            self._head = self.rows.head(mark, self.row_query.column) if self.rows.table.rows else []

    def on_resize(self, _: events.Resize) -> None:
        """Fit the columns to the new width."""
        self._fit_columns()

    def action_move(self, by: int) -> None:
        """Move the cursor past headings."""
        if self.rows is None:
            return
        place = self.rows.nearest(self.cursor + by, by)
        if place is None:
            return
        was, self.cursor = self.cursor, place
        self._follow()
        for line in (was, place):
            self.refresh_line(line + len(self._head))
        self.post_message(self.Moved(self, self.key or ""))

    def go_to(self, key: str) -> None:
        """Put the cursor on a row; where a filter hides it the filter goes."""
        if self.rows is None:
            return
        if self.rows.place(key) is None:
            self.rows.filter("")
        place = self.rows.place(key)
        if place is not None:
            self.cursor = place
            self._fit_columns()
            self.post_message(self.Moved(self, key))

    def action_page(self, by: int) -> None:
        """Move the cursor by a screenful."""
        self.action_move(by * max(1, self.size.height - len(self._head) - 1))

    def action_open(self) -> None:
        """Tell that enter was pressed on the row."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    def _follow(self) -> None:
        """Keep the cursor in sight, and the heading above the first row too."""
        top = 0 if self.cursor <= 1 else self.cursor
        region = Region(0, top, 1, self.cursor - top + 1 + len(self._head))
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """The row under the mouse becomes the cursor's; a second click opens it."""
        if self.rows is None or event.y < len(self._head):
            return
        place = int(self.scroll_offset.y) + event.y - len(self._head)
        if place >= len(self.rows.order) or self.rows.order[place] < 0:
            return
        again = place == self.cursor
        self.action_move(place - self.cursor)
        if again:
            self.action_open()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines that are painted now, all on the same ground."""
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """The header, or the line that is ``y`` below it."""
        rows, across = self.rows, self.size.width
        if rows is None:
            return Strip.blank(across, self._ground)
        if y < len(self._head):
            return self._strip(self._head[y], self.get_component_rich_style("grid--header"), plain=True)
        place = int(self.scroll_offset.y) + y - len(self._head)
        if place >= len(rows.order):
            words = self._empty if place == 0 else ""
            return Strip([Segment(fit_text(words, across), self._ground)])
        line = rows.order[place]
        if line < 0:
            return Strip([Segment(fit_text(rows.heading(line), across), self.get_component_rich_style("grid--group"))])
        has_cursor = place == self.cursor
        style = self._ground
        if has_cursor:
            style = self.get_component_rich_style("grid--cursor") if self.has_focus else style + Style(underline=True)
        return self._strip(rows.text(line), style, plain=has_cursor and self.has_focus)

    def _strip(self, texts: Sequence[str], style: Style, plain: bool) -> Strip:
        assert self.rows is not None
        rows, gap = self.rows, " " * GAP
        segments: list[Segment] = []
        together: list[str] = []
        role: str | None = None
        status: str | None = None
        for number in rows.shown:
            role = None if plain else role_of(texts[number], status)
            status = role or status
            text = fit_text(texts[number], rows.widths[number], rows.right[number])
            if role is None:
                together += (text, gap)
                continue
            painted = style + self.get_component_rich_style(f"grid--{role}", partial=True)
            segments += (Segment("".join(together), style), Segment(text, painted))
            together = [gap]
        return Strip([*segments, Segment("".join(together), style)]).crop_extend(0, self.size.width, style)


def _kept_sorting(app: object) -> dict[str, tuple[str, bool]]:
    """How tables are sorted, by their keys, in an app that has preferences."""
    preferences = getattr(app, "preferences", None)
    found: dict[str, tuple[str, bool]] = preferences.sorted if preferences else {}
    return found
