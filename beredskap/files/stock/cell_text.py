"""The text of a cell: trimmed, without the apostrophe that an export puts before a formula, and refused where it could do harm."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from beredskap.language import Message, message
from beredskap.model.checks.secrets import REMEDY, SAID
from beredskap.model.personal import has_personal_number
from beredskap.notation import SPACES

LONGEST_ID: Final = 100
LONGEST_NOTE: Final = 500
_GUARDED = re.compile("'(?=\\s*[=+\\-@'\uff1d\uff0b\uff0d\uff20])")
_GUARD = re.compile("\\s*[=+\\-@'\uff1d\uff0b\uff0d\uff20]")
_SPACES = re.compile(r"\s+")
_HARMLESS: Final = "\n\r\t\N{SOFT HYPHEN}" + SPACES


def plain(text: str) -> str:
    """The text of a cell with single spaces and without a guarding apostrophe.

    >>> plain(" '=A1 "), plain("två\\n rader")
    ('=A1', 'två rader')
    """
    trimmed = text.strip()
    if trimmed.startswith("'") and _GUARDED.match(trimmed):
        trimmed = trimmed[1:].lstrip()
    if not trimmed.isprintable() or "  " in trimmed:
        trimmed = _SPACES.sub(" ", trimmed)
    return trimmed if trimmed.isascii() else unicodedata.normalize("NFC", trimmed)


def guarded(text: str) -> str:
    """The text as it is written to a CSV file, so that no spreadsheet takes it for a formula and `plain` gives it back."""
    return "'" + text if _GUARD.match(text) else text


def wrong_with(text: str) -> tuple[str, Message, Message] | None:
    """Rule, what and remedy, where a cell may not hold this text: control characters and terminal escapes, or a personnummer. It is never repeated."""
    if not text.isprintable():
        for ch in text:
            if (
                not ch.isprintable()
                and ch not in _HARMLESS
                and unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Co", "Cn")
            ):
                said = message("texten innehåller styrtecknet U+{code:04X}", code=ord(ch))
                return "sheet-control", said, message("skriv om texten i cellen för hand")
    if len(text) >= 10 and has_personal_number(text):
        return "personal-number", SAID, REMEDY
    return None
