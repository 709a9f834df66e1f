"""The ledger of one store, row by row: what each row did, the balance after it, and by how much a count differed from the books."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, NamedTuple

from beredskap.database.ledger.audit_chain import format_moment
from beredskap.database.sqlite.database import Database

_SELECT: Final = """
SELECT m.store, m.entry, m.at, m.batch, m.amount, m.counted, m.kind, e.by, e.recorded, e.note, c.id, b.expires, m.id
FROM movement m JOIN entry e ON e.id = m.entry LEFT JOIN entry c ON c.corrects = m.entry
LEFT JOIN batch b ON b.item = m.item AND b.id = m.batch
"""
_ROWS: Final = f"{_SELECT} WHERE m.store = ? AND m.at <= ? ORDER BY m.at, m.id"
_ALL: Final = f"{_SELECT} WHERE m.at <= ? ORDER BY m.store, m.at, m.id"

END_OF_TIME: Final = datetime.datetime.max


class LedgerRow(NamedTuple):
    """One row as it was told, in millionths. ``corrected`` is the entry that says it was a mistake; ``movement`` is the row's own number."""

    entry: int
    at: str
    batch: str
    amount: int
    counted: int
    kind: str
    by: str
    recorded: str
    note: str
    corrected: int | None
    expires: str | None
    movement: int = 0


@dataclass(frozen=True)
class LedgerLine:
    """A row with what followed: the ``change`` it made, the batch's balance and the whole store's after it.

    For a count the change is the difference from the books. ``known`` is False until the whole store has been counted once: until then the store's
    balance is okänd, and its ``first`` count has no books to differ from.
    """

    row: LedgerRow
    change: int
    batch_after: int
    after: int
    known: bool
    first: bool = False


def read_rows(database: Database, store: str, until: datetime.datetime) -> list[LedgerRow]:
    """The rows of a store up to a moment, in the order of time."""
    return [_make_row(row) for row in database.connection.execute(_ROWS, (store, format_moment(until)))]


def read_lines(database: Database, until: datetime.datetime) -> Iterator[tuple[str, list[LedgerLine]]]:
    """All that has happened up to a moment, store by store."""
    found = database.connection.execute(_ALL, (format_moment(until),))
    for store, rows in groupby(found, key=lambda row: str(row[0])):
        yield store, list(replay(map(_make_row, rows)))


def _make_row(row: Sequence[Any]) -> LedgerRow:
    _, entry, at, batch, *rest = row
    return LedgerRow(entry, at, batch or "", *rest)


def read_entry(database: Database, entry: int) -> list[tuple[str, list[LedgerLine]]]:
    """What one entry did, store by store; of a correction the lines of the entry that it corrects, which no longer do anything."""
    (corrected,) = database.connection.execute("SELECT corrects FROM entry WHERE id = ?", (entry,)).fetchone()
    about = corrected or entry
    stores = database.rows("SELECT DISTINCT store FROM movement WHERE entry = ? ORDER BY store", about)
    return [
        (str(store), [line for line in replay(read_rows(database, str(store), END_OF_TIME)) if line.row.entry == about])
        for (store,) in stores
    ]


def replay(rows: Iterable[LedgerRow]) -> Iterator[LedgerLine]:
    """What each row did to the balances; a corrected row did nothing. A count of the whole store closes with a line for each batch that was not met."""
    balances: dict[str, int] = {}
    known = first = False
    pending: tuple[LedgerRow, set[str]] | None = None
    for row in rows:
        if pending and not (row.entry == pending[0].entry and row.counted == 1):
            yield from _not_met(*pending, balances)
            pending = None
        if row.corrected is not None:
            yield LedgerLine(row, 0, balances.get(row.batch, 0), sum(balances.values()), known)
            continue
        if row.counted == 2:
            pending, first, known = (row, set()), not known, True
        if pending:
            pending[1].add(row.batch)
        before = balances.get(row.batch, 0)
        balances[row.batch] = row.amount if row.counted else before + row.amount
        change = balances[row.batch] - before
        yield LedgerLine(row, change, balances[row.batch], sum(balances.values()), known, first and pending is not None)
    if pending:
        yield from _not_met(*pending, balances)


def _not_met(head: LedgerRow, met: set[str], balances: dict[str, int]) -> Iterator[LedgerLine]:
    for batch in sorted(balances):
        if batch not in met and balances[batch]:
            change, balances[batch] = -balances[batch], 0
            row = head._replace(batch=batch, amount=0, counted=1, expires=None)
            yield LedgerLine(row, change, 0, sum(balances.values()), True)
