"""Malformed files by the thousand: never a traceback, only problems with a place or a sheet that holds. ``HYPOTHESIS_PROFILE=search`` tries 5,000."""

from __future__ import annotations

import io
import math
import os
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.cli.shell.language import show_plainly
from beredskap.cli.shell.problems import format_problems
from beredskap.errors import InputError
from beredskap.files.stock.sheet import StockSheet, load_stock
from beredskap.model.personal import has_personal_number
from beredskap.supplies.changes import changes
from beredskap.supplies.holdings import of_region
from tests.files.sheets import NOW, book, csv_bytes, excel_book, region

EXAMPLES = 2_500 if os.environ.get("HYPOTHESIS_PROFILE") == "search" else 150
REGION = region()
HOLDINGS = of_region(REGION)
HEADINGS = ["Typ", "Lager", "Artikel", "Batch", "Utgångsdatum", "Mängd", "Enhet", "Tidpunkt", "Anteckning"]
JUNK: list[object] = [
    "", " ", "=1+1", "=cmd|' /C calc'!A0", "+46", "-1", "@SUM(A1)", "\tx", "\x1b[31mröd\x1b[0m", "\x1b]0;titel\x07", "a\x00b", "\u202eslut", "\ufeff",
    "811218-9876", "ring 19811218-9876 nu", "198112189876", "x" * 40_000, "9" * 400, "1e308", "-0", "nan", "inf", "1.234", "1,234.5", "１２", "٣", "½",
    "3/4 2028", "31/1 2028", "2028-02-30", "99999999", "0000-00-00", "20280131", "okänd", "USÖ", "uso.insulin", "Insulin", "N01AX10", "B05BB01",
    "EXEMPEL uso.propofol", "SKARP", "fiktiv", "verifierad", "uttag", "kassation", '"', "'", "'=x", ";", "\n", "5 mg", "5 kubikmil/d", "5 g/h", "{x}", "{0}",
    "«", "\ud7ff", "\U0010ffff", "é", "e\u0301", "Mängd", "Mängd (mg)",
]  # fmt: skip
NUMBERS: list[object] = [0, -1, 1.5, 1e15, 1e300, 198112189876, 46783, 0.1, True, 2958466]


