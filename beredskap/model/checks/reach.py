"""Care that must be reached within a time: from where the nearest place of it is too far away also on an ordinary day."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from heapq import heappop, heappush

from beredskap import units
from beredskap.language import message
from beredskap.model import rules
from beredskap.model.checks.care import asked_for
from beredskap.model.findings import Finding
from beredskap.model.naming import care_name
from beredskap.model.region import Region
from beredskap.units import HOUR


def reach_findings(region: Region) -> Iterator[Finding]:
    """Care types that nobody, or not everybody, can reach in time by undisturbed roads, wherever there is room."""
    asked = asked_for(region)
    homes = [name for name, place in region.municipalities.items() if not place.outside and place.inhabitants > 0]
    for identity, care in region.care.items():
        places = _given_in(region, identity)
        if care.reach is None or identity not in asked or not places or not homes:
            continue
        minutes = _minutes_to(region, places)
        beyond = [name for name in homes if minutes[name] * 60 > care.reach]
        values = {
            "care": care_name(region, identity),
            "reach": units.show(care.reach / HOUR, "time"),
            "places": ", ".join(_away(name, minutes[name]) for name in beyond),
        }
        if len(beyond) == len(homes):
            said = message("«{care}» ska nås på {reach} men ligger längre bort från varje kommun: {places}", **values)
            yield rules.REACH_NEVER.finding(identity, said)
        elif beyond:
            said = message(
                "«{care}» ska nås på {reach} men ligger också en vanlig dag längre bort från {places}", **values
            )
            yield rules.REACH_BEYOND.finding(identity, said)


def _given_in(region: Region, care: str) -> set[str]:
    """The municipalities where the care is offered in some amount, also outside the region."""
    offered = [one for one in region.offerings.values() if care in one.care]
    sites = [one.site for one in offered if one.capacity is None or one.capacity.value != 0]
    return {region.sites[site].municipality for site in sites if site in region.sites}


def _minutes_to(region: Region, places: set[str]) -> dict[str, float]:
    """Minutes by road from each municipality to the nearest of ``places``; inside one it takes its ``ambulance_minutes``."""
    ways = defaultdict(list)
    for road in region.roads.values():
        ways[road.start].append((road.end, road.minutes))
        ways[road.end].append((road.start, road.minutes))
    found: dict[str, float] = defaultdict(lambda: math.inf)
    work = [(0.0, name) for name in sorted(places)]
    while work:
        minutes, name = heappop(work)
        if minutes < found[name]:
            found[name] = minutes
            for other, further in ways[name]:
                heappush(work, (minutes + further, other))
    inside = {name: region.municipalities[name].ambulance_minutes for name in places if name in region.municipalities}
    return found | inside


def _away(name: str, minutes: float) -> str:
    return f"{name} ({minutes:.0f} min)" if math.isfinite(minutes) else f"{name} (–)"
