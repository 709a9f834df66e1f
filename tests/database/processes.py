"""Start writers, hear what they have been promised, kill them, and see whether the database holds it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from beredskap.database.ledger import audit_chain
from beredskap.database.ledger.balances import read_balances
from beredskap.database.ledger.history import END_OF_TIME, read_rows, replay
from beredskap.database.sqlite.database import Database

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("RELIABILITY") == "full"
"""Whether the tests make their full number of tries; `RELIABILITY=full`."""
PATIENCE_S = 120.0


class Ack(NamedTuple):
    """What was promised: the entry, its kind and the sum of what it moved."""

    entry: int
    kind: str
    amount: int


class Writer:
    """A process that writes; only it is ever killed."""

    def __init__(self, kind: str, path: Path, seed: int, wanted: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.database.writers", kind, str(path), str(seed), str(wanted)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self._heard = b""

    def lines(self) -> list[str]:
        """Whole lines so far."""
        return (
            self._heard.decode().splitlines() if self._heard.endswith(b"\n") else self._heard.decode().splitlines()[:-1]
        )

    def hear(self, wait_s: float = 0.0) -> bool:
        """Hear what was said, if anything is within the time; False where it says no more."""
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], wait_s)[0]:
            return True
        more = os.read(self.process.stdout.fileno(), 1 << 16)
        self._heard += more
        return bool(more)

    def hear_lines(self, wanted: int) -> None:
        """Hear so many lines, or all there are."""
        while len(self.lines()) < wanted and self.hear(PATIENCE_S):
            pass

    def end(self) -> list[Ack]:
        """Let it end by itself; it must have done all it should."""
        while self.hear(PATIENCE_S):
            pass
        assert self.process.wait(PATIENCE_S) == 0
        self._close()
        return self.acks()

    def kill(self) -> list[Ack]:
        """``kill -9``, now; gives what it was promised until then."""
        self.process.kill()
        while self.hear(PATIENCE_S):
            pass
        self.process.wait(PATIENCE_S)
        self._close()
        return self.acks()

    def _close(self) -> None:
        assert self.process.stdout is not None
        self.process.stdout.close()

    def acks(self) -> list[Ack]:
        found = (line.split() for line in self.lines())
        return [Ack(int(words[1]), words[2], int(words[3])) for words in found if words[0] == "ack"]


@contextmanager
def at_work(kind: str, path: Path, seeds: range, wanted: int) -> Iterator[list[Writer]]:
    """Writers, none of whom is left when the test ends, however it ends."""
    writers = [Writer(kind, path, seed, wanted) for seed in seeds]
    try:
        yield writers
    finally:
        for writer in writers:
            if writer.process.returncode is None:
                writer.kill()


def check_promises(db: Database, acks: list[Ack]) -> None:
    """Every acknowledged entry is there with all that it moved."""
    rows = db.rows(
        "SELECT e.id, e.kind, ifnull(sum(abs(m.amount)), 0) FROM entry e LEFT JOIN movement m ON m.entry = e.id GROUP BY e.id"
    )
    there = {(entry, kind, amount) for entry, kind, amount in rows}
    lost = [ack for ack in acks if tuple(ack) not in there]
    assert lost == []


def check_whole(db: Database) -> None:
    """The chain is unbroken, the file is sound, and balances are what replaying the ledger gives."""
    assert list(audit_chain.find_broken(db)) == []
    assert db.rows("PRAGMA integrity_check") == [("ok",)]
    assert db.rows("PRAGMA foreign_key_check") == []
    replayed: dict[str, dict[str, int]] = {}
    for (store,) in db.rows("SELECT id FROM store"):
        balances: dict[str, int] = {}
        for line in replay(read_rows(db, str(store), END_OF_TIME)):
            balances[line.row.batch] = line.batch_after
        if left := {batch: amount for batch, amount in balances.items() if amount}:
            replayed[str(store)] = left
    assert read_balances(db, END_OF_TIME) == replayed
