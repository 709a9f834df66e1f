"""No personnummer gets in with a workbook, wherever in it the number stands, and none is repeated."""

from __future__ import annotations

import datetime
import html
import io
import zipfile
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
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)
SOME = [one for one in CORPUS[::41] if one.isprintable()]


def in_hidden_sheet(book: Any, _: Any, number: str) -> None:
    hidden = book.add_worksheet("Dold")
    hidden.hide()
    hidden.write_string(4, 2, f"ring {number}")


def as_a_number(book: Any, _: Any, number: str) -> None:
    del number
    book.add_worksheet("Tal").write_number(0, 0, int(NUMBERS[0]))


def in_a_chart(book: Any, sheet: Any, number: str) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Inventering!$B$2:$B$2"})
    chart.set_title({"name": number})
    sheet.insert_chart("D4", chart)


def in_a_drawing(_: Any, sheet: Any, number: str) -> None:
    sheet.insert_image(3, 3, "x.png", {"image_data": io.BytesIO(PNG), "description": number})


PLACES: dict[str, Callable[[Any, Any, str], object]] = {
    "an ignored column": lambda _, sheet, number: sheet.write_string(1, 7, number),
    "an ignored heading": lambda _, sheet, number: sheet.write_string(0, 7, number),
    "a hidden sheet": in_hidden_sheet,
    "a number in another sheet": as_a_number,
    "a comment": lambda _, sheet, number: sheet.write_comment(1, 0, f"ring {number}"),
    "a property": lambda book, _, number: book.set_properties({"subject": number}),
    "a property of one's own": lambda book, _, number: book.set_custom_property("Patient", number),
    "a header": lambda _, sheet, number: sheet.set_header(f"&L{number}&C&P"),
    "a header in two looks": lambda _, sheet, number: sheet.set_header(f"&L{number[:4]}&B{number[4:]}"),
    "a footer": lambda _, sheet, number: sheet.set_footer(f"&R{number}"),
    "a rule for input": lambda _, sheet, number: sheet.data_validation(
        3, 3, 3, 3, {"validate": "list", "source": ["a", number], "input_title": "välj"}
    ),
    "a text beside input": lambda _, sheet, number: sheet.data_validation(
        3, 3, 3, 3, {"validate": "any", "input_title": "ring", "input_message": number}
    ),
    "a formula": lambda _, sheet, number: sheet.write_formula(3, 3, f'="{number}"&"x"', None, "x"),
    "a name": lambda book, _, number: book.define_name("ring", f'="{number}"'),
    "a link": lambda _, sheet, number: sheet.write_url(3, 3, "https://region.example/", string="x", tip=number),
    "where a link leads": lambda _, sheet, number: sheet.write_url(3, 3, f"mailto:x?subject={number}", string="x"),
    "a box": lambda _, sheet, number: sheet.insert_textbox(3, 3, number),
    "a picture's description": in_a_drawing,
    "a chart's title": in_a_chart,
    "a format": lambda book, sheet, number: sheet.write_number(
        3, 3, 1, book.add_format({"num_format": f'"{number}"0'})
    ),
    "a condition": lambda _, sheet, number: sheet.conditional_format(
        "D4", {"type": "text", "criteria": "containing", "value": number, "format": None}
    ),
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


def changed(part: str, old: str, new: str) -> Callable[[bytes, str], bytes]:
    """A change of the text of one part."""

    def change(book: bytes, number: str) -> bytes:
        text = html.escape(number)
        by = {part: lambda body: body.replace(old.encode(), new.format(text).encode(), 1)}
        made = sheets.rezipped(book, by)
        assert made != sheets.rezipped(book)
        return made

    return change


def added(part: str, body: str, encoding: str = "utf-8") -> Callable[[bytes, str], bytes]:
    """One part more."""
    return lambda book, number: sheets.rezipped(book, extra={part: body.format(number).encode(encoding, "ignore")})


def with_remark(book: bytes, number: str) -> bytes:
    out = io.BytesIO(book)
    with zipfile.ZipFile(out, "a") as package:
        package.comment = number.encode()
    return out.getvalue()


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
WAYS: dict[str, Callable[[bytes, str], bytes]] = {
    "a comment in a sheet": changed(SHEET, "<sheetData>", "<sheetData><!-- {} -->"),
    "an attribute that nobody knows": changed(SHEET, '<c r="A2"', '<c r="A2" who="{}"'),
    "a text between rows": changed(SHEET, "<sheetData>", "<sheetData>{}"),
    "a string that no cell shows": changed(STRINGS, "</sst>", "<si><t>{}</t></si></sst>"),
    "how a string is said": changed(STRINGS, "<t>st</t>", '<t>st</t><rPh sb="0" eb="1"><t>{}</t></rPh>'),
    "XML of one's own": added("customXml/item1.xml", "<patient><id>{}</id></patient>"),
    "XML in UTF-16": added("customXml/item1.xml", "<patient>{}</patient>", "utf-16"),
    "XML that is none": added("xl/drawings/vmlDrawing9.vml", "<div><br>{}<div>"),
    "a thread of comments": added(
        "xl/threadedComments/threadedComment1.xml", "<ThreadedComments><text>{}</text></ThreadedComments>"
    ),
    "a person": added("xl/persons/person.xml", '<personList><person displayName="{}"/></personList>'),
    "what a pivot table remembers": added("xl/pivotCache/pivotCacheRecords1.xml", '<r><s v="{}"/></r>'),
    "an old link": added("xl/externalLinks/externalLink1.xml", "<sheetDataSet><cell><v>{}</v></cell></sheetDataSet>"),
    "a part that is no XML": added("xl/printerSettings/printerSettings1.bin", "\x01\x02{}\x03", "utf-16-le"),
    "the package's remark": with_remark,
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_refused_in_every_part(tmp_path: Path, way: str) -> None:
    path = a_workbook(tmp_path / "lista.xlsx", "an ignored column", "811218-9877")
    book = path.read_bytes()
    seen = [one for one in SOME if one.isascii()] if way in ("a part that is no XML", "the package's remark") else SOME
    for number in seen:
        path.write_bytes(WAYS[way](book, number))
        refuse_quietly(path, number)
    path.write_bytes(WAYS[way](book, "811218-9877"))
    assert len(load_stock(path, sheets.region(), NOW).sheet.rows) == 1


@pytest.mark.parametrize(
    "body",
    [
        '<c:chart><c:axId val="2112189876"/><c:axId val="8112189876"/><c:crossAx val="8112189876"/></c:chart>',
        '<a xr:uid="{19811218-9876-4000-8000-8112189876AB}" b="{AB811218-9876-4000-8000-198112189876}"/>',
        '<a ma:contentTypeID="0x010100AB8112189876CDEF0123456789AB" hash="abcdef8112189876abcdef8112189876"/>',
        '<c:pt><c:v>0.8112189876</c:v></c:pt><n v="3.8112189876"/>',
        "<xdr:from><xdr:col>8</xdr:col><xdr:colOff>112189</xdr:colOff><xdr:row>876</xdr:row></xdr:from>",
        "<x:Anchor> 8, 1121, 8, 9876</x:Anchor>",
    ],
)
def test_what_a_program_made_up_is_no_personnummer(tmp_path: Path, body: str) -> None:
    path = a_workbook(tmp_path / "lista.xlsx", "an ignored column", "x")
    path.write_bytes(sheets.rezipped(path.read_bytes(), extra={"xl/charts/chart9.xml": body.encode()}))
    assert len(load_stock(path, sheets.region(), NOW).sheet.rows) == 1


@pytest.mark.parametrize("place", PLACES)
def test_it_is_refused_wherever_it_stands(tmp_path: Path, place: str) -> None:
    for number in SOME[:1] if place == "a number in another sheet" else SOME:
        path = a_workbook(tmp_path / "lista.xlsx", place, number)
        refuse_quietly(path, number)


def refuse_quietly(path: Path, number: str) -> None:
    """The file is refused for its personnummer, which is not repeated."""
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
