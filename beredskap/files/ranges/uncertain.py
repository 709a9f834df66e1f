"""The ranges in records: found where they stand, replaced by their middle for a plain run and by a draw in an ensemble."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from beredskap.errors import Problem
from beredskap.files.own_units import own_record
from beredskap.files.ranges.default_units import with_units
from beredskap.files.ranges.distributions import Range, RangeError, looks_ranged, ranges_in, with_values
from beredskap.model.base import Record, Text
from beredskap.model.raw import COLLECTIONS, fields_of, moved, place_of, plain, rows, table, without_nulls
from beredskap.model.region import Region
from beredskap.model.scenario.event import Event
from beredskap.model.scenario.scenario import AnyEvent, Scenario
from beredskap.model.variant import Tree

EVENTS: Final = "events"
_NO_RANGES: Final = ("change", "override", "world", "expect")
_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(AnyEvent)
ValueOf = Callable[[str, int, Range], str]


@dataclass(frozen=True)
class Uncertain:
    """A range in one record: where it stands (``path`` as in a file, ``part`` of the ranges in that text), and its distribution.

    ``field`` is the record's field that it is in. An event without an id is known by its number in the file.
    """

    collection: str
    id: str
    path: str
    part: int
    field: str
    distribution: Range

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What draws are sorted by, so that they do not depend on the order of the files."""
        return self.collection, self.id, self.path, self.part

    @property
    def subject(self) -> tuple[str, str]:
        """The record that it is in."""
        return self.collection, self.id


@dataclass(frozen=True)
class RawEvents:
    """A scenario's events as they stand in its files, and how much later than it says each happens (it may be included by another)."""

    bodies: Sequence[dict[str, Any]] = ()
    later: Sequence[int] = ()


