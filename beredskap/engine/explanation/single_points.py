"""Single points of failure: what alone would end a care type in the whole region at once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from beredskap.engine.care_plan.plan import offerings_in_force
from beredskap.model.need import Need
from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.supply import Store

GRADE = "nödvändigt"


@dataclass(frozen=True)
class Lone:
    """A node, and the care types that end with it."""

    node: str
    care: tuple[str, ...]


def lone_points(region: Region, day: datetime.date) -> tuple[Lone, ...]:
    """The nodes whose loss at once ends nödvändigt care that the region itself gives, most care types first.

    It looks at one instant: an endurance that begins at 0 % is no endurance, a standby source counts as able, and stores as filled.
    """
    things: dict[str, Node | Store] = {**region.nodes, **region.offerings, **region.stores}
    needing: dict[str, list[tuple[str, Need]]] = defaultdict(list)
    for thing in things.values():
        for need in thing.needs:
            if _ends_at_once(need):
                for source in need.sources:
                    needing[source].append((thing.id, need))
    given = _given(region, day)
    found = (Lone(node, tuple(_ended(given, _down(node, needing)))) for node in region.nodes)
    return tuple(sorted((one for one in found if one.care), key=lambda one: (-len(one.care), one.node)))


def _ends_at_once(need: Need) -> bool:
    steps = [step for step in need.without if step.duration is None or step.duration > 0]
    return not steps or steps[0].level == 0


def _down(node: str, needing: Mapping[str, list[tuple[str, Need]]]) -> set[str]:
    """The node and all that stops in the same instant."""
    down, left = {node}, [node]
    while left:
        for other, need in needing.get(left.pop(), ()):
            if other not in down and sum(source not in down for source in need.sources) < need.at_least:
                down.add(other)
                left.append(other)
    return down


def _given(region: Region, day: datetime.date) -> dict[str, set[str]]:
    """The offerings in force of each nödvändig care type, at the region's own sites."""
    given: dict[str, set[str]] = defaultdict(set)
    for name in offerings_in_force(region, day):
        offering = region.offerings[name]
        gives = offering.capacity is None or offering.capacity.value != 0
        if gives and not region.sites[offering.site].is_neighbour:
            for care in offering.care:
                if region.care[care].grade == GRADE:
                    given[care].add(name)
    return given


def _ended(given: Mapping[str, set[str]], down: set[str]) -> Iterator[str]:
    return (care for care, offerings in given.items() if offerings <= down)
