"""Writing a workbook so that it is the same bytes every time, holds no formula, and shows its class on every sheet."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from beredskap.report.document.cells import clean

_CREATED: Final = datetime.datetime(2000, 1, 1)
"""A workbook carries when it was made; the same content is the same file."""
_LONGEST: Final = 32_767
_LONGEST_TITLE: Final = 31
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_FORMULA = re.compile(r"\s*[=+\-@]")
DATE: Final = "yyyy-mm-dd"
MOMENT: Final = "yyyy-mm-dd hh:mm"
WIDEST: Final = 60


class Spreadsheet:
    """A workbook in memory. Text is written as text whatever it looks like."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self.book = Workbook(
            self._bytes,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.book.set_properties({"created": _CREATED})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._titles: set[str] = set()

    def sheet(self, title: str) -> Worksheet:
        """A new sheet; its title is cut and made unique."""
        base = _NOT_IN_TITLE.sub(" ", clean(title)).strip(" '")[:_LONGEST_TITLE] or "Blad"
        name, number = base, 1
        while name.casefold() in self._titles:
            number += 1
            name = f"{base[: _LONGEST_TITLE - len(str(number)) - 1]} {number}"
        self._titles.add(name.casefold())
        return self.book.add_worksheet(name)

    def format(self, **looks: Any) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(looks)
        return self._formats[key]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **looks: Any) -> None:
        """Write text; what a spreadsheet could take for a formula is marked as text."""
        said = clean(text)
        said = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
        if not said:
            return
        if _FORMULA.match(said):
            looks = {**looks, "quote_prefix": True}
        sheet.write_string(row, column, said, self.format(**looks) if looks else None)

    def number(self, sheet: Worksheet, row: int, column: int, value: float, **looks: Any) -> None:
        """Write a number that a reader gets back exactly; one that a cell would round is written as text."""
        if float(f"{value:.16G}") == value:
            sheet.write_number(row, column, value, self.format(**looks) if looks else None)
        else:
            self.text(sheet, row, column, repr(value).replace(".", ","))

    def date(self, sheet: Worksheet, row: int, column: int, value: datetime.date, **looks: Any) -> None:
        """Write a day, or a moment."""
        moment = value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())
        shown = DATE if moment.time() == datetime.time() else MOMENT
        sheet.write_datetime(row, column, moment, self.format(num_format=shown, align="left", **looks))

    def bytes(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self._bytes.getvalue()


def number_format(value: float, unit: str = "") -> str:
    """How a number is shown: as many decimals as it has, at most three; Excel puts in the signs of its own language."""
    rounded = round(value, 3)
    decimals = 0 if rounded == int(rounded) else len(f"{rounded:.3f}".rstrip("0").rpartition(".")[2])
    shown = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f'{shown} "{unit}"' if unit else shown
