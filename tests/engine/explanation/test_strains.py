"""What bears on a care type without taking anything out, told beside the causes."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.model.queries.sites import has_inpatients
from beredskap.model.result.journal import Bottleneck, Cause, MeasureTaken, RosterSpent
from beredskap.report.document.table import Document
from beredskap.report.explanation import explanation
from beredskap.report.naming.names import Names
from beredskap.report.run import events
from tests.engine.care.test_surge import SATELLITES, ward
from tests.engine.runs import scenario
from tests.report.journals import DAY, HOUR, a_journal, a_region, a_scenario, an_outcome

POOL = {"id": "stora.barnmorskor", "site": "stora", "competence": "barnmorska", "present": "96 h/d", "claimed": "5 %"}
CARE = {
    "id": "forlossning",
    "name": "Förlossning",
    "grade": "nödvändigt",
    "measure": "vårddygn",
    "per_1000": 0.03,
    "triage": "röd",
}
MEASURES = {
    "vila": {"id": "vila", "name": "Nödvändig vård vilar", "does": [{"postpone": {"grade": "nödvändigt"}}]},
    "annat": {"id": "annat", "name": "Besök vilar", "does": [{"postpone": {"care": ["hälsa"]}}]},
}


def explained(
    *happens: dict[str, Any], limits: tuple[tuple[str, str], ...] = (), care: str = "forlossning", **journal: Any
) -> Document:
    region = a_region(measures=MEASURES)
    cares = {**region.care, "forlossning": type(region.care["forlossning"]).model_validate(CARE)}
    pool = type(region.staff["granne.barnmorskor"]).model_validate(POOL)
    region = region.model_copy(update={"care": cares, "staff": {pool.id: pool}})
    held = Bottleneck.model_validate({"limits": limits, "restored": 1.0, "unmet": 1.0}) if limits else None
    outcome = an_outcome(care, "begränsad", first_failure=48 * HOUR, bottleneck=held)
    told = a_journal(changes=(), outcomes=(outcome,), **journal)
    return explanation.document(told, a_scenario(events=list(happens)), region, care)


def said(document: Document) -> list[str]:
    return [str(row[0]) for row in document.tables[0].rows]


AWAY = {"at": "1 d", "id": "sjuka", "absence": {"curve": ["20 % for 14 d"]}}


@pytest.mark.parametrize(
    ("event", "sentence", "short"),
    [
        (AWAY, "T+24 h: personal borta: 20 % i 14 d.", "personal borta"),
        (
            {"at": "1 d", "absence": {"curve": ["10 %"], "site": ["stora"], "competence": ["barnmorska"]}},
            "T+24 h: barnmorska vid Stora sjukhuset borta: 10 %.",
            "personal borta",
        ),
        (
            {"at": "1 d", "mobilise": {}},
            "T+24 h: höjd beredskap: krigsorganisationen bemannas, inställelse inom 24 h.",
            "höjd beredskap",
        ),
        (
            {"at": 0, "epidemic": {"name": "Influensa", "sir": {"r0": 2}, "care": {"forlossning": "1 %"}}},
            "T+0: Influensa: fler behöver förlossning.",
            "Influensa",
        ),
        (
            {"at": "50 h", "casualties": {"municipality": "Småby", "red": 3}},
            "T+50 h: masskadehändelse i Småby: 3 röda, 0 gula och 0 gröna inom 2 h.",
            "många skadade",
        ),
        (
            {"at": "1 d", "demand": {"care": "forlossning", "municipality": "Småby", "extra": 3}},
            "T+24 h: 3 fler behöver förlossning i Småby under 1 h.",
            "fler patienter",
        ),
        (
            {"at": "1 d", "weather": {"name": "Storm", "demand": {"forlossning": "110 %"}}},
            "T+24 h: Storm: fler söker förlossning.",
            "Storm",
        ),
        ({"at": "1 d", "cut": "v1"}, "T+24 h: stängd väg: väg 50 Storstad–Småby.", "vägar stängda"),
    ],
)
def test_each_strain_is_told_with_its_time(event: dict[str, Any], sentence: str, short: str) -> None:
    document = explained(event)
    assert said(document) == [sentence]
    assert f"Förlossning begränsas T+48 h: {short} → enda platsen" in str(document.answer)


@pytest.mark.parametrize(
    "happens",
    [
        [{"at": "55 h", **{key: value for key, value in AWAY.items() if key != "at"}}],  # after the pass
        [AWAY, {"at": "30 h", "restore": "sjuka"}],  # ended before it
        [{"at": 0, "absence": {"curve": ["20 % for 24 h"]}}],  # its curve has run out
        [{"at": 0, "absence": {"curve": ["20 %"], "competence": ["kock"]}}],  # no such staff in this care
        [{"at": 0, "absence": {"curve": ["20 %"], "site": ["lilla"]}}],
        [{"at": 0, "absence": {"curve": ["20 %"], "living_in": ["Småby"]}}],  # all live where they work
        [{"at": 0, "demand": {"care": "hälsa", "municipality": "Småby", "extra": 3}}],
        [{"at": 0, "casualties": {"municipality": "Småby", "green": 3}}],
        [{"at": 0, "weather": {"demand": {"forlossning": "110 %"}, "lasts": "24 h"}}],
        [{"at": 0, "cut": "v1"}, {"at": "24 h", "restore": "v1"}],
        [{"at": 0, "destroy": "lilla.diesel"}],  # this care takes no diesel
    ],
)
def test_what_does_not_bear_on_the_care_is_not_told(happens: list[dict[str, Any]]) -> None:
    document = explained(*happens)
    assert said(document) == []
    assert str(document.tables[0].empty) == "Inget i scenariot drabbar den här vården direkt."


def test_many_who_fell_ill_before_it_ended_still_need_care() -> None:
    ill = {"at": 0, "id": "i", "epidemic": {"sir": {"r0": 2}, "care": {"forlossning": "1 %"}}}
    assert said(explained(ill, {"at": "24 h", "restore": "i"})) == ["T+0: epidemi: fler behöver förlossning."]


def test_staff_who_are_away_are_not_blamed_for_a_lack_of_beds() -> None:
    beds = (("capacity", "stora.forlossning"),)
    document = explained(AWAY, limits=beds)
    assert "vårdplatser (Förlossningen, Stora sjukhuset) räcker inte" in str(document.answer)
    assert "personal borta" not in str(document.answer)
    assert said(document) == ["T+24 h: personal borta: 20 % i 14 d."]
    assert "personal borta" in str(explained(AWAY, limits=(*beds, ("staff", "stora.barnmorskor"))).answer)


def test_a_failure_with_a_cause_tells_what_else_strained_it() -> None:
    region = a_region()
    outcome = an_outcome(
        "forlossning", "upphör", first_failure=48 * HOUR, causes=(Cause(kind="site", subject="stora"),)
    )
    pool = type(region.staff["granne.barnmorskor"]).model_validate(POOL)
    document = explanation.document(
        a_journal(outcomes=(outcome,)),
        a_scenario(events=[{"at": 0, "lose": "stora"}, AWAY]),
        region.model_copy(update={"staff": {pool.id: pool}}),
        "forlossning",
    )
    assert "Stora sjukhuset utslaget → enda platsen" in str(document.answer)
    assert "Därtill: personal borta." in str(document.answer)
    assert [line.partition(":")[0] for line in said(document)] == ["T+0", "T+24 h"]


def test_a_measure_that_takes_from_the_care_is_told_while_it_is_in_force() -> None:
    def taken(measure: str, works: int | None, ended: int | None) -> MeasureTaken:
        return MeasureTaken(measure=measure, decided=0, works=works, ended=ended, cost=0)

    told = "T+4 h: åtgärden «nödvändig vård vilar» gäller."
    assert said(explained(measures=(taken("vila", 4 * HOUR, None),))) == [told]
    assert said(explained(measures=(taken("vila", None, None),))) == []  # refused
    assert said(explained(measures=(taken("vila", 4 * HOUR, 5 * HOUR),))) == []  # over
    assert said(explained(measures=(taken("vila", 3 * DAY, None),))) == []  # not yet
    assert said(explained(measures=(taken("annat", 4 * HOUR, None),))) == []  # other care


def test_a_roster_that_could_not_be_sustained_is_told() -> None:
    spent = RosterSpent(pool="stora.barnmorskor", time=30 * HOUR, lasted=HOUR)
    document = explained(rosters=(spent,))
    assert said(document) == ["T+30 h: barnmorska, Stora sjukhuset orkar inte längre pass."]
    later = RosterSpent(pool="stora.barnmorskor", time=60 * HOUR, lasted=HOUR)
    assert said(explained(rosters=(later,))) == []


def test_only_a_site_with_beds_is_said_to_be_emptied() -> None:
    region = a_region()
    child = region.sites["lilla"].model_copy(update={"id": "paviljong", "parent": "stora"})
    region = region.model_copy(update={"sites": {**region.sites, "paviljong": child}})
    names = Names(region)
    assert [has_inpatients(region, site) for site in ("stora", "lilla", "vc", "paviljong")] == [
        True,
        False,
        False,
        False,
    ]
    offering = region.offerings["stora.forlossning"].model_copy(update={"site": "paviljong"})
    moved = region.model_copy(update={"offerings": {offering.id: offering}})
    assert has_inpatients(moved, "stora")
    said = str(events.sentence(a_scenario(events=[{"at": 0, "lose": "vc"}]).events[0], names))
    assert said == "T+0: Vårdcentralen Torget slås ut"


def test_what_becomes_of_the_ward_that_takes_its_satellites_is_told() -> None:
    # `med` has two beds for the four who lie there; the others lie in `kir`, until that loses its electricity, or is closed, or those who came are too many.
    measures = {"steng": {"name": "Stäng", "does": [{"close": {"offerings": ["kir"]}}]}}
    wards = {
        "med": {"capacity": "2 vårdplatser"},
        "kir": {"name": "Kirurgen", "capacity": "4 vårdplatser", "satellites": {"med": 1}, "needs": [{"el": "el"}]},
    }
    region = ward(SATELLITES, offerings=wards, nodes={"el": {"name": "Elen"}}, measures=measures)

    def told(happens: dict[str, Any]) -> str:
        asked = scenario(happens, days=3)
        document = explanation.document(simulate(region, asked), asked, region, "med")
        return "\n".join([str(document.answer), *said(document)])

    lost = told({"at": "24 h", "lose": "el"})
    assert "Elen utslaget" in lost
    assert "T+24 h: Kirurgen, s upphör att fungera – får inte el från Elen, s." in lost
    assert "åtgärden «stäng» gäller" in told({"at": "24 h", "measure": "steng"})
    crowd = {"at": "24 h", "demand": {"care": "kir", "municipality": "m", "extra": 9}}
    assert "T+24 h: 9 fler behöver kir" in told(crowd)
