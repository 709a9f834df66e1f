"""The reference week and what is compiled from a region: where care usually is, who seeks it, and what counts on a day."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.unknowns import unknown_quantities
from tests.engine.runs import arising, finished, outcome, scenario, served_between, unmet_between
from tests.worlds import DAY, START, H, world


def towns(**more: Any) -> Any:
    """A: 1,000 inhabitants, B: 500; ten and five a day."""
    tables: dict[str, Any] = {
        "municipalities": {"A": {"population": 1000}, "B": {"population": 500}},
        "roads": {"ab": {"start": "A", "end": "B", "minutes": 30}},
        "sites": {"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        "care": {"akut": {"per_1000": 10}},
        "offerings": {
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "12 besök/dygn"},
            "b.akut": {"site": "b", "care": ["akut"], "capacity": "8 besök/dygn"},
        },
    }
    return world(**{key: more.get(key, tables.get(key)) for key in {*tables, *more}})


@pytest.mark.parametrize("start", ["2027-01-11T00:00", "2027-01-14T16:40", "2027-01-17T23:59:59"])
def test_an_undisturbed_run_is_the_reference_week(start: str) -> None:
    journal, run = finished(towns(), scenario(days=1.5, start=start))
    assert {o.word for o in journal.outcomes} == {"kvarstår"}
    assert arising(journal, "akut") == pytest.approx(15 * 1.5)
    for row in journal.served_at:
        assert row.patients == pytest.approx(row.usual)
    assert run.reference.home == {(0, 0): {0}, (0, 1): {1}}


def test_those_who_follow_after_weeks_come_from_the_start() -> None:
    # 15 visits a day, 20 % of them come back after ten days: 3 a day, those of ten days before the start among them, in the run as in the reference week.
    region = towns(
        care={"akut": {"per_1000": 10, "followed_by": [{"care": "åter", "share": 0.2, "after": "10 d"}]}, "åter": {}},
        offerings={
            name: {"site": "a", "care": [name], "capacity": f"{capacity} besök/dygn"}
            for name, capacity in (("akut", 15), ("åter", 3))
        },
    )
    journal, run = finished(region, scenario(days=4))
    assert arising(journal, "åter") == pytest.approx(12)
    assert run.reference.ledger.arising.sum() == pytest.approx((15 + 3) * 9)
    assert {o.word for o in journal.outcomes} == {"kvarstår"}


def test_an_offering_counts_while_it_and_its_site_hold() -> None:
    until = {"valid_to": "2027-01-10"}
    since = {"valid_from": "2027-01-11", "valid_to": "2027-01-11"}
    offer = {"care": ["akut"], "capacity": "12 besök/dygn"}
    region = towns(
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}, "stängd": {**until}, "ny": {**since}},
        offerings={
            "förr": {"site": "a", **offer, **until},
            "nu": {"site": "a", **offer, **since},
            "alltid": {"site": "b", **offer},
            "i.stängd": {"site": "stängd", **offer},
            "i.ny": {"site": "ny", **offer},
        },
    )
    plan = CarePlan(region, START.date(), unknown_as=0.0)
    assert [offer.id for offer in plan.offers] == ["alltid", "i.ny", "nu"]


def test_nonresidents_arise_where_they_seek_care() -> None:
    # 15 residents and 4 visitors at B a day: A's 10 of 12 and B's 9 of 8 + the road.
    region = towns(nonresidents={"besökare": {"municipality": "B", "care": "akut", "per_day": 4}})
    journal = simulate(region, scenario(days=2))
    assert outcome(journal, "akut", "B").arising == pytest.approx(18)
    assert outcome(journal, "akut", "A").arising == pytest.approx(20)
    # B's ninth travels to A every day, and that is where he usually is served.
    assert outcome(journal, "akut", "B").word == "kvarstår"
    assert sum(
        row.patients for row in journal.served_at if (row.municipality, row.site) == ("B", "a")
    ) == pytest.approx(2)


def test_a_patient_of_greater_weight_comes_first_in_his_grade() -> None:
    # Ten heavy and ten light a day, of one grade, for twelve places: with weight 2 all the heavy are served, and two of the light.
    care = {"tung": {"per_1000": 10, "weight": 2}, "lätt": {"per_1000": 10}}
    region = world(
        municipalities={"m": {"population": 1000}},
        care=care,
        offerings={"op": {"care": ["tung", "lätt"], "capacity": "12 besök/dygn"}},
    )
    journal = simulate(region, scenario(days=2))
    assert outcome(journal, "tung").served == pytest.approx(20)
    assert outcome(journal, "lätt").served == pytest.approx(4)


def test_shares_are_equal_within_a_slice() -> None:
    # Three towns, 40, 20 and 4 a day, one hospital of 32 among 64 in the nearest: half of everybody. Unmet comes in quarters of each town's own demand, and
    # the first two quarters of every town cost less than the third of any: half of each.
    region = world(
        municipalities={"A": {"population": 4000}, "B": {"population": 2000}, "C": {"population": 400}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}, "bc": {"start": "B", "end": "C", "minutes": 60}},
        sites={"a": {"municipality": "A"}},
        care={"akut": {"per_1000": 10}},
        offerings={"akut": {"site": "a", "care": ["akut"], "capacity": "32 besök/dygn"}},
    )
    journal = simulate(region, scenario(days=1))
    for town, patients in (("A", 20), ("B", 10), ("C", 2)):
        assert outcome(journal, "akut", town).served == pytest.approx(patients)


def test_first_failure_is_held_against_the_reference_week() -> None:
    # Nights are closed, so those of the night go unmet in the reference week too: 2 x 3.75 of 15 a day. b's loss at 06:00 is a failure from the pass that
    # begins then; a's loss at 18:00, when both are closed, one from 06:00 the next morning.
    hours = {"dag": {"hours": [0] * 6 + [1] * 12 + [0] * 6}}
    offerings = {
        f"{site}.akut": {"site": site, "care": ["akut"], "capacity": "30 besök/dygn", "hours": "dag"} for site in "ab"
    }
    region = towns(profiles=hours, offerings=offerings, roads={})
    journal = simulate(region, scenario({"at": "6 h", "lose": "b"}, {"at": "18 h", "lose": "a"}, days=2))
    assert outcome(journal, "akut", "B").first_failure == 6 * H
    assert outcome(journal, "akut", "A").first_failure == 30 * H
    assert unmet_between(journal, "akut", 0, 6 * H) == pytest.approx(3.75)
    assert [finding.subject for finding in journal.findings] == ["akut"]


def test_a_region_without_care_and_care_without_offerings() -> None:
    empty = simulate(world(municipalities={"m": {"population": 10}}), scenario({"at": "1 h", "lose": "s"}, days=1))
    assert (empty.outcomes, empty.care, len(empty.segments)) == ((), (), 4)
    region = world(municipalities={"m": {"population": 1000}}, care={"akut": {"per_1000": 4}})
    journal = simulate(region, scenario(days=1))
    # Upphör, but it never was: no failure beyond the reference week, a finding instead.
    found = outcome(journal, "akut", "m")
    assert (found.word, found.unmet, found.first_failure) == ("upphör", pytest.approx(4), None)
    assert [finding.rule for finding in journal.findings] == ["B301"]


def test_without_roads_every_town_is_on_its_own() -> None:
    journal = simulate(towns(roads={}), scenario({"at": "0 h", "lose": "b"}, days=1))
    assert outcome(journal, "akut", "A").word == "kvarstår"
    assert outcome(journal, "akut", "B").word == "upphör"


def test_amounts_next_to_nothing() -> None:
    # A rate of 1e-12 is patients all the same; a capacity of 0 none.
    region = towns(
        care={"akut": {"per_1000": 1e-12}},
        offerings={"a.akut": {"site": "a", "care": ["akut"], "capacity": "0 besök/dygn"}},
    )
    journal = simulate(region, scenario({"at": "5 h", "lose": "a"}, days=1))
    assert outcome(journal, "akut").arising == pytest.approx(1.5e-12, rel=1e-6, abs=0)
    assert outcome(journal, "akut").unmet <= 1.6e-12


def test_what_has_neither_amount_nor_batches_is_okänd() -> None:
    region = world(
        sites={"s": {}},
        stores={
            "tom": {"item": "dos"},
            "partier": {"item": "dos"},
            "räknad": {"item": "dos", "amount": "0 st", "minimum": "okänd"},
        },
        batches={"p": {"store": "partier", "amount": "okänd"}},
        nodes={"x": {"needs": [{"el": "y", "without": ["100 % for okänd", "0 %"]}]}, "y": {"capacity": "okänd"}},
        staff={"ssk": {"competence": "ssk", "present": "1 h/dygn", "required": "okänd"}},
    )
    # What is only compared with (a minimum, what is required) limits nothing.
    assert unknown_quantities(region) == (
        "batches.p.amount",
        "nodes.x.needs[0].without[0]",
        "nodes.y.capacity",
        "stores.tom.amount",
    )


def test_a_store_that_says_nothing_makes_both_runs() -> None:
    region = towns(
        offerings={"a.akut": {"site": "a", "care": ["akut"], "capacity": "20 besök/dygn", "items": {"dos": "1 st"}}},
        stores={"a.dos": {"site": "a", "item": "dos"}},
    )
    journal = simulate(region, scenario(days=1))
    assert outcome(journal, "akut").bounds == ("kvarstår", "upphör")
    assert outcome(journal, "akut").hangs_on == ("stores.a.dos.amount",)
    assert served_between(journal, "akut", 0, DAY) == pytest.approx(15)


def test_visits_of_a_town_are_shared_by_what_its_sites_have_room_for() -> None:
    # Twelve a day in one town, with room for 6, 12 and 18 at three sites: 2, 4 and 6 of them, whatever the sites are called.
    room = {"z": 6, "m": 12, "a": 18}
    region = world(
        municipalities={"A": {"population": 1200}},
        sites={site: {"municipality": "A"} for site in room},
        care={"akut": {"per_1000": 10}},
        offerings={
            f"{site}.akut": {"site": site, "care": ["akut"], "capacity": f"{visits} besök/dygn"}
            for site, visits in room.items()
        },
    )
    journal = simulate(region, scenario(days=1))
    found = {row.site: row.patients for row in journal.served_at}
    assert found == pytest.approx({site: visits / 3 for site, visits in room.items()})
