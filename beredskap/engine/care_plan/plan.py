"""The care of a region compiled to numbers: who needs what, who offers it, and what it takes."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices, tally
from beredskap.engine.pass_calendar import Shape
from beredskap.model.base import GRADES, Amount
from beredskap.model.care import CareOffering, CareType
from beredskap.model.place import AGE_BANDS, Municipality, Site
from beredskap.model.region import Region
from beredskap.units import HOUR

_RATES = tuple("per_1000_" + band.removeprefix("age_") for band in AGE_BANDS)


class Pair(NamedTuple):
    """Patients of one care type from one municipality (indices)."""

    care: int
    municipality: int


class Commodity(NamedTuple):
    """Patients of one grade in one care type: those of the care type itself and those whom it stands in for."""

    care: int
    grade: int


class StandInFor(NamedTuple):
    """Patients of ``care`` may be served as ``other``, up to ``share`` of those who arise."""

    care: int
    other: int
    share: float


class Following(NamedTuple):
    """Pairs that follow on ``after`` seconds: ``share`` of those served in ``source`` go on to ``target``; shape (n,)."""

    after: int
    source: Indices
    target: Indices
    share: Floats


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One offering: ``capacity`` in beds, or in visits per full day; staff hours and items per unit (visit or bed-day)."""

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


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Staff hours of one competence at a unit: ``hours`` per full day, spread by ``shape``."""

    id: str
    site: str
    competence: str
    hours: float
    shape: Shape


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """Vehicles of one class at a site."""

    id: str
    site: str
    kind: int
    number: float
    seats: int
    handling: float
    shape: Shape
    on_site: float


class CarePlan:
    """Everything care needs to know of a region, by index; immutable.

    ``unknown_as`` stands for capacities and hours that are okänd: infinite (never limiting) or 0; who uses an okänd amount of an item uses none of it
    in the first case, and gives no care in the second. Offerings that do not hold at ``day``, or whose site does not, are left out.
    ``extra`` are pairs that a scenario adds (care id, municipality id). ``fleet_trip`` is the handling time in hours and the seats of each class of
    vehicle, the least favourable where they differ.
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
        self.shapes = [self.shape(care.profile) for care in self.care]
        self.pools = self._pools()
        self.fleet_kinds = sorted({vehicle.kind for vehicle in region.vehicles.values()})
        self.fleets = self._fleets()
        self.fleet_trip = [
            (
                max(f.handling for f in self.fleets if f.kind == kind),
                min(f.seats for f in self.fleets if f.kind == kind),
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
        self.follows = self._follows()
        self.pair_base = np.array([self.base.get(pair, 0.0) for pair in self.pairs])

    def known(self, amount: Amount) -> float:
        """The value of an amount, with okänd as this plan reads it."""
        return self._unknown_as if amount.value is None else amount.value

    def shape(self, profile: str | None) -> Shape:
        """The weekly shape of a profile, or an even one."""
        if profile not in self._shapes:
            self._shapes[profile] = Shape(self.region.profiles[profile] if profile else None)
        return self._shapes[profile]

    def _pools(self) -> list[Pool]:
        return [
            Pool(
                id=name,
                site=pool.site,
                competence=pool.competence,
                hours=self.known(pool.present) * 24,
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
                number=self.known(vehicle.number),
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
        return [
            self._offer(name, self.region.offerings[name], pools)
            for name in holding(self.region, day)
            if self.region.offerings[name].capacity is not None
        ]

    def _offer(self, name: str, offering: CareOffering, pools: Mapping[tuple[str, str], int]) -> Offer:
        site = self.region.sites[offering.site]
        capacity = self.known(offering.capacity) if offering.capacity else 0.0
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
                    if self.region.municipalities[name].population
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

    def _follows(self) -> list[Following]:
        """Who follows on, grouped by how long after being served."""
        by_delay: dict[int, list[tuple[int, int, float]]] = {}
        for number, pair in enumerate(self.pairs):
            for follower in self.care[pair.care].followed_by:
                target = self.pair_index[Pair(self.care_index[follower.care], pair.municipality)]
                by_delay.setdefault(follower.after, []).append((number, target, follower.share))
        return [
            Following(
                after,
                np.array([source for source, _, _ in rows], dtype=np.intp),
                np.array([target for _, target, _ in rows], dtype=np.intp),
                np.array([share for _, _, share in rows]),
            )
            for after, rows in sorted(by_delay.items())
        ]

    def steady_demand(self, factor: Floats) -> Floats:
        """Patients per mean day and pair once those who follow on are counted, everybody served: shape (pairs,).

        ``factor`` scales the ordinary demand of each care type.
        """
        total = self.pair_base * factor[self.pair_care]
        arriving = total.copy()
        for _ in range(len(self.care) + 1):
            arriving = sum((self.following(step, arriving) for step in self.follows), np.zeros(len(self.pairs)))
            total += arriving
        return total

    def following(self, step: Following, served: Floats) -> Floats:
        """Patients per pair who follow on from those ``served``."""
        return tally(step.target, served[step.source] * step.share, len(self.pairs))

    def stay_passes(self, care: int, length: int) -> int:
        """How many passes of ``length`` seconds an admission holds its bed: the mean stay, to the next boundary."""
        return max(1, math.ceil(self.care[care].stay / length))

    def wait_passes(self, care: int, length: int) -> int:
        """How many passes after the one a patient arises in there are until the one his longest wait ends in."""
        return max(0, math.ceil(self.care[care].wait / length) - 1)


def holding(region: Region, day: datetime.date) -> tuple[str, ...]:
    """The offerings that hold at ``day``, by id."""
    return tuple(
        name
        for name, offering in sorted(region.offerings.items())
        if _holds(offering, day) and _holds(region.sites[offering.site], day)
    )


def _holds(offering: CareOffering | Site, day: datetime.date) -> bool:
    return (offering.valid_from is None or offering.valid_from <= day) and (
        offering.valid_to is None or day <= offering.valid_to
    )


def residents_per_day(care: CareType, municipality: Municipality) -> float:
    """Patients per mean day: Σ over age bands of inhabitants × rate per 1,000 and day."""
    patients: float = sum(
        getattr(municipality, band) * (care.per_1000 if (rate := getattr(care, name)) is None else rate)
        for band, name in zip(AGE_BANDS, _RATES, strict=True)
    )
    return patients / 1000
