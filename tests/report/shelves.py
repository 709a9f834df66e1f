"""Shelves and ledger rows as the reports take them, small enough to read in a golden file."""

from __future__ import annotations

import datetime

from beredskap.database.ledger.history import LedgerRow, replay
from beredskap.database.ledger.listing import Shelf
from beredskap.report.document.table import Document
from beredskap.report.stock import ledger, stock_list
from beredskap.supplies.holdings import Holding, Lot

AT = datetime.datetime(2027, 1, 11, 6)
ABOUT = stock_list.About("Provlänet", "FIKTIV", "", AT)


def a_shelf(
    store: str = "stora.insulin", *, known: bool = True, counted: str | None = "2027-01-04", lots: tuple[Lot, ...] = ()
) -> Shelf:
    """A store of insulin at the great hospital."""
    when = None if counted is None else datetime.datetime.fromisoformat(counted)
    site = store.split(".")[0]
    holding = Holding(store, lots, known, when)
    name = {"stora": "Stora sjukhuset", "lilla": "Lilla sjukhuset"}[site]
    return Shelf(
        store,
        "",
        site,
        name,
        "Storstad",
        500.0,
        None,
        "insulin",
        "Insulin",
        "läkemedel",
        "activity",
        True,
        False,
        holding,
    )


def some() -> list[Shelf]:
    """One below its minimum with an expired batch, one empty, one okänd, one counted long ago."""
    past, soon = datetime.date(2026, 12, 31), datetime.date(2027, 1, 31)
    return [
        a_shelf("lilla.insulin", lots=(Lot("", 0.0),)),
        a_shelf("lilla.insulin2", known=False, counted=None),
        a_shelf(lots=(Lot("s3", 100.0, past), Lot("s1", 300.0, soon))),
        a_shelf("stora.insulin2", counted="2026-09-01", lots=(Lot("", 900.0),)),
    ]


def listed() -> Document:
    return stock_list.list_document(some(), ABOUT)


def summed() -> Document:
    return stock_list.sum_document(some(), ABOUT)


def shown() -> Document:
    return stock_list.store_document(some()[2], ABOUT)


def history() -> Document:
    """Opened, used, told wrongly and corrected, and counted with 20 missing."""
    rows = [
        _told(1, "2027-01-04T08:00:00", "s1", 300, 2, "opening"),
        _told(2, "2027-01-05T08:00:00", "s1", -40, 0, "issue"),
        _told(3, "2027-01-06T08:00:00", "s1", -90, 0, "issue", corrected=4),
        _told(5, "2027-01-07T08:00:00", "s1", 240, 2, "count", note="årlig"),
    ]
    return ledger.history(a_shelf(), list(replay(rows)), ABOUT)


def _told(
    entry: int, at: str, batch: str, amount: int, counted: int, kind: str, note: str = "", corrected: int | None = None
) -> LedgerRow:
    return LedgerRow(entry, at, batch, amount * 1_000_000, counted, kind, "lager", at, note, corrected, "2027-01-31")
