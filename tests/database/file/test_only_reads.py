"""Nothing that only reads ever writes: not a byte of a file, ours or another program's, and nothing is left beside it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from beredskap.cli.main import main
from beredskap.database.examination import examine
from beredskap.database.ledger.balances import read_balances
from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.ledger.record import record
from beredskap.database.sqlite.database import open_database
from beredskap.database.sqlite.schema import VERSION
from tests.database.file.damage import told
from tests.database.stamps import stamp

READERS = (
    ("stock", "list"),
    ("stock", "show", "stora.insulin"),
    ("stock", "history", "stora.insulin"),
    ("stock", "endurance"),
    ("stock", "expiring"),
    ("stock", "orders"),
    ("stock", "redistribute"),
    ("actions", "list"),
    ("status", "list"),
    ("export", "-o", "{folder}/ut"),
    ("run", "uso-utslaget"),
    ("check", "uso-utslaget"),
    ("doctor",),
    ("backup", "{folder}/kopia.db"),
)


def other_programs_file(path: Path, mode: str, version: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("CREATE TABLE entry (id INTEGER)")
        connection.commit()


@pytest.mark.parametrize("reader", READERS, ids=lambda words: " ".join(words[:2]))
@pytest.mark.parametrize(("mode", "version"), [("DELETE", 0), ("DELETE", VERSION), ("WAL", 0), ("WAL", VERSION)])
def test_a_file_of_another_program_is_refused_and_left(
    tmp_path: Path, reader: tuple[str, ...], mode: str, version: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "annan.db"
    other_programs_file(path, mode, version)
    before = path.read_bytes()
    code = main([*(word.format(folder=tmp_path) for word in reader), "--db", str(path)])
    said = capsys.readouterr()
    assert code in (1, 2), said.err
    assert said.err + said.out
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["annan.db"]


def test_init_refuses_what_is_there_and_leaves_it(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "annan.db"
    other_programs_file(path, "DELETE", 0)
    before = path.read_bytes()
    assert main(["init", str(folder), "--db", str(path), "--by", "tib"]) == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("reader", READERS[:9], ids=lambda words: " ".join(words[:2]))
def test_ours_is_read_as_it_is(path: Path, reader: tuple[str, ...], tmp_path: Path) -> None:
    told(path)
    copy = tmp_path / "kopia" / "prov.db"
    copy.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))  # not in WAL
    before = copy.read_bytes()
    assert main([*reader, "--db", str(copy)]) in (0, 1)
    assert copy.read_bytes() == before
    assert [one.name for one in copy.parent.iterdir()] == ["prov.db"]


def test_an_older_file_is_brought_up_to_date_by_the_first_write_and_not_before(path: Path) -> None:
    told(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE source")
        for column in ("ddd", "contains", "contains_dimension", "smallest"):
            connection.execute(f"ALTER TABLE item DROP COLUMN {column}")
        connection.execute(f"PRAGMA user_version = {VERSION - 1}")
        connection.execute("PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    with open_database(path) as db:
        assert db.rows("SELECT count(*) FROM source") == [(0,)]
        assert path.read_bytes() == before
        there = read_balances(db, END_OF_TIME)
        record(db, "receive", "stora.tank", 7, stamp(9))
        assert read_balances(db, END_OF_TIME)["stora.tank"][""] == there["stora.tank"][""] + 7
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert examine(path).is_whole


def test_a_log_of_another_file_is_told(path: Path, tmp_path: Path) -> None:
    """A copy from yesterday is put in the place of a file whose log is still there."""
    yesterday = tmp_path / "igår.db"
    told(path)
    shutil.copy(path, yesterday)
    with open_database(path) as db:
        record(db, "receive", "stora.tank", 7, stamp(9))
        log = Path(f"{path}-wal")
        kept = log.read_bytes()
    for number in (20, 21):
        with open_database(yesterday) as db:
            record(db, "receive", "stora.tank", number, stamp(number))
    Path(f"{yesterday}-wal").write_bytes(kept)
    found = examine(yesterday)
    assert not found.is_whole
    assert [one.rule for one in found.findings if "-wal" in str(one.message)] == ["log"]
