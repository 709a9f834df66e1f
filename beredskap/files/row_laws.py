"""What must hold between rows, and between a row and the calendar: no duplicates, one expiry date a batch, nothing expired received."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from beredskap.language import Message, message
from beredskap.model.journal import Finding
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
        key = row.kind, row.store, row.batch, row.at
        first = self._seen.setdefault(key, row.line)
        if first != row.line:
            named = (
                message("{store}, parti {batch}", store=row.store, batch=row.batch)
                if row.batch
                else message("{store}", store=row.store)
            )
            said = message("{what} står redan på rad {line}", what=named, line=first)
            yield (
                "batch",
                "sheet-duplicate",
                said,
                message("slå ihop raderna, eller skriv parti eller tidpunkt på var och en"),
            )
        if row.batch and row.expires:
            known, line = self._expiry.setdefault((item, row.batch), (row.expires, row.line))
            if known != row.expires:
                where = message("rad {line}", line=line) if line else message("inventariet")
                said = message(
                    "parti {batch} har två utgångsdatum: {one} här, {other} i {where}",
                    batch=row.batch, one=row.expires, other=known, where=where,
                )  # fmt: skip
                yield "expires", "sheet-expiry", said, message("se efter på förpackningen vilket som gäller")
        if row.at is not None and row.at > self._latest:
            yield "at", "sheet-future", message("{at} har inte varit än", at=row.at.date()), message("rätta datumet")
        if row.kind == "receive" and row.expires and row.expires < self._day(row):
            said = message("partiet hade gått ut ({expires}) när det togs emot", expires=row.expires)
            yield "expires", "sheet-expired", said, message("rätta datumet, eller ta inte emot partiet")

    def expired(self, row: StockRow) -> Finding | None:
        """A batch that no longer counts, for somebody to discard."""
        if (
            row.expires is None
            or row.kind not in ("count", "issue")
            or row.amount == 0
            or row.expires >= self._day(row)
        ):
            return None
        said = message("parti {batch} gick ut {expires} och räknas inte med", batch=row.batch, expires=row.expires)
        remedy = message("kassera det")
        return Finding(rule="sheet-expired", severity="varning", subject=row.store, message=said, remedy=remedy)

    def _day(self, row: StockRow) -> datetime.date:
        return (row.at or self._now).date()
