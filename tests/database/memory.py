"""A ledger in memory, with a few stores of two items; for laws that try many of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from beredskap.database.ledger.balances import read_balances
from beredskap.database.ledger.history import END_OF_TIME, LedgerLine, read_rows, replay
from beredskap.database.sqlite.database import Database
from beredskap.database.sqlite.schema import migrate

ITEMS = ("insulin", "diesel")
STORES = {"stora.insulin": "insulin", "lilla.insulin": "insulin", "ny.insulin": "insulin", "stora.tank": "diesel"}


@contextmanager
def in_memory() -> Iterator[Database]:
    """An empty ledger: every store is okänd."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        fill(connection)
        yield Database(Path(":memory:"), connection, writes=True)
    finally:
        connection.close()


def fill(connection: sqlite3.Connection) -> None:
    """The tables and the catalogue."""
    connection.execute("BEGIN")
    migrate(connection)
    catalogue(connection)
    connection.execute("COMMIT")


def catalogue(connection: sqlite3.Connection) -> None:
    """The items and stores."""
    connection.executemany(
        "INSERT INTO item (id, name, category, unit, dimension) VALUES (?, ?, 'läkemedel', 'st', 'count')",
        [(item, item) for item in ITEMS],
    )
    connection.executemany(
        "INSERT INTO store (id, name, item, site, site_name, municipality) VALUES (?, ?, ?, 'stora', 'Stora', 'Storstad')",
        [(store, store, item) for store, item in STORES.items()],
    )


def lines(db: Database, store: str) -> list[LedgerLine]:
    """The ledger of a store, played."""
    return list(replay(read_rows(db, store, END_OF_TIME)))


def replayed(db: Database, until: str) -> dict[str, dict[str, int]]:
    """What playing the ledger row by row up to a moment gives."""
    found: dict[str, dict[str, int]] = {}
    for store in STORES:
        balances: dict[str, int] = {}
        for line in replay(row for row in read_rows(db, store, END_OF_TIME) if row.at <= until):
            balances[line.row.batch] = line.batch_after
        if left := {batch: amount for batch, amount in balances.items() if amount}:
            found[store] = left
    return found


def total(db: Database, *stores: str) -> int:
    """All that there is in these stores."""
    there = read_balances(db, END_OF_TIME)
    return sum(amount for store in stores for amount in there.get(store, {}).values())
