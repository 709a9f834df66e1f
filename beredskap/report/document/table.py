"""The neutral form of everything that is reported: a document of tables and prose that every format renders, so a screen and an export cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, Literal

from beredskap.language import Message, message
from beredskap.units import Quantity

ColumnKind = Literal[
    "text",  # a string or a message
    "place",  # file:line:column, shown first and in bold in a list
    "number",  # a plain number, with ``unit`` in the header
    "patients",  # patients, shown as whole people
    "change",  # patients more or fewer, shown as whole people with a sign
    "share",  # 0–1, shown in per cent
    "duration",  # seconds, shown as ``6 h`` or ``14 d``
    "time",  # seconds from the start, shown as ``T+6 h``
    "quantity",  # a `beredskap.units.Quantity`
    "grade",  # a grade of `beredskap.model.base.Grade`
    "word",  # an outcome word of `beredskap.model.result.journal.Word`
    "verdict",  # True, False or None: holds, does not hold, cannot be decided
    "severity",  # info, varning, fel
]
NUMERIC: Final[tuple[ColumnKind, ...]] = ("number", "patients", "change", "share", "duration", "time", "quantity")


class Special(Enum):
    """Cells that are not values: okänd is never 0 and never empty, and what nothing is used of lasts neither 0 days nor for ever."""

    UNKNOWN = "okänd"
    UNUSED = "ingen förbrukning"


UNKNOWN: Final = Special.UNKNOWN
UNUSED: Final = Special.UNUSED


@dataclass(frozen=True)
class AtLeast:
    """A value that reached the horizon: it is at least this, in the column's unit."""

    value: float


Cell = str | float | bool | Message | AtLeast | Quantity | Special | None
Fact = tuple[Message, Message | str]
"""What something is called, and what it is: a line above the tables."""


@dataclass(frozen=True)
class Column:
    """One column: a stable key, a title, what its cells are and in which unit.

    ``fold``: where the width is scarce the cell moves to a line of its own below the row. ``group``: rows with the same cell stand under
    one heading. In a listed table the cells of ``lead`` columns share the first line, and one with ``label`` is led by its title.
    """

    key: str
    title: Message
    kind: ColumnKind = "text"
    unit: str = ""
    fold: bool = False
    group: bool = False
    lead: bool = False
    label: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under typed columns. A cell that is None has nothing to say.

    ``lead`` stands before the rows and ``notes`` after them, ``empty`` instead of them where there are none. ``limit`` is how many rows a
    reader is shown unless he asks for all; files for machines always hold all. ``listed`` rows are shown as blocks of lines.
    """

    key: str
    title: Message
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lead: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    empty: Message | None = None
    limit: int | None = None
    listed: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.key}: {len(row)} cells under {len(self.columns)} columns")

    def reworded(self, words: Mapping[str, Message]) -> Table:
        """The same with other words for what is typed on the command line (`Message.reworded`)."""
        return replace(self, rows=tuple(tuple(_reworded(cell, words) for cell in row) for row in self.rows))


@dataclass(frozen=True)
class Document:
    """A report: its class and secrecy, what it is about, the answer in one sentence and which bound it is, tables, and what to do next.

    ``record`` says for machines what was run, with which versions on which input.
    """

    key: str
    title: Message
    information_class: str
    facts: tuple[Fact, ...] = ()
    answer: Message | None = None
    tables: tuple[Table, ...] = ()
    next_steps: tuple[Message, ...] = ()
    secrecy: str = ""
    record: Mapping[str, object] = field(default_factory=dict)
    bound: Message | None = None

    def reworded(self, words: Mapping[str, Message]) -> Document:
        """The same with other words for what is typed on the command line; only what is listed says what to do."""
        return replace(self, tables=tuple(one.reworded(words) if one.listed else one for one in self.tables))


def _reworded(cell: Cell, words: Mapping[str, Message]) -> Cell:
    return cell.reworded(words) if isinstance(cell, Message) else cell


def sentences(key: str, title: Message, said: Sequence[Message], notes: Sequence[Message] = ()) -> Table:
    """Prose as a table of one column, so that every format carries it too."""
    return Table(
        key, title, (Column("text", message("text")),), tuple((line,) for line in said), notes=tuple(notes), listed=True
    )
