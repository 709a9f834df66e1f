"""Sites with what belongs to them, and where care is given."""

from __future__ import annotations

import datetime

from beredskap.model.region import Region


def with_children(region: Region, site: str) -> set[str]:
    """The site and all that belong to it, at any depth."""
    within = {site} & set(region.sites)
    while more := {one.id for one in region.sites.values() if one.parent in within} - within:
        within |= more
    return within


def has_inpatients(region: Region, site: str) -> bool:
    """Whether the site, or one that belongs to it, has beds."""
    within = with_children(region, site)
    beds = {care for care, record in region.care.items() if record.measure == "vårddygn"}
    return any(one.site in within and beds & set(one.care) for one in region.offerings.values())


def is_given_at_one_site(region: Region, care: str, day: datetime.date) -> bool:
    """Whether the region itself gives the care at one site alone on a day."""
    sites = {
        one.site
        for one in region.offerings.values()
        if care in one.care and (one.valid_from or day) <= day <= (one.valid_to or day)
    }
    inside = [site for site in sites if site in region.sites and not region.sites[site].is_neighbour]
    return len(inside) == 1
