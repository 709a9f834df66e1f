"""What care takes from stores: the order of supply, and rationing between grades with those in beds among them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.engine.care.commitments import commit, commit_in_order
from beredskap.engine.care_plan.supply_lists import SupplyList, SupplyLists
from beredskap.model.region import Region
from tests.engine.runs import finished, outcome, scenario, served_between, store
from tests.worlds import DAY, H, world


def doses(amount: str, *kinds: tuple[str, str], **more: Any) -> Region:
    """Ten visits a day of each kind (name, grade), one dose each, from one store."""
    tables: dict[str, Any] = {
        "municipalities": {"m": {"population": 1000}},
        "care": {name: {"per_1000": 10, "grade": grade} for name, grade in kinds},
        "offerings": {
            name: {"care": [name], "capacity": "10 besök/dygn", "items": {"dos": "1 st"}} for name, _ in kinds
        },
        "stores": {"dos": {"amount": amount}},
    }
    return world(**{name: {**tables.get(name, {}), **more.get(name, {})} for name in {*tables, *more}})


def test_three_grades_share_a_store_in_their_order() -> None:
    # 150 doses, 8 days, 10 a day of each grade. Nödvändigt needs 80. Angeläget may take 150 - 80 = 70: seven days. Önskvärt may take what neither needs:
    # 150 - 160 < 0, nothing from the start.
    region = doses("150 st", ("n", "nödvändigt"), ("a", "angeläget"), ("ö", "önskvärt"))
    journal = simulate(region, scenario(days=8))
    assert outcome(journal, "n").served == pytest.approx(80)
    assert served_between(journal, "a", 0, 7 * DAY) == pytest.approx(70)
    assert served_between(journal, "a", 7 * DAY, 8 * DAY) == pytest.approx(0, abs=1e-6)
    assert outcome(journal, "ö").served == pytest.approx(0, abs=1e-6)
    assert store(journal, "dos").rationed_at == 0


def test_those_in_beds_are_rationed_with_their_grade() -> None:
    # Beside n (nödvändigt, 10 a day) and a (angeläget, 10 a day) lie 2 x 5 = 10 inpatients (angeläget), a dose a day each. Of 200 doses n needs 80;
    # angeläget may take 120, 20 a day: six days. The last two days the inpatients, fewer each pass, go without, and n has its doses to the end.
    region = doses(
        "200 st",
        ("n", "nödvändigt"),
        ("a", "angeläget"),
        care={"b": {"per_1000": 2, "measure": "vårddygn", "stay": "5 d", "grade": "angeläget"}},
        offerings={"b": {"care": ["b"], "capacity": "10 vårdplatser", "items": {"dos": "1 st"}}},
    )
    journal = simulate(region, scenario(days=8))
    assert outcome(journal, "n").served == pytest.approx(80)
    assert outcome(journal, "a").served == pytest.approx(60)
    # 20 cohorts of half a patient; after day six nobody new comes, and one cohort leaves at the end of each pass: 10, 9.5, ... 6.5 over eight passes.
    lying = sum(10 - 0.5 * number for number in range(8))
    # The pass after the last admission still counts the cohort that would have been admitted: nobody is, so 9.5 lie there from the start of it.
    assert store(journal, "dos").short == pytest.approx((lying - 8 * 0.5) / 4)
    assert [finding.rule for finding in journal.findings] == ["B302"]
    # It is an event: from the seventh day to the end, a dose a day each.
    (lacked,) = journal.shortages
    assert (lacked.store, lacked.start, lacked.end) == ("dos", 6 * DAY, 8 * DAY)
    assert lacked.amount == pytest.approx(store(journal, "dos").short)
    assert [(dose.care, dose.amount) for dose in lacked.doses] == [(("b",), 1.0)]
    off = simulate(region, scenario(days=8, ration="off"))
    # Without rationing 30 a day, 7.5 a pass, leave 200 - 26 x 7.5 = 5 for the 27th pass, and nothing for anybody in the last five.
    assert store(off, "dos").empty_at == 27 * 6 * H
    assert served_between(off, "n", 27 * 6 * H, 8 * DAY) == 0


def test_an_önskvärd_patient_in_anothers_care_is_rationed_too() -> None:
    # Önskvärt x may be seen as n, whose doses are counted. 20 doses for n's 2 x 10: none is to spare for x.
    region = doses(
        "20 st",
        ("n", "nödvändigt"),
        care={"x": {"per_1000": 10, "grade": "önskvärt", "stand_in": [{"care": "n", "share": 1}]}},
        offerings={"n": {"care": ["n"], "capacity": "30 besök/dygn", "items": {"dos": "1 st"}}},
    )
    # The reference week serves x as n, so only what n needs in the run may stay: the present rate of nödvändigt is 10 a day.
    journal = simulate(region, scenario(days=2))
    assert outcome(journal, "n").served == pytest.approx(20)
    assert outcome(journal, "x").served == pytest.approx(0, abs=1e-6)


def test_lower_grades_together_leave_what_the_highest_needs() -> None:
    # 7.5 doses for two passes. Nödvändigt uses 2.5 in each: 5 are reserved, 2.5 to spare. Angeläget, usually none, is ten in the first pass and önskvärt as
    # always 2.5: together they may take 2.5, all of them angeläget's.
    region = doses(
        "7.5 st",
        ("n", "nödvändigt"),
        ("ö", "önskvärt"),
        care={"a": {"grade": "angeläget"}},
        offerings={"a": {"care": ["a"], "capacity": "40 besök/dygn", "items": {"dos": "1 st"}}},
    )
    surge = {"at": "0 h", "demand": {"care": "a", "municipality": "m", "extra": 10, "over": "6 h"}}
    journal = simulate(region, scenario(surge, days=0.5))
    assert outcome(journal, "n").served == pytest.approx(5)
    assert outcome(journal, "a").served == pytest.approx(2.5)
    assert outcome(journal, "ö").served == pytest.approx(0, abs=1e-6)


def test_the_sites_own_store_comes_before_those_that_supply_it() -> None:
    # 10 a day. The site's own store has 12 (though its name sorts last), the first supplier 6, the second 100: own to 1.2 d, first to 1.8 d, then
    # the second. In 3 days 30 are drawn: 12, 6 and 12.
    region = world(
        municipalities={"m": {"population": 1000}},
        sites={"s": {}, "lager": {"kind": "lager"}},
        care={"akut": {"per_1000": 10}},
        offerings={
            "akut": {
                "care": ["akut"],
                "capacity": "10 besök/dygn",
                "items": {"dos": "1 st"},
                "supply": ["z.första", "a.andra"],
            }
        },
        stores={
            "å.egen": {"site": "s", "item": "dos", "amount": "12 st"},
            "z.första": {"site": "lager", "item": "dos", "amount": "6 st"},
            "a.andra": {"site": "lager", "item": "dos", "amount": "100 st"},
        },
    )
    journal = simulate(region, scenario(days=3))
    assert outcome(journal, "akut").served == pytest.approx(30)
    assert {s.store: (pytest.approx(s.drawn), s.empty_at) for s in journal.stores} == {
        "å.egen": (12, pytest.approx(1.25 * DAY, abs=1)),
        "z.första": (6, pytest.approx(2 * DAY, abs=1)),
        "a.andra": (12, None),
    }


def test_care_is_decided_again_when_goods_arrive() -> None:
    # Half a dose is left and 2.5 patients come in the first pass; 100 doses arrive after an hour. Nobody is turned away for want of what has come.
    region = doses(
        "",
        ("n", "nödvändigt"),
        offerings={"n": {"care": ["n"], "capacity": "20 besök/dygn", "items": {"dos": "1 st"}}},
        stores={"dos": {"amount": "0.5 st", "deliveries": ["100 st every 90 d first 1 h"]}},
    )
    journal = simulate(region, scenario(days=1))
    assert outcome(journal, "n").served == pytest.approx(10)


def test_care_is_decided_again_when_goods_are_destroyed() -> None:
    # 100 doses, 98 % of them burn at 03:00: 1.25 were used, 98.75 x 2 % = 1.975 are left of the 8.75 needed.
    region = doses("100 st", ("n", "nödvändigt"))
    journal = simulate(region, scenario({"at": "3 h", "destroy": "dos", "share": "98 %"}, days=1))
    assert outcome(journal, "n").served == pytest.approx(1.25 + 98.75 * 0.02)


def test_an_okänd_need_of_an_item_limits_nothing_or_everything() -> None:
    okänd = {"care": ["n"], "capacity": "10 besök/dygn", "items": {"dos": "okänd"}}
    region = doses("5 st", ("n", "nödvändigt"), offerings={"n": okänd})
    journal, run = finished(region, scenario(days=1))
    assert outcome(journal, "n").bounds == ("kvarstår", "upphör")
    assert outcome(journal, "n").hangs_on == ("offerings.n.items.dos",)
    assert run.care.booked[0].use.sum() == 0


_AMOUNTS = st.integers(0, 8).map(float)


@given(
    supply_lists=st.lists(st.lists(st.integers(0, 4), max_size=3, unique=True), min_size=1, max_size=6),
    stock=st.lists(_AMOUNTS | st.just(float("inf")), min_size=5, max_size=5),
    spare=st.lists(st.tuples(_AMOUNTS, _AMOUNTS), min_size=5, max_size=5),
    wanted=st.lists(st.tuples(_AMOUNTS, _AMOUNTS, _AMOUNTS), min_size=6, max_size=6),
)
def test_stores_give_what_they_would_had_all_supply_lists_been_served_one_by_one(
    supply_lists: list[list[int]], stock: list[float], spare: list[tuple[float, float]], wanted: list[tuple[float, ...]]
) -> None:
    lists = SupplyLists(
        lists=tuple(SupplyList("dos", tuple(stores)) for stores in supply_lists),
        stores=tuple(f"lager {number}" for number in range(len(stock))),
        of_offer=(),
    )
    of_grade = np.array(wanted[: len(supply_lists)]).T
    room = np.array([(float("inf"), *most) for most in spare])
    found = commit(lists, of_grade, np.array(stock), room)
    alone = commit_in_order(lists, of_grade, np.array(stock), room)
    assert np.array_equal(found.taken, alone.taken)
    assert np.array_equal(found.lacking, alone.lacking)
    assert found.withheld == alone.withheld
