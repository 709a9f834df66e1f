"""Which batches goods are taken from, and how a count of a whole store falls on its batches. Amounts are whole millionths."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from beredskap.database.ledger.balances import BatchBalance


class Part(NamedTuple):
    """So much of one batch ("" for what is in none)."""

    batch: str
    amount: int


def pick_parts(batches: Iterable[BatchBalance], amount: int) -> tuple[list[Part], int]:
    """So much of the batches in their order, and what there was not enough for."""
    parts, left = [], amount
    for one in batches:
        part = min(left, one.amount)
        if part > 0:
            parts.append(Part(one.batch, part))
            left -= part
    return parts, left


def select_batches(
    batches: Iterable[BatchBalance], on: datetime.date, batch: str | None, expired: bool = False
) -> list[BatchBalance]:
    """The batch that is named; without one those that are good on a day, or all where what has ``expired`` may go too."""
    if batch:
        return [one for one in batches if one.batch == batch]
    return [one for one in batches if expired or one.is_good(on)]


def spread_count(batches: Iterable[BatchBalance], amount: int) -> list[Part]:
    """A count of a whole store, batch by batch: what is missing is taken from the first, what is over is in no batch."""
    there = [Part(one.batch, max(0, one.amount)) for one in batches]
    missing = sum(part.amount for part in there) - amount
    found = []
    for part in there:
        gone = max(0, min(part.amount, missing))
        missing -= gone
        found.append(Part(part.batch, part.amount - gone))
    if missing < 0 or not found:
        loose = next((part for part in found if not part.batch), Part("", 0))
        found = [part for part in found if part.batch] + [Part("", loose.amount - min(missing, 0))]
    return found
