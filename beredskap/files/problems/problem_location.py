"""Problems that a check found get their place in the files; the list that goes into an `InputError` is made fit to show."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from beredskap.errors import Place, Problem
from beredskap.files.personal_numbers import RULE
from beredskap.files.problems.field_location import Loc, Spot, find
from beredskap.language import Message, message
from beredskap.limits import PROBLEMS
from beredskap.model.base import Record
from beredskap.model.personal import masked
from beredskap.model.raw import COLLECTIONS, Scalar, key_in, place_of


def place_problems(problems: Iterable[Problem], tables: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """Point each problem of a region at the line that its subject, field and value stand on."""
    return [_placed(problem, tables) for problem in problems]


def _placed(problem: Problem, tables: Mapping[str, Mapping[str, Any]]) -> Problem:
    collection, _, identity = problem.subject.partition(".")
    body = tables.get(collection, {}).get(identity)
    if body is None:
        return problem
    if not problem.place.key and problem.value is None:
        written = key_in(dict(tables[collection]), identity)
        return dataclasses.replace(problem, place=place_of(written, problem.subject))
    return place_in(problem, body, COLLECTIONS[collection], problem.subject)


def place_in(problem: Problem, body: Any, record: type[Record], key: str) -> Problem:
    """Point a problem at its field, or at the scalar equal to its value, in a raw record."""
    spot = find(body, record, _loc(problem.place.key), key, with_tags=False)
    if problem.value is not None and spot.value != problem.value:
        found = _search(spot.value if spot.value is not None else body, problem.value)
        if found is not None:
            spot = Spot(found, found, spot.key, None, ())
    said = problem.message
    if "shown" in said.values and isinstance(spot.value, Scalar):
        said = Message(said.template, {**said.values, "shown": str(spot.value)})
    return dataclasses.replace(problem, place=spot.place, message=said)


def _loc(field: str) -> Loc:
    return tuple(int(step) if step.isdecimal() else step for step in field.split("/") if step)


def _search(value: Any, wanted: str) -> Scalar | None:
    """The first scalar equal to ``wanted``."""
    if isinstance(value, Scalar):
        return value if value == wanted else None
    parts: list[Any] = []
    if isinstance(value, dict):
        parts = [part for pair in value.items() for part in pair]
    elif isinstance(value, list):
        parts = value
    for part in parts:
        found = _search(part, wanted)
        if found is not None:
            return found
    return None


def finished(problems: Iterable[Problem]) -> list[Problem]:
    """In the order of the files, each mistake once however many records inherit it, and without any personnummer."""
    shown: dict[tuple[object, ...], Problem] = {}
    for problem in sorted((_masked(one) for one in problems), key=lambda one: (one.place, one.rule, str(one.message))):
        place = problem.place
        where = (place.file, place.line, place.column) if place.column else (place,)
        shown.setdefault((*where, problem.rule, str(problem.message)), problem)
    told = {(one.place.file, one.place.line, one.rule) for one in shown.values() if one.place.key}
    found = [one for one in shown.values() if one.place.key or not _is_told(one, told)]
    return found if len(found) < PROBLEMS else [*found[:PROBLEMS], _more(found[PROBLEMS - 1].place)]


def _is_told(problem: Problem, told: set[tuple[str, int, str]]) -> bool:
    """Whether a line with a personnummer is known by its key already."""
    return problem.rule == RULE and (problem.place.file, problem.place.line, RULE) in told


def _more(last: Place) -> Problem:
    said = message("här räknas bara de {most} första felen upp; det kan finnas fler", most=PROBLEMS)
    return Problem("more-problems", said, Place(last.file), remedy=message("rätta dem och granska sedan igen"))


def _masked(problem: Problem) -> Problem:
    place = problem.place
    return dataclasses.replace(
        problem,
        message=_masked_message(problem.message),
        place=Place(masked(place.file), place.line, place.column, masked(place.key)),
        subject=masked(problem.subject),
        value=masked(problem.value) if problem.value is not None else None,
        near=masked(problem.near) if problem.near is not None else None,
        remedy=_masked_message(problem.remedy) if problem.remedy is not None else None,
    )


def _masked_message(said: Message) -> Message:
    values = {name: _masked_value(value) for name, value in said.values.items()}
    return Message(said.template, values)


def _masked_value(value: object) -> object:
    if isinstance(value, Message):
        return _masked_message(value)
    return masked(value) if isinstance(value, str) else value
