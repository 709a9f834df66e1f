"""What nodes draw from the stores: standing draws, tests of reserves, and what the reserves burn when what they replace is gone."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.network.network import Network
from beredskap.engine.roads import Travel
from beredskap.model.need import Need
from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.scenario.event import Lose
from beredskap.units import DAY

_DAY_HOURS: Final = 24.0


@dataclass(frozen=True)
class Draws:
    """Per store that a node draws on, per day in the item's base unit. NaN is okänd.

    ``tests`` is what tests of reserves use. ``gone`` are the nodes that ``crisis`` takes away: what stands before a reserve that lives on a store.
    """

    standing: Mapping[str, float]
    tests: Mapping[str, float]
    crisis: Mapping[str, float]
    gone: tuple[str, ...]


def draws(region: Region, on: datetime.date, roads: Travel | None = None) -> Draws:
    """The engine's own levels, sources and loads, with every store full: undisturbed, and a day after everything that has a reserve was lost."""
    full = _endless(region)
    start = datetime.datetime.combine(on, datetime.time())
    usual = Infrastructure(Network(full, unknown_as=math.inf, roads=roads), start, DAY)
    usual.settle(())
    gone = _replaced(region)
    strained = Infrastructure(Network(full, unknown_as=math.inf, roads=roads), start, DAY)
    strained.settle([Lose(at=0, lose=node) for node in gone])
    while (following := strained.next_time()) is not None and following <= DAY:
        strained.advance(following)
        strained.settle(())
    okand = _unknown_draws(region)
    named = _drawn(region)
    standing, crisis = usual.draws(), strained.draws()
    return Draws(
        {store: math.nan if store in okand else standing[store] * _DAY_HOURS for store in named},
        _tests(region, strained, okand),
        {store: math.nan if store in okand else crisis[store] * _DAY_HOURS for store in named},
        gone,
    )


def _endless(region: Region) -> Region:
    """Every store never limits, nothing arrives and nothing spoils: what is left is who draws, and how much."""
    bare = {"amount": None, "deliveries": (), "needs": (), "usable": 1.0}
    stores = {name: store.model_copy(update=bare) for name, store in region.stores.items()}
    return region.model_copy(update={"stores": stores, "batches": {}})


def _owners(region: Region) -> dict[str, Node]:
    return {**region.nodes, **region.offerings}


def _drawn(region: Region) -> list[str]:
    """The stores that a node may draw on."""
    found = {source for node in _owners(region).values() for need in node.needs if need.draw for source in need.sources}
    return sorted(found & region.stores.keys())


def _replaced(region: Region) -> tuple[str, ...]:
    """Every node that stands before a reserve which lives on a store, and does not live on one itself."""
    nodes = _owners(region)
    gone: set[str] = set()
    for node in nodes.values():
        for need in node.needs:
            first = next((at for at, source in enumerate(need.sources) if _is_reserve(region, source)), 0)
            before = [source for source in need.sources[:first] if source in nodes]
            gone |= {source for source in before if not nodes[source].standby and not _lives_on_store(nodes[source])}
    return tuple(sorted(gone))


def _is_reserve(region: Region, source: str) -> bool:
    if source in region.stores:
        return True
    node = region.nodes.get(source)
    if node is None or not node.standby:
        return False
    on_busbar = [region.nodes[one] for need in node.needs for one in need.busbar]
    return any(map(_lives_on_store, (node, *on_busbar)))


def _lives_on_store(node: Node) -> bool:
    return any(need.draw for need in node.needs)


def _tests(region: Region, strained: Infrastructure, okand: set[str]) -> dict[str, float]:
    """A test runs a reserve on the load that it would carry: its draw at that load × length ÷ every."""
    found: dict[str, float] = {}
    for name, node in sorted(region.nodes.items()):
        if node.testing is None:
            continue
        for need in node.needs:
            store = next((source for source in need.sources if source in region.stores), None)
            if need.draw and store:
                per_day = _burn(need, node, strained.load(name)) * node.testing.length / node.testing.every * _DAY_HOURS
                found[store] = found.get(store, 0.0) + (math.nan if store in okand else per_day)
    return found


def _burn(need: Need, node: Node, load: float) -> float:
    """What is drawn at a load, per hour."""
    assert need.draw is not None
    return need.draw.burn(_rated(node)).at(load)


def _rated(node: Node) -> float | None:
    return node.rating.value if node.rating else None


def _unknown_draws(region: Region) -> set[str]:
    """Stores whose draw hangs on an okänd figure: the draw's own, or a load that reaches who draws per load."""
    nodes = _owners(region)
    carrying = {
        source
        for node in nodes.values()
        for need in node.needs
        if need.load and need.load.value is None
        for source in _onward(nodes, need)
    }
    found: set[str] = set()
    for name, node in nodes.items():
        for need in node.needs:
            if need.draw is None:
                continue
            capacity = _rated(node)
            okand = not need.draw.known(capacity)
            if okand or (name in carrying and need.draw.burn(capacity).hangs_on_load):
                found |= {source for source in need.sources if source in region.stores}
    return found


def _onward(nodes: Mapping[str, Node], need: Need) -> set[str]:
    """Every node that the load of a need may pass, by name."""
    found: set[str] = set()
    ahead = list(need.sources)
    while ahead:
        source = ahead.pop()
        if source in nodes and source not in found:
            found.add(source)
            ahead += [one for other in nodes[source].needs if other.name == need.name for one in other.sources]
    return found
