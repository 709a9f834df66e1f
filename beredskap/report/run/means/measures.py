"""Which measures were decided, when they worked, what they cost, and why others were refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from beredskap.language import Message, message
from beredskap.model.result.journal import Journal, MeasureTaken
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Table
from beredskap.report.naming.names import Names

_COLUMNS = (
    Column("measure", message("åtgärd")),
    Column("decided", message("beslut"), "time"),
    Column("works", message("verkar från"), "time"),
    Column("ended", message("till"), "time"),
    Column("cost", message("kostnad"), "number", unit="kr"),
    Column("refused", message("fattas"), fold=True),
)
_EARLY = (
    Column("site", message("från"), group=True),
    Column("care", message("vårdtyp")),
    Column("patients", message("patienter"), "patients"),
    Column("first", message("första"), "time"),
    Column("last", message("sista"), "time"),
)


def tables(journal: Journal, names: Names) -> tuple[Table, ...]:
    """The measures, and who left early because of one; nothing where none was decided."""
    if not journal.measures:
        return ()
    rows = tuple(_row(taken, names) for taken in journal.measures)
    found = Table("measures", message("Åtgärder"), _COLUMNS, rows, lead=(_lead(journal),))
    return (found, _early(journal, names)) if journal.discharged else (found,)


def _row(taken: MeasureTaken, names: Names) -> tuple[Cell, ...]:
    lacking = [names.subject(cause.subject) for cause in taken.refused]
    why = message("nekad: {what} fungerar inte", what=formatting.join_some(lacking)) if lacking else None
    cost = UNKNOWN if taken.cost is None else taken.cost or None
    return names.measure(taken.measure), taken.decided, taken.works, taken.ended, cost, why


def _lead(journal: Journal) -> Message:
    worked = [taken for taken in journal.measures if taken.works is not None]
    refused = sum(bool(taken.refused) for taken in journal.measures)
    late = len(journal.measures) - len(worked) - refused
    said = [_say_cost(worked)]
    if refused:
        said.append(message("{n} nekades, eftersom något som behövs inte fungerade.", n=refused))
    if late:
        said.append(message("{n} hann inte börja verka.", n=late))
    return formatting.join_parts(said)


def _early(journal: Journal, names: Names) -> Table:
    sums: dict[tuple[str, str], float] = defaultdict(float)
    times: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in journal.discharged:
        sums[one.site, one.care] += one.patients
        times[one.site, one.care].append(one.time)
    rows = tuple(
        (names.site(site), names.care(care), sums[site, care], min(times[site, care]), max(times[site, care]))
        for site, care in sorted(sums, key=lambda key: (key[0], -round(sums[key], 6), key))
    )
    lead = message("{n} patienter gick hem tidigare till kommunal vård.", n=formatting.patients(sum(sums.values())))
    return Table("discharged", message("Tidig utskrivning (omvänd triage)"), _EARLY, rows, lead=(lead,), limit=12)


def _say_cost(worked: Sequence[MeasureTaken]) -> Message:
    priced = [taken.cost for taken in worked if taken.cost is not None]
    if worked and not priced:
        return message("Åtgärder som verkade: {n}; vad de kostar är okänt.", n=len(worked))
    cost = formatting.number(sum(priced))
    if len(priced) < len(worked):
        lacking = len(worked) - len(priced)
        return message(
            "Åtgärder som verkade: {n}, för {cost} kr; vad {lacking} av dem kostar är okänt.",
            n=len(worked),
            cost=cost,
            lacking=lacking,
        )
    return message("Åtgärder som verkade: {n}, för {cost} kr.", n=len(worked), cost=cost)
