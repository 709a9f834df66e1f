"""Who is to go where instead of where they usually do: the decisions of a run as a few steady lines that can be read out over the phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from beredskap.engine.care_plan.patient_ledger import PatientLedger
from beredskap.engine.outcome.windows import Windows
from beredskap.model.base import GRADES, Grade
from beredskap.model.region import Region
from beredskap.model.result.journal import Evacuated, Instruction, Segment
from beredskap.units import DAY

LEAST_PER_DAY: Final = 1.0
"""Patients: a line with fewer is among the others of its grade."""
_QUIET_DAYS: Final = 1
"""How many days with fewer than that a line may have within it."""


class _Move(NamedTuple):
    """What stays the same in one line: inpatients come from one site, new patients from the municipalities where they live."""

    evacuation: bool
    care: str
    as_care: str
    start: str
    end: str


class _Part(NamedTuple):
    """Patients of one place who go in one segment."""

    segment: int
    place: str
    patients: float


def instructions(
    region: Region, windows: Windows, evacuated: Sequence[Evacuated], segments: Sequence[Segment]
) -> tuple[Instruction, ...]:
    """New patients served elsewhere than they usually are, and inpatients who are moved, the gravest first and the most of them first.

    A line goes on as long as its receiver has a patient a day, but for single days; what is less is gathered by grade. All lines together are all who are
    served elsewhere and all who are moved.
    """
    parts: dict[_Move, list[_Part]] = defaultdict(list)
    for move, part in (*_new_patients(windows), *_inpatients(evacuated, segments)):
        parts[move].append(part)
    grades: Mapping[str, Grade] = {name: care.grade for name, care in region.care.items()}
    lines: list[Instruction] = []
    others: dict[tuple[Grade, bool], list[_Part]] = defaultdict(list)
    for move in sorted(parts):
        for run in _runs(parts[move], segments):
            line = _line(grades[move.care], move, run, segments)
            if line.per_day >= LEAST_PER_DAY:
                lines.append(line)
            else:
                others[grades[move.care], move.evacuation] += run
    lines += [
        _line(grade, _Move(evacuation, "", "", "", ""), found, segments)
        for (grade, evacuation), found in others.items()
    ]
    return tuple(sorted(lines, key=_order))


def _order(line: Instruction) -> tuple[object, ...]:
    """The gravest first; new patients, who keep coming, before inpatients; the others of a grade last."""
    return GRADES.index(line.grade), not line.care, line.evacuation, -round(line.patients, 6), line.care, line.end


def _new_patients(windows: Windows) -> Iterator[tuple[_Move, _Part]]:
    """Those served beyond what a site usually does for their municipality, by segment."""
    ledger = windows.ledger
    rows = ledger.served
    away = rows.patients * (1 - windows.kept[rows.segment, rows.column])
    some = np.flatnonzero(away > 0)
    column, segment = rows.column[some], rows.segment[some]
    ways = {key: _way(ledger, key) for key in np.unique(column).tolist()}
    for key, number, patients in zip(column.tolist(), segment.tolist(), away[some].tolist(), strict=True):
        move, place = ways[key]
        yield move, _Part(number, place, patients)


def _way(ledger: PatientLedger, key: int) -> tuple[_Move, str]:
    """Where the patients of one of the ledger's keys go, and the municipality they live in."""
    care, municipality = divmod(int(ledger.key_pair[key]), len(ledger.municipalities))
    as_care, site = ledger.cares[ledger.key_as_care[key]], ledger.sites[ledger.key_site[key]]
    return _Move(False, ledger.cares[care], as_care, "", site), ledger.municipalities[municipality]


def _inpatients(evacuated: Sequence[Evacuated], segments: Sequence[Segment]) -> Iterator[tuple[_Move, _Part]]:
    number = {segment.start: place for place, segment in enumerate(segments)}
    for one in evacuated:
        move = _Move(True, one.care, one.as_care, one.start, one.end)
        yield move, _Part(number[one.time], one.start, one.patients)


def _runs(parts: Sequence[_Part], segments: Sequence[Segment]) -> Iterator[list[_Part]]:
    """The parts in stretches of days that belong together, and each by itself the days between them."""
    days: dict[int, list[_Part]] = defaultdict(list)
    for part in parts:
        days[segments[part.segment].start // DAY].append(part)
    busy = [day for day in sorted(days) if sum(part.patients for part in days[day]) >= LEAST_PER_DAY]
    stretches: list[list[int]] = []
    for day in busy:
        if stretches and day - stretches[-1][-1] <= _QUIET_DAYS + 1:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    spans = [range(one[0], one[-1] + 1) for one in stretches]
    yield from ([part for day in span for part in days.get(day, ())] for span in spans)
    yield from (days[day] for day in sorted(days) if not any(day in span for span in spans))


def _line(grade: Grade, move: _Move, parts: Sequence[_Part], segments: Sequence[Segment]) -> Instruction:
    patients = sum(part.patients for part in parts)
    begin = min(segments[part.segment].start for part in parts)
    until = max(segments[part.segment].end for part in parts)
    places: dict[str, float] = defaultdict(float)
    for part in parts:
        places[part.place] += part.patients
    starts = tuple(sorted(places, key=lambda place: (-round(places[place], 6), place))) if move.care else ()
    return Instruction(
        evacuation=move.evacuation,
        grade=grade,
        care=move.care,
        as_care=move.as_care,
        starts=starts,
        end=move.end,
        begin=begin,
        until=until,
        patients=patients,
        per_day=patients / max(1, _days(begin, until)),
    )


def _days(begin: int, until: int) -> int:
    """How many of the run's days a stretch touches."""
    return (until - 1) // DAY - begin // DAY + 1
