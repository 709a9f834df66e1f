"""One cell as text: for a reader (`show_cell`), for a spreadsheet (`show_bare_cell`) and for a machine (`to_raw`)."""

from __future__ import annotations

import re
import unicodedata

from beredskap import units
from beredskap.language import Message, message
from beredskap.model.personal import masked
from beredskap.notation import unmistakable
from beredskap.report.document import formatting
from beredskap.report.document.table import NUMERIC, UNUSED, AtLeast, Cell, Column, Special
from beredskap.units import HOUR, Quantity

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?", re.DOTALL)
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with; some programs read the full-width signs too."""
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d  ]*([.,]\d+)?([eE][+-]?\d+)?")


def clean(text: str) -> str:
    """The text without terminal escapes, other control characters and personnummer; line breaks and tabs become spaces, half surrogates ``?``."""
    if text.replace("\u00a0", " ").isprintable():  # nearly all is, and then there is nothing to take away
        return masked(text)
    without = _ESCAPES.sub("", text)
    spaced = re.sub(r"[\n\r\t\v\f\x85\u2028\u2029]+", " ", without)
    kept = (ch for ch in spaced if unicodedata.category(ch) not in ("Cc", "Cf") or ch == "\u00ad")
    return masked("".join("?" if unicodedata.category(ch) == "Cs" else ch for ch in kept))


def heading(column: Column, language: str) -> str:
    """The column's title with its unit."""
    title = clean(column.title.text(language))
    return f"{title} ({column.unit})" if column.unit else title


def show_cell(cell: Cell, column: Column, language: str) -> str:
    """The cell as a reader sees it."""
    if isinstance(cell, Special):
        return "–" if cell is UNUSED else message("okänd").text(language)
    if isinstance(cell, AtLeast):
        return "≥ " + _show_number(cell.value, "duration" if column.kind == "time" else column.kind, language)
    if column.kind == "verdict" and (cell is None or isinstance(cell, bool)):
        glyph, word = formatting.VERDICTS[cell]
        return f"{glyph} {word.text(language)}"
    if cell is None:
        return ""
    if isinstance(cell, Quantity):
        return formatting.quantity_text(cell.value, cell.dimension, language)
    if isinstance(cell, Message):
        return clean(cell.text(language))
    if isinstance(cell, str):
        return clean(_show_word(cell, column, language))
    return _show_number(float(cell), column.kind, language)


def _show_word(text: str, column: Column, language: str) -> str:
    if column.kind == "word":
        return f"{formatting.GLYPHS[text]} {formatting.OUTCOMES[text].text(language)}"
    if column.kind == "grade":
        return formatting.GRADES[text].text(language) if text in formatting.GRADES else text
    if column.kind == "severity":
        return formatting.SEVERITIES[text].text(language)
    return text


def _show_number(value: float, kind: str, language: str) -> str:
    match kind:
        case "patients":
            return formatting.patients_text(value, language)
        case "change":
            return formatting.change_in_patients(value).text(language)
        case "share":
            return formatting.share_text(value, language)
        case "duration":
            return formatting.duration(value)
        case "time":
            return formatting.clock(value)
    return units.number(value, language)


def bare_heading(column: Column, language: str) -> str:
    """The column's title in a spreadsheet, with the unit that its bare numbers are in."""
    unit = {"share": "%", "duration": "h", "time": "h"}.get(column.kind, column.unit)
    title = clean(column.title.text(language))
    return f"{title} ({unit})" if unit else title


def show_bare_cell(cell: Cell, column: Column, language: str) -> str:
    """The cell in a spreadsheet: a bare number with decimal point, in hours or per cent; text cannot be a formula."""
    match cell:
        case None if column.kind != "verdict":
            return ""
        case AtLeast():
            return f"≥ {_scale(cell.value, column)}"
        case Special.UNUSED:
            return message("ingen förbrukning").text(language)
        case bool():
            pass
        case Quantity():
            return f"{_trim(cell.value)} {units.base_unit(cell.dimension)}".strip()
        case float() | int() if column.kind in NUMERIC:
            return _scale(cell, column)
    if column.kind == "word" and isinstance(cell, str):
        return formatting.OUTCOMES[cell].text(language)
    return escape_formula(show_cell(cell, column, language))


def _scale(value: float, column: Column) -> str:
    factor = {"share": 100.0, "duration": 1 / HOUR, "time": 1 / HOUR}.get(column.kind, 1.0)
    return _trim(value * factor)


def _trim(value: float) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else unmistakable(text)


def escape_formula(text: str) -> str:
    """Text that a spreadsheet cannot take for a formula: one that starts like a formula gets a leading apostrophe."""
    start = text.lstrip()
    if start[:1] in _FORMULA and not _PLAIN_NUMBER.fullmatch(start):
        return "'" + text
    return text


def to_raw(cell: Cell, language: str) -> object:
    """The cell for a machine: numbers rounded to six decimals, seconds and shares as they are, ``{"at_least": n}`` at the horizon, None for nothing."""
    match cell:
        case None | bool():
            return cell
        case Special():
            return cell.value
        case AtLeast():
            return {"at_least": round_number(cell.value)}
        case Quantity():
            return {"value": round_number(cell.value), "unit": units.base_unit(cell.dimension)}
        case float() | int():
            return round_number(cell)
        case Message():
            return clean(cell.text(language))
    return clean(cell)


def round_number(value: float) -> float | int:
    """A number for a machine."""
    near = round(value, 6)
    whole = int(near)
    return whole if near == whole else float(near)
