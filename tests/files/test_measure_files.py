"""Measures, seasons and staff at höjd beredskap in a region's files: every mistake with its place, its message and the nearest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from beredskap.errors import Problem
from beredskap.files import load_region
from beredskap.model import effect as kinds
from beredskap.model.effect import EFFECT_KINDS

MORE = """\
profiles:
  alltid: {}
seasons:
  vinter: {months: [2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]}
care:
  trauma: {name: Trauma, grade: nödvändigt, triage: röd, season: vinter}
  iva: {name: IVA, grade: nödvändigt, measure: vårddygn, stay: 2 d}
offerings:
  uso.trauma: {site: uso, care: [trauma], capacity: 48 besök/dygn, season: vinter}
  uso.iva-platser: {site: uso, care: [iva], capacity: 6 vårdplatser}
stores:
  vc.tank: {site: vc, item: diesel, amount: 1 m3, capacity: 2 m3}
vehicles:
  uso.bilar: {site: uso, kind: ambulans, number: 2}
staff:
  vc.lakare: {site: vc, competence: läkare, present: 24 h/dygn, season: vinter}
  uso.ssk:
    {site: uso, competence: sjuksköterska, present: 96 h/dygn, claimed: 20 %, hired: 30 %, placed: {vc: 50 %}, commute: {Kumla: 40 %}}
measures:
  allt:
    name: Allt på en gång
    cost: 1000
    lead_time: 2 h
    lasts: 7 d
    needs: [uso, uso.elnat, uso.avdelning, uso.tank, fore]
    does:
      - load: {off: [uso.iva, uso.avdelning]}
      - move: {amount: 200 L, from: uso.tank, to: vc.tank, handling: 30 min}
      - deliver: {amount: 1 m3, to: uso.tank}
      - refuel: {from: uso.tank, to: [vc.tank], size: 5 m3, tankers: 2}
      - bridge: {node: uso.iva, need: el}
      - open: {kind: vårdcentral, hours: alltid}
      - close: {offerings: [vc.mottagning], share: 50 %}
      - staff: {sites: [uso], competence: läkare, to: vc, share: 20 %, mustering: 4 h}
      - call_in: {site: uso, competence: sjuksköterska, hours: 16 h/dygn}
      - roster: {competence: [läkare], site: [uso], living_in: [Örebro], hours: 125 %, lasts: 21 d}
      - capacity: {offerings: [uso.avdelning], factor: 110 %, more: 4 vårdplatser}
      - convert: {from: uso.avdelning, to: uso.iva-platser, beds: 2 vårdplatser}
      - discharge: {care: [vard], share: 30 %, places: 10 vårdplatser, stay: 14 d}
      - postpone: {grade: önskvärt, care: [besok]}
      - vehicles: {kind: ambulans, number: 1}
      - use: {items: [insulin], factor: 70 %}
      - ration: on
      - lead: true
      - surge: {allow: [satellites, over_occupancy], sites: [uso]}
  fore: {name: På plats, change: {stores.uso.tank.amount: 15 m3}}
