"""A backup is whole, is used as it is, and is written over nothing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from beredskap.database.backup import write_backup
from beredskap.database.examination import examine
from beredskap.database.ledger.balances import read_balances
from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.ledger.record import record
from beredskap.database.sqlite.database import open_database
from beredskap.errors import InputError
from tests.database.file.damage import tampering, told
from tests.database.stamps import stamp


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_copy_says_the_same_and_is_used_as_it_is(path: Path, tmp_path: Path) -> None:
    told(path)
    target = tmp_path / "kopia.db"
    found = write_backup(path, target)
    assert (found.entries, found.size) == (5, target.stat().st_size)
    assert found.head == examine(path).head
    assert names(tmp_path) == ["kopia.db", "prov", "prov.db"]
    if os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o600
    with open_database(path) as one, open_database(target) as other:
        assert read_balances(one, END_OF_TIME) == read_balances(other, END_OF_TIME)
        assert list(one.connection.iterdump()) == list(other.connection.iterdump())
        record(other, "receive", "stora.tank", 1, stamp(9))
    assert examine(target).findings == ()
    assert examine(path).entries == 5


def test_what_is_not_yet_in_the_file_itself_comes_along(path: Path, tmp_path: Path) -> None:
    with open_database(path) as database:
        record(database, "receive", "stora.tank", 1, stamp(1))
        assert Path(f"{path}-wal").stat().st_size > 0
        assert write_backup(path, tmp_path / "kopia.db").entries == 2


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_nothing_is_written_over(path: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "kopia.db"
    if kind == "file":
        target.write_text("annat")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path / "ingenstans")
    with pytest.raises(InputError, match="finns redan"):
        write_backup(path, target)
    with pytest.raises(InputError, match="finns redan"):
        write_backup(path, path)
    assert names(tmp_path) == ["kopia.db", "prov", "prov.db"]


def test_what_is_not_whole_is_no_backup(path: Path, tmp_path: Path) -> None:
    with tampering(told(path)) as connection:
        connection.execute("UPDATE movement SET amount = 1 WHERE entry = 2")
    with pytest.raises(InputError, match=r"inte hel.*rad 2"):
        write_backup(path, tmp_path / "kopia.db")
    assert names(tmp_path) == ["prov", "prov.db"]


def test_a_missing_folder_or_file(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="mappen"):
        write_backup(path, tmp_path / "ingen" / "kopia.db")
    with pytest.raises(InputError, match="databasen finns inte"):
        write_backup(tmp_path / "ingen.db", tmp_path / "kopia.db")
    assert names(tmp_path) == ["prov", "prov.db"]


def test_a_database_without_wal_is_copied_too(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    assert write_backup(path, tmp_path / "kopia.db").entries == 1
