"""One decision as a linear programme: a column for every pair and offering, its goals solved one after another."""

from __future__ import annotations

import math
from collections import defaultdict

from beredskap.model.base import GRADES
from tests.naive.linear import Model
from tests.naive.means import Means
from tests.naive.patients import Choice, Situation, Way
from tests.naive.roads import minutes_between

QUARTERS = 4
GOALS = (
    *(f"{what} {grade}" for grade in GRADES for what in ("unmet", "left in place", "unserved")),
    "equal shares",
    "substituted",
)


def best(means: Means, situation: Situation) -> tuple[dict[str, float], Choice]:
    """What the best is worth in each goal, and one that is as good; of equals the one with the least travel."""
    model = Model()
    limits: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    goals: dict[str, dict[int, float]] = {name: {} for name in (*GOALS, "travel")}
    served: dict[Way, int] = {}
    moved: dict[Way, int] = {}
    for pair, demand in situation.demand.items():
        care = means.region.care[pair.care]
        everybody = {}
        for way, name in means.ways(pair.care, pair.place, beds=False):
            served[way] = _column(means, model, limits, goals, situation, way, name, evacuated=False)
            everybody[served[way]] = 1.0
            if way.as_care != way.care:
                limits["swap", f"{pair} {way.as_care}"][served[way]] = 1.0
        late = model.column("late", pair)
        unserved = {late: -1.0}
        for quarter in range(QUARTERS):
            part = model.column("slice", pair, quarter, upper=demand / QUARTERS)
            everybody[part] = unserved[part] = 1.0
            goals[f"unserved {care.grade}"][part] = care.weight
            goals["equal shares"][part] = float(quarter)
        goals[f"unmet {care.grade}"][late] = care.weight
        model.row(everybody, demand, demand)
        model.row(unserved, -math.inf, demand - situation.due[pair])
    for (care_id, start), leaving in situation.leaving.items():
        care = means.region.care[care_id]
        left = model.column("left", care_id, start)
        everybody = {left: 1.0}
        goals[f"left in place {care.grade}"][left] = care.weight
        if not care.transport or care.transport[0] in situation.fleets:
            for way, name in means.ways(care_id, start, beds=True):
                moved[way] = _column(means, model, limits, goals, situation, way, name, evacuated=True)
                everybody[moved[way]] = 1.0
        model.row(everybody, leaving, leaving)
    for key, terms in limits.items():
        model.row(terms, -math.inf, _limit(situation, key))
    found = model.one_by_one(list(goals.values()))
    return dict(zip(GOALS, found, strict=False)), Choice(
        {way: model.values[column] for way, column in served.items()},
        {way: model.values[column] for way, column in moved.items()},
    )


def _limit(situation: Situation, key: tuple[str, str]) -> float:
    kind, name = key
    if kind == "swap":
        return next(most for (pair, other), most in situation.swappable.items() if f"{pair} {other}" == name)
    if kind == "pool":
        return max(0.0, situation.pools[name] - situation.committed[name])
    if kind.startswith("ration"):
        return situation.rations.get((name, kind.removeprefix("ration ")), math.inf)
    return {"capacity": situation.capacity, "fleet": situation.fleets, "stock": situation.stock}[kind][name]


def _column(
    means: Means,
    model: Model,
    limits: dict[tuple[str, str], dict[int, float]],
    goals: dict[str, dict[int, float]],
    situation: Situation,
    way: Way,
    name: str,
    *,
    evacuated: bool,
) -> int:
    column = model.column(way, evacuated)
    for key, amount in means.takes(situation, way, name, evacuated=evacuated).items():
        limits[key][column] = amount
    goals["substituted"][column] = float(way.as_care != way.care)
    goals["travel"][column] = minutes_between(means.region, way.place, means.town(way.site), means.cut)
    return column


def worth(means: Means, situation: Situation, choice: Choice) -> dict[str, float]:
    """What a choice reaches of every goal."""
    reached = dict.fromkeys(GOALS, 0.0)
    for pair, demand in situation.demand.items():
        care = means.region.care[pair.care]
        unserved = demand - sum(x for way, x in choice.served.items() if (way.care, way.place) == pair)
        reached[f"unserved {care.grade}"] += care.weight * unserved
        reached[f"unmet {care.grade}"] += care.weight * max(0.0, unserved - (demand - situation.due[pair]))
        for quarter in range(QUARTERS):
            part = min(max(unserved - quarter * demand / QUARTERS, 0.0), demand / QUARTERS)
            reached["equal shares"] += quarter * part
    for (care_id, start), leaving in situation.leaving.items():
        care = means.region.care[care_id]
        left = leaving - sum(x for way, x in choice.moved.items() if (way.care, way.place) == (care_id, start))
        reached[f"left in place {care.grade}"] += care.weight * left
    reached["substituted"] = sum(
        patients for ways in (choice.served, choice.moved) for way, patients in ways.items() if way.as_care != way.care
    )
    return reached
