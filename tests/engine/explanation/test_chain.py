"""The causes of a failure: all that hold at one time, back to what began them, and of what has passed only what still works."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from beredskap.engine.explanation.chain import Explanation, Explanations
from beredskap.model.result.journal import Cause, Change
from tests.worlds import DAY, H, run, world


def fell(time: int, subject: str, *causes: tuple[Any, str], kind: Any = "level", need: str = "") -> Change:
    because = tuple(Cause(kind=of, subject=what, detail=need) for of, what in causes)
    before, after = (0, 1) if kind in ("called", "delivered") else (1, 0)
    return Change(time=time, subject=subject, kind=kind, before=before, after=after, causes=because)


def held(time: int, subject: str, *causes: tuple[Any, str]) -> Change:
    because = tuple(Cause(kind=of, subject=what) for of, what in causes)
    return Change(time=time, subject=subject, kind="held", before=0, after=0, causes=because)


def rose(time: int, subject: str) -> Change:
    because = (Cause(kind="supply", subject="elnät"),)
    return Change(time=time, subject=subject, kind="level", before=0, after=1, causes=because)


def explain(changes: list[Change], subject: str, time: int) -> Explanation:
    found = Explanations(changes).explain(subject, time)
    assert found is not None
    return found


def said(causes: tuple[Cause, ...]) -> list[tuple[str, str]]:
    return [(cause.kind, cause.subject) for cause in causes]


BLACKOUT = [
    fell(0, "elnät", ("event", "storm")),
    fell(0, "reservkraft", ("need", "elnät"), kind="called"),
    fell(0, "stallverk", ("need", "elnät"), ("standby", "reservkraft")),
    rose(20, "stallverk"),
    fell(9000, "dieseltank", ("ran", "reservkraft")),
    fell(9000, "reservkraft", ("empty", "dieseltank")),
    fell(9000, "stallverk", ("need", "elnät"), ("need", "reservkraft")),
    fell(9600, "iva", ("profile", "stallverk")),
]


def test_the_way_leads_back_to_the_event() -> None:
    changes = [
        fell(5, "brand", ("event", "larm")),
        fell(7, "elnät", ("need", "brand")),
        fell(7, "iva", ("need", "elnät")),
    ]
    found = explain(changes, "iva", 7)
    assert said(found.causes) == [("need", "elnät"), ("need", "brand"), ("event", "larm")]
    assert [change.subject for change in found.changes] == ["brand", "elnät", "iva"]


def test_it_follows_what_failed_last_and_says_why_the_reserve_ran() -> None:
    found = explain(BLACKOUT, "iva", 86400)
    assert said(found.way) == [
        ("profile", "stallverk"),
        ("need", "elnät"),
        ("need", "reservkraft"),
        ("empty", "dieseltank"),
        ("ran", "reservkraft"),
    ]
    assert said(found.roots) == [("event", "storm")]


def test_it_only_looks_at_what_had_happened_by_then() -> None:
    # At 10 s the switchboard had fallen, while the reserve was starting; from 20 s it stands.
    starting = explain(BLACKOUT, "stallverk", 10)
    assert said(starting.roots) == [("event", "storm")]
    assert "dieseltank" not in {change.subject for change in starting.changes}
    known = Explanations(BLACKOUT)
    assert known.explain("stallverk", 20) is None
    assert known.explain("iva", 9599) is None
    assert known.explain("finns-inte", 9600) is None


def test_all_that_fail_a_need_together_are_causes() -> None:
    # Two of three: the first was lost at 1 s and did nothing until the second was at 7 s.
    changes = [
        fell(1, "a", ("event", "a")),
        fell(7, "b", ("event", "b")),
        fell(7, "op", ("need", "a"), ("need", "b"), need="kyla"),
    ]
    found = explain(changes, "op", 7)
    assert said(found.way) == [("need", "a"), ("need", "b")]
    assert said(found.roots) == [("event", "a"), ("event", "b")]


def test_what_is_back_is_no_cause() -> None:
    # The X-ray was away for an hour; the power that keeps the ward down is another matter.
    changes = [
        fell(0, "röntgen", ("event", "brand")),
        fell(0, "akut", ("need", "röntgen")),
        fell(1800, "el", ("event", "storm")),
        held(1800, "akut", ("need", "röntgen"), ("need", "el")),
        rose(3600, "röntgen"),
        held(3600, "akut", ("need", "el")),
    ]
    assert said(explain(changes, "akut", 0).roots) == [("event", "brand")]
    assert said(explain(changes, "akut", 1800).roots) == [("event", "brand"), ("event", "storm")]
    assert said(explain(changes, "akut", 9000).roots) == [("event", "storm")]


def test_a_restart_is_laid_to_what_felled_it() -> None:
    changes = [
        fell(0, "röntgen", ("event", "brand")),
        fell(0, "akut", ("need", "röntgen")),
        rose(3600, "röntgen"),
        held(3600, "akut", ("restart", "akut")),
    ]
    assert said(explain(changes, "akut", 7200).causes) == [("restart", "akut"), ("need", "röntgen"), ("event", "brand")]


def test_those_that_hold_each_other_are_a_lock_and_told_with_what_felled_them() -> None:
    changes = [
        fell(0, "hall", ("event", "hall")),
        fell(0, "kraft", ("need", "hall")),
        fell(7200, "tele", ("profile", "kraft")),
        held(7200, "kraft", ("need", "hall"), ("need", "tele")),
        rose(9000, "hall"),
        held(9000, "kraft", ("need", "tele")),
        fell(9999, "iva", ("need", "tele")),
    ]
    before = explain(changes, "tele", 8000)
    assert ("lock", "tele") not in said(before.causes)
    after = explain(changes, "iva", 10000)
    assert said(after.causes)[-3:] == [("lock", "kraft"), ("lock", "tele"), ("event", "hall")]
    assert {change.subject for change in after.changes} == {"hall", "kraft", "tele", "iva"}


def test_a_lost_site_is_the_end_and_the_outermost_one() -> None:
    changes = [
        fell(0, "uso", ("event", "uso")),
        fell(0, "hus7", ("site", "uso")),
        fell(0, "el", ("site", "hus7")),
        fell(0, "uso.iva", ("site", "hus7"), ("need", "el")),
    ]
    found = explain(changes, "uso.iva", 0)
    assert said(found.causes) == [("site", "uso")]
    assert [change.subject for change in found.changes] == ["uso.iva"]


def test_what_a_lost_thing_lacked_besides_is_told_where_that_began_elsewhere() -> None:
    changes = [
        fell(0, "el", ("event", "storm")),
        fell(1, "uso", ("event", "uso")),
        fell(1, "uso.iva", ("site", "uso"), ("need", "el")),
    ]
    assert set(said(explain(changes, "uso.iva", 1).roots)) == {("site", "uso"), ("event", "storm")}


def test_an_event_on_the_subject_itself_is_said() -> None:
    assert said(explain([fell(3, "cosmic", ("event", "cosmic"))], "cosmic", 3).causes) == [("event", "cosmic")]


def test_what_explains_itself_is_the_end() -> None:
    changes = [fell(9, "kyl", ("expiry", "kyl"), kind="discarded"), fell(9, "vaccin", ("empty", "kyl"))]
    assert said(explain(changes, "vaccin", 9).causes) == [("empty", "kyl"), ("expiry", "kyl")]


def test_a_load_too_much_for_a_source_that_never_fell_is_an_end() -> None:
    changes = [fell(1, "gas", ("event", "gas")), fell(5, "kök", ("shed", "reservkraft"), kind="dropped")]
    changes.append(fell(5, "kök", ("need", "gas"), ("shed", "reservkraft")))
    assert set(said(explain(changes, "kök", 5).roots)) == {("shed", "reservkraft"), ("event", "gas")}


def test_what_rose_or_only_stopped_explains_nothing() -> None:
    changes = [rose(1, "iva"), fell(2, "iva", ("supply", "elnät"), kind="stopped")]
    assert Explanations(changes).explain("iva", 5) is None


def test_a_generator_that_ran_until_its_tank_was_dry() -> None:
    # 100 L at 50 L/h from 1 h 20 s: dry at 3 h 20 s.
    region = world(
        nodes={
            "nat": {},
            "rk": {"standby": True, "start": "20 s", "needs": [{"diesel": {"store": "tank", "draw": "50 L/h"}}]},
            "iva": {"needs": [{"el": {"any": ["nat", "rk"]}}]},
        },
        stores={"tank": {"amount": "100 L"}},
    )
    known = Explanations(run(region, [{"at": "1 h", "lose": "nat"}], until=DAY).changes)
    starting, dry = known.explain("iva", H), known.explain("iva", 4 * H)
    assert starting is not None
    assert dry is not None
    assert ("standby", "rk") in [cause for change in starting.changes for cause in said(change.causes)]
    assert said(dry.causes) == [
        ("need", "nat"),
        ("need", "rk"),
        ("empty", "tank"),
        ("ran", "rk"),
        ("event", "nat"),
    ]


NAMES = st.sampled_from("abcd")
ROWS = st.tuples(
    st.integers(0, 5),
    NAMES,
    st.sampled_from(["level", "called", "held"]),
    st.lists(
        st.tuples(st.sampled_from(["need", "standby", "ran", "restart", "empty", "event", "site"]), NAMES), max_size=3
    ),
)


@given(st.lists(ROWS, max_size=20), st.integers(0, 5))
def test_every_explanation_ends_and_tells_nothing_that_comes_after(
    rows: list[tuple[int, str, str, list[tuple[str, str]]]], time: int
) -> None:
    changes = [fell(at, subject, *causes, kind=kind) for at, subject, kind, causes in sorted(rows)]
    found = Explanations(changes).explain("a", time)
    assert found is None or all(change.time <= time for change in found.changes)
