"""Who was at work: hours per competence against the usual, those without a place of work, and rosters that could not be sustained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from beredskap.language import Message, message
from beredskap.model.result.journal import Journal, ResourceSeries
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Table
from beredskap.report.naming.names import Names
from beredskap.units import DAY

_COLUMNS = (
    Column("competence", message("kompetens")),
    Column("usual", message("timmar per dygn i vanliga fall"), "number"),
    Column("present", message("på plats"), "share"),
    Column("least", message("som minst"), "share"),
    Column("idle", message("utan uppgift"), "number", unit="h"),
)
_CHANGED = 1e-6


def tables(journal: Journal, names: Names) -> tuple[Table, ...]:
    """Competences whose hours were not the usual; nothing where all were."""
    pools = [series for series in journal.resources if series.kind == "staff" and _changed(series)]
    if not pools:
        return ()
    by_competence: dict[str, list[ResourceSeries]] = defaultdict(list)
    for series in journal.resources:
        if series.kind == "staff":
            by_competence[names.region.staff[series.resource].competence].append(series)
    touched = {names.region.staff[series.resource].competence for series in pools}
    days = journal.duration / DAY
    rows = []
    for competence in sorted(touched):
        usual, present, least = _sums(journal, by_competence[competence])
        idle = sum(series.idle for series in by_competence[competence])
        rows.append((competence, round(usual / days), present / usual if usual else None, least, round(idle) or None))
    rows.sort(key=lambda row: (row[2] if row[2] is not None else 1.0, row[0]))
    return (
        Table(
            "staffing",
            message("Personal på plats"),
            _COLUMNS,
            tuple(rows),
            notes=tuple(_spent(journal, names)),
            limit=12,
        ),
    )


def _changed(series: ResourceSeries) -> bool:
    return series.idle > _CHANGED or any(
        abs(there - usual) > _CHANGED * max(1.0, usual)
        for there, usual in zip(series.available, series.usual, strict=True)
    )


def _sums(journal: Journal, pools: list[ResourceSeries]) -> tuple[float, float, float]:
    """Usual and present hours in all, and the least share of the usual on any day from the start."""
    usual: dict[int, float] = defaultdict(float)
    there: dict[int, float] = defaultdict(float)
    for series in pools:
        for segment, have, want in zip(journal.segments, series.available, series.usual, strict=True):
            day = segment.start // DAY
            usual[day] += want
            there[day] += have
    shares = [there[day] / usual[day] for day in usual if usual[day] > 0]
    return sum(usual.values()), sum(there.values()), min(shares, default=1.0)


def _spent(journal: Journal, names: Names) -> Iterator[Message]:
    first = sorted(journal.rosters, key=lambda one: (one.time, one.pool))
    if first:
        yield message(
            "Längre pass höll i {time}; först slut: {who}.",
            time=formatting.duration(first[0].lasted),
            who=formatting.some([names.subject(one.pool) for one in first]),
        )
