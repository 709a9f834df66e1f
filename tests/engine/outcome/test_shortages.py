"""What inpatients lack at the bedside is an event with its time, amount, dose and what may be used instead."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.model.region import Region
from beredskap.report.explanation import explanation
from beredskap.report.naming.names import Names
from beredskap.report.run import result, shortages
from tests.engine.runs import scenario, store
from tests.worlds import H, world


def a_ward(amount: str, **more: Any) -> Region:
    """One comes a pass and stays sixteen, so that 15 lie there and one more comes; 2 doses a day each, half a dose a pass."""
    tables: dict[str, Any] = {
        "municipalities": {"m": {"population": 1000}},
        "care": {"med": {"name": "Medicin", "per_1000": 4, "measure": "vårddygn", "stay": "96 h"}},
        "items": {"dos": {"name": "Dosen", "substitutes": ["annan"]}, "annan": {"name": "Den andra"}},
        "offerings": {"med": {"care": ["med"], "capacity": "30 vårdplatser", "items": {"dos": "2 st"}}},
        "stores": {"lager": {"item": "dos", "amount": amount}, "reserv": {"item": "annan", "amount": "9 st"}},
    }
    return world(**{**tables, **more})


def test_the_event_says_when_how_much_what_each_takes_and_what_there_is_instead() -> None:
    # 16 take 8 doses in the first pass. 11 are there: in the second 15 inpatients (the first went home, one new came) want 7.5 and 3 are there, so 4.5 are
    # lacking; in the third and fourth 14 and 13 want 7 and 6.5.
    region = a_ward("11 st")
    asked = scenario(days=1)
    journal = simulate(region, asked)
    (lacked,) = journal.shortages
    assert (lacked.store, lacked.start, lacked.end) == ("lager", 6 * H, 24 * H)
    assert lacked.amount == pytest.approx(4.5 + 7 + 6.5)
    assert lacked.substitutes == ("reserv",)
    said = (
        "T+6 h: inneliggande saknar 18 st av Dosen, s till slutet; dosen är 2 st per vårddygn (Medicin); "
        "i stället finns Den andra, s"
    )
    names = Names(region, asked)
    assert [str(one) for _, one in shortages.timed_sentences(journal, names)] == [said]
    assert said in [str(fact[1]) for fact in result.facts(journal, asked, names)]
    chain = explanation.document(journal, asked, region, "med").tables[0]
    assert f"{said}." in [str(row[0]) for row in chain.rows]


def test_what_lies_in_a_store_with_a_name_of_its_own_is_named_with_it() -> None:
    asked = scenario(days=1)
    region = a_ward("11 st", stores={"lager": {"item": "dos", "amount": "11 st", "name": "Skåpet"}})
    (said,) = [str(one) for _, one in shortages.timed_sentences(simulate(region, asked), Names(region, asked))]
    assert "saknar 18 st av Dosen (Skåpet) till slutet" in said


def test_a_substitute_that_is_not_there_is_not_offered() -> None:
    asked = scenario(days=1)
    region = a_ward("11 st", stores={"lager": {"item": "dos", "amount": "11 st"}})
    journal = simulate(region, asked)
    assert journal.shortages[0].substitutes == ()
    (said,) = [str(one) for _, one in shortages.timed_sentences(journal, Names(region, asked))]
    assert "det som kan användas i stället (Den andra) finns inte där" in said


def test_goods_that_arrive_end_it_and_the_next_lack_is_another_event() -> None:
    # 8 go in the first pass and 3 in the second; 10 come at 12 h, 7 of which the third takes, and the fourth has 3.
    stores = {"lager": {"item": "dos", "amount": "11 st", "deliveries": ["10 st every 90 d first 12 h"]}}
    journal = simulate(a_ward("", stores=stores), scenario(days=1))
    first = journal.shortages[0]
    assert (first.start, first.end) == (6 * H, 12 * H)
    assert sum(one.amount for one in journal.shortages) == pytest.approx(store(journal, "lager").short)


@settings(max_examples=25)
@given(amount=st.integers(0, 60), later=st.integers(0, 40), hour=st.integers(1, 40))
def test_the_events_together_are_all_that_was_lacking_and_never_overlap(amount: int, later: int, hour: int) -> None:
    deliveries = [f"{later} st every 90 d first {hour} h"] if later else []
    stores = {"lager": {"item": "dos", "amount": f"{amount} st", "deliveries": deliveries}}
    journal = simulate(a_ward("", stores=stores), scenario(days=2))
    assert sum(one.amount for one in journal.shortages) == pytest.approx(store(journal, "lager").short, abs=1e-6)
    ends = [edge for one in journal.shortages for edge in (one.start, one.end)]
    assert ends == sorted(ends)
    assert len(set(ends)) == len(ends)
    assert all(one.amount > 0 for one in journal.shortages)
