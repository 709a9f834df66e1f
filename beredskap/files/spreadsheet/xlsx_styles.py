"""Which cell styles of a workbook show a number as a date, and what date a serial number is."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Final

from beredskap.files.spreadsheet.xlsx_package import Attributes, Package, local
from beredskap.units import DAY

_BUILT_IN: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_CODE = re.compile(r"[ymdhs]|å", re.IGNORECASE)
LAST_SERIAL: Final = 2_958_465
"""9999-12-31."""


def is_date_format(code: str) -> bool:
    """Whether a number format shows dates or times.

    >>> is_date_format("yyyy-mm-dd"), is_date_format('0.0 "mg"'), is_date_format("[Red]0")
    (True, False, False)
    """
    return code.lower() != "general" and _DATE_CODE.search(_NOT_CODE.sub("", code.split(";")[0])) is not None


def date_styles(package: Package, part: str) -> frozenset[str]:
    """The style numbers of cells (as text, as they stand in a cell) that are dates."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        match local(name):
            case "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            case "cellXfs":
                inside = True
            case "cellStyles" | "dxfs":
                inside = False
            case "xf" if inside:
                formats.append(attributes.get("numFmtId", "0"))

    if not package.has(part):
        return frozenset()
    package.parse(part, start)
    return frozenset(str(number) for number, name in enumerate(formats) if _is_date(name, codes))


def _is_date(name: str, codes: dict[str, str]) -> bool:
    if name in codes:
        return is_date_format(codes[name])
    return name.isascii() and name.isdigit() and len(name) < 6 and int(name) in _BUILT_IN


@lru_cache(maxsize=16384)
def moment(serial: float, from_1904: bool) -> datetime.datetime | None:
    """The date of a serial number, to the second; None outside what a spreadsheet can show."""
    days = serial + 1462 if from_1904 else serial
    if not 0 < days <= LAST_SERIAL:
        return None
    start = datetime.datetime(1899, 12, 31 if days < 60 else 30)
    return start + datetime.timedelta(seconds=round(days * DAY))
