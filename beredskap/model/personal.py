"""Personnummer and samordningsnummer: they are recognised so that they can be refused, and never repeated."""

from __future__ import annotations

import re

_CANDIDATE = re.compile(r"(?<!\d)(?:1[89]|20)?(\d{2})(\d{2})(\d{2})[-+–  ]?(\d{4})(?!\d)")
_MAYBE = re.compile(r"\d{6}")
_MASK = "‹personnummer›"


def has_personal_number(text: str) -> bool:
    """Whether the text holds 10 or 12 digits that are a personnummer or a samordningsnummer (date, day + 60, check digit).

    >>> has_personal_number("ring 19811218-9876")
    True
    >>> has_personal_number("organisationsnummer 232100-0164")
    False
    """
    return _MAYBE.search(text) is not None and any(_is_valid(found) for found in _CANDIDATE.finditer(text))


def masked(text: str) -> str:
    """The text with every such number replaced."""
    return _CANDIDATE.sub(lambda found: _MASK if _is_valid(found) else found[0], text)


def _is_valid(found: re.Match[str]) -> bool:
    year, month, day, last = found.groups()
    of_month = int(day) - 60 if int(day) > 60 else int(day)
    return 1 <= int(month) <= 12 and 1 <= of_month <= 31 and _luhn(year + month + day + last)


def _luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(digits):
        doubled = int(digit) * (2 - index % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0
