"""One decided pass against an independent model: a flow for each pair and offering, and the goals solved one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.arrays import Floats
from beredskap.engine.allocation.layout import GOALS
from beredskap.engine.allocation.programme import Programme, build_programme
from beredskap.engine.allocation.situation import Situation
from beredskap.engine.allocation.solve import decide, unlimited_situation
from beredskap.engine.care_plan.plan import CarePlan, Offer
from beredskap.engine.care_plan.supply_lists import build_supply_lists
from beredskap.engine.roads import Travel, travel
from beredskap.model.base import GRADES
from tests.naive.linear import Model
from tests.worlds import DAY, START, H, world

TOWNS = ("A", "B", "C")
NAMES = [goal.name for goal in GOALS]
COMPARED = NAMES[: NAMES.index("travel")]


def region_of(rng: np.random.Generator, *, chained: bool = False) -> Any:
    """Three towns, three sites, three kinds of visits and two of beds, each of some grade and with or without stand-ins.

    ``chained``: what stands in for one has a stand-in itself.
    """
    grades = {name: str(rng.choice(GRADES)) for name in ("v1", "v2", "v3", "b1", "b2")}
    care: dict[str, Any] = {
        name: {
            "grade": grade,
            "per_1000": 1,
            "weight": float(rng.choice([1, 1, 2])),
            "transport": ["sjuktransport"] if rng.random() < 0.5 else [],
            "transported": float(rng.choice([0, 0.5, 1])),
        }
        for name, grade in grades.items()
    }
    care["b1"] |= {"measure": "vårddygn", "stay": "2 d", "stand_in": [{"care": "b2", "share": 0.5}]}
    care["b2"] |= {"measure": "vårddygn", "stay": "1 d"}
    for body in care.values():
        body["wait"] = str(rng.choice(["2 h", "12 h", "2 d"]))
        if rng.random() < 0.4:
            body["reach"] = "45 min"
    care["v1"]["stand_in"] = [{"care": name, "share": 0.5} for name in ("v2", "v3") if rng.random() < 0.6]
    care["v2"]["stand_in"] = [{"care": "v3", "share": 0.3}] if chained else []
    offerings = {}
    for site, (name, cares) in enumerate(
        [
            ("a.v", ["v1", "v2"]),
            ("b.v", ["v2"]),
            ("c.v", ["v3"]),
            ("a.b", ["b1"]),
            ("b.b", ["b1", "b2"]),
            ("c.b", ["b2"]),
        ]
    ):
        if rng.random() < 0.85:
            offerings[name] = {
                "site": "abc"[site % 3],
                "care": cares,
                "capacity": "1 vårdplatser" if name.endswith("b") else "1 besök/dygn",
                "staff": {"läk": f"{rng.integers(1, 4)} h"} if rng.random() < 0.5 else {},
                "items": {"dos": f"{rng.integers(1, 3)} st"} if rng.random() < 0.5 else {},
                "supply": ["lager"] if rng.random() < 0.6 else [],
            }
            if name.endswith("b"):
                offerings[name] |= beds_that_bend(rng, cares)
    roads = {"ab": {"start": "A", "end": "B", "minutes": 30}}
    if rng.random() < 0.7:
        roads["bc"] = {"start": "B", "end": "C", "minutes": 60}
    return world(
        municipalities={town: {"population": 1000} for town in TOWNS},
        roads=roads,
        sites={site: {"municipality": site.upper()} for site in "abc"},
        care=care,
        offerings=offerings,
        staff={f"{site}.läk": {"site": site, "competence": "läk", "present": "1 h/dygn"} for site in "abc"},
        vehicles={"a.amb": {"site": "a", "kind": "sjuktransport", "number": "1 st", "seats": int(rng.integers(1, 3))}},
        stores={
            "a.dos": {"site": "a", "item": "dos", "amount": "1 st"},
            "lager": {"site": "c", "item": "dos", "amount": "1 st"},
        },
    )


def beds_that_bend(rng: np.random.Generator, cares: list[str]) -> dict[str, Any]:
    """Perhaps satellites of the other care with beds, and perhaps over-occupancy."""
    others = {name: float(rng.choice([1, 1.5])) for name in ("b1", "b2") if name not in cares and rng.random() < 0.6}
    over = {"over_occupancy": {"share": 0.5, "lasts": "1 d"}} if rng.random() < 0.5 else {}
    return {"satellites": others} | over


def situation_of(rng: np.random.Generator, programme: Programme) -> Situation:
    """Amounts in halves, many of them zero, and limits of which some do not limit."""

    def some(size: int, most: int, endless: float = 0.2) -> Floats:
        values = rng.integers(0, 2 * most, size) / 2
        return np.where(rng.random(size) < endless, np.inf, values)

    plan = programme.plan
    demand = some(len(plan.pairs), 8, endless=0)
    usual = unlimited_situation(programme, demand)
    past = some(len(plan.pairs), 6, endless=0)
    stores = len(usual.stock)
    return Situation(
        length=int(programme.length // rng.choice([1, 2, 3])),
        demand=demand,
        can_wait=np.where(
            np.isin(np.arange(len(demand)), programme.columns.late), np.minimum(demand, some(len(plan.pairs), 6)), 0.0
        ),
        past=past,
        past_unmet=np.minimum(past, some(len(plan.pairs), 4, endless=0)),
        capacity=some(len(plan.offers), 12),
        over=np.where([offer.over_share > 0 for offer in plan.offers], some(len(plan.offers), 4, endless=0), 0.0),
        satellites=rng.random(len(plan.offers)) < 0.7,
        pools=some(len(plan.pools), 16),
        coming_free=some(usual.coming_free.size, 60).reshape(usual.coming_free.shape),
        coming_visits=some(usual.coming_visits.size, 20, endless=0).reshape(usual.coming_visits.shape)
        * (programme.coming.worth > 0),
        fleets=some(len(plan.fleet_kinds), 16),
        leaving=some(len(programme.columns.left_in_place), 5, endless=0),
        swaps=np.minimum(
            some(len(programme.columns.swaps), 3, endless=0),
            np.array([demand[swap.pair] for swap in programme.columns.swaps] or []),
        ),
        usual=usual.usual,
        stock=some(stores, 12),
        ration=np.stack([np.full(stores, np.inf), some(stores, 6, endless=0.5)], axis=1),
    )


class Oracle:
    """The same question, pair by pair and offering by offering."""

    def __init__(self, plan: CarePlan, roads: Travel, programme: Programme, situation: Situation) -> None:
        self.plan, self.roads, self.programme, self.situation = plan, roads, programme, situation
        self.model = Model()
        self.capacity: list[dict[int, float]] = [{} for _ in plan.offers]
        self.pools: list[dict[int, float]] = [{} for _ in plan.pools]
        self.coming: dict[tuple[int, int], dict[int, float]] = {}
        self.fleets: list[dict[int, float]] = [{} for _ in plan.fleet_kinds]
        self.stock: dict[str, dict[int, float]] = {"a.dos": {}, "lager": {}}
        self.lower: dict[tuple[str, int], dict[int, float]] = {}
        self.goals: dict[str, dict[int, float]] = {name: {} for name in COMPARED}
        self._patients()
        self._inpatients()
        self._limits()

    def _patients(self) -> None:
        plan, model, situation = self.plan, self.model, self.situation
        share = {(swap.relation, swap.pair): situation.swaps[n] for n, swap in enumerate(self.programme.columns.swaps)}
        for number, pair in enumerate(plan.pairs):
            grade, weight = GRADES[plan.grade[pair.care]], plan.care[pair.care].weight
            everybody = self._given(pair.care, plan.grade[pair.care], pair.municipality)
            for relation, stand_in in enumerate(plan.stand_ins):
                if stand_in.care == pair.care:
                    as_other = self._given(stand_in.other, plan.grade[pair.care], pair.municipality)
                    model.row(as_other, -np.inf, share.get((relation, number), 0.0))
                    everybody |= as_other
                    self.goals[f"not as usual {grade}"] |= as_other
            late = model.column("late", number)
            unserved = {late: -1.0}
            # Tenths of all who have sought care: those who went without before lie in the first of them.
            size, before = (situation.past[number] + situation.demand[number]) / 10, situation.past_unmet[number]
            for tenth in range(10):
                begins, ends = max(tenth * size, before), min((tenth + 1) * size, before + situation.demand[number])
                part = model.column("slice", number, tenth, upper=max(0.0, ends - begins))
                everybody[part] = unserved[part] = 1.0
                self.goals[f"not in time {grade}"][part] = weight
                self.goals[f"unequal {grade}"][part] = tenth / 9
            self.goals[f"unmet {grade}"][late] = weight
            model.row(everybody, situation.demand[number], situation.demand[number])
            model.row(unserved, -np.inf, situation.can_wait[number])

    def _inpatients(self) -> None:
        plan = self.plan
        for number, stay in enumerate(self.programme.columns.left_in_place):
            care, grade = plan.care[stay.care], plan.grade[stay.care]
            others = [s.other for s in plan.stand_ins if s.care == stay.care]
            left = self.model.column("left", number)
            self.goals[f"left in place {GRADES[grade]}"][left] = care.weight
            everybody = {left: 1.0}
            for other in [stay.care, *others]:
                moved = self._given(other, grade, stay.start, evacuated=stay.care)
                everybody |= moved
                if other != stay.care:
                    self.goals[f"not as usual {GRADES[grade]}"] |= moved
            self.model.row(everybody, self.situation.leaving[number], self.situation.leaving[number])

    def _given(self, care: int, grade: int, start: int, evacuated: int | None = None) -> dict[int, float]:
        """A column for every offering of the care type that can be reached."""
        found = {}
        for number, offer in enumerate(self.plan.offers):
            minutes = self.roads.minutes[start, offer.municipality]
            is_satellite = care in offer.satellites and self.situation.satellites[number]
            if not (care in offer.care or is_satellite) or not np.isfinite(minutes):
                continue
            factor = offer.satellites[care] if is_satellite else 1.0
            column = self.model.column(care, grade, start, number, evacuated, len(self.model.upper))
            found[column] = 1.0
            self.capacity[number][column] = 1.0
            self._ride(column, care if evacuated is None else evacuated, minutes, evacuated is not None)
            units = self.situation.length / DAY if offer.beds else 1.0
            for pool, hours in offer.staff.items():
                self.pools[pool][column] = hours * units * factor
                if offer.beds:
                    self._stay_on(column, care, pool, hours * factor / 4)
            if evacuated is None and (reach := self.plan.care[care].reach) and minutes * 60 > reach:
                self.goals[f"not in time {GRADES[grade]}"][column] = self.plan.care[care].weight
            for amount in offer.items.values():
                self._items(column, amount * units, offer, grade)
        return found

    def _stay_on(self, column: int, care: int, pool: int, per_pass: float) -> None:
        """In every pass of the next day that the stay has left after this one, and in those of the six days after it."""
        left = {"2 d": 7, "1 d": 3}["2 d" if self.plan.care[care].stay == 2 * DAY else "1 d"]
        for window, passes in enumerate((min(left, 4), max(left - 4, 0))):
            self.coming.setdefault((window, pool), {})[column] = per_pass * passes

    def _coming_visits(self) -> None:
        """Hours of coming visits that admissions take, worth the mean of weight per hour of the kinds of visit that the pool gives."""
        plan, situation, model = self.plan, self.situation, self.model
        given = {(commodity.care, commodity.grade) for commodity in self.programme.columns.commodities}
        shared = self.programme.coming.pools.tolist()
        for (window, pool), row in self.coming.items():
            kinds = [
                (grade, plan.care[care].weight / offer.staff[pool])
                for care, grade in given
                for offer in plan.offers
                if care in offer.care and pool in offer.staff and not offer.beds
            ]
            if not kinds:
                continue
            terms = dict(row)
            for number, grade in enumerate(GRADES):
                most = situation.coming_visits[window, shared.index(pool), number]
                taken = model.column("taken", window, pool, grade, upper=most)
                terms[taken] = -1.0
                worth = [value for one, value in kinds if one == number]
                self.goals[f"unmet {grade}"][taken] = float(np.mean(worth)) if worth else 0.0
            model.row(terms, -np.inf, situation.coming_free[window, shared.index(pool)])

    def _ride(self, column: int, care: int, minutes: float, evacuated: bool) -> None:
        """Fifteen minutes to load, the way, fifteen to unload and the way back; whoever is evacuated rides.

        The class that a care type names is the default one too.
        """
        kind = self.plan.care[care]
        if evacuated or kind.transported:
            hours = (0.5 + 2 * minutes / 60) / self.plan.fleets[0].seats
            self.fleets[0][column] = hours * (1.0 if evacuated else kind.transported)

    def _items(self, column: int, amount: float, offer: Offer, grade: int) -> None:
        """From the site's own store and from those that supply it."""
        balance = {column: amount}
        for name in dict.fromkeys(
            [*(["a.dos"] if offer.site == "a" else []), *(["lager"] if offer.site == "c" else []), *offer.supply]
        ):
            draw = self.model.column("draw", column, name)
            balance[draw] = -1.0
            self.stock[name][draw] = 1.0
            if grade:
                self.lower.setdefault((name, grade), {})[draw] = 1.0
        self.model.row(balance, 0.0, 0.0)

    def _limits(self) -> None:
        self._coming_visits()
        situation, stores = self.situation, build_supply_lists(self.plan).stores
        for rows, most in (
            (self.capacity, situation.capacity + situation.over),
            (self.pools, situation.pools),
            (self.fleets, situation.fleets),
            ([self.stock[name] for name in stores], situation.stock),
        ):
            for row, limit in zip(rows, most, strict=True):
                self.model.row(row, -np.inf, float(limit))
        for (name, grade), row in self.lower.items():
            self.model.row(row, -np.inf, float(situation.ration[stores.index(name), grade - 1]))

    def solved(self) -> list[float]:
        return self.model.one_by_one(list(self.goals.values()))


def compare(seed: int, *, chained: bool) -> None:
    rng = np.random.default_rng(seed)
    region = region_of(rng, chained=chained)
    plan, roads = CarePlan(region, START.date(), unknown_as=0.0), travel(region)
    programme = build_programme(plan, roads, build_supply_lists(plan), 6 * H)
    situation = situation_of(rng, programme)
    decision = decide(programme, situation)
    found = Oracle(plan, roads, programme, situation).solved()
    assert decision.goals[: len(COMPARED)] == pytest.approx(found, abs=1e-6)
    # The decision itself, not only its goals, keeps to what there is.
    assert (decision.served >= -1e-9).all()
    assert (decision.served <= situation.demand + 1e-9).all()
    assert (programme.pool_use(decision.gives, situation.length) <= situation.pools + 1e-6).all()
    assert (programme.journeys.fleet_hours(decision.flows, decision.evacuations) <= situation.fleets + 1e-6).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31))
def test_a_decision_is_as_good_as_the_independent_model(seed: int) -> None:
    compare(seed, chained=False)


def test_stand_ins_do_not_chain() -> None:
    for seed in (54, 80, 165):
        compare(seed, chained=True)
