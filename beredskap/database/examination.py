"""Is a database whole and as it was told? Each check says which page, row or entry is wrong and what to do; damage never stops the next check."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from beredskap.database.ledger.audit_chain import find_broken, list_lost_entries, list_tables, read_head
from beredskap.database.ledger.balances import read_balances, read_holdings
from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.region import catalogue, create, documents, load
from beredskap.database.sqlite import page_check
from beredskap.database.sqlite.database import (
    BUSY_S,
    MODE,
    Database,
    explain_fault,
    is_database,
    open_read_only,
    require_file,
    translate_faults,
)
from beredskap.database.sqlite.schema import VERSION, migrate, read_version
from beredskap.errors import InputError, Problem
from beredskap.language import Message, message
from beredskap.model import rules
from beredskap.model.findings import Finding, Rule
from beredskap.model.rules import RESTORE

MOST: Final = 20
"""So many faults of one kind are told."""
_DAMAGE: Final = (sqlite3.Error, InputError, ValueError, TypeError, LookupError, OverflowError)
"""What reading a damaged file may raise."""
Check = Callable[[Database], Iterator[Finding]]


@dataclass(frozen=True)
class CheckResult:
    """One check and what it found; ``done`` is False where it could not be made."""

    key: str
    title: Message
    done: bool = True
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Examination:
    """All checks of one file, with its class where that can be read, and the end of its chain."""

    path: str
    checks: tuple[CheckResult, ...]
    information_class: str = ""
    entries: int = 0
    head: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found."""
        return tuple(finding for check in self.checks for finding in check.findings)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong with it."""
        return all(check.done for check in self.checks) and not any(one.severity == "fel" for one in self.findings)


def examine(path: str | Path, busy_s: float = BUSY_S, keys: Collection[str] | None = None) -> Examination:
    """Examine a file, whatever it is, by all checks or those of ``keys``; nothing is written to it. Raises `InputError` where there is none."""
    file = require_file(path)
    wanted = {rule: check for rule, check in CHECKS.items() if keys is None or rule.id in keys}
    outside = (_checked(rules.MODE, lambda _: _mode(file), None), _checked(rules.KIND, lambda _: _kind(file), None))
    if outside[1].findings:
        return Examination(str(path), (*outside, *(_undone(rule) for rule in wanted)))
    with translate_faults(file), open_read_only(path, busy_s) as database:
        checks = (*outside, *(_checked(rule, check, database) for rule, check in wanted.items()))
        entries, last, marked = _end(database)
    return Examination(str(path), checks, marked, entries, last)


def _end(database: Database) -> tuple[int, str, str]:
    try:
        entries = database.rows("SELECT ifnull(max(id), 0) FROM entry")[0][0]
        return int(str(entries)), read_head(database), database.meta("class")
    except _DAMAGE:
        return 0, "", ""


def _checked(rule: Rule, check: Check | Callable[[None], Iterator[Finding]], subject: Database | None) -> CheckResult:
    found: list[Finding] = []
    try:
        found.extend(check(subject))  # type: ignore[arg-type]  # each check gets what it takes
    except _DAMAGE as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (5, 6):
            raise
        said = message("kan inte prövas: {why}", why=_why(error))
        found.append(rule.finding("", said, RESTORE, at_worst=True))
        return CheckResult(rule.id, TITLES[rule.id], False, tuple(found))
    return CheckResult(rule.id, TITLES[rule.id], True, _capped(rule, found))


def _why(error: Exception) -> Message | str:
    if isinstance(error, InputError):
        return error.problems[0].message
    known = explain_fault(error) if isinstance(error, sqlite3.DatabaseError) else None
    return known[0] if known else str(error)


def _undone(rule: Rule) -> CheckResult:
    return CheckResult(rule.id, TITLES[rule.id], False)


def _capped(rule: Rule, found: list[Finding]) -> tuple[Finding, ...]:
    if len(found) <= MOST:
        return tuple(found)
    more = message("… och {n} fel till av samma slag", n=len(found) - MOST)
    return (*found[:MOST], rule.without_remedy("", more, at_worst=True))


def _mode(file: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(file.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        said = message("andra än ägaren får läsa eller skriva filen ({mode})", mode=f"{mode:04o}")
        remedy = message("kör chmod {mode} {path}", mode=f"{MODE:o}", path=file)
        yield rules.MODE.finding("", said, remedy)


def _kind(file: Path) -> Iterator[Finding]:
    if not is_database(file):
        said = message("filen är ingen SQLite-databas, eller dess första sida är skadad")
        yield rules.KIND.finding("", said)


def _pages(database: Database) -> Iterator[Finding]:
    for subject, said in page_check.find_faults(database, MOST):
        yield rules.PAGES.finding(subject, said)


def _keys(database: Database) -> Iterator[Finding]:
    for table, row, parent, _ in database.rows("PRAGMA foreign_key_check"):
        said = message(
            "rad {row} i tabellen {table} hör till en rad i {parent} som inte finns",
            row=row if row is not None else "?",
            table=table,
            parent=parent,
        )
        yield rules.KEYS.finding(f"{table}/{row}", said)


def _tables(database: Database) -> Iterator[Finding]:
    """The tables, indexes and triggers against those of a new database of the same version."""
    there = read_version(database.connection)
    if there > VERSION:
        said = message("databasen är skriven av en nyare version av beredskap")
        yield rules.TABLES.finding("", said, message("uppgradera beredskap"))
        return
    if not there:
        said = message("filen är ingen databas som beredskap har skapat")
        yield rules.TABLES.finding("", said, message("skapa en med beredskap init MAPP --db FIL"))
        return
    model = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(model, there)
        wanted = _parts(model)
    finally:
        model.close()
    found = _parts(database.connection)
    for kind, name in sorted(wanted.keys() | found.keys()):
        if wanted.get((kind, name)) == found.get((kind, name)):
            continue
        said = (
            message("{kind} {name} saknas", kind=kind, name=name)
            if (kind, name) not in found
            else message("{kind} {name} hör inte dit", kind=kind, name=name)
            if (kind, name) not in wanted
            else message("{kind} {name} är ändrad", kind=kind, name=name)
        )
        remedy = message("någon har ändrat databasen med ett annat program; {restore}", restore=RESTORE)
        yield rules.TABLES.finding(name, said, remedy)


def _parts(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    query = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    return {(str(kind), str(name)): str(sql) for kind, name, sql in connection.execute(query)}


def _chain(database: Database) -> Iterator[Finding]:
    for entry in find_broken(database):
        told = database.connection.execute("SELECT kind, recorded, by FROM entry WHERE id = ?", (entry,)).fetchone()
        remedy = message("jämför med en säkerhetskopia: beredskap doctor --db KOPIA; {restore}", restore=RESTORE)
        if told is None:
            yield rules.CHAIN.finding(f"entry/{entry}", message("rad {entry} saknas", entry=entry), remedy)
            continue
        counts = [
            f"{n} {table}"
            for table in list_tables(database)
            if (n := database.rows(f"SELECT count(*) FROM {table} WHERE entry = ?", entry)[0][0])
        ]
        said = message(
            "rad {entry} är inte som den skrevs ({kind}, {recorded}, {by}): den själv eller något som hör till den ({rows}) är ändrat, tillagt eller borttaget",
            entry=entry,
            kind=told[0],
            recorded=told[1],
            by=told[2],
            rows=", ".join(counts) or "–",
        )
        yield rules.CHAIN.finding(f"entry/{entry}", said, remedy)


def _digests(database: Database) -> Iterator[Finding]:
    for name, content, digest in database.rows("SELECT name, content, digest FROM document ORDER BY name"):
        if isinstance(content, bytes) and hashlib.sha256(content).hexdigest() != digest:
            said = message("dokumentet {name} är inte som det lades in", name=name)
            yield rules.DOCUMENTS.finding(str(name), said)


def _catalogue(database: Database) -> Iterator[Finding]:
    """What the tables repeat of the documents."""
    if not documents.read_documents(database):
        yield rules.CATALOGUE.finding("", message("databasen har inget underlag"))
        return
    try:
        region = load.load_region(database).region
    except InputError as error:
        for one in error.problems:
            yield rules.CATALOGUE.finding(one.subject, _placed(one))
        return
    for key, fact in create.list_facts(region).items():
        if database.meta(key) != fact:
            said = message("uppgiften «{key}» om databasen säger inte detsamma som underlaget", key=key)
            yield rules.CATALOGUE.finding(f"meta/{key}", said)
    if not database.meta("folder"):
        yield rules.CATALOGUE.finding("meta/folder", message("uppgiften «folder» om databasen saknas"))
    for table, wanted in (("item", catalogue.make_item_rows(region)), ("store", catalogue.make_store_rows(region))):
        there = {str(name) for (name,) in database.rows(f"SELECT name FROM pragma_table_info('{table}')")}
        columns = [name for name in wanted[0] if name in there] if wanted else ["id"]
        rows = database.rows(f"SELECT {', '.join(columns)} FROM {table}")
        found = {str(row[columns.index("id")]): dict(zip(columns, row, strict=True)) for row in rows}
        expected = {str(row["id"]): row for row in wanted}
        for name in sorted(found.keys() | expected.keys()):
            if not _is_same(found.get(name), expected.get(name)):
                said = message("{table} «{id}» säger inte detsamma som underlaget", table=table, id=name)
                yield rules.CATALOGUE.finding(name, said)


def _is_same(found: dict[str, object] | None, expected: dict[str, object] | None) -> bool:
    """Whether a row says what it should; a file that was made before a column is has nothing in it until its folder is read in anew."""
    if found is None or expected is None:
        return found is expected
    return all(
        found.get(name) == value or (found.get(name) is None and name in catalogue.ADDED)
        for name, value in expected.items()
    )


def _placed(problem: Problem) -> Message:
    return message("underlaget går inte att läsa: {place} {what}", place=str(problem.place), what=problem.message)


def _balances(database: Database) -> Iterator[Finding]:
    known = {name for name, one in read_holdings(database, END_OF_TIME).items() if one.known}
    for store, batches in read_balances(database, END_OF_TIME).items():
        for batch, amount in batches.items():
            if amount < 0 and store in known:
                said = message("lagret «{id}» har mindre än ingenting av parti «{batch}»", id=store, batch=batch or "–")
                remedy = message("se beredskap stock history {store}; inventera lagret", store=store)
                yield rules.BALANCES.finding(store, said, remedy)


def _log(database: Database) -> Iterator[Finding]:
    mode = str(database.rows("PRAGMA journal_mode")[0][0])
    if mode != "wal":
        said = message("databasen använder inte WAL utan «{mode}»", mode=mode)
        yield rules.LOG.finding("", said)
    if lost := list_lost_entries(database):
        said = message(
            "loggen (-wal) bredvid filen hör till en annan fil: med den försvinner eller ändras rad {entries}",
            entries=", ".join(map(str, lost[:MOST])),
        )
        remedy = message("stäng alla program som har databasen öppen, flytta undan -wal och -shm, och pröva igen")
        yield rules.LOG.finding("", said, remedy, at_worst=True)


STRUCTURE: Final = tuple(rule.id for rule in (rules.PAGES, rules.KEYS, rules.TABLES, rules.CHAIN))
"""The checks that a copy must pass."""
CHECKS: Final[dict[Rule, Check]] = {
    rules.PAGES: _pages,
    rules.KEYS: _keys,
    rules.TABLES: _tables,
    rules.CHAIN: _chain,
    rules.DOCUMENTS: _digests,
    rules.CATALOGUE: _catalogue,
    rules.BALANCES: _balances,
    rules.LOG: _log,
}
"""What the rules of a database look at, once it is one."""
TITLES: Final = {
    rules.MODE.id: message("Bara ägaren kommer åt filen"),
    rules.KIND.id: message("Filen är en SQLite-databas"),
    rules.PAGES.id: message("Filens sidor är hela (integrity_check)"),
    rules.KEYS.id: message("Ingen rad hör till något som saknas (foreign_key_check)"),
    rules.TABLES.id: message("Tabeller och spärrar är de rätta"),
    rules.CHAIN.id: message("Kedjan är obruten: det som är berättat är oförändrat"),
    rules.DOCUMENTS.id: message("Dokumenten är som de lades in"),
    rules.CATALOGUE.id: message("Artiklar och lager är underlagets"),
    rules.BALANCES.id: message("Inget saldo är mindre än ingenting"),
    rules.LOG.id: message("Skrivningar går genom WAL"),
}
