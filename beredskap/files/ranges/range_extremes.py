"""What would go wrong at the ends of ranges: found when a file is read, so that no draw can fail later."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from pydantic import ValidationError

from beredskap.errors import Problem
from beredskap.files.problems.problem_location import place_in, place_problems
from beredskap.files.problems.pydantic_errors import problems_of
from beredskap.files.ranges.uncertain import (
    EVENTS,
    RawEvents,
    Uncertain,
    drawn_region,
    drawn_scenario,
    event_id,
    picked,
    prepared,
    with_texts,
)
from beredskap.language import message
from beredskap.model.base import Record
from beredskap.model.checks import check_scenario
from beredskap.model.checks.care import care_problems
from beredskap.model.checks.records import record_problems
from beredskap.model.raw import COLLECTIONS, RawTable, rows, table
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import AnyEvent, Scenario
from beredskap.model.variant import Tree

_INSIDE: Final = 1 / 3
_ENDS: Final = (0.0, 1.0)


def region_extremes(region: Region, tables: Tree, uncertain: Sequence[Uncertain]) -> list[Problem]:
    """What is wrong with a region's records at the ends of its ranges, by themselves or against their neighbours.

    Only what hangs on values is checked again: references and dimensions are the same in every draw.
    """
    problems = [
        problem
        for subject, mine in _by_record(uncertain)
        for problem in _of_corners(
            mine, partial(_record_problems, *subject, tables=tables), tables[subject[0]][subject[1]]
        )
    ]
    if uncertain and not problems:
        for share in _ENDS:
            at_end = drawn_region(region, tables, uncertain, _values(uncertain, (share,) * len(uncertain)))
            problems += place_problems((*record_problems(at_end), *care_problems(at_end)), tables)
    return [_too_far(problem) for problem in problems]


def scenario_extremes(
    scenario: Scenario, region: Region, raw: RawEvents, uncertain: Sequence[Uncertain], content: RawTable
) -> list[Problem]:
    """What is wrong with a scenario's events, alone or together, at the ends of their ranges."""
    bodies = {(EVENTS, event_id(body, index)): (index, body) for index, body in enumerate(raw.bodies)}
    problems = [
        problem
        for subject, mine in _by_record(uncertain)
        for problem in _of_corners(mine, partial(_event_problems, index=bodies[subject][0]), bodies[subject][1])
    ]
    if uncertain and not problems:
        for share in _ENDS:
            at_end = drawn_scenario(scenario, raw, uncertain, _values(uncertain, (share,) * len(uncertain)))
            problems += [place_in(one, content, Scenario, "") for one in check_scenario(at_end, region).problems]
    return [_too_far(problem) for problem in problems]


def _by_record(uncertain: Sequence[Uncertain]) -> Iterator[tuple[tuple[str, str], list[Uncertain]]]:
    for subject in sorted({one.subject for one in uncertain}):
        yield subject, [one for one in uncertain if one.subject == subject]


def _of_corners(
    mine: list[Uncertain], problems_in: Callable[[dict[str, Any]], list[Problem]], body: Any
) -> list[Problem]:
    """The problems at the first corner of the record's ranges that has any."""
    for corner in _corners(len(mine)):
        texts = picked(mine, _values(mine, corner))[mine[0].subject]
        if problems := problems_in(with_texts(body, texts)):
            return problems
    return []


def _values(uncertain: Sequence[Uncertain], shares: Sequence[float]) -> list[float]:
    return [one.distribution.at(share) for one, share in zip(uncertain, shares, strict=True)]


def _corners(count: int) -> Iterator[tuple[float, ...]]:
    """All at the lowest, inside and at the highest, and each alone at one end while the others are at the other."""
    for share in (0.0, _INSIDE, 1.0):
        yield (share,) * count
    for index in range(count if count > 1 else 0):
        for end in _ENDS:
            yield tuple(end if at == index else 1.0 - end for at in range(count))


def _record_problems(collection: str, identity: str, body: dict[str, Any], tables: Tree) -> list[Problem]:
    record = COLLECTIONS[collection]
    given = prepared(collection, identity, body, tables)
    try:
        record.model_validate(given)
    except ValidationError as error:
        return problems_of(error, table(given, body), record, f"{collection}.{identity}")
    return []


class _Alone(Record):
    """One event, so that what is wrong with it is found without the rest of its scenario."""

    events: tuple[AnyEvent, ...]


def _event_problems(body: dict[str, Any], index: int) -> list[Problem]:
    given = {EVENTS: rows([body], body)}
    try:
        _Alone.model_validate(given)
    except ValidationError as error:
        found = problems_of(error, given, _Alone, "")
        return [_keyed(problem, problem.place.key.replace("[0]", f"[{index}]", 1)) for problem in found]
    return []


def _keyed(problem: Problem, key: str) -> Problem:
    return dataclasses.replace(problem, place=dataclasses.replace(problem.place, key=key), subject=key)


def _too_far(problem: Problem) -> Problem:
    said = message("intervallet räcker för långt: {why}", why=problem.message)
    return dataclasses.replace(problem, rule="range-end", message=said)
