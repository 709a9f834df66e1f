"""The shipped region when its university hospital is lost: what beds that give way, and wards that are opened, are worth."""

from __future__ import annotations

from pathlib import Path

import pytest

from beredskap.engine import simulate
from beredskap.engine.metrics.ranking import unmet_necessary
from beredskap.files import LoadedScenario, load_scenario
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.scenario import Scenario

SCENARIO = Path(__file__).parents[2] / "scenarios" / "uso-utslaget.yaml"
DECIDED = ("provisorisk-vardavdelning", "sjukhusvard-i-hemmet", "nationell-forstarkning")


@pytest.fixture(scope="module")
def loaded() -> LoadedScenario:
    return load_scenario(SCENARIO)


def run(loaded: LoadedScenario, *measures: str, ordinary: bool = True) -> Journal:
    """The scenario with these measures decided at T+1 h, and with what the region does without a decision or not."""
    data = loaded.scenario.model_dump(by_alias=True, exclude={"expect"})
    events = [*loaded.scenario.events]
    asked = Scenario.model_validate(data | {"events": [*events, *({"at": "1 h", "measure": one} for one in measures)]})
    region = loaded.region if ordinary else loaded.region.model_copy(update={"ordinary_surge": ()})
    return simulate(region, asked)


def test_beds_bend_and_what_is_decided_adds_beds(loaded: LoadedScenario) -> None:
    rigid = run(loaded, ordinary=False)
    bent = run(loaded)
    allowed = run(loaded, "overbelaggning-och-utlokalisering", ordinary=False)
    decided = run(loaded, *DECIDED)
    assert not any(any(one.satellites) for one in rigid.offerings)
    assert unmet_necessary(rigid) > unmet_necessary(allowed) > unmet_necessary(decided)
    assert unmet_necessary(rigid) > unmet_necessary(bent) > unmet_necessary(decided)
    ward = next(one for one in decided.offerings if one.offering == "prov-orebro.medicin")
    assert max(ward.inpatients) > 30
    nurses = next(one for one in decided.resources if one.resource == "prov-orebro.sjukskoterska")
    assert 0 < sum(nurses.used) <= sum(nurses.available)
    assert sum(nurses.usual) == 0
