"""The last door before the terminal: every line of every widget goes through it, whatever its text came from.

No character that a terminal would take for an order, or that would turn, hide or break text, gets through, and no link. Where text is made, `Translator` and
`cells.clean` have most often taken it away before.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_ORDERS: Final = ("Cc", "Cf", "Zl", "Zp")
_SOFT_HYPHEN: Final = "\u00ad"
_HARD_SPACES: Final = {0x00A0: " ", 0x202F: " ", 0x2009: " "}


class OutputFilter(LineFilter):
    """Puts nothing, or as many spaces as it was wide, in the place of what must not reach a terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # Textual's own signature
        """The segments, each as wide as before."""
        return [_harmless(one) for one in segments]


def _harmless(segment: Segment) -> Segment:
    text, style, control = segment
    if style is not None and style.link:
        style = style.update_link(None)
    elif _is_harmless(text):
        return segment
    return Segment(show(text), style, control)


def show(text: str) -> str:
    """The text as it may be painted, as wide as before.

    >>> show("a\\x1b[2Jb\\u202ec")
    'a[2Jbc'
    """
    return text if _is_harmless(text) else "".join(map(_show_character, text))


def _is_harmless(text: str) -> bool:
    """Nearly all is, and then there is nothing to look for; the hard spaces of numbers count as unprintable."""
    return text.isprintable() or text.translate(_HARD_SPACES).isprintable()


def _show_character(ch: str) -> str:
    category = unicodedata.category(ch)
    if category == "Cs":  # half a character, which no terminal can be sent
        return "?"
    return " " * cell_len(ch) if category in _ORDERS and ch != _SOFT_HYPHEN else ch


OUTPUT_FILTER: Final = OutputFilter()
