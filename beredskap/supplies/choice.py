"""Which stores are asked about: those at a site and the sites below it, of an item, of a category."""

from __future__ import annotations

from beredskap.model.region import Region
from beredskap.model.supply import Category


def stores_of(
    region: Region, site: str | None = None, item: str | None = None, category: Category | None = None
) -> tuple[str, ...]:
    """The stores that are all of what is asked, by id. Raises `KeyError` for a site or an item that there is not."""
    sites = None if site is None else within(region, site)
    if item is not None and item not in region.items:
        raise KeyError(item)
    return tuple(
        name
        for name, store in sorted(region.stores.items())
        if (sites is None or store.site in sites)
        and (item is None or store.item == item)
        and (category is None or region.items[store.item].category == category)
    )


def within(region: Region, site: str) -> frozenset[str]:
    """A site and all that belong to it. Raises `KeyError` where there is no such site."""
    if site not in region.sites:
        raise KeyError(site)
    found = {site}
    grown = True
    while grown:
        below = {name for name, one in region.sites.items() if one.parent in found} - found
        grown = bool(below)
        found |= below
    return frozenset(found)
