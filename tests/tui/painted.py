"""What is painted: every line that any widget gives to the terminal is looked at, also what is seen for a moment only."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from rich.segment import Segment
from textual._styles_cache import StylesCache

HARMLESS = "\u00ad"
ORDERS = (
    "\x1b]52;c;cHduZWQ=\x07\x1b[31mröd\x9b2J\u202egnalsrof\u202c\u2066in\u2069ut\u200bnoll\u2028rad\nny\r\ufeff\x00\x7f"
)
"""A clipboard, a colour, an emptied screen, turned and hidden text, new lines."""
MARKUP = "[@click=app.quit]klick[/] [link=https://exempel.se]länk[/link] [bold red]fet[/] [/b] \\["
"""What a widget that reads markup would make a button, a link, a style or an error of."""


class Painted:
    """The lines of text that were painted, and what is wrong with them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines: set[str] = set()
        self.wrong: set[str] = set()
        render = StylesCache.render_widget

        def watched(cache: StylesCache, widget: Any, crop: Any) -> Any:
            strips = render(cache, widget, crop)
            for strip in strips:
                self.lines.add(strip.text)
                for segment in strip:
                    self.wrong |= {f"{type(widget).__name__}#{widget.id}: {one}" for one in faults(segment)}
            return strips

        monkeypatch.setattr(StylesCache, "render_widget", watched)

    def has(self, text: str) -> bool:
        return any(text in line for line in self.lines)


def faults(segment: Segment) -> set[str]:
    """What a segment must not hold."""
    bad = {
        repr(ch) for ch in segment.text if unicodedata.category(ch) in ("Cc", "Cf", "Zl", "Zp", "Cs") and ch != HARMLESS
    }
    style = segment.style
    if style is not None and style.link:
        bad.add("a link")
    if style is not None and "app.quit" in str(style.meta.get("@click", "")):
        bad.add("a button of somebody else's")
    return bad
