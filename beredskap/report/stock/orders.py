"""What to order, in packs, and what cannot be decided."""

from __future__ import annotations

import math
from typing import Final

from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Document, Table, sentences
from beredskap.report.naming.names import Names
from beredskap.report.stock import words
from beredskap.report.stock.words import Scope
from beredskap.supplies.orders import Order, Orders, Reason
from beredskap.units import DAY, Quantity

_REASONS: Final[dict[Reason, Message]] = {
    "minimum": message("✖ under lägsta nivån"),
    "target": message("▲ under mål"),
}
_COLUMNS = (
    Column("reason", message("läge")),
    Column("store", message("lager")),
    Column("amount", message("beställ"), "quantity"),
    Column("packs", message("förpackningar"), "number"),
    Column("latest", message("senast")),
    Column("cost", message("kostnad"), "number", "kr"),
    Column("lasts", message("räcker nu"), "number", "d", fold=True),
    Column("target", message("mål"), "number", "d", fold=True),
    Column("wanted", message("behövs"), "quantity", fold=True),
    Column("space", message("plats"), "quantity", fold=True),
    Column("supplier", message("leverantör"), fold=True),
    Column("lead", message("ledtid"), "duration", fold=True),
    Column("basis", message("grund"), fold=True),
    Column("notes", message("anmärkning"), fold=True),
)
_UNDECIDED = (Column("store", message("lager")), Column("why", message("varför")))


def document(found: Orders, about: Scope) -> Document:
    """Orders, the most urgent first; what cannot be decided; and what it rests on."""
    names = Names(about.region)
    rows = tuple(_row(one, about, names) for one in found.orders)
    tables = [
        Table(
            "orders",
            message("Att beställa"),
            _COLUMNS,
            rows,
            notes=(message("Det mest brådskande först. «senast» är sista dag för att inte hamna under lägsta nivån."),),
            empty=message("Inget lager är under sitt mål eller sin lägsta nivå."),
            limit=20,
        )
    ]
    if found.undecided:
        undecided = tuple((names.store(one.store), one.why) for one in found.undecided)
        tables.append(Table("undecided", message("Kan inte avgöras"), _UNDECIDED, undecided, limit=8))
    said = words.list_assumptions(
        about,
        message(
            "lagret ska räcka till sitt mål och ledtiden från början av {day}, parti för parti",
            day=about.on.isoformat(),
        ),
        message("ordinarie leveranser räknas inte; de är redan beställda"),
        message("hela förpackningar, men aldrig mer än vad som ryms bredvid det som står där"),
        message("ett mål som inte gäller än beställs ändå upp till; det är ett riktvärde om det inte är bindande"),
    )
    lines = [formatting.capitalize(one) for one in said]
    return Document(
        "orders",
        message("Beställningsförslag"),
        about.region.information_class,
        about.facts(),
        _answer(found),
        (*tables, sentences("assumptions", message("Svaret vilar på"), lines)),
        secrecy=about.region.secrecy,
    )


def _answer(found: Orders) -> Message:
    """How many, for how much in all, and how many of them have no price."""
    priced = [one.cost for one in found.orders if one.cost is not None]
    said = [
        message(
            "{n} beställningar, varav {now} till lager under lägsta nivån.",
            n=len(found.orders),
            now=sum(1 for one in found.orders if one.reason == "minimum"),
        )
    ]
    if priced:
        total = formatting.number(round(math.fsum(priced)))
        said.append(message("De {n} med känt pris kostar {cost} kr.", n=len(priced), cost=total))
    if cramped := sum(1 for one in found.orders if one.cramped):
        said.append(message("{n} ryms inte helt.", n=cramped))
    if found.undecided:
        said.append(message("{n} lager kan inte avgöras.", n=len(found.undecided)))
    return formatting.join_parts(said)


def _row(one: Order, about: Scope, names: Names) -> tuple[Cell, ...]:
    dimension = names.dimension(one.store)
    item = about.region.items[one.item]
    use = about.use.get(one.store)
    notes = list(one.notes)
    if one.late:
        notes.insert(0, message("hinner inte fram innan lagret är under lägsta nivån"))
    if one.cramped:
        notes.append(message("mer ryms inte"))
    if item.target_from and item.target_from > about.on:
        notes.append(message("målet gäller från {day}", day=item.target_from.isoformat()))
    return (
        _REASONS[one.reason],
        names.store(one.store),
        Quantity(one.amount, dimension),
        UNKNOWN if one.packs is None else one.packs,
        UNKNOWN if one.latest is None else message("genast") if one.latest <= about.on else one.latest.isoformat(),
        UNKNOWN if one.cost is None else round(one.cost),
        None if one.days is None else words.round_down(one.days),
        one.target,
        Quantity(one.wanted, dimension) if one.cramped else None,
        UNKNOWN if one.space is None else Quantity(one.space, "volume"),
        names.subject(one.supplier) if one.supplier else message("okänd"),
        UNKNOWN if one.lead_time is None else one.lead_time * DAY,
        words.BASES[use.basis] if use and use.known else None,
        formatting.join_parts(notes, "; ") if notes else None,
    )
