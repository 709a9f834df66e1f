"""What was gone at counts that the books did not say: how a store that is counted and never issued from is used.

What is found to be missing is use, unless it is marked as something else: a discard is booked as one, and a count that corrects the books is an opening, with
which they begin anew. A batch that had expired is not used; what is missing of it was thrown away. What is over was never booked, and is nobody's use.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from beredskap.database.ledger.history import LedgerLine, read_lines
from beredskap.database.sqlite.database import Database


class Shortfall(NamedTuple):
    """So many millionths were gone when a store was counted, since it was counted before; 0 where all was there."""

    store: str
    since: datetime.datetime
    at: datetime.datetime
    gone: int


def read_shortfalls(database: Database, until: datetime.datetime) -> Iterator[Shortfall]:
    """One for each time that a store was counted after its first, in the order of time."""
    for store, lines in read_lines(database, until):
        yield from _of_store(store, lines)


def _of_store(store: str, lines: Iterable[LedgerLine]) -> Iterator[Shortfall]:
    expires: dict[str, str | None] = {}
    before = at = ""
    gone = 0
    is_count = False
    for line in lines:
        row = line.row
        expires[row.batch] = expires.get(row.batch) or row.expires
        if row.corrected is not None or not row.counted:
            continue
        if row.at != at:
            if is_count and before:
                yield _made(store, before, at, gone)
            before, at, gone, is_count = at, row.at, 0, False
        is_count = is_count or row.kind == "count"
        day = expires[row.batch]
        if row.kind == "count" and not (day and day < row.at[:10]):
            gone += max(0, -line.change)
    if is_count and before:
        yield _made(store, before, at, gone)


def _made(store: str, before: str, at: str, gone: int) -> Shortfall:
    return Shortfall(store, datetime.datetime.fromisoformat(before), datetime.datetime.fromisoformat(at), gone)
