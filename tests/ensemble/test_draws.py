"""Draws: which run gets what, and standby nodes that do not start."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from beredskap.ensemble import single
from beredskap.ensemble.draws import draw, is_uncertain
from beredskap.ensemble.workers import Task, load

TANK = ("amount: 240 L", "amount: uniform(100 L; 400 L)")
RISK = ("standby: true", "standby: true\n      start_fails: 30 %")
Make = Callable[..., Task]


def test_a_run_is_the_same_however_many_there_are(task: Make) -> None:
    loaded = load(task(TANK, RISK))
    forwards = [draw(loaded, 5, index) for index in range(6)]
    backwards = [draw(loaded, 5, index) for index in reversed(range(6))]
    assert forwards == backwards[::-1]
    assert len({one.values for one in forwards}) == 6
    assert draw(loaded, 6, 0).values != draw(loaded, 5, 0).values


def test_the_tank_lasts_as_long_as_what_was_drawn(task: Make) -> None:
    loaded = load(task(TANK))
    for index in range(3):
        one = draw(loaded, 1, index)
        journal = single.run(loaded, one.region, one.scenario)
        tank = next(series for series in journal.stores if series.store == "stora.tank")
        # the power goes at 6 h, and the generator burns 10 L/h of what was drawn
        assert tank.opening == one.values[0]
        assert tank.empty_at == 6 * 3600 + math.ceil(one.values[0] / 10 * 3600)


@pytest.mark.parametrize(("share", "failed"), [("0 %", ()), ("100 %", ("reserv",))])
def test_starts_that_never_or_always_fail(task: Make, share: str, failed: tuple[str, ...]) -> None:
    loaded = load(task(TANK, ("standby: true", f"standby: true\n      start_fails: {share}")))
    assert all(draw(loaded, 1, index).failed == failed for index in range(20))


def test_starts_fail_as_often_as_is_said(task: Make) -> None:
    loaded = load(task(RISK))
    failed = sum(bool(draw(loaded, 1, index).failed) for index in range(1000))
    # 300 ± 4.5 standard deviations of √(1000·0.3·0.7) = 14.5
    assert 235 <= failed <= 365


def test_a_node_that_does_not_start_is_lost_for_the_whole_run(task: Make) -> None:
    loaded = load(task(("standby: true", "standby: true\n      start_fails: 100 %")))
    one = draw(loaded, 1, 0)
    assert [(event.id, event.at) for event in one.scenario.events] == [("morkt", 21600), ("startar-inte-reserv", 0)]
    journal = single.run(loaded, one.region, one.scenario)
    # nothing is drawn from the tank, and 66 h of 24 visits a day, 66 in all, are missed
    assert next(series.drawn for series in journal.stores if series.store == "stora.tank") == 0
    akut = next(outcome for outcome in journal.outcomes if (outcome.care, outcome.municipality) == ("akut", ""))
    assert akut.unmet == pytest.approx(66)


def test_a_plain_run_draws_nothing_and_says_so(task: Make) -> None:
    loaded = load(task(TANK, RISK))
    journal = single.plain(loaded)
    assert next(series.opening for series in journal.stores if series.store == "stora.tank") == 250
    said = [str(one) for one in journal.assumptions]
    assert any("angivna som intervall: 1;" in one for one in said)
    assert any("misslyckas med att starta: 1;" in one for one in said)
    assert not any("intervall" in str(one) for one in single.plain(load(task())).assumptions)


def test_what_is_uncertain(task: Make) -> None:
    assert [is_uncertain(load(task(*changes))) for changes in ((), (TANK,), (RISK,))] == [False, True, True]
