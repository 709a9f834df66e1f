"""Which stocks ran out, and how long the others last."""

from __future__ import annotations

from beredskap.language import message
from beredskap.model.result.journal import Journal, StoreSeries
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
    Column("rationed", message("ransonerat från"), "time", fold=True),
)


def table(journal: Journal, names: Names) -> Table:
    """Stores that were used: those that ran out in order of time, those with the least left, and last those lost with their building."""
    used = [series for series in journal.stores if _touched(series)]
    rows = tuple(_row(series, names, journal.duration) for series in sorted(used, key=_order))
    unsure = sum(1 for series in used if "empty_at" in series.unknown)
    ran_out = sum(
        1 for series in used if series.empty_at is not None and "empty_at" not in series.unknown and not _buried(series)
    )
    buried = sum(1 for series in used if _buried(series))
    lead = [
        message("Lager som tog slut: {n}.", n=ran_out)
        if ran_out
        else message("Inget lager tog slut. Det som ligger närmast står först.")
    ]
    if unsure:
        lead.append(message("Lager där det är okänt om de räcker: {n}.", n=unsure))
    if buried:
        lead.append(message("Lager som gick förlorade med sin anläggning: {n} (sist i tabellen).", n=buried))
    return Table(
        "stocks",
        message("Lager"),
        _COLUMNS,
        rows,
        lead=tuple(lead),
        empty=message("Inget lager förbrukades."),
        limit=8,
    )


def _touched(series: StoreSeries) -> bool:
    moved = (series.drawn, series.discarded, series.lost, series.short, series.sent)
    return series.empty_at is not None or "empty_at" in series.unknown or any(amount > 1e-9 for amount in moved)


def _buried(series: StoreSeries) -> bool:
    """Lost as a whole, not used up."""
    return series.lost > 0 and series.closing <= 0 and series.drawn <= 1e-9


def _left(series: StoreSeries) -> float | None:
    """The share that is left; nothing where there was nothing, or an okänd amount."""
    return series.closing / series.opening if 0 < series.opening < float("inf") else None


def _order(series: StoreSeries) -> tuple[bool, bool, float, float, str]:
    at = float("inf") if series.empty_at is None else series.empty_at
    return _buried(series), "empty_at" not in series.unknown, at, round(_left(series) or 0.0, 9), series.store


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
        UNKNOWN if {"opening", "closing"} & set(series.unknown) else _left(series),
        amount("opening"),
        amount("received", 0.0),
        amount("drawn"),
        amount("sent", 1e-9),
        amount("short", 1e-9),
        UNKNOWN if "rationed_at" in series.unknown else series.rationed_at,
    )
