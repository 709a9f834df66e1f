"""One decision as a linear programme: a column for every pair and offering, its goals solved one after another."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable

from beredskap.model.base import GRADES
from tests.naive.linear import Model
from tests.naive.means import Means
from tests.naive.patients import Choice, Pair, Situation, Way
from tests.naive.roads import minutes_between

TENTHS = 10
GOALS = tuple(
    f"{what} {grade}"
    for grade in GRADES
    for what in ("unmet", "left in place", "not in time", "unequal", "not as usual")
)
AWAY = 0.3
Home = Callable[[str, str], frozenset[str]]
"""The municipalities that usually give those who live in a place a care type."""


def best(means: Means, situation: Situation, home: Home) -> tuple[dict[str, float], Choice]:
    """What the best is worth in each goal, and one that is as good; of equals the one with the least travel."""
    model = Model()
    limits: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    goals: dict[str, dict[int, float]] = {name: {} for name in (*GOALS, "travel")}
    served: dict[Way, int] = {}
    moved: dict[Way, int] = {}
    for pair, demand in situation.demand.items():
        care = means.region.care[pair.care]
        everybody = {}
        for way in means.ways(pair.care, pair.place, beds=False):
            served[way] = _column(means, model, limits, goals, situation, way, home)
            everybody[served[way]] = 1.0
            if way.as_care != way.care:
                limits["swap", f"{pair} {way.as_care}"][served[way]] = 1.0
        late = model.column("late", pair)
        unserved = {late: -1.0}
        for tenth, most in enumerate(tenths(situation, pair)):
            part = model.column("slice", pair, tenth, upper=most)
            everybody[part] = unserved[part] = 1.0
            goals[f"not in time {care.grade}"][part] = care.weight
            goals[f"unequal {care.grade}"][part] = tenth / (TENTHS - 1)
        goals[f"unmet {care.grade}"][late] = care.weight
        model.row(everybody, demand, demand)
        model.row(unserved, -math.inf, demand - situation.due[pair])
    for (care_id, start), leaving in situation.leaving.items():
        care = means.region.care[care_id]
        left = model.column("left", care_id, start)
        everybody = {left: 1.0}
        goals[f"left in place {care.grade}"][left] = care.weight
        for way in means.ways(care_id, start, beds=True):
            moved[way] = _column(means, model, limits, goals, situation, way, None)
            everybody[moved[way]] = 1.0
        model.row(everybody, leaving, leaving)
    for (window, pool), free in situation.coming_free.items():
        row = limits.pop((f"coming {window}", pool), {})
        for grade, most in situation.coming_visits[window, pool].items():
            taken = model.column("taken", window, pool, grade, upper=most)
            row[taken] = -1.0
            goals[f"unmet {grade}"][taken] = means.worth_of_hours(situation, pool, grade)
        model.row(row, -math.inf, free)
    for key, terms in limits.items():
        model.row(terms, -math.inf, _limit(situation, key))
    found = model.one_by_one(list(goals.values()))
    return dict(zip(GOALS, found, strict=False)), Choice(
        {way: model.values[column] for way, column in served.items()},
        {way: model.values[column] for way, column in moved.items()},
    )


def tenths(situation: Situation, pair: Pair) -> list[float]:
    """How many of those who seek care now lie in each tenth of all who have sought it, the first filled by those who went without before."""
    before, demand = situation.past_unmet[pair], situation.demand[pair]
    size = (situation.past[pair] + demand) / TENTHS
    return [max(0.0, min((tenth + 1) * size, before + demand) - max(tenth * size, before)) for tenth in range(TENTHS)]


def _limit(situation: Situation, key: tuple[str, str]) -> float:
    kind, name = key
    if kind == "swap":
        return next(most for (pair, other), most in situation.swappable.items() if f"{pair} {other}" == name)
    if kind == "pool":
        return max(0.0, situation.pools[name] - situation.committed[name])
    if kind.startswith("ration"):
        return situation.rations.get((name, kind.removeprefix("ration ")), math.inf)
    if kind == "fleet":
        return situation.fleets.get(name, 0.0)
    return {"capacity": situation.capacity, "stock": situation.stock}[kind][name]


def _column(
    means: Means,
    model: Model,
    limits: dict[tuple[str, str], dict[int, float]],
    goals: dict[str, dict[int, float]],
    situation: Situation,
    way: Way,
    home: Home | None,
) -> int:
    """A column for a way; without ``home`` it is one of inpatients who are moved."""
    column = model.column(way, home is None)
    for key, amount in means.takes(situation, way, evacuated=home is None).items():
        limits[key][column] = amount
    for goal, cost in _costs(means, way, home).items():
        goals[goal][column] = cost
    goals["travel"][column] = _minutes(means, way)
    return column


def _minutes(means: Means, way: Way) -> float:
    return minutes_between(means.region, way.place, _town(means, way), means.cut)


def _town(means: Means, way: Way) -> str:
    return means.town(means.offerings[way.offering].site)


def _costs(means: Means, way: Way, home: Home | None) -> dict[str, float]:
    """What one patient of a way costs in the goals; without ``home`` he is an inpatient who is moved."""
    grade = means.region.care[way.care].grade
    unusual = float(way.as_care != way.care)
    too_late = 0.0
    if home is not None:
        unusual += AWAY * (_town(means, way) not in home(way.as_care, way.place))
        reach = means.region.care[way.as_care].reach
        too_late = means.region.care[way.as_care].weight * (reach is not None and _minutes(means, way) * 60 > reach)
    return {f"not as usual {grade}": unusual, f"not in time {grade}": too_late}


def worth(means: Means, situation: Situation, choice: Choice, home: Home) -> dict[str, float]:
    """What a choice reaches of every goal."""
    reached = dict.fromkeys(GOALS, 0.0)
    for pair, demand in situation.demand.items():
        care = means.region.care[pair.care]
        unserved = demand - sum(x for way, x in choice.served.items() if (way.care, way.place) == pair)
        reached[f"not in time {care.grade}"] += care.weight * unserved
        reached[f"unmet {care.grade}"] += care.weight * max(0.0, unserved - (demand - situation.due[pair]))
        before = 0.0
        for tenth, most in enumerate(tenths(situation, pair)):
            reached[f"unequal {care.grade}"] += tenth / (TENTHS - 1) * min(max(unserved - before, 0.0), most)
            before += most
    for (care_id, start), leaving in situation.leaving.items():
        care = means.region.care[care_id]
        left = leaving - sum(x for way, x in choice.moved.items() if (way.care, way.place) == (care_id, start))
        reached[f"left in place {care.grade}"] += care.weight * left
    for ways, whose in ((choice.served, home), (choice.moved, None)):
        for way, patients in ways.items():
            for goal, cost in _costs(means, way, whose).items():
                reached[goal] += cost * patients
    used = means.use(situation, choice)
    for (window, pool), free in situation.coming_free.items():
        lacking = max(0.0, used.get((f"coming {window}", pool), 0.0) - free)
        for grade, most in reversed(situation.coming_visits[window, pool].items()):
            taken = min(lacking, most)
            lacking -= taken
            reached[f"unmet {grade}"] += means.worth_of_hours(situation, pool, grade) * taken
    return reached
