"""A stock sheet that has been read and checked: what somebody counted, received, issued or discarded, row by row, ready for the ledger."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

RowKind = Literal["receive", "issue", "discard", "count"]
ROW_KINDS: Final[tuple[RowKind, ...]] = ("receive", "issue", "discard", "count")

Missing = Literal["issue", "discard", "correction"]
MISSING: Final[dict[str, Missing]] = {"uttag": "issue", "kassation": "discard", "korrigering": "correction"}
"""What a count may find to be gone: used, thrown away, or never there."""

Question = Literal["utan-datum", "femtiofalt", "utgånget", "igen"]
QUESTIONS: Final[tuple[Question, ...]] = ("utan-datum", "femtiofalt", "utgånget", "igen")
"""What a sheet may be asked, and what answers with yes: batches without a date; a count without a unit that changes a store fiftyfold; expired batches that
are issued; what has been read in before."""


class StockRow(NamedTuple):
    """One row: ``amount`` in the base unit of the store's item, ``batch`` empty for what is not kept in batches, ``expires`` its last good day.

    ``line`` is where it stands in the file. ``at`` is when it happened, None where the sheet does not say. ``document`` is the number of the note that it
    stands on. ``is_bare``: nobody said what the number was counted in.
    """

    line: int
    kind: RowKind
    store: str
    batch: str
    amount: float
    expires: datetime.date | None = None
    at: datetime.datetime | None = None
    note: str = ""
    document: str = ""
    is_bare: bool = False


@dataclass(frozen=True)
class Sheet:
    """All rows of one file, in its order; ``mapping`` is which heading was read as which field, ``digest`` the file's.

    ``line`` is its heading's. ``is_complete``: there is nothing in the stores that it counts but what it says.
    """

    rows: tuple[StockRow, ...]
    mapping: dict[str, str]
    file: str
    digest: str
    line: int = 0
    is_complete: bool = False
