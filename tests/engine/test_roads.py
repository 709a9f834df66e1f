"""Travel over open roads."""

import math

import numpy as np

from beredskap.engine.roads import travel
from tests.worlds import world

REGION = world(
    municipalities={"A": {"ambulance_minutes": 12}, "B": {}, "C": {}, "Ö": {}},
    roads={
        "ab": {"start": "A", "end": "B", "minutes": 30, "km": 40},
        "bc": {"start": "B", "end": "C", "minutes": 20, "km": 25},
        "ac": {"start": "A", "end": "C", "minutes": 60, "km": 45},
        "ac2": {"start": "C", "end": "A", "minutes": 60, "km": 44},
    },
)


def test_the_way_is_the_fastest_and_its_km_go_with_it() -> None:
    # A-B-C takes 50 min over 65 km, although A-C is only 45 km.
    found = travel(REGION)
    assert found.between("A", "C") == found.between("C", "A") == 50.0
    assert found.km[found.index["A"], found.index["C"]] == 65.0


def test_a_cut_road_is_gone_and_of_equals_the_shorter_is_used() -> None:
    found = travel(REGION, {"ab"})
    assert found.between("A", "C") == 60.0
    assert found.km[found.index["A"], found.index["C"]] == 44.0
    assert found.between("A", "B") == 80.0


def test_inside_a_municipality_it_takes_the_ambulance_minutes_and_no_km() -> None:
    found = travel(REGION)
    assert found.between("A", "A") == 12.0
    assert np.all(np.diag(found.km) == 0)


def test_what_no_road_reaches_is_infinitely_far() -> None:
    found = travel(REGION)
    assert math.isinf(found.between("A", "Ö"))
    assert math.isinf(found.km[found.index["Ö"], found.index["B"]])
