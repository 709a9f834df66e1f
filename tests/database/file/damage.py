"""Something told to a database, and another program that changes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from beredskap.database.ledger.record import record
from beredskap.database.region import load
from beredskap.database.reports import status
from beredskap.database.sqlite.database import open_database
from tests.database.stamps import stamp


@contextmanager
def tampering(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program, which minds no triggers: they are dropped and put back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)


def told(path: Path) -> Path:
    """The database with four more entries."""
    with open_database(path) as database:
        record(database, "receive", "stora.tank", 100_000_000, stamp(1))  # entry 2
        record(database, "issue", "stora.insulin", 5_000_000, stamp(2))  # entry 3
        status.record_report(database, load.load_region(database).region, "elnat", stamp(3), level=0)  # entry 4
        record(database, "count", "lilla.insulin", 0, stamp(4))  # entry 5
    return path
