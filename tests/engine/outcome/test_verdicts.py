"""Verdicts on expectations: hand-calculated runs, and what cannot be decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from beredskap.engine.outcome.baseline import Usual
from beredskap.engine.outcome.verdicts import Evidence, Spell, expected, spells, verdicts
from beredskap.engine.outcome.windows import Windows, windows
from beredskap.model.base import Grade
from beredskap.model.result.journal import Change, Verdict
from beredskap.model.scenario.expectation import Expectation
from tests.engine.ledgers import DAY, HOUR, Story, passes, steady

READ: TypeAdapter[Any] = TypeAdapter(Expectation)
GRADES: dict[str, Grade] = {"akut": "nödvändigt", "planerad": "önskvärt", "jour": "nödvändigt"}
MINUTES = {"sjukhus": 20.0, "vc": 5.0, "grannsjukhus": 70.0}
HOSPITAL = Usual(steady({"sjukhus": 100}).ledger())


def evidence(
    story: Story | None = None,
    usual: Usual = HOSPITAL,
    horizon: int = 2 * DAY,
    down: Mapping[str, tuple[Spell, ...]] | None = None,
    empty: Mapping[str, tuple[Spell, ...]] | None = None,
    events: Mapping[str, int] | None = None,
    unknown: frozenset[str] = frozenset(),
) -> Evidence:
    found = windows(story.ledger(), usual) if story else None
    return Evidence(
        windows=found,
        horizon=found.ledger.horizon if found else horizon,
        grades=GRADES,
        minutes=lambda _segment: _minutes(found),
        down=down or {},
        empty=empty or {},
        events=events or {},
        unknown=unknown,
    )


def _minutes(found: Windows | None) -> NDArray[np.float64]:
    ledger = found.ledger if found else HOSPITAL.ledger
    return np.array(
        [[MINUTES[site] + (10 if place == "Syd" else 0) for site in ledger.sites] for place in ledger.municipalities]
    )


def verdict_on(given: Evidence, **expectation: Any) -> Verdict:
    (found,) = verdicts([READ.validate_python(expectation)], given)
    return found


def lost_for_a_day() -> Story:
    """Eight passes; in passes 2-5 (12-36 h) 40 of 100 are served at the vc and 60 go unmet."""
    story = Story(passes(8))
    for segment in range(8):
        story.arise(segment, {"vc": 40, "unmet": 60} if 2 <= segment < 6 else {"sjukhus": 100})
    return story


# --- served ---


def test_served_is_the_worst_rolling_day_in_its_window() -> None:
    given = evidence(lost_for_a_day())
    # All four passes of (12 h, 36 h] are bad: 40 %.
    throughout = verdict_on(given, care="akut", served=">= 90 %")
    assert (throughout.holds, throughout.found, throughout.found_at) == (False, pytest.approx(0.4), 36 * HOUR)
    # Within 0-18 h the worst is the window up to 18 h: (100 + 100 + 40) / 300.
    early = verdict_on(given, care="akut", served=">= 80 %", during="0 h..18 h")
    assert (early.holds, early.found, early.found_at) == (True, pytest.approx(0.8), 18 * HOUR)
    # The last window, (24 h, 48 h]: (40 + 40 + 100 + 100) / 400.
    at = verdict_on(given, care="akut", served=">= 70 %", at="48 h")
    assert (at.holds, at.found, at.found_at) == (True, pytest.approx(0.7), 48 * HOUR)
    # By the end 4 x 100 + 4 x 40 of 800 have been served.
    by_end = verdict_on(given, care="akut", served="> 70 %", by="end")
    assert (by_end.holds, by_end.found, by_end.found_at) == (False, pytest.approx(0.7), 48 * HOUR)


def test_an_upper_bound_looks_at_the_best_window() -> None:
    found = verdict_on(evidence(lost_for_a_day()), care="akut", served="<= 50 %", during="24 h..48 h")
    # Windows up to 30, 36, 42 and 48 h: 55, 40, 55 and 70 %.
    assert (found.holds, found.found, found.found_at) == (False, pytest.approx(0.7), 48 * HOUR)


def test_a_window_between_boundaries_takes_the_segments_it_touches() -> None:
    # 13-14 h lies in the pass 12-18, whose window is the one up to 18 h.
    found = verdict_on(evidence(lost_for_a_day()), care="akut", served=">= 90 %", during="13 h..14 h")
    assert (found.found, found.found_at) == (pytest.approx(0.8), 18 * HOUR)


def test_residents_of_a_municipality_or_of_all() -> None:
    story = steady({"sjukhus": 100}, 4)
    for segment in range(4):
        story.arise(segment, {"unmet": 100}, place="Syd")
    given = evidence(story)
    shares = {
        place: verdict_on(given, care="akut", served=">= 0 %", **{"for": place}).found for place in ("Norr", "Syd")
    }
    assert shares == {"Norr": 1.0, "Syd": 0.0}
    assert verdict_on(given, care="akut", served=">= 50 %").found == 0.5


def test_within_counts_only_those_served_near_enough() -> None:
    story = steady({"sjukhus": 70, "grannsjukhus": 30}, 4)
    for segment in range(4):
        story.arise(segment, {"sjukhus": 100}, place="Syd")
    given = evidence(story)
    # From Norr the hospital is 20 min and the neighbour 70; from Syd 30 and 80.
    assert verdict_on(given, care="akut", served=">= 0 %", within="20 min", **{"for": "Norr"}).found == 0.7
    assert verdict_on(given, care="akut", served=">= 0 %", within="20 min").found == 0.35
    assert verdict_on(given, care="akut", served=">= 0 %", within="70 min").found == 1.0


def test_who_waits_as_usual_counts_as_served() -> None:
    story = Story(passes(28))
    for segment in range(28):
        night = segment % 4 == 0
        story.arise(segment, {"waiting" if night else "sjukhus": 10})
        if night:
            story.later(segment + 1, segment, {"sjukhus": 10})
    found = verdict_on(evidence(story, Usual(story.ledger())), care="akut", served=">= 95 %")
    assert (found.holds, found.found) == (True, 1.0)


def test_a_site_is_held_against_what_it_usually_serves() -> None:
    usual = Usual(steady({"sjukhus": 60, "vc": 40}).ledger())
    # The vc serves 30 of its usual 40 in every pass, the hospital 70 of its 60.
    given = evidence(steady({"sjukhus": 70, "vc": 30}, 8), usual)
    assert verdict_on(given, care="akut", site="vc", served=">= 80 %").found == 0.75
    assert verdict_on(given, care="akut", site="vc", served=">= 75 %", by="end").holds is True
    assert verdict_on(given, care="akut", site="sjukhus", served=">= 100 %").found == pytest.approx(7 / 6)
    # It never serves anybody there: there is nothing to take a share of.
    nothing = verdict_on(given, care="akut", site="grannsjukhus", served=">= 0 %")
    assert (nothing.holds, nothing.found) == (None, None)


# --- each and sum ---


def three_cares() -> Story:
    """Akut 100 of 100 and jour 10 of 40 in every pass of a day; nobody asks for planerad."""
    story = steady({"sjukhus": 100}, 4)
    for segment in range(4):
        story.arise(segment, {"sjukhus": 10, "unmet": 30}, care="jour")
    return story


def test_each_care_type_that_somebody_asks_for_has_its_verdict() -> None:
    found = verdicts([READ.validate_python({"care": "*", "served": ">= 90 %"})], evidence(three_cares()))
    assert [(one.index, one.subject, one.holds, one.found) for one in found] == [
        (0, "akut", True, 1.0),
        (0, "jour", False, 0.25),
    ]


def test_the_sum_is_of_patients_not_of_shares() -> None:
    # 110 of 140.
    found = verdict_on(evidence(three_cares()), care="*", sum=True, served=">= 75 %")
    assert (found.subject, found.holds, found.found) == ("*", True, pytest.approx(110 / 140))
    lost = verdict_on(evidence(three_cares()), care="*", grade="nödvändigt", sum=True, unmet="<= 100 patienter")
    assert (lost.holds, lost.found) == (False, 120)


def test_an_expectation_that_nothing_is_held_against_does_not_hold() -> None:
    given = evidence(three_cares())
    for expectation in (
        {"care": "planerad", "served": ">= 90 %"},
        {"care": "*", "grade": "önskvärt", "served": ">= 90 %"},
        {"care": "*", "grade": "angeläget", "served": ">= 90 %"},
        {"care": "okänt", "unmet": "<= 1 patient"},
        {"care": "akut", "for": "Ingenstans", "unmet": "<= 1 patient"},
        {"care": "akut", "site": "ingenstans", "served": ">= 0 %"},
        {"care": "akut", "served": ">= 0 %", "at": "30 d"},
        {"care": "akut", "unmet": "<= 1 patient", "at": "30 d"},
        {"care": "akut", "served": ">= 0 %", "during": "0 h..25 h"},
    ):
        found = verdict_on(given, **expectation)
        assert (found.holds, found.found) == (None, None), expectation


def test_what_hangs_on_an_unknown_cannot_be_decided() -> None:
    given = evidence(three_cares(), down={"nät": ()}, empty={"tank": ()}, unknown=frozenset({"akut", "nät", "tank"}))
    assert verdict_on(given, care="akut", served=">= 0 %").holds is None
    assert verdict_on(given, care="*", sum=True, unmet="<= 1000").holds is None
    assert verdict_on(given, node="nät", down="<= 1 h").holds is None
    assert verdict_on(given, store="tank", lasts=">= 1 h").holds is None
    each = verdicts([READ.validate_python({"care": "*", "served": ">= 20 %"})], given)
    assert [(one.subject, one.holds) for one in each] == [("akut", None), ("jour", True)]


# --- unmet ---


def test_unmet_is_summed_and_says_when_it_became_too_much() -> None:
    given = evidence(lost_for_a_day())
    # 60 in each of the passes that end at 18, 24, 30 and 36 h; the third makes it 180.
    found = verdict_on(given, care="akut", unmet="<= 150 patienter")
    assert (found.holds, found.found, found.found_at) == (False, 240, 30 * HOUR)
    assert verdict_on(given, care="akut", unmet="<= 240").holds is True
    # 15-21 h is half of two passes: 30 + 30.
    assert verdict_on(given, care="akut", unmet="= 60", during="15 h..21 h").found == 60
    assert verdict_on(given, care="akut", unmet="<= 1", at="12 h").found == 0
    assert verdict_on(given, care="planerad", unmet="<= 0 patienter").holds is True


def test_within_counts_the_roads_as_they_were_when_the_patient_was_served() -> None:
    # The vc serves 40 in each of the passes 2 to 5, 5 min away; in passes 2 and 3 snow makes it 50 min. Within 20 min are then 0, 0, 40, 40 of 100, and
    # all of the others: of the 24 h up to 36 h (passes 2 to 5) 80 of 400.
    given = evidence(lost_for_a_day())
    usual = given.minutes(None)
    snow = replace(given, minutes=lambda segment: usual * 10 if segment in (2, 3) else usual)
    assert verdict_on(given, care="akut", served=">= 0 %", within="20 min").found == 0.4
    assert verdict_on(snow, care="akut", served=">= 0 %", within="20 min").found == 0.2
    # Unmet then are the 60 a pass that nobody served, 240, and the 80 who were served too far away.
    assert verdict_on(given, care="akut", unmet="<= 999", within="20 min").found == 240
    assert verdict_on(snow, care="akut", unmet="<= 999", within="20 min").found == 320


def test_unmet_within_a_time_counts_those_served_too_far_away() -> None:
    given = evidence(steady({"sjukhus": 70, "grannsjukhus": 25, "unmet": 5}, 4))
    assert verdict_on(given, care="akut", unmet="<= 120", within="60 min").found == 120


def test_nobody_goes_unmet_at_a_site() -> None:
    with pytest.raises(ValidationError, match="site"):
        READ.validate_python({"care": "akut", "site": "vc", "unmet": "<= 1 patient"})


# --- stores and nodes ---


def test_a_store_lasts_until_it_is_empty() -> None:
    given = evidence(empty={"tank": ((30 * HOUR, 36 * HOUR),)}, events={"strömavbrott": 10 * HOUR, "sent": 32 * HOUR})
    first = verdict_on(given, store="tank", lasts=">= 24 h")
    assert (first.holds, first.found, first.found_at) == (True, 30 * HOUR, 30 * HOUR)
    after = verdict_on(given, store="tank", lasts=">= 24 h", after="strömavbrott")
    assert (after.holds, after.found, after.found_at) == (False, 20 * HOUR, 30 * HOUR)
    # It is empty when the clock starts.
    late = verdict_on(given, store="tank", lasts=">= 1 h", after="sent")
    assert (late.holds, late.found, late.found_at) == (False, 0, 32 * HOUR)
    assert verdict_on(given, store="tank", lasts=">= 1 h", after="aldrig").holds is None
    assert verdict_on(given, store="ingen", lasts=">= 1 h").holds is None


@pytest.mark.parametrize(
    ("lasts", "holds"),
    [(">= 48 h", True), ("> 48 h", None), (">= 49 h", None), ("<= 48 h", None), ("< 48 h", False), ("<= 47 h", False)],
)
def test_a_store_that_outlives_the_run_is_known_to_last_at_least_as_long(lasts: str, holds: bool | None) -> None:
    found = verdict_on(evidence(empty={"tank": ()}), store="tank", lasts=lasts)
    assert (found.holds, found.found, found.found_at, found.censored) == (holds, 48 * HOUR, None, True)


def test_down_is_the_longest_spell_and_total_down_the_sum() -> None:
    given = evidence(down={"nät": ((HOUR, 3 * HOUR), (10 * HOUR, 15 * HOUR)), "reserv": ()})
    longest, total = verdicts([READ.validate_python({"node": "nät", "down": "<= 4 h", "total_down": "<= 8 h"})], given)
    assert (longest.holds, longest.found, longest.found_at) == (False, 5 * HOUR, 10 * HOUR)
    assert (total.holds, total.found, total.found_at) == (True, 7 * HOUR, HOUR)
    never = verdict_on(given, node="reserv", down="<= 0 h")
    assert (never.holds, never.found, never.found_at) == (True, 0, None)
    assert verdict_on(given, node="ingen", down="<= 4 h").holds is None


@pytest.mark.parametrize(("bound", "holds"), [("<= 1 h", False), ("<= 4 h", None), (">= 2 h", True), (">= 4 h", None)])
def test_a_node_still_down_at_the_end_has_been_down_at_least_so_long(bound: str, holds: bool | None) -> None:
    found = verdict_on(evidence(down={"nät": ((46 * HOUR, 48 * HOUR),)}), node="nät", down=bound)
    assert (found.holds, found.found, found.censored) == (holds, 2 * HOUR, True)


def level(time: int, node: str, before: float, after: float, kind: Any = "level") -> Change:
    return Change(time=time, subject=node, kind=kind, before=before, after=after)


def test_spells_come_from_levels_that_reach_nothing() -> None:
    changes = [
        level(0, "a", 1, 0.5),
        level(10, "a", 0.5, 0),
        level(20, "a", 0, 1),
        level(30, "a", 1, 0),
        level(30, "a", 0, 1),  # down and up in one instant
        level(40, "a", 1, 0),
        level(50, "a", 0, 1),
        level(50, "a", 1, 0),  # up and down in one instant
        level(60, "b", 1, 0, "stopped"),
        level(70, "other", 1, 0),
    ]
    assert spells(changes, ["a", "b"], 100) == {"a": ((10, 20), (40, 100)), "b": ()}


# --- what is said ---


@pytest.mark.parametrize(
    ("expectation", "text"),
    [
        (
            {"care": "förlossning", "served": ">=90%", "within": "1.5 h", "during": "0 h..72 h"},
            "for: länet, served: >= 90 %, within: 90 min, during: 0 h..3 d",
        ),
        ({"care": "iva", "site": "uso", "for": "Örebro", "served": "> 12.5 %", "by": "end"},
         "for: Örebro, site: uso, served: > 12.5 %, by: end"),
        ({"care": "*", "grade": "nödvändigt", "sum": True, "unmet": "<= 20 patienter", "at": "48 h"},
         "for: länet, unmet: <= 20 patienter, at: 48 h, grade: nödvändigt, sum: true"),
        ({"store": "tank", "lasts": ">= 168 h", "after": "avbrott"}, "lasts: >= 7 d, after: avbrott"),
        ({"node": "nät", "down": "<= 4 h", "total_down": "< 90 s"}, "down: <= 4 h, total_down: < 90 s"),
    ],
)  # fmt: skip
def test_the_expectation_in_its_canonical_words(expectation: dict[str, Any], text: str) -> None:
    assert expected(READ.validate_python(expectation)) == text


def test_verdicts_come_in_the_order_of_the_file() -> None:
    given = evidence(steady({"sjukhus": 1}, 4), down={"nät": ()}, empty={"tank": ()})
    asked = [
        {"node": "nät", "down": "<= 1 h"},
        {"care": "akut", "served": ">= 1 %"},
        {"store": "tank", "lasts": ">= 1 h"},
    ]
    found = verdicts([READ.validate_python(one) for one in asked], given)
    assert [(one.index, one.subject) for one in found] == [(0, "nät"), (1, "akut"), (2, "tank")]
