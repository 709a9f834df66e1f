"""One more of what holds care back: the deficit that is there comes first, and what is said of it is what a run with so much more does."""

from __future__ import annotations

from math import floor
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, Lift
from tests.engine.runs import outcome, scenario
from tests.worlds import world

EPS = 1e-6


def a_ward(new: float, hours: float, beds: float, staff: float, **more: Any) -> Region:
    """``new`` inpatients a pass who stay sixteen, each of whom takes ``hours`` a pass; ``staff`` is there a pass."""
    return world(
        municipalities={"m": {"population": 1000}},
        care={"med": {"per_1000": 4 * new, "measure": "vårddygn", "stay": "96 h"}},
        offerings={
            "med": {"capacity": f"{beds} vårdplatser", "staff": {"ssk": f"{4 * hours} h"}, "care": ["med"]},
        },
        staff={"ssk": {"competence": "ssk", "present": f"{4 * staff} h/dygn"}},
        **more,
    )


def away(share: float) -> dict[str, Any]:
    return {"at": "0 h", "absence": {"curve": [f"{share:.6%}"]}}


def first_lift(journal: Journal, care: str = "med") -> Lift:
    found = outcome(journal, care).bottleneck
    assert found is not None
    return found.lifts[0]


def test_inpatients_who_lack_staff_come_before_those_who_are_new() -> None:
    # One comes a pass and stays sixteen: 15 lie there when the first comes, an hour a pass each. 16 h a pass are enough; 11/16 of them are away, and 5 are
    # left. With 8 more 2 are still lacking. With 11 more the new one has his hour; two shifts are 16.
    journal = simulate(a_ward(1, 1, 30, 16), scenario(away(11 / 16), days=0.25))
    lift = first_lift(journal)
    assert (lift.kind, lift.subject, lift.unit) == ("staff", "ssk", "pass")
    assert lift.gain["nödvändigt"] == pytest.approx(0, abs=EPS)
    assert lift.least == 2
    assert lift.least_gain["nödvändigt"] == pytest.approx(1)
    assert lift.useful == pytest.approx(11 / 8)


@settings(max_examples=40)
@given(
    new=st.integers(1, 4),
    hours=st.sampled_from([0.5, 1.0, 2.0, 3.0]),
    gone=st.floats(0.05, 1.0),
)
@example(new=1, hours=1.0, gone=11 / 16)
def test_a_lift_says_what_so_many_more_hours_do(new: int, hours: float, gone: float) -> None:
    """Against the arithmetic: 15 times as many as come lie there, and what is left after them is for new ones."""
    needed = 16 * new * hours
    region = a_ward(new, hours, 100, needed)
    journal = simulate(region, scenario(away(round(gone, 4)), days=0.25))
    there = needed * (1 - round(gone, 4))

    def served(more: float) -> float:
        return min(max(there + more - 15 * new * hours, 0.0) / hours, new)

    lift = first_lift(journal)
    assert lift.gain["nödvändigt"] == pytest.approx(served(8) - served(0), abs=1e-4)
    assert served(8 * lift.useful) == pytest.approx(new, abs=1e-4)
    assert lift.useful == pytest.approx((needed - there) / 8, abs=1e-4)
    lacking = max(0.0, 15 * new * hours - there)
    assert lift.least == floor((lacking + EPS) / 8) + 1
    if lift.least > 1:
        assert served(8 * (lift.least - 1)) == pytest.approx(0, abs=1e-4)
        assert lift.least_gain["nödvändigt"] == pytest.approx(served(8 * lift.least), abs=1e-4)


