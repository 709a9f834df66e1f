"""The word of a whole run, in hand-calculated ledgers: how long care must be gone to be called so, and how long it was at its worst."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.engine.outcome import outcomes
from beredskap.engine.outcome.baseline import Usual
from beredskap.engine.outcome.windows import windows
from beredskap.model.result.journal import Outcome
from tests.engine.ledgers import DAY, PASS, Story, passes, steady

HOSPITAL = Usual(steady({"sjukhus": 100}).ledger())


def of_days(days: list[str], patients: float = 100) -> Outcome:
    """The outcome of a run whose days are each ``sjukhus``, ``unmet`` or "" (nobody seeks care)."""
    story = Story(passes(4 * len(days)))
    for number, fate in enumerate(days):
        for segment in range(4 * number, 4 * number + 4) if fate else ():
            story.arise(segment, {fate: patients})
    return outcomes.outcomes(windows(story.ledger(), HOSPITAL), lambda *_: (0.0, 0.0))[1]


def test_care_that_is_gone_for_a_while_is_limited_and_says_how_long() -> None:
    # Two of ten days: gone 20 % of the time, 80 % served in all. The 24 hours from T+4 d to T+6 d hold nobody served.
    found = of_days([*["sjukhus"] * 4, "unmet", "unmet", *["sjukhus"] * 4])
    assert found.word == "begränsad"
    assert found.worst is not None
    assert (found.worst.word, found.worst.home) == ("upphör", 0)
    assert found.spell is not None
    assert (found.spell.start, found.spell.end, found.spell.total) == (4 * DAY, 6 * DAY, 2 * DAY)
    assert found.spell.served == 0
    assert found.served / found.arising == pytest.approx(0.8)


def test_care_that_is_gone_half_of_the_time_has_ended() -> None:
    assert of_days([*["sjukhus"] * 2, *["unmet"] * 4, *["sjukhus"] * 3]).word == "begränsad"  # 4 of 9 days
    assert of_days([*["sjukhus"] * 2, *["unmet"] * 4, *["sjukhus"] * 2]).word == "upphör"  # 4 of 8


def test_care_that_has_not_come_back_has_ended_if_three_days_have_passed() -> None:
    assert of_days([*["sjukhus"] * 8, *["unmet"] * 3]).word == "upphör"
    assert of_days([*["sjukhus"] * 8, *["unmet"] * 2]).word == "begränsad"
    # Three days and back again.
    assert of_days([*["sjukhus"] * 8, *["unmet"] * 3, "sjukhus"]).word == "begränsad"


def test_the_longest_of_several_times_is_told_and_all_of_them_counted() -> None:
    found = of_days(["unmet", *["sjukhus"] * 3, "unmet", "unmet", *["sjukhus"] * 8]).spell
    assert found is not None
    assert (found.start, found.end, found.total) == (4 * DAY, 6 * DAY, 3 * DAY)


def test_days_when_nobody_seeks_care_do_not_bring_it_back() -> None:
    # Open Monday to Friday, gone from Thursday to Tuesday: one time of six days, the weekend in it.
    found = of_days([*["sjukhus"] * 3, "unmet", "unmet", "", "", "unmet", "unmet", *["sjukhus"] * 6]).spell
    assert found is not None
    assert (found.start, found.end) == (3 * DAY, 9 * DAY)


def test_days_after_the_last_who_sought_are_not_worst_days() -> None:
    # Half of two days' patients are served, and nobody seeks care on the eight days that follow.
    story = Story(passes(40))
    for segment in range(8):
        story.arise(segment, {"sjukhus": 50, "unmet": 50})
    found = outcomes.outcomes(windows(story.ledger(), HOSPITAL), lambda *_: (0.0, 0.0))[1]
    assert found.spell is not None
    # The last window with somebody in it ends at T+2 d 18 h.
    assert (found.spell.start, found.spell.end, found.spell.served) == (0, 2 * DAY + 3 * PASS, 0.5)
    assert found.spell.limited == found.spell.total == found.spell.end


def test_how_long_it_was_limited_is_told_beside_how_long_it_was_gone() -> None:
    # Nobody is served on day 5 of ten: windows that end from 4 d + 6 h to 5 d + 18 h hold some of it. The first begins at T+3 d 6 h, when nothing is wrong yet.
    found = of_days([*["sjukhus"] * 4, "unmet", *["sjukhus"] * 5]).spell
    assert found is not None
    assert (found.start, found.end) == (4 * DAY, 5 * DAY)
    assert found.limited == (5 * DAY + 3 * PASS) - 4 * DAY


def test_the_share_of_the_worst_time_is_that_of_those_who_sought_care_in_it() -> None:
    # Half are served on two of eight days. The windows in which under 95 % are end from 4 d + 6 h (7/8) to 6 d + 18 h (7/8). It is told from day 5, when
    # the first are not served: eight passes of half and three of all.
    story = Story(passes(32))
    for segment in range(32):
        half = 16 <= segment < 24
        story.arise(segment, {"sjukhus": 50, "unmet": 50} if half else {"sjukhus": 100})
    found = outcomes.outcomes(windows(story.ledger(), HOSPITAL), lambda *_: (0.0, 0.0))[1]
    assert found.spell is not None
    assert (found.spell.start, found.spell.end) == (4 * DAY, 6 * DAY + 3 * PASS)
    assert found.spell.served == pytest.approx((8 * 50 + 3 * 100) / 1100)


def test_care_as_usual_has_no_worst_time() -> None:
    assert of_days(["sjukhus"] * 3).spell is None
    assert of_days([""] * 3).spell is None


@given(st.lists(st.sampled_from(["sjukhus", "unmet", ""]), min_size=1, max_size=12), st.integers(1, 4))
def test_one_more_day_without_care_never_makes_the_word_milder(days: list[str], more: int) -> None:
    """Days of no care put after the run, in one that is as long: what was gone stays gone."""
    longer = of_days([*days, *["sjukhus"] * more])
    worse = of_days([*days, *["unmet"] * more])
    assert outcomes.RANKED.index(worse.word) >= outcomes.RANKED.index(longer.word)
