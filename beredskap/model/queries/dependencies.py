"""The dependency graph of a region, one step at a time: what a thing needs, and what needs it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from beredskap.model.need import Need, Step
from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.supply import Store

LinkKind = Literal["site", "need", "items"]


@dataclass(frozen=True)
class Link:
    """One step to ``subject``: where one stands on the other ("site"), by a need, or because care takes its items from a store.

    A need or an item is called ``name`` and comes from ``source``. ``alternatives`` is how many sources it has, ``at_least`` how many of them it takes and
    ``spare`` how many are not what was asked about; ``without`` is how a need lasts without them.
    """

    subject: str
    kind: LinkKind = "site"
    source: str = ""
    name: str = ""
    without: tuple[Step, ...] = ()
    alternatives: int = 1
    at_least: int = 1
    spare: int = 0


def list_needs(region: Region, subject: str) -> Iterator[Link]:
    """What a node, offering or store needs, in the order of the file; of a site all that stands on it, care first."""
    found = find_thing(region, subject)
    for need in found.needs if found else ():
        for source in need.sources:
            yield _link(source, source, need, {source})
    if subject in region.sites:
        yield from (Link(one.id) for one in region.sites.values() if one.parent == subject)
        yield from (Link(one.id) for one in _nodes(region) if one.site == subject)


def list_dependants(region: Region, subject: str) -> Iterator[Link]:
    """What needs a node or store, care first; of a site what needs something on it and stands elsewhere."""
    sources = {one.id for one in _things(region) if one.site == subject} if subject in region.sites else {subject}
    for other in _things(region):
        if other.site == subject:
            continue
        for need in other.needs:
            for source in need.sources:
                if source in sources:
                    yield _link(other.id, source, need, sources)
    if subject in region.stores:
        yield from _care_using(region, region.stores[subject])


def _care_using(region: Region, store: Store) -> Iterator[Link]:
    """The care that takes its items from a store."""
    alike = [one for one in region.stores.values() if one.item == store.item]
    for offering in region.offerings.values():
        within = [one for one in alike if one.site == offering.site or one.id in offering.supply]
        if store.item in offering.items and store in within:
            name = region.items[store.item].name
            yield Link(offering.id, "items", store.id, name, alternatives=len(within), spare=len(within) - 1)


def list_outside_needs(region: Region, subject: str) -> Iterator[Link]:
    """What it needs from elsewhere: of a site the sources, each once, that stand on another site; of anything else all that it needs."""
    if subject not in region.sites:
        yield from list_needs(region, subject)
        return
    seen: set[str] = set()
    for one in _things(region):
        for link in list_needs(region, one.id) if one.site == subject else ():
            source = find_thing(region, link.subject)
            if source is not None and source.site != subject and link.subject not in seen:
                seen.add(link.subject)
                yield link


def list_sole_dependants(region: Region, subject: str) -> Iterator[Link]:
    """What hangs on it alone: needs that have no other source."""
    return (link for link in list_dependants(region, subject) if link.spare < link.at_least)


def find_thing(region: Region, subject: str) -> Node | Store | None:
    """The node, offering or store of that id."""
    return region.nodes.get(subject) or region.offerings.get(subject) or region.stores.get(subject)


def _link(subject: str, source: str, need: Need, asked: Collection[str]) -> Link:
    spare = sum(one not in asked for one in need.sources)
    return Link(subject, "need", source, need.name, need.without, len(need.sources), need.at_least, spare)


def _nodes(region: Region) -> Iterator[Node]:
    yield from region.offerings.values()
    yield from region.nodes.values()


def _things(region: Region) -> Iterator[Node | Store]:
    yield from _nodes(region)
    yield from region.stores.values()


def count_needed_back(region: Region, owner: str, need: str, failed: int) -> int:
    """How many of the ``failed`` sources of a need must be back for it to be met; 0 where no such need is known."""
    record = region.offerings.get(owner) or region.nodes.get(owner) or region.stores.get(owner)
    found = next((one for one in record.needs if one.name == need), None) if record else None
    return 0 if found is None else max(0, found.at_least - (len(found.sources) - failed))
