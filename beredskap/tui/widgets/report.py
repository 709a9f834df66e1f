"""A document as the command line prints it, as wide as there is room, in the theme's colours."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.containers import VerticalScroll
from textual.widgets import Static

from beredskap.report.document.table import Document
from beredskap.tui.theme import painter
from beredskap.tui.translator import Translator

_MARGIN = 3


class Report(VerticalScroll, can_focus=True):
    """Scrolls one document; `show` replaces it."""

    def __init__(self, say: Translator, document: Document | None = None, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(Static(markup=False), id=id)
        self._say = say
        self._document = document
        self._width = 0

    def show(self, document: Document | None) -> None:
        """Another document, or none."""
        self._document, self._width = document, 0
        self._paint()
        self.scroll_home(animate=False)

    def on_resize(self, _: events.Resize) -> None:
        """Break the lines anew."""
        self._paint()

    def _paint(self) -> None:
        width = self.size.width - _MARGIN
        if width == self._width or width < 1:
            return
        self._width = width
        if self._document is None:
            self.query_one(Static).update("")
            return
        from beredskap.report.formats import as_text

        paint = painter(self.app.current_theme)
        said = as_text.render(self._document, self._say.language, width, paint)
        self.query_one(Static).update(Text.from_ansi(said, no_wrap=True))
