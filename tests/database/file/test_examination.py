"""`doctor`: a whole database passes, and each kind of damage is told with what is wrong."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from beredskap.database import examination
from beredskap.database.examination import Examination, examine
from beredskap.database.ledger.record import record
from beredskap.database.region import load
from beredskap.database.reports import status
from beredskap.database.sqlite.database import open_database
from beredskap.errors import InputError
from tests.database.file.damage import tampering, told
from tests.database.stamps import stamp


def faults(found: Examination) -> list[tuple[str, str]]:
    return [(one.rule, one.subject) for one in found.findings if one.severity == "fel"]


def test_a_whole_database_passes_every_check(path: Path) -> None:
    found = examine(told(path))
    assert found.findings == ()
    assert found.is_whole
    assert found.entries == 5
    assert found.information_class == "FIKTIV"
    assert [one.key for one in found.checks] == list(examination.TITLES)
    assert all(one.done for one in found.checks)


def test_nothing_is_written_and_nothing_left_beside(path: Path) -> None:
    before = path.read_bytes()
    examine(path)
    assert path.read_bytes() == before
    assert sorted(one.name for one in path.parent.iterdir()) == ["prov", "prov.db"]


@pytest.mark.parametrize(
    ("change", "entry", "said"),
    [
        ("UPDATE movement SET amount = amount + 1 WHERE entry = 2", 2, "receive"),
        ("UPDATE movement SET at = '2026-10-01T00:00:00' WHERE entry = 3", 3, "issue"),
        ("UPDATE status SET level = 0.5 WHERE entry = 4", 4, "status"),
        ("UPDATE entry SET by = 'någon annan' WHERE id = 5", 5, "någon annan"),
        ("DELETE FROM movement WHERE entry = 5", 5, "count"),
        ("UPDATE batch SET expires = '2030-01-01' WHERE id = 'A1'", 1, "2 batch"),
        (
            "INSERT INTO movement (entry, at, kind, store, item, amount) VALUES (3, '2026-11-01T10:00:00', 'receive', 'stora.insulin', 'insulin', 9)",
            3,
            "2 movement",
        ),
    ],
)
def test_a_changed_row_breaks_the_chain_at_its_entry(path: Path, change: str, entry: int, said: str) -> None:
    with tampering(told(path)) as connection:
        assert connection.execute(change).rowcount > 0
    found = examine(path)
    assert faults(found) == [("chain", f"entry/{entry}")]
    assert said in str(found.findings[0].message)
    assert not found.is_whole


def test_a_missing_entry_is_told_with_its_rows(path: Path) -> None:
    with tampering(told(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM entry WHERE id = 3")
    # the next entry was chained to the one that is gone
    assert faults(examine(path)) == [("keys", "movement/6"), ("chain", "entry/3"), ("chain", "entry/4")]


def test_a_trigger_that_is_gone_is_told(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER movement_no_update")
        connection.execute("CREATE TABLE extra (id INTEGER)")
    assert faults(examine(path)) == [("tables", "extra"), ("tables", "movement_no_update")]


def test_documents_and_the_catalogue_are_held_against_each_other(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE store SET minimum = 1 WHERE id = 'stora.insulin'")
    assert faults(examine(path)) == [("catalogue", "stora.insulin")]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE document SET content = CAST('id: annat' AS BLOB)")
    found = examine(path)
    assert {rule for rule, _ in faults(found)} == {"documents", "catalogue"}
    assert "underlaget går inte att läsa" in " ".join(str(one.message) for one in found.findings)


def test_a_negative_balance_is_told(path: Path) -> None:
    with tampering(path) as connection:
        connection.execute("UPDATE movement SET amount = 7000000 WHERE store = 'stora.tank'")
        connection.execute(
            "INSERT INTO movement (entry, at, kind, store, item, amount) VALUES (1, '2026-11-02T00:00:00', 'issue', 'stora.tank', 'diesel', -8000000)"
        )
    assert ("balances", "stora.tank") in faults(examine(path))


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_a_file_that_others_may_read_is_told(path: Path) -> None:
    path.chmod(0o640)
    found = examine(path)
    assert faults(found) == [("mode", "")]
    assert "0640" in str(found.findings[0].message)


def test_without_wal_it_is_only_remarked_on(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    found = examine(path)
    assert [(one.rule, one.severity) for one in found.findings] == [("log", "info")]
    assert found.is_whole


def root_page(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return int(page)


@pytest.mark.parametrize("table", ["movement", "entry", "document", "status", "store"])
def test_a_damaged_page_is_named_with_its_table(path: Path, table: str) -> None:
    page = root_page(told(path), table)
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    found = examine(path)
    assert not found.is_whole
    assert ("pages", f"sida {page}") in faults(found)
    assert ("pages", table) in faults(found)
    with pytest.raises(InputError, match="skadad"):
        used(path)


def used(path: Path) -> None:
    """Something that reads or writes every table."""
    with open_database(path) as database:
        region = load.load_region(database).region
        record(database, "count", "stora.insulin", 1, stamp(9))
        status.record_report(database, region, "elnat", stamp(9), level=0)


@pytest.mark.parametrize(
    "content", [b"", b"x", b"id,name\n" * 999, b"SQLite format 3\x00", b"SQLite format 3\x00" + bytes(range(256)) * 64]
)
def test_garbage_is_no_database_and_no_crash(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "skräp.db"
    path.write_bytes(content)
    path.chmod(0o600)
    found = examine(path)
    assert not found.is_whole
    assert path.read_bytes() == content
    with pytest.raises(InputError), open_database(path):
        pass


def test_any_page_may_be_overwritten(path: Path) -> None:
    """Whatever page is damaged, the examination is made to its end."""
    told(path)
    root_page(path, "entry")
    whole = path.read_bytes()
    told_of = 0
    for page in range(len(whole) // 4096):
        path.write_bytes(whole[: page * 4096] + b"\x5a" * 4096 + whole[(page + 1) * 4096 :])
        told_of += not examine(path, keys=(*examination.STRUCTURE, "documents")).is_whole
    assert told_of == len(whole) // 4096


def test_another_program_s_database_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "annat.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
    assert "har skapat" in " ".join(str(one.message) for one in examine(path).findings)


def test_no_file_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="finns inte"):
        examine(tmp_path / "ingen.db")
    with pytest.raises(InputError, match="finns inte"):
        examine(tmp_path)