def rows(chance: random.Random) -> list[list[object]]:
    """A table that nearly holds."""
    made: list[list[object]] = [list(HEADINGS)]
    for number in range(chance.randint(0, 6)):
        store = chance.choice(sorted(REGION.stores))
        item = REGION.items[REGION.stores[store].item]
        made.append(
            [
                chance.choice(["inleverans", "inventering", ""]),
                store,
                item.id,
                f"P{number}",
                "2028-01-31",
                chance.randint(0, 900),
                item.unit,
                "",
                "hylla 3",
            ]
        )
    for _ in range(chance.randint(0, 4)):
        row = chance.choice(made)
        row[chance.randrange(len(row))] = chance.choice(JUNK)
    if chance.random() < 0.2:
        chance.shuffle(made)
    if chance.random() < 0.1:
        made = [row[:: chance.choice((-1, 2))] for row in made]
    return made


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some flipped, cut out, put in or cut off."""
    body = bytearray(data)
    for _ in range(chance.randint(0, 3)):
        if not body:
            break
        at = chance.randrange(len(body))
        match chance.randrange(5):
            case 0:
                body[at] ^= 1 << chance.randrange(8)
            case 1:
                del body[at : at + chance.randint(1, 30)]
            case 2:
                body[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
            case 3:
                del body[at:]
            case _:
                body[at:at] = body[at : at + chance.randint(1, 40)]
    return bytes(body)


def a_csv(chance: random.Random) -> bytes:
    """A CSV file, sometimes badly quoted, in some encoding, damaged."""
    delimiter, encoding = chance.choice(";\t,|"), chance.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16"))
    table = [[str(cell) for cell in row] for row in rows(chance)]
    data = csv_bytes(*table, delimiter=delimiter).decode().encode(encoding, "replace")
    if chance.random() < 0.1:
        data = b"sep=" + delimiter.encode() + b"\r\n" + data
    return damaged(data, chance)


def a_workbook(chance: random.Random) -> bytes:
    """A workbook whose parts or whose package is damaged."""
    table = rows(chance)
    for row in table[1:]:
        if chance.random() < 0.2:
            row[chance.randrange(len(row))] = chance.choice(NUMBERS)
    safe = [[_storable(cell) for cell in row] for row in table]
    data = book(*safe) if chance.random() < 0.3 else excel_book(*safe)
    if chance.random() < 0.7:
        data = _repacked(data, chance)
    return damaged(data, chance) if chance.random() < 0.4 else data


def _storable(cell: object) -> object:
    """What a library agrees to write; the rest comes in by damage."""
    if not isinstance(cell, str):
        return cell
    return "".join(ch for ch in cell if ch.isprintable() or ch == " ")[:32_000]


def _repacked(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        hit = chance.choice([name for name in names if name.startswith("xl/") or name.endswith(("rels", "Types].xml"))])
        for name in names:
            body = old.read(name)
            if name == hit:
                if chance.random() < 0.1:
                    continue
                body = _injected(body, chance) if chance.random() < 0.4 else damaged(body, chance)
            new.writestr(name, body)
    return out.getvalue()


def _injected(body: bytes, chance: random.Random) -> bytes:
    old, new = chance.choice(
        [
            (b"<v>", b"<f>1+1</f><v>"), (b"<v>", b"<f>1+1</f><!--"), (b' t="s"', b' t="n"'), (b' t="s"', b' t="x"'), (b"<sheetData>", b"<sheetData><row/>"),
            (b' r="B2"', b' r="XFE2"'), (b' r="2"', b' r="-2"'), (b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>'), (b"<t>", b"<t>&#27;[2J"),
            (b"<t>", b"<t>811218-9876"),
            (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD9"/></mergeCells>'), (b'Target="', b'Target="../../../'),
            (b"utf-8", b"utf-32"), (b"UTF-8", b"x"),
        ]
    )  # fmt: skip
    return body.replace(old, new, chance.choice((1, -1)))


def outcome(folder: Path, name: str, data: bytes) -> StockSheet | InputError:
    path = folder / name
    path.write_bytes(data)
    try:
        return load_stock(path, REGION, NOW)
    except InputError as error:
        return error


def check(found: StockSheet | InputError) -> None:
    """A refusal says what, where and in both languages, without control characters; a sheet holds nothing that it may not."""
    if isinstance(found, InputError):
        assert found.problems
        said = [show_plainly(line) for line in format_problems(found.problems)]
        assert all(line.isprintable() for line in said)
        for problem in found.problems:
            assert problem.place.file
            for text in (problem.message, problem.remedy):
                assert text is None or (text.text("sv") and text.text("en"))
            assert not has_personal_number(str(problem.message))
        return
    assert found.sheet.rows
    for row in found.sheet.rows:
        assert row.store in REGION.stores
        assert row.amount >= 0
        assert math.isfinite(row.amount)
        for text in (row.batch, row.note):
            assert not has_personal_number(text)
            assert "\x1b" not in text
    changes(found.sheet, REGION, HOLDINGS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("malformed")


@settings(max_examples=EXAMPLES)
@given(st.integers(0, 2**48))
def test_a_malformed_csv_is_refused_or_holds(folder: Path, seed: int) -> None:
    check(outcome(folder, "lista.csv", a_csv(random.Random(seed))))


@settings(max_examples=EXAMPLES)
@given(st.integers(0, 2**48))
def test_a_malformed_workbook_is_refused_or_holds(folder: Path, seed: int) -> None:
    check(outcome(folder, "lista.xlsx", a_workbook(random.Random(seed))))
