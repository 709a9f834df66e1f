"""Inpatients: who lies where and for how long, how many may, and what they take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tests.naive.means import Means
from tests.naive.patients import Bed, Choice, Way


class Inpatients:
    """Patients ``stays`` in each kind of bed by how many passes they have left, those who leave at the next boundary first.

    They start as a ``census`` of cohorts of each stay, one for each pass of it, of which a share of the first pass has ``begun``. Of the ordinary beds
    ``over_used`` is for how many seconds there have been more patients than those, and ``spent`` the offerings that have used all they may of it and not
    rested.
    """

    def __init__(self, means: Means, census: Mapping[Bed, float], begun: float) -> None:
        self.means = means
        self.stays: dict[Bed, list[float]] = {}
        self.over_used: dict[str, int] = {}
        self.spent: set[str] = set()
        for bed, patients in census.items():
            mean = sum(stay * share for stay, share in means.stays(bed.care))
            self.stays[bed] = []
            for stay, share in means.stays(bed.care):
                cohort = patients / mean * share
                self._lie(bed, [cohort] * (stay - 1) + [cohort * begun])

    def of(self, bed: Bed) -> float:
        """Those in one kind of bed."""
        return sum(self.stays.get(bed, ()))

    def present(self, offering: str) -> float:
        """The inpatients of an offering."""
        return sum(sum(stays) for bed, stays in self.stays.items() if bed.offering == offering)

    def satellites(self, offering: str) -> float:
        """Those of them who lie there as satellites."""
        own = self.means.offerings[offering].care
        return sum(sum(stays) for bed, stays in self.stays.items() if bed.offering == offering and bed.care not in own)

    def above(self, name: str, ordinary: float) -> float:
        """Beds above the ordinary ones of an offering."""
        declared = self.means.offerings[name].over_occupancy
        if declared is None or "over_occupancy" not in self.means.region.ordinary_surge or name in self.spent:
            return 0.0
        return declared.share * ordinary

    def tire(self, ordinary: Mapping[str, float], seconds: int) -> None:
        """Time above the ordinary beds is used, time at them gives it back; who has used it all rests all of it before he may again."""
        for name, beds in ordinary.items():
            declared = self.means.offerings[name].over_occupancy
            if declared is None:
                continue
            above = beds > 0 and self.present(name) > beds + 1e-6
            used = self.over_used.get(name, 0) + seconds * (1 if above else -1)
            self.over_used[name] = min(max(used, 0), declared.lasts)
            if self.over_used[name] == 0:
                self.spent.discard(name)
            elif self.over_used[name] == declared.lasts:
                self.spent.add(name)

    def excess(self, name: str, beds: float) -> dict[Bed, float]:
        """Those who must leave an offering that has so many beds: the same share of all who lie there."""
        present = self.present(name)
        if present <= beds + 1e-9:
            return {}
        there = {bed: sum(stays) for bed, stays in self.stays.items() if bed.offering == name}
        return {bed: patients * (present - beds) / present for bed, patients in there.items() if patients > 0}

    def hours(self, level: Mapping[str, float]) -> dict[str, float]:
        """Hours per day that they take of each pool."""
        taken = dict.fromkeys(self.means.region.staff, 0.0)
        for bed, stays in self.stays.items():
            if level[bed.offering] > 0:
                carer, factor = self.means.carer(bed.offering, bed.care)
                for pool, hours in self.means.pools_of(carer).items():
                    taken[pool] += hours * factor * sum(stays)
        return taken

    def items(self, level: Mapping[str, float]) -> dict[tuple[str, str], float]:
        """What they ask for per day of each store, by grade."""
        asked: defaultdict[tuple[str, str], float] = defaultdict(float)
        for bed, stays in self.stays.items():
            carer, _ = self.means.carer(bed.offering, bed.care)
            store = self.means.store_of(carer)
            if level[bed.offering] > 0 and store is not None:
                asked[store, bed.grade] += sum(amount.value or 0.0 for amount in carer.items.values()) * sum(stays)
        return dict(asked)

    def move(self, done: Choice, excess: Mapping[Bed, float]) -> None:
        """Everybody who must leave has the same chance of a place, and keeps the remaining stay."""
        before = {bed: list(stays) for bed, stays in self.stays.items()}
        for way, patients in done.moved.items():
            leave = {bed: leaving for bed, leaving in excess.items() if self._leaves(bed, way)}
            target = self.stays.setdefault(self._bed(way), [])
            for bed, leaving in leave.items():
                part = patients * leaving / sum(leave.values()) / sum(before[bed])
                target += [0.0] * (len(before[bed]) - len(target))
                for place, staying in enumerate(before[bed]):
                    self.stays[bed][place] -= staying * part
                    target[place] += staying * part

    def _leaves(self, bed: Bed, way: Way) -> bool:
        return (bed.care, self.means.town(self.means.offerings[bed.offering].site)) == (way.care, way.place)

    def admit(self, way: Way, patients: float) -> None:
        """New patients, who stay for all of their stay."""
        for stay, share in self.means.stays(way.as_care):
            self._lie(self._bed(way), [0.0] * (stay - 1) + [patients * share])

    def _lie(self, bed: Bed, patients: list[float]) -> None:
        """More patients in a bed, by how many passes they have left."""
        there = self.stays.setdefault(bed, [])
        there += [0.0] * (len(patients) - len(there))
        for place, more in enumerate(patients):
            there[place] += more

    def _bed(self, way: Way) -> Bed:
        return Bed(way.offering, way.as_care, self.means.region.care[way.care].grade)

    def discharge(self, frozen: Iterable[str]) -> None:
        """At a pass boundary those whose stay is over leave, but nobody leaves a lost building."""
        for bed, stays in self.stays.items():
            if bed.offering not in frozen and stays:
                del stays[0]
