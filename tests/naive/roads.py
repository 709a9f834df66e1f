"""Travel by trying every way: Bellman-Ford over the open roads."""

from __future__ import annotations

import math
from collections.abc import Iterable

from beredskap.model.region import Region


def minutes_between(region: Region, start: str, end: str, cut: Iterable[str] = ()) -> float:
    """Minutes from one municipality to another, inside one its own; infinite where no road leads."""
    if start == end:
        return region.municipalities[start].ambulance_minutes
    closed = set(cut)
    reach = dict.fromkeys(region.municipalities, math.inf) | {start: 0.0}
    for _ in region.municipalities:
        for name, road in region.roads.items():
            if name not in closed:
                for here, there in ((road.start, road.end), (road.end, road.start)):
                    reach[there] = min(reach[there], reach[here] + road.minutes)
    return reach[end]
