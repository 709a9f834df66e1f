"""A checked stock sheet into the ledger: one entry, all of it or nothing.

Rows are told in the order of time, among what is there already. A row is about one batch, or about what is in none. Count rows of one store and time that
name all that the store then held are a count of the whole store; otherwise the batches that they do not name stay as they were.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from beredskap.database.imports import sources
from beredskap.database.ledger.amounts import to_millionths
from beredskap.database.ledger.audit_chain import Row, Stamp, append_entry, format_moment
from beredskap.database.ledger.balances import read_balances
from beredskap.database.ledger.catalogue_lookup import StoreItem, find_store, show_amount
from beredskap.database.ledger.free_text import check_texts
from beredskap.database.ledger.history import END_OF_TIME, LedgerRow, read_rows
from beredskap.database.sqlite.database import Database
from beredskap.errors import InputError, Place, Problem
from beredskap.language import message
from beredskap.model.sheet import Sheet, StockRow
from beredskap.supplies.changes import say_expired

Balances = dict[str, dict[str, int]]


@dataclass(frozen=True)
class AppliedSheet:
    """The ``entry`` that was written (None of a dry run), and what the stores of the sheet held before and after: batch to millionths."""

    entry: int | None
    before: Balances
    after: Balances


class _OnlyTriedError(Exception):
    """Raised to undo a dry run."""


def apply_sheet(
    database: Database, sheet: Sheet, stamp: Stamp, dry: bool = False, meant: Collection[str] = ()
) -> AppliedSheet:
    """Tell the ledger what the sheet says. Raises `InputError` with every row that the books cannot hold; then nothing is changed.

    Expired batches that go out, and what has been read in before, are refused unless they are ``meant`` (`beredskap.model.sheet.QUESTIONS`).
    """
    check_texts(stamp)
    stores = sorted({row.store for row in sheet.rows})
    found = AppliedSheet(None, {}, {})
    with suppress(_OnlyTriedError), database.transaction():
        held = read_balances(database, END_OF_TIME)
        draft = _Draft(database, sheet, stamp, frozenset(meant))
        rows = draft.rows(stores)
        entry = append_entry(database, "import", stamp, rows)
        found = AppliedSheet(None if dry else entry, {store: held.get(store, {}) for store in stores}, draft.after)
        if dry:
            raise _OnlyTriedError
    return found


@dataclass
class _Draft:
    """The rows of the entry while they are made."""

    database: Database
    sheet: Sheet
    stamp: Stamp
    meant: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    after: Balances = field(default_factory=dict)

    def rows(self, stores: Sequence[str]) -> dict[str, Sequence[Row]]:
        expiry: dict[tuple[str, str], str | None] = {
            (str(item), str(batch)): expires  # type: ignore[misc]  # text or nothing
            for item, batch, expires in self.database.rows("SELECT item, id, expires FROM batch")
        }
        known = set(expiry)
        by_store: dict[str, list[StockRow]] = defaultdict(list)
        for row in self.sheet.rows:
            by_store[row.store].append(row)
        movements: list[Row] = []
        for store in stores:
            goods = find_store(self.database, store)
            shelf = _Shelf(goods, expiry, self.sheet, format_moment(self.stamp.at), "utgånget" in self.meant)
            movements += shelf.play(read_rows(self.database, store, END_OF_TIME), by_store[store])
            self.problems += shelf.problems
            self.after[store] = shelf.held()
        if "igen" not in self.meant:
            self.problems += sources.find_repeated(self.database, self.sheet)
        if self.problems:
            raise InputError(sorted(self.problems, key=lambda one: one.place))
        batches = [(item, batch, day) for (item, batch), day in expiry.items() if (item, batch) not in known]
        return {"batch": batches, "movement": movements, "source": sources.make_rows(self.sheet)}


class _Shelf:
    """One store played through from its first row, with the sheet's rows in their places."""

    def __init__(
        self,
        goods: StoreItem,
        expiry: dict[tuple[str, str], str | None],
        sheet: Sheet,
        now: str,
        expired_is_meant: bool,
    ) -> None:
        self._goods, self._expiry, self._file, self._now = goods, expiry, sheet.file, now
        self._is_complete, self._expired_is_meant = sheet.is_complete, expired_is_meant
        self._held: dict[str, int] = {}
        self._known = False
        self.problems: list[Problem] = []

    def play(self, there: Sequence[LedgerRow], sheet: Sequence[StockRow]) -> list[Row]:
        """The movements that the sheet's rows become. What the books cannot hold is a problem of the row that did it."""
        new = sorted([(self._at(row), row.kind == "count", row.line, row) for row in sheet], key=itemgetter(0, 1, 2))
        made: list[Row] = []
        old = iter(there)
        waiting = next(old, None)
        for at, timed in groupby(new, itemgetter(0)):
            while waiting is not None and waiting.at <= at:
                self._replay(waiting)
                waiting = next(old, None)
            counts: list[StockRow] = []
            for _, is_count, _, row in timed:
                if is_count:
                    counts.append(row)
                else:
                    made.append(self._move(row, at))
            if counts:
                made += self._count(counts, at)
        while waiting is not None:
            self._replay(waiting)
            if self._known and min(self._held.values(), default=0) < 0:
                self._refuse(new[-1][-1], "negative")
                break
            waiting = next(old, None)
        return made

    def held(self) -> dict[str, int]:
        """What there is in the end; what is 0 is left out."""
        return {batch: amount for batch, amount in self._held.items() if amount}

    def _at(self, row: StockRow) -> str:
        return self._now if row.at is None else format_moment(row.at)

    def _replay(self, row: LedgerRow) -> None:
        """A row that is in the ledger already."""
        if row.corrected is not None:
            return
        if row.counted == 2:
            self._known = True
            self._held.clear()
        self._held[row.batch] = row.amount if row.counted else self._held.get(row.batch, 0) + row.amount

    def _move(self, row: StockRow, at: str) -> Row:
        """Goods came or went; more than there was is a problem of the row, unless what there was is okänd."""
        _, kind, _, batch, said, *_ = row
        amount = to_millionths(said)
        before = self._held.get(batch, 0)
        if kind == "receive":
            self._meet(row)
        else:
            if amount > before and (self._known or batch):
                self._refuse(row, "too-little", before)
            if kind == "issue" and batch and not self._expired_is_meant:
                self._check_expired(row, at)
            amount = -amount
        self._held[batch] = before + amount
        return self._row(at, kind, batch, amount)

    def _count(self, counts: list[StockRow], at: str) -> list[Row]:
        """The count rows of one time."""
        for row in counts:
            self._meet(row)
        found = [(row.batch, to_millionths(row.amount)) for row in counts]
        left = {batch for batch, held in self._held.items() if held} - {row.batch for row in counts}
        if self._is_complete:
            found += [(batch, 0) for batch in sorted(left)]
        is_whole = self._is_complete or not left
        self._known = self._known or is_whole
        self._held.update(found)
        return [
            self._row(at, "count", batch, amount, 2 if is_whole and number == 0 else 1)
            for number, (batch, amount) in enumerate(found)
        ]

    def _meet(self, row: StockRow) -> None:
        """Learn of a batch; one with another expiry day than it is known with is a problem of the row."""
        _, _, _, batch, _, expires, *_ = row
        if not batch:
            return
        day = expires.isoformat() if expires else None
        known = self._expiry.setdefault((self._goods.item, batch), day)
        if day is not None and known != day:
            self._refuse(row, "batch-expiry")

    def _row(self, at: str, kind: str, batch: str, amount: int, counted: int = 0) -> Row:
        return (at, kind, self._goods.store, self._goods.item, batch or None, amount, counted)

    def _check_expired(self, row: StockRow, at: str) -> None:
        day = self._expiry.get((self._goods.item, row.batch))
        if day is not None and day < at[:10]:
            said, remedy = say_expired(row.batch, datetime.date.fromisoformat(day))
            self.problems.append(
                Problem("sheet-expired-issue", said, Place(self._file, row.line), value=row.batch, remedy=remedy)
            )

    def _refuse(self, row: StockRow, rule: str, there: int = 0) -> None:
        said = {
            "too-little": message(
                "lagret {store} har då bara {there}", store=row.store, there=show_amount(there, self._goods)
            ),
            "negative": message(
                "då hade lagret {store} haft mindre än ingenting vid ett senare tillfälle", store=row.store
            ),
            "batch-expiry": message(
                "partiet «{id}» har redan utgångsdatum {day}",
                id=row.batch,
                day=self._expiry.get((self._goods.item, row.batch)) or "–",
            ),
        }[rule]
        self.problems.append(Problem(rule, said, Place(self._file, row.line), value=row.batch or None))
