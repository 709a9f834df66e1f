"""Entries: who told what and when, chained so that a changed, moved or missing one is noticed.

hash(n) = SHA-256( hash(n - 1) + canonical JSON of entry n and of all rows that hang on it )
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from beredskap.database.sqlite.database import Database

GENESIS: Final = "0" * 64
ROWS: Final = {
    "batch": ("item", "id", "expires"),
    "movement": ("at", "kind", "store", "item", "batch", "amount", "counted"),
    "status": ("at", "kind", "subject", "level", "beds"),
    "action": ("at", "rule", "subject", "state", "owner", "due", "decision", "reference"),
    "alert": ("at", "subject", "alert"),
    "source": ("kind", "mark"),
}
"""The tables whose rows hang on an entry, with the columns that tell something; a batch is told before it moves."""
_REALS: Final = {"status": (ROWS["status"].index("level"), ROWS["status"].index("beds"))}
"""Where the columns are that hold floats; the others hold whole numbers and text, which come back as they were."""
_AT_ONCE: Final = 100
"""Rows in one statement: every SQLite takes 999 values."""
Row = tuple[object, ...]


@dataclass(frozen=True)
class Stamp:
    """Who tells it (a role, never a name), when it is typed, and when it happened (local times)."""

    by: str
    recorded: datetime.datetime
    at: datetime.datetime
    note: str = ""


def format_moment(time: datetime.datetime) -> str:
    """A local time to the second, in the form that is stored and hashed."""
    return time.isoformat(timespec="seconds")


def append_entry(
    database: Database, kind: str, stamp: Stamp, rows: dict[str, Sequence[Row]], corrects: int | None = None
) -> int:
    """Write one entry with its rows, in the transaction that is open; gives its number. Rows hold the columns of `ROWS`."""
    last = database.connection.execute("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1").fetchone()
    number, before = (last[0] + 1, last[1]) if last else (1, GENESIS)
    told = (number, format_moment(stamp.recorded), stamp.by, kind, stamp.note, corrects)
    rows = {table: _as_read_back(table, some) for table, some in rows.items()}
    own = _hash(before, told, rows)
    database.connection.execute(
        "INSERT INTO entry (id, recorded, by, kind, note, corrects, hash) VALUES (?, ?, ?, ?, ?, ?, ?)", (*told, own)
    )
    for table in ROWS:
        _insert(database, table, number, rows.get(table, ()))
    return number


def _as_read_back(table: str, rows: Sequence[Row]) -> Sequence[Row]:
    """Rows as SQLite will give them back, since that is what is hashed: a number in a REAL column is a float, and −0.0 is 0.0."""
    reals = _REALS.get(table)
    if reals is None:
        return rows
    return [
        tuple(
            float(value) + 0.0 if place in reals and isinstance(value, int | float) else value
            for place, value in enumerate(row)
        )
        for row in rows
    ]


def _insert(database: Database, table: str, entry: int, rows: Sequence[Row]) -> None:
    """Write rows of an entry, many in one statement: to begin and end one takes as long as to write a row."""
    columns = ROWS[table]
    one = f"({entry}{', ?' * len(columns)})"
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        database.connection.execute(
            f"INSERT INTO {table} (entry, {', '.join(columns)}) VALUES {', '.join([one] * len(some))}",
            list(chain.from_iterable(some)),
        )


def _hash(before: str, told: Row, rows: dict[str, Sequence[Row]]) -> str:
    body = [told, [[table, rows[table]] for table in sorted(rows) if rows[table]]]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256((before + text).encode()).hexdigest()


def read_head(database: Database) -> str:
    """The hash of the last entry, which stands for all that has been told."""
    found = database.connection.execute("SELECT hash FROM entry ORDER BY id DESC LIMIT 1").fetchone()
    return str(found[0]) if found else GENESIS


def list_tables(database: Database) -> list[str]:
    """Those of the tables of `ROWS` that a file has: one of an older version lacks the newer."""
    there = {name for (name,) in database.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [table for table in ROWS if table in there]


def find_broken(database: Database) -> Iterator[int]:
    """The numbers of entries that are not as they were written: changed themselves or in a row of theirs, missing, or out of order."""
    before, expected = GENESIS, 1
    children = {table: _Children(database, table) for table in list_tables(database)}
    query = "SELECT id, recorded, by, kind, note, corrects, hash FROM entry ORDER BY id"
    for number, *told, own in database.connection.execute(query):
        yield from range(expected, number)
        rows: dict[str, Sequence[Row]] = {table: found.of(number) for table, found in children.items()}
        if _hash(before, (number, *told), rows) != own:
            yield number
        before, expected = str(own), number + 1


def list_lost_entries(database: Database) -> list[int]:
    """The entries in the file itself that its log (-wal) takes away or changes: a log adds entries, so that one belongs to another file."""
    with database.without_log() as alone:
        own = alone.execute("SELECT id, hash FROM entry ORDER BY id").fetchall() if alone is not None else []
    if not own:
        return []
    there = dict(database.connection.execute("SELECT id, hash FROM entry").fetchall())
    return [number for number, digest in own if there.get(number) != digest]


class _Children:
    """The rows of one table, read once, entry by entry."""

    def __init__(self, database: Database, table: str) -> None:
        columns = ", ".join(ROWS[table])
        self._rows = iter(database.connection.execute(f"SELECT entry, {columns} FROM {table} ORDER BY entry, rowid"))
        self._next = next(self._rows, None)

    def of(self, entry: int) -> list[Row]:
        found: list[Row] = []
        while self._next is not None and self._next[0] <= entry:
            if self._next[0] == entry:
                found.append(tuple(self._next[1:]))
            self._next = next(self._rows, None)
        return found