def test_useful_is_said_of_the_grade_that_is_asked_about() -> None:
    # Nödvändigt is 2.5 a pass, önskvärt 10; there is a place for one. 1.5 more are of use to nödvändigt, whatever önskvärt would do with 10 others.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"akut": {"per_1000": 10}, "plan": {"per_1000": 40, "grade": "önskvärt"}},
        offerings={"s.mott": {"care": ["akut", "plan"], "capacity": "50 besök/dygn", "needs": [{"el": "el"}]}},
        nodes={"el": {}},
    )
    journal = simulate(region, scenario({"at": "0 h", "degrade": "el", "to": 0.08}, days=0.25))
    lift = first_lift(journal, "akut")
    assert lift.gain == {"nödvändigt": pytest.approx(1), "angeläget": 0, "önskvärt": pytest.approx(0, abs=EPS)}
    assert lift.useful == pytest.approx(1.5)
    # For önskvärt none of the first 1.5 are of use, so two are the fewest that help, and 11.5 serve all.
    lift = first_lift(journal, "plan")
    assert lift.gain["önskvärt"] == pytest.approx(0, abs=EPS)
    assert (lift.least, lift.least_gain["önskvärt"]) == (2, pytest.approx(0.5))
    assert lift.useful == pytest.approx(11.5)


def test_an_evacuee_who_gets_a_bed_is_gain() -> None:
    # a is lost with 7 x 0.5 = 3.5 inpatients, and the 0.5 who comes a pass has no bed there either. b has a quarter of one, and takes a quarter of a new one:
    # 0.25 + 3.5 are without. One more bed at b takes the new one and 0.75 of an evacuee, and 3.75 are of use, whoever lies in them.
    region = world(
        municipalities={"A": {"population": 1000}, "B": {}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        care={
            "med": {"per_1000": 2, "measure": "vårddygn", "stay": "48 h", "transport": ["amb"]},
        },
        offerings={
            "a.med": {"site": "a", "care": ["med"], "capacity": "10 vårdplatser"},
            "b.med": {"site": "b", "care": ["med"], "capacity": "0.25 vårdplatser"},
        },
        vehicles={"b.amb": {"site": "b", "kind": "amb", "number": "20 st"}},
    )
    lift = first_lift(simulate(region, scenario({"at": "0 h", "lose": "a"}, days=0.25)))
    assert lift.gain["nödvändigt"] == pytest.approx(1)
    assert lift.useful == pytest.approx(3.75)


def test_those_who_must_leave_a_ward_stay_in_the_beds_that_there_are_more_of() -> None:
    # 15 lie in 16 beds; the ward falls to a quarter, 4 beds, and 11 must leave for nowhere. Nobody new is in before them: of one bed more one stays, and 12
    # are of use, 11 for them and one for the new one.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"med": {"per_1000": 4, "measure": "vårddygn", "stay": "96 h"}},
        offerings={"med": {"capacity": "16 vårdplatser", "needs": [{"el": "el"}]}},
        nodes={"el": {}},
    )
    lift = first_lift(simulate(region, scenario({"at": "0 h", "degrade": "el", "to": 0.25}, days=0.25)))
    assert lift.gain["nödvändigt"] == pytest.approx(1)
    assert lift.useful == pytest.approx(12)


def test_doses_that_inpatients_lack_come_before_those_of_new_ones() -> None:
    # 15 inpatients take a dose a pass each, and 5.5 are there: 9.5 are lacking. Packs of four: with two 1.5 are still lacking, the third gives the new one
    # his dose; 10.5 doses are of use.
    region = a_ward(1, 0, 30, 1, items={"dos": {"pack": "4 st"}}, stores={"dos": {"amount": "5.5 st"}})
    offerings = {
        "med": region.offerings["med"].model_validate(
            {**region.offerings["med"].model_dump(by_alias=True, exclude_defaults=True), "items": {"dos": "4 st"}}
        )
    }
    lift = first_lift(simulate(region.model_copy(update={"offerings": offerings}), scenario(days=0.25)))
    assert (lift.kind, lift.subject, lift.unit) == ("item", "dos", "förpackning")
    assert lift.gain["nödvändigt"] == pytest.approx(0, abs=EPS)
    assert (lift.least, lift.least_gain["nödvändigt"]) == (3, pytest.approx(1))
    assert lift.useful == pytest.approx(10.5 / 4)
