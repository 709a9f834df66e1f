"""Events that strain a whole region, measures decided in a scenario, and restores: each mistake with its place and its whole message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from beredskap.errors import Problem
from beredskap.files import load_scenario
from beredskap.model.checks.scenario import check_scenario
from beredskap.model.scenario.scenario import EVENT_KINDS, Scenario

MORE = """\
care:
  trauma: {name: Trauma, grade: nödvändigt, triage: röd}
offerings:
  uso.trauma: {site: uso, care: [trauma], capacity: 48 besök/dygn}
staff:
  vc.ssk: {site: vc, competence: sjuksköterska, present: 24 h/dygn}
profiles:
  alltid: {}
measures:
  natt: {name: Öppet på natten, lead_time: 1 h, lasts: 2 d, needs: [tank], does: [{open: {sites: [vc], hours: alltid}}]}
  snal: {name: Snål, does: [{use: {factor: 50 %}}]}
  tank: {name: Större tank, change: {stores.uso.tank.amount: 15 m3}}
  bada: {name: Båda, change: {stores.uso.tank.capacity: 25 m3}, does: [{ration: "on"}]}
  tom: {name: Tom}
"""

TOP = """\
name: Påfrestningar
region: liten
start: 2027-01-11T06:00
duration: 30 d
measures: [tank]
events:
"""

EVERYTHING = """\
  - {at: 0 h, id: sjuk, absence: {competence: [läkare], site: [uso], living_in: [Örebro], curve: [20 % for 14 d, 40 % for 14 d, 20 %]}}
  - {at: 0 h, absence: {curve: 10 %}}
  - {at: 1 h, id: hojd, mobilise: {mustering: 12 h, claimed: 10 %, hired: 0 %, duty: true}}
  - {at: 1 h, mobilise: {}}
  - {at: 2 h, id: pass, roster: {competence: [sjuksköterska], hours: 125 %, lasts: 10 d, after: 85 %}}
  - {at: 3 h, id: smitta, epidemic: {sir: {r0: 1.8, infectious: 5 d, first: 1, susceptible: 60 %}, care: {besok: 5 %, vard: 1 %},
     delay: 2 d, consumption: [{rate: ansträngd, duration: 14 d}, {rate: kris}]}}
  - {at: 3 h, epidemic: {table: [0 at 0 d, 0.4 at 10 d, 0 at 20 d], care: {besok: 5 %}}}
  - {at: 4 h, casualties: {municipality: Kumla, red: 10, over: 2 h}}
  - {at: 5 h, id: kyla, weather: {demand: {besok: 120 %}, loads: {el: 130 %}, travel: 150 %, lasts: 3 d}}
  - {at: 6 h, measure: natt}
  - {at: 6 h, id: spara, measure: snal}
  - {at: 1 d, restore: hojd}
  - {at: 1 d, restore: kyla}
  - {at: 1 d, restore: natt}
  - {at: 1 d, restore: spara}
  - {at: 2 d, lose: uso.hus}
  - {at: 3 d, restore: uso.hus}
  - {at: 3 d, degrade: uso.iva, to: 50 %}
  - {at: 3 d, cut: e20}
  - {at: 3 d, stop: insulin}
  - {at: 3 d, delay: vc.insulin, by: 2 h}
  - {at: 3 d, destroy: uso.tank, share: 10 %}
  - {at: 3 d, shed: uso.iva}
  - {at: 4 d, unshed: uso.iva}
  - {at: 4 d, demand: {care: besok, municipality: Kumla, extra: 5}}
expect:
  - {care: trauma, served: ">= 90 %"}
