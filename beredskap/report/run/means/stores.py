"""Which stocks ran out, and how long the others last."""

from __future__ import annotations

from beredskap.engine.metrics.depletion import is_emptied, lost_at, ran_out_at, rank_stores, share_left
from beredskap.language import message
from beredskap.model.result.journal import Journal, StoreSeries
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, AtLeast, Cell, Column, Table
from beredskap.report.naming.names import Names
from beredskap.units import Quantity

_COLUMNS = (
    Column("store", message("lager")),
    Column("lasts", message("räcker"), "duration"),
    Column("left", message("kvar till slut"), "share"),
    Column("opening", message("från början"), "quantity"),
    Column("received", message("levererat"), "quantity", fold=True),
    Column("drawn", message("förbrukat"), "quantity"),
    Column("sent", message("skickat vidare"), "quantity", fold=True),
    Column("short", message("saknades"), "quantity", fold=True),
    Column("end", message("hur det gick"), fold=True),
    Column("rationed", message("ransonerat från"), "time", fold=True),
)


def table(journal: Journal, names: Names) -> Table:
    """One row a store that was used, in the order of `Depletion.stores`; how many ran out, may run out and were lost stands before."""
    used = rank_stores(journal.stores)
    rows = tuple(_row(series, names, journal.duration) for series in used.stores)
    lead = [
        message("Lager som tog slut: {n}.", n=used.ran_out)
        if used.ran_out
        else message("Inget lager tog slut. Det som ligger närmast står först.")
    ]
    if used.unsure:
        lead.append(message("Lager där det är okänt om de räcker: {n}.", n=used.unsure))
    if used.emptied:
        lead.append(
            message("Lager som tömdes på annat sätt (förstördes, kasserades eller flyttades): {n}.", n=used.emptied)
        )
    if used.lost:
        lead.append(message("Lager som gick förlorade med sin anläggning: {n} (sist i tabellen).", n=used.lost))
    return Table(
        "stocks",
        message("Lager"),
        _COLUMNS,
        rows,
        lead=tuple(lead),
        empty=message("Inget lager förbrukades."),
        limit=8,
    )


def _row(series: StoreSeries, names: Names, duration: int) -> tuple[Cell, ...]:
    dimension = names.dimension(series.store)

    def amount(field: str, least: float = -1.0) -> Cell:
        value: float = getattr(series, field)
        if field in series.unknown:
            return UNKNOWN
        return Quantity(value, dimension) if value > least else None

    return (
        names.store(series.store),
        UNKNOWN if "empty_at" in series.unknown else AtLeast(duration) if series.empty_at is None else series.empty_at,
        UNKNOWN if {"opening", "closing"} & set(series.unknown) else share_left(series),
        amount("opening"),
        amount("received", 0.0),
        amount("drawn"),
        amount("sent", 1e-9),
        amount("short", 1e-9),
        _say_end(series),
        UNKNOWN if "rationed_at" in series.unknown else series.rationed_at,
    )


def _say_end(series: StoreSeries) -> Cell:
    """What became of a store that did not only run out."""
    lost, ran_out = lost_at(series), ran_out_at(series)
    if {"empty_at", "lost_at", "ran_out_at"} & set(series.unknown):
        return None
    if lost is None:
        return message("tömt på annat sätt än av förbrukning") if is_emptied(series) else None
    said = message("förlorat med sin anläggning {time}", time=formatting.clock(lost))
    if ran_out is None:
        return said
    return formatting.join_parts([message("slut {time}", time=formatting.clock(ran_out)), said], "; ")
