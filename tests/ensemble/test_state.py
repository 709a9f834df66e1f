"""A run from a reported state: what it changes, and what is refused or remarked on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from beredskap.ensemble import single
from beredskap.ensemble.workers import Task, load
from beredskap.errors import InputError, Problem
from beredskap.files import LoadedScenario
from beredskap.language import message
from beredskap.model.scenario.event import Degrade, Lose
from beredskap.model.scenario.starting_point import Queue, StartingPoint
from beredskap.report.document.table import Document
from beredskap.report.naming.names import Names
from beredskap.report.run.from_state import add_reported_state
from beredskap.units import number

MORE = (
    ("    Storstad: {pop", "    Lillby: {}\n    Storstad: {pop"),
    ("  nodes:\n", "  staff:\n    stora.lak: {site: stora, competence: läkare, present: 10 h/dygn}\n  nodes:\n"),
)
"""A place where nobody lives, and some staff."""
Make = Callable[..., Task]
TIME = "as_of: 2027-01-11T00:00\n"


def loaded(task: Make, state: str, *changes: tuple[str, str]) -> LoadedScenario:
    return load(task(*changes, state=TIME + state if "as_of" not in state else state))


def problems(task: Make, state: str) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        loaded(task, state)
    return list(caught.value.problems)


def rules(found: LoadedScenario) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity, one.subject) for one in found.findings if one.rule.startswith("state")]


def amount(found: LoadedScenario, store: str) -> float | None:
    stated = found.region.stores[store].amount
    return stated.value if stated else None


def test_what_is_down_is_down_from_the_start(task: Make) -> None:
    found = loaded(task, "nodes: {elnat: 40 %, reserv: 0 %, stora.vard: 100 %}\nsites: {stora: lost}")
    reported = found.scenario.events[1:]
    assert [(type(one), one.id, one.at) for one in reported] == [
        (Lose, "rapporterat-stora", 0),
        (Degrade, "rapporterat-elnat", 0),
        (Lose, "rapporterat-reserv", 0),
    ]
    assert found.scenario.events[0].id == "morkt"


def test_a_grid_that_is_down_already_empties_the_tank_sooner(task: Make) -> None:
    tank = next(one for one in single.plain(loaded(task, "nodes: {elnat: 0 %}")).stores if one.store == "stora.tank")
    assert tank.empty_at == 24 * 3600  # 240 L at 10 L/h from 0 h and not from 6 h
    found = loaded(task, "nodes: {elnat: 0 %}\nstock: {stora.tank: 120}")  # in the item's unit
    tank = next(one for one in single.plain(found).stores if one.store == "stora.tank")
    assert (tank.opening, tank.empty_at) == (120, 12 * 3600)


def test_batches_share_what_there_is(task: Make) -> None:
    found = loaded(task, "stock: {stora.blod: 20 st}")
    # 10 and 30 that are good at the start become 5 and 15; what had expired is as it was
    assert {name: one.amount.value for name, one in found.region.batches.items()} == {
        "gammal": 5,
        "kort": 5,
        "lang": 15,
    }
    assert rules(found) == []


def test_nothing_to_share_among(task: Make) -> None:
    found = loaded(
        task,
        "stock: {stora.blod: 20 st}",
        ("expires: 2027-02-01", "expires: 2027-01-02"),
        ("lang: {store: stora.blod, amount: 30 st}", "lang: {store: stora.blod, amount: 0 st}"),
    )
    assert found.region.batches == {}
    assert amount(found, "stora.blod") == 20
    assert rules(found) == [("state-batches", "varning", "stora.blod")]


def test_inpatients_at_the_start(task: Make) -> None:
    found = loaded(task, "beds: {stora.vard: 4}")
    assert found.starting_point.inpatients == {"stora.vard": 4}
    usual, full = single.plain(load(task())), single.plain(found)
    served = [
        next(one.served for one in journal.outcomes if (one.care, one.municipality) == ("vard", ""))
        for journal in (usual, full)
    ]
    # one comes a day, a quarter each pass. All 4 beds are taken in the first pass; a quarter of 2 days later the first of the 4 have left.
    assert served == pytest.approx([3.0, 2.75])
    assert rules(found) == []


def test_more_than_there_is_room_for_is_remarked_on(task: Make) -> None:
    found = loaded(task, "beds: {stora.vard: 5}\nstock: {stora.tank: 2 m3}")
    assert rules(found) == [("state-stock", "varning", "stora.tank"), ("state-beds", "varning", "stora.vard")]
    assert amount(found, "stora.tank") == 1000


@pytest.mark.parametrize(
    ("as_of", "severity", "said"),
    [
        ("2027-01-10T20:00", "info", "4 h äldre än scenariots start"),
        ("2027-01-08T00:00", "varning", "3 d äldre än scenariots start"),
        ("2027-01-11T02:00", "varning", "2 h efter scenariots start"),
    ],
)
def test_how_old_it_is(task: Make, as_of: str, severity: str, said: str) -> None:
    found = loaded(task, f"as_of: {as_of}\n")
    assert rules(found) == [("state-age", severity, "")]
    assert said in str(found.findings[0].message)
    assert rules(loaded(task, "")) == []


def test_everything_wrong_at_once_with_the_nearest(task: Make) -> None:
    state = "reported_by: TiB 19811218-9876\nnodes: {elnet: 0 %}\nsites: {stora: lst}\nbeds: {stora.akut: 9}\nstock: {stora.tank: 9 kW, stora.tunk: 1 L}\n"
    state += "bed: {}\n"
    found = problems(task, state)
    assert [(one.rule, one.place.line, one.near) for one in found] == [
        ("personal-number", 2, None),
        ("unknown-reference", 3, "elnat"),
        ("wrong-value", 4, "lost"),
        ("no-beds", 5, None),
        ("wrong-dimension", 6, None),
        ("unknown-reference", 6, "stora.tank"),
        ("unknown-key", 7, "beds"),
    ]
    assert "19811218-9876" not in "".join(str(one) for one in found)


@pytest.mark.parametrize(
    "state",
    ["as_of: igår", "as_of: 2027-01-11T00:00+01:00", "nodes: [a]", "as_of: 2027-01-11T00:00\nbeds: {stora.vard: -1}"],
)
def test_what_cannot_be_read(task: Make, state: str) -> None:
    assert problems(task, state)


def test_a_reported_amount_is_no_longer_drawn(task: Make) -> None:
    ranged = (
        ("amount: 240 L", "amount: 240 L ± 40 L"),
        ("amount: 10 st,", "amount: 10 ± 2,"),
        ("draw: 10 L/h", "draw: 10 L/h ± 1 L/h"),
    )
    assert len(load(task(*ranged)).uncertain) == 3
    found = loaded(task, "stock: {stora.tank: 120 L, stora.blod: 8 st}", *ranged)
    assert [one.field for one in found.uncertain] == ["needs"]
    region, scenario = found.drawn((9.5,))
    assert region.stores["stora.tank"].amount.value == 120  # type: ignore[union-attr]
    assert scenario.events == found.scenario.events


def test_the_report_says_so(task: Make) -> None:
    found = loaded(task, "reported_by: TiB\nnodes: {elnat: 0 %}")
    document = Document("run", message("prov"), "FIKTIV")
    names = Names(found.region, found.scenario)
    assert add_reported_state(document, None, names) is document
    facts = [str(said) for _, said in add_reported_state(document, found.reported, names).facts]
    assert "2027-01-11 00:00 (TiB)" in facts[0]
    assert facts[1].startswith("det sämre där läget inte säger sedan när")
    assert facts[2].startswith("läget säger inget om köer")
    assert facts[3].startswith("läget säger inget om vägar")
    found = loaded(task, "nodes: {elnat: {level: 0 %, since: 2027-01-10T22:00}}")
    facts = [str(said) for _, said in add_reported_state(document, found.reported, names).facts]
    assert facts[1].endswith("2027-01-10 22:00")
    assert len(found.digests) == 2


def test_who_waits_and_who_is_worn(task: Make) -> None:
    state = "waiting: {akut: {Storstad: 3, Lillby: {patients: 2, since: 2027-01-10T18:00}}}\nworn: {stora.lak: 40 h}\n"
    found = loaded(task, state, *MORE)
    assert found.starting_point == StartingPoint(
        began={},
        queues=(Queue("akut", "Lillby", 2, 6 * 3600), Queue("akut", "Storstad", 3, None)),
        worn={"stora.lak": 40 * 3600},
    )
    document = Document("run", message("prov"), "FIKTIV")
    said = [str(fact) for _, fact in add_reported_state(document, found.reported, Names(found.region)).facts]
    assert "köer 2, slitna personalgrupper 1" in said[0]
    assert said[1].startswith("5 väntar vid starten")
    assert "under första passet" in said[2]
    assert said[3].startswith("längre pass")
    assert rules(found) == []


def test_worn_but_nobody_knows_how_much(task: Make) -> None:
    found = loaded(task, "worn: {stora.lak: okänd}", *MORE)
    assert found.starting_point.worn == {"stora.lak": float("inf")}
    assert rules(found) == [("state-unknown", "varning", "stora.lak")]


def test_what_is_wrong_with_queues_and_wear_is_told_with_the_nearest(task: Make) -> None:
    state = (
        "waiting:\n  akot: {Storstad: 3}\n  akut:\n    Storsta: 1\n    Lillby: {patients: 2, since: 2027-01-12T18:00}\n"
        "  vard:\n    Storstad: okänd\nworn: {stora.lek: 40 h}\n"
    )
    with pytest.raises(InputError) as caught:
        loaded(task, state, *MORE)
    found = caught.value.problems
    assert [(one.rule, one.place.line, one.near) for one in found] == [
        ("unknown-reference", 3, "akut"),
        ("unknown-reference", 5, "Storstad"),
        ("since-later", 6, None),
        ("wrong-value", 8, None),
        ("unknown-reference", 9, "stora.lak"),
    ]
    assert "det högsta som är rimligt" in str(found[3])


def test_more_who_wait_than_who_live_there_are_remarked_on(task: Make) -> None:
    found = loaded(task, "waiting: {akut: {Storstad: 1001}}")
    assert rules(found) == [("state-queue", "varning", "akut")]
    (said,) = [one.message for one in found.findings if one.rule == "state-queue"]
    assert (said.values["n"], said.values["living"]) == (number(1001), number(1000))
    assert rules(loaded(task, "waiting: {akut: {Storstad: 1000}}")) == []


@pytest.mark.parametrize("told", ["-1", "{since: 2027-01-10T18:00}", "många", "[1]", ".inf", "{patients: 1, sedan: x}"])
def test_what_is_no_queue(task: Make, told: str) -> None:
    assert problems(task, f"waiting: {{akut: {{Storstad: {told}}}}}")
