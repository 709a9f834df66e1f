"""What holds care back, and what one more of it gives: known from arithmetic, never from the solver's prices."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.model.result.journal import Bottleneck
from tests.engine.runs import outcome, scenario
from tests.worlds import world


def held_back(**more: Any) -> Bottleneck:
    """A's hospital is lost; its 10 a day, 2.5 a pass, go to b, 30 min away, which has none of its own."""
    tables: dict[str, Any] = {
        "municipalities": {"A": {"population": 1000}, "B": {}},
        "roads": {"ab": {"start": "A", "end": "B", "minutes": 30}},
        "sites": {"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        "care": {"akut": {"per_1000": 10}},
        "offerings": {
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "12 besök/dygn"},
            "b.akut": {"site": "b", "care": ["akut"], "capacity": "12 besök/dygn"},
        },
    }
    region = world(**{key: more.get(key, tables.get(key)) for key in {*tables, *more}})
    found = outcome(simulate(region, scenario({"at": "0 h", "lose": "a"}, days=1)), "akut").bottleneck
    assert found is not None
    return found


def b_akut(**more: Any) -> dict[str, Any]:
    a = {"site": "a", "care": ["akut"], "capacity": "12 besök/dygn"}
    return {"a.akut": a, "b.akut": {"site": "b", "care": ["akut"], "capacity": "12 besök/dygn", **more}}


def test_one_more_visit() -> None:
    # b has 4 a day, 1 a pass: 1.5 of 2.5 are unmet. One more visit serves one, and up to 1.5 are of use.
    found = held_back(offerings=b_akut(capacity="4 besök/dygn"))
    assert found.limits == (("capacity", "akut"),)
    (lift,) = found.lifts
    assert (lift.unit, lift.gain["nödvändigt"], lift.useful) == ("besök", pytest.approx(1), pytest.approx(1.5))


def test_one_more_nurses_pass() -> None:
    # 8 h a patient and 16 h a day, 4 h a pass: half a patient of 2.5. A pass of 8 h is worth one, and two of them serve everybody.
    found = held_back(
        offerings=b_akut(staff={"ssk": "8 h"}),
        staff={"b.ssk": {"site": "b", "competence": "ssk", "present": "16 h/dygn"}},
    )
    assert found.limits == (("staff", "ssk"),)
    (lift,) = found.lifts
    assert (lift.unit, lift.gain["nödvändigt"], lift.useful) == ("pass", pytest.approx(1), pytest.approx(2))


def test_one_more_vehicle() -> None:
    # Everybody rides, 1.5 h there and back with loading: half an ambulance (3 h a pass) carries 2 of 2.5. Another one carries the half that is left, and
    # half a patient takes 0.75 of its 6 hours.
    found = held_back(
        care={"akut": {"per_1000": 10, "transport": ["amb"], "transported": 1}},
        vehicles={"a.amb": {"site": "a", "kind": "amb", "number": "1 st", "on_site": 0.5}},
    )
    assert found.limits == (("vehicle", "amb"),)
    (lift,) = found.lifts
    assert (lift.unit, lift.gain["nödvändigt"], lift.useful) == ("fordon", pytest.approx(0.5), pytest.approx(0.125))


def test_one_more_pack() -> None:
    # One dose for 2.5 patients; a pack has half a dose, and three packs are of use.
    found = held_back(
        offerings=b_akut(items={"dos": "1 st"}),
        items={"dos": {"pack": "0.5 st"}},
        stores={"b.dos": {"site": "b", "item": "dos", "amount": "1 st"}},
    )
    assert found.limits == (("item", "dos"),)
    (lift,) = found.lifts
    assert (lift.unit, lift.gain["nödvändigt"], lift.useful) == ("förpackning", pytest.approx(0.5), pytest.approx(3))