class Searcher:
    """Replaces ranges by their middle; ``found`` holds them and ``problems`` what is wrong with others."""

    def __init__(self) -> None:
        self.found: list[Uncertain] = []
        self.problems: list[Problem] = []
        self._refused: set[tuple[str, int, str]] = set()
        self._unclosed: set[tuple[str, int]] = set()

    def middle(self, collection: str, identity: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """The record with the middle of each range; the same object if it has none."""
        if not _may_hold(body):
            return body
        record = Event if collection == EVENTS else COLLECTIONS[collection]

        def centre(path: str, part: int, found: Range) -> str:
            self.found.append(Uncertain(collection, identity, path, part, _field(record, path), found))
            return found.centre

        filled: dict[str, Any] = _Filler(centre, self._refuser(key)).fill(body, "")
        return filled

    def scenario(self, given: dict[str, Any]) -> dict[str, Any]:
        """A scenario, as its file says it, with the middle of each range in its events."""
        events = given.get(EVENTS)
        if not isinstance(events, list):
            return given
        made = [
            self.middle(EVENTS, event_id(body, index), body, f"events[{index}]") if isinstance(body, dict) else body
            for index, body in enumerate(events)
        ]
        return {**given, EVENTS: rows(made, events)}

    def unsaid(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems that are not about a range that has been refused already."""
        return [one for one in problems if not self._said(one)]

    def _said(self, problem: Problem) -> bool:
        place = problem.place
        is_rest = problem.rule == "decimal-comma" and (place.file, place.line) in self._unclosed
        return is_rest or (place.file, place.line, problem.value or "") in self._refused

    def _refuser(self, key: str) -> Callable[[str, object, RangeError], None]:
        def refuse(path: str, at: object, error: RangeError) -> None:
            place = place_of(at, f"{key}.{path}")
            self._refused.add((place.file, place.line, str(at)))
            if error.rule == "range-unclosed":
                self._unclosed.add((place.file, place.line))
            self.problems.append(Problem(error.rule, error.message, place, subject=key, value=str(at), near=error.near))

        return refuse


class _Filler:
    """A raw tree with each range replaced; what holds none stays the same object."""

    def __init__(self, value_of: ValueOf, refuse: Callable[[str, object, RangeError], None] | None = None) -> None:
        self._value_of = value_of
        self._refuse = refuse

    def fill(self, value: Any, path: str) -> Any:
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, dict):
            skipped = _free_text()
            return table(
                {
                    key: part if key in skipped else self.fill(part, f"{path}.{key}" if path else str(key))
                    for key, part in value.items()
                },
                value,
            )
        if isinstance(value, list):
            return rows((self.fill(part, f"{path}[{index}]") for index, part in enumerate(value)), value)
        return value

    def _text(self, text: str, path: str) -> str:
        if not looks_ranged(text):
            return text
        try:
            found = ranges_in(text)
        except RangeError as error:
            if self._refuse is not None:
                self._refuse(path, text, error)
            return text
        values = [self._value_of(path, part, one.range) for part, one in enumerate(found)]
        return moved(with_values(text, found, values), text)


def _may_hold(value: Any) -> bool:
    if isinstance(value, str):
        return looks_ranged(value)
    if isinstance(value, dict):
        return any(map(_may_hold, value.values()))
    return isinstance(value, list) and any(map(_may_hold, value))


@cache
def _free_text() -> frozenset[str]:
    """The keys whose value is prose, where ``±`` means what the writer means, and those that hold a tree of their own."""
    prose = typing.get_args(Text)[1]
    names = {
        field.alias or name
        for record in _records(Record)
        for name, field in record.model_fields.items()
        if prose in field.metadata
    }
    return frozenset((*names, *_NO_RANGES))


def _records(record: type[Record]) -> Iterator[type[Record]]:
    for below in record.__subclasses__():
        yield below
        yield from _records(below)


def event_id(body: dict[str, Any], index: int) -> str:
    """What an event is known by: its id, else its number in the file."""
    return str(body.get("id") or index)


def _field(record: type[Record], path: str) -> str:
    """The field that the first step of a path names; aliases are the words of a file."""
    first = path.partition(".")[0].partition("[")[0]
    return next((name for name, field in record.model_fields.items() if field.alias == first), first)


def ordered(found: Iterable[Uncertain]) -> tuple[Uncertain, ...]:
    """In the order that they are drawn in."""
    return tuple(sorted(found, key=lambda one: one.key))


def prepared(collection: str, identity: str, body: dict[str, Any], tables: Tree) -> dict[str, Any]:
    """A raw record as pydantic reads it: stated units added, nulls and ``change`` made plain."""
    given = without_nulls(with_units(collection, body, tables), fields_of(COLLECTIONS[collection]))
    given["id"] = identity
    if "change" in given:
        given["change"] = plain(given["change"])
    return given


Picked = Mapping[tuple[str, str], Mapping[tuple[str, int], str]]


def picked(uncertain: Sequence[Uncertain], values: Sequence[float]) -> Picked:
    """The values as they are written, by record and by place in it."""
    found: dict[tuple[str, str], dict[tuple[str, int], str]] = {}
    for one, value in zip(uncertain, values, strict=True):
        found.setdefault(one.subject, {})[one.path, one.part] = one.distribution.written(value)
    return found


def drawn_region(region: Region, tables: Tree, uncertain: Sequence[Uncertain], values: Sequence[float]) -> Region:
    """The region with these values: only the records that have ranges are validated again, and only the fields that hold them are replaced."""
    made: dict[str, dict[str, Any]] = {}
    fields = _fields(uncertain)
    for (collection, identity), texts in picked(uncertain, values).items():
        if collection == EVENTS:
            continue
        body = with_texts(tables[collection][identity], texts)
        new = COLLECTIONS[collection].model_validate(prepared(collection, identity, body, tables))
        records = made.setdefault(collection, dict(getattr(region, collection)))
        own = own_record(new, region)
        records[new.id] = _updated(records[new.id], own, fields[collection, identity])  # type: ignore[attr-defined]  # every record of a collection has an id
    return region.model_copy(update=made) if made else region


def drawn_scenario(
    scenario: Scenario, raw: RawEvents, uncertain: Sequence[Uncertain], values: Sequence[float]
) -> Scenario:
    """The scenario with these values; other events than the ``raw`` ones stand after them."""
    events = list(scenario.events)
    fields = _fields(uncertain)
    texts = picked(uncertain, values)
    for index, (body, later) in enumerate(zip(raw.bodies, raw.later, strict=True)):
        subject = (EVENTS, event_id(body, index))
        if subject in texts:
            new = _EVENT.validate_python(with_texts(body, texts[subject]))
            new = new.model_copy(update={"at": new.at + later})
            events[index] = _updated(events[index], new, fields[subject])
    return scenario.model_copy(update={"events": tuple(events)})


def with_texts(body: dict[str, Any], texts: Mapping[tuple[str, int], str]) -> dict[str, Any]:
    """A raw record with these values where its ranges stand, and the middle of the other ranges."""

    def value_of(path: str, part: int, found: Range) -> str:
        return texts.get((path, part), found.centre)

    filled: dict[str, Any] = _Filler(value_of).fill(body, "")
    return filled


def _fields(uncertain: Iterable[Uncertain]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for one in uncertain:
        found.setdefault(one.subject, set()).add(one.field)
    return found


def _updated(old: Any, new: Any, fields: Iterable[str]) -> Any:
    return old.model_copy(update={name: getattr(new, name) for name in sorted(fields)})
