"""What stops care by decision is told as a decision, with its name, and never as having nowhere to go."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.engine.explanation.undoing import Undoing
from beredskap.model.region import Region
from beredskap.model.result.journal import Bottleneck
from beredskap.model.scenario.scenario import Scenario
from beredskap.report.explanation import explanation
from tests.engine.care.test_care_laws import a_region as random_region
from tests.engine.runs import finished, outcome, scenario
from tests.worlds import DAY, H, world


def a_region(*does: dict[str, Any], **more: Any) -> Region:
    """One hospital with 10 visits a day, as many as come, and a measure."""
    tables: dict[str, Any] = {
        "municipalities": {"m": {"population": 1000}},
        "sites": {"s": {}, "t": {"kind": "vårdcentral"}},
        "care": {"akut": {"per_1000": 10}, "annat": {"grade": "önskvärt"}},
        "offerings": {"s.akut": {"site": "s", "care": ["akut"], "capacity": "10 besök/dygn"}},
        "measures": {"steng": {"name": "Stäng", "does": list(does)}},
    }
    return world(**{key: more.get(key, tables.get(key)) for key in {*tables, *more}})


def held_back(region: Region, *events: dict[str, Any], care: str = "akut", **more: Any) -> Bottleneck:
    events = events or ({"at": "0 h", "measure": "steng"},)
    found = outcome(simulate(region, scenario(*events, days=more.pop("days", 1), **more)), care).bottleneck
    assert found is not None
    return found


STAFFED = {
    "offerings": {"s.akut": {"site": "s", "care": ["akut"], "capacity": "10 besök/dygn", "staff": {"ssk": "1 h"}}},
    "staff": {
        "s.ssk": {"site": "s", "competence": "ssk", "present": "10 h/dygn"},
        "t.ssk": {"site": "t", "competence": "ssk", "present": "1 h/dygn"},
    },
}
DOSED = {
    "offerings": {"s.akut": {"site": "s", "care": ["akut"], "capacity": "10 besök/dygn", "items": {"dos": "1 st"}}},
    "stores": {
        "dos": {"site": "s", "item": "dos", "amount": "100 st"},
        "t.dos": {"site": "t", "item": "dos", "amount": "0 st"},
    },
}


@pytest.mark.parametrize(
    ("does", "more"),
    [
        ([{"close": {"offerings": ["s.akut"]}}], {}),
        ([{"close": {"sites": ["s"]}}], {}),
        ([{"capacity": {"offerings": ["s.akut"], "factor": 0.1}}], {}),
        ([{"capacity": {"site": ["s"], "factor": 0.1}}], {}),
        ([{"close": {"sites": ["s"], "share": 0.5}}, {"capacity": {"offerings": ["s.akut"], "factor": 0.2}}], {}),
        ([{"staff": {"sites": ["s"], "competence": "ssk", "to": "t"}}], STAFFED),
        ([{"move": {"amount": "100 st", "from": "dos", "to": "t.dos"}}], DOSED),
        ([{"use": {"factor": 1000}}], DOSED),
        (
            [{"open": {"sites": ["s"], "hours": "stängt"}}],
            {
                "profiles": {"stängt": {"hours": [0] * 23 + [1]}, "öppet": {"hours": [1] * 24}},
                "offerings": {"s.akut": {"site": "s", "care": ["akut"], "capacity": "10 besök/dygn", "hours": "öppet"}},
            },
        ),
        (
            [{"load": {"off": ["s.el"]}}],
            {
                "nodes": {
                    "nät": {"site": "s"},
                    "s.el": {"site": "s", "needs": [{"el": {"any": ["nät"], "load": "1 kW"}}]},
                },
                "offerings": {
                    "s.akut": {"site": "s", "care": ["akut"], "capacity": "10 besök/dygn", "needs": [{"drift": "s.el"}]}
                },
            },
        ),
    ],
)
def test_a_measure_that_takes_what_care_needs_is_what_holds_it_back(does: list[Any], more: dict[str, Any]) -> None:
    found = held_back(a_region(*does, **more))
    assert found.limits == (("decision", "steng"),)
    assert found.restored == pytest.approx(found.unmet)
    assert found.lifts == ()


def test_beds_that_are_converted_are_held_by_the_decision_and_who_must_leave_too() -> None:
    # Four lie in four beds, and all become beds for others: four must leave, and the one who comes has none.
    region = a_region(
        {"convert": {"from": "s.med", "to": "s.kir", "beds": "4 vårdplatser"}},
        care={
            "med": {"per_1000": 4, "measure": "vårddygn", "stay": "24 h"},
            "kir": {"measure": "vårddygn", "stay": "24 h"},
        },
        offerings={
            "s.med": {"site": "s", "care": ["med"], "capacity": "4 vårdplatser"},
            "s.kir": {"site": "s", "care": ["kir"], "capacity": "1 vårdplatser"},
        },
    )
    found = held_back(region, care="med")
    assert found.limits == (("decision", "steng"),)
    assert found.restored == pytest.approx(found.unmet)


def test_a_load_that_is_switched_off_is_told_by_its_event() -> None:
    region = a_region(
        nodes={"nät": {"site": "s"}, "s.el": {"site": "s", "needs": [{"el": {"any": ["nät"], "load": "1 kW"}}]}},
        offerings={
            "s.akut": {"site": "s", "care": ["akut"], "capacity": "10 besök/dygn", "needs": [{"drift": "s.el"}]}
        },
    )
    found = held_back(region, {"at": "0 h", "shed": "s.el", "id": "frånkopplat"})
    assert found.limits == (("decision", "frånkopplat"),)


def test_two_decisions_that_together_hold_care_back_are_both_told() -> None:
    # Each closes the site by itself.
    region = a_region(
        measures={name: {"name": name, "does": [{"close": {"sites": ["s"]}}]} for name in ("a", "b")},
    )
    found = held_back(region, {"at": "0 h", "measure": "a"}, {"at": "0 h", "measure": "b"})
    assert found.limits == (("decision", "a"), ("decision", "b"))


def test_a_decision_and_a_thing_that_are_both_needed_are_both_told() -> None:
    # Three quarters of the visits are closed and three quarters of the nurses are away: either leaves 0.625 of the 2.5 who come.
    region = a_region({"close": {"sites": ["s"], "share": 0.75}}, **STAFFED)
    away = {"at": "0 h", "absence": {"curve": ["75 %"], "site": ["s"]}}
    found = held_back(region, {"at": "0 h", "measure": "steng"}, away)
    assert set(found.limits) == {("decision", "steng"), ("staff", "ssk")}


def test_a_decision_that_takes_nothing_from_the_care_is_not_what_holds_it_back() -> None:
    region = a_region(
        {"close": {"offerings": ["s.annat"]}},
        offerings={
            "s.akut": {"site": "s", "care": ["akut"], "capacity": "10 besök/dygn", "needs": [{"el": "el"}]},
            "s.annat": {"site": "s", "care": ["annat"], "capacity": "10 besök/dygn"},
        },
        nodes={"el": {"site": "s"}},
    )
    found = held_back(region, {"at": "0 h", "measure": "steng"}, {"at": "0 h", "degrade": "el", "to": 0.2})
    assert found.limits == (("capacity", "akut"),)


def two_towns() -> Region:
    """4 an hour seek care in A. a, nearest, sees 4 a day; b, half an hour away, has more than enough."""
    return world(
        municipalities={"A": {"population": 1000}, "B": {}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        care={"akut": {"per_1000": 96}},
        offerings={
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "4 besök/dygn"},
            "b.akut": {"site": "b", "care": ["akut"], "capacity": "200 besök/dygn"},
        },
    )


def test_where_somebody_would_have_served_those_in_the_wrong_queue_it_is_coordination_that_is_lacking() -> None:
    found = held_back(two_towns(), {"at": "6 h", "cut": "ab"}, days=0.25, coordination="none", redirect="12 h")
    assert found.limits == (("coordination", ""),)
    assert found.restored == pytest.approx(found.unmet)


def test_where_there_is_not_enough_for_anybody_it_is_that_and_not_coordination() -> None:
    region = two_towns()
    small = region.offerings["b.akut"].model_copy(update={"capacity": region.offerings["a.akut"].capacity})
    region = region.model_copy(update={"offerings": {**region.offerings, "b.akut": small}})
    found = held_back(region, {"at": "6 h", "cut": "ab"}, days=0.25, coordination="none", redirect="12 h")
    assert found.limits == (("capacity", "akut"),)


def test_what_keeps_evacuees_is_the_decision_that_closed_the_beds_they_could_have_had() -> None:
    region = world(
        municipalities={"A": {"population": 1000}, "B": {}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        care={"med": {"per_1000": 2, "measure": "vårddygn", "stay": "48 h", "transport": ["amb"]}},
        offerings={f"{site}.med": {"site": site, "care": ["med"], "capacity": "10 vårdplatser"} for site in ("a", "b")},
        vehicles={"b.amb": {"site": "b", "kind": "amb", "number": "20 st"}},
        measures={"steng": {"name": "Stäng", "does": [{"close": {"sites": ["b"]}}]}},
    )
    lost = {"at": "1 h", "lose": "a", "evacuate_within": "6 h"}
    journal = simulate(region, scenario({"at": "0 h", "measure": "steng"}, lost, days=1))
    assert {(one.limit, one.limit_subject) for one in journal.not_evacuated} == {("decision", "steng")}


def everything_said(region: Region, asked: Scenario, care: str = "akut") -> str:
    """What `explain` says of a care type, all of it."""
    document = explanation.document(simulate(region, asked), asked, region, care)
    tables = [table for table in document.tables if table.key in ("chain", "bottleneck")]
    cells = [str(cell) for table in tables for row in table.rows for cell in row]
    leads = [str(one) for table in tables for one in (*table.lead, *(() if table.rows else (table.empty,)))]
    return "\n".join([str(document.answer), *cells, *leads])


NOWHERE = ("ingenstans att ta vägen", "ingen nåbar mottagare", "Inget i scenariot drabbar", "räcker inte")


def test_what_is_decided_is_said_with_its_name_and_time_and_nothing_is_said_to_be_nowhere() -> None:
    region = a_region({"close": {"sites": ["s"]}})
    said = everything_said(region, scenario({"at": "7 h", "measure": "steng"}, days=2))
    assert "beslutet «Stäng»" in said
    assert "T+7 h: åtgärden «stäng» gäller." in said
    assert not any(words in said for words in NOWHERE)


def test_rationing_is_said_with_its_item_and_the_time_from_which_it_bites() -> None:
    region = world(
        municipalities={"m": {"population": 1000}},
        items={"dos": {"name": "Dosen"}},
        care={"livsviktig": {"per_1000": 10}, "bra": {"per_1000": 10, "grade": "önskvärt"}},
        offerings={
            name: {"care": [name], "capacity": "10 besök/dygn", "items": {"dos": "1 st"}}
            for name in ("livsviktig", "bra")
        },
        stores={"dos": {"amount": "100 st"}},
    )
    said = everything_said(region, scenario(days=8), "bra")
    assert "ransonering (Dosen)" in said
    assert "T+48 h: Dosen ransoneras: det som är kvar hålls för högre prioritet." in said
    assert not any(words in said for words in NOWHERE)


def test_that_nobody_coordinates_is_said() -> None:
    asked = scenario({"at": "6 h", "cut": "ab"}, days=0.25, coordination="none", redirect="12 h")
    said = everything_said(two_towns(), asked)
    assert "att ingen samordnar" in said
    assert "T+0: ingen samordnar vården" in said
    assert not any(words in said for words in NOWHERE)


def test_a_municipality_has_the_limit_of_the_region_and_never_none_where_some_are_without_care() -> None:
    region = a_region({"close": {"sites": ["s"]}})
    asked = scenario({"at": "0 h", "measure": "steng"}, days=1)
    document = explanation.document(simulate(region, asked), asked, region, "akut", "m")
    (table,) = [table for table in document.tables if table.key == "bottleneck"]
    assert "beslutet «Stäng»" in str(table.empty)


def an_effect(rng: np.random.Generator, region: Region) -> dict[str, Any]:
    """Something that a measure takes from some care."""
    offering = str(rng.choice(sorted(region.offerings)))
    site = str(rng.choice(sorted(region.sites)))
    share = float(rng.choice([0.3, 0.7, 1.0]))
    wards = [name for name, one in sorted(region.offerings.items()) if one.care == ("b1",)]
    effects: list[dict[str, Any]] = [
        {"close": {"offerings": [offering], "share": share}},
        {"close": {"sites": [site], "share": share}},
        {"capacity": {"offerings": [offering], "factor": 1 - share}},
        {"use": {"factor": 1 + share}},
        {"staff": {"sites": ["a"], "competence": "ssk", "share": share, "to": "b", "mustering": "0 h"}},
    ]
    if len(wards) > 1:
        effects.append({"convert": {"from": wards[0], "to": wards[1], "beds": "2 vårdplatser"}})
    return effects[int(rng.integers(len(effects)))]


@settings(max_examples=60)
@given(st.integers(0, 2**31))
def test_the_situation_without_a_decision_is_that_of_a_run_in_which_it_was_not_made(seed: int) -> None:
    """One or two measures at the start, of which one is undone, against a run of the other alone: what the first pass has, for everybody."""
    rng = np.random.default_rng(seed)
    drawn = random_region(rng)
    measures = {name: {"id": name, "name": name, "does": [an_effect(rng, drawn)]} for name in ("a", "b")}
    region = Region.model_validate({**drawn.model_dump(by_alias=True, exclude_defaults=True), "measures": measures})
    lost = [{"at": "0 h", "lose": "el.a"}] if rng.random() < 0.5 else []
    both = [{"at": "0 h", "measure": name} for name in ("a", "b")]
    _, run = finished(region, scenario(*lost, *both, days=0.25))
    _, other = finished(region, scenario(*lost, both[1], days=0.25))
    booked, plain = run.care.booked[0], other.care.booked[0].decision.situation
    undoing = Undoing(run.plan, run.supply_lists, run.care.passes, run.infrastructure.changes, booked)
    found = undoing.situation(["a"])
    assert (found.leaving <= plain.leaving + 1e-6).all()  # who lies in a bed that it gave keeps it
    if "convert" not in measures["a"]["does"][0]:
        assert found.leaving == pytest.approx(plain.leaving, abs=1e-6)
    for field in ("capacity", "pools", "fleets"):
        assert getattr(found, field) == pytest.approx(getattr(plain, field), abs=1e-6), field
    assert found.stock == pytest.approx(plain.stock, abs=1e-6)


def test_a_decision_that_ends_explains_only_those_who_came_while_it_held() -> None:
    # 50 doses for five days, all of which those in need of necessary care take, 10 a day. Of the rest, 20 a day, nobody is called for the first two days: 40.
    # Then nothing is over for them: 60.
    region = a_region(
        {"postpone": {"care": ["annat"]}},
        care={"akut": {"per_1000": 10}, "annat": {"grade": "önskvärt", "per_1000": 20}},
        offerings={
            "s.akut": {"site": "s", "care": ["akut"], "capacity": "10 besök/dygn", "items": {"dos": "1 st"}},
            "s.annat": {"site": "s", "care": ["annat"], "capacity": "20 besök/dygn", "items": {"dos": "2 st"}},
        },
        stores={"dos": {"site": "s", "item": "dos", "amount": "50 st"}},
        measures={"steng": {"name": "Stäng", "lasts": "2 d", "does": [{"postpone": {"care": ["annat"]}}]}},
    )
    story = scenario({"at": "0 h", "measure": "steng"}, days=5)
    journal = simulate(region, story)
    found = outcome(journal, "annat")
    assert [(reason.time, reason.limits, round(reason.patients)) for reason in found.reasons] == [
        (0, (("postponed", "steng"),), 40),
        (48 * H, (("ration", "dos"),), 60),
    ]
    said = str(explanation.document(journal, story, region, "annat").answer)
    assert "beslutet «Stäng»" in said
    assert "från T+48 h: ransonering (dos)" in said
    (chain,) = [table for table in explanation.document(journal, story, region, "annat").tables if table.key == "chain"]
    assert any("T+48 h" in str(row[0]) and "upphör" in str(row[0]) for row in chain.rows)


def test_a_decision_explains_from_the_first_whom_it_left_out_and_not_from_the_longest_time() -> None:
    # Postponed on days 1 and 2, all served on 3 and 4, and lost from 5 to 8: the longest time is the second, but the care was gone in both.
    region = a_region(
        {"postpone": {"care": ["akut"]}},
        measures={"steng": {"name": "Stäng", "lasts": "2 d", "does": [{"postpone": {"care": ["akut"]}}]}},
    )
    story = scenario({"at": "1 d", "measure": "steng"}, {"at": "5 d", "lose": "s.akut"}, days=8)
    found = outcome(simulate(region, story), "akut")
    assert found.spell is not None
    assert [(start // DAY, end // DAY) for start, end in found.spell.spans] == [(1, 3), (5, 8)]
    assert [(reason.time // DAY, round(reason.patients)) for reason in found.reasons] == [(1, 20), (5, 30)]
    assert found.reasons[0].limits == (("postponed", "steng"),)


def test_care_that_may_wait_long_fails_when_the_first_wait_ends() -> None:
    # Sought and given on weekdays. Nobody is called from day 1 on, and all may wait for two weeks: the first are left out on day 14 or 15, not two weeks later.
    region = a_region(
        {"postpone": {"care": ["akut"]}},
        care={"akut": {"per_1000": 10, "wait": "14 d", "profile": "dagtid"}, "annat": {"grade": "önskvärt"}},
        offerings={"s.akut": {"site": "s", "care": ["akut"], "capacity": "14 besök/dygn", "hours": "dagtid"}},
        profiles={"dagtid": {"week": {"mån-fre": "08-16"}}},
    )
    found = outcome(simulate(region, scenario({"at": "1 d", "measure": "steng"}, days=60)), "akut")
    assert found.first_failure is not None
    (reason,) = found.reasons
    assert reason.time == found.first_failure
    assert reason.time // DAY in (14, 15)
