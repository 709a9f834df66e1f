"""Care that comes too late (för sent): hand-calculated ledgers and worlds, and laws that hold for any ledger."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from beredskap.arrays import Floats
from beredskap.engine import simulate
from beredskap.engine.outcome import outcomes
from beredskap.engine.outcome.baseline import Usual
from beredskap.engine.outcome.lateness import Reach
from beredskap.engine.outcome.verdicts import Evidence, verdicts
from beredskap.engine.outcome.windows import Windows, windows
from beredskap.model.result.journal import Outcome, Verdict
from beredskap.model.scenario.expectation import Expectation
from tests.engine.ledgers import CARES, DAY, HOUR, PLACES, SITES, Fate, Story, passes, steady
from tests.engine.reaching import two_towns
from tests.engine.runs import outcome, scenario

HOSPITAL = Usual(steady({"sjukhus": 100}).ledger())
AWAY = {"sjukhus": 12.0, "vc": 5.0, "grannsjukhus": 70.0}
READ: TypeAdapter[Any] = TypeAdapter(Expectation)


def roads(slow: dict[int, float] | None = None) -> Any:
    """Minutes to each site, in some segments so many times as long."""

    def minutes(segment: int | None) -> Floats:
        factor = 1.0 if segment is None else (slow or {}).get(segment, 1.0)
        return np.array([[AWAY[site] * factor for site in SITES] for _ in PLACES])

    return minutes


def reach(slow: dict[int, float] | None = None, **minutes: float) -> Reach:
    """Acute care is to be reached within 60 minutes, unless other care types are named."""
    limits = minutes or {"akut": 60}
    return Reach(np.array([60 * limits.get(care, math.inf) for care in CARES]), roads(slow))


def view_of(story: Story, usual: Usual = HOSPITAL, limit: Reach | None = None) -> Windows:
    return windows(story.ledger(), usual, limit or reach())


def outcome_of(view: Windows, care: str = "akut", place: str = "Norr") -> Outcome:
    found = outcomes.outcomes(view, lambda _municipality, site: (AWAY[site], AWAY[site]))
    return next(one for one in found if (one.care, one.municipality) == (care, place))


# --- the word ---


@pytest.mark.parametrize(
    ("fate", "word"),
    [
        # 70 min is more than 60: those at grannsjukhus are too late.
        ({"grannsjukhus": 100}, "för sent"),
        ({"sjukhus": 95, "grannsjukhus": 5}, "kvarstår"),
        ({"sjukhus": 94, "grannsjukhus": 6}, "för sent"),
        ({"vc": 95, "grannsjukhus": 5}, "flyttad"),
        ({"sjukhus": 50, "waiting": 45, "grannsjukhus": 5}, "försenad"),
        ({"vc": 50, "grannsjukhus": 45, "unmet": 5}, "för sent"),
        ({"grannsjukhus": 94, "unmet": 6}, "begränsad"),
        ({"grannsjukhus": 5, "unmet": 95}, "begränsad"),
        ({"grannsjukhus": 4, "unmet": 96}, "upphör"),
    ],
)
def test_those_too_late_are_not_served_but_not_without_care_either(fate: Fate, word: str) -> None:
    found = outcome_of(view_of(steady(fate, 8)))
    assert found.word == word
    assert found.worst is not None
    assert found.worst.too_late == pytest.approx(fate.get("grannsjukhus", 0) / 100)
    assert found.worst.home + found.worst.away == pytest.approx((fate.get("sjukhus", 0) + fate.get("vc", 0)) / 100)
    # 8 passes.
    assert found.too_late == pytest.approx(8 * fate.get("grannsjukhus", 0))
    assert found.usually_too_late == 0


def test_exactly_within_reach_is_in_time() -> None:
    assert outcome_of(view_of(steady({"grannsjukhus": 100}, 8), limit=reach(akut=70))).word == "flyttad"
    assert outcome_of(view_of(steady({"grannsjukhus": 100}, 8), limit=reach(akut=69.9))).word == "för sent"


def test_care_without_a_reach_is_never_too_late() -> None:
    found = outcome_of(view_of(steady({"grannsjukhus": 100}, 8), limit=reach(jour=1)))
    assert (found.word, found.too_late, found.first_too_late) == ("flyttad", 0, None)


def test_who_is_replaced_is_held_to_the_reach_of_what_they_needed() -> None:
    # Jour may be given anywhere, but it stands in for acute care, which must be reached within 60 min.
    found = outcome_of(view_of(steady({"grannsjukhus as jour": 100}, 8)))
    assert (found.word, found.worst.too_late if found.worst else None) == ("för sent", 1)
    found = outcome_of(view_of(steady({"grannsjukhus as jour": 100}, 8), limit=reach(jour=60)))
    assert found.word == "flyttad"


def test_first_too_late_is_the_pass_it_begins_in() -> None:
    story = Story(passes(8))
    for segment in range(8):
        story.arise(segment, {"sjukhus": 100} if segment < 5 else {"grannsjukhus": 100})
    found = outcome_of(view_of(story))
    assert (found.first_too_late, found.first_failure) == (5 * 6 * HOUR, None)


# --- what is usual ---


def test_those_who_usually_live_beyond_reach_are_as_usual() -> None:
    # Usually 40 of 100 go to grannsjukhus, 70 min away: they are as usual, and counted apart. When all 100 go there 60 are too late.
    usual = Usual(steady({"sjukhus": 60, "grannsjukhus": 40}).ledger())
    found = outcome_of(view_of(steady({"sjukhus": 60, "grannsjukhus": 40}, 8), usual))
    assert (found.word, found.too_late, found.usually_too_late) == ("kvarstår", 0, pytest.approx(8 * 40))
    found = outcome_of(view_of(steady({"grannsjukhus": 100}, 8), usual))
    assert (found.word, found.too_late, found.usually_too_late) == (
        "för sent",
        pytest.approx(8 * 60),
        pytest.approx(8 * 40),
    )
    assert found.worst is not None
    assert (found.worst.home, found.worst.too_late) == (pytest.approx(0.4), pytest.approx(0.6))


def test_the_usual_place_is_too_far_when_the_roads_are_slow() -> None:
    # 12 min to the usual hospital; six times as slow in passes 4-7 it is 72 > 60. The window up to 36 h holds passes 2-5: 2 of 4 are too late.
    view = view_of(steady({"sjukhus": 100}, 8), limit=reach(dict.fromkeys(range(4, 8), 6.0)))
    found = outcome_of(view)
    assert (found.word, found.too_late, found.usually_too_late) == ("för sent", pytest.approx(400), 0)
    assert found.first_too_late == DAY
    assert view.too_late[:, 0] == pytest.approx([0, 0, 0, 0, 100, 200, 300, 400])
    assert view.home[:, 0] == pytest.approx([100, 200, 300, 400, 300, 200, 100, 0])
    assert found.moved is None


def test_a_way_that_is_usually_too_long_and_now_longer_still_is_too_late() -> None:
    # All usually go 70 min for care that is to be reached in 60: as usual. With twice the time on the road it is 140, and worse than usual.
    usual = Usual(steady({"grannsjukhus": 100}).ledger())
    found = outcome_of(view_of(steady({"grannsjukhus": 100}, 8), usual))
    assert (found.word, found.too_late, found.usually_too_late) == ("kvarstår", 0, pytest.approx(800))
    found = outcome_of(view_of(steady({"grannsjukhus": 100}, 8), usual, reach(dict.fromkeys(range(4, 8), 2.0))))
    assert (found.word, found.too_late, found.usually_too_late) == (
        "för sent",
        pytest.approx(400),
        pytest.approx(400),
    )


# --- series and ways ---


def test_series_tell_when_and_ways_tell_where() -> None:
    story = Story(passes(4))
    for segment in range(4):
        story.arise(segment, {"sjukhus": 30, "vc": 20, "grannsjukhus": 50} if segment else {"sjukhus": 100})
    view = view_of(story)
    series = next(one for one in outcomes.care_series(view) if (one.care, one.municipality) == ("akut", "Norr"))
    assert series.too_late == pytest.approx([0, 50, 50, 50])
    assert series.home == pytest.approx([100, 30, 30, 30])
    assert series.away == pytest.approx([0, 20, 20, 20])
    (way,) = outcomes.served_late(view, reach())
    assert (way.care, way.municipality, way.site) == ("akut", "Norr", "grannsjukhus")
    assert (way.patients, way.minutes, way.reach, way.first) == (pytest.approx(150), pytest.approx(70), 3600, 6 * HOUR)


def test_the_minutes_of_a_way_are_the_mean_of_those_who_went() -> None:
    # 100 at 70 min and 100 at 140 min: 105 min.
    view = view_of(steady({"grannsjukhus": 100}, 2), limit=reach({1: 2.0}))
    (way,) = outcomes.served_late(view, reach({1: 2.0}))
    assert way.minutes == pytest.approx(105)


# --- expectations ---


def verdict_on(story: Story, **expectation: Any) -> Verdict:
    view = view_of(story)
    given = Evidence(
        windows=view, horizon=view.ledger.horizon, grades=dict.fromkeys(CARES, "nödvändigt"), minutes=roads()
    )
    (found,) = verdicts([READ.validate_python(expectation)], given)
    return found


def half_too_late() -> Story:
    """Eight passes; in passes 2-5 (12-36 h) 40 of 100 are too late and 10 unmet."""
    story = Story(passes(8))
    for segment in range(8):
        story.arise(segment, {"vc": 50, "grannsjukhus": 40, "unmet": 10} if 2 <= segment < 6 else {"sjukhus": 100})
    return story


def test_an_expectation_limits_those_too_late() -> None:
    # 4 passes with 40: 160. The first 40 are there at 18 h; up to 24 h there are 80.
    found = verdict_on(half_too_late(), care="akut", too_late="<= 150 patienter")
    assert (found.holds, found.found) == (False, pytest.approx(160))
    assert found.found_at == 36 * HOUR
    assert found.expected == "for: länet, too_late: <= 150 patienter"
    assert verdict_on(half_too_late(), care="akut", too_late="<= 160").holds
    early = verdict_on(half_too_late(), care="akut", too_late="<= 0", during="0 h..24 h")
    assert (early.holds, early.found, early.found_at) == (False, pytest.approx(80), 18 * HOUR)
    elsewhere = verdict_on(half_too_late(), care="akut", too_late="<= 0", **{"for": "Syd"})
    assert (elsewhere.holds, elsewhere.found) == (True, 0)


def test_those_too_late_are_not_served_but_within_overrides() -> None:
    # The worst day, 12-36 h: 50 of 100 are served in time. Within 70 min 90 of 100 are, too late or not; unmet is what is left without care.
    assert verdict_on(half_too_late(), care="akut", served=">= 90 %").found == pytest.approx(0.5)
    assert verdict_on(half_too_late(), care="akut", served=">= 90 %", within="70 min").found == pytest.approx(0.9)
    assert verdict_on(half_too_late(), care="akut", unmet="<= 0").found == pytest.approx(40)
    # 4 x 100 + 4 x 50 of 800 by the end.
    assert verdict_on(half_too_late(), care="akut", served=">= 90 %", by="end").found == pytest.approx(0.75)


# --- a world ---


def test_all_who_go_to_the_far_hospital_are_too_late() -> None:
    # a is lost for 8 days. A's 10 a day go to b, 30 min away, which is more than 20: 80 too late. B's 5 a day are where they usually are: 40 of 120.
    expect = [{"care": "akut", "too_late": "<= 79 patienter"}, {"care": "akut", "served": ">= 90 %"}]
    journal = simulate(two_towns(), scenario({"at": "0 h", "lose": "a"}, expect=expect))
    whole, a, b = (outcome(journal, "akut", name) for name in ("", "A", "B"))
    assert (a.word, b.word, whole.word) == ("för sent", "kvarstår", "för sent")
    assert (a.too_late, b.too_late, whole.too_late) == (pytest.approx(80), 0, pytest.approx(80))
    assert (whole.unmet, whole.served, whole.first_failure) == (pytest.approx(0, abs=1e-6), pytest.approx(120), None)
    assert (whole.first_too_late, whole.usually_too_late) == (0, 0)
    assert whole.worst is not None
    assert (whole.worst.home, whole.worst.too_late) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    (way,) = journal.served_late
    assert (way.municipality, way.site, way.patients, way.minutes) == ("A", "b", pytest.approx(80), pytest.approx(30))
    too_many, served = journal.verdicts
    assert (too_many.holds, too_many.found) == (False, pytest.approx(80))
    assert (served.holds, served.found) == (False, pytest.approx(1 / 3))


def test_within_reach_the_same_loss_only_moves_them() -> None:
    for minutes in ("30 min", None):
        journal = simulate(two_towns(minutes), scenario({"at": "0 h", "lose": "a"}))
        found = outcome(journal, "akut")
        assert (found.word, found.too_late, journal.served_late) == ("flyttad", 0, ())


def test_weather_makes_the_same_way_too_long() -> None:
    # Within a municipality it takes 8 min; three times as long it is 24 > 20, for a day: all 15 of that day.
    storm = {"at": "0 h", "weather": {"name": "snö", "travel": 3, "lasts": "1 d"}}
    journal = simulate(two_towns(), scenario(storm, days=2))
    found = outcome(journal, "akut")
    assert (found.word, found.too_late, found.usually_too_late) == ("för sent", pytest.approx(15), 0)


# --- laws ---


FATES = st.lists(
    st.dictionaries(st.sampled_from([*SITES, "vc as jour", "unmet", "waiting"]), st.floats(0.5, 50), max_size=4),
    min_size=1,
    max_size=12,
)


@given(FATES, st.floats(1, 90), st.dictionaries(st.integers(0, 11), st.floats(0.5, 8), max_size=6))
@settings(max_examples=100, deadline=None)
def test_everybody_has_one_fate_and_those_beyond_reach_are_all_counted(
    fates: list[dict[str, float]], minutes: float, slow: dict[int, float]
) -> None:
    usual = Usual(steady({"sjukhus": 60, "grannsjukhus": 40}).ledger())
    story = Story(passes(len(fates)))
    for segment, fate in enumerate(fates):
        story.arise(segment, fate)
    limit = reach(slow, akut=minutes)
    view = windows(story.ledger(), usual, limit)
    parts = (view.home, view.away, view.too_late, view.waiting, view.unmet)
    assert all(part.min() >= 0 for part in parts)
    assert sum(parts) == pytest.approx(view.base, abs=1e-7)
    # Whoever is beyond reach is too late or usually so, by hand from the story.
    beyond = sum(
        patients
        for segment, fate in enumerate(fates)
        for what, patients in fate.items()
        if what.partition(" ")[0] in AWAY and AWAY[what.partition(" ")[0]] * slow.get(segment, 1.0) > minutes + 1e-7
    )
    found = outcome_of(view)
    assert found.too_late + found.usually_too_late == pytest.approx(beyond, abs=1e-6)
    assert sum(way.patients for way in outcomes.served_late(view, limit)) == pytest.approx(found.too_late, abs=1e-4)


@given(FATES)
@settings(max_examples=40, deadline=None)
def test_a_longer_reach_never_makes_more_too_late(fates: list[dict[str, float]]) -> None:
    story = Story(passes(len(fates)))
    for segment, fate in enumerate(fates):
        story.arise(segment, fate)
    late = [outcome_of(view_of(story, limit=reach(akut=minutes))).too_late for minutes in (1, 10, 20, 60, 70)]
    assert late == sorted(late, reverse=True)
    assert late[-1] == 0
