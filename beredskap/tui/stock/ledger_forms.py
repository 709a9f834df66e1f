"""Recording in the ledger what was typed in a form, and taking back what was recorded last. It knows no screen, and threads may call it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from beredskap.errors import InputError, Problem, nearest
from beredskap.language import Message, message
from beredskap.limits import COUNT
from beredskap.model.sheet import MISSING, QUESTIONS, Question

if TYPE_CHECKING:
    from beredskap.database.imports.stock_import import ImportedSheet, StockImport
    from beredskap.database.ledger.audit_chain import Stamp
    from beredskap.database.ledger.record import Kind
    from beredskap.database.sqlite.database import Database
    from beredskap.model.sheet import Missing
    from beredskap.report.document.table import Document

Typed = Mapping[str, str]
PATIENCE_S: Final = 8.0
"""How long another program's write is waited for: somebody sits there and looks."""
LOOSE: Final = "-"
"""Typed for a batch: only what is in none."""
_REASON: Final = "ångrat av den som skrev det"


def meant_key(question: Question) -> str:
    """The field that answers a question with yes."""
    return f"meant-{QUESTIONS.index(question)}"


@dataclass(frozen=True)
class SheetTrial:
    """The report of a sheet that was tried; what ``holds`` can be written. ``digest`` is the file that was read."""

    document: Document
    holds: bool
    digest: str = ""


