"""Rows that hold what the program never writes: dates that are none, amounts beyond all measure, levels and beds that cannot be."""

from __future__ import annotations

import datetime
import math
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from beredskap.database.sqlite.schema import MOST_MILLIONTHS
from beredskap.language import Message, message
from beredskap.units import BASE_UNITS


@dataclass(frozen=True)
class Impossible:
    """One cell: ``subject`` is table, row and column, ``value`` what stands there."""

    subject: str
    said: Message
    value: str


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.datetime.fromisoformat(value).tzinfo is None
    except ValueError:
        return False


def _is_day(value: object) -> bool:
    try:
        return value is None or (isinstance(value, str) and datetime.date.fromisoformat(value) is not None)
    except ValueError:
        return False


def _is_amount(value: object) -> bool:
    return isinstance(value, int) and abs(value) <= MOST_MILLIONTHS


def _is_share(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and 0 <= value <= 1)


def _is_number_of_beds(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and math.isfinite(value) and value >= 0)


def _is_size(value: object) -> bool:
    return value is None or (_is_amount(value) and isinstance(value, int) and value >= 0)


def _is_dimension(value: object) -> bool:
    return value is None or value in BASE_UNITS


def _one_of(*known: object) -> Callable[[object], bool]:
    return known.__contains__


_NO_TIME: Final = message("tidpunkten går inte att läsa")
_NO_DAY: Final = message("dagen går inte att läsa")
_NO_DIMENSION: Final = message("enheten är av inget slag som finns")
_NO_KIND: Final = message("ordet är inget av dem som finns")
_CELLS: Final[tuple[tuple[str, str, Callable[[object], bool], Message], ...]] = (
    ("entry", "recorded", _is_time, _NO_TIME),
    ("movement", "at", _is_time, _NO_TIME),
    ("status", "at", _is_time, _NO_TIME),
    ("action", "at", _is_time, _NO_TIME),
    ("alert", "at", _is_time, _NO_TIME),
    ("batch", "expires", _is_day, _NO_DAY),
    ("action", "due", _is_day, _NO_DAY),
    ("movement", "amount", _is_amount, message("mängden är orimligt stor")),
    ("item", "dimension", _is_dimension, _NO_DIMENSION),
    ("item", "contains_dimension", _is_dimension, _NO_DIMENSION),
    *(
        (table, column, _is_size, message("mängden är orimligt stor"))
        for table, columns in (("item", ("pack", "ddd", "contains", "smallest")), ("store", ("minimum", "capacity")))
        for column in columns
    ),
    ("movement", "kind", _one_of("opening", "receive", "issue", "move", "count", "discard"), _NO_KIND),
    ("movement", "counted", _one_of(0, 1, 2), _NO_KIND),
    ("status", "kind", _one_of("node", "site", "care"), _NO_KIND),
    ("action", "state", _one_of("öppen", "åtgärdad", "accepterad risk"), _NO_KIND),
    ("alert", "alert", _one_of("normalläge", "stabsläge", "förstärkningsläge", "katastrofläge"), _NO_KIND),
    ("status", "level", _is_share, message("nivån ligger inte mellan 0 % och 100 %")),
    ("status", "beds", _is_number_of_beds, message("antalet inneliggande är inget antal")),
)


def find_impossible(connection: sqlite3.Connection) -> Iterator[Impossible]:
    """Every such cell, table by table."""
    for table, column, is_possible, said in _CELLS:
        for row, value in connection.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid"):
            if not is_possible(value):
                yield Impossible(f"{table}/{row}/{column}", said, str(value))
