"""What must hold between rows, and between a row and the calendar: no duplicates, one expiry date a batch, nothing expired received."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from beredskap.language import Message, message
from beredskap.model import rules
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.sheet import StockRow

Broken = tuple[str, str, Message, Message]
"""Field, rule, what, remedy."""


class RowLaws:
    """Remembers the rows that have passed."""

    def __init__(self, region: Region, now: datetime.datetime) -> None:
        self._now = now
        self._latest = now + datetime.timedelta(days=1)
        self._seen: dict[tuple[str, str, str, datetime.datetime | None], int] = {}
        self._expiry: dict[tuple[str, str], tuple[datetime.date, int]] = {}
        for batch in region.batches.values():
            if batch.expires and batch.store in region.stores:
                self._expiry.setdefault((region.stores[batch.store].item, batch.id), (batch.expires, 0))

    def broken(self, row: StockRow, item: str) -> Iterator[Broken]:
        """What the row breaks."""
        line, kind, store, batch, _, expires, at, *_ = row
        first = self._seen.setdefault((kind, store, batch, at), line)
        if first != line:
            named = (
                message("{store}, parti {batch}", store=store, batch=batch)
                if batch
                else message("{store}", store=store)
            )
            said = message("{what} står redan på rad {line}", what=named, line=first)
            yield (
                "batch",
                "sheet-duplicate",
                said,
                message("slå ihop raderna, eller skriv parti eller tidpunkt på var och en"),
            )
        if batch and expires:
            known, told = self._expiry.setdefault((item, batch), (expires, line))
            if known != expires:
                where = message("rad {line}", line=told) if told else message("inventariet")
                said = message(
                    "parti {batch} har två utgångsdatum: {one} här, {other} i {where}",
                    batch=batch, one=expires, other=known, where=where,
                )  # fmt: skip
                yield "expires", "sheet-expiry", said, message("se efter på förpackningen vilket som gäller")
        if at is not None and at > self._latest:
            yield "at", "sheet-future", message("{at} har inte varit än", at=at.date()), message("rätta datumet")
        if kind == "receive" and expires and expires < self._day(row):
            said = message("partiet hade gått ut ({expires}) när det togs emot", expires=expires)
            yield "expires", "sheet-expired", said, message("rätta datumet, eller ta inte emot partiet")

    def expired(self, row: StockRow) -> Finding | None:
        """A batch that no longer counts, for somebody to discard."""
        if (
            row.kind not in ("count", "issue")
            or row.expires is None
            or row.amount == 0
            or row.expires >= self._day(row)
        ):
            return None
        said = message("parti {batch} gick ut {expires} och räknas inte med", batch=row.batch, expires=row.expires)
        return rules.SHEET_EXPIRED.finding(row.store, said)

    def _day(self, row: StockRow) -> datetime.date:
        return (row.at or self._now).date()
