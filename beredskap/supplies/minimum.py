"""How a store stands on a day against the least that it should hold. Imports no model: a listing is shown before it is there."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from typing import Literal

from beredskap.supplies.holdings import Lot

MinimumState = Literal["unknown", "empty", "below", "enough", "no-minimum"]


def compare_to_minimum(there: float | None, minimum: float | None) -> MinimumState:
    """How a good amount (None: okänd) stands against a minimum; "no-minimum" where there is something and no minimum is set."""
    if there is None:
        return "unknown"
    if there <= 0:
        return "empty"
    if minimum is None:
        return "no-minimum"
    return "below" if there < minimum else "enough"


def total(amounts: Sequence[float | None]) -> float | None:
    """The sum; okänd where one of the amounts is."""
    known = [one for one in amounts if one is not None]
    return math.fsum(known) if len(known) == len(amounts) else None


def first_expiry(lots: Iterable[Lot], on: datetime.date) -> datetime.date | None:
    """The first expiry day of those that are good on a day; None where none of them expires."""
    return min((lot.expires for lot in lots if lot.expires is not None and lot.is_good(on)), default=None)
