"""What an answer assumes: what became of the vehicles and the staff of a lost site is told where it has any."""

from __future__ import annotations

import pytest

from beredskap.engine import simulate
from tests.engine.runs import scenario
from tests.worlds import world

VEHICLES = {"bil": {"kind": "akutambulans", "number": "2"}}
STAFF = {"p": {"competence": "läkare", "present": "24 h/dygn"}}


@pytest.mark.parametrize("with_vehicles", [False, True])
@pytest.mark.parametrize("with_staff", [False, True])
def test_what_became_of_vehicles_and_staff_is_told_of_a_site_that_has_them(
    with_vehicles: bool, with_staff: bool
) -> None:
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"akut": {"per_1000": 4}},
        offerings={"akut": {"capacity": "40 besök/d"}},
        vehicles=VEHICLES if with_vehicles else {},
        staff=STAFF if with_staff else {},
    )
    said = [str(one) for one in simulate(region, scenario({"at": "6 h", "lose": "s"}, days=1)).assumptions]
    assert any(one.startswith("av fordonen vid s stod") for one in said) is with_vehicles
    assert any(one.startswith("av personalen vid s skadades") for one in said) is with_staff
    assert sum("nödvändigt, 0 angeläget och 0 önskvärt" in one for one in said) == 1
