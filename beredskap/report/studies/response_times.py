"""Where two futures differ in how long an ambulance takes."""

from __future__ import annotations

from beredskap.engine.metrics.response_times import pair_responses
from beredskap.language import message
from beredskap.model.result.journal import Journal
from beredskap.report.document.table import Column, Table
from beredskap.report.run.means.response_times import show_minutes

_COLUMNS = (
    Column("municipality", message("kommun")),
    Column("usual", message("brukar då"), "number", unit="min"),
    Column("a", message("insatstid A"), "number", unit="min"),
    Column("b", message("insatstid B"), "number", unit="min"),
)


def table(a: Journal, b: Journal) -> Table:
    """The municipalities whose worst differs by a minute or more, the greatest difference first."""
    rows = tuple(
        (one.municipality, show_minutes(one.usual), show_minutes(one.a), show_minutes(one.b))
        for one in pair_responses(a, b)
    )
    return Table(
        "response_times",
        message("Insatstid som skiljer"),
        _COLUMNS,
        rows,
        notes=(message("Väntad tid tills närmaste lediga ambulans är framme, när den är som längst mot vanligt."),)
        if rows
        else (),
        empty=message("Insatstiden skiljer mindre än en minut i varje kommun, eller är okänd i båda."),
        limit=8,
    )
