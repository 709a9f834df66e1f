"""Power, water and IT in a region: which needs are of them, known by their words and units, and what depends on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from beredskap.model.need import Need
from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.supply import Store

POWER: Final = "el"
WATER: Final = "vatten"
IT: Final = "it"
_WORDS: Final = {
    POWER: "el elnat elnät elkraft elförsörjning kraft nätkraft reservkraft reservel ström strom ställverk stallverk power electricity grid",
    WATER: "vatten dricksvatten kallvatten tappvatten va vattenverk vattenförsörjning water",
    IT: (
        "it data datahall datanät datanat ehr internet inloggning intranät journal journalsystem nätverk natverk network server system tele telefoni "
        "telefonväxel växel vaxel"
    ),
}
_UNITS: Final = {POWER: "power"}


def depending_on(region: Region, utility: str) -> frozenset[str]:
    """The ids of the nodes, offerings and stores that need power, water or IT, themselves or by way of something else."""
    things = dict(_things(region))
    users: dict[str, list[str]] = {}
    for identity, thing in things.items():
        for need in thing.needs:
            for source in need.sources:
                users.setdefault(source, []).append(identity)
    found: set[str] = set()
    work = [identity for identity, thing in things.items() if any(_is_of(need, utility) for need in thing.needs)]
    while work:
        identity = work.pop()
        if identity not in found:
            found.add(identity)
            work.extend(users.get(identity, ()))
    return frozenset(found)


def _things(region: Region) -> Iterator[tuple[str, Node | Store]]:
    yield from region.nodes.items()
    yield from region.offerings.items()
    yield from region.stores.items()


def _is_of(need: Need, utility: str) -> bool:
    """Whether the need, or one of its sources, is called one of the words, or its load has the unit."""
    words = set(_WORDS[utility].split())
    if need.load is not None and need.load.dimension == _UNITS.get(utility):
        return True
    return any(words & set(re.split(r"[\W_]+", name.lower())) for name in (need.name, *need.sources))
