"""What the engine's run of a scenario says, in the naive simulator's words."""

from __future__ import annotations

from collections import defaultdict
from typing import TypedDict

from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care_plan.plan import Pair as EnginePair
from beredskap.engine.journal import Run
from beredskap.model.base import GRADES
from beredskap.model.result.journal import Journal
from tests.naive.care import Given
from tests.naive.decision import Home
from tests.naive.patients import Choice, Way

ByName = dict[tuple[str, str], float]


def choices(journal: Journal, run: Run, pass_ends: list[int]) -> list[Choice]:
    """Who was to be served and moved where in each segment, in the whole rest of its pass, which ends at ``pass_ends``."""
    found = [_decided(run, booked.decision) for booked in run.care.booked]
    whole = [
        (end - segment.start) / (segment.end - segment.start)
        for segment, end in zip(journal.segments, pass_ends, strict=True)
    ]
    at = {segment.start: number for number, segment in enumerate(journal.segments)}
    for row in journal.evacuated:
        way = Way(row.care, run.region.sites[row.start].municipality, row.end, row.as_care)
        moved = found[at[row.time]].moved
        moved[way] = moved.get(way, 0.0) + row.patients * whole[at[row.time]]
    return found


def _decided(run: Run, decision: Decision) -> Choice:
    """Whom a decision serves where."""
    plan, columns, attribution = run.plan, run.care.programme.columns, run.care._attribution
    choice = Choice()
    for entry, patients in enumerate(attribution._split(decision).tolist()):
        if patients > 0:
            pair, give = plan.pairs[attribution._pair[entry]], attribution._give[entry]
            site, as_care = plan.offers[columns.give_offer[give]].site, plan.care_ids[columns.give_care[give]]
            way = Way(plan.care_ids[pair.care], plan.places[pair.municipality], site, as_care)
            choice.served[way] = choice.served.get(way, 0.0) + patients
    return choice


class ReferenceWeek(TypedDict):
    """What `NaiveCare` is told of the reference week."""

    census: ByName
    usual: ByName
    home: Home
    visits: dict[Given, list[float]]


def reference_week(run: Run) -> ReferenceWeek:
    """The run's own."""
    return ReferenceWeek(census=census(run), usual=usual(run), home=home(run), visits=visits(run))


def census(run: Run) -> ByName:
    """The reference week's inpatients by offering and care type."""
    found: ByName = defaultdict(float)
    programme = run.reference.programme
    for give, patients in zip(programme.columns.gives, run.reference.census, strict=True):
        if run.plan.offers[give.offer].beds and patients > 0:
            care = run.plan.care_ids[programme.columns.commodities[give.commodity].care]
            found[run.plan.offers[give.offer].id, care] += float(patients)
    return dict(found)


def usual(run: Run) -> ByName:
    """The reference week's use of each store by grade, per hour."""
    return {
        (store, grade): float(run.reference.use[row, column])
        for row, store in enumerate(run.supply_lists.stores)
        for column, grade in enumerate(GRADES)
    }


def home(run: Run) -> Home:
    """Who usually gives a care type, by the reference week."""
    plan = run.plan

    def of(care: str, place: str) -> frozenset[str]:
        pair = EnginePair(plan.care_ids.index(care), plan.places.index(place))
        return frozenset(plan.places[town] for town in run.reference.home.get(pair, ()))

    return of


def visits(run: Run) -> dict[Given, list[float]]:
    """Every kind of visit that an offering may give, and how many it gives in each pass of the reference week."""
    columns, plan = run.reference.programme.columns, run.plan
    found = {}
    for number, give in enumerate(columns.gives):
        commodity, offer = columns.commodities[give.commodity], plan.offers[give.offer]
        if not offer.beds:
            key = offer.id, plan.care_ids[commodity.care], GRADES[commodity.grade]
            found[key] = [float(gives[number]) for gives in run.reference.gives]
    return found
