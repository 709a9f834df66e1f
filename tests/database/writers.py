"""A program that writes to a database until it has done its share or is killed: what it has been promised it says on stdout, after each commit.

``python -m tests.database.writers KIND PATH SEED N`` with KIND ``movements`` (N of them) or ``imports`` (N big entries). Lines are ``ack ENTRY KIND AMOUNT``
with the sum of what the entry moved, and ``mark`` in the middle of a big entry.
"""

from __future__ import annotations

import datetime
import os
import random
import sys
from collections.abc import Iterator

from beredskap.database.ledger import audit_chain
from beredskap.database.ledger.audit_chain import Row
from beredskap.database.ledger.record import record
from beredskap.database.sqlite.database import Database, open_database
from beredskap.errors import InputError
from tests.database.stamps import START, stamp

ROWS = 1200
"""Movements in a big entry."""
MARK_EACH = 100
PAIRS = (("stora.insulin", "lilla.insulin"), ("stora.tank", "lilla.tank"))


def say(line: str) -> None:
    """One line in one write, so that it is there or not."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


class Marked(list[Row]):
    """Rows that say how far they have been written."""

    def __iter__(self) -> Iterator[Row]:
        for number, row in enumerate(super().__iter__()):
            if number % MARK_EACH == 0:
                say("mark")
            yield row


def imports(db: Database, seed: int, wanted: int) -> None:
    """Big entries with batches of their own, each in one transaction as an import is."""
    for number in range(wanted):
        at = audit_chain.format_moment(START + datetime.timedelta(minutes=number + 1))
        batches: list[Row] = [("insulin", f"{seed}-{number}-{index}", "2028-01-01") for index in range(50)]
        rows = Marked(
            (at, "receive", "lilla.insulin", "insulin", f"{seed}-{number}-{index % 50}", index + 1, 0)
            for index in range(ROWS)
        )
        with db.transaction():
            entry = audit_chain.append_entry(db, "import", stamp(1), {"batch": batches, "movement": rows})
        say(f"ack {entry} import {sum(range(1, ROWS + 1))}")


def movements(db: Database, seed: int, wanted: int) -> None:
    """Receipts, issues, moves and counts as they come."""
    draw = random.Random(seed)
    for number in range(wanted):
        told = stamp(number / 60)
        (store, to), amount = draw.choice(PAIRS), draw.randint(1, 9) * 1000
        kind = draw.choice(("receive", "issue", "move"))
        try:
            if kind == "receive":
                entry = record(db, "receive", draw.choice((store, to)), amount, told)
            elif kind == "issue":
                entry = record(db, "issue", store, amount, told)
            else:
                entry = record(db, "move", store, amount, told, to=to)
        except InputError as error:  # nothing left to take
            if not {one.rule for one in error.problems} <= {"too-little", "negative"}:
                raise
            kind, entry = "receive", record(db, "receive", store, amount, told)
        say(f"ack {entry} {kind} {amount * (2 if kind == 'move' else 1)}")


def main(kind: str, path: str, seed: str, wanted: str) -> None:
    with open_database(path) as db:
        say("mark")
        {"imports": imports, "movements": movements}[kind](db, int(seed), int(wanted))


if __name__ == "__main__":
    main(*sys.argv[1:])
