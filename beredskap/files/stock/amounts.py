"""A cell to an amount: a number and a unit beside it, in the row or in the heading, to the base unit of the item."""

from __future__ import annotations

import math
import re
from typing import Final

from beredskap import units
from beredskap.files.stock.dates import CellError
from beredskap.language import message
from beredskap.limits import AMOUNT
from beredskap.model.supply import Item
from beredskap.notation import SHEET_UNKNOWN, NotationError, split_number
from beredskap.units import UnitError

_WIDE: Final = re.compile(r"\d(?:[\t\n\r\v\f]|\s{2,})")
MILLIONTHS: Final = 6
"""Decimals that the ledger keeps of an amount in base units."""


def number_of(text: str) -> tuple[float, str]:
    """The number in a cell and the unit after it. Raises `CellError`.

    >>> number_of("1 234,5 mg")
    (1234.5, 'mg')
    """
    if text.strip().casefold() in SHEET_UNKNOWN:
        wrong = message("«{text}» går inte att räkna in", text=text)
        raise CellError("sheet-amount", wrong, message("räkna om, eller ta bort raden"))
    try:
        number, unit = split_number(text)
    except NotationError as error:
        raise CellError("sheet-amount", error.message, error.remedy) from error
    if not abs(number) <= AMOUNT:
        raise _too_large(text)
    return number, unit


def as_number(text: str, cleaned: str) -> str:
    """The text of a cell to read a number from: with its own spaces where they are such as stand in no number, which is then refused."""
    return text.strip() if _WIDE.search(text) else cleaned


def factor_of(unit: str, item: Item) -> float:
    """What one ``unit`` is in the base unit of the item; no unit is the item's own. Raises `CellError`."""
    try:
        size, dimension = units.unit(unit) if unit else (1.0, "")
    except UnitError as error:
        remedy = message("skriv till exempel st, mg, g, kg, mL, L, m3, IE eller förp")
        raise CellError("sheet-unit", error.message, remedy) from error
    try:
        return size * item.article.factor(dimension)
    except UnitError as error:
        remedy = error.remedy or message("räkna om till {own}", own=item.unit)
        if dimension == "packs":
            raise CellError("sheet-pack", error.message, remedy) from error
        raise CellError("sheet-unit", error.message, remedy) from error


def checked(amount: float, text: str) -> float:
    """An amount that can be in a store. Raises `CellError`."""
    if amount < 0:
        remedy = message("skriv mängden utan minustecken; ett uttag har typen «uttag»")
        raise CellError("sheet-negative", message("«{text}»: en mängd kan inte vara negativ", text=text), remedy)
    if not math.isfinite(amount) or amount > AMOUNT:
        raise _too_large(text)
    return amount


def exact(amount: float, item: Item) -> float:
    """An amount in base units as the ledger keeps it, rounded this once. Raises `CellError` where it is less than the smallest part of the item."""
    try:
        return round(item.article.whole(amount), MILLIONTHS)
    except UnitError as error:
        remedy = error.remedy or message("skriv hela")
        raise CellError("sheet-whole", error.message, remedy) from error


def _too_large(text: str) -> CellError:
    return CellError("sheet-amount", message("«{text}» är för stort", text=text), message("se efter mängd och enhet"))
