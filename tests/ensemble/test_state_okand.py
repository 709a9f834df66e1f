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
