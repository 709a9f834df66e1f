"""The tables of a region's database, and how an older file becomes a newer one.

Amounts are whole numbers of millionths of the item's base unit (`MICRO`): sums are exact in any order. Times are local, to the second, as ISO text, so that
text order is time order. What is told (entries and all that hangs on them) is append-only, and triggers hold that. The catalogue (items, stores) repeats
what the region's own files say, which stand in ``document`` byte for byte; `catalogue.py` keeps the two in step.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from beredskap.limits import AMOUNT

MICRO: Final = 1_000_000
MOST_MILLIONTHS: Final = AMOUNT * MICRO
"""The largest amount of one row, either way: a hundred thousand million base units, so that many of them can be summed in 64 bits."""
_FIRST_TOLD: Final = ("entry", "batch", "movement", "status", "action")
APPEND_ONLY: Final = (*_FIRST_TOLD, "alert", "source")

_FIRST: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE document (name TEXT PRIMARY KEY, content BLOB NOT NULL, digest TEXT NOT NULL) STRICT;

CREATE TABLE item (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, unit TEXT NOT NULL, dimension TEXT NOT NULL,
    pack INTEGER, atc TEXT NOT NULL DEFAULT '', cold_chain INTEGER NOT NULL DEFAULT 0, narcotic INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE store (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, item TEXT NOT NULL REFERENCES item (id),
    site TEXT NOT NULL, site_name TEXT NOT NULL, municipality TEXT NOT NULL, minimum INTEGER, capacity INTEGER,
    UNIQUE (id, item)
) STRICT;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    recorded TEXT NOT NULL,
    by TEXT NOT NULL CHECK (by <> ''),
    kind TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    corrects INTEGER REFERENCES entry (id),
    hash TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_corrects ON entry (corrects) WHERE corrects IS NOT NULL;

CREATE TABLE batch (
    entry INTEGER NOT NULL REFERENCES entry (id),
    item TEXT NOT NULL REFERENCES item (id), id TEXT NOT NULL, expires TEXT,
    PRIMARY KEY (item, id)
) STRICT;
CREATE INDEX batch_entry ON batch (entry);

-- counted: 0 moves the balance by amount, 1 sets that of its batch to it, 2 is the first row of a count of the whole store
CREATE TABLE movement (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES entry (id),
    at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('opening', 'receive', 'issue', 'move', 'count', 'discard')),
    store TEXT NOT NULL,
    item TEXT NOT NULL,
    batch TEXT,
    amount INTEGER NOT NULL CHECK (counted = 0 OR amount >= 0),
    counted INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1, 2)),
    FOREIGN KEY (store, item) REFERENCES store (id, item),
    FOREIGN KEY (item, batch) REFERENCES batch (item, id)
) STRICT;
CREATE INDEX movement_store ON movement (store, at, id);
CREATE INDEX movement_entry ON movement (entry);

CREATE TABLE status (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES entry (id),
    at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('node', 'site', 'care')),
    subject TEXT NOT NULL,
    level REAL,
    beds REAL
) STRICT;
CREATE INDEX status_subject ON status (kind, subject, at, id);

CREATE TABLE action (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES entry (id),
    at TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('öppen', 'åtgärdad', 'accepterad risk')),
    owner TEXT NOT NULL DEFAULT '',
    due TEXT,
    decision TEXT NOT NULL DEFAULT '',
    reference TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX action_finding ON action (rule, subject, id);

CREATE TABLE mapping (header TEXT PRIMARY KEY, fields TEXT NOT NULL) STRICT;
"""

# The beredskapsläge that a region, or one of its sites, has declared.
_ALERT: Final = """
CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES entry (id),
    at TEXT NOT NULL,
    subject TEXT NOT NULL,
    alert TEXT NOT NULL CHECK (alert IN ('normalläge', 'stabsläge', 'förstärkningsläge', 'katastrofläge'))
) STRICT;
CREATE INDEX alert_subject ON alert (subject, at, id);
"""

# What else an amount of an article can be written in, and its smallest part; and what an entry was read from, so that it is not read in twice: the number
# of a document by the kind of its rows, or the digest of all rows of a list.
_SOURCE: Final = """
ALTER TABLE item ADD COLUMN ddd INTEGER;
ALTER TABLE item ADD COLUMN contains INTEGER;
ALTER TABLE item ADD COLUMN contains_dimension TEXT;
ALTER TABLE item ADD COLUMN smallest INTEGER;
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES entry (id),
    kind TEXT NOT NULL CHECK (kind IN ('rows', 'receive', 'issue', 'discard')),
    mark TEXT NOT NULL
) STRICT;
CREATE INDEX source_mark ON source (mark);
"""

_FOREVER: Final = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""

MIGRATIONS: Final[tuple[str, ...]] = (
    _FIRST + "".join(_FOREVER.format(table=table) for table in _FIRST_TOLD),
    _ALERT + _FOREVER.format(table="alert"),
    _SOURCE + _FOREVER.format(table="source"),
)
"""Step ``n`` takes a file of version ``n`` to ``n + 1``."""
VERSION: Final = len(MIGRATIONS)


def read_version(connection: sqlite3.Connection) -> int:
    """The version of the tables in a file; 0 where there are none."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def has_our_tables(connection: sqlite3.Connection) -> bool:
    """Whether the tables of the first version are there: a file of another program may have a version too."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return there.issuperset(("meta", "document", "item", "store", *_FIRST_TOLD))


def migrate(connection: sqlite3.Connection, to: int = VERSION) -> None:
    """Bring the tables to a version, within the transaction that is open."""
    for step in range(read_version(connection), to):
        for statement in _statements(MIGRATIONS[step]):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {step + 1}")


def _statements(script: str) -> list[str]:
    """One by one: ``executescript`` would commit."""
    found, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            found.append(current.strip())
            current = ""
    return found
