"""A stock sheet that has been read and checked: what somebody counted, received, issued or discarded, row by row, ready for the ledger."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

RowKind = Literal["receive", "issue", "discard", "count"]
ROW_KINDS: Final[tuple[RowKind, ...]] = ("receive", "issue", "discard", "count")


class StockRow(NamedTuple):
    """One row: ``amount`` in the base unit of the store's item, ``batch`` empty for what is not kept in batches, ``expires`` its last good day.

    ``line`` is where it stands in the file. ``at`` is when it happened, None where the sheet does not say.
    """

    line: int
    kind: RowKind
    store: str
    batch: str
    amount: float
    expires: datetime.date | None = None
    at: datetime.datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """All rows of one file, in its order; ``mapping`` is which heading was read as which field, ``digest`` the file's."""

    rows: tuple[StockRow, ...]
    mapping: dict[str, str]
    file: str
    digest: str
