"""How people write amounts: a number, its thousands and decimals, and the words for a pack, for a piece and for what is not known.

One table for every reader. The readers do not all take the same: data files have decimal points, a command or a form also a decimal comma, and a sheet what
Swedish Excel and its users write. Each such difference has a name or an argument here.
"""

from __future__ import annotations

from typing import Final

SPACE: Final = " "
SPACES: Final = " \u00a0\u202f"
"""Between thousands: what is typed, and the no-break spaces that programs write."""

PACKS: Final = ("förp", "förpackning", "förpackningar", "pack", "packs")
"""After a number in a command or a form."""
SHEET_PACKS: Final = (
    *PACKS, "frp", "fp", "kartong", "kartonger", "paket", "ask", "askar", "package", "packages", "box", "boxes", "kolli",
)  # fmt: skip
"""After a number, or as the unit of a row, in a sheet."""
PACK_HEADINGS: Final = (
    "förpackningar", "antal förpackningar", "antal förp", "förp", "frp", "kartonger", "paket", "askar",
    "packs", "packages", "boxes", "number of packs",
)  # fmt: skip
"""Over a column of a sheet with whole packs."""
SHEET_PIECES: Final = (
    "styck", "stycken", "st.", "pcs", "piece", "pieces", "ea", "flaska", "flaskor", "påse", "påsar",
)  # fmt: skip
"""One of what is counted; elsewhere it is a unit of `beredskap.units`."""
UNKNOWN: Final = ("okänd", "okänt", "unknown")
"""In the place of an amount in a data file."""
SHEET_UNKNOWN: Final = (*UNKNOWN, "?")


def number_pattern(spaces: str, within_text: bool = False) -> str:
    """A regular expression for a number with a decimal point, its thousands parted by one of ``spaces``.

    ``within_text``: where more may follow, three digits that a fourth follows are not thousands.
    """
    ends = r"(?!\d)" if within_text else ""
    return rf"[+-]?\d+(?:[{spaces}]\d{{3}}{ends})*(?:\.\d+)?(?:[eE][+-]?\d+)?"


def with_decimal_point(text: str) -> str:
    """The text without spaces around it, and with a point for its decimal comma; with several commas, or a point too, it stays as it is.

    >>> with_decimal_point(" 1,5 förp"), with_decimal_point("1,000.5")
    ('1.5 förp', '1,000.5')
    """
    text = text.strip()
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
