"""One answer from two runs: what they agree on stands, what they differ in is okänd."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from beredskap.engine.unknown_range import merge
from beredskap.errors import InternalError
from beredskap.language import message
from beredskap.model.findings import Finding
from beredskap.model.result.journal import (
    Course,
    Deadlock,
    Journal,
    Outcome,
    Verdict,
    WindowShares,
    Word,
    WordSpell,
)

UNKNOWNS = ("stores.tank.amount",)


def journal(**said: Any) -> Journal:
    tables = "segments changes care served_at offerings stores resources evacuated not_evacuated outcomes"
    tables += " taken_over dropped deadlocks findings verdicts assumptions"
    empty: dict[str, Any] = dict.fromkeys(tables.split(), ())
    run: dict[str, Any] = {
        "program": "beredskap",
        "versions": {},
        "digests": {},
        "region": "län",
        "region_name": "Län",
        "information_class": "FIKTIV",
        "variant": "idag",
        "scenario": "prov",
        "start": datetime.datetime(2027, 1, 11),
        "duration": 86400,
        "pass_length": 21600,
        "seed": None,
    }
    return Journal(**{**empty, **run, **said})


def outcome(word: Word, served: float, *at: Word, care: str = "akut") -> Outcome:
    windows = tuple(
        WindowShares(time=6 * 3600, word=one, home=served, away=0, substituted=0, waiting=0, unmet=1 - served)
        for one in at
    )
    return Outcome(
        care=care,
        municipality="",
        word=word,
        worst=None,
        at=windows,
        served=served,
        arising=1,
        unmet=1 - served,
        first_failure=None,
    )


def verdict(holds: bool | None, found: float, index: int = 0, subject: str = "akut") -> Verdict:
    return Verdict(index=index, holds=holds, subject=subject, expected="served: >= 90 %", found=found)


def test_where_the_words_agree_that_is_the_answer() -> None:
    one, other = outcome("begränsad", 0.9, "kvarstår"), outcome("begränsad", 0.2, "kvarstår")
    assert merge(journal(outcomes=(one,)), journal(outcomes=(other,)), UNKNOWNS).outcomes == (one,)


def test_where_they_differ_it_is_okand_with_both_words_and_what_it_hangs_on() -> None:
    one, other = outcome("kvarstår", 1.0, "kvarstår", "kvarstår"), outcome("upphör", 0.0, "kvarstår", "upphör")
    (found,) = merge(journal(outcomes=(one,)), journal(outcomes=(other,)), UNKNOWNS).outcomes
    assert (found.word, found.bounds, found.hangs_on) == ("okänd", ("kvarstår", "upphör"), UNKNOWNS)
    assert [window.word for window in found.at] == ["kvarstår", "okänd"]
    assert found.served == 1.0
    assert found.unmet_bounds == (0.0, 1.0)


def test_outcomes_are_matched_by_care_not_by_place() -> None:
    a, b = outcome("kvarstår", 1.0, care="a"), outcome("upphör", 0.0, care="b")
    assert merge(journal(outcomes=(a, b)), journal(outcomes=(b, a)), UNKNOWNS).outcomes == (a, b)


def test_two_different_questions_have_no_common_answer() -> None:
    with pytest.raises(InternalError):
        merge(journal(outcomes=(outcome("–", 0),)), journal(), UNKNOWNS)


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        (True, True, True),
        (False, False, False),
        (True, False, None),
        (False, True, None),
        (None, True, None),
        (False, None, None),
        (None, None, None),
    ],
)
def test_a_verdict_holds_only_where_both_say_so(one: bool | None, other: bool | None, merged: bool | None) -> None:
    (found,) = merge(journal(verdicts=(verdict(one, 0.9),)), journal(verdicts=(verdict(other, 0.1),)), ()).verdicts
    assert (found.holds, found.found) == (merged, 0.9)


def test_a_verdict_of_one_run_alone_cannot_be_decided() -> None:
    both, only, last = verdict(True, 1.0, 0), verdict(True, 1.0, 1, "jour"), verdict(True, 1.0, 2)
    found = merge(journal(verdicts=(both, last)), journal(verdicts=(both, only, last)), ()).verdicts
    assert [(one.index, one.holds) for one in found] == [(0, True), (1, None), (2, True)]


def test_findings_and_deadlocks_are_united_and_said_once() -> None:
    def finding(text: str) -> Finding:
        return Finding(rule="X1", severity="varning", subject="tank", message=message("{text}", text=text))

    one = journal(findings=(finding("a"), finding("b")), deadlocks=(Deadlock(time=1, nodes=("x",)),))
    other = journal(
        findings=(finding("c"), finding("a")),
        deadlocks=(Deadlock(time=1, nodes=("x",)), Deadlock(time=2, nodes=("y",))),
    )
    found = merge(one, other, ())
    assert [str(one.message) for one in found.findings] == ["a", "b", "c"]
    assert [dead.time for dead in found.deadlocks] == [1, 2]


def test_a_course_is_okand_for_as_long_as_the_two_differ() -> None:
    def course(*spells: tuple[int, Word]) -> Course:
        return Course(care="akut", spells=tuple(WordSpell(end=end, word=word) for end, word in spells))

    best = journal(courses=(course((6, "kvarstår"), (24, "flyttad")),))
    worst = journal(courses=(course((3, "kvarstår"), (12, "upphör"), (24, "flyttad")),))
    found = merge(best, worst, UNKNOWNS).courses
    assert found == (course((3, "kvarstår"), (12, "okänd"), (24, "flyttad")),)
