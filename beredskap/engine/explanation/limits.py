"""What may hold a care type back in one booked segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from beredskap.arrays import Floats, tally
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care.segment import Booked
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.model.result.journal import LimitKind
from beredskap.units import HOUR

STAFF_PASS_HOURS: Final = 8.0
TIGHT: Final = 1e-6
"""What a solver may leave between a use and its limit, or of patients."""


@dataclass(frozen=True)
class Limit:
    """One kind of limit on a care type: the elements of one field of `Situation` that belong together.

    ``unit`` is a natural unit of it in the field's own measure, and ``unit_name`` what that is called. ``plenty`` is more than those who are left out could
    take of it. What is only decided has neither elements nor units.
    """

    kind: LimitKind
    subject: str
    field: str = ""
    rows: tuple[int, ...] = ()
    unit: float = 1.0
    unit_name: str = ""
    plenty: float = 0.0


class Limits:
    """Finds the limits of care types in one segment; with ``slack`` also those not met yet, which may be once others are lifted."""

    def __init__(self, plan: CarePlan, supply_lists: SupplyLists, booked: Booked, *, slack: bool = False) -> None:
        self._plan = plan
        self._supply_lists = supply_lists
        self._booked = booked
        self._slack = slack
        self._used = used_of(booked, booked.decision)

    def of_care(self, care: int) -> list[Limit]:
        """The limits on new patients of a care type, and on what may stand in for it."""
        columns = self._booked.programme.columns
        swaps = [n for n, swap in enumerate(columns.swaps) if self._plan.pairs[swap.pair].care == care]
        offers = self._offers(care)
        out = self._left_out(care, offers)
        found = [
            *self._places(care, offers, out),
            *self._staff(self._carers(care, offers), out),
            *self._vehicles(care, out, first=True),
            *self._items(self._carers(care, offers), out),
            self._limit("share", self._plan.care_ids[care], "swaps", swaps, out),
        ]
        return [limit for limit in found if limit.rows]

    def rations_of(self, care: int) -> list[Limit]:
        """The rations that hold back new patients of a care type, or what may stand in for it."""
        offers = self._offers(care)
        return [
            one for one in self._rations(care, self._carers(care, offers), self._left_out(care, offers)) if one.rows
        ]

    def places_of(self, care: int) -> tuple[list[int], list[int]]:
        """The offerings, up or not, that serve a care type or what may stand in for it, and those whose staff and items its patients take."""
        others = self._others(care)
        offers = [n for n in range(len(self._plan.offers)) if others & self._takes(n)]
        return offers, self._carers(care, offers)

    def of_evacuation(self, care: int) -> list[Limit]:
        """The limits on moving its inpatients."""
        offers = self._offers(care)
        out = self._left_out(care, offers)
        found = [
            *self._places(care, offers, out),
            *self._staff(self._carers(care, offers), out),
            *self._vehicles(care, out, first=False),
        ]
        return [limit for limit in found if limit.rows]

    def _others(self, care: int) -> set[int]:
        return {care} | {stand_in.other for stand_in in self._plan.stand_ins if stand_in.care == care}

    def _offers(self, care: int) -> list[int]:
        """Offerings that are up and serve the care type or what may stand in for it."""
        others = self._others(care)
        return [n for n in range(len(self._plan.offers)) if others & self._takes(n) and self._booked.level[n] > 0]

    def _takes(self, offer: int) -> set[int]:
        """The care types whose patients lie or are seen there, satellites among them where they may."""
        one = self._plan.offers[offer]
        return {*one.care, *(one.satellites if self._booked.decision.situation.satellites[offer] else ())}

    def _carers(self, care: int, offers: Sequence[int]) -> list[int]:
        """The offerings whose staff and items patients of the care type, or of what may stand in for it, take at these: satellites those of their own care."""
        columns, situation = self._booked.programme.columns, self._booked.decision.situation
        taking = np.isin(columns.give_care, sorted(self._others(care))) & np.isin(columns.give_offer, offers)
        return sorted(set(columns.give_as[taking & ~columns.closed_gives(situation.satellites)].tolist()))

    def _left_out(self, care: int, offers: Sequence[int]) -> float:
        """Patients left out who compete for what these offerings have."""
        plan, booked = self._plan, self._booked
        cares = self._others(care) | {c for n in offers for c in self._takes(n)}
        competing = cares | {stand_in.care for stand_in in plan.stand_ins if stand_in.other in cares}
        among = np.isin(plan.pair_care, sorted(competing))
        columns = enumerate(booked.programme.columns.left_in_place)
        left = [booked.decision.left_in_place[n] for n, column in columns if column.care in competing]
        return float(booked.decision.unserved[among].sum() + sum(left))

    def _places(self, care: int, offers: Sequence[int], out: float) -> Iterator[Limit]:
        for other in sorted(self._others(care)):
            rows = [n for n in offers if other in self._takes(n)]
            yield self._limit("capacity", self._plan.care_ids[other], "capacity", rows, out)

    def _staff(self, offers: Sequence[int], out: float) -> Iterator[Limit]:
        pools = sorted({pool for n in offers for pool in self._plan.offers[n].staff})
        for competence in sorted({self._plan.pools[pool].competence for pool in pools}):
            rows = [pool for pool in pools if self._plan.pools[pool].competence == competence]
            yield self._limit("staff", competence, "pools", rows, out)

    def _vehicles(self, care: int, out: float, *, first: bool) -> Iterator[Limit]:
        rides = not first or self._plan.care[care].transported > 0
        kinds = self._plan.carriers[care] if rides else ()
        for kind in kinds[:1] if first else kinds:
            yield self._limit("vehicle", self._plan.fleet_kinds[kind], "fleets", [kind], out)

    def _items(self, offers: Sequence[int], out: float) -> Iterator[Limit]:
        for item, rows in self._stores_of(offers):
            yield self._limit("item", item, "stock", rows, out)

    def _rations(self, care: int, offers: Sequence[int], out: float) -> Iterator[Limit]:
        """What a lower grade may not take of stores that have some left for higher grades."""
        grade, decision, programme = self._plan.grade[care], self._booked.decision, self._booked.programme
        if not grade:
            return
        situation, drawn = decision.situation, decision.draws * (programme.columns.draw_grade >= grade)
        taken, ration = tally(programme.columns.draw_store, drawn, len(situation.stock)), situation.ration[:, grade - 1]
        finite = np.isfinite(ration)
        spare = np.subtract(situation.stock, ration, out=np.zeros_like(ration), where=finite)
        bites = finite & (taken >= ration - TIGHT * np.maximum(1.0, np.where(finite, ration, 0.0))) & (spare > TIGHT)
        for item, rows in self._stores_of(offers):
            kept = tuple(n for n in rows if bites[n])
            unit, name = self._unit("item", item, kept)
            yield Limit("ration", item, "ration", kept, unit, name, out * programme.most_per_patient["stock"])

    def _stores_of(self, offers: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
        """The items that these offerings take, and where they may take each from."""
        stores: dict[str, set[int]] = {}
        for n in offers:
            for number, _ in self._supply_lists.of_offer[n]:
                one = self._supply_lists.lists[number]
                stores.setdefault(one.item, set()).update(one.stores)
        for item, rows in sorted(stores.items()):
            yield item, sorted(rows)

    def _limit(self, kind: LimitKind, subject: str, field: str, rows: Sequence[int], out: float) -> Limit:
        """The limit with those of its rows that count."""
        used, most = self._used[field], getattr(self._booked.decision.situation, field)
        count = tuple(
            n for n in rows if np.isfinite(most[n]) and (self._slack or used[n] >= most[n] - TIGHT * max(1.0, most[n]))
        )
        unit, name = self._unit(kind, subject, count)
        return Limit(kind, subject, field, count, unit, name, out * self._booked.programme.most_per_patient[field])

    def _unit(self, kind: LimitKind, subject: str, rows: Sequence[int]) -> tuple[float, str]:
        if kind == "staff":
            return STAFF_PASS_HOURS, "pass"
        if kind == "vehicle":
            return self._booked.decision.situation.length / HOUR, "fordon"
        if kind == "item":
            item = self._plan.region.items[subject]
            pack = item.pack.value if item.pack and item.pack.value else None
            return (pack, "förpackning") if pack else (1.0, item.unit)
        if kind == "capacity" and rows and self._plan.offers[rows[0]].beds:
            return 1.0, "vårdplats"
        return 1.0, "besök" if kind == "capacity" else "patient"


def used_of(booked: Booked, decision: Decision) -> dict[str, Floats]:
    """What a decision uses of each limited field of its situation."""
    programme = booked.programme
    situation = decision.situation
    return {
        "capacity": tally(programme.columns.give_offer, decision.gives, len(situation.capacity)),
        "pools": _staff_use(programme, decision),
        "fleets": programme.journeys.fleet_hours(decision.flows, decision.evacuations),
        "stock": tally(programme.columns.draw_store, decision.draws, len(situation.stock)),
        "swaps": decision.swaps,
    }


def _staff_use(programme: Programme, decision: Decision) -> Floats:
    """Hours of each pool (pools,); where the coming days are shorter of them than the pass is, as many as would be as short."""
    situation, coming = decision.situation, programme.coming
    use = programme.pool_use(decision.gives, situation.length)
    there = situation.pools[coming.pools]
    lacking = (coming.hours @ decision.gives - situation.coming_free) / programme.passes_of_windows[:, None]
    short = np.add(there, lacking.max(axis=0), out=np.zeros_like(there), where=np.isfinite(there))
    use[coming.pools] = np.maximum(use[coming.pools], short)
    return use
