"""What the engine's run of a scenario says, in the naive simulator's words."""

from __future__ import annotations

from collections import defaultdict
from typing import TypedDict

from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care_plan.plan import Pair as EnginePair
from beredskap.engine.journal import Run
from beredskap.model.base import GRADES
from tests.naive.care import Given
from tests.naive.decision import Home
from tests.naive.patients import Bed, Choice, Way

ByName = dict[tuple[str, str], float]


def choices(run: Run) -> list[Choice]:
    """Who was to be served and moved where in each segment, in the whole rest of its pass."""
    return [Choice(_served(run, booked.decision), _moved(run, booked.decision)) for booked in run.care.booked]


def _served(run: Run, decision: Decision) -> dict[Way, float]:
    attribution = run.care._attribution
    served: dict[Way, float] = defaultdict(float)
    for entry, patients in enumerate(attribution._split(decision).tolist()):
        if patients > 0:
            pair = run.plan.pairs[attribution._pair[entry]]
            served[_way(run, pair.care, pair.municipality, attribution._give[entry])] += patients
    return dict(served)


def _moved(run: Run, decision: Decision) -> dict[Way, float]:
    """Every offering that takes inpatients in has its part of those who come to its municipality, by what it gives."""
    columns = run.care.programme.columns
    moved: dict[Way, float] = defaultdict(float)
    for move, patients in zip(columns.evacuations, decision.evacuations.tolist(), strict=True):
        gives = columns.gives_at(move.commodity, move.end)
        total = sum(decision.gives[give] for give in gives)
        for give in gives:
            if patients > 0 and decision.gives[give] > 0:
                moved[_way(run, move.care, move.start, give)] += patients * decision.gives[give] / total
    return dict(moved)


def _way(run: Run, care: int, place: int, give: int) -> Way:
    plan, columns = run.plan, run.care.programme.columns
    offer, as_care = columns.give_offer[give], columns.give_care[give]
    return Way(plan.care_ids[care], plan.places[place], plan.offers[offer].id, plan.care_ids[as_care])


class ReferenceWeek(TypedDict):
    """What `NaiveCare` is told of the reference week."""

    census: dict[Bed, float]
    usual: ByName
    home: Home
    visits: dict[Given, list[float]]


def reference_week(run: Run) -> ReferenceWeek:
    """The run's own."""
    return ReferenceWeek(census=census(run), usual=usual(run), home=home(run), visits=visits(run))


def census(run: Run) -> dict[Bed, float]:
    """The reference week's inpatients."""
    found = {}
    programme = run.reference.programme
    for give, patients in zip(programme.columns.gives, run.reference.census, strict=True):
        if run.plan.offers[give.offer].beds and patients > 0:
            commodity = programme.columns.commodities[give.commodity]
            bed = Bed(run.plan.offers[give.offer].id, run.plan.care_ids[commodity.care], GRADES[commodity.grade])
            found[bed] = float(patients)
    return found


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
