"""Eight processes write to one file, and a backup is taken meanwhile. `RELIABILITY=full` writes 1,000 movements each."""

from __future__ import annotations

from pathlib import Path

from beredskap.database.backup import Backup, write_backup
from beredskap.database.examination import examine
from beredskap.database.ledger.balances import read_balances
from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.ledger.record import record
from beredskap.database.sqlite.database import open_database
from tests.database.processes import FULL, Ack, at_work, check_promises, check_whole
from tests.database.stamps import stamp

WRITERS = 8
EACH = 1000 if FULL else 12


def total(path: Path) -> int:
    with open_database(path) as db:
        return sum(amount for batches in read_balances(db, END_OF_TIME).values() for amount in batches.values())


def net(acks: list[Ack]) -> int:
    """What came in less what went out; a move is neither."""
    return sum({"receive": ack.amount, "issue": -ack.amount, "move": 0}[ack.kind] for ack in acks)


def test_eight_write_at_once_and_all_is_there(path: Path) -> None:
    opening = total(path)
    with at_work("movements", path, range(WRITERS), EACH) as writers:
        acks = [ack for writer in writers for ack in writer.end()]
    assert sorted(ack.entry for ack in acks) == list(range(2, 2 + WRITERS * EACH))
    with open_database(path) as db:
        check_promises(db, acks)
        check_whole(db)
    assert total(path) == opening + net(acks)
    assert examine(path).findings == ()


def test_a_backup_while_eight_write_is_one_moment_and_can_be_used(path: Path, tmp_path: Path) -> None:
    copies: list[Backup] = []
    with at_work("movements", path, range(100, 100 + WRITERS), EACH) as writers:
        for writer in writers:
            writer.hear_lines(2)
        while len(copies) < (20 if FULL else 3):
            copies.append(write_backup(path, tmp_path / f"kopia{len(copies)}.db"))
            for writer in writers:
                writer.hear()
        acks = [ack for writer in writers for ack in writer.end()]
    with open_database(path) as db:
        hashes = dict(db.rows("SELECT id, hash FROM entry"))
    assert len(hashes) == 1 + len(acks) == 1 + WRITERS * EACH
    for copy in copies:
        assert hashes[copy.entries] == copy.head  # all that had been told by then, and nothing else
        early = [ack for ack in acks if ack.entry <= copy.entries]
        with open_database(copy.path) as db:
            assert len(early) == copy.entries - 1
            check_promises(db, early)
            check_whole(db)
            assert record(db, "receive", "stora.tank", 1, stamp(99)) == copy.entries + 1
    print(f"{len(copies)} copies, of {', '.join(str(copy.entries) for copy in copies)} entries out of {len(hashes)}")
