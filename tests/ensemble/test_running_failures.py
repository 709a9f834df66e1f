"""Failures while running: drawn by seed, exponential by the mean, the same whatever else is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from beredskap.ensemble import single
from beredskap.ensemble.draws import draw, draw_alike, failing, is_uncertain
from beredskap.ensemble.runs import ensemble, one_of
from beredskap.ensemble.workers import Task, load
from beredskap.report.formats.as_text import render
from beredskap.report.studies import ensemble as report
from beredskap.units import HOUR

TANK = ("amount: 240 L", "amount: uniform(100 L; 400 L)")
FULL = ("amount: 240 L", "amount: 1000 L")
FAILS = ("standby: true", "standby: true\n      mttf: 20 h")
REPAIRED = ("standby: true", "standby: true\n      mttf: 5 h\n      repair: 2 h")
Make = Callable[..., Task]


def test_as_many_have_failed_before_each_time_as_the_exponential_says(task: Make) -> None:
    loaded = load(task(FAILS))
    lasted = [draw(loaded, 1, index).lasted[0] for index in range(2000)]
    # 1 − exp(−t / 20 h): 22.1 %, 39.3 %, 63.2 % and 86.5 % of 2 000, and what seed 1 gives
    found = [sum(time <= hours * HOUR for time in lasted) for hours in (5, 10, 20, 40)]
    assert found == [413, 751, 1232, 1718]
    for hours, many in zip((5, 10, 20, 40), found, strict=True):
        share = 1 - math.exp(-hours / 20)
        assert abs(many - 2000 * share) < 3 * math.sqrt(2000 * share * (1 - share))


def test_the_draw_is_the_nodes_own(task: Make) -> None:
    alone, beside = load(task(FAILS)), load(task(FAILS, TANK))
    for index in range(5):
        one = draw(alone, 3, index)
        assert one == draw(alone, 3, index)
        assert one.lasted == draw(beside, 3, index).lasted == draw_alike(beside, alone, 3, index).lasted
        assert one.region.nodes["reserv"].fails_after == one.lasted
    assert draw(alone, 4, 0).lasted != draw(alone, 3, 0).lasted
    # ranges are drawn as if nothing could fail
    assert draw(beside, 3, 0).values == draw(load(task(TANK)), 3, 0).values


def test_the_generator_stops_when_it_has_run_so_long(task: Make) -> None:
    loaded = load(task(FAILS, FULL))
    for index in range(4):
        one = draw(loaded, 1, index)
        journal = single.run(loaded, one.region, one.scenario)
        ran = min(one.lasted[0] / HOUR, 66)
        # the power goes at 6 h of 72 and 10 L/h are burned; one patient an hour goes without when it has stopped
        assert next(series.drawn for series in journal.stores if series.store == "stora.tank") == pytest.approx(
            10 * ran
        )
        akut = next(outcome for outcome in journal.outcomes if (outcome.care, outcome.municipality) == ("akut", ""))
        assert akut.unmet == pytest.approx(66 - ran)


def test_repaired_it_may_fail_again_as_often_as_the_run_holds(task: Make) -> None:
    loaded = load(task(REPAIRED, FULL))
    one = draw(loaded, 1, 0)
    times = one.region.nodes["reserv"].fails_after
    assert len(times) > 1
    assert sum(times[:-1]) <= loaded.scenario.duration < sum(times)
    journal = single.run(loaded, one.region, one.scenario)
    stops = [
        change.time
        for change in journal.changes
        if (change.subject, change.kind, change.after) == ("reserv", "level", 0)
    ]
    expected, now = [], 6 * HOUR
    for time in times:
        now += time
        if now < loaded.scenario.duration:
            expected.append(now)
        now += 2 * HOUR
    assert stops == expected


def test_a_single_run_fails_nothing_and_says_so(task: Make) -> None:
    loaded = load(task(FAILS))
    assert is_uncertain(loaded)
    assert failing(loaded.region) == ("reserv",)
    journal = single.plain(loaded)
    assert any("stanna av fel medan de går («mttf»): 1;" in str(one) for one in journal.assumptions)
    # 24 h of diesel and 42 h without
    akut = next(outcome for outcome in journal.outcomes if (outcome.care, outcome.municipality) == ("akut", ""))
    assert akut.unmet == pytest.approx(42)


def test_a_stated_time_is_not_drawn(task: Make) -> None:
    stated = load(task(("standby: true", "standby: true\n      mttf: 20 h\n      fails_after: 3 h")))
    assert failing(stated.region) == ()
    assert not is_uncertain(stated)


def test_an_ensemble_tells_what_the_answer_hangs_on(task: Make) -> None:
    wanted = task(FAILS, FULL)
    found = ensemble(wanted, 12, seed=2)
    (varied,) = found.varied
    assert (varied.collection, varied.id, varied.path, varied.text) == ("nodes", "reserv", "mttf", "exponential(20 h)")
    # the longer it runs the fewer go without
    (influence,) = found.influences
    assert influence.correlation < -0.9
    assert found == ensemble(wanted, 12, seed=2, jobs=2)
    loaded = load(wanted)
    text = render(report.document(found, loaded.scenario, loaded.region), "sv", 120)
    assert "noder som kan stanna av fel medan de går: 1" in " ".join(text.split())
    journal, _, region = one_of(loaded, 2, 3)
    assert region.nodes["reserv"].fails_after == draw(loaded, 2, 3).lasted
    assert journal.seed == 2
