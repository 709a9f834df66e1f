"""Findings of a region get the lines that they are about: those of the records that their rule says they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from beredskap.errors import Place
from beredskap.model.findings import Finding
from beredskap.model.raw import place_of
from beredskap.model.rules import RULES


def place_findings(found: Iterable[Finding], tables: Mapping[str, Mapping[str, Any]]) -> tuple[Finding, ...]:
    """The findings with the places of what they are about, where it is a record of the region."""
    return tuple(_placed(one, tables) for one in found)


def _placed(one: Finding, tables: Mapping[str, Mapping[str, Any]]) -> Finding:
    places = [
        place_of(key)
        for collection in RULES[one.rule].about
        for key in tables.get(collection, ())
        if key in (one.subject, *one.also)
    ]
    return one.model_copy(update={"place": show_places(places)})


def show_places(places: Iterable[Place]) -> str:
    """«stores.csv:12–14, 20», file by file."""
    lines: dict[str, set[int]] = {}
    for place in places:
        if place.line:
            lines.setdefault(place.file, set()).add(place.line)
    return "; ".join(f"{file}:{_ranges(sorted(numbers))}" for file, numbers in lines.items())


def _ranges(numbers: list[int]) -> str:
    """Whole numbers in order as «12–14, 20»."""
    spells: list[list[int]] = []
    for number in numbers:
        if spells and number == spells[-1][-1] + 1:
            spells[-1].append(number)
        else:
            spells.append([number])
    return ", ".join(f"{spell[0]}–{spell[-1]}" if len(spell) > 1 else str(spell[0]) for spell in spells)
