"""Laws that hold in every region: random small ones, recalculated from what was booked and never from the solver's own numbers."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.engine.journal import Run
from beredskap.engine.pass_calendar import Shape
from beredskap.engine.roads import travel
from beredskap.model.base import GRADES
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, Series
from beredskap.model.scenario.scenario import Scenario
from tests.engine.runs import finished, scenario
from tests.worlds import DAY, H, world

SEEDS = st.integers(0, 2**31)
EPS = 1e-6


def a_region(
    rng: np.random.Generator,
    *,
    stores: bool = True,
    vehicles: bool = True,
    beds: bool = True,
    waits: bool = True,
    plenty: bool = False,
) -> Region:
    """Two or three towns and sites, and three kinds of visits and one of beds, with or without staff, items, vehicles and stand-ins.

    Where nobody waits nobody follows on either: then no pass bequeaths patients to the next, but for those who lie in beds.
    """
    towns = "ABC"[: rng.integers(2, 4)]
    most = 100 if plenty else 1
    sites = [town.lower() for town in towns]
    care: dict[str, Any] = {
        name: {
            "per_1000": float(rng.integers(2, 12)),
            "grade": str(rng.choice(GRADES)),
            "wait": f"{(30 if plenty else rng.choice([0, 6, 12, 30])) * waits} h",
            "profile": str(rng.choice(["jämn", "dag"])),
        }
        for name in ("v1", "v2", "v3")
    }
    care["v1"]["stand_in"] = [{"care": "v2", "share": 0.4}] if rng.random() < 0.5 else []
    if waits and rng.random() < 0.5:
        care["v3"]["followed_by"] = [{"care": "v2", "share": 0.3, "after": f"{rng.integers(0, 20)} h"}]
    if beds:
        care["b1"] = {
            "per_1000": 2,
            "measure": "vårddygn",
            "stay": f"{rng.integers(4, 40)} h",
            "wait": f"{12 * waits} h",
        }
        care["b1"]["grade"] = str(rng.choice(GRADES))
        care["v2"]["followed_by"] = [{"care": "b1", "share": 0.1}] if waits and rng.random() < 0.5 else []
    if vehicles:
        for name in sorted(care):
            care[name] |= (
                {"transport": ["sjuktransport"], "transported": float(rng.choice([0, 0.3]))}
                if rng.random() < 0.5
                else {}
            )
    offerings: dict[str, Any] = {}
    for site in sites:
        for name, kinds, capacity in (
            ("x", ["v1", "v2"], f"{rng.integers(2, 20) * most} besök/dygn"),
            ("y", ["v2", "v3"], f"{rng.integers(2, 20) * most} besök/dygn"),
            ("z", ["b1"], f"{rng.integers(1, 9) * most} vårdplatser"),
        ):
            if (plenty or rng.random() < 0.7) and (beds or name != "z"):
                offerings[f"{site}.{name}"] = {
                    "site": site,
                    "care": kinds,
                    "capacity": capacity,
                    "hours": str(rng.choice(["jämn", "dag"])) if name == "y" else "jämn",
                    "staff": {"ssk": f"{rng.integers(1, 4)} h"} if rng.random() < 0.4 else {},
                    "items": {"dos": f"{rng.integers(1, 3)} st"} if stores and rng.random() < 0.5 else {},
                    "supply": ["a.dos"],
                    "needs": [{"el": f"el.{site}"}] if rng.random() < 0.5 else [],
                }
    roads = {"ab": {"start": "A", "end": "B", "minutes": 40}}
    if "C" in towns:
        roads["bc"] = {"start": "B", "end": "C", "minutes": 50}
    return world(
        municipalities={town: {"population": int(rng.integers(1, 5)) * 200} for town in towns},
        roads=roads,
        profiles={
            "jämn": {},
            "dag": {"hours": [0.0] * 7 + [1.0] * 10 + [0.0] * 7, "days": [1.0] * 5 + [0.5, 0.5]},
        },
        sites={site: {"municipality": site.upper()} for site in sites},
        nodes={f"el.{site}": {"site": site} for site in sites} | {"obehövd": {}},
        care=care,
        offerings=offerings,
        staff={
            f"{s}.ssk": {"site": s, "competence": "ssk", "present": f"{rng.integers(10, 60) * most} h/dygn"}
            for s in sites
        },
        vehicles={f"{s}.amb": {"site": s, "kind": "sjuktransport", "number": f"{most} st"} for s in sites}
        if vehicles
        else {},
        stores={
            f"{s}.dos": {
                "site": s,
                "item": "dos",
                "amount": f"{rng.integers(0, 40)} st",
                "deliveries": ["10 st every 20 h"] if rng.random() < 0.3 else [],
            }
            for s in sites
        }
        if stores
        else {},
    )


def a_course(rng: np.random.Generator, region: Region) -> list[dict[str, Any]]:
    """Something is lost, perhaps twice, and restored; a road is cut, an offering degraded, and people are injured."""
    events: list[dict[str, Any]] = []
    sites = sorted(region.sites)
    for _ in range(rng.integers(1, 3)):
        what = str(rng.choice([*sites, *(f"el.{site}" for site in sites)]))
        at = int(rng.integers(0, 30))
        events.append({"at": f"{at} h", "lose": what})
        if rng.random() < 0.6:
            events.append({"at": f"{at + int(rng.integers(1, 20))} h", "restore": what})
    if rng.random() < 0.4:
        events += [{"at": "5 h", "cut": "ab"}, {"at": "20 h", "restore": "ab"}]
    if region.offerings and rng.random() < 0.4:
        events.append({"at": "100 min", "degrade": str(rng.choice(sorted(region.offerings))), "to": 0.5})
    if rng.random() < 0.5:
        extra = {"care": "v1", "municipality": "A", "extra": 7, "over": f"{rng.integers(1, 12)} h"}
        events.append({"at": "200 min", "demand": extra})
    return events


def a_start(rng: np.random.Generator) -> str:
    return str(rng.choice(["2027-01-11T00:00", "2027-01-13T03:25", "2027-01-16T10:00"]))


def a_run(seed: int, *, ration: str = "on", **kinds: bool) -> tuple[Region, Journal, Run]:
    rng = np.random.default_rng(seed)
    region = a_region(rng, **kinds)
    asked = scenario(*a_course(rng, region), days=float(rng.choice([1.5, 2.1])), start=a_start(rng), ration=ration)
    return region, *finished(region, asked)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_what_was_booked_keeps_to_what_there_was(seed: int) -> None:
    region, journal, run = a_run(seed)
    nobody_appears_or_vanishes(journal, run)
    no_limit_is_exceeded(region, journal, run)
    staff_and_items_are_what_the_care_takes(region, journal, run)


def nobody_appears_or_vanishes(journal: Journal, run: Run) -> None:
    ledger = run.care.ledger_writer.ledger()
    served = ledger.by_pair(ledger.by_segment(ledger.served, len(ledger.codes)).sum(axis=0)[None])[0]
    unmet = ledger.by_segment(ledger.unmet, ledger.pairs).sum(axis=0)
    waiting = run.care._matrix(run.care.waiting.total).ravel()
    assert ledger.arising.sum(axis=0) == pytest.approx(served + unmet + waiting, abs=EPS)
    for outcome in journal.outcomes:
        assert outcome.served + outcome.unmet <= outcome.arising + EPS


def no_limit_is_exceeded(region: Region, journal: Journal, run: Run) -> None:
    clock = run.care.passes.offset
    shapes = {name: Shape(profile) for name, profile in region.profiles.items()}
    for series in journal.offerings:
        offering = region.offerings[series.offering]
        assert offering.capacity is not None
        whole = offering.capacity.value or 0.0
        beds = region.care[offering.care[0]].measure == "vårddygn"
        shape = shapes[offering.hours or "jämn"]
        for segments in _by_pass(run):
            level, used, present = (
                [getattr(series, name)[n] for n in segments] for name in ("level", "used", "inpatients")
            )
            if beds:
                assert all(
                    new == 0 or there <= whole * height + EPS
                    for height, new, there in zip(level, used, present, strict=True)
                )
                continue
            # A pass has its hours in common: a part of it may use what is another's. What is lost with a level was there before.
            begin, number = journal.segments[segments[0]].start, run.care.booked[segments[0]].number
            end = min(run.care.passes.ends(number), journal.duration)
            open_days = shape.capacity_days(begin + clock, end + clock)
            assert sum(used) <= whole * 24 * max(level) * open_days + EPS
    trips = _vehicle_hours(region, journal, run)
    for resource in journal.resources:
        if resource.kind == "vehicle":
            assert resource.used == pytest.approx(trips, abs=EPS)
            for segments in _by_pass(run):
                assert (
                    np.cumsum(_those(resource.used, segments)) <= np.cumsum(_those(resource.available, segments)) + EPS
                ).all()
    for store in journal.stores:
        assert min(store.stock) >= 0
        assert store.opening + store.received == pytest.approx(
            store.drawn + store.discarded + store.lost + store.closing
        )


def _those(series: Series, segments: list[int]) -> list[float]:
    return [series[number] for number in segments]


def _by_pass(run: Run) -> list[list[int]]:
    """The segments of every pass."""
    return [
        [number for number, _ in group]
        for _, group in groupby(enumerate(run.care.booked), key=lambda numbered: numbered[1].number)
    ]


def _vehicle_hours(region: Region, journal: Journal, run: Run) -> list[float]:
    """Hours per segment: fifteen minutes to load, the way, fifteen to unload and the way back, over the roads of the moment."""
    ledger = run.care.ledger_writer.ledger()
    open_roads, cut_roads = travel(region), travel(region, {"ab"})
    cuts = [(c.time, c.after < 1) for c in journal.changes if c.subject == "ab"]
    hours = [0.0] * len(journal.segments)

    def trip(time: int, start: str, site: str) -> float:
        is_cut = [state for at, state in cuts if at <= time][-1:] == [True]
        return 0.5 + 2 * (cut_roads if is_cut else open_roads).between(start, region.sites[site].municipality) / 60

    for segment, column, patients in zip(
        ledger.served.segment, ledger.served.column, ledger.served.patients, strict=True
    ):
        as_care = region.care[ledger.cares[ledger.key_as_care[column]]]
        if as_care.transported:
            start = ledger.municipalities[ledger.key_pair[column] % len(ledger.municipalities)]
            time = journal.segments[segment].start
            hours[segment] += patients * as_care.transported * trip(time, start, ledger.sites[ledger.key_site[column]])
    at = {segment.start: number for number, segment in enumerate(journal.segments)}
    for moved in journal.evacuated:
        hours[at[moved.time]] += moved.patients * trip(moved.time, region.sites[moved.start].municipality, moved.end)
    return hours


def staff_and_items_are_what_the_care_takes(region: Region, journal: Journal, run: Run) -> None:
    # Visits take theirs once. Who lies in a bed takes a day's worth per day: those there at the start of a segment while it lasts, and those it
    # admits for the stretch that was decided, of which the segment booked its share.
    items, hours = 0.0, defaultdict(lambda: np.zeros(len(journal.segments)))
    for number, offer in enumerate(run.plan.offers):
        offering = region.offerings[offer.id]
        amount = offering.items["dos"].value or 0.0 if offering.items else 0.0
        for index, booked in enumerate(run.care.booked):
            units = new = booked.used[number]
            if offer.beds:
                gone = sum(m.patients for m in booked.moved if run.care.inpatients.offer[m.source] == number)
                there = (booked.inpatients[number] - new + gone) * (booked.level[number] > 0)
                units = (there + new / booked.share) * (booked.end - booked.start) / DAY
            items += units * amount
            if offering.staff:
                hours[f"{offer.site}.ssk"][index] += units * offering.staff["ssk"] / H
    for resource in journal.resources:
        if resource.kind == "staff":
            used = hours[resource.resource]
            assert resource.used == pytest.approx(used, abs=EPS)
    short = sum(store.short for store in journal.stores)
    at_hand = float(run.care.item_use.at_hand.sum())  # taken out evenly for patients of whom fewer than that had come
    assert sum(store.drawn for store in journal.stores) == pytest.approx(items - short + at_hand, abs=1e-4)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_a_lower_grade_never_takes_what_a_higher_could_have_used(seed: int) -> None:
    # Without vehicles one patient of an offering can always be exchanged for another: capacity, staff and items are the same.
    _, _, run = a_run(seed, vehicles=False)
    plan = run.plan
    for booked in run.care.booked:
        programme, decision = booked.programme, booked.decision
        for give, patients in zip(programme.columns.gives, decision.gives, strict=True):
            offer = plan.offers[give.offer]
            grade = programme.columns.commodities[give.commodity].grade
            if patients < EPS:
                continue
            for pair, unserved in zip(plan.pairs, decision.unserved, strict=True):
                reachable = np.isfinite(programme.minutes[pair.municipality, offer.municipality])
                if pair.care in offer.care and plan.grade[pair.care] < grade and reachable:
                    assert unserved < EPS, (pair, offer.id)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_losing_more_never_serves_more_of_the_highest_grade(seed: int) -> None:
    # True where no pass bequeaths anything to the next: visits only, nobody waits, no stores. Then each pass of the greater loss allows less.
    rng = np.random.default_rng(seed)
    region = a_region(rng, stores=False, vehicles=False, beds=False, waits=False)
    loss = [{"at": f"{rng.integers(0, 12)} h", "lose": site} for site in sorted(region.sites)]
    rng.shuffle(loss)
    highest = {name for name, one in region.care.items() if one.grade == "nödvändigt"}

    def served(count: int) -> float:
        outcomes = simulate(region, scenario(*loss[:count], days=1)).outcomes
        return sum(o.served for o in outcomes if o.care in highest and not o.municipality)

    fewer, more = served(1), served(2)
    assert more <= fewer + EPS


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_the_order_of_input_never_matters(seed: int) -> None:
    rng = np.random.default_rng(seed)
    region = a_region(rng)
    asked = scenario(*a_course(rng, region), days=1.5)
    tables = ("municipalities", "roads", "sites", "nodes", "care", "offerings", "items", "stores", "vehicles", "staff")
    turned: dict[str, Any] = {}
    for table in tables:
        keys = list(getattr(region, table))
        rng.shuffle(keys)
        turned[table] = {key: getattr(region, table)[key] for key in keys}
    other = simulate(region.model_copy(update=turned), asked)
    assert other.model_dump_json() == simulate(region, asked).model_dump_json()


def _served_by_grade(region: Region, asked: Scenario) -> list[float]:
    outcomes = simulate(region, asked).outcomes
    return [
        sum(o.served for o in outcomes if region.care[o.care].grade == grade and not o.municipality) for grade in GRADES
    ]


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_an_irrelevant_event_does_not_change_who_is_served(seed: int) -> None:
    # What a part of the pass serves and the best that is left for the rest are together the best of the whole pass, grade by grade. Which care types
    # of a grade are served, and where, may differ: so nobody waits, follows on or lies in a bed here, and what does matter happens between passes.
    rng = np.random.default_rng(seed)
    region = a_region(rng, stores=False, waits=False, beds=False)
    events = [event | {"at": f"{int(event['at'].split()[0]) // 6 * 6} h"} for event in a_course(rng, region)]
    more: list[dict[str, Any]] = [
        {"at": "7 h", "degrade": "obehövd", "to": 0.5},
        {"at": "8 h", "demand": {"care": "v1", "municipality": "A", "extra": 0}},
        {"at": "16 h", "demand": {"care": "v1", "municipality": "A", "extra": 0, "over": "20 h"}},
    ]
    kept = _served_by_grade(region, scenario(*events, days=1.5))
    split = _served_by_grade(region, scenario(*events, *more, days=1.5))
    assert split == pytest.approx(kept, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_nothing_happens_where_nothing_is_lost(seed: int) -> None:
    rng = np.random.default_rng(seed)
    region = a_region(rng, stores=False, plenty=True)
    journal, run = finished(region, scenario(days=2.3, start=a_start(rng)))
    assert run.reference.unserved.sum() < EPS
    assert {o.word for o in journal.outcomes} <= {"kvarstår", "–"}
    assert all(o.unmet < EPS and o.first_failure is None and o.moved is None for o in journal.outcomes)
