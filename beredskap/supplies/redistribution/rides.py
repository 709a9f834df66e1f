"""With which vehicle something gets from one site to another, and how long that takes over the roads that are open."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from beredskap.engine.roads import Travel
from beredskap.model.region import Region
from beredskap.model.supply import Store
from beredskap.units import HOUR

TANKERS: Final[Mapping[str, str]] = {"diesel": "tankbil", "gas": "gasbil", "vatten": "vattenbil"}
"""Categories that go in one kind of vehicle and in nothing else: no tank that has held fuel carries drinking water or oxygen, and none carries goods."""


@dataclass(frozen=True)
class Ride:
    """A vehicle's way: to the sender, loading, to the receiver, unloading. ``hours`` is until it is done; without a vehicle that of the road alone."""

    vehicle: str
    kind: str
    hours: float


class Rides:
    """Rides in one region over the given ways."""

    def __init__(self, region: Region, ways: Travel) -> None:
        self._region = region
        self._ways = ways
        acute = {care.transport[0] for care in region.care.values() if care.grade == "nödvändigt" and care.transport}
        there = [vehicle for _, vehicle in sorted(region.vehicles.items()) if vehicle.number.value]
        spared = [vehicle for vehicle in there if vehicle.kind not in acute]
        goods = [vehicle for vehicle in there if vehicle.kind not in TANKERS.values()]
        self._vehicles = {kind: [vehicle for vehicle in there if vehicle.kind == kind] for kind in TANKERS.values()}
        self._vehicles[""] = [vehicle for vehicle in goods if vehicle in spared] or goods

    def minutes(self, sender: Store, receiver: Store) -> float:
        """From sender to receiver; 0 on the same site, infinite where no road leads."""
        return 0.0 if sender.site == receiver.site else self._between(sender.site, receiver.site)

    def ride(self, sender: Store, receiver: Store, tanker: str = "") -> Ride:
        """The vehicle that is there first, of the kind ``tanker`` where the goods need one; of equals the first by id.

        What the acutely ill are driven in is used only where there is nothing else.
        """
        way = self.minutes(sender, receiver) / 60
        if sender.site == receiver.site:
            return Ride("", "", 0.0)
        rides = [
            Ride(
                vehicle.id,
                vehicle.kind,
                (0.0 if vehicle.site == sender.site else self._between(vehicle.site, sender.site) / 60)
                + (vehicle.load_time + vehicle.unload_time) / HOUR
                + way,
            )
            for vehicle in self._vehicles[tanker]
        ]
        able = [ride for ride in rides if math.isfinite(ride.hours)]
        return min(able, key=lambda ride: (round(ride.hours, 9), ride.vehicle), default=Ride("", "", way))

    def _between(self, start: str, end: str) -> float:
        sites = self._region.sites
        return self._ways.between(sites[start].municipality, sites[end].municipality)
