"""The words for care: hand-calculated ledgers, and laws that hold for any ledger."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine.care_plan.patient_ledger import BEFORE_START, PatientLedger, PatientLedgerWriter
from beredskap.engine.outcome import outcomes
from beredskap.engine.outcome.baseline import Usual
from beredskap.engine.outcome.windows import Windows, windows
from beredskap.errors import InternalError
from beredskap.model.result.journal import Outcome
from tests.engine.ledgers import CARES, DAY, HOUR, PASS, PLACES, SITES, Fate, Story, passes, steady

HOSPITAL = Usual(steady({"sjukhus": 100}).ledger())
ROADS = {
    ("Norr", "sjukhus"): (10.0, 12.0),
    ("Norr", "vc"): (4.0, 5.0),
    ("Norr", "grannsjukhus"): (90.0, 70.0),
    ("Syd", "sjukhus"): (30.0, 25.0),
    ("Syd", "vc"): (34.0, 30.0),
    ("Syd", "grannsjukhus"): (50.0, 40.0),
}


def travel(municipality: str, site: str) -> tuple[float, float]:
    return ROADS[municipality, site]


def outcome_of(story: Story, usual: Usual = HOSPITAL, care: str = "akut", place: str = "Norr") -> Outcome:
    found = {(one.care, one.municipality): one for one in outcomes.outcomes(windows(story.ledger(), usual), travel)}
    return found[care, place]


@pytest.mark.parametrize(
    ("fate", "word"),
    [
        ({"sjukhus": 100}, "kvarstår"),
        ({"sjukhus": 95, "unmet": 5}, "kvarstår"),
        ({"sjukhus": 94, "unmet": 6}, "begränsad"),
        ({"sjukhus": 94, "vc": 6}, "flyttad"),
        ({"vc": 95, "unmet": 5}, "flyttad"),
        ({"sjukhus": 50, "vc": 44, "waiting": 6}, "försenad"),
        ({"waiting": 100}, "försenad"),
        ({"sjukhus": 4, "waiting": 91, "unmet": 5}, "försenad"),
        ({"sjukhus": 50, "vc": 44, "unmet": 6}, "begränsad"),
        ({"sjukhus": 2, "vc": 3, "unmet": 95}, "begränsad"),
        ({"sjukhus": 2, "vc": 2, "waiting": 90, "unmet": 6}, "upphör"),
        ({"unmet": 100}, "upphör"),
    ],
)
def test_the_word_follows_the_shares(fate: Fate, word: str) -> None:
    found = outcome_of(steady(fate, 8))
    worst = found.worst
    assert found.word == word
    assert worst is not None
    assert worst.home == pytest.approx(fate.get("sjukhus", 0) / 100)
    assert worst.away == pytest.approx(fate.get("vc", 0) / 100)
    assert worst.waiting == pytest.approx(fate.get("waiting", 0) / 100)
    assert worst.unmet == pytest.approx(fate.get("unmet", 0) / 100)


def test_no_demand_has_no_word_and_no_worst_window() -> None:
    found = outcome_of(steady({"sjukhus": 100}, 8), place="Syd")
    assert (found.word, found.worst, found.first_failure, found.moved) == ("–", None, None, None)
    assert [window.word for window in found.at] == ["–", "–", "–"]


def test_hours_without_demand_are_skipped() -> None:
    # Demand only in the first pass; windows that end after 30 h hold nobody and say nothing.
    assert outcome_of(Story(passes(12)).arise(0, {"sjukhus": 10})).word == "kvarstår"


def test_the_worst_of_equal_windows_is_the_first() -> None:
    # Passes 4 and 5 (24-36 h) unmet. Windows that end at 36, 42 and 48 h hold both: U = 2/4; the one at 30 h holds one: U = 3/4.
    story = Story(passes(16))
    for segment in range(16):
        story.arise(segment, {"unmet" if segment in (4, 5) else "sjukhus": 100})
    found = outcome_of(story)
    assert found.word == "begränsad"
    assert found.worst is not None
    assert (found.worst.time, found.worst.home) == (36 * HOUR, pytest.approx(0.5))
    assert found.first_failure == 24 * HOUR
    assert (found.arising, found.served, found.unmet) == (pytest.approx(1600), pytest.approx(1400), pytest.approx(200))


def test_checkpoints_take_the_first_window_that_ends_at_or_after_them() -> None:
    # 32 passes are 8 days: 1 h -> 6 h, 8 h -> 12 h, then 24 h, 72 h and 7 d themselves; 30 and 90 d lie beyond.
    # Pass 1 is unmet: at 12 h 1 of 2 passes, at 24 h 1 of 4, at 72 h none.
    story = Story(passes(32))
    for segment in range(32):
        story.arise(segment, {"unmet" if segment == 1 else "sjukhus": 100})
    at = outcome_of(story).at
    assert [window.time for window in at] == [6 * HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY]
    assert [window.unmet for window in at] == pytest.approx([0, 1 / 2, 1 / 4, 0, 0])
    assert [window.word for window in at] == ["kvarstår", "begränsad", "begränsad", "kvarstår", "kvarstår"]


def test_a_segment_partly_in_the_window_counts_in_part() -> None:
    # 2 patients an hour. At 28 h the window is (4 h, 28 h]: 2/6 of the first segment's 12 unmet = 4, of 48 who arose.
    story = Story([0, 6 * HOUR, 12 * HOUR, 18 * HOUR, 24 * HOUR, 28 * HOUR])
    for segment, patients in enumerate((12, 12, 12, 12, 8)):
        story.arise(segment, {"sjukhus" if segment else "unmet": patients})
    found = windows(story.ledger(), HOSPITAL)
    assert found.base[4, 0] == pytest.approx(48)
    assert found.unmet[4, 0] == pytest.approx(4)
    assert found.home[4, 0] == pytest.approx(44)


def test_the_whole_region_is_the_sum_of_its_municipalities() -> None:
    # Norr keeps 300 of 300, Syd loses 100 of 100: U = 300/400.
    usual = Usual(steady({"sjukhus": 300}).ledger())
    story = steady({"sjukhus": 300}, 4)
    for segment in range(4):
        story.arise(segment, {"unmet": 100}, place="Syd")
    whole = outcome_of(story, usual, place="")
    assert whole.word == "begränsad"
    assert whole.worst is not None
    assert whole.worst.home == pytest.approx(0.75)
    assert (whole.arising, whole.served, whole.unmet) == (pytest.approx(1600), pytest.approx(1200), pytest.approx(400))
    assert outcome_of(story, usual, place="Syd").word == "upphör"


# --- what is usual ---


def week(fate_of: dict[int, Fate], otherwise: Fate) -> Usual:
    """A reference week in which the passes of the day that ``fate_of`` names differ."""
    story = Story(passes(28))
    for segment in range(28):
        story.arise(segment, fate_of.get(segment % 4, otherwise))
    return Usual(story.ledger())


def test_normal_variation_is_not_moved_but_what_goes_beyond_it_is() -> None:
    # On four days the vc takes 20 of 400, on three days 80 of 400: its greatest share in 24 h is 20 %.
    story = Story(passes(28))
    for segment in range(28):
        at_vc = 20 if segment >= 16 else 5
        story.arise(segment, {"vc": at_vc, "sjukhus": 100 - at_vc})
    usual = Usual(story.ledger())
    assert usual.most == pytest.approx([0.95, 0.2])
    as_usual = outcome_of(steady({"vc": 20, "sjukhus": 80}, 8), usual).worst
    # The vc takes 30 %, 10 of them beyond its 20 %.
    beyond = outcome_of(steady({"vc": 30, "sjukhus": 70}, 8), usual).worst
    assert as_usual is not None
    assert beyond is not None
    assert (as_usual.home, as_usual.away) == pytest.approx((1, 0))
    assert (beyond.home, beyond.away) == pytest.approx((0.9, 0.1))


def test_a_site_that_is_usual_only_at_night_is_usual_in_a_window_of_one_night() -> None:
    # The vc serves the pass 00-06 alone, 25 % of the day. The first window of a run from midnight is that pass alone.
    usual = week({0: {"vc": 100}}, {"sjukhus": 100})
    assert usual.most == pytest.approx([0.75, 0.25])
    story = Story(passes(4))
    for segment in range(4):
        story.arise(segment, {"sjukhus" if segment else "vc": 100})
    assert [window.home for window in outcome_of(story, usual).at] == pytest.approx([1, 1, 1])


def test_usual_substitution_is_home_and_more_of_it_elsewhere() -> None:
    usual = week({}, {"sjukhus": 90, "vc as jour": 10})
    found = outcome_of(steady({"sjukhus": 60, "vc as jour": 40}, 4), usual)
    assert found.worst is not None
    # 60 + the usual 10 are home; 30 elsewhere; all 40 are substituted.
    assert (found.worst.home, found.worst.away, found.worst.substituted) == pytest.approx((0.7, 0.3, 0.4))
    assert found.word == "flyttad"


def night_closed(count: int, open_at: int, clock: int = 0) -> Story:
    """Patients of the pass 00-06 wait until pass ``open_at`` of the day; the others are served at once."""
    story = Story(passes(count), clock)
    first = clock // PASS
    for segment in range(count):
        night = (segment + first) % 4 == 0
        story.arise(segment, {"waiting" if night else "sjukhus": 10})
        if night and segment + open_at < count:
            story.later(segment + open_at, segment, {"sjukhus": 10})
    return story


def test_who_waits_as_usual_is_not_deferred() -> None:
    usual = Usual(night_closed(28, open_at=1).ledger())
    same = outcome_of(night_closed(28, open_at=1), usual)
    assert same.word == "kvarstår"
    assert same.worst is not None
    assert same.worst.home == pytest.approx(1)
    # Nobody who came in the night is served until 12: at 12 h a half waits, and at that hour nobody usually does.
    later = outcome_of(night_closed(8, open_at=2), usual)
    assert [(window.word, window.waiting) for window in later.at[:2]] == [
        ("kvarstår", 0.0),
        ("försenad", pytest.approx(0.5)),
    ]


@pytest.mark.parametrize("clock", [0, PASS, 3 * PASS, 6 * DAY + 2 * PASS])
def test_a_run_in_which_nothing_happens_is_kvarstar_whenever_it_starts(clock: int) -> None:
    usual = Usual(night_closed(28, open_at=1).ledger())
    found = outcome_of(night_closed(40, open_at=1, clock=clock), usual)
    assert (found.word, found.first_failure, found.moved) == ("kvarstår", None, None)


def weekend_closed(count: int, clock: int, per_pass: float = 60) -> Story:
    """10 patients a pass, served oldest first on working days 06-18, ``per_pass`` at most."""
    story, queue = Story(passes(count), clock), []
    for segment in range(count):
        story.arise(segment, {"waiting": 10})
        queue.append([segment, 10.0])
        day, number = divmod((clock // PASS + segment) % 28, 4)
        room = per_pass if day < 5 and number in (1, 2) else 0.0
        while queue and room > 0:
            served = min(room, queue[0][1])
            story.later(segment, int(queue[0][0]), {"sjukhus": served})
            queue[0][1] -= served
            room -= served
            if queue[0][1] == 0:
                queue.pop(0)
    return story


def test_mondays_queue_is_usual_where_the_reference_run_begins_with_the_weekend() -> None:
    # Nine days from Saturday: on Monday at 12 those of Sunday still wait behind those of Saturday, as they do every week.
    usual = Usual(weekend_closed(36, clock=5 * DAY).ledger())
    thursday = 3 * DAY + PASS
    assert outcome_of(weekend_closed(56, thursday), usual).word == "kvarstår"
    # With half the capacity the queue of the weekend reaches into Tuesday.
    assert outcome_of(weekend_closed(56, thursday, per_pass=30), usual).word == "försenad"


def test_long_waits_that_end_unserved_are_in_the_words() -> None:
    # Nobody is served; each wait ends 72 h after the pass (12 passes later). At 48 h all wait. At 96 h, 40 arose in 24 h and
    # wait, and the waits of 40 others ended: U + E + W = 1/2.
    story = Story(passes(20))
    for segment in range(20):
        story.arise(segment, {"waiting": 10})
        if segment >= 12:
            story.later(segment, segment - 12, {"unmet": 10})
    found = windows(story.ledger(), HOSPITAL)
    assert (found.base[7, 0], found.waiting[7, 0], found.unmet[7, 0]) == pytest.approx((40, 40, 0))
    assert (found.base[15, 0], found.waiting[15, 0], found.unmet[15, 0]) == pytest.approx((80, 40, 40))
    answer = outcome_of(story)
    assert (answer.word, answer.first_failure) == ("upphör", 72 * HOUR)


def test_the_reference_must_be_of_the_same_region() -> None:
    other = PatientLedgerWriter(("akut",), PLACES, SITES)
    other.add_segment(0, DAY, np.ones((1, 2)))
    with pytest.raises(InternalError):
        windows(steady({"sjukhus": 1}, 4).ledger(), Usual(other.ledger()))


# --- first failure and moved ---


def test_first_failure_is_beyond_what_the_reference_week_leaves_unmet() -> None:
    # Every night 2 of 100 go unmet even normally. The run starts Monday 12:00, so its nights are passes 2, 6, ...
    usual = week({0: {"sjukhus": 98, "unmet": 2}}, {"sjukhus": 100})

    def story(extra: float) -> Story:
        run = Story(passes(12), clock=12 * HOUR)
        for segment in range(12):
            unmet = (2 if segment % 4 == 2 else 0) + (extra if segment == 6 else 0)
            run.arise(segment, {"sjukhus": 100 - unmet, "unmet": unmet})
        return run

    assert outcome_of(story(0), usual).first_failure is None
    # 0.1 % of the pass's 100 is 0.1 patient.
    assert outcome_of(story(0.09), usual).first_failure is None
    assert outcome_of(story(0.11), usual).first_failure == 36 * HOUR


def test_first_failure_is_the_start_of_the_pass_not_of_the_segment() -> None:
    # The pass 06-12 is decided again at 09; the second part goes unmet.
    story = Story([0, 6 * HOUR, 9 * HOUR, 12 * HOUR])
    for segment, fate in enumerate(({"sjukhus": 100}, {"sjukhus": 50}, {"unmet": 50})):
        story.arise(segment, fate)
    assert outcome_of(story).first_failure == 6 * HOUR


def test_a_run_that_starts_inside_a_pass_fails_from_its_start() -> None:
    story = Story([0, 2 * HOUR, 8 * HOUR], clock=4 * HOUR)
    story.arise(0, {"unmet": 10}).arise(1, {"sjukhus": 10})
    assert outcome_of(story).first_failure == 0


def test_moved_says_where_most_went_and_how_much_farther() -> None:
    # Usually 3/4 at the hospital (10 km, 12 min) and 1/4 at the vc (4 km, 5 min): 8.5 km and 10.25 min on average.
    usual = week({}, {"sjukhus": 75, "vc": 25})
    found = outcome_of(steady({"vc": 40, "grannsjukhus": 60}, 4), usual)
    moved = found.moved
    assert found.word == "flyttad"
    assert moved is not None
    # Beyond its usual 25 the vc took 15; grannsjukhus took 60.
    assert moved.site == "grannsjukhus"
    assert (moved.km, moved.minutes) == pytest.approx((90, 70))
    assert (moved.km_more, moved.minutes_more) == pytest.approx((81.5, 59.75))


def test_a_usual_site_that_takes_over_has_taken_most() -> None:
    usual = week({}, {"sjukhus": 95, "vc": 5})
    moved = outcome_of(steady({"vc": 100}, 4), usual).moved
    assert moved is not None
    assert moved.site == "vc"


def test_hardly_anybody_moved_is_nobody() -> None:
    # 0.1 % of those who arise is the limit.
    assert outcome_of(steady({"sjukhus": 999.5, "vc": 0.5}, 4)).moved is None
    assert outcome_of(steady({"sjukhus": 998.5, "vc": 1.5}, 4)).moved is not None


def test_the_regions_move_is_the_mean_of_those_who_moved() -> None:
    # 30 from Norr (90 km) and 10 from Syd (50 km) to grannsjukhus: 80 km; usually 10 and 30 km: 15 km.
    story, reference = steady({"grannsjukhus": 30}, 4), steady({"sjukhus": 30})
    for segment in range(28):
        reference.arise(segment, {"sjukhus": 10}, place="Syd")
    for segment in range(4):
        story.arise(segment, {"grannsjukhus": 10}, place="Syd")
    moved = outcome_of(story, Usual(reference.ledger()), place="").moved
    assert moved is not None
    assert (moved.km, moved.km_more) == pytest.approx((80, 65))


# --- series ---


def test_series_account_for_every_patient() -> None:
    # 20 wait at the start; 5 of them are served in the first pass, 15 go unmet in the second.
    story = Story(passes(2), opening=20)
    story.arise(0, {"sjukhus": 60, "vc as jour": 30, "waiting": 10}).later(0, BEFORE_START, {"sjukhus": 5})
    story.arise(1, {"sjukhus": 100}).later(1, 0, {"vc": 10}).later(1, BEFORE_START, {"unmet": 15})
    series = next(
        one
        for one in outcomes.care_series(windows(story.ledger(), HOSPITAL))
        if (one.care, one.municipality) == ("akut", "Norr")
    )
    assert series.arising == (100, 100)
    assert series.home == pytest.approx((65, 100))
    assert series.away == pytest.approx((30, 10))
    assert series.substituted == pytest.approx((30, 0))
    # 20 + 100 - 95 = 25; 25 + 100 - 110 - 15 = 0.
    assert series.waiting == pytest.approx((25, 0))
    assert series.unmet == (0, 15)


def test_served_at_sets_the_run_beside_the_same_hours_of_the_week() -> None:
    # Eight days from a Monday are a week and a Monday; the hospital has 100 a pass, and serves nobody in the run.
    found = outcomes.served_at(windows(steady({"vc": 50}, 32).ledger(), HOSPITAL))
    assert [(one.site, one.patients, one.usual) for one in found] == [
        ("sjukhus", 0, pytest.approx(3200)),
        ("vc", pytest.approx(1600), 0),
    ]


# --- the ledger ---


def test_the_ledger_refuses_what_cannot_be() -> None:
    writer = PatientLedgerWriter(CARES, PLACES, SITES)
    none = np.zeros((len(CARES), len(PLACES)))
    with pytest.raises(InternalError):
        writer.ledger()
    writer.add_segment(0, PASS, none)
    with pytest.raises(InternalError):
        writer.add_segment(2 * PASS, 3 * PASS, none)
    with pytest.raises(InternalError):
        writer.add_segment(PASS, PASS, none)
    with pytest.raises(InternalError):
        writer.add_segment(PASS, 2 * PASS, none.T)
    with pytest.raises(InternalError):
        writer.add_served(0, 1, 0, 0, 0, 0, 1.0)
    with pytest.raises(InternalError):
        writer.add_unmet(1, 0, 0, 0, 1.0)
    with pytest.raises(InternalError):
        writer.add_served(0, 0, 0, 0, 0, 0, -1.0)


def test_rows_are_added_one_by_one_or_many_at_a_time() -> None:
    one, many = (PatientLedgerWriter(CARES, PLACES, SITES) for _ in range(2))
    for writer in (one, many):
        writer.add_segment(0, PASS, np.full((len(CARES), len(PLACES)), 9.0))
    for care, site, patients in ((2, 1, 3.0), (0, 0, 4.0), (0, 2, 0.0)):
        one.add_served(0, 0, care, 1, site, care, patients)
    many.add_served(0, 0, [2, 0, 0], 1, [1, 0, 2], [2, 0, 0], [3.0, 4.0, 0.0])
    for ledger in (one.ledger(), many.ledger()):
        # Two keys, sorted by care: akut in Syd at sjukhus, jour in Syd at vc. Nobody is no key.
        assert [(ledger.key_pair[k], ledger.key_site[k], ledger.key_as_care[k]) for k in range(len(ledger.codes))] == [
            (1, 0, 0),
            (5, 1, 2),
        ]
        assert ledger.by_segment(ledger.served, 2).tolist() == [[4.0, 3.0]]


# --- laws for any ledger ---

SHARES = (("sjukhus", 0), ("sjukhus", 1), ("vc", 0), ("vc as jour", 2), ("grannsjukhus", 5), ("unmet", 0), ("unmet", 5))
"""What may become of patients, and how many segments after they arose."""


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[int], list[tuple[float, ...]]]:
    """Bounds of segments (whole hours within passes), and for each how its patients divide over `SHARES`; what is left waits."""
    cuts = draw(st.sets(st.integers(1, 59), max_size=6))
    bounds = sorted({hour * HOUR for hour in (*range(0, 61, 6), *cuts)})
    amount = st.integers(0, 20).map(float)
    fates = draw(
        st.lists(
            st.tuples(*(amount for _ in SHARES), amount),
            min_size=len(bounds) - 1,
            max_size=len(bounds) - 1,
        )
    )
    return bounds, fates


def told(bounds: list[int], fates: list[tuple[float, ...]], scale: float = 1.0) -> PatientLedger:
    story = Story(bounds)
    for segment, fate in enumerate(fates):
        story.arise(segment, {"waiting": scale * sum(fate)})
        for (what, delay), patients in zip(SHARES, fate, strict=False):
            if segment + delay < len(fates):
                story.later(segment + delay, segment, {what: scale * patients})
    return story.ledger()


USUAL = Usual(steady({"sjukhus": 70, "vc": 20, "vc as jour": 10}).ledger())
USUAL_SHARES = {("sjukhus", "akut"): 0.7, ("vc", "akut"): 0.2, ("vc", "jour"): 0.1}


def by_hand(ledger: PatientLedger, window: int) -> dict[str, float]:
    """One window of akut in Norr, patient group by patient group, as the design words it."""
    end = int(ledger.ends[window])
    part = [
        max(0.0, (min(int(e), end) - max(int(s), end - DAY)) / int(e - s))
        for s, e in zip(ledger.starts, ledger.ends, strict=True)
    ]
    arising = sum(ledger.arising[segment, 0] * part[segment] for segment in range(window + 1))
    at: dict[tuple[str, str], float] = {}
    for arisen, segment, key, patients in zip(*ledger.served, strict=True):
        where = (SITES[ledger.key_site[key]], CARES[ledger.key_as_care[key]])
        if segment <= window:
            at[where] = at.get(where, 0.0) + patients * part[arisen]
    unmet = late = 0.0
    for arisen, segment, _, patients in zip(*ledger.unmet, strict=True):
        if segment > window:
            continue
        unmet += patients * part[arisen]
        done = int(ledger.ends[segment])
        if done > end - DAY:
            start, length = int(ledger.starts[arisen]), int(ledger.ends[arisen] - ledger.starts[arisen])
            late += patients * min(1.0, max(0.0, (done - DAY - start) / length))
    home = sum(min(patients, USUAL_SHARES.get(where, 0.0) * arising) for where, patients in at.items())
    served = sum(at.values())
    return {
        "base": arising + late,
        "home": home,
        "away": served - home,
        "unmet": unmet + late,
        "waiting": arising - served - unmet,
        "substituted": sum(patients for (_, as_care), patients in at.items() if as_care != "akut"),
    }


@given(stories())
@settings(max_examples=60, deadline=None)
def test_windows_are_what_the_design_says(story: tuple[list[int], list[tuple[float, ...]]]) -> None:
    ledger = told(*story)
    found = windows(ledger, USUAL)
    for window in range(ledger.segments):
        for name, patients in by_hand(ledger, window).items():
            assert getattr(found, name)[window, 0] == pytest.approx(patients, abs=1e-7), (window, name)


@given(stories())
@settings(max_examples=60, deadline=None)
def test_everybody_in_a_window_has_one_fate(story: tuple[list[int], list[tuple[float, ...]]]) -> None:
    found = windows(told(*story), USUAL)
    assert found.home + found.away + found.waiting + found.unmet == pytest.approx(found.base, abs=1e-7)
    for one in outcomes.outcomes(found, travel):
        for window in (*one.at, *([one.worst] if one.worst else [])):
            if window.word != "–":
                assert window.home + window.away + window.waiting + window.unmet == pytest.approx(1)


@given(stories(), st.sampled_from([0.001, 1 / 3, 1000.0]))
@settings(max_examples=40, deadline=None)
def test_how_many_patients_there_are_does_not_change_the_words(
    story: tuple[list[int], list[tuple[float, ...]]], scale: float
) -> None:
    one, other = (outcomes.outcomes(windows(told(*story, scale=size), USUAL), travel) for size in (1.0, scale))
    assert [(a.word, [w.word for w in a.at]) for a in one] == [(b.word, [w.word for w in b.at]) for b in other]


@given(stories(), st.data())
@settings(max_examples=60, deadline=None)
def test_splitting_a_segment_does_not_change_the_windows_of_the_others(
    story: tuple[list[int], list[tuple[float, ...]]], data: st.DataObject
) -> None:
    whole = told(*story)
    chosen = data.draw(st.integers(0, whole.segments - 1))
    part = data.draw(st.sampled_from([0.25, 0.5]))
    split = split_in_two(whole, chosen, part)
    one, other = windows(whole, USUAL), windows(split, USUAL)
    kept = [index for index in range(split.segments) if index != chosen]
    for name in ("base", "home", "away", "waiting", "unmet", "substituted"):
        assert getattr(other, name)[kept] == pytest.approx(getattr(one, name), abs=1e-7), name


def split_in_two(ledger: PatientLedger, chosen: int, part: float) -> PatientLedger:
    """The same patients with one segment in two: those who arise divide by time; who is not served at once is served in the later part."""
    writer = PatientLedgerWriter(CARES, PLACES, SITES, pass_length=PASS)
    for segment in range(ledger.segments):
        start, end = int(ledger.starts[segment]), int(ledger.ends[segment])
        arising = ledger.arising[segment].reshape(len(CARES), len(PLACES))
        if segment == chosen:
            middle = start + int(part * (end - start))
            writer.add_segment(start, middle, part * arising)
            writer.add_segment(middle, end, (1 - part) * arising)
        else:
            writer.add_segment(start, end, arising)

    def rows(arisen: int, segment: int, patients: float) -> list[tuple[int, int, float]]:
        moved = segment + (segment >= chosen)
        if arisen != chosen:
            return [(arisen + (arisen > chosen), moved, patients)]
        first = (chosen, chosen if segment == chosen else moved, part * patients)
        return [first, (chosen + 1, moved, (1 - part) * patients)]

    for arisen, segment, key, patients in zip(*ledger.served, strict=True):
        care, place = divmod(int(ledger.key_pair[key]), len(PLACES))
        for since, until, some in rows(int(arisen), int(segment), float(patients)):
            writer.add_served(until, since, care, place, int(ledger.key_site[key]), int(ledger.key_as_care[key]), some)
    for arisen, segment, pair, patients in zip(*ledger.unmet, strict=True):
        care, place = divmod(int(pair), len(PLACES))
        for since, until, some in rows(int(arisen), int(segment), float(patients)):
            writer.add_unmet(until, since, care, place, some)
    return writer.ledger()


def test_nothing_is_left_of_windows_but_arrays_of_one_shape() -> None:
    found: Windows = windows(steady({"sjukhus": 1}, 6).ledger(), HOSPITAL)
    assert found.base.shape == found.waiting.shape == (6, len(CARES) * len(PLACES))
    assert found.served.shape == found.kept.shape == (6, 1)


def test_a_course_is_spells_of_one_word_each_that_fill_the_run() -> None:
    story = steady({"sjukhus": 100}, 4)
    bad = steady({"unmet": 100}, 4)
    found = {one.care: one for one in outcomes.courses(windows(bad.ledger(), HOSPITAL))}
    assert [(one.end, one.word) for one in found["akut"].spells] == [(4 * PASS, "upphör")]
    found = {one.care: one for one in outcomes.courses(windows(story.ledger(), HOSPITAL))}
    assert [(one.end, one.word) for one in found["akut"].spells] == [(4 * PASS, "kvarstår")]


@given(stories())
def test_the_worst_of_a_course_is_the_word_of_the_outcome(story: tuple[list[int], list[tuple[float, ...]]]) -> None:
    view = windows(told(*story), USUAL)
    found = {one.care: one for one in outcomes.outcomes(view, travel) if not one.municipality}
    for course in outcomes.courses(view):
        assert course.spells[-1].end == view.ledger.horizon
        assert all(a.word != b.word for a, b in itertools.pairwise(course.spells))
        said = [one.word for one in course.spells if one.word != "–"]
        outcome, worst = found[course.care], max(said, key=outcomes.RANKED.index, default="–")
        assert worst == (outcome.worst.word if outcome.worst else "–")
        # Only a care that was gone may be called less than its worst day: gone for a time is begränsad.
        assert outcome.word == worst or (outcome.word, worst) == ("begränsad", "upphör")
