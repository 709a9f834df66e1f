"""What Lägesbild shows, without the screen: the map, the matrix of care, and the most urgent findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from beredskap.language import message
from beredskap.model.journal import Finding, Journal
from beredskap.model.place import Municipality
from beredskap.model.region import Region
from beredskap.report import findings, matrix, wording
from beredskap.report.table import Document, Table
from beredskap.tui.canvas import Canvas

URGENT = 5
_MARGIN = 0.04
_LABEL = 0.22
_WHOLE = ("grade", "care", "region")


def county(region: Region, width: int, height: int, roles: dict[str, tuple[str, str]]) -> Canvas:
    """The municipality seats with their roads. ``roles`` gives a municipality's glyph and role; ● otherwise."""
    places = [
        one for one in region.municipalities.values() if not one.outside and one.lat is not None and one.lon is not None
    ]
    canvas = Canvas(width, height)
    if not places:
        return canvas
    at = _projection(places)
    for road in region.roads.values():
        if road.start in at and road.end in at:
            canvas.line(at[road.start], at[road.end])
    hospitals = {site.municipality for site in region.sites.values() if site.kind == "sjukhus"}
    for one in sorted(places, key=lambda place: (place.id not in hospitals, -place.population, place.id)):
        glyph, role = roles.get(one.id, ("●", "success"))
        canvas.word(at[one.id], f"{glyph} {one.id}{' ✚' if one.id in hospitals else ''}", role)
    return canvas


def _projection(places: Sequence[Municipality]) -> dict[str, tuple[float, float]]:
    """Latitude and longitude to shares of the drawing, with room for names to the right."""
    lats, lons = [one.lat or 0.0 for one in places], [one.lon or 0.0 for one in places]
    wide, high = max(lons) - min(lons) or 1.0, max(lats) - min(lats) or 1.0
    return {
        one.id: (
            _MARGIN + ((one.lon or 0.0) - min(lons)) / wide * (1 - _LABEL - _MARGIN),
            _MARGIN + (max(lats) - (one.lat or 0.0)) / high * (1 - 2 * _MARGIN),
        )
        for one in places
    }


def states(region: Region, journal: Journal | None) -> dict[str, tuple[str, str]]:
    """The glyph and role of each municipality: by the least level of care at its hospitals or, where it has none, of all its sites."""
    levels = {
        change.subject: change.after
        for change in (journal.changes if journal else ())
        if change.time == 0 and change.kind == "level"
    }
    worst: dict[str, float] = {}
    for offering in region.offerings.values():
        place = region.sites[offering.site].municipality
        worst[place] = min(worst.get(place, 1.0), levels.get(offering.id, 1.0))
    return {
        place: ("●", "success") if level == 1 else ("✖", "error") if level == 0 else ("▲", "warning")
        for place, level in worst.items()
    }


def care(region: Region, journal: Journal) -> tuple[Table, tuple[str, ...]]:
    """The matrix of care with glyphs alone for each hospital, and the care type of each of its rows."""
    table = matrix.table(journal, region)
    columns = tuple(replace(column, kind="text") if column.key not in _WHOLE else column for column in table.columns)
    rows = tuple(
        tuple(
            cell if column.key in _WHOLE or cell is None else wording.GLYPHS[str(cell)]
            for cell, column in zip(row, columns, strict=True)
        )
        for row in table.rows
    )
    by_name = {one.name: one.id for one in region.care.values()}
    return replace(table, columns=columns, rows=rows), tuple(by_name[str(row[1])] for row in table.rows)


def urgent(found: Sequence[Finding]) -> tuple[Table, tuple[str, ...]]:
    """The most urgent findings, and the subject that each is about."""
    first = found[:URGENT]
    return findings.table(first), tuple(one.subject or one.rule for one in first)


def documents(region: Region, journal: Journal, found: Sequence[Finding]) -> tuple[Document, ...]:
    """The same as text."""
    return (
        Document(
            "overview",
            message("Lägesbild"),
            region.information_class,
            ((message("Region"), region.name),),
            tables=(care(region, journal)[0], urgent(found)[0]),
            secrecy=region.secrecy,
        ),
    )
