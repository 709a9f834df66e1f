"""No personnummer gets in with a workbook, wherever in it the number stands, and none is repeated."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from beredskap.cli.shell.language import show_plainly
from beredskap.cli.shell.problems import format_problems
from beredskap.errors import InputError
from beredskap.files.stock.sheet import load_stock
from tests.files import sheets
from tests.model.personal_numbers import CORPUS, NUMBERS

NOW = datetime.datetime(2026, 11, 27, 12)
SOME = [one for one in CORPUS[::41] if one.isprintable()]


def in_hidden_sheet(book: Any, _: Any, number: str) -> None:
    hidden = book.add_worksheet("Dold")
    hidden.hide()
    hidden.write_string(4, 2, f"ring {number}")


def as_a_number(book: Any, _: Any, number: str) -> None:
    del number
    book.add_worksheet("Tal").write_number(0, 0, int(NUMBERS[0]))


PLACES: dict[str, Callable[[Any, Any, str], object]] = {
    "an ignored column": lambda _, sheet, number: sheet.write_string(1, 7, number),
    "an ignored heading": lambda _, sheet, number: sheet.write_string(0, 7, number),
    "a hidden sheet": in_hidden_sheet,
    "a number in another sheet": as_a_number,
    "a comment": lambda _, sheet, number: sheet.write_comment(1, 0, f"ring {number}"),
    "a property": lambda book, _, number: book.set_properties({"subject": number}),
    "a property of one's own": lambda book, _, number: book.set_custom_property("Patient", number),
    "a sheet's name": lambda book, _, number: book.add_worksheet(number.replace("/", "-")),
}


def a_workbook(path: Path, place: str, number: str) -> Path:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet("Inventering")
        for column, text in enumerate(("Lager", "Mängd", "Enhet")):
            sheet.write_string(0, column, text)
        sheet.write_string(1, 0, "uso.handskar")
        sheet.write_number(1, 1, 2)
        sheet.write_string(1, 2, "st")
        PLACES[place](book, sheet, number)
    path.write_bytes(data.getvalue())
    return path


@pytest.mark.parametrize("place", PLACES)
def test_it_is_refused_wherever_it_stands(tmp_path: Path, place: str) -> None:
    for number in SOME[:1] if place == "a number in another sheet" else SOME:
        path = a_workbook(tmp_path / "lista.xlsx", place, number)
        with pytest.raises(InputError) as refused:
            load_stock(path, sheets.region(), NOW)
        assert "personal-number" in [one.rule for one in refused.value.problems], ascii(number)
        said = "\n".join(map(show_plainly, format_problems(refused.value.problems)))
        assert not any(digits in said.replace(" ", "").replace("-", "") for digits in NUMBERS)


def test_the_workbook_without_it_is_read(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "lista.xlsx", "an ignored column", "811218-9877")
    assert len(load_stock(path, sheets.region(), NOW).sheet.rows) == 1


@pytest.mark.parametrize(
    "text", ["Lager;Mängd;Kommentar\nuso.handskar;2 st;{}\n", "{}\nLager;Mängd\nuso.handskar;2 st\n"]
)
def test_a_csv_file_too(tmp_path: Path, text: str) -> None:
    for number in SOME:
        path = tmp_path / "lista.csv"
        path.write_text(text.format(number), encoding="utf-8")
        with pytest.raises(InputError) as refused:
            load_stock(path, sheets.region(), NOW)
        assert "personal-number" in [one.rule for one in refused.value.problems], ascii(number)