def test_what_another_grade_loses() -> None:
    # b's 4 a day also serve 4 önskvärda a day of B's own, 1 a pass. Nödvändigt takes the 1 and lacks 1.5. One more visit goes to nödvändigt; önskvärt's 1
    # is lost already and gains nothing.
    care = {"akut": {"per_1000": 10}, "plan": {"grade": "önskvärt"}}
    found = held_back(
        care=care,
        nonresidents={"plan": {"municipality": "B", "care": "plan", "per_day": 4}},
        offerings=b_akut(care=["akut", "plan"], capacity="4 besök/dygn"),
    )
    (lift,) = found.lifts
    assert lift.gain == {"nödvändigt": pytest.approx(1), "angeläget": 0, "önskvärt": pytest.approx(0, abs=1e-9)}


def test_another_grade_pays_for_a_larger_share() -> None:
    # A quarter of akut may be seen as b's visits, 4 a pass that B's own önskvärda fill. Of 2.5 then 0.625 are served. A patient more of the share serves one
    # more, and önskvärt loses one.
    found = held_back(
        care={"akut": {"per_1000": 10, "stand_in": [{"care": "besök", "share": 0.25}]}, "besök": {"grade": "önskvärt"}},
        nonresidents={"besök": {"municipality": "B", "care": "besök", "per_day": 16}},
        offerings={
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "12 besök/dygn"},
            "b.besök": {"site": "b", "care": ["besök"], "capacity": "16 besök/dygn"},
        },
    )
    assert found.limits == (("share", "akut"),)
    (lift,) = found.lifts
    assert lift.gain["nödvändigt"] == pytest.approx(1)
    assert lift.gain["önskvärt"] == 0
    assert lift.displaced == {"önskvärt": pytest.approx(1)}
    assert lift.useful == pytest.approx(2.5 - 0.625)


def test_where_there_is_nowhere_to_go_nothing_helps() -> None:
    found = held_back(roads={})
    assert (found.limits, found.restored, found.unmet) == ((), 0, pytest.approx(2.5))


def test_an_endless_limit_is_never_the_bottleneck() -> None:
    # Staff at b is okänd: endless in the hopeful run, where only b's 1 a pass holds back.
    found = held_back(
        offerings=b_akut(capacity="4 besök/dygn", staff={"ssk": "1 h"}),
        staff={"b.ssk": {"site": "b", "competence": "ssk", "present": "okänd"}},
    )
    assert found.limits == (("capacity", "akut"),)


def test_what_is_kept_for_higher_grades_holds_the_lower_back() -> None:
    # 100 doses last 8 days for the 10 a day that are nödvändiga and 2 days for the 10 that are önskvärda: then 80 lie there, and none of them is theirs.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"livsviktig": {"per_1000": 10}, "bra": {"per_1000": 10, "grade": "önskvärt"}},
        offerings={
            name: {"care": [name], "capacity": "10 besök/dygn", "items": {"dos": "1 st"}}
            for name in ("livsviktig", "bra")
        },
        stores={"dos": {"amount": "100 st"}},
    )
    found = outcome(simulate(region, scenario(days=8)), "bra").bottleneck
    assert found is not None
    assert found.limits == (("ration", "dos"),)
    assert found.restored == pytest.approx(2.5)
    assert found.lifts == ()


def test_postponed_care_is_held_back_by_the_decision() -> None:
    # Ten a day can wait a day; those who come in the first six hours go without in the fourth pass, 2.5 of them, though every place is free.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"planerad": {"per_1000": 10, "grade": "önskvärt", "wait": "24 h"}},
        offerings={"planerad": {"care": ["planerad"], "capacity": "20 besök/dygn"}},
        measures={"vila": {"name": "vila", "does": [{"postpone": {"grade": "önskvärt"}}]}},
    )
    found = outcome(simulate(region, scenario({"at": "0 h", "measure": "vila"}, days=2)), "planerad").bottleneck
    assert found is not None
    assert found.limits == (("postponed", "vila"),)
    assert found.unmet == pytest.approx(2.5)
