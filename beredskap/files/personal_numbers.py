"""Personnummer in a file, wherever they stand: its name, its comments and what is hidden in it too. They are refused, and never repeated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from beredskap.errors import InputError, Place, Problem
from beredskap.language import message
from beredskap.model.personal import find_lines, has_personal_number, masked

RULE: Final = "personal-number"
_REMEDY: Final = message("ta bort det; personer anges med pseudonym")


def find_in_lines(text: str, file: str) -> Iterator[Problem]:
    """A problem for each line of a file's text."""
    said = message("raden innehåller ett personnummer eller samordningsnummer")
    return (Problem("personal-number", said, Place(masked(file), line), remedy=_REMEDY) for line in find_lines(text))


def find_in_cell(text: str, place: Place) -> Iterator[Problem]:
    """The problem of a cell that is not read as part of a row."""
    if has_personal_number(text):
        said = message("cellen innehåller ett personnummer eller samordningsnummer, också om den inte läses")
        yield Problem("personal-number", said, place, remedy=_REMEDY)


def refuse_in_name(file: str) -> None:
    """Refuse a file whose name holds one. Raises `InputError`."""
    if has_personal_number(file):
        said = message("filens namn innehåller ett personnummer eller samordningsnummer")
        raise InputError([Problem("personal-number", said, Place(masked(file)), remedy=message("byt namn på filen"))])
