"""The pages of a database file: what SQLite finds wrong with them, which page that is, and how far each table can still be read."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Final

from beredskap.database.sqlite.database import Database
from beredskap.language import Message, message

_PAGE: Final = re.compile(r"\b[Pp]age (\d+)")
_KINDS: Final = (2, 5, 10, 13)
"""How a page of a tree begins (sqlite.org/fileformat2.html, 1.6)."""


def find_faults(database: Database, most: int) -> Iterator[tuple[str, Message]]:
    """Each fault: the page or table that it is about, and what is wrong. Nothing where the file is whole."""
    lines, whole = _lines(database, f"integrity_check({most})")
    if not whole:
        yield "", message("filen är skadad så att den inte kan läsas till slutet")
        yield from _trees(database)
        for table, _ in _roots(database, "table"):
            lines += _lines(database, f"integrity_check('{table}')")[0]
    for line in dict.fromkeys(lines):
        pages = _PAGE.findall(line)
        if pages:
            yield f"sida {pages[0]}", message("sida {page}: {what}", page=pages[0], what=line)
        else:
            yield "", message("SQLite: {what}", what=line)
    if lines or not whole:
        yield from _unreadable(database)


def _lines(database: Database, check: str) -> tuple[list[str], bool]:
    """What SQLite says line by line, and whether it came to the end."""
    lines: list[str] = []
    try:
        for (text,) in database.connection.execute(f"PRAGMA {check}"):
            lines += [line for line in str(text).splitlines() if line != "ok" and not line.startswith("***")]
    except sqlite3.DatabaseError:
        return lines, False
    return lines, True


def _roots(database: Database, *kinds: str) -> list[tuple[str, int]]:
    query = "SELECT name, rootpage, type FROM sqlite_master WHERE rootpage > 0 ORDER BY rootpage"
    return [(str(name), int(str(page))) for name, page, kind in database.rows(query) if kind in kinds]


def _trees(database: Database) -> Iterator[tuple[str, Message]]:
    """The first page of a table or an index that is not one."""
    size = int(str(database.rows("PRAGMA page_size")[0][0]))
    with database.path.open("rb") as file:
        for name, page in _roots(database, "table", "index"):
            file.seek((page - 1) * size)
            begins = file.read(1)
            if begins and begins[0] not in _KINDS:
                said = message("sida {page}, där {name} börjar, är skadad", page=page, name=name)
                yield f"sida {page}", said


def _unreadable(database: Database) -> Iterator[tuple[str, Message]]:
    for table, _ in _roots(database, "table"):
        count = 0
        try:
            for _ in database.connection.execute(f'SELECT * FROM "{table}" NOT INDEXED'):
                count += 1
        except sqlite3.Error:
            yield table, message("tabellen {table} går bara att läsa till rad {n}", table=table, n=count)
