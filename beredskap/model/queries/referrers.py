"""What refers to a thing, whatever it is: by a need, a place, care, an item or a road."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.supply import Store

ReferrerKind = Literal[
    "need",  # has a need that it is a source of
    "supply",  # is care that takes items from it
    "supplied",  # is a store that it delivers to
    "part",  # is a site that belongs to it
    "placed",  # stands on it
    "staff",  # is staff who work on it
    "gives",  # is an offering of the care type
    "stand-in",  # is a care type that it may stand in for
    "follows",  # is a care type that it follows on
    "holds",  # is a store of the item
    "uses",  # is an offering that uses the item
    "substitute",  # is an item that it may be used instead of
    "site",  # is a site in the municipality
    "road",  # is a road that ends there
]


class Referrer(NamedTuple):
    """A record that refers to another, and how; ``need`` is the name of the need where it is one."""

    kind: ReferrerKind
    id: str
    need: str = ""


def list_referrers(region: Region, collection: str, id_: str) -> list[Referrer]:
    """Everything that refers to a record of a collection (a field of `Region`), in the order of the files."""
    match collection:
        case "sites":
            return [*_of_site(region, id_), *_of_source(region, id_)]
        case "care":
            return list(_of_care(region, id_))
        case "items":
            return list(_of_item(region, id_))
        case "municipalities":
            return list(_of_municipality(region, id_))
    return list(_of_source(region, id_))


def _of_source(region: Region, id_: str) -> Iterator[Referrer]:
    needy: tuple[Node | Store, ...] = (*region.nodes.values(), *region.offerings.values(), *region.stores.values())
    for node in needy:
        for need in node.needs:
            if id_ in need.sources:
                yield Referrer("need", node.id, need.name)
    for offering in region.offerings.values():
        if id_ in offering.supply:
            yield Referrer("supply", offering.id)
    for store in region.stores.values():
        if id_ == store.supplier or any(delivery.supplier == id_ for delivery in store.deliveries):
            yield Referrer("supplied", store.id)


def _of_site(region: Region, id_: str) -> Iterator[Referrer]:
    for site in region.sites.values():
        if site.parent == id_:
            yield Referrer("part", site.id)
    placed: tuple[Node | Store, ...] = (*region.nodes.values(), *region.offerings.values(), *region.stores.values())
    for record in placed:
        if record.site == id_:
            yield Referrer("placed", record.id)
    for pool in region.staff.values():
        if pool.site == id_:
            yield Referrer("staff", pool.id)


def _of_care(region: Region, id_: str) -> Iterator[Referrer]:
    for offering in region.offerings.values():
        if id_ in offering.care:
            yield Referrer("gives", offering.id)
    for care in region.care.values():
        if any(one.care == id_ for one in care.stand_in):
            yield Referrer("stand-in", care.id)
        if any(one.care == id_ for one in care.followed_by):
            yield Referrer("follows", care.id)


def _of_item(region: Region, id_: str) -> Iterator[Referrer]:
    for store in region.stores.values():
        if store.item == id_:
            yield Referrer("holds", store.id)
    for offering in region.offerings.values():
        if id_ in offering.items:
            yield Referrer("uses", offering.id)
    for item in region.items.values():
        if id_ in item.substitutes:
            yield Referrer("substitute", item.id)


def _of_municipality(region: Region, id_: str) -> Iterator[Referrer]:
    for site in region.sites.values():
        if site.municipality == id_:
            yield Referrer("site", site.id)
    for road in region.roads.values():
        if id_ in (road.start, road.end):
            yield Referrer("road", road.id)
