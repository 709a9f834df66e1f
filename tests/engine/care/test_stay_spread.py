"""Stays that differ from patient to patient: Little's law whatever the spread, mixes of fixed stays, who is there at the start, and hand worlds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.starting_point import StartingPoint
from tests.engine.runs import finished, outcome, scenario
from tests.worlds import DAY, H, world

NOBODY_NEW = {"at": "0 h", "weather": {"demand": {"med": "0 %"}, "lasts": "60 d"}}


def ward(beds: float = 40, per_day: float = 2.0, **care: Any) -> Region:
    return world(
        municipalities={"m": {"population": 1000}, "n": {}},
        roads={"mn": {"start": "m", "end": "n", "minutes": 30}},
        sites={"s": {"municipality": "m"}, "t": {"municipality": "n"}},
        care={"med": {"measure": "vårddygn", "per_1000": per_day, **care}},
        offerings={
            "s.med": {"site": "s", "care": ["med"], "capacity": f"{beds} vårdplatser", "staff": {"ssk": "4 h"}},
            "t.med": {"site": "t", "care": ["med"], "capacity": "90 vårdplatser"},
        },
        staff={"s.ssk": {"site": "s", "competence": "ssk", "present": "900 h/dygn"}},
        vehicles={"s.buss": {"site": "s", "kind": "sjuktransport", "number": "90 st"}},
    )


def there(journal: Journal, offering: str = "s.med") -> list[float]:
    """Inpatients at the end of each segment."""
    return list(next(one for one in journal.offerings if one.offering == offering).inpatients)


spreads = st.one_of(
    st.just({"stay": "3 d", "stay_spread": "exponential"}),
    st.integers(5, 200).map(lambda deviation: {"stay": "60 h", "stay_spread": f"lognormal {deviation} %"}),
    st.tuples(st.integers(1, 99), st.integers(1, 60), st.integers(1, 240)).map(
        lambda t: {"stay_spread": [f"{t[0]} % for {t[1]} h", f"{100 - t[0]} % for {t[2]} h"]}
    ),
)


@settings(max_examples=25)
@given(spreads, st.sampled_from(["2027-01-11T00:00", "2027-01-14T16:40"]), st.sampled_from([2, 6, 12]))
def test_beds_are_admissions_times_the_mean_stay(care: dict[str, Any], start: str, hours: int) -> None:
    journal, run = finished(ward(beds=60, **care), scenario(days=3, start=start, **{"pass": f"{hours} h"}))
    mean = run.plan.stay_passes(0, hours * H) * hours / 24
    # A run that ends inside a pass ends before that pass has admitted all of its cohort.
    assert there(journal)[:-1] == pytest.approx([2 * mean] * (len(journal.segments) - 1), rel=1e-9)
    assert outcome(journal, "med").word == "kvarstår"


def test_who_is_there_at_the_start_are_those_whose_stays_are_not_over() -> None:
    # 2 a day, half of them for 1 d and half for 3 d: 1 x 1 + 1 x 3 = 4, in cohorts of 1/4 a pass. Those of the first pass are to come and do not: 3 short
    # and 11 long cohorts are left, 3.5. At the end of a day a cohort of each kind has left at three boundaries: 8 long ones are left, then 4, then none.
    # Fixed stays of the same mean, 2 d, are 7 cohorts of 1/2: 4 are left after a day, and none after two.
    region = ward(stay_spread=["50 % for 1 d", "50 % for 3 d"])
    by_day = there(simulate(region, scenario(NOBODY_NEW, days=4)))[3::4]
    assert by_day == pytest.approx([8 / 4, 4 / 4, 0, 0], abs=1e-9)
    fixed = there(simulate(ward(stay="2 d"), scenario(NOBODY_NEW, days=4)))[3::4]
    assert fixed == pytest.approx([4 / 2, 0, 0, 0], abs=1e-9)


@pytest.mark.parametrize("spread", [["100 % for 5 d"], "lognormal 0.01 %", ["60 % for 5 d", "40 % for 115 h"]])
def test_a_spread_of_one_length_is_the_fixed_stay(spread: object) -> None:
    care = {"stay_spread": spread} | ({"stay": "5 d"} if isinstance(spread, str) else {})
    asked = scenario({"at": "20 h", "lose": "s"}, {"at": "50 h", "restore": "s"}, days=7, start="2027-01-13T03:30")
    one, other = simulate(ward(beds=9, **care), asked), simulate(ward(beds=9, stay="5 d"), asked)
    for offering in ("s.med", "t.med"):
        assert there(one, offering) == pytest.approx(there(other, offering), abs=1e-9)
    assert [e.patients for e in one.evacuated] == pytest.approx([e.patients for e in other.evacuated], abs=1e-9)
    assert outcome(one, "med").unmet == pytest.approx(outcome(other, "med").unmet, abs=1e-9)


@settings(max_examples=10)
@given(st.integers(5, 95), st.integers(1, 90), st.integers(1, 200), st.integers(0, 30))
def test_a_mix_is_its_parts_side_by_side(share: int, short: int, long: int, at: int) -> None:
    """One care type with two lengths of stay, or two with one each: as many lie there, whatever stops and whoever is moved."""
    mixed = ward(beds=90, stay_spread=[f"{share} % for {short} h", f"{100 - share} % for {long} h"])
    parts = {
        name: {"measure": "vårddygn", "per_1000": 2 * part / 100, "stay": f"{stay} h"}
        for name, part, stay in (("kort", share, short), ("lång", 100 - share, long))
    }
    apart = world(
        municipalities={"m": {"population": 1000}, "n": {}},
        roads={"mn": {"start": "m", "end": "n", "minutes": 30}},
        sites={"s": {"municipality": "m"}, "t": {"municipality": "n"}},
        care={name: {"name": name, **body} for name, body in parts.items()},
        offerings={
            f"{site}.{name}": {"site": site, "care": [name], "capacity": "90 vårdplatser"}
            for site in "st"
            for name in parts
        },
        vehicles={"s.buss": {"site": "s", "kind": "sjuktransport", "number": "90 st"}},
    )
    events = [{"at": f"{at} h", "lose": "s"}, {"at": f"{at + 40} h", "restore": "s"}]
    one, other = (simulate(region, scenario(*events, days=5)) for region in (mixed, apart))
    for site in "st":
        both = [sum(pair) for pair in zip(there(other, f"{site}.kort"), there(other, f"{site}.lång"), strict=True)]
        assert there(one, f"{site}.med") == pytest.approx(both, abs=1e-6)


def test_those_who_are_moved_keep_what_is_left_of_their_stays() -> None:
    # 3.5 are there as above: lost at once, all of them are moved to t, and go home from there as they would have.
    region = ward(stay_spread=["50 % for 1 d", "50 % for 3 d"])
    journal = simulate(region, scenario(NOBODY_NEW, {"at": "0 h", "lose": "s"}, days=4))
    assert sum(e.patients for e in journal.evacuated) == pytest.approx(3.5)
    assert there(journal, "t.med")[3::4] == pytest.approx([2, 1, 0, 0], abs=1e-9)


def test_reported_inpatients_are_as_in_a_steady_state() -> None:
    # 8 are reported where 3.5 usually are: all of them leave at the same pace.
    region = ward(stay_spread=["50 % for 1 d", "50 % for 3 d"])
    usual = there(simulate(region, scenario(NOBODY_NEW, days=3)))
    reported = there(
        simulate(region, scenario(NOBODY_NEW, days=3), starting_point=StartingPoint(inpatients={"s.med": 8.0}))
    )
    assert reported == pytest.approx([8 / 3.5 * patients for patients in usual])


def test_early_discharge_is_by_the_mean_stay() -> None:
    # Half the mean of 2 d is 1 d. At midnight those with at most a day left are the 3 short cohorts and 4 of the 11 long: 7 x 1/4.
    region = ward(stay_spread=["50 % for 1 d", "50 % for 3 d"])
    effect = {"discharge": {"care": ["med"], "share": "50 %", "places": "20 vårdplatser"}}
    measure = {"name": "Hem", "does": [effect]}
    region = Region.model_validate(region.model_dump(by_alias=True) | {"measures": {"hem": {"id": "hem", **measure}}})
    journal = simulate(region, scenario(NOBODY_NEW, {"at": "0 h", "measure": "hem"}, days=0.25))
    assert sum(left.patients for left in journal.discharged) == pytest.approx(1.75)


def test_the_hours_of_the_coming_days_are_those_of_the_mix() -> None:
    # A bed of the mix is opened as far as the staff of a fixed stay of the same mean allows: 48 h of nurses and none to spare for visits.
    region = ward(stay_spread=["50 % for 12 h", "50 % for 84 h"])
    _, run = finished(region, scenario(days=1))
    assert run.plan.stay_survival([0], 6 * H)[0].tolist() == [1.0] * 2 + [0.5] * 12
    assert run.plan.stay_passes(0, 6 * H) * 6 * H == 2 * DAY
