"""A backup is whole, is used as it is, and is written over nothing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from beredskap.database.backup import copied
from beredskap.database.examination import examine
from beredskap.database.ledger import ledger
from beredskap.database.ledger.balances import exact
from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.sqlite.database import opened
from beredskap.errors import InputError
from tests.database.register.damage import tampering, told
from tests.database.stamps import stamp


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_copy_says_the_same_and_is_used_as_it_is(path: Path, tmp_path: Path) -> None:
    told(path)
    target = tmp_path / "kopia.db"
    found = copied(path, target)
    assert (found.entries, found.size) == (5, target.stat().st_size)
    assert found.head == examine(path).head
    assert names(tmp_path) == ["kopia.db", "prov", "prov.db"]
    if os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o600
    with opened(path) as one, opened(target) as other:
        assert exact(one, END_OF_TIME) == exact(other, END_OF_TIME)
        assert list(one.connection.iterdump()) == list(other.connection.iterdump())
        ledger.receive(other, "stora.tank", 1, stamp(9))
    assert examine(target).findings == ()
    assert examine(path).entries == 5


def test_what_is_not_yet_in_the_file_itself_comes_along(path: Path, tmp_path: Path) -> None:
    with opened(path) as database:
        ledger.receive(database, "stora.tank", 1, stamp(1))
        assert Path(f"{path}-wal").stat().st_size > 0
        assert copied(path, tmp_path / "kopia.db").entries == 2


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
        copied(path, target)
    with pytest.raises(InputError, match="finns redan"):
        copied(path, path)
    assert names(tmp_path) == ["kopia.db", "prov", "prov.db"]


def test_what_is_not_whole_is_no_backup(path: Path, tmp_path: Path) -> None:
    with tampering(told(path)) as connection:
        connection.execute("UPDATE movement SET amount = 1 WHERE entry = 2")
    with pytest.raises(InputError, match=r"inte hel.*rad 2"):
        copied(path, tmp_path / "kopia.db")
    assert names(tmp_path) == ["prov", "prov.db"]


def test_a_missing_folder_or_file(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="mappen"):
        copied(path, tmp_path / "ingen" / "kopia.db")
    with pytest.raises(InputError, match="databasen finns inte"):
        copied(tmp_path / "ingen.db", tmp_path / "kopia.db")
    assert names(tmp_path) == ["prov", "prov.db"]


def test_a_database_without_wal_is_copied_too(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    assert copied(path, tmp_path / "kopia.db").entries == 1
