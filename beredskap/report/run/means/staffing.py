"""Who was at work: hours per competence against the usual, those without a place of work, and rosters that could not be sustained."""

from __future__ import annotations

import math
from collections.abc import Iterator

from beredskap.engine.metrics.attendance import rank_attendance
from beredskap.language import Message, message
from beredskap.model.result.journal import Journal
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Table
from beredskap.report.naming.names import Names
from beredskap.units import DAY

_COLUMNS = (
    Column("competence", message("kompetens")),
    Column("usual", message("timmar per dygn i vanliga fall"), "number"),
    Column("present", message("på plats"), "share"),
    Column("least", message("som minst"), "share"),
    Column("idle", message("utan uppgift"), "number", unit="h"),
)


def _whole(hours: float) -> Cell:
    """Whole hours; okänt where nothing limits them."""
    return round(hours) if math.isfinite(hours) else UNKNOWN


def _known(share: float | None) -> Cell:
    return UNKNOWN if share is not None and math.isnan(share) else share


def tables(journal: Journal, names: Names) -> tuple[Table, ...]:
    """Competences whose hours were not the usual; nothing where all were."""
    found = rank_attendance(journal, names.region)
    if not found:
        return ()
    days = journal.duration / DAY
    refused = sum(one.refused for one in journal.resources)
    rows = tuple(
        (one.competence, _whole(one.usual / days), _known(one.share), _known(one.least), _whole(one.idle) or None)
        for one in found
    )
    return (
        Table(
            "staffing",
            message("Personal på plats"),
            _COLUMNS,
            rows,
            notes=(*_spent_notes(journal, names), *_refused_notes(refused)),
            limit=12,
        ),
    )


def _refused_notes(hours: float) -> Iterator[Message]:
    if hours >= 1:
        yield message(
            "{hours} h som beslutades arbetades inte: arbetstiden medger dem inte.",
            hours=formatting.number(round(hours)),
        )


def _spent_notes(journal: Journal, names: Names) -> Iterator[Message]:
    worn = [one.pool for one in journal.rosters if not one.lasted]
    if worn:
        yield message(
            "Längre pass gick inte att gå, de var redan slitna: {who}.",
            who=formatting.join_some([names.subject(pool) for pool in worn]),
        )
    first = sorted((one for one in journal.rosters if one.lasted), key=lambda one: (one.time, one.pool))
    if first:
        yield message(
            "Längre pass höll i {time}; först slut: {who}.",
            time=formatting.duration(first[0].lasted),
            who=formatting.join_some([names.subject(one.pool) for one in first]),
        )
