"""How people write numbers and amounts: thousands and decimals, the words for a pack, for a piece and for what is not known.

There is one reader of numbers for commands, forms, data files and sheets. Thousands may be parted by a space (plain, hard, narrow or thin), and the decimal
sign is a point or a comma. What can be read in two ways, one to three digits and then one sign and three digits, is refused everywhere: ``1.000`` is 1 to
one reader and 1 000 to another.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from beredskap.language import Message, message

SPACES: Final = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
"""Between thousands: what is typed, and the spaces that programs write."""

PACKS: Final = (
    "förp", "förpackning", "förpackningar", "frp", "fp", "kartong", "kartonger", "paket", "ask", "askar", "kolli",
    "pack", "packs", "package", "packages", "box", "boxes",
)  # fmt: skip
"""A whole package of an article, after a number or as the unit of a row."""
CONTAINERS: Final = (
    "flaska",
    "flaskor",
    "påse",
    "påsar",
    "ampull",
    "ampuller",
    "tub",
    "tuber",
    "behållare",
    "bottle",
    "bottles",
)
"""One of what is counted in pieces; of what is counted in anything else the package that it comes in."""
PIECES: Final = ("styck", "stycken", "pcs", "piece", "pieces", "ea")
"""One of what is counted."""
PACK_HEADINGS: Final = (
    "förpackningar", "antal förpackningar", "antal förp", "förp", "frp", "kartonger", "paket", "askar",
    "packs", "packages", "boxes", "number of packs",
)  # fmt: skip
"""Over a column of a sheet with whole packs."""
UNKNOWN: Final = ("okänd", "okänt", "unknown")
"""In the place of an amount in a data file."""
SHEET_UNKNOWN: Final = (*UNKNOWN, "?")
YES: Final = ("ja", "true", "yes", "sant")
NO: Final = ("nej", "false", "no", "falskt")

_PART: Final = f"[{SPACES}']"
_SPLIT = re.compile(
    rf"([+\-−]?[{SPACES}]?[0-9](?:[0-9.,']|[{SPACES}]+(?=[0-9]))*(?:[eE][+-]?[0-9]{{1,3}})?)\s*([^\d\s.,'+\-−].*)?",
    re.DOTALL,
)
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:{_PART}[0-9]{{3}})+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?")
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class NotationError(ValueError):
    """A text that is not a number, or could be two."""

    def __init__(self, said: Message, remedy: Message) -> None:
        self.message = said
        self.remedy = remedy
        super().__init__(str(said))


class NoNumberError(NotationError):
    """A text that is no number at all."""


def number_pattern() -> str:
    """A regular expression for a number within a text where more may follow: three digits that a fourth follows are not thousands."""
    return rf"[+-]?[0-9]+(?:[{SPACES}][0-9]{{3}}(?!\d))*(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?"


@lru_cache(maxsize=65536)
def split_number(text: str) -> tuple[float, str]:
    """The number that a text begins with, and the word after it ("" where there is none). Raises `NotationError`.

    >>> split_number("1 234,5 mg"), split_number("1.234,5")
    ((1234.5, 'mg'), (1234.5, ''))
    """
    found = _SPLIT.fullmatch(text.strip())
    if found is None:
        raise _no_number(text)
    digits = found[1].replace("−", "-")
    unsigned = _unsigned(digits.lstrip(f"+-{SPACES}"), text)
    return -unsigned if digits.startswith("-") else unsigned, (found[2] or "").strip()


def read_number(text: str) -> float:
    """A number with nothing after it. Raises `NotationError`."""
    number, word = split_number(text)
    if word:
        raise _no_number(text)
    return number


def _unsigned(digits: str, text: str) -> float:
    if _POINTS.fullmatch(digits):
        digits = digits.replace(".", "")
    elif _COMMAS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif not _GROUPED.fullmatch(digits):
        raise _no_number(text)
    elif _TWO_WAYS.fullmatch(digits):
        said = message("«{text}» kan vara ett decimaltal eller ett tusental", text=text)
        whole, part = digits[:-4], digits[-3:]
        remedy = message(
            "skriv {thousands}, eller {decimals} om det är ett decimaltal",
            thousands=whole + part,
            decimals=f"{whole},{part.rstrip('0') or '0'}" if part.endswith("0") else f"{whole},{part}0",
        )
        raise NotationError(said, remedy)
    number = float(re.sub(_PART, "", digits).replace(",", "."))
    if not math.isfinite(number):
        raise NotationError(message("«{text}» är för stort", text=text), message("se efter mängd och enhet"))
    return number


def _no_number(text: str) -> NoNumberError:
    said = message("«{text}» är inte ett tal", text=text)
    return NoNumberError(said, message("skriv ett tal, till exempel 1 250,5"))


def written(value: float) -> str:
    """A number as a program writes it to be read again: as exactly as it is, and never so that it could be two.

    >>> written(1.125), written(0.5)
    ('1.1250', '0.5')
    """
    return unmistakable(repr(value))


def unmistakable(text: str) -> str:
    """A number in digits with a decimal point, with a nought added where three decimals could be taken for thousands."""
    return f"{text}0" if _TWO_WAYS.fullmatch(text.lstrip("-")) else text


def read_flag(text: str) -> bool | None:
    """Yes or no in words; None for any other text."""
    word = text.strip().casefold()
    return True if word in YES else False if word in NO else None
