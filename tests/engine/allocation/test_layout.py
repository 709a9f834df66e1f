"""Goals, columns and rows by name: they follow one another without a gap, and no name can be told from another place."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from beredskap.engine.allocation.layout import GOALS, SLICES, WEIGHTS, Band
from beredskap.engine.allocation.programme import Programme, build_programme
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import build_supply_lists
from beredskap.engine.roads import travel
from beredskap.model.base import GRADES
from tests.engine.allocation.test_allocation_oracle import region_of
from tests.worlds import START, H


def programme_of(seed: int) -> Programme:
    region = region_of(np.random.default_rng(seed), chained=True)
    plan = CarePlan(region, START.date(), unknown_as=0.0)
    return build_programme(plan, travel(region), build_supply_lists(plan), 6 * H)


def test_every_grade_has_its_goals_and_a_goal_outweighs_those_after_it() -> None:
    names = [goal.name for goal in GOALS]
    assert len(set(names)) == len(names)
    for number, grade in enumerate(GRADES):
        assert names[5 * number : 5 * number + 5] == [
            f"{what} {grade}" for what in ("unmet", "left in place", "not in time", "unequal", "not as usual")
        ]
    assert (np.diff(WEIGHTS) < 0).all()
    assert programme_of(1).goals.shape[0] == len(GOALS)


def test_bands_follow_one_another() -> None:
    layout = programme_of(1).layout
    for bands, end in ((layout.columns, layout.width), (layout.rows, layout.height)):
        place = 0
        for field in fields(bands):
            band: Band = getattr(bands, field.name)
            assert (band.start, band.places.shape) == (place, band.axes)
            assert band.places.ravel().tolist() == list(range(end))[band.span]
            place = band.stop
        assert place == end


def test_each_band_has_what_it_is_named_after() -> None:
    programme = programme_of(1)
    columns, layout, plan = programme.columns, programme.layout, programme.plan
    assert programme.matrix.columns == layout.width
    assert programme.matrix.rows == layout.height
    assert layout.columns.slices.axes == (len(plan.pairs), SLICES)
    assert layout.rows.items.axes == (len(programme.supply_lists.lists), len(GRADES))
    for name in ("flows", "gives", "swaps", "late", "evacuations", "left_in_place", "draws", "beyond"):
        assert getattr(layout.columns, name).axes == (len(getattr(columns, name)),), name
    # Patients of a pair leave from the row of its demand, and everybody arrives in a row of his own place and commodity.
    for number, (pair, commodity) in enumerate(zip(plan.pairs, columns.own, strict=True)):
        assert layout.source[commodity, pair.municipality] == layout.rows.demand.places[number]
    assert sorted({*layout.source.values(), *layout.arrival.values()} - {*layout.rows.demand.places.tolist()}) == (
        layout.rows.nodes.places.tolist()
    )
