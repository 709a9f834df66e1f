"""What is okänd in a reported state is neither nothing nor as usual: inpatients bound the answer from both sides, the rest is taken as the worse, and said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.ensemble.workers import Task, load
from beredskap.model.base import OKAND
from beredskap.model.result.journal import Journal, Outcome
from beredskap.model.scenario.event import Lose
from beredskap.model.scenario.scenario import Scenario
from beredskap.model.scenario.starting_point import StartingPoint
from beredskap.report.naming.names import Names
from beredskap.report.run import headline
from tests.worlds import world

Make = Callable[..., Task]
TIME = "as_of: 2027-01-11T00:00\n"
# 10 a day stay 2 d: 20 of the 24 beds are usually taken. Nobody can wait, and those who lie there keep their bed.
WARD = world(
    municipalities={"m": {"population": 10_000}},
    care={"vard": {"name": "Vård", "measure": "vårddygn", "per_1000": 1, "stay": "2 d"}},
    offerings={"hus.vard": {"name": "Avdelningen", "care": ["vard"], "capacity": "24 vårdplatser"}},
)
DAY = Scenario.model_validate(
    {"name": "x", "region": "r", "start": "2027-01-11T00:00", "duration": "1 d", "events": []}
)


def run(inpatients: float) -> Journal:
    return simulate(WARD, DAY, starting_point=StartingPoint(inpatients={"hus.vard": inpatients}))


def whole(journal: Journal) -> Outcome:
    return next(one for one in journal.outcomes if one.care == "vard" and not one.municipality)


def test_an_okand_ward_is_run_as_empty_and_as_full() -> None:
    # Empty, all 10 of the day have a bed; full, 24 / 8 passes = 3 beds come free each pass and 2.5 arise in it: all but those of the first pass.
    found = whole(run(OKAND))
    empty, full = whole(run(0)), whole(run(24))
    assert (empty.unmet, full.unmet) == (pytest.approx(0, abs=1e-6), pytest.approx(2.5))
    assert (found.word, found.bounds) == ("okänd", (empty.word, full.word))
    assert found.unmet_bounds == pytest.approx((empty.unmet, full.unmet), abs=1e-6)
    assert [Names(WARD).okand(path).text("sv") for path in found.hangs_on] == ["inneliggande (Avdelningen, s)"]


@settings(max_examples=10)
@given(st.floats(0, 24))
def test_whatever_it_is_lies_between(inpatients: float) -> None:
    low, high = whole(run(OKAND)).unmet_bounds or (0.0, 0.0)
    assert low - 1e-6 <= whole(run(inpatients)).unmet <= high + 1e-6


def test_okand_nodes_and_sites_are_taken_as_the_worse_and_told(task: Make) -> None:
    state = (
        TIME
        + "nodes: {elnat: okänd, reserv: 50 %}\nsites: {stora: okänd}\nbeds: {stora.vard: okänd}\nstock: {stora.tank: okänd}"
    )
    found = load(task(state=state))
    lost = [one.subject for one in found.scenario.events if isinstance(one, Lose) and one.at == 0]
    assert {"elnat", "stora"} <= set(lost)
    assert "reserv" not in lost
    told = {one.subject: str(one.message) for one in found.findings if one.rule == "state-unknown"}
    assert told == {
        "elnat": "läget är okänt; räknat som nere",
        "stora": f"det är okänt om {found.region.sites['stora'].name} är utslaget; räknat som utslaget",
        "stora.vard": "antalet inneliggande är okänt; räknat både som inga och som fullbelagt",
    }
    stated = found.region.stores["stora.tank"].amount
    assert stated is not None
    assert not stated.known


def test_nothing_okand_is_told_of_what_is_known(task: Make) -> None:
    found = load(task(state=TIME + "nodes: {elnat: 0 %}\nbeds: {stora.vard: 4}"))
    assert not [one for one in found.findings if one.rule == "state-unknown"]


def test_what_is_okand_may_be_known_to_have_lasted(task: Make) -> None:
    found = load(task(state="as_of: 2027-01-11T00:00\nnodes:\n  elnat: {level: okänd, since: 2027-01-10T04:00}"))
    assert [one.subject for one in found.findings if one.rule == "state-unknown"] == ["elnat"]
    (lost,) = [one for one in found.scenario.events if isinstance(one, Lose) and one.at == 0]
    assert found.starting_point.began == {lost.id: 20 * 3600}


@pytest.mark.parametrize(("tank", "word", "bounds"), [("okänd", "okänd", (40, 120)), ("1 m3", "begränsad", ())])
def test_what_is_limited_either_way_is_okand_where_the_numbers_are(
    tank: str, word: str, bounds: tuple[float, ...]
) -> None:
    # 100 a day for two clinics that take 40 each; one of them is on its generator. With fuel 20 a day are left out, without 60: limited in both cases.
    region = world(
        municipalities={"m": {"population": 10_000}},
        care={"akut": {"per_1000": 10, "wait": "0 h"}},
        items={"diesel": {"unit": "L"}},
        stores={"tank": {"item": "diesel", "amount": tank}},
        nodes={"nat": {}, "agg": {"standby": True, "needs": [{"diesel": {"any": ["tank"], "draw": "1 L/h"}}]}},
        offerings={
            "hus": {"care": ["akut"], "capacity": "40 besök/dygn"},
            "reserv": {"care": ["akut"], "capacity": "40 besök/dygn", "needs": [{"el": {"any": ["nat", "agg"]}}]},
        },
    )
    lost = {"at": "0 h", "lose": "nat"}
    asked = Scenario.model_validate(
        {"name": "x", "region": "r", "start": "2027-01-11T00:00", "duration": "2 d", "events": [lost]}
    )
    journal = simulate(region, asked)
    found = next(one for one in journal.outcomes if one.care == "akut" and not one.municipality)
    assert (found.word, found.unmet_bounds) == (word, pytest.approx(bounds))
    assert found.unmet == pytest.approx(40)
    said = headline.answer(journal, Names(region, asked)).text("sv")
    assert ("Mellan 40 och 120 patienter" in said) is bool(bounds)
