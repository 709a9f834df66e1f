"""What depends on a thing, or belongs to it: the way back along needs, places, care and items."""

from __future__ import annotations

from collections.abc import Iterator

from beredskap.language import Message, message
from beredskap.model.node import Node
from beredskap.model.supply import Store
from beredskap.report.document.table import Column, Table
from beredskap.report.naming.names import Names

_COLUMNS = (
    Column("how", message("hur"), group=True),
    Column("name", message("namn")),
    Column("id", message("id")),
    Column("detail", message("för")),
)
_Found = tuple[Message, str, str]


def table(collection: str, id_: str, names: Names) -> Table:
    """One row for each thing that needs this, or is part of it."""
    find = {
        "sites": _of_site,
        "care": _of_care,
        "items": _of_item,
        "municipalities": _of_municipality,
    }.get(collection, _of_source)
    found = [*find(id_, names)]
    if collection == "sites":
        found += _of_source(id_, names)
    rows = tuple((how, names.subject(id_), id_, detail or None) for how, id_, detail in found)
    return Table("needed_by", message("Behövs av"), _COLUMNS, rows, empty=message("Inget i regionen behöver den."))


def _of_source(id_: str, names: Names) -> Iterator[_Found]:
    region = names.region
    needy: tuple[Node | Store, ...] = (*region.nodes.values(), *region.offerings.values(), *region.stores.values())
    for node in needy:
        for need in node.needs:
            if id_ in need.sources:
                yield message("behov"), node.id, need.name
    for offering in region.offerings.values():
        if id_ in offering.supply:
            yield message("hämtar artiklar"), offering.id, ""
    for store in region.stores.values():
        if id_ == store.supplier or any(delivery.supplier == id_ for delivery in store.deliveries):
            yield message("leverantör till"), store.id, ""


def _of_site(id_: str, names: Names) -> Iterator[_Found]:
    region = names.region
    for site in region.sites.values():
        if site.parent == id_:
            yield message("ingår i anläggningen"), site.id, ""
    placed: tuple[Node | Store, ...] = (*region.nodes.values(), *region.offerings.values(), *region.stores.values())
    for record in placed:
        if record.site == id_:
            yield message("finns på anläggningen"), record.id, ""
    for pool in region.staff.values():
        if pool.site == id_:
            yield message("personal på anläggningen"), pool.id, ""


def _of_care(id_: str, names: Names) -> Iterator[_Found]:
    region = names.region
    for offering in region.offerings.values():
        if id_ in offering.care:
            yield message("ges av"), offering.id, ""
    for care in region.care.values():
        if any(one.care == id_ for one in care.stand_in):
            yield message("kan ersätta"), care.id, ""
        if any(one.care == id_ for one in care.followed_by):
            yield message("följer på"), care.id, ""


def _of_item(id_: str, names: Names) -> Iterator[_Found]:
    region = names.region
    for store in region.stores.values():
        if store.item == id_:
            yield message("ligger i lager"), store.id, ""
    for offering in region.offerings.values():
        if id_ in offering.items:
            yield message("förbrukas av"), offering.id, ""
    for item in region.items.values():
        if id_ in item.substitutes:
            yield message("kan ersätta"), item.id, ""


def _of_municipality(id_: str, names: Names) -> Iterator[_Found]:
    region = names.region
    for site in region.sites.values():
        if site.municipality == id_:
            yield message("anläggning i kommunen"), site.id, ""
    for road in region.roads.values():
        if id_ in (road.start, road.end):
            yield message("väg"), road.id, ""
