"""Who lies where: the census, beds, and evacuation with its vehicles, stand-ins, roads and deadlines."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from tests.engine.runs import finished, outcome, resource, scenario
from tests.worlds import H, world


def wards(**more: Any) -> Region:
    """A: 2 admissions a day x 5 days = 10 inpatients at a, one cohort of 0.5 of them still to come.

    b and c in B and C have room; B is 30 min away, C 90. There are vehicles for everybody.
    """
    tables: dict[str, Any] = {
        "municipalities": {"A": {"population": 1000}, "B": {}, "C": {}},
        "roads": {
            "ab": {"start": "A", "end": "B", "minutes": 30},
            "ac": {"start": "A", "end": "C", "minutes": 90},
            "bc": {"start": "B", "end": "C", "minutes": 75},
        },
        "sites": {"a": {"municipality": "A"}, "b": {"municipality": "B"}, "c": {"municipality": "C"}},
        "care": {"med": {"per_1000": 2, "measure": "vårddygn", "stay": "5 d", "wait": "1 d"}},
        "offerings": {
            "a.med": {"site": "a", "care": ["med"], "capacity": "12 vårdplatser"},
            "b.med": {"site": "b", "care": ["med"], "capacity": "40 vårdplatser"},
        },
        "vehicles": {"c.sjuktransport": {"site": "c", "kind": "sjuktransport", "number": "90 st"}},
    }
    return world(**{key: more.get(key, tables.get(key)) for key in {*tables, *more}})


def moved(journal: Journal, end: str, before: int = 10**9) -> float:
    return sum(e.patients for e in journal.evacuated if e.end == end and e.time < before)


@pytest.mark.parametrize("start", ["2027-01-11T00:00", "2027-01-11T04:30", "2027-01-16T17:59"])
def test_the_census_is_the_same_whenever_the_run_starts(start: str) -> None:
    journal = simulate(wards(), scenario(days=6, start=start))
    ward = next(o for o in journal.offerings if o.offering == "a.med")
    # A run that ends inside a pass ends before that pass has admitted all of its cohort.
    assert ward.inpatients[:-1] == pytest.approx([10.0] * (len(journal.segments) - 1))


def test_a_stay_ends_at_the_next_pass_boundary() -> None:
    # A stay of 7 h holds its bed for two passes: 0.5 come each pass, 1.0 lie there, though 2 x 7/24 = 0.58 by the hour.
    care = {"med": {"per_1000": 2, "measure": "vårddygn", "stay": "7 h", "wait": "1 d"}}
    journal = simulate(wards(care=care), scenario(days=2))
    assert journal.offerings[0].inpatients == pytest.approx([1.0] * 8)


def test_nobody_is_discharged_from_a_lost_building() -> None:
    # Lost with nowhere to go for ten days, longer than anybody's stay: all 9.5 still lie there. Restored, they go home a cohort a pass.
    region = wards(offerings={"a.med": {"site": "a", "care": ["med"], "capacity": "12 vårdplatser"}})
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}, {"at": "10 d", "restore": "a"}, days=11))
    there = journal.offerings[0].inpatients
    assert there[:40] == pytest.approx([9.5] * 40)
    (left,) = journal.not_evacuated
    assert (left.deadline, left.patients, left.limit) == (24 * H, pytest.approx(9.5), "none")


def test_half_a_ward_sends_away_what_it_cannot_hold() -> None:
    # 12 beds at half level hold 6 of the 9.5: 3.5 go to b. That is no lost building, so there is no deadline to report on.
    journal = simulate(wards(), scenario({"at": "0 h", "degrade": "a.med", "to": 0.5}, days=1))
    assert moved(journal, "b") == pytest.approx(3.5)
    assert journal.not_evacuated == ()


def test_a_restored_site_stops_the_evacuation() -> None:
    # One seat, 15 + 30 + 15 + 30 min = 1.5 h a patient: 4 in the first pass. Restored at its end: no more, and nothing to report at the deadline.
    region = wards(
        care={"med": {"per_1000": 2, "measure": "vårddygn", "stay": "5 d", "wait": "1 d", "transport": ["buss"]}},
        vehicles={"b.buss": {"site": "b", "kind": "buss", "number": "1 st"}},
    )
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}, {"at": "6 h", "restore": "a"}, days=2))
    assert moved(journal, "b") == pytest.approx(4)
    assert journal.not_evacuated == ()


def test_each_lost_site_has_its_own_deadline() -> None:
    # Both are lost in the same second with the same deadline, and nobody can be moved.
    region = wards(
        municipalities={"A": {"population": 1000}, "B": {"population": 1000}, "C": {}},
        offerings={
            "a.med": {"site": "a", "care": ["med"], "capacity": "10 vårdplatser"},
            "b.med": {"site": "b", "care": ["med"], "capacity": "10 vårdplatser"},
        },
    )
    events = [{"at": "1 h", "lose": site, "evacuate_within": "12 h"} for site in ("a", "b")]
    journal = simulate(region, scenario(*events, days=1))
    assert [(n.site, n.deadline) for n in journal.not_evacuated] == [("a", 13 * H), ("b", 13 * H)]


def test_lost_twice_and_restored_twice() -> None:
    # Lost at 0 h and, again, at 2 h; the first restore at 4 h ends the first loss, the second at 30 h the other. So it is lost from 0 to 30 h, and the
    # deadline that counts is the one of the loss in force: 2 + 24 h.
    region = wards(offerings={"a.med": {"site": "a", "care": ["med"], "capacity": "12 vårdplatser"}})
    course = [(0, "lose"), (2, "lose"), (4, "restore"), (30, "restore")]
    journal = simulate(region, scenario(*({"at": f"{hour} h", what: "a"} for hour, what in course), days=2))
    assert [(n.site, n.deadline) for n in journal.not_evacuated] == [("a", 26 * H)]
    assert (
        next(s.start // H for s, level in zip(journal.segments, journal.offerings[0].level, strict=True) if level == 1)
        == 30
    )


def test_two_sites_lost_at_different_times() -> None:
    # a's 9.5 move to b in the first pass. b is lost at 12 h: everybody there, and those admitted since, move on to c.
    region = wards(
        offerings={
            f"{site}.med": {"site": site, "care": ["med"], "capacity": "40 vårdplatser"} for site in ("a", "b", "c")
        }
    )
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}, {"at": "12 h", "lose": "b"}, days=1))
    assert moved(journal, "b") == pytest.approx(9.5)
    # In b at 12 h: each pass 0.5 were admitted and 0.5 went home, so 9.5 at the boundary.
    assert moved(journal, "c") == pytest.approx(9.5)
    assert journal.not_evacuated == ()
    present = {o.offering: o.inpatients[-1] for o in journal.offerings}
    assert present == {
        "a.med": pytest.approx(0, abs=1e-9),
        "b.med": pytest.approx(0, abs=1e-9),
        "c.med": pytest.approx(10),
    }


def test_a_stand_in_takes_those_for_whom_there_is_no_bed() -> None:
    # b has 4 beds of the right kind and c 20 of one that may stand in, for inpatients and a tenth of new patients. Of the ten, half a new one included, four
    # get a bed in b and six stand-ins in c. Whether the new one or one more who is moved goes to c is the same, to a tenth of the new one.
    region = wards(
        care={
            "med": {
                "per_1000": 2,
                "measure": "vårddygn",
                "stay": "5 d",
                "wait": "1 d",
                "stand_in": [{"care": "kir", "share": 0.1}],
            },
            "kir": {"measure": "vårddygn", "stay": "1 d", "grade": "önskvärt"},
        },
        offerings={
            "a.med": {"site": "a", "care": ["med"], "capacity": "12 vårdplatser"},
            "b.med": {"site": "b", "care": ["med"], "capacity": "4 vårdplatser"},
            "c.kir": {"site": "c", "care": ["kir"], "capacity": "20 vårdplatser"},
        },
    )
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}, days=1))
    assert {(e.end, e.as_care) for e in journal.evacuated} == {("b", "med"), ("c", "kir")}
    assert 3.5 - 1e-6 <= moved(journal, "b", 6 * H) <= 3.55 + 1e-6
    assert moved(journal, "b", 6 * H) + moved(journal, "c", 6 * H) == pytest.approx(9.5)
    assert journal.not_evacuated == ()


def test_locked_care_moves_only_to_locked_care() -> None:
    # Of two wards with room, open and locked, only the locked one is declared to stand in (the model refuses the other).
    region = wards(
        care={
            "psyk": {
                "per_1000": 2,
                "measure": "vårddygn",
                "stay": "5 d",
                "wait": "1 d",
                "locked": True,
                "stand_in": [{"care": "rätt", "share": 1}],
            },
            "rätt": {"measure": "vårddygn", "stay": "5 d", "locked": True},
            "med": {"measure": "vårddygn", "stay": "5 d"},
        },
        offerings={
            "a.psyk": {"site": "a", "care": ["psyk"], "capacity": "12 vårdplatser"},
            "b.med": {"site": "b", "care": ["med"], "capacity": "40 vårdplatser"},
            "c.rätt": {"site": "c", "care": ["rätt"], "capacity": "6 vårdplatser"},
        },
    )
    journal = simulate(region, scenario({"at": "0 h", "lose": "a", "evacuate_within": "6 h"}, days=1))
    assert {(e.end, e.as_care) for e in journal.evacuated} == {("c", "rätt")}
    # Only six beds: 3.5 are left because of them.
    assert [(n.patients, n.limit, n.limit_subject) for n in journal.not_evacuated] == [
        (pytest.approx(3.5), "capacity", "rätt")
    ]


def riders(**more: Any) -> Region:
    care = {"per_1000": 2, "measure": "vårddygn", "stay": "5 d", "wait": "1 d", "transport": ["tåg", "buss"]}
    vehicles: dict[str, Any] = {name: {"site": "b", "kind": name, "number": "50 st"} for name in ("buss", "tåg")}
    return wards(**({"care": {"med": care}, "vehicles": vehicles} | more))


def test_the_class_that_is_named_first_is_used_first() -> None:
    journal = simulate(riders(), scenario({"at": "0 h", "lose": "a"}, days=1))
    assert {e.vehicle for e in journal.evacuated} == {"tåg"}


def test_the_next_class_takes_what_the_first_cannot() -> None:
    # One train of one seat carries 6 / 1.5 = 4 in the pass, the buses the other 5.5.
    vehicles = {
        "buss": {"site": "b", "kind": "buss", "number": "50 st"},
        "tåg": {"site": "b", "kind": "tåg", "number": "1 st"},
    }
    journal = simulate(riders(vehicles=vehicles), scenario({"at": "0 h", "lose": "a"}, days=1))
    assert {e.vehicle for e in journal.evacuated if e.time == 0} <= {"buss", "tåg"}
    assert sum(e.patients for e in journal.evacuated) == pytest.approx(9.5)
    assert max(resource(journal, "tåg").used) <= 6 + 1e-6


@pytest.mark.parametrize("coordination", ["region", "none"])
@pytest.mark.parametrize(
    ("kinds", "ride"),
    [
        (("akutambulans", "buss", "sjuktransport"), {"sjuktransport"}),
        (("akutambulans", "buss"), {"akutambulans"}),
        (("buss",), set()),
        ((), set()),
    ],
)
def test_whoever_names_no_class_rides_lying_or_not_at_all(
    kinds: tuple[str, ...], ride: set[str], coordination: str
) -> None:
    # 9.5 lie at a, which is lost. 1.5 h a patient: 50 vehicles move all of them in a pass of 6 h. A bus is for those who say that they can take one, so
    # where there is neither a lying patient's vehicle nor an ambulance all are left, for want of the vehicle that they would need first.
    vehicles: dict[str, Any] = {kind: {"site": "b", "kind": kind, "number": "50 st"} for kind in kinds}
    lose = {"at": "0 h", "lose": "a", "evacuate_within": "6 h"}
    journal = simulate(wards(vehicles=vehicles), scenario(lose, days=1, coordination=coordination))
    assert {e.vehicle for e in journal.evacuated} == ride
    assert moved(journal, "b", 6 * H) == pytest.approx(9.5 if ride else 0)
    left = [(n.patients, n.limit, n.limit_subject) for n in journal.not_evacuated]
    assert left == ([] if ride else [(pytest.approx(9.5), "vehicle", "sjuktransport")])


def test_new_patients_ride_with_a_class_that_there_is() -> None:
    # Half of ten a day ride, and they may by train or bus; there is no train. A trip at home is 15 + 10 + 15 + 10 min = 5/6 h: 2.5 x 0.5 x 5/6 h a pass.
    region = wards(
        care={"akut": {"per_1000": 10, "transport": ["tåg", "buss"], "transported": 0.5}},
        offerings={"a.akut": {"site": "a", "care": ["akut"], "capacity": "40 besök/dygn"}},
        vehicles={"a.buss": {"site": "a", "kind": "buss", "number": "1 st"}},
    )
    assert resource(simulate(region, scenario(days=0.25)), "buss").used == pytest.approx([2.5 * 0.5 * 5 / 6])


def test_a_detour_makes_the_trip_longer() -> None:
    # b over the straight road: 15 + 30 + 15 + 30 min = 1.5 h. With ab cut: 90 + 75 = 165 min by C, 0.5 + 2 x 2.75 = 6 h a patient: one in the pass.
    vehicles = {"b.tåg": {"site": "b", "kind": "tåg", "number": "1 st"}}
    lose = {"at": "0 h", "lose": "a", "evacuate_within": "6 h"}
    straight = simulate(riders(vehicles=vehicles), scenario(lose, days=1))
    detour = simulate(riders(vehicles=vehicles), scenario(lose, {"at": "0 h", "cut": "ab"}, days=1))
    assert moved(straight, "b", 6 * H) == pytest.approx(4)
    assert moved(detour, "b", 6 * H) == pytest.approx(1)
    assert detour.not_evacuated[0].patients == pytest.approx(8.5)
    assert (detour.not_evacuated[0].limit, detour.not_evacuated[0].limit_subject) == ("vehicle", "tåg")


def test_ambulances_drive_farther_when_a_hospital_is_lost() -> None:
    # Ten a day from A, half of them by ambulance. At home a trip is 15 + 10 + 15 + 10 min = 5/6 h; to b 1.5 h. Half of the ambulances of a are lost with it.
    region = wards(
        care={"akut": {"per_1000": 10, "transport": ["amb"], "transported": 0.5}},
        offerings={
            f"{site}.akut": {"site": site, "care": ["akut"], "capacity": "40 besök/dygn"} for site in ("a", "b")
        },
        vehicles={"a.amb": {"site": "a", "kind": "amb", "number": "4 st"}},
    )
    journal = simulate(region, scenario({"at": "6 h", "lose": "a"}, days=0.5))
    hours = resource(journal, "amb")
    assert hours.used == pytest.approx([2.5 * 0.5 * 5 / 6, 2.5 * 0.5 * 1.5])
    assert hours.available == pytest.approx([24, 12])


@pytest.mark.parametrize(("lost", "bounds"), [(False, ("kvarstår", "upphör")), (True, ("flyttad", "upphör"))])
def test_an_okänd_number_of_vehicles_is_endless_or_none(lost: bool, bounds: tuple[str, str]) -> None:
    region = wards(
        care={"akut": {"per_1000": 10, "transport": ["amb"], "transported": 1}},
        offerings={f"{site}.akut": {"site": site, "care": ["akut"], "capacity": "okänd"} for site in ("a", "b")},
        vehicles={
            "b.amb": {"site": "b", "kind": "amb", "number": "okänd"},
            "a.amb": {"site": "a", "kind": "amb", "number": "1 st", "on_site": 1},
        },
    )
    events = [{"at": "0 h", "lose": "a"}] if lost else []
    found = outcome(simulate(region, scenario(*events, days=1)), "akut", "A")
    assert found.bounds == bounds


def test_an_okänd_number_of_staff_is_endless_or_none() -> None:
    region = wards(
        offerings={"a.med": {"site": "a", "care": ["med"], "capacity": "12 vårdplatser", "staff": {"ssk": "2 h"}}},
        staff={"a.ssk": {"site": "a", "competence": "ssk", "present": "okänd"}},
    )
    journal, run = finished(region, scenario({"at": "12 h", "lose": "a"}, days=1))
    assert outcome(journal, "med").hangs_on == ("staff.a.ssk.present",)
    # Ten inpatients take 2 h a day each: 5 h in a pass of the hopeful run.
    assert run.care.booked[0].pool_used.tolist() == pytest.approx([5])


def test_an_endless_number_of_beds_can_be_lost() -> None:
    region = wards(offerings={"a.med": {"site": "a", "care": ["med"], "capacity": "okänd"}})
    journal, run = finished(region, scenario({"at": "6 h", "lose": "a"}, days=1))
    assert run.care.booked[0].used.tolist() == pytest.approx([0.5])
    assert run.care.booked[1].used.tolist() == [0]
    assert journal.not_evacuated == () or journal.not_evacuated[0].limit == "none"
