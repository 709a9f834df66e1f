"""Where patients may be cared for over the open roads, and what one of them takes of everything there is."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property

from beredskap.model.base import GRADES
from beredskap.model.care import CareOffering
from beredskap.model.region import Region
from tests.naive.passes import DAY, HOUR
from tests.naive.patients import Choice, Situation, Way
from tests.naive.roads import minutes_between

WINDOWS = ((0, 4), (4, 28))
"""The coming days, from and to in passes of six hours after the pass that is decided."""


class Means:
    """A region with the roads of ``cut`` closed, in passes of ``length`` seconds."""

    def __init__(self, region: Region, cut: set[str], length: int) -> None:
        self.region = region
        self.cut = cut
        self.length = length
        self.offerings = {name: one for name, one in sorted(region.offerings.items()) if one.capacity is not None}

    def is_bed(self, care: str) -> bool:
        """Whether a care type is measured in vårddygn."""
        return self.region.care[care].measure == "vårddygn"

    def stays(self, care: str) -> list[tuple[int, float]]:
        """How many passes inpatients stay, and which share of them: all alike, or as a table says."""
        spread = self.region.care[care].stay_spread
        if spread is None:
            return [(max(1, math.ceil(self.region.care[care].stay / self.length)), 1.0)]
        return [(max(1, math.ceil(one.stay / self.length)), one.share) for one in spread.shares]

    @cached_property
    def shared(self) -> set[str]:
        """The pools whose hours both beds and visits take."""
        using: dict[bool, set[str]] = {True: set(), False: set()}
        for offering in self.offerings.values():
            using[self.is_bed(offering.care[0])] |= set(self.pools_of(offering))
        return using[True] & using[False]

    def worth_of_hours(self, situation: Situation, pool: str, grade: str) -> float:
        """Weight per hour, the mean of the kinds of visit that a pool gives patients of a grade, of those that anybody seeks in the run or that stand in."""
        given = {(pair.care, self.region.care[pair.care].grade) for pair in situation.demand}
        given |= {(other.care, one.grade) for one in self.region.care.values() for other in one.stand_in}
        kinds = [
            self.region.care[care].weight / self.pools_of(offering)[pool]
            for care, whose in sorted(given)
            for offering in self.offerings.values()
            if whose == grade and care in offering.care and not self.is_bed(care) and pool in self.pools_of(offering)
        ]
        return sum(kinds) / len(kinds) if kinds else 0.0

    def town(self, site: str) -> str:
        """The municipality of a site."""
        return self.region.sites[site].municipality

    def pools_of(self, offering: CareOffering) -> dict[str, float]:
        """The pools at the site that one unit of care takes hours of."""
        return {
            name: offering.staff[pool.competence] / HOUR
            for name, pool in self.region.staff.items()
            if pool.site == offering.site and pool.competence in offering.staff
        }

    def store_of(self, offering: CareOffering) -> str | None:
        """The store that an offering's items come from."""
        own = [name for name, store in self.region.stores.items() if store.site == offering.site]
        return next(iter([*own, *offering.supply]), None) if offering.items else None

    def trip(self, kind: str, start: str, end: str) -> float:
        """Vehicle hours per patient: there and back, loading and unloading, divided by the seats."""
        ride = 2 * minutes_between(self.region, start, end, self.cut) / 60
        vehicles = [one for _, one in sorted(self.region.vehicles.items()) if one.kind == kind]
        if not vehicles:
            return ride + 0.5
        return (ride + (vehicles[0].load_time + vehicles[0].unload_time) / HOUR) / vehicles[0].seats

    def carrier(self, care: str) -> str:
        """The class of vehicle that a care type's patients ride with: the first there is of those that may, else the first of them."""
        may = self.region.care[care].transport or ("sjuktransport", "akutambulans")
        there = {vehicle.kind for vehicle in self.region.vehicles.values()}
        return next((kind for kind in may if kind in there), may[0])

    def lie(self, name: str, care: str) -> bool:
        """Whether patients of a care type may have what an offering has: their own, or as satellites where the region does so without a decision."""
        satellites = self.offerings[name].satellites if "satellites" in self.region.ordinary_surge else {}
        return care in self.offerings[name].care or care in satellites

    def carer(self, name: str, care: str) -> tuple[CareOffering, float]:
        """Whose hours and items patients of an offering take, and how much of the hours: satellites those of their own care at the site, if it has any."""
        host = self.offerings[name]
        if care in host.care:
            return host, 1.0
        own = [one for one in self.offerings.values() if one.site == host.site and care in one.care]
        return next(iter(own), host), host.satellites[care]

    def ways(self, care: str, start: str, *, beds: bool) -> list[Way]:
        """Where patients may be cared for, as their own care type or as one that stands in."""
        found = []
        for as_care in dict.fromkeys([care, *(other.care for other in self.region.care[care].stand_in)]):
            for name, offering in self.offerings.items():
                reached = minutes_between(self.region, start, self.town(offering.site), self.cut) < math.inf
                if self.lie(name, as_care) and reached and (self.is_bed(as_care) or not beds):
                    found.append(Way(care, start, name, as_care))
        return found

    def takes(self, situation: Situation, way: Way, *, evacuated: bool) -> dict[tuple[str, str], float]:
        """What one patient takes of everything there is."""
        offering, factor = self.carer(way.offering, way.as_care)
        units = situation.length / DAY if self.is_bed(way.as_care) else 1.0
        takes = {("capacity", way.offering): 1.0}
        for pool, hours in self.pools_of(offering).items():
            takes["pool", pool] = hours * factor * units
            if self.is_bed(way.as_care) and pool in self.shared:
                for window, (first, last) in enumerate(WINDOWS):
                    passes = sum(
                        share * min(max(stay - 1 - first, 0), last - first) for stay, share in self.stays(way.as_care)
                    )
                    takes[f"coming {window}", pool] = hours * factor * self.length / DAY * passes
        store = self.store_of(offering)
        if store is not None:
            takes["stock", store] = sum(amount.value or 0.0 for amount in offering.items.values()) * units
            for grade in GRADES[1 : GRADES.index(self.region.care[way.care].grade) + 1]:
                takes[f"ration {grade}", store] = takes["stock", store]
        rides = way.care if evacuated else way.as_care
        part = 1.0 if evacuated else self.region.care[rides].transported
        if part:
            kind = self.carrier(rides)
            takes["fleet", kind] = part * self.trip(kind, way.place, self.town(offering.site))
        return takes

    def use(self, situation: Situation, choice: Choice) -> dict[tuple[str, str], float]:
        """What a choice takes of everything."""
        used: defaultdict[tuple[str, str], float] = defaultdict(float)
        for ways, evacuated in ((choice.served, False), (choice.moved, True)):
            for way, patients in ways.items():
                for key, amount in self.takes(situation, way, evacuated=evacuated).items():
                    used[key] += amount * patients
        return used
