"""One thing in a region: what it is, what it needs, what needs it, its stock, and where each line was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from beredskap.errors import Place
from beredskap.language import Message, message
from beredskap.model.care import CareOffering
from beredskap.model.node import Node
from beredskap.model.queries.premises import say_surge
from beredskap.model.region import Region
from beredskap.model.supply import Store
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Document, Fact, Table
from beredskap.report.naming.names import Names
from beredskap.report.naming.values import endurance, value
from beredskap.report.region import referrers, store

Origins = Mapping[tuple[str, str], Mapping[str, Place]]
KINDS = {
    "sites": message("anläggning"),
    "nodes": message("nod"),
    "offerings": message("vårdutbud"),
    "stores": message("lager"),
    "care": message("vårdtyp"),
    "items": message("artikel"),
    "municipalities": message("kommun"),
}
_FIELDS = (
    Column("field", message("fält")),
    Column("value", message("värde")),
    Column("place", message("står i"), fold=True),
)
_NEEDS = (
    Column("name", message("behov")),
    Column("sources", message("källor i turordning")),
    Column("endurance", message("utan den")),
    Column("load", message("last"), fold=True),
    Column("recharge", message("återhämtning"), fold=True),
    Column("routine", message("reservrutin"), fold=True),
)
_SHOWN_APART = ("id", "needs", "source", "as_of", "status", "note")


def document(region: Region, found: tuple[str, str], origins: Origins) -> Document:
    """What `show` says of the record ``found``: its collection and id."""
    collection, id_ = found
    record = getattr(region, collection)[id_]
    names = Names(region)
    tables = [_fields(collection, record, origins)]
    if isinstance(record, Node | Store) and record.needs:
        tables.append(_needs(record, names))
    if isinstance(record, Store):
        tables += store.tables(record, names)
    tables.append(referrers.table(collection, id_, names))
    name = getattr(record, "name", "") or names.subject(id_)
    return Document(
        "show",
        message("{name} ({id})", name=name, id=id_) if name != id_ else formatting.verbatim(id_),
        region.information_class,
        _facts(collection, record, region, origins),
        tables=tuple(tables),
        secrecy=region.secrecy,
    )


def _facts(collection: str, record: Any, region: Region, origins: Origins) -> tuple[Fact, ...]:
    status = formatting.STATUSES[record.status] if record.status else message("ingen angiven status")
    facts: list[Fact] = [
        (message("Slag"), KINDS[collection]),
        (
            message("Region"),
            message("{region}, variant {variant}", region=region.name, variant=region.variant or "idag"),
        ),
    ]
    places = origins.get((collection, record.id), {})
    if files := sorted({place.file for place in places.values() if place.file}):
        facts.append((message("Står i"), formatting.join_words(files)))
    facts.append((message("Källa"), record.source or message("ingen angiven")))
    as_of = record.as_of.isoformat() if record.as_of else None
    facts.append((message("Status"), formatting.join_parts([status, f"({as_of})"]) if as_of else status))
    if isinstance(record, CareOffering) and (record.satellites or record.over_occupancy):
        facts.append((message("Utan beslut"), say_surge(region)))
    if record.note:
        facts.append((message("Anmärkning"), record.note))
    return tuple(facts)


def _fields(collection: str, record: Any, origins: Origins) -> Table:
    places = origins.get((collection, record.id), {})
    rows = tuple(
        (name, value(name, getattr(record, name)), _place(places.get(name)))
        for name, field in type(record).model_fields.items()
        if name not in _SHOWN_APART and getattr(record, name) != field.get_default(call_default_factory=True)
    )
    return Table("fields", message("Uppgifter"), _FIELDS, rows, empty=message("Inga uppgifter utöver förvalen."))


def _place(place: Place | None) -> str | None:
    """The file's name and line; the facts above name its folder."""
    if place is None or not place.file:
        return None
    file = place.file.rsplit("/", 1)[-1]
    return f"{file}:{place.line}" if place.line else file


def _needs(record: Node | Store, names: Names) -> Table:
    rows = []
    for need in record.needs:
        sources: Message = formatting.join_parts([names.subject(source) for source in need.sources], "; ")
        if need.at_least > 1:
            sources = message("minst {k} av {sources}", k=need.at_least, sources=sources)
        if need.busbar:
            names_of = [names.subject(source) for source in need.busbar]
            together = message("{sources} tillsammans på en skena", sources=formatting.join_some(names_of))
            before = [names.subject(source) for source in need.sources[: -len(need.busbar)]]
            sources = formatting.join_parts([*before, together], "; ")
        routine = (
            " ".join(part for part in (need.routine.document, need.routine.owner, need.routine.exercised) if part)
            if need.routine
            else None
        )
        rows.append(
            (
                names.need(need.name),
                sources,
                endurance(need.without),
                value("load", need.load) or None,
                value("recharge", need.recharge) or None,
                routine,
            )
        )
    return Table("needs", message("Behöver"), _NEEDS, tuple(rows))
