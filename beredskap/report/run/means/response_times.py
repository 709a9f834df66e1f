"""How long the nearest free ambulance takes to each municipality, against the ordinary (insatstid)."""

from __future__ import annotations

from math import isfinite

from beredskap.engine.metrics.response_times import Response, rank_responses, use_of_ambulances
from beredskap.language import Message, message
from beredskap.model.result.journal import Journal
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Table

_COLUMNS = (
    Column("municipality", message("kommun")),
    Column("usual", message("brukar då"), "number", unit="min"),
    Column("minutes", message("som längst mot vanligt"), "number", unit="min"),
    Column("at", message("från"), "time"),
    Column("mean", message("i medel"), "number", unit="min"),
    Column("usual_mean", message("brukar i medel"), "number", unit="min"),
)
_LIMITS = message(
    "Väntad tid tills närmaste lediga ambulans är framme, utan larmsamtal och utlarmning: en uppskattning efter Larson (1975) ur bilarnas beläggning, "
    "vägarna och stationerna. Bilar flyttas inte mellan stationer och ingen hålls kvar i beredskap; är alla ute går prio 1 först till nästa som blir "
    "ledig. Se «Insatstid» i docs/model.md."
)


def table(journal: Journal) -> Table:
    """One row a municipality, the one that waits the most beyond the ordinary first."""
    return Table(
        "response_times",
        message("Insatstid för ambulans"),
        _COLUMNS,
        tuple(_row(one) for one in rank_responses(journal)),
        lead=_say_use(journal),
        notes=(_LIMITS,) if journal.response_times else (),
        empty=message("Okänd: regionen anger ingen ambulansstation med uppdrag, eller inga fordon som kör dem."),
        limit=6,
    )


def _row(one: Response) -> tuple[Cell, ...]:
    at: Cell = UNKNOWN if one.at is None else one.at
    return (
        one.municipality,
        show_minutes(one.usual),
        show_minutes(one.minutes),
        at,
        show_minutes(one.mean),
        show_minutes(one.usual_mean),
    )


def show_minutes(minutes: float | None) -> Cell:
    """Whole minutes; okänd where it is not known, and words where no ambulance gets there."""
    if minutes is None:
        return UNKNOWN
    return round(minutes) if isfinite(minutes) else message("ingen bil når dit")


def _say_use(journal: Journal) -> tuple[Message, ...]:
    use = use_of_ambulances(journal)
    if use is None:
        return ()
    return (
        message(
            "Ambulansernas arbete tar som mest {most} av deras tid, från {time}, och {mean} i medel.",
            most=formatting.share(use.most),
            time=formatting.clock(use.at),
            mean=formatting.share(use.mean),
        ),
    )
