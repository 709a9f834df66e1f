"""What Lägesbild shows, without the screen: what is reported, the matrix of care, and the most urgent findings."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from beredskap.language import Message, message
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Document, Table, sentences
from beredskap.report.findings import urgency
from beredskap.report.naming.names import Names
from beredskap.report.register import status
from beredskap.report.run import matrix

if TYPE_CHECKING:
    from beredskap.database.reports.situation import ReportedSituation

URGENT = 5
LEGEND = message("● kvarstår  → flyttad  ◷ försenad  ◆ för sent  ▲ begränsad  ✖ upphör  ? okänd  – ges ej")
_WORDS = ("grade", "care")


def status_lines(situation: ReportedSituation | None, db: str | None, region: Region) -> tuple[Message, Message]:
    """Two lines: which beredskapsläge is reported, and what else is; from a folder, that nothing can be reported there."""
    if situation is None or db is None:
        return message("Beredskapsläge: inte rapporterat."), message(
            "Läget rapporteras i en databas (beredskap init); lagren är som i underlaget."
        )
    told = message("Beredskapsläge: {alerts}.", alerts=status.alerts(situation.alerts, region))
    if not situation.alerts:
        declare = f"beredskap status declare {region.id} stabsläge --by ROLL --db {shlex.quote(db)}"
        told = message("Beredskapsläge: inte rapporterat ({how}).", how=declare)
    how = message("beredskap status set ID --level NIVÅ --by ROLL --db {db}", db=shlex.quote(db))
    return told, formatting.join_parts([_status_summary(situation, how), _ledger_summary(situation)], " · ")


def _status_summary(situation: ReportedSituation, how: Message) -> Message:
    last = situation.last
    if last is None:
        return message("Inget läge är rapporterat ({how})", how=how)
    said = formatting.pick_plural(
        situation.counting,
        message("▲ en sak är annorlunda än vanligt"),
        message("▲ {n} saker är annorlunda än vanligt", n=situation.counting),
    )
    if not situation.counting:
        said = message("● allt rapporterat är som vanligt")
    if situation.stale:
        old = formatting.pick_plural(
            situation.stale, message("en gammal rapport"), message("{n} gamla rapporter", n=situation.stale)
        )
        said = formatting.join_parts([said, old], ", ")
    return message("{said}; senast {time} av {who}", said=said, time=_time(last.at), who=last.by)


def _ledger_summary(situation: ReportedSituation) -> Message:
    entry = situation.entry
    if entry is None:
        return message("liggaren är tom")
    return message("liggarens sista rad {n}, {time} av {who}", n=entry.number, time=_time(entry.recorded), who=entry.by)


def _time(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def care_table(region: Region, journal: Journal) -> tuple[Table, tuple[str, ...]]:
    """The matrix of care with glyphs alone, and the care type of each of its rows."""
    table = matrix.table(journal, region)
    columns = tuple(replace(column, kind="text") if column.key not in _WORDS else column for column in table.columns)
    rows = tuple(
        tuple(
            cell if column.key in _WORDS else formatting.GLYPHS[cell] if isinstance(cell, str) else "–"
            for cell, column in zip(row, columns, strict=True)
        )
        for row in table.rows
    )
    by_name = {one.name or one.id: one.id for one in region.care.values()}
    return replace(table, columns=columns, rows=rows), tuple(by_name[str(row[1])] for row in table.rows)


def describe_care(table: Table, row: int) -> Message:
    """A row of the matrix (`matrix.table`) as a sentence: how the care is in the county, and where it is given and how."""
    care, county = table.rows[row][1:3]
    where, said = _where(table, row), _glyph_and_word(str(county))
    if list(where) == [county]:
        return message("{care}: {said} i länet ({places})", care=care, said=said, places=where[str(county)])
    return formatting.join_parts([message("{care}: {said} i länet", care=care, said=said), *_places(where)], " · ")


def _where(table: Table, row: int) -> dict[str, Message]:
    """The places where the care of a row is given, by how it fares there."""
    found: dict[str, list[Message | str]] = {}
    for column, cell in zip(table.columns[3:], table.rows[row][3:], strict=True):
        if isinstance(cell, str):
            found.setdefault(cell, []).append(column.title)
    return {word: formatting.join_parts(places, ", ") for word, places in found.items()}


def _places(where: dict[str, Message]) -> list[Message]:
    return [formatting.join_parts([_glyph_and_word(word), places]) for word, places in where.items()]


def _glyph_and_word(word: str) -> Message:
    return formatting.join_parts([formatting.GLYPHS[word], formatting.OUTCOMES[word]])


def speakable_table(table: Table) -> Table:
    """The matrix for who hears it read: the places of each care type in one cell, instead of a column each."""
    rows = tuple(
        (*cells[:3], formatting.join_parts(_places(_where(table, row)), "; ")) for row, cells in enumerate(table.rows)
    )
    return replace(table, columns=(*table.columns[:3], Column("where", message("ges vid"))), rows=rows)


def urgent_table(region: Region, found: Sequence[Finding]) -> tuple[Table, tuple[str, ...]]:
    """The most urgent findings, and the number of each."""
    first = found[:URGENT]
    return urgency.table(first, Names(region)), tuple(str(number) for number in range(len(first)))


def find_place(region: Region, finding: Finding, workspaces: Sequence[str]) -> tuple[str, str] | None:
    """The workspace where a finding's subject is shown, and the subject there; None where it is about no one thing."""
    subject = finding.subject
    if subject in region.stores and "stock" in workspaces:
        return "stock", subject
    if any(subject in records for records in (region.sites, region.nodes, region.offerings, region.stores)):
        return "dependencies", subject
    return next((("dependencies", site.id) for site in region.sites.values() if site.municipality == subject), None)


def describe_finding(finding: Finding) -> Message:
    """What a finding says in whole, and what to do about it."""
    said = formatting.capitalize(finding.message)
    if finding.remedy is None:
        return message("{said}.", said=said)
    return message("{said}. → {remedy}", said=said, remedy=formatting.capitalize(finding.remedy))


def documents(
    region: Region, journal: Journal, found: Sequence[Finding], situation: ReportedSituation | None, db: str | None
) -> tuple[Document, ...]:
    """The same as text."""
    table, _ = urgent_table(region, found)
    return (
        Document(
            "overview",
            message("Lägesbild"),
            region.information_class,
            ((message("Region"), region.name),),
            tables=(
                sentences("reported", message("Rapporterat läge"), status_lines(situation, db, region)),
                replace(table, listed=True),
                speakable_table(matrix.table(journal, region)),
            ),
            secrecy=region.secrecy,
        ),
    )
