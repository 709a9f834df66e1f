"""A copy of a database that is whole at one moment, taken while others write; it is examined before it gets its name, and nothing is written over."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from beredskap.database.examination import STRUCTURE, examine
from beredskap.database.sqlite.database import BUSY_S, open_read_only, translate_faults
from beredskap.disk.os_errors import why
from beredskap.disk.writing import give_name, make_file, unguessable
from beredskap.errors import InputError, Place, Problem
from beredskap.language import message


@dataclass(frozen=True)
class Backup:
    """A finished copy: its size, and how far its ledger goes."""

    path: str
    size: int
    entries: int
    head: str


def write_backup(path: str | Path, target: str | Path, busy_s: float = BUSY_S) -> Backup:
    """Copy a database to a new file. Raises `InputError` where there is a file of that name, and where the copy is not whole: then there is none."""
    place = Path(target)
    _refuse_existing(place)
    beside = unguessable(place)
    try:
        _make(beside, place)
        with translate_faults(Path(path)):
            _copy(path, beside, busy_s)
        found = examine(beside, busy_s, STRUCTURE)
        if not found.is_whole:
            wrong = next(one for one in found.findings if one.severity == "fel")
            said = message("kopian är inte hel och har tagits bort: {what}", what=wrong.message)
            remedy = message("kör beredskap doctor --db {path}", path=path)
            raise InputError([Problem("backup-broken", said, Place(str(path)), remedy=remedy)])
        size = beside.stat().st_size
        _name(beside, place)
    finally:
        for left in (beside, Path(f"{beside}-wal"), Path(f"{beside}-shm"), Path(f"{beside}-journal")):
            left.unlink(missing_ok=True)
    return Backup(str(target), size, found.entries, found.head)


def _copy(path: str | Path, beside: Path, busy_s: float) -> None:
    """All pages in one step, which is one moment: writers of a database in WAL go on meanwhile."""
    with open_read_only(path, busy_s) as source:
        target = sqlite3.connect(beside, isolation_level=None)
        try:
            target.execute("PRAGMA synchronous = FULL")
            source.connection.backup(target, pages=-1)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it, until it is used
        finally:
            target.close()


def _make(beside: Path, place: Path) -> None:
    try:
        make_file(beside)
    except (FileNotFoundError, NotADirectoryError) as error:
        said = message("mappen «{folder}» finns inte", folder=place.parent)
        raise InputError([Problem("database-folder", said, Place(str(place)))]) from error
    except OSError as error:
        said = message("filen kan inte skapas: {why}", why=why(error))
        raise InputError([Problem("database-unwritable", said, Place(str(place)))]) from error


def _name(beside: Path, place: Path) -> None:
    """Give the copy its name, unless somebody took it meanwhile."""
    try:
        give_name(beside, place)
    except FileExistsError:
        _refuse_existing(place)


def _refuse_existing(place: Path) -> None:
    if os.path.lexists(place):
        said = message("det finns redan en fil med det namnet")
        remedy = message("välj ett annat namn; en säkerhetskopia skrivs aldrig över något")
        raise InputError([Problem("backup-exists", said, Place(str(place)), remedy=remedy)])
