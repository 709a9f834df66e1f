"""A table that paints only the lines that are seen, so that 100,000 of them scroll as lightly as ten."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message as Posted
from textual.scroll_view import ScrollView
from textual.strip import Strip

from beredskap.report.layout import fitted
from beredskap.report.table import Table
from beredskap.tui.grid_rows import GAP, GridRows
from beredskap.tui.theme import role_of

_FAR = 1_000_000_000


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

    def show(self, table: Table, keys: Sequence[str]) -> None:
        """Show a table, one key for each row."""
        key, old = self.key, self.rows
        self.rows = GridRows(table, keys, self.language)
        self._empty = table.empty.text(self.language) if table.empty and not table.rows else ""
        if old is not None and old.headings == self.rows.headings:
            self.rows.wanted = old.wanted
            self.rows.sort(old.sorted_by, old.reversed)
        else:
            self._recall()
        self._arranged(key)

    def _recall(self) -> None:
        """Sort as the table was sorted when it was last left."""
        assert self.rows is not None
        keys = [column.key for column in self.rows.table.columns]
        column, is_reversed = _remembered(self.app).get(self.rows.table.key, ("", False))
        if column in keys or is_reversed:
            self.rows.sort(keys.index(column) if column in keys else None, is_reversed)

    def _remember(self) -> None:
        assert self.rows is not None
        by, kept = self.rows.sorted_by, _remembered(self.app)
        column = "" if by is None else self.rows.table.columns[by].key
        kept[self.rows.table.key] = (column, self.rows.reversed)
        if not column and not self.rows.reversed:
            del kept[self.rows.table.key]

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor."""
        if self.rows is None or not 0 <= self.cursor < len(self.rows.order) or self.rows.order[self.cursor] < 0:
            return None
        return self.rows.keys[self.rows.order[self.cursor]]

    @property
    def wanted(self) -> str:
        """The text that rows are filtered by."""
        return "" if self.rows is None else self.rows.wanted

    @property
    def row_text(self) -> tuple[str, ...] | None:
        """The cells of the row under the cursor."""
        return None if self.rows is None or self.key is None else self.rows.text(self.rows.order[self.cursor])

    def filter(self, wanted: str) -> None:
        """Show only rows with this text."""
        if self.rows is not None:
            key = self.key
            self.rows.filter(wanted)
            self._arranged(key)

    def action_sort(self) -> None:
        """Sort by the next column; after the last comes the table's own order."""
        if self.rows is None:
            return
        key = self.key
        order = (None, *self.rows.shown)
        self.rows.sort(
            order[(order.index(self.rows.sorted_by) + 1) % len(order)] if self.rows.sorted_by in order else None
        )
        self._remember()
        self._arranged(key)

    def action_reverse(self) -> None:
        """The same order the other way."""
        if self.rows is not None:
            key = self.key
            self.rows.sort(self.rows.sorted_by, not self.rows.reversed)
            self._remember()
            self._arranged(key)

    def _arranged(self, key: str | None) -> None:
        assert self.rows is not None
        place = None if key is None else self.rows.place(key)
        self.cursor = (self.rows.nearest(self.cursor, 1) or 0) if place is None else place
        self._resized()
        if self.key is not None:
            self.post_message(self.Moved(self, self.key))

    def _resized(self) -> None:
        if self.rows is None:
            return
        self.rows.fit(max(20, self.size.width - 1))
        self._head = self.rows.head("▾" if self.rows.reversed else "▴")
        self.virtual_size = Size(max(1, self.size.width - 1), len(self.rows.order) + len(self._head))
        self._follow()
        self.refresh()

    def on_resize(self, _: events.Resize) -> None:
        """Fit the columns to the new width."""
        self._resized()

    def action_move(self, by: int) -> None:
        """Move the cursor past headings."""
        if self.rows is None:
            return
        place = self.rows.nearest(self.cursor + by, by)
        if place is None:
            return
        self.cursor = place
        self._follow()
        self.refresh()
        self.post_message(self.Moved(self, self.key or ""))

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
        self.scroll_to_region(Region(0, top, 1, self.cursor - top + 1 + len(self._head)), animate=False, force=True)

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

    def render_line(self, y: int) -> Strip:
        """The header, or the line that is ``y`` below it."""
        rows, across = self.rows, self.size.width
        if rows is None:
            return Strip.blank(across, self.rich_style)
        if y < len(self._head):
            return self._strip(self._head[y], self.get_component_rich_style("grid--header"), plain=True)
        place = int(self.scroll_offset.y) + y - len(self._head)
        if place >= len(rows.order):
            words = self._empty if place == 0 else ""
            return Strip([Segment(fitted(words, across), self.rich_style)])
        line = rows.order[place]
        if line < 0:
            return Strip([Segment(fitted(rows.heading(line), across), self.get_component_rich_style("grid--group"))])
        has_cursor = place == self.cursor
        style = self.rich_style
        if has_cursor:
            style = self.get_component_rich_style("grid--cursor") if self.has_focus else style + Style(underline=True)
        return self._strip(rows.text(line), style, plain=has_cursor and self.has_focus)

    def _strip(self, texts: Sequence[str], style: Style, plain: bool) -> Strip:
        assert self.rows is not None
        segments = []
        for number in self.rows.shown:
            role = None if plain else role_of(texts[number])
            painted = style if role is None else style + self.get_component_rich_style(f"grid--{role}", partial=True)
            segments.append(Segment(fitted(texts[number], self.rows.widths[number], self.rows.right[number]), painted))
            segments.append(Segment(" " * GAP, style))
        return Strip(segments).crop_extend(0, self.size.width, style)


def _remembered(app: object) -> dict[str, tuple[str, bool]]:
    """How tables are sorted, by their keys, in an app that remembers it."""
    remembered = getattr(app, "remembered", None)
    found: dict[str, tuple[str, bool]] = remembered.sorted if remembered else {}
    return found
