"""The care of a region as arrays: who needs what, who offers it, and what it takes (docs/model.md, Efterfrågan, Kapacitet och bemanning)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices, tally
from beredskap.engine.care_plan.stays import survival
from beredskap.engine.pass_calendar import Shape
from beredskap.model.base import GRADES, Amount
from beredskap.model.care import CareOffering, CareType, residents_per_day
from beredskap.model.place import Site
from beredskap.model.region import Region
from beredskap.units import HOUR

_HANDLING: Final = 0.5
"""Hours to load and unload a vehicle of a class that there is none of."""


class Pair(NamedTuple):
    """Patients of one care type who live in one municipality."""

    care: int
    municipality: int


class Commodity(NamedTuple):
    """Patients of one grade served as one care type: its own, or those whom it stands in for."""

    care: int
    grade: int


class StandInFor(NamedTuple):
    """Patients of ``care`` may be served as ``other``, up to ``share`` of those who arise."""

    care: int
    other: int
    share: float


class FollowOn(NamedTuple):
    """Care that follows ``after`` so many seconds: of those served in pair ``source`` the ``share`` goes on to pair ``target``; three arrays of shape (n,)."""

    after: int
    source: Indices
    target: Indices
    share: Floats


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One offering, with the numbers of its care types.

    ``capacity`` is in beds, or in visits per full day, and ``shape`` says when it is open. ``staff`` hours by pool and ``items`` in base units are per unit
    of care (visit or bed-day). A ``receiver`` is a hospital outside the region. ``satellites`` are the care types that may lie in its beds, with what they
    take of its staff hours per bed-day; over-occupancy goes ``over_share`` beyond its beds for ``over_lasts`` seconds.
    """

    id: str
    site: str
    municipality: int
    care: tuple[int, ...]
    beds: bool
    capacity: float
    shape: Shape
    staff: Mapping[int, float]
    items: Mapping[str, float]
    supply: tuple[str, ...]
    receiver: bool
    satellites: Mapping[int, float]
    over_share: float
    over_lasts: int


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Staff of one competence at a site: ``hours`` per full day, spread by ``shape``."""

    id: str
    site: str
    competence: str
    hours: float
    shape: Shape


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """Vehicles of one class (``kind``) at a site: ``handling`` hours to load and unload; the share ``on_site`` is lost with the site."""

    id: str
    site: str
    kind: int
    number: float
    seats: int
    handling: float
    shape: Shape
    on_site: float


class FleetTrip(NamedTuple):
    """Hours to load and unload a vehicle of a class, and patients in it."""

    handling: float
    seats: int


class CarePlan:
    """All that care needs to know of a region, in sorted lists whose places are the numbers used everywhere else; immutable.

    ``unknown_as`` stands for capacities and hours that are okänd: infinite (never limiting) or 0; who uses an okänd amount of an item uses none of it
    in the first case, and gives no care in the second. Offerings that are not in force at ``day``, or whose site is not, are left out.
    ``extra`` are pairs that a scenario adds (care id, municipality id).

    Attributes:
        care, places, pools, offers, fleets, fleet_kinds: What the numbers of care types, municipalities, pools, offers, vehicles and their classes mean.
        grade: By care type; 0 is nödvändigt.
        shapes: When demand arises, by care type.
        carriers: The classes of vehicle that carry its patients, in order, by care type; empty where nobody rides.
        fleet_trip: Handling time in hours and seats, by class of vehicle: the least favourable where they differ.
        capacity, is_bed: Beds or visits per full day, and which of them, by offer.
        hours: Per full day, by pool.
        pairs: Care types and municipalities whose patients may arise; ``pair_care`` and ``pair_place`` are theirs as arrays.
        pair_base: Patients per mean day who arise by themselves, by pair.
        follow_ons: Who goes on to other care, by how long after.
    """

    def __init__(
        self, region: Region, day: datetime.date, *, unknown_as: float, extra: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.region = region
        self._unknown_as = unknown_as
        self.care_ids = sorted(region.care)
        self.care: list[CareType] = [region.care[name] for name in self.care_ids]
        self.care_index = {name: index for index, name in enumerate(self.care_ids)}
        self.places = sorted(region.municipalities)
        self.place_index = {name: index for index, name in enumerate(self.places)}
        self.grade = [GRADES.index(care.grade) for care in self.care]
        self._shapes: dict[str | None, Shape] = {}
        self._survivals: dict[tuple[int, int], Floats] = {}
        self.shapes = [self.shape(care.profile) for care in self.care]
        self.pools = self._pools()
        stated = {vehicle.kind for vehicle in region.vehicles.values()}
        named = [care.carriers(stated) if care.needs_vehicles else () for care in self.care]
        self.fleet_kinds = sorted(stated.union(*named))
        self.carriers = [tuple(self.fleet_kinds.index(kind) for kind in kinds) for kinds in named]
        self.fleets = self._fleets()
        self.fleet_trip = [
            FleetTrip(
                max((f.handling for f in self.fleets if f.kind == kind), default=_HANDLING),
                min((f.seats for f in self.fleets if f.kind == kind), default=1),
            )
            for kind in range(len(self.fleet_kinds))
        ]
        self.offers = self._offers(day)
        self.capacity = np.array([offer.capacity for offer in self.offers], dtype=float)
        self.is_bed = np.array([offer.beds for offer in self.offers], dtype=bool)
        self.hours = np.array([pool.hours for pool in self.pools], dtype=float)
        self.stand_ins = [
            StandInFor(index, self.care_index[other.care], other.share)
            for index, care in enumerate(self.care)
            for other in sorted(care.stand_in, key=lambda stand_in: stand_in.care)
        ]
        self.base = self._base_demand()
        self.pairs = self._pairs(extra)
        self.pair_index = {pair: index for index, pair in enumerate(self.pairs)}
        self.pair_care = np.array([pair.care for pair in self.pairs], dtype=np.intp)
        self.pair_place = np.array([pair.municipality for pair in self.pairs], dtype=np.intp)
        self.follow_ons = self._follow_ons()
        self.pair_base = np.array([self.base.get(pair, 0.0) for pair in self.pairs])

    def value_of(self, amount: Amount) -> float:
        """The value of an amount, with ``unknown_as`` for okänd."""
        return self._unknown_as if amount.value is None else amount.value

    def unknown_inpatients(self, offering: str) -> float:
        """How many lie in an offering where nobody knows: none, or as many as it has beds for."""
        beds = sum(offer.capacity for offer in self.offers if offer.id == offering)
        return 0.0 if self._unknown_as else float(beds)

    def shape(self, profile: str | None) -> Shape:
        """The weekly shape of a profile; an even one without."""
        if profile not in self._shapes:
            self._shapes[profile] = Shape(self.region.profiles[profile] if profile else None)
        return self._shapes[profile]

    def _pools(self) -> list[Pool]:
        return [
            Pool(
                id=name,
                site=pool.site,
                competence=pool.competence,
                hours=self.value_of(pool.present) * 24,
                shape=self.shape(pool.profile),
            )
            for name, pool in sorted(self.region.staff.items())
        ]

    def _fleets(self) -> list[Fleet]:
        return [
            Fleet(
                id=name,
                site=vehicle.site,
                kind=self.fleet_kinds.index(vehicle.kind),
                number=self.value_of(vehicle.number),
                seats=vehicle.seats,
                handling=(vehicle.load_time + vehicle.unload_time) / HOUR,
                shape=self.shape(vehicle.hours),
                on_site=vehicle.on_site,
            )
            for name, vehicle in sorted(self.region.vehicles.items())
        ]

    def _offers(self, day: datetime.date) -> list[Offer]:
        pools: dict[tuple[str, str], int] = {}
        for index, pool in enumerate(self.pools):
            pools.setdefault((pool.site, pool.competence), index)
        return [self._offer(name, self.region.offerings[name], pools) for name in offerings_in_force(self.region, day)]

    def _offer(self, name: str, offering: CareOffering, pools: Mapping[tuple[str, str], int]) -> Offer:
        site = self.region.sites[offering.site]
        capacity = self.value_of(offering.capacity) if offering.capacity else self._unknown_as
        if not self._unknown_as and not all(amount.known for amount in offering.items.values()):
            capacity = 0.0
        beds = self.region.care[offering.care[0]].measure == "vårddygn"
        return Offer(
            id=name,
            site=offering.site,
            municipality=self.place_index[site.municipality],
            care=tuple(sorted(self.care_index[care] for care in offering.care)),
            beds=beds,
            capacity=capacity if beds else capacity * 24,
            shape=self.shape(offering.hours or site.hours),
            staff={
                pools[offering.site, competence]: seconds / HOUR
                for competence, seconds in sorted(offering.staff.items())
                if (offering.site, competence) in pools
            },
            items={item: amount.value or 0.0 for item, amount in sorted(offering.items.items())},
            supply=offering.supply,
            receiver=site.is_neighbour,
            satellites={self.care_index[care]: factor for care, factor in sorted(offering.satellites.items())},
            over_share=offering.over_occupancy.share if offering.over_occupancy else 0.0,
            over_lasts=offering.over_occupancy.lasts if offering.over_occupancy else 0,
        )

    def _base_demand(self) -> dict[Pair, float]:
        """Patients per mean day and pair: population by age band × rate, and non-residents."""
        base: dict[Pair, float] = {}
        for care_index, care in enumerate(self.care):
            for place, name in enumerate(self.places):
                per_day = residents_per_day(care, self.region.municipalities[name])
                if per_day > 0:
                    base[Pair(care_index, place)] = per_day
        for _, visitors in sorted(self.region.nonresidents.items()):
            pair = Pair(self.care_index[visitors.care], self.place_index[visitors.municipality])
            base[pair] = base.get(pair, 0.0) + visitors.per_day
        return base

    def _pairs(self, extra: Iterable[tuple[str, str]]) -> list[Pair]:
        found = set(self.base)
        found |= {Pair(self.care_index[care], self.place_index[place]) for care, place in extra}
        for index, care in enumerate(self.care):
            if care.arises_when:
                found |= {
                    Pair(index, place)
                    for place, name in enumerate(self.places)
                    if self.region.municipalities[name].inhabitants
                }
        open_pairs = sorted(found)
        while open_pairs:
            care_index, place = open_pairs.pop()
            for follower in self.care[care_index].followed_by:
                pair = Pair(self.care_index[follower.care], place)
                if pair not in found:
                    found.add(pair)
                    open_pairs.append(pair)
        return sorted(found)

    def _follow_ons(self) -> list[FollowOn]:
        """Who follow_ons on, grouped by how long after being served."""
        by_delay: dict[int, list[tuple[int, int, float]]] = {}
        for number, pair in enumerate(self.pairs):
            for follower in self.care[pair.care].followed_by:
                target = self.pair_index[Pair(self.care_index[follower.care], pair.municipality)]
                by_delay.setdefault(follower.after, []).append((number, target, follower.share))
        return [
            FollowOn(
                after,
                np.array([source for source, _, _ in rows], dtype=np.intp),
                np.array([target for _, target, _ in rows], dtype=np.intp),
                np.array([share for _, _, share in rows]),
            )
            for after, rows in sorted(by_delay.items())
        ]

    def steady_demand(self, factor: Floats) -> Floats:
        """Patients per mean day, by pair, with those who follow on when everybody is served; ``factor`` scales the ordinary demand, by care type."""
        total = self.pair_base * factor[self.pair_care]
        arriving = total.copy()
        for _ in range(len(self.care) + 1):
            arriving = sum(
                (self.count_follow_ons(step, arriving) for step in self.follow_ons), np.zeros(len(self.pairs))
            )
            total += arriving
        return total

    def count_follow_ons(self, step: FollowOn, served: Floats) -> Floats:
        """Patients who follow on from those ``served``, both by pair."""
        return tally(step.target, served[step.source] * step.share, len(self.pairs))

    def stay_survival(self, cares: Sequence[int], length: int) -> Floats:
        """Of admissions of these care types the share who still lie there after so many boundaries of passes of ``length`` seconds: (cares, passes)."""
        rows = [self._survival(care, length) for care in cares]
        still = np.zeros((len(rows), max((len(row) for row in rows), default=1)))
        for number, row in enumerate(rows):
            still[number, : len(row)] = row
        return still

    def stay_passes(self, care: int, length: int) -> float:
        """How many passes of ``length`` seconds an admission holds its bed in the mean."""
        return float(self._survival(care, length).sum())

    def _survival(self, care: int, length: int) -> Floats:
        if (care, length) not in self._survivals:
            self._survivals[care, length] = survival(self.care[care], length)
        return self._survivals[care, length]

    def wait_passes(self, care: int, length: int) -> int:
        """How many passes after the one a patient arises in there are until the one his longest wait ends in."""
        return max(0, math.ceil(self.care[care].wait / length) - 1)


def offerings_in_force(region: Region, day: datetime.date) -> tuple[str, ...]:
    """The ids of the offerings that are in force at ``day``, sorted."""
    return tuple(
        name
        for name, offering in sorted(region.offerings.items())
        if _is_in_force(offering, day) and _is_in_force(region.sites[offering.site], day)
    )


def _is_in_force(offering: CareOffering | Site, day: datetime.date) -> bool:
    return (offering.valid_from is None or offering.valid_from <= day) and (
        offering.valid_to is None or day <= offering.valid_to
    )
