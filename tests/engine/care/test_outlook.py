"""Beds are opened only as far as the staff of the coming days reaches; the arithmetic stands beside each world."""

from __future__ import annotations

import pytest

from beredskap.engine import simulate
from beredskap.model.region import Region
from tests.engine.runs import outcome, scenario
from tests.worlds import world


def ward_and_clinic(beds: float, *, clinic: str = "nödvändigt", inpatients: float = 2.0) -> Region:
    """Sixty nurse hours a day: 10 visits a day take 1.5 h each, an inpatient 4 h a day for 6 days."""
    return world(
        municipalities={"m": {"population": 1000}},
        sites={"a": {"municipality": "m"}},
        care={
            "akut": {"per_1000": 10, "grade": clinic},
            "inne": {"per_1000": inpatients, "measure": "vårddygn", "stay": "6 d"},
        },
        offerings={
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "40 besök/dygn", "staff": {"ssk": "1.5 h"}},
            "a.avd": {"site": "a", "care": ["inne"], "capacity": f"{beds} vårdplatser", "staff": {"ssk": "4 h"}},
        },
        staff={"ssk": {"site": "a", "competence": "ssk", "present": "60 h/dygn"}},
    )


def unmet(region: Region, days: int = 60) -> dict[str, float]:
    journal = simulate(region, scenario(days=days))
    return {care: outcome(journal, care).unmet for care in ("akut", "inne")}


@pytest.mark.parametrize(
    ("beds", "without"),
    [
        pytest.param(5, 70.0, id="5 beds: 60 · (2 − 5/6)"),
        pytest.param(10, 20.0, id="10 beds: 60 · (2 − 10/6)"),
        pytest.param(11, 10.0, id="11 beds: 60 · (2 − 11/6)"),
        # Visits take 15 h a day; the 45 h that are left are enough for 11.25 inpatients, whatever the number of beds: 60 · (2 − 11.25/6).
        pytest.param(12, 7.5, id="12 beds"),
        pytest.param(20, 7.5, id="20 beds"),
        pytest.param(200, 7.5, id="200 beds"),
    ],
)
def test_a_ward_is_filled_only_as_far_as_visits_leave_it_staff(beds: float, without: float) -> None:
    found = unmet(ward_and_clinic(beds))
    assert found["akut"] == pytest.approx(0.0, abs=0.1)
    assert sum(found.values()) == pytest.approx(without, abs=0.1)


def test_visits_of_a_lower_grade_hold_no_bed_back() -> None:
    # All 12 inpatients a day are cared for, 48 h; the visits have the 12 h that are left: 8 of 10, so 2 · 60 = 120 go without.
    found = unmet(ward_and_clinic(20, clinic="angeläget"))
    assert found["inne"] == pytest.approx(0.0, abs=0.1)
    assert found["akut"] == pytest.approx(120.0, abs=1.0)


def test_beds_are_taken_where_nobody_comes_to_the_clinic() -> None:
    # Without visits 60 h are enough for 15 inpatients; 3 a day would be 18, so 60 · (3 − 15/6) = 30 go without.
    region = ward_and_clinic(20, inpatients=3.0)
    region = region.model_copy(
        update={"care": region.care | {"akut": region.care["akut"].model_copy(update={"per_1000": 0.0})}}
    )
    journal = simulate(region, scenario(days=60))
    assert outcome(journal, "inne").unmet == pytest.approx(30.0, abs=0.1)