"""

Wrong = Callable[[str], list[str]]


@pytest.fixture
def file(folder: Path) -> Callable[..., Path]:
    """A scenario file of these events."""

    def make(events: str, top: str = TOP) -> Path:
        (folder / "mer.yaml").write_text(MORE, encoding="utf-8")
        path = folder.parent.parent / "s.yaml"
        path.write_text(top + events, encoding="utf-8")
        return path

    return make


@pytest.fixture
def wrong(file: Callable[..., Path], collect: Callable[[Callable[[], object]], list[Problem]]) -> Wrong:
    """The problems of a scenario of these events, in words."""

    def load(events: str) -> list[str]:
        path = file("".join(f"  - {{{event}}}\n" for event in events.split("\n")))
        return [
            f"{one.place.key}: {one.message}" + (f"; {one.near}" if one.near else "")
            for one in collect(lambda: load_scenario(path))
        ]

    return load


def test_a_scenario_with_everything_is_read_and_written(file: Callable[..., Path]) -> None:
    loaded = load_scenario(file(EVERYTHING))
    scenario = loaded.scenario
    assert {type(event) for event in scenario.events} == set(EVENT_KINDS.values())
    again = Scenario.model_validate(scenario.model_dump(by_alias=True))
    assert again == scenario
    assert check_scenario(again, loaded.region).problems == ()


@pytest.mark.parametrize(("event", "expected"), [
    ("at: 0 h, absence: {competence: [lakare], curve: 10 %}",
     "events[0].absence.competence[0]: «lakare» finns inte; läkare"),
    ("at: 0 h, absence: {site: [usso], curve: 10 %}", "events[0].absence.site[0]: «usso» finns inte; uso"),
    ("at: 0 h, absence: {living_in: [Kumlaa], curve: 10 %}", "events[0].absence.living_in[0]: «Kumlaa» finns inte; Kumla"),
    ("at: 0 h, absence: {curve: []}", "events[0].absence.curve: här behövs minst 1 värden; det är 0"),
    ("at: 0 h, absence: {curve: [20 %, 10 % for 2 d]}",
     "events[0].absence.curve: bara det sista steget i kurvan får sakna tid"),
    ("at: 0 h, absence: {curve: [120 % for 2 d]}",
     "events[0].absence.curve[0]: andelen «120 %» ligger inte mellan 0 % och 100 %"),
    ("at: 0 h, absence: {curve: [20 % for okänd]}",
     "events[0].absence.curve: hur länge frånvaron varar kan inte vara okänt"),
    ("at: 0 h, absence: {}", "events[0].absence.curve: «curve» saknas"),
    ("at: 0 h, mobilise: {mustring: 1 h}", "events[0].mobilise.mustring: okänd nyckel «mustring»; mustering"),
    ("at: 0 h, mobilise: {claimed: 101 %}",
     "events[0].mobilise.claimed: andelen «101 %» ligger inte mellan 0 % och 100 %"),
    ("at: 0 h, roster: {competence: [lakare]}", "events[0].roster.competence[0]: «lakare» finns inte; läkare"),
    ("at: 0 h, roster: {hours: 90 %}", "events[0].roster.hours: «90 %» får inte vara mindre än 1"),
    ("at: 0 h, epidemic: {sir: {r0: 2}, care: {besokk: 5 %}}",
     "events[0].epidemic.care.besokk: «besokk» finns inte; besok"),
    ("at: 0 h, epidemic: {care: {besok: 5 %}}", "events[0].epidemic: epidemin ska ha ett av «sir» och «table»"),
    ("at: 0 h, epidemic: {table: [1 at 5 d, 0 at 5 d], care: {besok: 5 %}}",
     "events[0].epidemic.table: punkterna i «table» ska stå i tidsordning"),
    ("at: 0 h, epidemic: {table: [5], care: {besok: 5 %}}",
     "events[0].epidemic.table[0]: «5» är inte en punkt på kurvan; skriv till exempel «0.4 at 10 d»"),
    ("at: 0 h, epidemic: {sir: {r0: 0}, care: {besok: 5 %}}", "events[0].epidemic.sir.r0: «0» ska vara större än 0"),
    ("at: 0 h, casualties: {municipality: Kumlaa, red: 1}",
     "events[0].casualties.municipality: «Kumlaa» finns inte; Kumla"),
    ("at: 0 h, casualties: {municipality: Kumla, yellow: 1}",
     "events[0].casualties.yellow: ingen vårdtyp tar emot skadade i klassen gul"),
    ("at: 0 h, casualties: {municipality: Kumla, green: 1, red: 1}",
     "events[0].casualties.green: ingen vårdtyp tar emot skadade i klassen grön"),
    ("at: 0 h, casualties: {municipality: Kumla}",
     "events[0].casualties: ange hur många skadade: «red», «yellow» eller «green»"),
    ("at: 0 h, weather: {demand: {besokk: 120 %}}", "events[0].weather.demand.besokk: «besokk» finns inte; besok"),
    ("at: 0 h, weather: {loads: {ell: 120 %}}", "events[0].weather.loads.ell: inget behov heter «ell»; el"),
    ("at: 0 h, weather: {travel: 0 %}", "events[0].weather.travel: «0 %» ska vara större än 0"),
    ("at: 0 h, measure: nat", "events[0].measure: «nat» finns inte; natt"),
    ("at: 0 h, measure: tank",
     "events[0].measure: åtgärden «tank» ändrar bara regionen och måste vara på plats från början"),
    ("at: 0 h, measure: tom", "events[0].measure: åtgärden «tom» har ingen verkan: varken «change» eller «does»"),
])  # fmt: skip
def test_a_wrong_event_is_told_in_full(wrong: Wrong, event: str, expected: str) -> None:
    assert wrong(event) == [expected]


LOST = "at: 1 h, lose: uso.hus, id: branden\n"


@pytest.mark.parametrize(("events", "expected"), [
    # the very instant, and before
    (f"{LOST}at: 1 h, restore: branden",
     "events[1].restore: «branden» börjar och återställs i samma ögonblick, vid 1 h"),
    (f"{LOST}at: 1 h, restore: uso.hus",
     "events[1].restore: «uso.hus» börjar och återställs i samma ögonblick, vid 1 h"),
    (f"{LOST}at: 30 min, restore: branden",
     "events[1].restore: «branden» återställs vid 0,5 h men börjar först vid 1 h"),
    (f"{LOST}at: 30 min, restore: uso.hus",
     "events[1].restore: «uso.hus» återställs vid 0,5 h men börjar först vid 1 h"),
    # after a later one of the same outage
    (f"{LOST}at: 2 h, restore: branden\nat: 3 h, restore: branden",
     "events[2].restore: «branden» återställdes redan vid 2 h"),
    (f"{LOST}at: 2 h, restore: branden\nat: 3 h, restore: uso.hus",
     "events[2].restore: «uso.hus» återställdes redan vid 2 h"),
    # parts and wholes
    (f"{LOST}at: 2 h, restore: uso.iva",
     "events[1].restore: «uso.iva» är en del av «uso.hus», som är utslaget som helhet; uso.hus"),
    (f"{LOST}at: 2 h, restore: uso", "events[1].restore: «uso» är inte utslaget som helhet, bara «uso.hus»; uso.hus"),
    # nothing there
    ("at: 2 h, restore: uso", "events[0].restore: «uso» är inte utslaget vid den tiden"),
    ("at: 1 h, shed: uso.iva\nat: 2 h, restore: uso.iva", "events[1].restore: «uso.iva» är inte utslaget vid den tiden"),
    ("at: 0 h, id: sjuk, absence: {curve: 10 %}\nat: 2 h, restore: sjukk", "events[1].restore: «sjukk» finns inte; sjuk"),
    # what ends by itself: 14 d of absence, 3 d of cold, 1 h + 2 d of a measure
    ("at: 0 h, id: sjuk, absence: {curve: [10 % for 14 d]}\nat: 15 d, restore: sjuk",
     "events[1].restore: «sjuk» tog slut av sig självt vid 336 h"),
    ("at: 0 h, id: kyla, weather: {travel: 120 %, lasts: 3 d}\nat: 4 d, restore: kyla",
     "events[1].restore: «kyla» tog slut av sig självt vid 72 h"),
    ("at: 0 h, measure: natt\nat: 50 h, restore: natt", "events[1].restore: «natt» tog slut av sig självt vid 49 h"),
    ("at: 0 h, measure: natt\nat: 0 h, restore: natt",
     "events[1].restore: «natt» börjar och återställs i samma ögonblick, vid 0 h"),
    ("at: 1 h, restore: snal", "events[0].restore: «snal» är inte utslaget vid den tiden"),
])  # fmt: skip
def test_a_restore_that_overlaps_is_told_in_full(wrong: Wrong, events: str, expected: str) -> None:
    assert wrong(events) == [expected]


@pytest.mark.parametrize("events", [
    f"{LOST}at: 2 h, restore: branden",
    f"{LOST}at: 2 h, lose: uso.hus\nat: 3 h, restore: uso.hus\nat: 3 h, restore: uso.hus",
    f"{LOST}at: 2 h, restore: uso.hus\nat: 2 h, lose: uso.hus",
    "at: 0 h, measure: natt\nat: 49 h, restore: natt",
    "at: 0 h, measure: natt, id: n\nat: 30 min, restore: n",
    "at: 0 h, id: s, mobilise: {}\nat: 9 d, restore: s",
    "at: 0 h, id: s, epidemic: {sir: {r0: 2}, care: {besok: 1 %}}\nat: 29 d, restore: s",
])  # fmt: skip
def test_a_restore_that_ends_something_is_right(wrong: Wrong, events: str) -> None:
    assert wrong(events) == []


def test_a_measure_in_place_may_be_restored_if_it_does_something(file: Callable[..., Path]) -> None:
    top = TOP.replace("[tank]", "[snal]")
    assert load_scenario(file("  - {at: 1 h, restore: snal}\n", top)).scenario.measures == ("snal",)


def test_measures_in_place_change_the_region_before_overrides(file: Callable[..., Path]) -> None:
    held = load_scenario(file("  - {at: 1 h, measure: natt}\n")).region.stores["uso.tank"].amount
    assert held is not None
    assert held.value == 15_000  # 15 m3 in L
    over = load_scenario(file("override: {stores.uso.tank.amount: 16 m3}\n", TOP.replace("events:\n", "")))
    held = over.region.stores["uso.tank"].amount
    assert held is not None
    assert held.value == 16_000


def test_what_a_measure_in_place_needs_is_in_place_too(file: Callable[..., Path]) -> None:
    loaded = load_scenario(file("  - {at: 1 h, measure: natt}\n", TOP.replace("[tank]", "[natt]")))
    held = loaded.region.stores["uso.tank"].amount
    assert held is not None
    assert held.value == 15_000


@pytest.mark.parametrize(("measures", "events", "expected"), [
    ("[tnk]", "", ["measures[0]: «tnk» finns inte; tank"]),
    ("[tank, tank]", "", ["measures[1]: «tank» står två gånger"]),
    ("[]", "  - {at: 1 h, measure: natt}\n",
     ["events[0].measure: åtgärden «natt» förutsätter «tank», som bara ändrar regionen och måste vara på plats från början"]),
])  # fmt: skip
def test_measures_in_place_exist(
    file: Callable[..., Path],
    collect: Callable[[Callable[[], object]], list[Problem]],
    measures: str,
    events: str,
    expected: list[str],
) -> None:
    path = file(events or "  - {at: 1 h, cut: e20}\n", TOP.replace("[tank]", measures))
    found = collect(lambda: load_scenario(path))
    assert [f"{one.place.key}: {one.message}" + (f"; {one.near}" if one.near else "") for one in found] == expected
    assert all(one.remedy is not None for one in found if one.rule == "measure-beforehand")


@pytest.mark.parametrize(("more", "rules"), [
    ("redirect: 2 h\n", [("redirect-unused", "info")]),
    ("redirect: 2 h\ncoordination: none\n", []),
    ("coordination: none\nration: on\n", []),
    ("coordination: region\n", []),
])  # fmt: skip
def test_redirect_without_its_cause_is_a_finding(
    file: Callable[..., Path], more: str, rules: list[tuple[str, str]]
) -> None:
    found = load_scenario(file("  - {at: 1 h, cut: e20}\n", more + TOP)).findings
    assert [(one.rule, one.severity) for one in found if one.rule == "redirect-unused"] == rules


def test_a_measure_that_also_changes_is_a_finding_when_decided(file: Callable[..., Path]) -> None:
    event = "  - {at: 1 h, measure: bada}\n"
    decided = load_scenario(file(event)).findings
    assert [one.subject for one in decided if one.rule == "measure-half"] == ["bada"]
    in_place = load_scenario(file(event, TOP.replace("[tank]", "[bada]")))
    assert not [one for one in in_place.findings if one.rule == "measure-half"]
    capacity = in_place.region.stores["uso.tank"].capacity
    assert capacity is not None
    assert capacity.value == 25_000


def test_care_that_only_a_strain_asks_for_can_be_expected(
    file: Callable[..., Path], collect: Callable[[Callable[[], object]], list[Problem]]
) -> None:
    expect = "expect:\n  - {care: trauma, for: Kumla, served: '>= 90 %'}\n"
    injured = "  - {at: 1 h, casualties: {municipality: Kumla, red: 3}}\n"
    ill = "  - {at: 1 h, epidemic: {sir: {r0: 2}, care: {trauma: 1 %}}}\n"
    for events in (injured, ill):
        assert load_scenario(file(events + expect)).scenario.expect
    (problem,) = collect(lambda: load_scenario(file("  - {at: 1 h, cut: e20}\n" + expect)))
    assert (problem.rule, problem.place.key) == ("nothing-expected", "expect[0].care")
