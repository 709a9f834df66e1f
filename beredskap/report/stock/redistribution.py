"""Who sends what to whom, why, and what is still short."""

from __future__ import annotations

import math
from collections.abc import Collection

from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Document, Table, sentences
from beredskap.report.naming.names import Names
from beredskap.report.stock import words
from beredskap.report.stock.words import Scope
from beredskap.supplies.redistribution.plan import Redistribution, Short, Transport
from beredskap.supplies.redistribution.rides import TANKERS
from beredskap.units import HOUR, Quantity

_COLUMNS = (
    Column("item", message("artikel")),
    Column("sender", message("från")),
    Column("receiver", message("till")),
    Column("amount", message("mängd"), "quantity"),
    Column("latest", message("senast")),
    Column("ride", message("körning"), "duration"),
    Column("why", message("varför"), fold=True),
    Column("vehicle", message("fordon"), fold=True),
    Column("packs", message("förpackningar"), "number", fold=True),
    Column("lots", message("partier"), fold=True),
    Column("notes", message("anmärkning"), fold=True),
)
_SHORT = (
    Column("store", message("lager")),
    Column("lasts", message("räcker efter flytt"), "number", "d"),
    Column("target", message("mål"), "number", "d"),
    Column("lack", message("saknas"), "quantity"),
    Column("substitutes", message("kan ersättas av"), fold=True),
)
_LEFT_OUT = (Column("store", message("lager")), Column("why", message("varför")))


def document(found: Redistribution, about: Scope, cut: Collection[str] = ()) -> Document:
    """Transports, the most urgent first; what is still short with its substitutes; who could not take part; what it rests on."""
    names = Names(about.region)
    moves = Table(
        "moves",
        message("Att flytta"),
        _COLUMNS,
        tuple(_row(one, about, names) for one in found.moves),
        notes=(message("Det mest brådskande först. «senast» är dagen då mottagaren tar slut utan flytten."),),
        empty=message("Det finns inget att flytta: ingen är under sitt mål, eller ingen har att avvara."),
        limit=12,
    )
    tables = [moves]
    if found.short:
        rows = tuple(_short_row(one, names) for one in found.short)
        tables.append(Table("short", message("Saknas även efter flytt"), _SHORT, rows, limit=10))
    if found.left_out:
        out = tuple((names.store(store), why) for store, why in found.left_out)
        tables.append(Table("left_out", message("Deltar inte"), _LEFT_OUT, out, limit=5))
    closed = (
        [(message("Avstängda vägar"), formatting.join_words([names.road(road) for road in sorted(cut)]))] if cut else []
    )
    said = words.list_assumptions(
        about,
        message("minsta sammanlagda brist mot målen i dygn, varje artikel lika tung; därefter minst transport"),
        message(
            "ingen avsändare hamnar under sitt eget mål eller sin lägsta nivå, och ingen mottagare får mer än vad som ryms"
        ),
        message("kortast hållbarhet som ändå hinner användas skickas först"),
        message(
            "drivmedel går bara i tankbil, gas i gasbil och vatten i vattenbil; ambulansstationer lämnar inget ifrån sig"
        ),
        message(
            "fordon som de svårast sjuka åker i används bara om inget annat finns, och vad ett fordon rymmer räknas inte"
        ),
        message("ett mål som inte gäller än räknas ändå; det är ett riktvärde om det inte är bindande"),
    )
    lines = [formatting.capitalize(one) for one in said]
    return Document(
        "redistribution",
        message("Omfördelning"),
        about.region.information_class,
        about.facts(*closed),
        _answer(found),
        (*tables, sentences("assumptions", message("Svaret vilar på"), lines)),
        secrecy=about.region.secrecy,
    )


def _answer(found: Redistribution) -> Message:
    if not found.moves:
        return message(
            "Inget att flytta: bristen mot målen är {before} lagerdygn.",
            before=formatting.number(round(found.days_before, 1)),
        )
    return message(
        "{n} transporter minskar den sammanlagda bristen mot målen från {before} till {after} lagerdygn.",
        n=len(found.moves),
        before=formatting.number(round(found.days_before, 1)),
        after=formatting.number(round(found.days_after, 1)),
    )


def _row(one: Transport, about: Scope, names: Names) -> tuple[Cell, ...]:
    dimension = names.dimension(one.sender)
    item = about.region.items[one.item]
    notes = []
    if not one.in_time:
        notes.append(message("kommer efter att mottagaren tagit slut"))
    if not one.ride.vehicle and one.ride.hours:
        notes.append(
            message("kräver {kind}, och någon sådan finns inte bland fordonen", kind=TANKERS[item.category])
            if item.category in TANKERS
            else message("inget fordon kan ta sig dit")
        )
    if item.cold_chain:
        notes.append(message("kräver kylkedja"))
    if item.narcotic:
        notes.append(message("narkotika"))
    dated = [(lot, amount) for lot, amount in one.lots if lot.batch or lot.expires]
    return (
        names.item(one.item),
        names.place(one.sender),
        names.place(one.receiver),
        Quantity(one.amount, dimension),
        one.latest.isoformat(),
        one.ride.hours * HOUR if math.isfinite(one.ride.hours) else UNKNOWN,
        _say_why(one),
        message("{kind} från {site}", kind=one.ride.kind, site=names.site(about.region.vehicles[one.ride.vehicle].site))
        if one.ride.vehicle
        else None,
        one.packs,
        formatting.join_parts(
            [
                message(
                    "{amount} ur {batch}, håller till {day}",
                    amount=formatting.quantity(amount, dimension),
                    batch=lot.batch or "–",
                    day=lot.expires.isoformat() if lot.expires else "–",
                )
                for lot, amount in dated
            ],
            "; ",
        )
        if dated
        else None,
        formatting.join_parts(notes, "; ") if notes else None,
    )


def _say_why(one: Transport) -> Message:
    """«avsändaren går från 55 till 40 d, mottagaren från 5 till 28 d, målet är 30 d»."""
    sender = (
        message("avsändaren förbrukar inget")
        if math.isinf(one.sender_before)
        else message(
            "avsändaren går från {before} till {after} d",
            before=_say_days(one.sender_before),
            after=_say_days(one.sender_after),
        )
    )
    return message(
        "{sender}, mottagaren från {before} till {after} d, målet är {target} d",
        sender=sender,
        before=_say_days(one.receiver_before),
        after=_say_days(one.receiver_after),
        target=formatting.number(one.target),
    )


def _say_days(value: float) -> Message:
    return formatting.number(words.round_down(value))


def _short_row(one: Short, names: Names) -> tuple[Cell, ...]:
    return (
        names.store(one.store),
        words.round_down(one.days),
        one.target,
        Quantity(one.lack, names.dimension(one.store)),
        formatting.join_parts([_say_substitute(item, days, names) for item, days in one.substitutes], ", ")
        if one.substitutes
        else None,
    )


def _say_substitute(item: str, days: float | None, names: Names) -> Message:
    """«midazolam (22 d i regionen)»."""
    name = names.item(item)
    if days is None:
        return message("{item} (okänt hur länge det räcker)", item=name)
    if math.isinf(days):
        return message("{item} (ingen förbrukning)", item=name)
    return message("{item} (räcker {days} d i alla lager)", item=name, days=_say_days(days))
