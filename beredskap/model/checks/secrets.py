"""No personnummer or samordningsnummer anywhere in an inventory or a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from beredskap.errors import Problem
from beredskap.language import message
from beredskap.model.base import Amount, Record
from beredskap.model.checks.known import problem
from beredskap.model.draw import Draw
from beredskap.model.need import Step
from beredskap.model.personal import has_personal_number
from beredskap.model.raw import COLLECTIONS
from beredskap.model.region import Region

_SHORTEST = 10
_NUMBERS_ONLY = (int, float, bool, type(None), Amount, Step, Draw)


def secret_problems(region: Region) -> Iterator[Problem]:
    """One problem for each field that holds such a number; the number is never repeated."""
    for collection in COLLECTIONS:
        for identity, record in getattr(region, collection).items():
            for field in fields_with_number(record):
                yield problem("personal-number", f"{collection}.{identity}", field, SAID, remedy=REMEDY)
    for field in ("id", "name", "secrecy", "source", "note", "need_names"):
        if _holds(getattr(region, field)):
            yield problem("personal-number", "", field, SAID, remedy=REMEDY)


SAID = message("texten innehåller ett personnummer eller samordningsnummer")
REMEDY = message("ta bort det; personer anges med pseudonym")


def fields_with_number(record: Record) -> Iterator[str]:
    """The fields of a record whose text, at any depth, holds such a number (``""`` for the id)."""
    for name, value in record.__dict__.items():
        if _holds(value):
            yield "" if name == "id" else name


def _holds(value: Any) -> bool:
    kind = type(value)
    if kind is str:
        return len(value) >= _SHORTEST and has_personal_number(value)
    if kind is tuple or kind is list:
        return any(_holds(part) for part in value)
    if kind is dict:
        return any(_holds(key) or _holds(part) for key, part in value.items())
    if kind in _NUMBERS_ONLY or not isinstance(value, Record):
        return False
    return any(_holds(part) for part in value.__dict__.values())
