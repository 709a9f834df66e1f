"""Opening a region's database: WAL, foreign keys, readable by its owner alone, and every fault of SQLite in words a user can act on.

The standard library's sqlite3 reads and writes the ledger; sqlite-utils, which takes longer to import than a whole listing may (decision 022), fills the
catalogue.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from beredskap.database.sqlite.impossible import Impossible, find_impossible
from beredskap.database.sqlite.schema import VERSION, has_our_tables, migrate, read_version
from beredskap.database.sqlite.write_turn import wait_for_turn
from beredskap.disk.os_errors import why
from beredskap.disk.writing import make_file
from beredskap.errors import InputError, Place, Problem
from beredskap.language import Message, message

BUSY_S: Final = 30.0
"""How long another program's write is waited for."""
MODE: Final = 0o600
_FULL, _CORRUPT, _NOT_A_DATABASE, _READ_ONLY, _IO = 13, 11, 26, 8, 10
_BUSY: Final = (5, 6)
_MOST_TOLD: Final = 20


class Database:
    """An open file, which is not written to before the first `transaction`. ``path`` is as the user gave it."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, busy_s: float = BUSY_S, *, writes: bool = False
    ) -> None:
        self.path = path
        self.connection = connection
        self._busy_s = busy_s
        self._writes = writes

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """All rows of a query."""
        return self.connection.execute(sql, values).fetchall()

    def meta(self, key: str) -> str:
        """One of the few facts about the whole file; empty where it is not told."""
        found = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    @contextmanager
    def without_log(self) -> Iterator[sqlite3.Connection | None]:
        """The file as it is without the log (-wal) beside it; None where there is no log."""
        log = Path(f"{self.path}-wal")
        if not log.is_file() or not log.stat().st_size:
            yield None
            return
        where = f"file:{quote(os.fsencode(os.path.abspath(self.path)))}?mode=ro&immutable=1"
        with closing(sqlite3.connect(where, isolation_level=None, uri=True)) as alone:
            yield alone

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction: all of it or nothing, alone among writers. Raises `InputError` where the file cannot take it."""
        with translate_faults(self.path):
            self._open_for_writing()
            self._begin()
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def _open_for_writing(self) -> None:
        """Take the file itself in the place of what was read so far, brought to the present version."""
        if self._writes:
            return
        self.connection.close()
        self.connection = _connect(self.path, self._busy_s)
        self._writes = True
        if read_version(self.connection) < VERSION:
            with self.transaction():
                migrate(self.connection)

    def _begin(self) -> None:
        """Wait for one's turn, and take the lock."""
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            with wait_for_turn(self.path.absolute().parent, self._busy_s) as again:
                while True:
                    try:
                        self.connection.execute("BEGIN IMMEDIATE")
                        return
                    except sqlite3.OperationalError as error:
                        if error.sqlite_errorcode & 0xFF not in _BUSY or not again():
                            raise
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {round(self._busy_s * 1000)}")


@contextmanager
def open_database(path: str | Path, busy_s: float = BUSY_S) -> Iterator[Database]:
    """An existing database of the present version; another's write is waited for so long. Raises `InputError`.

    Who only reads writes nothing: an older file is read as a copy in memory that is brought to the present version, and becomes it with the first write.
    Rows that hold what the program never wrote are named when they are stumbled over.
    """
    file = require_file(path)
    with translate_faults(file):
        database = Database(file, _read(file, busy_s), busy_s)
        try:
            yield database
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, sqlite3.Error) as error:
            impossible = list(find_impossible(database.connection))
            if not impossible:
                raise
            raise InputError([_impossible(file, one) for one in impossible[:_MOST_TOLD]]) from error
        finally:
            database.close()


def _read(file: Path, busy_s: float) -> sqlite3.Connection:
    """A connection to read from: to the file, or to a copy of an older one. Raises `InputError` where it is no database of ours."""
    connection = _connect_as_it_is(file, busy_s)
    try:
        version = read_version(connection)
        if version > VERSION:
            said = message("databasen är skriven av en nyare version av beredskap")
            raise InputError(
                [Problem("database-newer", said, Place(str(file)), remedy=message("uppgradera beredskap"))]
            )
        if not version or not has_our_tables(connection):
            raise InputError([_not_ours(file)])
        if version == VERSION:
            return connection
        copy = sqlite3.connect(":memory:", isolation_level=None)
        connection.backup(copy)
        migrate(copy)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return copy


def require_file(path: str | Path) -> Path:
    """The file itself. Raises `InputError` where there is none."""
    file = Path(path)
    if not file.is_file():
        remedy = message("skapa den med beredskap init MAPP --db {path}", path=path)
        raise InputError(
            [Problem("database-missing", message("databasen finns inte"), Place(str(path)), remedy=remedy)]
        )
    return file


