"""What a region uses and does not say: roads that are not there, reserves without fuel, hospitals without power, care without a stay.

These findings are about the planning, like those of routines: whoever asks for findings of a region gets them, and no journal does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce

from beredskap.language import message
from beredskap.model import usage_rules
from beredskap.model.base import is_some
from beredskap.model.checks.graph import Loads
from beredskap.model.checks.known import SOURCES
from beredskap.model.draw import Draw
from beredskap.model.findings import Finding
from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.utilities import POWER, depending_on


def unsaid_findings(region: Region) -> Iterator[Finding]:
    """Everything of this kind."""
    yield from _empty(region)
    yield from _roads(region)
    yield from _standbys(region)
    yield from _stays(region)
    yield from _power(region)


def _empty(region: Region) -> Iterator[Finding]:
    tables = (
        (message("kommuner"), region.municipalities),
        (message("anläggningar"), region.sites),
        (message("vårdtyper"), region.care),
        (message("vårdutbud"), region.offerings),
    )
    lacking = [name for name, table in tables if not table]
    if lacking:
        names = reduce(lambda some, name: message("{some}, {name}", some=some, name=name), lacking)
        said = message("regionen saknar {names}: inget scenario kan säga något om vården", names=names)
        yield usage_rules.REGION_EMPTY.finding(region.id, said)


def _roads(region: Region) -> Iterator[Finding]:
    """Municipalities that no road joins to the part of the region that has most care, or else most people."""
    parts = _joined(region)
    if len(parts) < 2:
        return
    care: dict[str, int] = defaultdict(int)
    for offering in region.offerings.values():
        if offering.site in region.sites:
            care[region.sites[offering.site].municipality] += 1

    def weight(part: set[str]) -> tuple[int, int]:
        return sum(care[name] for name in part), sum(region.municipalities[name].inhabitants for name in part)

    most = max(parts, key=weight)
    for name in region.municipalities:
        if name not in most:
            said = message("ingen väg går mellan {name} och den del av regionen där mest vård finns", name=name)
            yield usage_rules.ROAD_NONE.finding(name, said)


def _joined(region: Region) -> list[set[str]]:
    """The municipalities, in parts that roads hold together."""
    ways: dict[str, set[str]] = {name: set() for name in region.municipalities}
    for road in region.roads.values():
        if road.start in ways and road.end in ways:
            ways[road.start].add(road.end)
            ways[road.end].add(road.start)
    parts: list[set[str]] = []
    for name in ways:
        if any(name in part for part in parts):
            continue
        part, work = {name}, [name]
        while work:
            further = ways[work.pop()] - part
            part |= further
            work.extend(further)
        parts.append(part)
    return parts


def _standbys(region: Region) -> Iterator[Finding]:
    """Reserves that nobody calls, or that run on nothing."""
    called = {
        source
        for name in SOURCES
        for one in getattr(region, name).values()
        for need in one.needs
        for source in need.sources
    }
    loaded = Loads(region).entering()
    for identity, node in region.nodes.items():
        if not node.standby:
            continue
        if identity not in called:
            said = message("ingen har {name} som källa, så den startar aldrig", name=node.name or identity)
            yield usage_rules.STANDBY_UNCALLED.finding(identity, said)
        elif not any(_draws(need.draw, one.id in loaded) for one in _behind(region, node) for need in one.needs):
            said = message(
                "{name} drar inget ur något lager, så den går hur länge som helst", name=node.name or identity
            )
            yield usage_rules.STANDBY_FUELLESS.finding(identity, said)


def _behind(region: Region, node: Node) -> Iterator[Node]:
    """The node and every node that it lives on, near or far."""
    found, work = {node.id}, [node]
    while work:
        one = work.pop()
        yield one
        sources = {source for need in one.needs for source in need.sources} & region.nodes.keys() - found
        found |= sources
        work.extend(region.nodes[source] for source in sorted(sources))


def _draws(draw: Draw | None, loaded: bool) -> bool:
    """Whether anything is drawn while it runs."""
    return draw is not None and (is_some(draw.a) or bool(draw.points) or (loaded and is_some(draw.b)))


def _stays(region: Region) -> Iterator[Finding]:
    for identity, care in region.care.items():
        if care.measure == "vårddygn" and not care.stay:
            said = message(
                "{care} har ingen medelvårdtid: varje patient upptar sin plats i ett enda pass", care=care.name
            )
            yield usage_rules.STAY_NONE.finding(identity, said)


def _power(region: Region) -> Iterator[Finding]:
    """Hospitals that no power failure reaches, and care in the others that none does."""
    powered = depending_on(region, POWER)
    for identity, site in region.sites.items():
        if site.kind != "sjukhus":
            continue
        care = [one for one in region.offerings.values() if one.site == identity]
        without = [one for one in care if one.id not in powered]
        if care and len(without) == len(care):
            said = message("ingen vård på {site} behöver el: den klarar varje elavbrott", site=site.name)
            yield usage_rules.HOSPITAL_POWERLESS.finding(identity, said)
            continue
        for one in without:
            said = message(
                "{name} behöver inte el, som annan vård på {site} gör", name=one.name or one.id, site=site.name
            )
            yield usage_rules.OFFERING_POWERLESS.finding(one.id, said)
