"""Which rows of a table are seen, and in which order: pure, and in small steps, so that a thread may do it for 100,000 rows and be told to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from beredskap.language import Message
from beredskap.report.document.formatting import alphabetical_key
from beredskap.report.document.table import AtLeast, Cell, Special
from beredskap.units import Quantity

HEADING: Final = -1
STEP: Final = 500
"""So many rows are gone through between two questions whether to go on."""
_PIECE: Final = 5000
GoOn = Callable[[], bool]


@dataclass(frozen=True)
class RowQuery:
    """Rows with this text in any cell, sorted by a column; None is the table's own order."""

    wanted: str = ""
    column: int | None = None
    reverse: bool = False


@dataclass(frozen=True)
class RowOrder:
    """``lines`` are indices of rows, and of headings as negative numbers (`HEADING` is the first of ``groups``). ``places`` says where each row stands."""

    lines: Sequence[int]
    groups: Sequence[str]
    places: dict[int, int]


class StoppedError(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True)
class RankedMessage(Message):
    """Words that sort by a number."""

    rank: float = 0.0


def always() -> bool:
    """Never stop."""
    return True


def interruptible(rows: Iterable[int], go_on: GoOn) -> Iterator[int]:
    """The rows, with a question now and then. Raises `StoppedError`."""
    for number, row in enumerate(rows):
        if number % STEP == 0 and not go_on():
            raise StoppedError
        yield row


def fold_text(text: str) -> str:
    """A text as it is searched in and for: without capitals, and a space is a space."""
    return text.casefold().replace("\u00a0", " ")


def sort_rows(
    rows: Sequence[int], cell: Callable[[int], Cell], text: Callable[[int], str], reverse: bool, go_on: GoOn
) -> list[int]:
    """Rows by one column: numbers before words, okänd and nothing last; equal ones as they stood.

    Each kind is sorted by itself, by plain numbers or texts: tuples of both take far longer.
    """
    numbers: dict[int, float] = {}
    words: dict[int, str] = {}
    nothing: list[int] = []
    for row in interruptible(rows, go_on):
        match cell(row):
            case None | Special():
                nothing.append(row)
            case AtLeast() | Quantity() as found:
                numbers[row] = found.value
            case RankedMessage() as found:
                numbers[row] = found.rank
            case bool() | int() | float() as found:
                numbers[row] = float(found)
            case _:
                words[row] = alphabetical_key(text(row))
    kinds = [sort_in_pieces(numbers, reverse, go_on), sort_in_pieces(words, reverse, go_on), nothing]
    return [row for kind in (reversed(kinds) if reverse else kinds) for row in kind]


def sort_in_pieces(keys: Mapping[int, float] | Mapping[int, str], reverse: bool, go_on: GoOn) -> list[int]:
    """Rows by their keys. Sorting lets no other thread in, so it is done in pieces first: of those the whole is made in a quarter of the time."""
    rows = list(keys)
    runs: list[int] = []
    for start in range(0, len(rows), _PIECE):
        if not go_on():
            raise StoppedError
        runs += sorted(rows[start : start + _PIECE], key=keys.__getitem__, reverse=reverse)
    return sorted(runs, key=keys.__getitem__, reverse=reverse)


def group_rows(rows: Sequence[int], group: Callable[[int], str]) -> RowOrder:
    """Rows that share a group have a heading above them."""
    lines: list[int] = []
    groups: list[str] = []
    for row in rows:
        words = group(row)
        if not groups or groups[-1] != words:
            groups.append(words)
            lines.append(HEADING - (len(groups) - 1))
        lines.append(row)
    return RowOrder(lines, groups, index_lines(lines))


def index_lines(lines: Sequence[int]) -> dict[int, int]:
    """Where each row stands."""
    return {row: place for place, row in enumerate(lines) if row >= 0}
