"""Widths and line breaks in plain text: what a string takes on the screen, and how columns share a width."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

GAP: Final = 2
_NARROWEST: Final = 12


def width(text: str) -> int:
    """Columns that the text takes on a screen: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def pad(text: str, columns: int, right: bool = False) -> str:
    """The text filled with spaces to ``columns``."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def wrap(text: str, columns: int) -> list[str]:
    """Break at spaces so that no line is wider than ``columns``; a longer word is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if width(candidate) <= columns:
            line = candidate
            continue
        if line:
            lines.append(line)
        while width(word) > columns:
            head = _head(word, columns)
            lines.append(head)
            word = word[len(head) :]  # the rest of the same word
        line = word
    return [*lines, line]


def _head(word: str, columns: int) -> str:
    taken = 0
    for index, ch in enumerate(word):
        taken += width(ch)
        if taken > columns:
            return word[: max(1, index)]
    return word


def longest_word(text: str) -> int:
    """The width of the widest word."""
    return max((width(word) for word in text.split(" ")), default=0)


def in_two_lines(heading: str) -> int:
    """The least width at which a heading takes at most two lines."""
    words = heading.split(" ")
    breaks = range(1, len(words) + 1)
    return min(max(width(" ".join(words[:at])), width(" ".join(words[at:]))) for at in breaks)


@dataclass(frozen=True)
class Span:
    """What one column would like: its natural width, the least it reads well at, and whether it may move below the row."""

    natural: int
    least: int
    foldable: bool


def span(heading: str, cells: Sequence[str], flexible: bool, foldable: bool) -> Span:
    """Measure a column. A heading takes two lines if it can; cells break only where ``flexible``."""
    head = in_two_lines(heading)
    natural = max([head, *(width(cell) for cell in cells)])
    if not flexible:
        return Span(natural, max([longest_word(heading), *(width(cell) for cell in cells)]), foldable)
    words = max([longest_word(heading), *(longest_word(cell) for cell in cells)])
    return Span(natural, min(natural, max(_NARROWEST, min(words, 40 if foldable else 24))), foldable)


def share_out(spans: Sequence[Span], total: int) -> list[int]:
    """Widths for the columns so that they fit in ``total``; 0 for a column that has to move below the row."""
    kept = list(range(len(spans)))
    while len(kept) > 1 and _room_taken([spans[i].least for i in kept]) > total:
        last = next((i for i in reversed(kept) if spans[i].foldable), None)
        if last is None:
            break
        kept.remove(last)
    widths = [spans[i].natural if i in kept else 0 for i in range(len(spans))]
    while _room_taken([widths[i] for i in kept]) > total:
        over = [i for i in kept if widths[i] > spans[i].least]
        if not over:
            break
        widths[max(over, key=lambda i: (widths[i], -i))] -= 1
    return widths


def _room_taken(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def fit_text(text: str, columns: int, right: bool = False) -> str:
    """The text in exactly ``columns``: filled with spaces, or cut with an ellipsis."""
    if width(text) <= columns:
        return pad(text, columns, right)
    return pad(_head(text, columns - 1).rstrip() + "…", columns) if columns > 0 else ""
