"""A small region with stores, and stock sheets for it in every form."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from beredskap.errors import InputError, Problem
from beredskap.files.stock.sheet import SheetTerms, StockSheet, load_stock
from beredskap.model.region import Region
from tests.worlds import world

NOW = datetime.datetime(2026, 11, 24, 12)
HEADINGS = ("Lager", "Batch", "Mängd", "Enhet", "Utgångsdatum")
ROW = ("uso.propofol", "P1", 1250.5, "mg", "2028-01-31")


def region(information_class: str = "FIKTIV", **collections: Any) -> Region:
    """Two sites; insulin in batches, propofol and gloves not."""
    return world(
        class_=information_class,
        sites={"uso": {"name": "Universitetssjukhuset Örebro (USÖ)"}, "vc": {"name": "Vårdcentralen Ängen"}},
        items={
            "propofol": {
                "name": "Propofol",
                "category": "läkemedel",
                "unit": "mg",
                "atc": "N01AX10",
                "pack": "1000 mg",
            },
            "insulin": {
                "name": "Insulin aspart",
                "category": "läkemedel",
                "unit": "IE",
                "atc": "A10AB05",
                "ddd": "40 IE",
            },
            "handskar": {"name": "Handskar", "unit": "st", "pack": "100 st"},
            "nacl": {"name": "Natriumklorid", "category": "läkemedel", "unit": "L", "atc": "B05BB01"},
            "ringer": {"name": "Ringer-acetat", "category": "läkemedel", "unit": "L", "atc": "B05BB01"},
        },
        stores={
            "uso.propofol": {"site": "uso", "item": "propofol", "amount": "5000 mg"},
            "uso.insulin": {"site": "uso", "item": "insulin"},
            "uso.handskar": {"site": "uso", "item": "handskar", "amount": "200 st"},
            "uso.nacl": {"site": "uso", "item": "nacl", "amount": "okänd"},
            "uso.ringer": {"site": "uso", "item": "ringer"},
            "vc.insulin": {"site": "vc", "item": "insulin", "name": "Kylskåpet", "amount": "100 IE"},
        },
        batches=collections.pop(
            "batches",
            {
                "I1": {"store": "uso.insulin", "amount": "300 IE", "expires": "2027-01-31"},
                "I2": {"store": "uso.insulin", "amount": "500 IE", "expires": "2027-09-30"},
            },
        ),
        **collections,
    )


def csv_bytes(*rows: Sequence[object], delimiter: str = ";", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """Rows as Swedish Excel writes them, without any quoting."""

    def text(value: object) -> str:
        return str(value).replace(".", ",") if isinstance(value, float) else str(value)

    return "".join(delimiter.join(text(cell) for cell in row) + end for row in rows).encode(encoding)


def book(*rows: Sequence[object], title: str = "Blad1", change: Callable[[Any], None] | None = None) -> bytes:
    """Rows as a workbook, written by a library that is not ours; ``change`` does more to it."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def excel_book(*rows: Sequence[object], title: str = "Blad1") -> bytes:
    """Rows as a workbook with shared strings, as Excel itself keeps text."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet(title)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    made.close()
    return out.getvalue()


def rezipped(
    data: bytes, changes: Mapping[str, Callable[[bytes], bytes]] | None = None, extra: Mapping[str, bytes] | None = None
) -> bytes:
    """The package with some of its parts changed and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, (changes or {}).get(name, lambda body: body)(old.read(name)))
        for name, body in (extra or {}).items():
            new.writestr(name, body)
    return out.getvalue()


def replaced(pattern: bytes, by: bytes) -> Callable[[bytes], bytes]:
    """A change of one part."""

    def change(body: bytes) -> bytes:
        changed, count = re.subn(pattern, by, body, count=1)
        assert count, pattern
        return changed

    return change


def load(folder: Path, data: bytes, name: str = "lista.csv", **options: Any) -> StockSheet:
    """Read a file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    of = options.pop("region", None) or region()
    remembered = options.pop("remembered", None)
    return load_stock(path, of, NOW, SheetTerms(**options), remembered)


def refused(folder: Path, data: bytes, name: str = "lista.csv", **options: Any) -> list[Problem]:
    """The problems of a file that must be refused."""
    try:
        load(folder, data, name, **options)
    except InputError as error:
        return list(error.problems)
    raise AssertionError("the file was taken")
