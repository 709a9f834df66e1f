"""CSV as spreadsheets write it: which encoding, which delimiter, and the rows."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

from beredskap.files.spreadsheet.grid import Grid, Row, refusal
from beredskap.language import message
from beredskap.limits import SHEET_COLUMNS, SHEET_ROWS

DELIMITERS: Final = (";", "\t", ",")
_ACCEPTED: Final = ";\t,|:^~"
_LOOKED_AT: Final = 50
_SAID = re.compile(r"\s*\"?sep=(.)\"?[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table|workbook)", re.IGNORECASE)


def read_csv(data: bytes, file: str, digest: str) -> Grid:
    """The rows of a CSV file, each with the line it begins on. Raises `InputError`."""
    text = decoded(data, file)
    if _MARKUP.match(text):
        said = message("filen är en webbsida eller XML, inte en tabell")
        remedy = message("öppna den i Excel och spara den som «Excel-arbetsbok (.xlsx)» eller «CSV UTF-8»")
        raise refusal("sheet-markup", said, file, remedy=remedy)
    found = _SAID.match(text)
    before = text.count("\n", 0, found.end()) or 1 if found else 0
    body = text[found.end() :] if found else text
    if found and found[1] not in _ACCEPTED:
        said = message("«sep={sign}» duger inte som skiljetecken", sign=found[1])
        raise refusal("csv-syntax", said, file, 1, remedy=message("skriv sep=; i första raden"))
    delimiter = found[1] if found else _likely(body)
    rows = tuple(_rows(body, delimiter, file, before))
    return Grid(file, digest, "", rows)


def decoded(data: bytes, file: str) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM, else the code page of Swedish Windows; normalised to NFC. Raises `InputError`."""
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise refusal("sheet-binary", message("filen är inte text: den innehåller nolltecken"), file, line)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            said = message("filen är avklippt UTF-16")
            raise refusal("file-encoding", said, file, remedy=message("spara den på nytt")) from error
        text = _by_code_page(data, file)
    return unicodedata.normalize("NFC", text)


def _by_code_page(data: bytes, file: str) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = message(
            "filen är varken UTF-8 eller Windows-1252: byte {byte} är 0x{value:02x}",
            byte=error.start + 1,
            value=data[error.start],
        )
        remedy = message("spara filen som UTF-8 (i Excel: «CSV UTF-8»)")
        raise refusal("file-encoding", said, file, line, remedy=remedy) from error


def _likely(text: str) -> str:
    """The delimiter that gives the most rows of the same many fields; a semicolon where none does."""
    lines = io.StringIO(text, newline="")
    return max(DELIMITERS, key=lambda delimiter: (_regularity(lines, delimiter), -DELIMITERS.index(delimiter)))


def _regularity(lines: io.StringIO, delimiter: str) -> int:
    widths: Counter[int] = Counter()
    lines.seek(0)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in itertools.islice(reader, _LOOKED_AT):
            if len(cells) > 1:
                widths[len(cells)] += 1
    except csv.Error:
        return 0
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _rows(text: str, delimiter: str, file: str, before: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    count = 0
    line = before + 1
    try:
        for cells in reader:
            if len(cells) > SHEET_COLUMNS:
                said = message("raden har {n} fält; högst {most} läses", n=len(cells), most=SHEET_COLUMNS)
                raise refusal("sheet-size", said, file, line, remedy=message("se efter att det är rätt fil"))
            if any(cells):
                count += 1
                if count > SHEET_ROWS:
                    raise refusal(
                        "sheet-size", message("filen har fler än {most} rader", most=SHEET_ROWS), file, line,
                        remedy=message("dela upp filen"),
                    )  # fmt: skip
                yield line, cells
            line = before + reader.line_num + 1
    except csv.Error as error:
        said = message("raden går inte att läsa som CSV")
        remedy = message('skriv citattecken inuti en cell dubbelt ("") och stäng varje citattecken')
        raise refusal("csv-syntax", said, file, line, remedy=remedy) from error
