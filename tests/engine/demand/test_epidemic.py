"""Epidemics: the SIR model keeps to its theory, a table to its area, and every case comes to care once, however the passes are cut."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from beredskap.engine import simulate
from beredskap.engine.demand.epidemic import Sir, cases
from beredskap.engine.demand.surges import pairs_of
from beredskap.model.region import Region
from beredskap.model.scenario.strain import Outbreak, Spread
from tests.engine.runs import arising, scenario
from tests.engine.surging import PASS, Surging
from tests.worlds import DAY, H, event, world

SPREADS = st.builds(
    Spread,
    r0=st.floats(0.2, 15),
    infectious=st.integers(H, 12 * DAY),
    first=st.floats(1e-3, 50),
    susceptible=st.floats(0.1, 1),
)


def run(spread: Spread, days: float) -> Sir:
    sir = Sir(spread)
    sir.until(days * DAY)
    return sir


@given(SPREADS)
def test_people_neither_appear_nor_vanish(spread: Spread) -> None:
    states = run(spread, 20).states
    assert {round(sum(state) / (1000 * spread.susceptible), 9) for state in states} == {1.0}
    assert min(min(state) for state in states) >= 0


@given(SPREADS)
def test_who_is_left_follows_from_who_has_been_ill(spread: Spread) -> None:
    # dS/dR = -r0 S / N whatever the time: S = S0 exp(-r0 R / N) (Kermack & McKendrick 1927).
    everybody = 1000 * spread.susceptible
    first, *later = run(spread, 20).states
    for state in later[:: max(1, len(later) // 50)]:
        expected = first.susceptible * math.exp(-spread.r0 * state.removed / everybody)
        assert state.susceptible == pytest.approx(expected, rel=1e-4, abs=1e-6 * everybody)


@pytest.mark.parametrize(("r0", "final"), [(1.5, 0.5828), (2.0, 0.7968), (3.0, 0.9405), (6.0, 0.9975)])
def test_the_final_size(r0: float, final: float) -> None:
    # R = 1 - exp(-r0 R): of those who can be infected this share has been when it is over; here 40 % of the inhabitants can be.
    assert 1 - math.exp(-r0 * final) == pytest.approx(final, abs=1e-4)
    spread = Spread(r0=r0, infectious=5 * DAY, first=0.01, susceptible=0.4)
    assert Sir(spread).until(600 * DAY) / 400 == pytest.approx(final, abs=1e-3)


@pytest.mark.parametrize("r0", [1.5, 3, 12])
def test_most_are_infected_when_one_in_r0_has_not_been(r0: float) -> None:
    spread = Spread(r0=r0, infectious=7 * DAY, first=0.1, susceptible=0.8)
    states = run(spread, 300).states
    peak = max(range(len(states)), key=lambda number: states[number].infected)
    assert 0 < peak < len(states) - 1
    assert states[peak - 1].susceptible > 800 / r0 > states[peak + 1].susceptible


def test_it_begins_as_a_power() -> None:
    # While nearly all can be infected: 0.001 per 1,000 infected at the event, times e^((3 - 1) / 5 d x 10 d) = e^4 after 10 days. Cases so far are
    # r0 / (r0 - 1) x 0.001 x (e^4 - 1) = 1.5 x 0.0536 = 0.0804 per 1,000.
    spread = Spread(r0=3, infectious=5 * DAY, first=0.001)
    assert Sir(spread).until(10 * DAY) == pytest.approx(1.5 * 0.001 * (math.exp(4) - 1), rel=1e-3)


def test_below_one_it_dies_out() -> None:
    # Each infects half another: 1 + 1/2 + 1/4 ... of which the first is not new: 1 per 1,000, a little less since some have had it.
    assert 0.99 < Sir(Spread(r0=0.5, first=1)).until(365 * DAY) < 1


def test_nobody_falls_ill_where_nobody_can() -> None:
    assert Sir(Spread(r0=3, susceptible=0)).until(365 * DAY) == 0


def test_all_are_infected_at_the_event_at_most() -> None:
    sir = Sir(Spread(r0=3, first=500, susceptible=0.2))
    assert tuple(sir.states[0]) == pytest.approx((0, 200, 0))
    assert sir.until(100 * DAY) == 0


def test_an_epidemic_that_is_over_is_not_followed_further() -> None:
    # An hour's infectious time: over within a week, though 20 steps an hour would be 175,200 in a year.
    sir = Sir(Spread(r0=2, infectious=H, first=1))
    total = sir.until(365 * DAY)
    assert len(sir.states) < 10_000
    assert total == pytest.approx(sir.until(30 * DAY)) == pytest.approx(796, abs=2)


def test_it_does_not_matter_in_which_order_one_asks() -> None:
    spread = Spread(r0=2.5)
    asked = Sir(spread)
    late = asked.until(60 * DAY + 17)
    assert asked.until(11 * DAY + 1000) == Sir(spread).until(11 * DAY + 1000)
    assert late == Sir(spread).until(60 * DAY + 17)


@given(SPREADS, st.lists(st.floats(-DAY, 20 * DAY), min_size=2, max_size=6))
def test_cases_never_fall(spread: Spread, times: list[float]) -> None:
    sir = Sir(spread)
    counted = [sir.until(time) for time in sorted(times)]
    assert counted == sorted(counted)
    assert sir.until(0) == sir.until(-5) == 0


def outbreak(**more: Any) -> Outbreak:
    return Outbreak.model_validate({"care": {"iva": "1 %"}, **more})


@pytest.mark.parametrize(
    ("day", "expected"),
    [(0, 0), (2, 0), (3, 0.55), (4, 1.4), (4.5, 1.4 + 0.375), (5, 1.9), (100, 1.9)],
)
def test_a_table_is_its_area(day: float, expected: float) -> None:
    # 0.4 a day at day 2, 1.0 at day 4, 0 at day 5. Day 3 has 0.7: (0.4 + 0.7) / 2. Day 4: (0.4 + 1) / 2 x 2. Day 4.5 has 0.5: + (1 + 0.5) / 2 x 0.5.
    table = cases(outbreak(table=["0.4 at 2 d", "1 at 4 d", "0 at 5 d"]))
    assert table.until(day * DAY) == pytest.approx(expected, abs=1e-12)


def test_one_point_is_no_curve() -> None:
    with pytest.raises(ValidationError, match="minst två punkter"):
        outbreak(table=["0.4 at 2 d"])


def towns(**care: Any) -> Region:
    return world(
        municipalities={"m": {"population": 2000}, "n": {"population": 500}, "utanför": {"outside": True}},
        care={"iva": care, "vård": {}},
        offerings={"iva": {"capacity": "2000 besök/dygn"}, "vård": {"capacity": "2000 besök/dygn"}},
    )


def epidemic(at: str = "0 h", *, name: str | None = None, **more: Any) -> dict[str, Any]:
    body = {"care": {"iva": "2 %", "vård": "10 %"}, **more}
    if "table" not in body:
        body.setdefault("sir", {"r0": 3, "infectious": "3 d"})
    return {"at": at, "epidemic": body} | ({"id": name} if name else {})


def test_everybody_ill_needs_each_care_in_its_share() -> None:
    # One per 1,000 and day for 4 days, and a day up and a day down: 5 per 1,000. m has 2,000: 10 cases, iva 2 % = 0.2, vård 10 % = 1. n a quarter of it.
    # The first day has half of 1 per 1,000.
    table = ["0 at 0 d", "1 at 1 d", "1 at 5 d", "0 at 6 d"]
    surging = Surging(towns(), epidemic(table=table), until=8 * DAY)
    assert surging.arose("iva") == pytest.approx(0.2)
    assert surging.arose("vård") == pytest.approx(1.0)
    assert surging.arose("vård", "n") == pytest.approx(0.25)
    assert surging.arose("vård", end=DAY) == pytest.approx(0.1)
    assert surging.arose("vård", begin=6 * DAY) == pytest.approx(0, abs=1e-12)


def test_they_need_care_a_delay_after_falling_ill() -> None:
    # Two per 1,000 in two days from hour 30: with two days' delay they arise from hour 78 to 126.
    table = ["1 at 0 d", "1 at 2 d"]
    surging = Surging(towns(), epidemic("30 h", table=table, delay="2 d"), until=8 * DAY)
    assert surging.arose("vård", end=78 * H) == 0
    assert surging.arose("vård", begin=78 * H, end=102 * H) == pytest.approx(0.2)
    assert (
        surging.arose("vård", begin=78 * H, end=126 * H) == pytest.approx(0.4) == pytest.approx(surging.arose("vård"))
    )


def test_restored_it_makes_nobody_more_ill_but_those_who_are_still_come() -> None:
    # One per 1,000 and day, care two days later, restored after three days: three days' cases come, in days 2 to 5.
    course = [epidemic(name="e", table=["1 at 0 d", "1 at 20 d"], delay="2 d"), {"at": "3 d", "restore": "e"}]
    surging = Surging(towns(), *course, until=20 * DAY)
    assert surging.arose("vård", end=3 * DAY) == pytest.approx(0.2)
    assert surging.arose("vård", end=5 * DAY) == pytest.approx(0.6) == pytest.approx(surging.arose("vård"))


def test_only_the_epidemic_that_is_restored_ends() -> None:
    # Two epidemics of one per 1,000 and day; one ends after two days, and the other goes on for four: 2 + 4 per 1,000.
    table = ["1 at 0 d", "1 at 4 d"]
    course = [epidemic(name="a", table=table), epidemic(name="b", table=table), {"at": "2 d", "restore": "b"}]
    assert Surging(towns(), *course, until=8 * DAY).arose("vård") == pytest.approx(0.2 * (2 + 4))


def test_restored_inside_a_pass_those_already_arisen_stay() -> None:
    # Cases rise from 0 to 4 per 1,000 and day in a day. Decided at 0, the first pass has 4 x (1/4)^2 / 2 = 0.125 per 1,000, evenly: half of it has arisen at
    # 3 h, when only 0.03125 would have fallen ill. They stay, and nobody more comes.
    course = [epidemic(name="e", table=["0 at 0 d", "4 at 1 d"]), {"at": "3 h", "restore": "e"}]
    surging = Surging(towns(), *course, until=2 * DAY)
    assert surging.arose("vård", end=3 * H) == pytest.approx(0.0625 * 0.2)
    assert surging.arose("vård", begin=3 * H) == 0


CUTS = st.lists(st.integers(1, 20 * DAY - 1), max_size=12)


@given(SPREADS, CUTS, st.integers(0, 3 * DAY), st.integers(0, 2 * DAY))
def test_every_case_arises_once_whatever_the_cuts(spread: Spread, cuts: list[int], at: int, delay: int) -> None:
    # By the end those ill until a delay before it: cases x 10 % x 2,000 / 1,000.
    text = {"at": at, "epidemic": {"sir": spread.model_dump(), "care": {"vård": 0.1}, "delay": delay}}
    surging = Surging(towns(), text, until=20 * DAY, cuts=cuts)
    expected = 0.2 * Sir(spread).until(20 * DAY - at - delay)
    assert surging.arose("vård") == pytest.approx(expected)
    assert surging.arose("vård", "n") == pytest.approx(expected / 4)


@given(CUTS)
def test_cuts_move_nobody_from_one_pass_to_another(cuts: list[int]) -> None:
    whole = Surging(towns(), epidemic(), until=20 * DAY)
    cut = Surging(towns(), epidemic(), until=20 * DAY, cuts=cuts)
    for begin, end, _ in whole.segments:
        assert end - begin == PASS
        assert cut.arose("vård", begin=begin, end=end) == pytest.approx(whole.arose("vård", begin=begin, end=end))


def test_who_may_arise_is_known_beforehand() -> None:
    text = epidemic(care={"iva": "2 %", "vård": "0 %"})
    injured = {"at": "1 h", "demand": {"care": "vård", "municipality": "n", "extra": 5}}
    events = [event(text), event(injured), event({"at": "2 h", "lose": "s"}), event(text)]
    assert pairs_of(towns(), events) == [("iva", "m"), ("iva", "n"), ("vård", "n")]


def test_in_a_run() -> None:
    # One case per 1,000 and day for four days; 2,500 inhabitants: 10 cases, of whom 10 % need vård.
    journal = simulate(towns(), scenario(epidemic(table=["1 at 0 d", "1 at 4 d"]), days=6))
    assert arising(journal, "vård") == pytest.approx(1.0)
    assert arising(journal, "iva") == pytest.approx(0.2)
