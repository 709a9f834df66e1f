"""The reported state: what is other than usual, by whom and since when, and the history of one thing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from beredskap import units
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.report.document import formatting
from beredskap.report.document.table import Cell, Column, Document, Table
from beredskap.report.naming.names import Names
from beredskap.units import HOUR

if TYPE_CHECKING:
    from beredskap.database.reports.alerts import Alert
    from beredskap.database.reports.status import Current, Report

_KINDS: Final = {"site": message("anläggning"), "node": message("nod"), "care": message("vårdutbud")}
_CURRENT: Final = (
    Column("name", message("vad")),
    Column("state", message("läge")),
    Column("beds", message("inneliggande"), "number"),
    Column("at", message("rapporterat")),
    Column("by", message("rapporterat av")),
    Column("stale", message("ålder")),
    Column("id", message("id"), fold=True),
    Column("kind", message("slag"), fold=True),
    Column("note", message("anteckning"), fold=True),
)
_TOLD: Final = (
    Column("entry", message("rad"), "number"),
    Column("at", message("när")),
    Column("state", message("läge")),
    Column("beds", message("inneliggande"), "number"),
    Column("by", message("rapporterat av")),
    Column("recorded", message("skrivet"), fold=True),
    Column("note", message("anteckning"), fold=True),
)


_ALERTS: Final = {
    "normalläge": message("● normalläge"),
    "stabsläge": message("▲ stabsläge"),
    "förstärkningsläge": message("▲ förstärkningsläge"),
    "katastrofläge": message("✖ katastrofläge"),
}


def alerts(found: Sequence[Alert], region: Region) -> Message:
    """Which beredskapsläge is declared, where, since when and by whom; the region's own before those of its sites."""
    if not found:
        return message("inte rapporterat")
    names = Names(region)
    ordered = sorted(found, key=lambda one: (one.subject != region.id, one.subject))
    said = [
        message(
            "{alert} {where} sedan {time} ({who})",
            alert=_ALERTS[one.alert],
            where=region.name if one.subject == region.id else names.site(one.subject),
            time=_time(one.at),
            who=one.by,
        )
        for one in ordered
    ]
    return formatting.join_parts(said, "; ")


def document(
    found: Sequence[Current],
    region: Region,
    at: datetime.datetime,
    after: datetime.timedelta,
    declared: Sequence[Alert] = (),
) -> Document:
    """The reports that count at a moment, those older than ``after`` marked, and the things that are reported as usual again."""
    names = Names(region)
    counting = [one for one in found if one.counts]
    old = sum(one.is_stale(at, after) for one in counting)
    rows = tuple(_row(one, names, at, after) for one in counting)
    limit = message(
        "Gammal: rapporterat för mer än {hours} h sedan (ett antagande; ändra med --stale-after).",
        hours=units.number(after.total_seconds() / HOUR),
    )
    tables = [
        Table(
            "status",
            message("Annorlunda än vanligt"),
            _CURRENT,
            rows,
            notes=(limit,) if old else (),
            empty=message("Inget är rapporterat annorlunda än vanligt."),
        )
    ]
    usual = tuple(_row(one, names, at, after) for one in found if not one.counts)
    if usual:
        tables.append(Table("usual", message("Rapporterat som vanligt igen"), _CURRENT, usual, limit=10))
    return Document(
        "status",
        message("Rapporterat läge"),
        region.information_class,
        facts=(
            (message("Region"), region.name),
            (message("Läge den"), _time(at)),
            (message("Beredskapsläge"), alerts(declared, region)),
        ),
        answer=_answer(len(counting), old),
        tables=tuple(tables),
        secrecy=region.secrecy,
    )


def _answer(counting: int, old: int) -> Message:
    said = formatting.pick_plural(
        counting, message("En sak är annorlunda än vanligt"), message("{n} saker är annorlunda än vanligt", n=counting)
    )
    if not old:
        return message("{what}.", what=said)
    return message("{what}; {n} av rapporterna är gamla.", what=said, n=old)


def _row(one: Current, names: Names, at: datetime.datetime, after: datetime.timedelta) -> tuple[Cell, ...]:
    last = one.oldest if one.counts else one.last
    level = one.level.level if one.level else None
    return (
        _name(last, names),
        _state(last.kind, level),
        one.beds.beds if one.beds else None,
        _time(last.at),
        last.by,
        message("gammal") if one.is_stale(at, after) else None,
        last.subject,
        _KINDS[last.kind],
        last.note or None,
    )


def history(found: Sequence[Report], region: Region, subject: str) -> Document:
    """The history of one thing, the newest first."""
    names = Names(region)
    rows = tuple(
        (
            one.entry,
            _time(one.at),
            message("som vanligt") if one.is_usual else _state(one.kind, one.level),
            one.beds,
            one.by,
            _time(one.recorded),
            one.note or None,
        )
        for one in reversed(found)
    )
    empty = message("Inget är rapporterat.")
    return Document(
        "status-history",
        message("Rapporterat om {name}", name=_name(found[-1], names) if found else subject),
        region.information_class,
        tables=(Table("history", message("Rapporter"), _TOLD, rows, empty=empty),),
        secrecy=region.secrecy,
    )


def _name(one: Report, names: Names) -> str:
    return names.site(one.subject) if one.kind == "site" else names.node(one.subject)


def _state(kind: str, level: float | None) -> Message | None:
    if level is None:
        return None
    if level <= 0:
        return message("✖ utslagen") if kind == "site" else message("✖ nere")
    if level >= 1:
        return message("● återställd") if kind == "site" else message("● uppe")
    return formatting.join_parts(["▲", formatting.share(level)])


def _time(at: datetime.datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
