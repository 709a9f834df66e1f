"""A store that ran out and one that went with its building are told apart, whenever the building goes."""

from __future__ import annotations

from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.engine.metrics.depletion import is_emptied, is_lost, lost_at, ran_out_at, rank_stores
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.report.naming.names import Names
from beredskap.report.run import expectations
from beredskap.report.run.means import stores
from tests.engine.runs import scenario, store
from tests.worlds import H, world


def a_region(amount: str = "240 st", **more: Any) -> Region:
    """120 visits a day of a dose each, 5 an hour, from a store in a house of its own."""
    return world(
        municipalities={"m": {"population": 1000}},
        sites={"s": {}, "hus": {"name": "Förrådet", "kind": "lager"}, "annat": {"kind": "lager"}},
        care={"akut": {"per_1000": 120}},
        offerings={
            "akut": {
                "site": "s",
                "care": ["akut"],
                "capacity": "120 besök/dygn",
                "items": {"dos": "1 st"},
                "supply": ["dos"],
            }
        },
        stores={
            "dos": {"site": "hus", "item": "dos", "amount": amount, **more.pop("store", {})},
            "annan": {"site": "annat", "item": "annan", "amount": "0 st"},
            "avlägsen": {"site": "annat", "item": "dos", "amount": "0 st"},
        },
        **more,
    )


def ended(journal: Journal) -> tuple[int | None, int | None, bool, bool]:
    """When it ran out, when it was lost, and whether it was lost before it ran out, or emptied otherwise."""
    series = store(journal, "dos")
    return ran_out_at(series), lost_at(series), is_lost(series), is_emptied(series)


GONE = {"at": "24 h", "lose": "hus"}


@pytest.mark.parametrize(
    ("amount", "events", "expected"),
    [
        # 5 an hour: 60 last 12 h, 240 last 48 h, 1000 the whole run.
        ("60 st", [], (12 * H, None, False, False)),
        ("1000 st", [], (None, None, False, False)),
        # Lost at once, or partway: what was used does not make it run out.
        ("240 st", [{"at": "0 h", "lose": "hus"}], (None, 0, True, False)),
        ("240 st", [GONE], (None, 24 * H, True, False)),
        # It ran out before: nothing was left to lose.
        ("60 st", [GONE], (12 * H, None, False, False)),
        # The building stands again, and the store is as empty as before.
        ("240 st", [GONE, {"at": "30 h", "restore": "hus"}], (None, 24 * H, True, False)),
        # The house is lost, and its goods are kept.
        ("60 st", [{**GONE, "keep": ["stock"]}], (12 * H, None, False, False)),
        # Destroyed by an event is neither.
        ("240 st", [{"at": "24 h", "destroy": "dos"}], (None, None, False, True)),
        # Nothing of nothing is neither.
        ("0 st", [GONE], (None, None, False, False)),
    ],
)
def test_what_became_of_a_store(amount: str, events: list[dict[str, Any]], expected: tuple[Any, ...]) -> None:
    assert ended(simulate(a_region(amount), scenario(*events, days=3))) == expected


def test_a_store_that_ran_out_was_filled_and_was_lost_has_both_times() -> None:
    # 60 last to 12 h; 60 more come at 20 h, and 40 of them are left at 24 h.
    region = a_region("60 st", store={"deliveries": ["60 st every 90 d first 20 h"]})
    journal = simulate(region, scenario(GONE, days=3))
    assert ended(journal) == (12 * H, 24 * H, False, False)
    found = rank_stores(journal.stores)
    assert (found.ran_out, found.lost) == (1, 1)
    cells = [str(cell) for row in stores.table(journal, Names(region)).rows for cell in row]
    assert "slut T+12 h; förlorat med sin anläggning T+24 h" in cells


def test_what_was_moved_away_has_not_run_out() -> None:
    measures = {"flytta": {"name": "flytta", "does": [{"move": {"amount": "500 st", "from": "dos", "to": "avlägsen"}}]}}
    journal = simulate(a_region(measures=measures), scenario({"at": "24 h", "measure": "flytta"}, days=3))
    assert ended(journal) == (None, None, False, True)
    assert store(journal, "dos").empty_at == 24 * H


def test_an_expectation_that_ends_with_the_building_says_so() -> None:
    expect = [{"store": "dos", "lasts": ">= 2 d"}]
    region, asked = a_region(), scenario(GONE, days=3, expect=expect)
    (verdict,) = simulate(region, asked).verdicts
    assert (verdict.found, verdict.lost, verdict.holds) == (24 * H, True, False)
    assert str(expectations.show_found(verdict, asked.expect[0])) == "24 h, förlorat med sin anläggning"
    (verdict,) = simulate(region, scenario(days=3, expect=expect)).verdicts
    assert (verdict.found, verdict.lost, verdict.holds) == (48 * H, False, True)


def test_what_lacks_a_store_that_is_lost_is_not_said_to_have_used_it_up() -> None:
    nodes = {"panna": {"site": "s", "needs": [{"olja": "dos"}]}}
    changes = simulate(a_region(nodes=nodes), scenario(GONE, days=3)).changes
    (fall,) = [one for one in changes if one.subject == "panna" and one.kind == "level"]
    assert [(cause.kind, cause.subject) for cause in fall.causes] == [("gone", "dos")]
    changes = simulate(a_region(nodes=nodes), scenario(days=3)).changes
    (fall,) = [one for one in changes if one.subject == "panna" and one.kind == "level"]
    assert [(cause.kind, cause.subject) for cause in fall.causes] == [("empty", "dos")]


@settings(max_examples=30)
@given(amount=st.integers(0, 140), lost=st.integers(0, 23))
def test_it_ran_out_if_use_took_all_before_the_house_went_and_else_what_lay_there_was_lost(
    amount: int, lost: int
) -> None:
    """Against the arithmetic: 30 a pass, 5 an hour, until the house goes; what is left for less than a pass is shared out evenly over it."""
    journal = simulate(a_region(f"{amount} st"), scenario({"at": f"{lost} h", "lose": "hus"}, days=1))
    whole, hours = divmod(lost, 6)
    begun = max(0, amount - 30 * whole)
    left = begun - min(begun, 30) * hours / 6
    series = store(journal, "dos")
    assert series.lost == pytest.approx(left, abs=1e-6)
    assert lost_at(series) == (lost * H if left else None)
    assert ran_out_at(series) == (ceil(amount / 30) * 6 * H if amount and not left else None)
