"""The time line of a run: a name and a bar for each track, and a cursor in time that is moved with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message as Posted
from textual.scroll_view import ScrollView
from textual.strip import Strip

from beredskap.report.document.layout import fit_text
from beredskap.tui.scenario import time_line_cells
from beredskap.tui.translator import Translator
from beredskap.units import DAY

if TYPE_CHECKING:
    from beredskap.report.run.timeline import TimeLine, Track

_HEAD = 1
_WIDEST_NAME = 36
_FAR = 1_000_000


class TimeLineView(ScrollView, can_focus=True):
    """Shows a `TimeLine`. Posts `Moved` when the cursor is on another track or segment, and `Opened` on enter."""

    COMPONENT_CLASSES = {
        "timeline--head",
        "timeline--group",
        "timeline--cursor",
        "timeline--here",
        "timeline--success",
        "timeline--primary",
        "timeline--accent",
        "timeline--warning",
        "timeline--error",
        "timeline--muted",
    }
    BINDINGS = [
        ("up,k", "move(-1)"),
        ("down,j", "move(1)"),
        ("pageup", "page(-1)"),
        ("pagedown", "page(1)"),
        ("left,h", "step(-1)"),
        ("right,l", "step(1)"),
        ("shift+left", "day(-1)"),
        ("shift+right", "day(1)"),
        ("home", f"step({-_FAR})"),
        ("end", f"step({_FAR})"),
        ("g", f"move({-_FAR})"),
        ("G,shift+g", f"move({_FAR})"),
        ("enter", "open"),
    ]

    class Moved(Posted):
        """The cursor is on another track or hour."""

    class Opened(Posted):
        """Enter on a track."""

    def __init__(self, say: Translator, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._say = say
        self.line: TimeLine | None = None
        self.segment = 0
        self.place = 0
        self._duration = 1
        self._rows: list[Track | str] = []  # headings are strings
        self._spans: list[tuple[int, int]] = []
        self._cells: dict[int, list[time_line_cells.Cell]] = {}
        self._axis = ""

    def show(self, line: TimeLine, duration: int, segment: int = 0) -> None:
        """Show a run's time line with the cursor at a segment."""
        self.line, self._duration = line, duration
        self.segment = min(segment, len(line.ends) - 1)
        self._rows = []
        for track in line.tracks:
            group = self._say(track.group).upper()
            if group not in self._rows:
                self._rows.append(group)
            self._rows.append(track)
        self.place = 1 if self._rows else 0
        self._measure()
        self.post_message(self.Moved())

    @property
    def track(self) -> Track | None:
        """The track under the cursor."""
        row = self._rows[self.place] if self.place < len(self._rows) else None
        return None if isinstance(row, str) else row

    @property
    def time(self) -> int:
        """The start of the segment under the cursor, in seconds."""
        return self.line.starts[self.segment] if self.line else 0

    def go_to(self, track: str, time: int) -> None:
        """Put the cursor on a track (by key), where there is one, and at a time."""
        for place, row in enumerate(self._rows):
            if not isinstance(row, str) and row.key == track:
                self.place = place
        if self.line is not None:
            self.segment = self.line.segment(time)
        self._show_cursor()

    def on_resize(self, _: events.Resize) -> None:
        """As many columns of time as there is room for."""
        self._measure()

    def _measure(self) -> None:
        if self.line is None or self.size.width < 20:
            return
        self._names = min(_WIDEST_NAME, self.size.width // 3)
        width = self.size.width - self._names - 2
        self._spans = time_line_cells.columns(self.line, self._duration, width)
        self._axis = time_line_cells.axis(self._duration, width)
        self._cells.clear()
        self.virtual_size = Size(self.size.width - 1, len(self._rows) + _HEAD)
        self.refresh()

    _names = _WIDEST_NAME

    def action_move(self, by: int) -> None:
        """To another track, past headings."""
        step = 1 if by > 0 else -1
        place = min(max(self.place + by, 0), len(self._rows) - 1)
        for way in (step, -step):
            at = place
            while 0 <= at < len(self._rows):
                if not isinstance(self._rows[at], str):
                    self.place = at
                    self._show_cursor()
                    return
                at += way

    def action_page(self, by: int) -> None:
        """A screenful of tracks."""
        self.action_move(by * max(1, self.size.height - _HEAD - 1))

    def action_step(self, by: int) -> None:
        """To another segment."""
        if self.line is not None:
            self.segment = min(max(self.segment + by, 0), len(self.line.ends) - 1)
            self._show_cursor()

    def action_day(self, by: int) -> None:
        """A day on or back."""
        if self.line is not None:
            time = min(max(self.time + by * DAY, 0), self._duration - 1)
            self.segment = self.line.segment(time)
            self._show_cursor()

    def action_open(self) -> None:
        """Tell that enter was pressed."""
        self.post_message(self.Opened())

    def _show_cursor(self) -> None:
        top = 0 if self.place <= 1 else self.place
        self.scroll_to_region(Region(0, top, 1, self.place - top + 1 + _HEAD), animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        """The track and the hour under the mouse."""
        place = int(self.scroll_offset.y) + event.y - _HEAD
        if self.line is None or not 0 <= place < len(self._rows) or event.y < _HEAD:
            return
        if not isinstance(self._rows[place], str):
            self.place = place
        column = event.x - self._names - 1
        if 0 <= column < len(self._spans):
            self.segment = self._spans[column][0]
        self._show_cursor()

    def render_line(self, y: int) -> Strip:
        """The axis, or the row that is ``y`` below it."""
        across = self.size.width
        if self.line is None or not self._spans:
            return Strip.blank(across, self.rich_style)
        if y < _HEAD:
            return self._paint_row("", [(ch, "head") for ch in self._axis], False)
        place = int(self.scroll_offset.y) + y - _HEAD
        if place >= len(self._rows):
            return Strip.blank(across, self.rich_style)
        row = self._rows[place]
        if isinstance(row, str):
            return self._paint_row(row, [(" ", "muted")] * len(self._spans), False, "group")
        return self._paint_row(row.name, self._track(place, row), place == self.place)

    def _track(self, place: int, track: Track) -> list[time_line_cells.Cell]:
        if place not in self._cells:
            self._cells[place] = time_line_cells.cells(track, self._spans)
        return self._cells[place]

    def _paint_row(self, name: str, cells: Sequence[time_line_cells.Cell], has_cursor: bool, role: str = "") -> Strip:
        here = self._column()
        plain = self.rich_style
        beneath = self.get_component_rich_style("timeline--here", partial=True)
        named = self.get_component_rich_style("timeline--cursor") if has_cursor else plain
        if role:
            named = plain + self.get_component_rich_style(f"timeline--{role}", partial=True)
        segments = [Segment(fit_text(name, self._names), named), Segment(" ", plain)]
        for column, (ch, painted) in enumerate(cells):
            style = plain + self.get_component_rich_style(f"timeline--{painted}", partial=True)
            segments.append(Segment(ch, style + beneath if column == here else style))
        return Strip(segments).simplify().crop_extend(0, self.size.width, plain)

    def _column(self) -> int:
        """The column of the cursor: the first that touches its segment."""
        for column, (first, last) in enumerate(self._spans):
            if first <= self.segment <= last:
                return column
        return 0
