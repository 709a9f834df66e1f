"""The chain of causes: from a failure to what began it, whatever the run recorded in between."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from beredskap.engine.explanation.chain import Explanations, chain
from beredskap.model.result.journal import Cause, Change


def fell(time: int, subject: str, *causes: tuple[Any, str], kind: Any = "level") -> Change:
    because = tuple(Cause(kind=of, subject=what) for of, what in causes)
    before, after = (0, 1) if kind in ("called", "delivered") else (1, 0)
    return Change(time=time, subject=subject, kind=kind, before=before, after=after, causes=because)


def rose(time: int, subject: str) -> Change:
    because = (Cause(kind="supply", subject="elnät"),)
    return Change(time=time, subject=subject, kind="level", before=0, after=1, causes=because)


def said(causes: tuple[Cause, ...]) -> list[tuple[str, str]]:
    return [(cause.kind, cause.subject) for cause in causes]


BLACKOUT = [
    fell(0, "elnät", ("event", "storm")),
    fell(0, "reservkraft", ("need", "elnät"), kind="called"),
    fell(0, "stallverk", ("need", "elnät"), ("standby", "reservkraft")),
    rose(20, "stallverk"),
    fell(9000, "dieseltank", ("standby", "reservkraft")),
    fell(9000, "reservkraft", ("empty", "dieseltank")),
    fell(9000, "stallverk", ("need", "elnät"), ("need", "reservkraft")),
    fell(9600, "iva", ("profile", "stallverk")),
]


def test_the_chain_leads_back_to_the_event() -> None:
    changes = [
        fell(5, "brand", ("event", "larm")),
        fell(7, "elnät", ("need", "brand")),
        fell(7, "iva", ("need", "elnät")),
    ]
    assert said(chain(changes, "iva", 7)) == [("need", "elnät"), ("need", "brand"), ("event", "larm")]


def test_it_follows_what_failed_last_and_says_why_the_reserve_ran() -> None:
    assert said(chain(BLACKOUT, "iva", 86400)) == [
        ("profile", "stallverk"),
        ("need", "reservkraft"),
        ("empty", "dieseltank"),
        ("standby", "reservkraft"),
        ("need", "elnät"),
        ("event", "storm"),
    ]


def test_of_causes_that_arose_together_the_first_is_followed() -> None:
    changes = [fell(3, "b", ("event", "b")), fell(3, "a", ("event", "a")), fell(4, "x", ("need", "a"), ("need", "b"))]
    assert said(chain(changes, "x", 4)) == [("need", "a"), ("event", "a")]


def test_it_only_looks_at_what_had_happened_by_then() -> None:
    # At 10 s the switchboard had fallen once, while the reserve was starting.
    assert said(chain(BLACKOUT, "stallverk", 10)) == [("need", "elnät"), ("event", "storm")]
    assert chain(BLACKOUT, "iva", 9599) == ()
    assert chain(BLACKOUT, "finns-inte", 9600) == ()


def test_a_lost_site_is_the_end() -> None:
    changes = [fell(0, "uso", ("event", "uso")), fell(0, "uso.iva", ("site", "uso"))]
    assert said(chain(changes, "uso.iva", 0)) == [("site", "uso")]


def test_an_event_on_the_subject_itself_is_said() -> None:
    assert said(chain([fell(3, "cosmic", ("event", "cosmic"))], "cosmic", 3)) == [("event", "cosmic")]


def test_what_explains_itself_is_the_end() -> None:
    changes = [fell(9, "kyl", ("expiry", "kyl"), kind="discarded"), fell(9, "vaccin", ("empty", "kyl"))]
    assert said(chain(changes, "vaccin", 9)) == [("empty", "kyl"), ("expiry", "kyl")]


def test_a_load_too_much_for_a_source_that_never_fell_is_an_end() -> None:
    changes = [fell(1, "gas", ("event", "gas")), fell(5, "kök", ("shed", "reservkraft"), kind="dropped")]
    changes.append(fell(5, "kök", ("need", "gas"), ("shed", "reservkraft")))
    assert said(chain(changes, "kök", 5)) == [("shed", "reservkraft")]


def test_a_loop_ends_before_the_first_subject_seen_again() -> None:
    changes = [fell(1, "el", ("need", "vatten")), fell(1, "vatten", ("need", "kyla")), fell(1, "kyla", ("need", "el"))]
    assert said(chain(changes, "el", 1)) == [("need", "vatten"), ("need", "kyla")]


def test_a_loop_is_left_where_another_cause_leads_out_of_it() -> None:
    changes = [
        fell(1, "el", ("event", "el")),
        fell(1, "vatten", ("need", "kyla")),
        fell(1, "kyla", ("need", "vatten"), ("need", "el")),
    ]
    assert said(chain(changes, "vatten", 1)) == [("need", "kyla"), ("need", "el"), ("event", "el")]


def test_what_rose_or_only_stopped_explains_nothing() -> None:
    changes = [rose(1, "iva"), fell(2, "iva", ("supply", "elnät"), kind="stopped")]
    assert chain(changes, "iva", 5) == ()


NAMES = st.sampled_from("abcd")
ROWS = st.tuples(
    st.integers(0, 5),
    NAMES,
    st.sampled_from(["level", "called"]),
    st.lists(st.tuples(st.sampled_from(["need", "standby", "event", "site"]), NAMES), max_size=3),
)


@given(st.lists(ROWS, max_size=20))
def test_every_chain_ends_and_only_its_last_cause_is_an_origin(
    rows: list[tuple[int, str, str, list[tuple[str, str]]]],
) -> None:
    changes = [fell(time, subject, *causes, kind=kind) for time, subject, kind, causes in sorted(rows)]
    found = Explanations(changes).chain("a", 5)
    assert all(cause.kind in ("need", "standby") for cause in found[:-1])
    # Each of four subjects is explained by its fall once and by a call for it once.
    assert len(found) <= 8
