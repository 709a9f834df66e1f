"""Personnummer in what no row is read from: a workbook's headers and footers, rules for input, names, links, drawings, old strings, and whatever else is in it.

Every part is looked at as text, whatever it is called and whether or not it is good XML: what is not known today is looked at too. Only what a program has
made up is left out, and what the cells' own reader sees, who knows where it stands.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from beredskap.errors import Place, Problem
from beredskap.files.spreadsheet.grid import Grid
from beredskap.language import message
from beredskap.model.personal import find_lines, has_personal_number, masked

_MARKS: Final = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_ASCII: Final = bytes(range(128)) + b"x" * 128
_MADE_UP: Final = re.compile(
    r"""\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b"""  # a GUID
    r"""|\b(?:0x)?(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{20,}\b"""  # a fingerprint
    r"""|<(?:\w+:)?(?:axId|crossAx|creationId)\b[^<>]*>"""  # the axes of a chart
    r"""|(?<=v>)\d+\.\d+(?=<)|(?<= v=")\d+\.\d+(?=")"""  # a number that a chart or a pivot table remembers
)
_RUN: Final = re.compile(r"<(?:\w+:)?(?:t|font|span)(?:\s[^<>]*)?>([^<]*)|</(?:\w+:)?(?:si|is|p|text|div)\s*>")
"""A piece of text with a look of its own, or the end of a text that is made of such pieces."""
_LOOK: Final = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|[0-9]{1,3} |[A-JL-Z+-])')
"""How the text of a header or footer goes on: bold, a font, a size."""


def find_in_parts(parts: Iterable[tuple[str, bytes]], file: str) -> Iterator[Problem]:
    """A problem for each of these parts that holds one."""
    for part, data in parts:
        if _has_number(data):
            yield _problem(part, file)


def find_beside_cells(texts: Mapping[str, Iterable[str]], file: str) -> Iterator[Problem]:
    """A problem for each part whose cells are read and that holds one in what is no cell: by part, each attribute, formula, header or comment."""
    for part, beside in texts.items():
        text = "\n".join(beside)
        if _is_found(text) or find_lines(_LOOK.sub("", text)):
            yield _problem(part, file)


def find_between(data: bytes, file: str) -> Iterator[Problem]:
    """The problem of a number in the bytes of the package itself: the names of its parts, its comment, and what stands between them."""
    if find_lines(data.translate(_ASCII).decode("ascii")):
        yield _problem("zip", file)


def find_left_over(shared: Iterable[str], grids: Iterable[Grid], file: str) -> Iterator[Problem]:
    """The problem of a text that is kept for cells and stands in none, or in one that says so itself."""
    if not find_lines("\n".join(shared)):
        return
    shown = {value for grid in grids for _, values in grid.rows for value in values if isinstance(value, str)}
    if any(has_personal_number(text) and text not in shown for text in shared):
        yield _problem("xl/sharedstrings.xml", file)


def _problem(part: str, file: str) -> Problem:
    said = message("arbetsboken innehåller ett personnummer eller samordningsnummer ({part})", part=masked(part))
    remedy = message("ta bort det i Excel: Arkiv, Info, Sök efter problem, Granska dokumentet")
    return Problem("personal-number", said, Place(masked(file)), remedy=remedy)


def _has_number(data: bytes) -> bool:
    text = _decode(data)
    if text is None:
        return bool(find_lines(data.translate(_ASCII).decode("ascii")))
    text = unquote(html.unescape(text))  # addresses have %20
    return _is_found(text) or bool(find_lines(_joined(text)))


def _is_found(text: str) -> bool:
    return bool(find_lines(text) and find_lines(_MADE_UP.sub("|", text)))


def _decode(data: bytes) -> str | None:
    """The text of a part, or None where it is no XML."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    data = data.removeprefix(codecs.BOM_UTF8)
    return data.decode("utf-8", "replace") if data.lstrip()[:1] == b"<" else None


def _joined(text: str) -> str:
    """The texts that are cut up by their look, each on its line."""
    return "".join("\n" if run[1] is None else run[1] for run in _RUN.finditer(text))