"""

Load = Callable[..., list[str]]


@pytest.fixture
def wrong(folder: Path, collect: Callable[[Callable[[], object]], list[Problem]]) -> Load:
    """Load the region with one text replaced by another; its problems in words."""

    def load(old: str = "", new: str = "") -> list[str]:
        assert old in MORE
        (folder / "mer.yaml").write_text(MORE.replace(old, new, 1), encoding="utf-8")
        problems = collect(lambda: load_region(folder))
        assert all(one.place.line for one in problems)
        return [
            f"{one.place.line}: {one.place.key}: {one.message}" + (f"; {one.near}" if one.near else "")
            for one in problems
        ]

    return load


def test_every_effect_is_read(folder: Path, wrong: Load) -> None:
    assert wrong() == []
    measure = load_region(folder).region.measures["allt"]
    assert [type(effect) for effect in measure.does] == list(EFFECT_KINDS.values())
    assert (measure.lead_time, measure.lasts, measure.cost) == (7200, 7 * 86400, 1000)
    move = measure.does[1]
    assert isinstance(move, kinds.MoveStock)
    assert (move.move.amount.value, move.move.source, move.move.target, move.move.handling) == (
        200,
        "uso.tank",
        "vc.tank",
        1800,
    )


def test_a_region_with_measures_is_the_same_when_written_and_read(folder: Path, wrong: Load) -> None:
    wrong()
    for measure in load_region(folder).region.measures.values():
        assert type(measure).model_validate(measure.model_dump(by_alias=True)) == measure


FROM_AND_TO = "kan inte vara både «from» och «to»"


@pytest.mark.parametrize(("old", "new", "expected"), [
    ("off: [uso.iva,", "off: [uso.ivva,", "27: measures.allt.does[0].load.off[0]: «uso.ivva» finns inte; uso.iva"),
    ("from: uso.tank, to: vc.tank, h", "from: uso.tnk, to: vc.tank, h",
     "28: measures.allt.does[1].move.from: «uso.tnk» finns inte; uso.tank"),
    ("to: vc.tank, h", "to: vc.insulin, h",
     "28: measures.allt.does[1].move.to: «vc.insulin» har insulin, men «uso.tank» har diesel"),
    ("to: vc.tank, h", "to: uso.tank, h", f"28: measures.allt.does[1].move.to: «uso.tank» {FROM_AND_TO}"),
    ("amount: 200 L", "amount: 200 st",
     "28: measures.allt.does[1].move.amount: «200 st» är antal; här behövs volym, till exempel «12 L»"),
    ("amount: 1 m3, to: uso.tank", "amount: 1 h, to: uso.tank",
     "29: measures.allt.does[2].deliver.amount: «1 h» är tid; här behövs volym, till exempel «12 L»"),
    ("to: [vc.tank], s", "to: [vc.tank, vc.tank], s", "30: measures.allt.does[3].refuel.to[1]: «vc.tank» står två gånger"),
    ("to: [vc.tank], s", "to: [uso.tank], s", f"30: measures.allt.does[3].refuel.to[0]: «uso.tank» {FROM_AND_TO}"),
    ("to: [vc.tank], s", "to: [vc.insulin], s",
     "30: measures.allt.does[3].refuel.to[0]: «vc.insulin» har insulin, men «uso.tank» har diesel"),
    ("to: [vc.tank], s", "to: [], s", "30: measures.allt.does[3].refuel.to: här behövs minst 1 värden; det är 0"),
    ("size: 5 m3", "size: 5 kWh",
     "30: measures.allt.does[3].refuel.size: «5 kWh» är energi; här behövs volym, till exempel «12 L»"),
    ("need: el", "need: ell", "31: measures.allt.does[4].bridge.need: «uso.iva» har inget behov «ell»; el"),
    ("node: uso.iva", "node: uso.ivva", "31: measures.allt.does[4].bridge.node: «uso.ivva» finns inte; uso.iva"),
    ("kind: vårdcentral", "kind: vardcentral",
     "32: measures.allt.does[5].open.kind: ingen anläggning är av slaget «vardcentral»; vårdcentral"),
    ("kind: vårdcentral, ", "", "32: measures.allt.does[5].open: ange «sites» eller «kind»: vilka anläggningar det gäller"),
    ("kind: vårdcentral", "sites: [vcc]", "32: measures.allt.does[5].open.sites[0]: «vcc» finns inte; vc"),
    ("hours: alltid", "hours: alltidd", "32: measures.allt.does[5].open.hours: «alltidd» finns inte; alltid"),
    ("close: {offerings: [vc.mottagning], ", "close: {",
     "33: measures.allt.does[6].close: ange «offerings» eller «sites»: vad som stängs"),
    ("offerings: [vc.mottagning]", "offerings: [vc.mottagningg]",
     "33: measures.allt.does[6].close.offerings[0]: «vc.mottagningg» finns inte; vc.mottagning"),
    ("competence: läkare, to: vc", "competence: läkar, to: vc, work_as: läkare",
     "34: measures.allt.does[7].staff.sites[0]: det finns ingen personal med «läkar» på uso; läkare"),
    ("competence: läkare, to: vc", "competence: sjuksköterska, to: vc",
     "34: measures.allt.does[7].staff.to: det finns ingen personal med «sjuksköterska» på vc"),
    ("competence: läkare, to: vc", "competence: läkare, to: uso",
     f"34: measures.allt.does[7].staff.sites[0]: «uso» {FROM_AND_TO}"),
    ("competence: läkare, to: vc", "competence: läkare, to: vcc", "34: measures.allt.does[7].staff.to: «vcc» finns inte; vc"),
    ("competence: sjuksköterska, h", "competence: sjuksköterskor, h",
     "35: measures.allt.does[8].call_in.competence: det finns ingen personal med «sjuksköterskor» på uso; sjuksköterska"),
    ("hours: 16 h/dygn", "hours: 16 h",
     "35: measures.allt.does[8].call_in.hours: «16 h» är tid; här behövs tid per tid, till exempel «12 h/dygn»"),
    ("competence: [läkare], s", "competence: [lakare], s",
     "36: measures.allt.does[9].roster.competence[0]: «lakare» finns inte; läkare"),
    ("living_in: [Örebro]", "living_in: [Orebro]",
     "36: measures.allt.does[9].roster.living_in[0]: «Orebro» finns inte; Örebro"),
    ("hours: 125 %", "hours: 80 %", "36: measures.allt.does[9].roster.hours: «80 %» får inte vara mindre än 1"),
    ("more: 4 vårdplatser", "more: 4 besök/dygn",
     "37: measures.allt.does[10].capacity.more: «4 besök/dygn» är besök per tid; här behövs vårdplatser, till exempel «12 vårdplats»"),
    ("offerings: [uso.avdelning], factor: 110 %, more: 4 vårdplatser", "site: [vc], more: 4 vårdplatser",
     "37: measures.allt.does[10].capacity.more: «4 vårdplatser» är vårdplatser; här behövs besök per tid, till exempel «12 besök/dygn»"),
    ("factor: 110 %, more: 4 vårdplatser", "factor: 100 %",
     "37: measures.allt.does[10].capacity: ange «factor» eller «more»: hur mycket platserna ändras"),
    ("offerings: [uso.avdelning], factor", "factor",
     "37: measures.allt.does[10].capacity: ange «offerings» eller «site»: vad som får fler platser"),
    ("factor: 110 %", "factor: -10 %", "37: measures.allt.does[10].capacity.factor: «-10 %»: en faktor kan inte vara negativ"),
    ("to: uso.iva-platser", "to: vc.mottagning",
     "38: measures.allt.does[11].convert.to: «vc.mottagning» har inga vårdplatser"),
    ("to: uso.iva-platser", "to: uso.avdelning", f"38: measures.allt.does[11].convert.to: «uso.avdelning» {FROM_AND_TO}"),
    ("beds: 2 vårdplatser", "beds: 2 st",
     "38: measures.allt.does[11].convert.beds: «2 st» är antal; här behövs vårdplatser, till exempel «12 vårdplats»"),
    ("care: [vard], share", "care: [besok], share",
     "39: measures.allt.does[12].discharge.care[0]: «besok» mäts inte i vårddygn, så ingen är inneliggande"),
    ("care: [vard], share", "care: [vaard], share",
     "39: measures.allt.does[12].discharge.care[0]: «vaard» finns inte; vard"),
    ("places: 10 vårdplatser", "places: 10 L",
     "39: measures.allt.does[12].discharge.places: «10 L» är volym; här behövs vårdplatser, till exempel «12 vårdplats»"),
    ("grade: önskvärt, care: [besok]", "care: [besokk]",
     "40: measures.allt.does[13].postpone.care[0]: «besokk» finns inte; besok"),
    ("{grade: önskvärt, care: [besok]}", "{}", "40: measures.allt.does[13].postpone: ange «grade» eller «care»: vad som skjuts upp"),
    ("kind: ambulans, number: 1", "kind: ambulanser, number: 1",
     "41: measures.allt.does[14].vehicles.kind: «ambulanser» finns inte; ambulans"),
    ("items: [insulin]", "items: [insolin]", "42: measures.allt.does[15].use.items[0]: «insolin» finns inte; insulin"),
    (", factor: 70 %", "", "42: measures.allt.does[15].use: ange ett av «rate» och «factor»"),
    ("factor: 70 %", "rate: krisläge", "42: measures.allt.does[15].use.rate: «krisläge» går inte att välja här; kris"),
    ("ration: on", "ration: off", "43: measures.allt.does[16].ration: «off» går inte att välja här"),
    ("lead: true", "leed: true",
     f"44: measures.allt.does[17]: det en åtgärd gör («does») ska vara precis en av: {', '.join(EFFECT_KINDS)}; lead"),
    ("- lead: true", "- {lead: true, ration: on}",
     f"44: measures.allt.does[17]: det en åtgärd gör («does») ska vara precis en av: {', '.join(EFFECT_KINDS)}"),
    ("needs: [uso,", "needs: [usoo,", "25: measures.allt.needs[0]: «usoo» finns inte; uso"),
    ("fore: {name", "uso.iva: {name",
     "46: measures.uso.iva: «uso.iva» är redan id på en anläggning, en nod, ett utbud eller ett lager"),
    ("change: {stores.uso.tank.amount", "needs: [fore], change: {stores.uso.tank.amount", "46: measures.fore: åtgärden förutsätter sig själv"),
    ("stores.uso.tank.amount", "stores.uso.tankk.amount",
     "46: measures.fore.change: «uso.tankk.amount» finns inte; stores.uso.tank.amount"),
    ("season: vinter}\n  iva", "season: vintern}\n  iva", "6: care.trauma.season: «vintern» finns inte; vinter"),
    ("season: vinter}\n  uso.iva", "season: vintern}\n  uso.iva", "9: offerings.uso.trauma.season: «vintern» finns inte; vinter"),
    ("season: vinter}\n  uso.ssk", "season: vintern}\n  uso.ssk", "16: staff.vc.lakare.season: «vintern» finns inte; vinter"),
    ("[2, 2, 1, 1,", "[2, 1, 1,", "4: seasons.vinter.months: här behövs minst 12 värden; det är 11"),
    ("triage: röd", "triage: red", "6: care.trauma.triage: «red» går inte att välja här; röd"),
    ("placed: {vc: 50 %}", "placed: {vcc: 50 %}", "18: staff.uso.ssk.placed.vcc: «vcc» finns inte; vc"),
    ("commute: {Kumla: 40 %}", "commute: {Kumlaa: 40 %}", "18: staff.uso.ssk.commute.Kumlaa: «Kumlaa» finns inte; Kumla"),
    ("hired: 30 %", "hired: 31 %", "18: staff.uso.ssk.placed: andelarna är 101 % tillsammans; de får vara högst 100 %"),
    ("commute: {Kumla: 40 %}", "commute: {Kumla: 40 %, Örebro: 70 %}",
     "18: staff.uso.ssk.commute: andelarna är 110 % tillsammans; de får vara högst 100 %"),
])  # fmt: skip
def test_a_wrong_measure_is_told_in_full(wrong: Load, old: str, new: str, expected: str) -> None:
    assert expected in wrong(old, new)
    assert len(wrong(old, new)) <= 2


def test_only_a_standby_fails_to_start(changed: Callable[..., list[Problem]]) -> None:
    assert changed("standby: true", "standby: true\n    start_fails: 5 %") == []
    (problem,) = changed("rto: 2 h", "rto: 2 h\n    start_fails: 5 %")
    assert str(problem.message) == "bara en reserv («standby: true») startar, så «start_fails» har ingen mening här"
    assert (problem.rule, problem.place.key) == ("not-standby", "nodes.uso.iva.start_fails")


@pytest.mark.parametrize("factor", ["strained: -1", "crisis: -10 %"])
def test_consumption_is_never_negative(changed: Callable[..., list[Problem]], factor: str) -> None:
    (problem,) = changed("category: läkemedel", f"category: läkemedel, {factor}")
    assert str(problem.message).endswith(": en faktor kan inte vara negativ")


def test_a_measure_without_effect_is_a_finding(folder: Path, wrong: Load) -> None:
    wrong(", change: {stores.uso.tank.amount: 15 m3}", "")
    found = [one for one in load_region(folder).findings if one.rule == "measure-empty"]
    assert [(one.subject, str(one.message)) for one in found] == [
        ("fore", "åtgärden har ingen verkan: varken «change» eller «does»")
    ]


def test_staff_shares_are_read_from_cells(folder: Path) -> None:
    (folder / "staff.csv").write_text(
        "id,site,competence,present,placed,commute\nvc.ssk,vc,ssk,24,uso 20 %,Kumla 50 % | Örebro 30 %\n",
        encoding="utf-8",
    )
    pool = load_region(folder).region.staff["vc.ssk"]
    assert (pool.placed, pool.commute) == ({"uso": 0.2}, {"Kumla": 0.5, "Örebro": 0.3})


def test_measures_that_reach_sites_are_tried_with_the_variant(folder: Path, wrong: Load) -> None:
    wrong(
        "fore: {name",
        "bygg: {name: B, change: {sites.ny: {name: Ny, kind: lager, municipality: Kumla}, nodes.uso.ny.start: 1 min}}\n  fore: {name",
    )
    (folder / "plan.yaml").write_text("variants: {ny: {change: {nodes.uso.ny: {site: uso}}}}\n", encoding="utf-8")
    assert load_region(folder, "ny").region.variant == "ny"
