"""What a checked sheet would change: every batch before and after, and what speaks against it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from beredskap import units
from beredskap.errors import Place, Problem
from beredskap.language import Message, OnCommandLine, message
from beredskap.model import rules
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.sheet import RowKind, Sheet, StockRow
from beredskap.supplies.holdings import Holding, Holdings, Lot

_CLOSE: Final = 1e-9
_NAMED: Final = 5


class RowChange(NamedTuple):
    """One row's effect on one batch, in the item's base unit; ``before`` is None where it was okänd."""

    line: int
    kind: RowKind
    store: str
    batch: str
    expires: datetime.date | None
    before: float | None
    after: float | None


@dataclass(frozen=True)
class SheetChanges:
    """All effects in the order of the rows, what keeps the sheet from being applied, and what is worth a look."""

    rows: tuple[RowChange, ...]
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]


def changes(
    sheet: Sheet,
    region: Region,
    holdings: Holdings,
    now: datetime.datetime | None = None,
    expired_is_meant: bool = False,
) -> SheetChanges:
    """Apply the rows in thought to what the stores hold. ``now`` is when rows happened that do not say; unless it is meant, no expired batch is issued."""
    imagined = _Imagined(sheet, region, holdings, now, expired_is_meant)
    made = [imagined.change(row) for row in sheet.rows]
    if sheet.is_complete:
        made += imagined.emptied()
    return SheetChanges(tuple(made), tuple(imagined.problems), tuple(imagined.left_alone()))


class _Imagined:
    """What the stores would hold."""

    def __init__(
        self, sheet: Sheet, region: Region, holdings: Holdings, now: datetime.datetime | None, expired_is_meant: bool
    ) -> None:
        self._now, self._expired_is_meant = now, expired_is_meant
        self.problems: list[Problem] = []
        self._sheet = sheet
        self._region = region
        self._holdings = holdings
        self._lots: dict[tuple[str, str], tuple[float | None, datetime.date | None]] = {
            (name, lot.batch): (lot.amount, lot.expires) for name, holding in holdings.items() for lot in holding.lots
        }
        self._touched: set[tuple[str, str]] = set()
        self._counted: dict[str, None] = {}

    def change(self, row: StockRow) -> RowChange:
        held = row.store, row.batch
        holding = self._holdings.get(row.store)
        known = self._lots.get(held)
        if known is None:
            known = (0.0 if holding is None or holding.known else None, None)
            if holding and not row.batch:
                self._check_batch(row, holding)
        amount, expires = known
        if expires is None:
            expires = row.expires
        elif row.expires and row.expires != expires:
            expires = self._other_day(row, expires)
        if row.kind == "issue" and expires is not None and not self._expired_is_meant:
            self._check_expired(row, expires)
        after = self._after(row, amount)
        self._lots[held] = after, expires
        self._touched.add(held)
        if row.kind == "count":
            self._counted[row.store] = None
        return RowChange(row.line, row.kind, row.store, row.batch, expires, amount, after)

    def _after(self, row: StockRow, before: float | None) -> float | None:
        if row.kind == "count":
            return row.amount
        if before is None:
            return None
        if row.kind == "receive":
            return before + row.amount
        after = before - row.amount
        if after < -_CLOSE * max(1.0, before):
            said = message(
                "{amount} tas ut men där finns {there}",
                amount=self._said(row.store, row.amount),
                there=self._said(row.store, before),
            )
            self._problem("stock-short", row, said, message("räkna lagret, eller rätta mängden eller partiet"))
        return max(after, 0.0)

    def _check_batch(self, row: StockRow, holding: Holding) -> None:
        batches = [lot.batch for lot in holding.lots if lot.batch]
        if batches and not (self._sheet.is_complete and row.amount == 0):
            named = ", ".join(batches[:_NAMED])
            said = message("lagret förs på partier ({batches}), men raden säger inget parti", batches=named)
            self._problem("stock-batch", row, said, message("skriv ett parti på raden"))

    def _check_expired(self, row: StockRow, expires: datetime.date) -> None:
        """What has expired leaves as a loss, not to a patient."""
        at = row.at or self._now
        if at is not None and expires < at.date():
            said, remedy = say_expired(row.batch, expires)
            self._problem("sheet-expired-issue", row, said, remedy)

    def emptied(self) -> Iterator[RowChange]:
        """The batches of counted stores that a full count says nothing of."""
        for name in self._counted:
            for lot in self._left(name):
                self._touched.add((name, lot.batch))
                self._lots[name, lot.batch] = 0.0, lot.expires
                yield RowChange(self._sheet.line, "count", name, lot.batch, lot.expires, lot.amount, 0.0)

    def _left(self, name: str) -> list[Lot]:
        holding = self._holdings.get(name)
        lots = holding.lots if holding else ()
        return [lot for lot in lots if (name, lot.batch) not in self._touched and lot.amount > 0]

    def _other_day(self, row: StockRow, known: datetime.date) -> datetime.date | None:
        """A batch has one expiry day; gives the one that the row says."""
        said = message(
            "parti {batch} går ut {known} i lagret, {here} i filen",
            batch=row.batch,
            known=known,
            here=row.expires,
        )
        self._problem("sheet-expiry", row, said, message("se efter på förpackningen vilket som gäller"))
        return row.expires

    def _problem(self, rule: str, row: StockRow, said: Message, remedy: Message) -> None:
        place = Place(self._sheet.file, row.line, 0, row.store)
        self.problems.append(Problem(rule, said, place, subject=row.store, remedy=remedy))

    def left_alone(self) -> Iterator[Finding]:
        """Batches of counted stores that the sheet says nothing of: they stay as they are."""
        for name in self._counted:
            rest = self._left(name)
            if any(not lot.batch for lot in rest):
                amount = sum(lot.amount for lot in rest if not lot.batch)
                said = message(
                    "{amount} utan parti står kvar bredvid de räknade partierna", amount=self._said(name, amount)
                )
                yield rules.STOCK_UNBATCHED.finding(name, said)
            named = [lot.batch for lot in rest if lot.batch]
            if named:
                said = message(
                    "partier som inte står i filen ändras inte: {batches}", batches=", ".join(named[:_NAMED])
                )
                yield rules.STOCK_LEFT.finding(name, said)

    def _said(self, store: str, amount: float) -> Message:
        dimension = units.unit(self._region.items[self._region.stores[store].item].unit)[1]
        return _Shown("", {"amount": amount, "dimension": dimension})


def say_expired(batch: str, expires: datetime.date) -> tuple[Message, Message]:
    """That an expired batch is issued, and what to do instead."""
    said = message("parti {batch} gick ut {expires} och får inte tas ut", batch=batch, expires=expires)
    return said, message(
        "kassera det (typ «kassation»), eller bekräfta med {meant}", meant=OnCommandLine("--meant utgånget")
    )


@dataclass(frozen=True)
class _Shown(Message):
    """An amount in the unit and with the signs of the language."""

    def text(self, language: str) -> str:
        return units.show(float(str(self.values["amount"])), str(self.values["dimension"]), language)