@contextmanager
def open_read_only(path: str | Path, busy_s: float = BUSY_S) -> Iterator[Database]:
    """An existing database as it is, whatever it is: nothing is written to it, and faults are the caller's. Raises `InputError` where there is none."""
    file = require_file(path)
    with closing(_connect_as_it_is(file, busy_s)) as connection:
        yield Database(file, connection)


def _connect_as_it_is(file: Path, busy_s: float = BUSY_S) -> sqlite3.Connection:
    """A connection that changes no byte of the file.

    With a log (-wal) beside it only a reader that may not write leaves the log alone when it closes; without one only a reader that may write leaves no
    files behind.
    """
    log = Path(f"{file}-wal")
    mode = "ro" if not os.access(file, os.W_OK) or (log.is_file() and log.stat().st_size) else "rw"
    where = f"file:{quote(os.fsencode(os.path.abspath(file)))}?mode={mode}"
    connection = sqlite3.connect(where, timeout=busy_s, isolation_level=None, uri=True)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


@contextmanager
def create_file(path: str | Path) -> Iterator[Database]:
    """A new database, within one transaction; if anything fails no file is left. Raises `InputError` where there is a file already."""
    file = Path(path)
    with translate_faults(file):
        _make(file)
        try:
            with closing(_connect(file)) as connection:
                database = Database(file, connection, writes=True)
                with database.transaction():
                    migrate(connection)
                    yield database
        except BaseException:
            for left in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
                with suppress(OSError):  # what was wrong is said, not that this is too
                    left.unlink(missing_ok=True)
            raise


def _make(file: Path) -> None:
    """An empty file that only its owner may read; one that a killed `init` left empty is taken over."""
    if file.is_file() and _is_empty(file):
        return
    try:
        make_file(file)
    except FileExistsError as error:
        said = message("det finns redan en fil med det namnet")
        remedy = message("välj ett annat namn; ett befintligt underlag ändras med beredskap import")
        raise InputError([Problem("database-exists", said, Place(str(file)), remedy=remedy)]) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        said = message("mappen «{folder}» finns inte", folder=file.parent)
        raise InputError([Problem("database-folder", said, Place(str(file)))]) from error
    except OSError as error:
        said = message("filen kan inte skapas: {why}", why=why(error))
        raise InputError([Problem("database-unwritable", said, Place(str(file)))]) from error


def _is_empty(file: Path) -> bool:
    """Whether it is a file that was begun and never got its tables."""
    if file.stat().st_size == 0:
        return True
    if not is_database(file):
        return False
    with closing(_connect_as_it_is(file)) as connection:
        return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def _connect(file: Path, busy_s: float = BUSY_S) -> sqlite3.Connection:
    """A connection to write to a database of ours."""
    connection = sqlite3.connect(file, timeout=busy_s, isolation_level=None)
    if os.access(file, os.W_OK):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def is_database(path: str | Path) -> bool:
    """Whether a file is one of SQLite's, by its first bytes."""
    try:
        with Path(path).open("rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except OSError:
        return False


@contextmanager
def translate_faults(path: Path) -> Iterator[None]:
    """Turn the faults of SQLite and of the disk into `InputError`: what is wrong, and that nothing was changed."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        found = explain_fault(error)
        if found is None:
            raise
        said, remedy = found
        raise InputError([Problem("database-fault", said, Place(str(path)), remedy=remedy)]) from error


def explain_fault(error: sqlite3.DatabaseError) -> tuple[Message, Message] | None:
    """What went wrong and what to do; None for what only the program can have done wrong."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return (
            message("databasen är låst av ett annat program"),
            message("ingenting har ändrats; stäng det andra programmet, eller försök igen om en stund"),
        )
    if code == _FULL:
        return (message("disken är full"), message("ingenting har ändrats; frigör utrymme och försök igen"))
    if code in (_CORRUPT, _NOT_A_DATABASE):
        return (
            message("filen är skadad eller ingen databas"),
            message("kör beredskap doctor --db FIL, och återställ en säkerhetskopia"),
        )
    if code == _READ_ONLY:
        return (message("databasen får inte skrivas"), message("ge dig själv skrivrättighet till filen och dess mapp"))
    if code == _IO:
        return (message("disken svarar inte som den ska"), message("ingenting har ändrats; kontrollera disken"))
    return None


def _impossible(file: Path, one: Impossible) -> Problem:
    remedy = message("någon har ändrat databasen med ett annat program; kör beredskap doctor --db {path}", path=file)
    return Problem("database-row", one.said, Place(str(file), key=one.subject), value=one.value, remedy=remedy)


def _not_ours(file: Path) -> Problem:
    said = message("filen är ingen databas som beredskap har skapat")
    remedy = message("skapa en med beredskap init MAPP --db FIL")
    return Problem("database-foreign", said, Place(str(file)), remedy=remedy)
