"""The links of the dependency graph, one step at a time: what a thing needs, or what needs it, and how long it lasts without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from beredskap.language import Message, message
from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.supply import Store
from beredskap.report.values import endurance


@dataclass(frozen=True)
class Link:
    """One step: to ``subject`` by the need ``name``. ``alternatives`` is how many sources that need has, ``lasts`` how it lasts without them."""

    subject: str
    name: str
    lasts: Message
    alternatives: int
    at_least: int


def needed(region: Region, subject: str) -> Iterator[Link]:
    """What a node, offering or store needs, in the order of the file; of a site all that stands on it."""
    thing = _thing(region, subject)
    if thing is not None:
        for need in thing.needs:
            for source in need.sources:
                yield Link(source, need.name, endurance(need.without), len(need.sources), need.at_least)
        return
    if subject in region.sites:
        for other in (*region.offerings.values(), *region.nodes.values()):
            if other.site == subject:
                yield Link(other.id, "", message("på anläggningen"), 1, 1)


def needing(region: Region, subject: str) -> Iterator[Link]:
    """What needs a node or store, or stands on a site."""
    things: tuple[Node | Store, ...] = (*region.nodes.values(), *region.offerings.values(), *region.stores.values())
    for other in things:
        for need in other.needs:
            if subject in need.sources:
                yield Link(other.id, need.name, endurance(need.without), len(need.sources), need.at_least)
    if subject in region.sites:
        yield from needed(region, subject)


def alone(region: Region, subject: str) -> Iterator[Link]:
    """What hangs on a node alone: needs that have no other source."""
    return (link for link in needing(region, subject) if link.alternatives <= link.at_least)


def _thing(region: Region, subject: str) -> Node | Store | None:
    return region.nodes.get(subject) or region.offerings.get(subject) or region.stores.get(subject)
