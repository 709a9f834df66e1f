"""A full disk and a lock of another program: a clear error, and the state is the old one."""

from __future__ import annotations

import datetime
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from beredskap.database.examination import examine
from beredskap.database.ledger import audit_chain
from beredskap.database.ledger.audit_chain import Row
from beredskap.database.ledger.balances import read_balances
from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.ledger.record import record
from beredskap.database.region.create import create_database
from beredskap.database.region.documents import write_folder
from beredskap.database.sqlite.database import Database, open_database
from beredskap.errors import InputError
from tests.database.stamps import START, stamp
from tests.database.worlds import database, folder

Tell = Callable[[Database], object]


def many(db: Database) -> int:
    """One entry of so many rows that they fill pages."""
    at = audit_chain.format_moment(START + datetime.timedelta(hours=1))
    rows: list[Row] = [(at, "receive", "stora.tank", "diesel", None, 1, 0) for _ in range(5000)]
    with db.transaction():
        return audit_chain.append_entry(db, "receive", stamp(1), {"movement": rows})


def movements(db: Database) -> None:
    for _ in range(5000):
        record(db, "receive", "stora.tank", 1, stamp(1))


@pytest.mark.parametrize("tell", [many, movements])
def test_a_full_disk_is_said_and_leaves_the_old_state(path: Path, tell: Tell) -> None:
    with open_database(path) as db:
        with db.transaction():
            pass  # from here on it is open for writing
        pages = int(str(db.rows("PRAGMA page_count")[0][0]))
        db.connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(InputError, match="disken är full") as caught:
            tell(db)
        assert "ingenting har ändrats" in str(caught.value.problems[0].remedy)
        told, there = db.rows("SELECT max(id) FROM entry")[0][0], read_balances(db, END_OF_TIME, "stora.tank")
        # what was acknowledged before stays: one millionth each
        assert there == {"stora.tank": {"": 500_000_000 + int(str(told)) - 1}}
        assert (told == 1) == (tell is many)
        db.connection.execute("PRAGMA max_page_count = 1073741823")
        assert record(db, "receive", "stora.tank", 1, stamp(2)) == int(str(told)) + 1
    assert examine(path).findings == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 700 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], capture_output=True, check=True)


@pytest.mark.parametrize("tell", [many, movements])
def test_a_real_disk_that_is_full(small_disk: Path, tmp_path: Path, tell: Tell) -> None:
    path = small_disk / "prov.db"
    create_database(folder(tmp_path), path, stamp())
    with open_database(path) as db:
        (small_disk / "fyllnad").write_bytes(bytes(free(small_disk) - 200_000))
        with pytest.raises(InputError, match="disken är full"):
            tell(db)
        told = int(str(db.rows("SELECT max(id) FROM entry")[0][0]))
        assert (told == 1) == (tell is many)
        assert read_balances(db, END_OF_TIME, "stora.tank") == {"stora.tank": {"": 500_000_000 + told - 1}}
    (small_disk / "fyllnad").unlink()
    assert examine(path).findings == ()
    with open_database(path) as db:
        assert record(db, "receive", "stora.tank", 1, stamp(2)) == told + 1


def free(place: Path) -> int:
    import os

    about = os.statvfs(place)
    return about.f_bavail * about.f_frsize


def test_no_room_for_a_new_database(small_disk: Path, tmp_path: Path) -> None:
    (small_disk / "fyllnad").write_bytes(bytes(free(small_disk) - 60_000))
    with pytest.raises(InputError, match="disken är full"):
        create_database(folder(tmp_path), small_disk / "prov.db", stamp())
    assert [one.name for one in small_disk.iterdir()] == ["fyllnad"]


def test_no_room_for_an_export_leaves_no_folder(small_disk: Path) -> None:
    """The last file does not fit: neither the folder nor what was written of it is left, and the same place takes it when there is room."""
    files = {f"{n}.csv": bytes(30_000) for n in range(8)}
    (small_disk / "fyllnad").write_bytes(bytes(free(small_disk) - 150_000))
    with pytest.raises(InputError, match="mappen kan inte skrivas: det finns inget utrymme kvar"):
        write_folder(small_disk / "ut", files.items())
    assert [one.name for one in small_disk.iterdir()] == ["fyllnad"]
    (small_disk / "fyllnad").unlink()
    write_folder(small_disk / "ut", files.items())
    assert {one.name: one.read_bytes() for one in (small_disk / "ut").iterdir()} == files


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_lock_of_another_program_is_said(path: Path, lock: str) -> None:
    before = examine(path).head
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(lock)
        with open_database(path, busy_s=0.05) as db:
            with pytest.raises(InputError, match="låst av ett annat program") as caught:
                record(db, "receive", "stora.tank", 1, stamp(1))
            assert "ingenting har ändrats" in str(caught.value.problems[0].remedy)
            assert read_balances(db, END_OF_TIME, "stora.tank") == {"stora.tank": {"": 500_000_000}}
        other.execute("ROLLBACK")
    assert examine(path).head == before


def test_a_lock_of_the_whole_file_is_said(tmp_path: Path) -> None:
    path = database(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InputError, match="låst av ett annat program"), open_database(path, busy_s=0.05):
            pass
        with pytest.raises(InputError, match="låst av ett annat program"):
            examine(path, busy_s=0.05)
        other.execute("ROLLBACK")