class LedgerWriter:
    """Writes to one database. ``by`` is who wrote last, to be filled in the next time; what was written is remembered so that it can be undone."""

    def __init__(self, db: str, clock: Callable[[], datetime.datetime]) -> None:
        self.by = os.environ.get("BEREDSKAP_BY", "")
        self._db, self._clock = db, clock
        self._recorded: list[tuple[int, str]] = []

    @property
    def can_undo(self) -> bool:
        """Whether anything has been recorded here that is not undone."""
        return bool(self._recorded)

    def record(self, kind: Kind, typed: Typed) -> Message:
        """Receive, issue, move, count or discard; says what it did. Raises `InputError`."""
        from beredskap.database.ledger.history import read_entry
        from beredskap.database.ledger.listing import find_shelf
        from beredskap.database.sqlite.database import open_database
        from beredskap.report.stock import ledger as report

        with open_database(self._db, PATIENCE_S) as database:
            number, who = self._record(database, kind, typed)
            self._note_entry(number, who)
            return report.say_entry(
                number,
                [(find_shelf(database, name, who.recorded), lines) for name, lines in read_entry(database, number)],
            )

    def _record(self, database: Database, kind: Kind, typed: Typed) -> tuple[int, Stamp]:
        """Read the fields of a form, and record what happened. Raises `InputError` with all that is wrong with them."""
        from beredskap.database.ledger.catalogue_lookup import find_goods, read_amount
        from beredskap.database.ledger.record import check_reason, record
        from beredskap.database.ledger.times import read_last_day

        store, batch = typed["store"], typed["batch"] or None
        is_all = kind == "discard" and not typed["amount"]
        wrong: list[Problem] = []
        with _kept(wrong):
            amount = None if is_all else read_amount(typed["amount"], find_goods(database, store))
        with _kept(wrong):
            expires = read_last_day(typed["expires"]) if typed.get("expires") else None
        missing: Missing = "issue"
        with _kept(wrong):
            missing = _read_missing(typed.get("missing", ""))
        with _kept(wrong):
            who = self._stamp(typed, batch or "")
        with _kept(wrong):
            check_reason(kind, missing, typed.get("note", ""))
        if wrong:
            raise InputError(wrong)
        if kind == "count" and batch == LOOSE:
            batch = ""
        is_meant = bool(typed.get("expired"))
        return record(database, kind, store, amount, who, batch, expires, typed.get("to", ""), is_meant, missing), who

    def correct(self, typed: Typed) -> Message:
        """A row was a mistake; says what is there without it. Raises `InputError`."""
        who = self._stamp(typed)
        said = self._correct(_read_row(typed["row"]), who)
        self.by = who.by
        return said

    def undo(self) -> Message:
        """Take back what was recorded last, and say so. Raises `InputError`; what somebody else has corrected already is left at that."""
        from beredskap.database.ledger.audit_chain import Stamp

        entry, by = self._recorded[-1]
        now = self._now()
        try:
            said = self._correct(entry, Stamp(by, now, now, _REASON))
        except InputError as error:
            if any(problem.rule == "corrected" for problem in error.problems):
                self._recorded.pop()
            raise
        self._recorded.pop()
        return said

    def _correct(self, entry: int, who: Stamp) -> Message:
        from beredskap.database.ledger.history import read_entry
        from beredskap.database.ledger.listing import find_shelf
        from beredskap.database.ledger.record import correct_entry
        from beredskap.database.region.identity import read_identity
        from beredskap.database.sqlite.database import open_database
        from beredskap.report.stock import ledger as report
        from beredskap.report.stock.stock_list import about_region

        with open_database(self._db, PATIENCE_S) as database:
            done = correct_entry(database, entry, who)
            shelves = [find_shelf(database, name, who.recorded) for name, _ in read_entry(database, done)]
            return report.say_undone(entry, shelves, about_region(read_identity(database), who.recorded))

    def try_sheet(self, typed: Typed) -> SheetTrial:
        """What a sheet, or a region's changed folder, would change. Raises `InputError` where nobody tells it, or the file as a whole cannot be read."""
        who = self._stamp(typed)
        if _is_folder(_path(typed)):
            return self._try_folder(_path(typed), who)
        return _report_trial(typed, lambda sheet: sheet.apply_to_database(self._db, who, dry=True))

    def write_sheet(self, typed: Typed, digest: str) -> Message:
        """Write what was tried, unless the file has changed since. Raises `InputError`."""
        who = self._stamp(typed)
        if _is_folder(_path(typed)):
            return self._write_folder(_path(typed), who, digest)
        done = _open_sheet(typed).apply_to_database(self._db, who, dry=False, digest=digest)
        assert done.applied is not None
        assert done.applied.entry is not None
        self._note_entry(done.applied.entry, who)
        return message(
            "Rad {n}, inläsning: {rows} rader är införda.", n=done.applied.entry, rows=len(done.read.sheet.rows)
        )

    def _try_folder(self, folder: Path, who: Stamp) -> SheetTrial:
        from beredskap.database.region.create import update_region
        from beredskap.database.region.identity import read_identity
        from beredskap.database.sqlite.database import open_database
        from beredskap.report.stock import region_update
        from beredskap.report.stock.stock_list import about_region

        with open_database(self._db, PATIENCE_S) as database:
            change = update_region(database, folder, who, dry=True)
            about = about_region(read_identity(database), who.recorded)
        return SheetTrial(region_update.document(change, about, dry=True), change.changes, change.digest)

    def _write_folder(self, folder: Path, who: Stamp, digest: str) -> Message:
        from beredskap.database.region.create import update_region
        from beredskap.database.sqlite.database import open_database

        with open_database(self._db, PATIENCE_S) as database:
            update_region(database, folder, who, digest=digest)
        self.by = who.by
        return message("Regionens mapp är inläst.")

    def _stamp(self, typed: Typed, *texts: str) -> Stamp:
        """Who, when and why. Raises `InputError` with all that is wrong with it, and with other ``texts`` that were typed."""
        from beredskap.database.ledger import times
        from beredskap.database.ledger.free_text import check_texts

        by, note, now = typed.get("by", ""), typed.get("note", ""), self._now()
        who = times.make_stamp(by, None, note, now)
        wrong: list[Problem] = []
        with _kept(wrong):
            at = times.read_moment(typed["at"]) if typed.get("at") else None
            who = times.make_stamp(by, at, note, now)
        with _kept(wrong):
            check_texts(who, *texts)
        if wrong:
            raise InputError(wrong)
        return who

    def _now(self) -> datetime.datetime:
        return self._clock().replace(microsecond=0)

    def _note_entry(self, entry: int, who: Stamp) -> None:
        self._recorded.append((entry, who.by))
        self.by = who.by


