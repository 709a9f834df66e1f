"""What things are called: ids to the names that a reader knows them by; what has no name is called by its id."""

from __future__ import annotations

from beredskap.model.node import Node
from beredskap.model.region import Region


def care_name(region: Region, care: str) -> str:
    """A care type's name."""
    found = region.care.get(care)
    return found.name if found and found.name else care


def site_name(region: Region, site: str) -> str:
    """A site's name."""
    found = region.sites.get(site)
    return found.name if found and found.name else site


def item_name(region: Region, item: str) -> str:
    """An item's name."""
    found = region.items.get(item)
    return found.name if found and found.name else item


def store_name(region: Region, store: str) -> str:
    """A store's name, or its item and site."""
    found = region.stores.get(store)
    if found is None:
        return store
    return found.name or f"{item_name(region, found.item)}, {site_name(region, found.site)}"


def node_name(region: Region, node: str) -> str:
    """A node's or an offering's name with its site's."""
    found: Node | None = region.offerings.get(node) or region.nodes.get(node)
    if found is None:
        return node
    own = own_name(region, node)
    site = site_name(region, found.site)
    return own if site in own or own == node else f"{own}, {site}"


def own_name(region: Region, subject: str) -> str:
    """The name of a node, offering or store without its site's; "" for anything else."""
    found = region.offerings.get(subject) or region.nodes.get(subject)
    if found is not None:
        cares = getattr(found, "care", ())
        return found.name or ", ".join(care_name(region, care) for care in cares) or subject
    store = region.stores.get(subject)
    return (store.name or item_name(region, store.item)) if store else ""


def measure_name(region: Region, measure: str) -> str:
    """A measure's name."""
    found = region.measures.get(measure)
    return found.name if found else measure


def road_name(region: Region, road: str) -> str:
    """A road's name with its ends."""
    found = region.roads.get(road)
    if found is None:
        return road
    return " ".join(part for part in (found.name, f"{found.start}–{found.end}") if part)


def need_name(region: Region, need: str) -> str:
    """What a need is called; where the region has no other name for it, as it is written."""
    return region.need_names.get(need, need)


def thing_name(region: Region, subject: str) -> str:
    """The name of the region, or of a site, node, offering, store, batch, road, staff pool, class of vehicle at a site, item, measure, care type or need."""
    if subject in region.sites:
        return site_name(region, subject)
    if subject in region.offerings or subject in region.nodes:
        return node_name(region, subject)
    if subject in region.stores:
        return store_name(region, subject)
    if subject in region.roads:
        return road_name(region, subject)
    if subject in region.staff:
        pool = region.staff[subject]
        return f"{pool.competence}, {site_name(region, pool.site)}"
    if subject in region.vehicles:
        vehicle = region.vehicles[subject]
        return f"{vehicle.kind}, {site_name(region, vehicle.site)}"
    if subject in region.batches:
        return store_name(region, region.batches[subject].store)
    if subject in region.items:
        return item_name(region, subject)
    if subject in region.measures:
        return measure_name(region, subject)
    if subject in region.care:
        return care_name(region, subject)
    return need_name(region, subject) if subject != region.id else region.name
