"""Ensembles as a whole, against what can be calculated by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from beredskap.engine.run import Simulator
from beredskap.ensemble.draws import draw
from beredskap.ensemble.judgement import plan_holds
from beredskap.ensemble.runs import ensemble, one_of
from beredskap.ensemble.workers import RunFailedError, Task, load
from beredskap.errors import NothingToDoError
from beredskap.report.formats.as_text import render
from beredskap.report.studies import ensemble as report

TANK = ("amount: 240 L", "amount: uniform(100 L; 400 L)")
RISK = ("standby: true", "standby: true\n      start_fails: 30 %")
Make = Callable[..., Task]


def test_run_out_follows_what_was_drawn(task: Make) -> None:
    wanted = task(TANK)
    found = ensemble(wanted, 12, seed=2)
    loaded = load(wanted)
    litres = sorted(draw(loaded, 2, index).values[0] for index in range(12))
    (tank,) = found.stores
    # 10 L/h from 6 h; of twelve the 1st (⌈0.6⌉), the 6th and the 12th (⌈11.4⌉)
    assert tank.runs == 12
    assert tank.empty_at.p5 == pytest.approx((6 + litres[0] / 10) * 3600, abs=1)
    assert tank.empty_at.p50 == pytest.approx((6 + litres[5] / 10) * 3600, abs=1)
    assert tank.empty_at.p95 == pytest.approx((6 + litres[11] / 10) * 3600, abs=1)
    # it lasts 30 h from the start of the scenario where there is enough for 24 h
    lasts, down = found.expectations
    assert (lasts.held, lasts.undecided) == (sum(amount >= 240 for amount in litres), 0)
    assert down.held == 12
    # the less there is, the more go without
    (influence,) = found.influences
    assert (found.varied[influence.index].id, influence.correlation) == ("stora.tank", -1.0)


def test_an_ensemble_of_starts_that_fail(task: Make) -> None:
    wanted = task(("standby: true", "standby: true\n      start_fails: 50 %"))
    found = ensemble(wanted, 10, seed=1)
    loaded = load(wanted)
    failed = sum(bool(draw(loaded, 1, index).failed) for index in range(10))
    assert 0 < failed < 10
    (risk,) = found.risks
    assert (risk.node, risk.runs) == ("reserv", failed)
    # with the generator 24 h are covered, from 6 h to 30 h, and 42 h are not; without it 66 h: 1 patient an hour
    assert (found.unmet.p5, found.unmet.p95) == (pytest.approx(42), pytest.approx(66))


def test_progress_and_the_number_of_runs(task: Make) -> None:
    told: list[float] = []
    found = ensemble(task(TANK), 4, seed=1, progress=told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]
    assert found.runs == 4
    assert sum(sum(one.words.values()) for one in found.care) == 3 * 4


def test_one_run_by_itself_is_the_one_of_the_ensemble(task: Make) -> None:
    wanted = task(TANK, RISK)
    found = ensemble(wanted, 1, seed=3)
    journal, _, region = one_of(load(wanted), 3, 0)
    assert journal.seed == 3
    akut = next(one for one in journal.outcomes if (one.care, one.municipality) == ("akut", ""))
    spread = next(one for one in found.care if one.care == "akut")
    assert spread.unmet.p50 == round(akut.unmet, 6)
    assert region.stores["stora.tank"].amount.value == draw(load(wanted), 3, 0).values[0]  # type: ignore[union-attr]


def test_nothing_uncertain_is_nothing_to_run(task: Make) -> None:
    with pytest.raises(NothingToDoError, match="Ingenting är osäkert"):
        ensemble(task(), 10, seed=1)


def test_a_run_that_breaks_is_named(task: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("beredskap.engine.run.Simulator.simulate", breaks)
    with pytest.raises(RunFailedError) as caught:
        ensemble(task(TANK), 2, seed=7)
    assert caught.value.args == ("--seed 7 --only 0", "ZeroDivisionError")


@pytest.mark.parametrize(("held", "total", "holds"), [(4, 4, True), (2, 4, True), (1, 4, False), (0, 4, False)])
def test_the_median_run_decides(task: Make, held: int, total: int, holds: bool) -> None:
    found = ensemble(task(TANK), 1, seed=1)
    spread = found.expectations[0].model_copy(update={"held": held})
    assert plan_holds(found.model_copy(update={"runs": total, "expectations": (spread,)})) is holds


def test_the_report_says_what_was_drawn_and_what_reached_the_horizon(task: Make) -> None:
    wanted = task(("amount: 240 L", "amount: uniform(100 L; 900 L)"), RISK)
    loaded = load(wanted)
    text = render(
        report.document(ensemble(wanted, 8, seed=1), loaded.scenario, loaded.region), "sv", 100, everything=True
    )
    assert "8 körningar, frö 1 (nummer 0–7)" in text
    assert "uniform(100 L; 900 L)" in text
    assert "startar inte i 30 %" in text
    assert "≥ 72 h" in text


def test_a_run_does_not_depend_on_those_before_it(task: Make) -> None:
    # Run 5 alone, with everything worked out afresh, leaves the same as run 5 after five others of the same process.
    wanted = task(TANK, RISK)
    loaded = load(wanted)
    draws = [draw(loaded, 4, index) for index in range(6)]
    shared = Simulator(brief=True)
    after = [shared.simulate(one.region, one.scenario) for one in draws][-1]
    alone = Simulator(brief=True).simulate(draws[-1].region, draws[-1].scenario)
    assert after == alone
