"""A cell to an amount: a number as Swedish Excel writes it, a unit beside it or in the heading, to the base unit of the item."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from beredskap import units
from beredskap.files.stock.columns import folded
from beredskap.files.stock.dates import CellError
from beredskap.language import message
from beredskap.model.supply import Item
from beredskap.notation import SHEET_PACKS, SHEET_PIECES, SHEET_UNKNOWN, SPACES
from beredskap.units import UnitError

LARGEST: Final = 1e12
_NUMBER = re.compile(r"([+\-−]?\s?\d[\d\s.,']*?(?:[eE][+-]?\d{1,3})?)\s*([^\d\s.,'+\-−].*)?", re.DOTALL)
_THOUSANDS = f"[{SPACES}']"
_SPACED = re.compile(rf"\d{{1,3}}(?:{_THOUSANDS}\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")
_THREE = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_PACKS: Final = frozenset(map(folded, SHEET_PACKS))
_PIECES: Final = frozenset(map(folded, SHEET_PIECES))
_SMALL: Final = {**{name.casefold(): name for name in reversed(units.known_units())}, "iu": "IE"}


@lru_cache(maxsize=65536)
def number_of(text: str, decimal: str) -> tuple[float, str]:
    """The number in a cell and the unit after it. ``decimal`` is the sign that the file's form asks for. Raises `CellError`.

    >>> number_of("1 234,5 mg", ",")
    (1234.5, 'mg')
    """
    said = text.strip()
    if said.casefold() in SHEET_UNKNOWN:
        wrong = message("«{text}» går inte att räkna in", text=text)
        raise CellError("sheet-amount", wrong, message("räkna om, eller ta bort raden"))
    found = _NUMBER.fullmatch(said)
    if found is None:
        raise _no_number(text)
    digits = found[1].strip().replace("−", "-")
    sign = -1.0 if digits.startswith("-") else 1.0
    return sign * _unsigned(digits.lstrip("+-").strip(), text, decimal), (found[2] or "").strip()


def _unsigned(digits: str, text: str, decimal: str) -> float:
    if _POINTS.fullmatch(digits):
        digits = digits.replace(".", "")
    elif _COMMAS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif not _SPACED.fullmatch(digits):
        raise _no_number(text)
    elif _THREE.fullmatch(digits) and decimal and decimal not in digits:
        wrong = message("«{text}» kan vara ett decimaltal eller ett tusental", text=text)
        raise CellError("sheet-amount", wrong, message("skriv decimalkomma, och tusental utan punkt"))
    number = float(re.sub(_THOUSANDS, "", digits).replace(",", "."))
    if not number < LARGEST:
        raise CellError(
            "sheet-amount", message("«{text}» är för stort", text=text), message("se efter mängd och enhet")
        )
    return number


def _no_number(text: str) -> CellError:
    said = message("«{text}» är inte ett tal", text=text)
    return CellError("sheet-amount", said, message("skriv ett tal, till exempel 1 250,5"))


def factor_of(unit: str, item: Item) -> float:
    """What one ``unit`` is in the base unit of the item; no unit is the item's own. Raises `CellError`."""
    own, dimension = units.unit(item.unit)
    if not unit:
        return own
    word = folded(unit)
    if word in _PACKS:
        return pack_of(item)
    if word == "ddd" and item.ddd is not None and item.ddd.value and item.ddd.dimension == dimension:
        return item.ddd.value
    if word in _PIECES and dimension == "count":
        return 1.0
    factor, found = _known(unit)
    if found != dimension:
        said = message(
            "enheten «{unit}» är {found}, men {item} räknas i {own}",
            unit=unit,
            found=units.describe(found),
            item=item.id,
            own=item.unit,
        )
        raise CellError("sheet-unit", said, message("räkna om till {own}", own=item.unit))
    return factor


def _known(unit: str) -> tuple[float, str]:
    name = unit.strip().rstrip(".")
    try:
        return units.unit(_SMALL.get(name.casefold(), name) if name not in units.known_units() else name)
    except UnitError as error:
        remedy = message("skriv till exempel st, mg, g, kg, mL, L, m3, IE eller förp")
        raise CellError("sheet-unit", message("okänd enhet «{unit}»", unit=unit), remedy) from error


def pack_of(item: Item) -> float:
    """What one pack of the item holds. Raises `CellError` where that is not known."""
    if item.pack is None or not item.pack.value:
        said = message("artikeln {item} har ingen förpackningsstorlek", item=item.id)
        remedy = message("skriv mängden i {unit}, eller fyll i pack i items.csv", unit=item.unit)
        raise CellError("sheet-pack", said, remedy)
    return item.pack.value


def checked(amount: float, text: str) -> float:
    """An amount that can be in a store. Raises `CellError`."""
    if amount < 0:
        remedy = message("skriv mängden utan minustecken; ett uttag har typen «uttag»")
        raise CellError("sheet-negative", message("«{text}»: en mängd kan inte vara negativ", text=text), remedy)
    if not math.isfinite(amount) or amount >= LARGEST:
        raise CellError(
            "sheet-amount", message("«{text}» är för stort", text=text), message("se efter mängd och enhet")
        )
    return amount
