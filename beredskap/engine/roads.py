"""How long it takes and how far it is between municipalities over the roads that are open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from beredskap.arrays import Floats
from beredskap.model.region import Region


@dataclass(frozen=True)
class Travel:
    """Shortest travel between municipalities: ``minutes[i, j]`` and the ``km`` of that same way; unreachable is infinite.

    ``index`` gives a municipality's row. Inside one municipality the time is its ``ambulance_minutes`` and the way 0 km.
    """

    minutes: Floats
    km: Floats
    index: dict[str, int]

    def between(self, start: str, end: str) -> float:
        """Minutes from one municipality to another."""
        return float(self.minutes[self.index[start], self.index[end]])


def travel(region: Region, cut: Collection[str] = ()) -> Travel:
    """The fastest ways over all roads but those that are ``cut`` (Floyd-Warshall; of equally fast ways the shorter)."""
    index = {name: row for row, name in enumerate(sorted(region.municipalities))}
    size = len(index)
    minutes = np.full((size, size), np.inf)
    km = np.full((size, size), np.inf)
    np.fill_diagonal(minutes, 0.0)
    np.fill_diagonal(km, 0.0)
    for road_id in sorted(region.roads):
        road = region.roads[road_id]
        ends = index[road.start], index[road.end]
        if road_id not in cut and (road.minutes, road.km) < (minutes[ends], km[ends]):
            for pair in (ends, ends[::-1]):
                minutes[pair], km[pair] = road.minutes, road.km
    for via in range(size):
        other_minutes = minutes[:, via, None] + minutes[None, via, :]
        other_km = km[:, via, None] + km[None, via, :]
        same = np.isclose(other_minutes, minutes, rtol=0.0, atol=1e-9)
        better = np.where(same, other_km < km, other_minutes < minutes)
        minutes = np.where(better, other_minutes, minutes)
        km = np.where(better, other_km, km)
    np.fill_diagonal(minutes, [region.municipalities[name].ambulance_minutes for name in index])
    return Travel(minutes, km, index)


class Roads:
    """The ways for every state of the roads; each state, of roads cut and of how much slower all travel is, has one `Travel`, always the same object."""

    def __init__(self, region: Region, undisturbed: Travel) -> None:
        self._region = region
        self._known = {(frozenset[str](), 1.0): undisturbed}

    def travel(self, cut: frozenset[str], factor: float = 1.0) -> Travel:
        """The ways over the roads that are not ``cut``, where everything takes ``factor`` times as long."""
        state = (cut, factor)
        if state not in self._known:
            if factor == 1:
                self._known[state] = travel(self._region, cut)
            else:
                usual = self.travel(cut)
                self._known[state] = replace(usual, minutes=usual.minutes * factor)
        return self._known[state]