def try_in_folder(folder: str, typed: Typed, now: datetime.datetime) -> SheetTrial:
    """What a sheet would change in a region's folder. Raises `InputError`."""
    from beredskap.database.ledger.audit_chain import Stamp

    return _report_trial(typed, lambda sheet: sheet.try_in_folder(folder, Stamp("", now, now)))


def _report_trial(typed: Typed, work: Callable[[StockImport], ImportedSheet]) -> SheetTrial:
    """The report of a trial, also where rows are refused. Raises `InputError` where the file as a whole is."""
    from beredskap.report.stock import import_changes

    sheet = _open_sheet(typed)
    try:
        done = work(sheet)
    except InputError as error:
        if sheet.region is None or not import_changes.is_about_rows(error):
            raise
        return SheetTrial(import_changes.refusal_document(typed["path"], error.problems, sheet.region), holds=False)
    return SheetTrial(import_changes.import_document(done, written=False), holds=True, digest=done.read.sheet.digest)


def _open_sheet(typed: Typed) -> StockImport:
    """The sheet that a form names. Raises `InputError`."""
    from beredskap.database.imports.stock_import import KINDS, StockImport
    from beredskap.database.ledger.catalogue_lookup import refusal
    from beredskap.files.stock.mapping import read_columns
    from beredskap.files.stock.sheet import SheetTerms

    kind = typed["kind"].casefold() or next(iter(KINDS))
    if kind not in KINDS:
        near = nearest(kind, KINDS, cutoff=0.3)  # there are few kinds, and half a word tells them apart
        said = message("«{kind}» är inget slag; skriv {kinds}", kind=typed["kind"], kinds=", ".join(KINDS))
        raise refusal("not-a-kind", said, near=near)
    terms = SheetTerms(
        KINDS[kind],
        typed.get("sheet", ""),
        read_columns(one for one in typed.get("columns", "").split(";") if one.strip()),
        typed.get("site", ""),
        bool(typed.get("complete")),
        bool(typed.get("skip")),
        frozenset(one for one in QUESTIONS if typed.get(meant_key(one))),
    )
    return StockImport(_path(typed), terms)


def _path(typed: Typed) -> Path:
    """The file that a form names. Raises `InputError`."""
    from beredskap.database.ledger.catalogue_lookup import refusal

    if not typed["path"]:
        raise refusal("no-file", message("ingen fil är angiven"))
    try:
        return Path(typed["path"]).expanduser()
    except RuntimeError:  # nobody of that name is at home here
        return Path(typed["path"])


def _is_folder(path: Path) -> bool:
    """Whether it is a region's folder, and no sheet; what cannot be looked at is told where it is read."""
    from beredskap.files import is_region

    return os.path.isdir(path) and is_region(path)


def _read_row(text: str) -> int:
    """The number of a row of the ledger. Raises `InputError`."""
    from beredskap.database.ledger.catalogue_lookup import refusal

    if text.isascii() and text.isdigit() and len(text) <= len(str(COUNT)) and 1 <= int(text) <= COUNT:
        return int(text)
    said = message("«{text}» är inget radnummer", text=text)
    raise refusal("not-a-row", said, remedy=message("numret står i liggaren och i lagrets händelser, under «rad»"))


def _read_missing(text: str) -> Missing:
    """What was gone at a count. Raises `InputError`."""
    from beredskap.database.ledger.catalogue_lookup import refusal

    kind = text.casefold() or next(iter(MISSING))
    if kind in MISSING:
        return MISSING[kind]
    said = message("«{kind}» är inget slag; skriv {kinds}", kind=text, kinds=", ".join(MISSING))
    raise refusal("not-a-kind", said, near=nearest(kind, MISSING, cutoff=0.3))


@contextmanager
def _kept(wrong: list[Problem]) -> Iterator[None]:
    """What is wrong with one field is kept, so that the others are looked at too."""
    try:
        yield
    except InputError as error:
        wrong += error.problems
