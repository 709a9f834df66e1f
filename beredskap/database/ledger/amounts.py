"""Amounts in the ledger: whole millionths of the item's base unit, so that sums are exact. Elsewhere amounts are floats in base units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beredskap.database.sqlite.schema import MICRO, MOST_MILLIONTHS
from beredskap.errors import InputError, Problem
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.model.base import Amount


def to_millionths(value: float) -> int:
    """The whole millionths nearest to an amount in base units: as it comes into the ledger from a file. Raises `InputError` for one beyond all measure."""
    if not abs(value) * MICRO <= MOST_MILLIONTHS:
        said = message("mängden {amount} är orimligt stor", amount=f"{value:.3g}")
        raise InputError([Problem("amount-huge", said, remedy=message("kontrollera enheten och antalet nollor"))])
    return round(value * MICRO)


def to_base_units(millionths: int) -> float:
    """An amount as it leaves the ledger, to be computed with or shown."""
    return millionths / MICRO


def known_millionths(amount: Amount | None) -> int | None:
    """The millionths of an amount in the model; None where it is not told or okänd."""
    return None if amount is None or amount.value is None else to_millionths(amount.value)
