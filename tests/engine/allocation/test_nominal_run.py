"""What a draw shares with the nominal run: its reference week exactly where its own would be the same, and where solves start."""

from __future__ import annotations

import datetime
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from beredskap.engine import run as engine_run
from beredskap.engine.allocation.nominal_run import Nominal, usual_region
from beredskap.engine.care.warm_starts import WarmStarts
from beredskap.engine.run import Simulator
from beredskap.ensemble import single
from beredskap.ensemble.draws import draw
from beredskap.ensemble.runs import one_of
from beredskap.ensemble.summary import kept
from beredskap.files import load_scenario
from beredskap.model.base import Amount
from beredskap.model.region import Region
from beredskap.model.scenario.event import Lose
from beredskap.model.scenario.scenario import Scenario
from beredskap.model.scenario.starting_point import USUAL
from beredskap.units import DAY

SCENARIO = Path(__file__).parents[3] / "scenarios" / "el-72h.yaml"
LOADED = load_scenario(SCENARIO)
REGION = LOADED.region
NOMINAL = Nominal(REGION, LOADED.scenario)
NEIGHBOUR, HOSPITAL = "granne-uppsala.medicin", "uso.medicin"


def with_beds(offering: str, beds: float | None) -> Region:
    one = REGION.offerings[offering]
    capacity = Amount.model_construct(value=beds, text="", dimension="vårdplats")
    changed = one.model_copy(update={"capacity": capacity})
    return REGION.model_copy(update={"offerings": {**REGION.offerings, offering: changed}})


def with_care(care: str, **fields: Any) -> Region:
    changed = REGION.care[care].model_copy(update=fields)
    return REGION.model_copy(update={"care": {**REGION.care, care: changed}})


def with_stock(amount: float) -> Region:
    store = REGION.stores["uso.diesel"]
    changed = store.model_copy(update={"amount": store.amount.model_copy(update={"value": amount})})
    return REGION.model_copy(update={"stores": {**REGION.stores, "uso.diesel": changed}})


@pytest.mark.parametrize(
    ("drawn", "shares"),
    [
        pytest.param(REGION, True, id="nothing"),
        pytest.param(draw(LOADED, 1, 0).region, True, id="all that is uncertain in the region"),
        pytest.param(with_stock(1.0), True, id="how much is in a store"),
        pytest.param(with_beds(NEIGHBOUR, 1.0), True, id="what a neighbour can spare"),
        pytest.param(with_beds(NEIGHBOUR, None), False, id="a neighbour's beds become okänd"),
        pytest.param(with_beds(HOSPITAL, 1.0), False, id="beds in the region"),
        pytest.param(with_care("hemventilator", arises_when=()), False, id="whether a need for care can arise at all"),
        pytest.param(with_care("medicin", weight=2.0), False, id="what care weighs"),
    ],
)
def test_whose_reference_week_a_draw_goes_by(drawn: Region, shares: bool) -> None:
    assert usual_region(REGION, drawn) is (REGION if shares else drawn)


def test_the_nominal_reference_week_is_as_good_for_the_draw_as_its_own() -> None:
    nominal = engine_run._prepare(REGION, LOADED.scenario, USUAL, math.inf).reference
    one = draw(LOADED, 1, 1)
    own = engine_run._prepare(one.region, one.scenario, USUAL, math.inf).reference
    assert not nominal.sends_out
    assert nominal.census == pytest.approx(own.census)
    assert np.array(nominal.served) == pytest.approx(np.array(own.served))
    assert nominal.unserved == pytest.approx(own.unserved)


def test_runs_of_draws_share_one_reference_week(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[object] = []
    prepare = engine_run._prepare

    def counted(*args: Any) -> Any:
        prepared.append(args)
        return prepare(*args)

    monkeypatch.setattr(engine_run, "_prepare", counted)
    shared = Simulator(brief=True)
    for index in range(3):
        one = draw(LOADED, 1, index)
        found = shared.simulate(one.region, one.scenario, nominal=NOMINAL)
        # a run of the draw by itself starts its solves elsewhere, so it may find others of equally good allocations: the verdicts stand
        own = Simulator(brief=True).simulate(one.region, one.scenario)
        assert [verdict.holds for verdict in found.verdicts] == [verdict.holds for verdict in own.verdicts]
    assert len(prepared) == 1 + 3


def test_a_draw_does_not_depend_on_those_before_it() -> None:
    draws = [draw(LOADED, 4, index) for index in range(2)]
    shared = Simulator(brief=True)
    after = [shared.simulate(one.region, one.scenario, nominal=NOMINAL) for one in draws][-1]
    alone = Simulator(brief=True).simulate(draws[-1].region, draws[-1].scenario, nominal=NOMINAL)
    assert after == alone


def test_the_run_that_is_made_by_itself_is_the_one_of_the_ensemble() -> None:
    journal, _, region = one_of(LOADED, 1, 1)
    one = draw(LOADED, 1, 1)
    found = kept(journal, region, one.values, one.failed)
    assert found == kept(single.counted(LOADED, one.region, one.scenario), one.region, one.values, one.failed)


def with_warm_starts_counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The passes of the week that anything has been started from by a warm start, from now on."""
    asked: list[int] = []
    find = WarmStarts.find

    def counted(self: WarmStarts, programme: Any, of_week: int, state: Any) -> Any:
        asked.append(of_week)
        return find(self, programme, of_week, state)

    monkeypatch.setattr(WarmStarts, "find", counted)
    return asked


def test_solves_of_a_draw_start_where_the_nominal_run_was_in_the_same_state(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = with_warm_starts_counted(monkeypatch)
    shared = Simulator(brief=True)

    def warm_starts(scenario: Scenario) -> int:
        before = len(asked)
        shared.simulate(REGION, scenario, nominal=NOMINAL)
        return len(asked) - before

    one = draw(LOADED, 1, 0).scenario
    of_nominal = warm_starts(one)  # the nominal run is made first
    assert of_nominal >= one.duration // one.pass_length
    assert warm_starts(one) == 0
    also_lost = Lose(at=DAY, id="en-till", lose="lindesberg")
    later = warm_starts(one.model_copy(update={"events": (*one.events, also_lost)}))
    assert (one.duration - DAY) // one.pass_length <= later < of_nominal


@pytest.mark.parametrize(
    ("changed", "leads"),
    [
        pytest.param({}, True, id="a draw"),
        pytest.param({"events": LOADED.scenario.events[:1]}, True, id="other events"),
        pytest.param({"start": LOADED.scenario.start + datetime.timedelta(hours=6)}, False, id="another start"),
        pytest.param({"pass_length": 3600}, False, id="other passes"),
        pytest.param({"coordination": "none"}, False, id="nobody coordinates"),
    ],
)
def test_whom_the_nominal_run_leads(changed: dict[str, Any], leads: bool) -> None:
    assert NOMINAL.leads(LOADED.scenario.model_copy(update=changed)) is leads


def test_the_nominal_run_starts_by_itself() -> None:
    assert not NOMINAL.leads(LOADED.scenario)


def test_progress_tells_of_the_nominal_run_too() -> None:
    told: list[float] = []
    one = draw(LOADED, 1, 0)
    Simulator(brief=True).simulate(one.region, one.scenario, nominal=NOMINAL, progress=told.append)
    assert told == sorted(told)
    assert told[0] == 0
    of_nominal = [share for share in told if share < 0.5]
    assert len(of_nominal) >= one.scenario.duration // one.scenario.pass_length
    assert len(told) >= 2 * len(of_nominal) - 2
