"""What the reports say: the answer, the order, the causes, what is known and what is not."""

from __future__ import annotations

import json

import pytest

from beredskap.engine.explanation.chain import Explanations
from beredskap.engine.metrics.expectations import all_hold
from beredskap.engine.metrics.spread import own_spread
from beredskap.errors import InputError
from beredskap.language import message
from beredskap.model.findings import Finding
from beredskap.model.queries import lookup
from beredskap.model.result.journal import Cause, Change, Verdict
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, AtLeast
from beredskap.report.explanation import causes, explanation, induced_care
from beredskap.report.findings import findings, problems
from beredskap.report.formats import as_json
from beredskap.report.naming.names import Names
from beredskap.report.region import inventory, store
from beredskap.report.run import (
    evacuation,
    expectations,
    headline,
    municipalities,
    result,
    survival,
    takeover,
)
from beredskap.report.run import (
    journal as record,
)
from beredskap.supplies.draw_estimate import usable_amount
from tests.report.journals import DAY, a_journal, a_region, a_scenario, an_outcome

NAMES = Names(a_region())


def test_survival_is_sorted_by_grade_then_severity() -> None:
    rows = survival.table(a_journal(), NAMES).rows
    assert [(row[0], row[2]) for row in rows] == [
        ("nödvändigt", "okänd"),
        ("nödvändigt", "begränsad"),
        ("nödvändigt", "flyttad"),
        ("angeläget", "försenad"),
        ("önskvärt", "kvarstår"),
    ]


def test_an_unknown_outcome_has_no_figures() -> None:
    row = survival.table(a_journal(), NAMES).rows[0]
    assert row[3:7] == (UNKNOWN,) * 4


def test_survival_to_the_horizon_is_at_least_that() -> None:
    row = survival.table(a_journal(), NAMES).rows[-1]
    assert row[6] == AtLeast(14 * DAY)


def test_the_answer_says_that_all_remains() -> None:
    journal = a_journal(outcomes=(an_outcome("hälsa", "kvarstår"), an_outcome("dialys", "–")))
    assert headline.answer(journal, NAMES).text("sv") == "All vård (1 vårdtyper) kvarstår i minst 14 d."


def test_the_answer_counts_patients_without_essential_care() -> None:
    journal = a_journal(
        outcomes=(an_outcome("forlossning", "upphör", unmet=25.2), an_outcome("hälsa", "upphör", unmet=9.0))
    )
    said = headline.answer(journal, NAMES).text("sv")
    assert said == (
        "Av 2 vårdtyper upphör 2 (förlossning och hälsoundersökning). "
        f"25 patienter (±{formatting.patients(own_spread(25.2))}) blir utan nödvändig vård på 14 d."
    )


def test_municipalities_are_ranked_by_unmet_per_inhabitant() -> None:
    # Storstad: (25 + 12) / 100 000 × 1 000 = 0,37. Småby with 8 of 10 000 is 0,8 and stands first.
    outcomes = (
        an_outcome("forlossning", "upphör", municipality="Storstad", unmet=25.0),
        an_outcome("mottagning", "försenad", municipality="Storstad", unmet=12.0),
        an_outcome("forlossning", "upphör", municipality="Småby", unmet=8.0),
    )
    rows = municipalities.table(a_journal(outcomes=outcomes), NAMES, a_region()).rows
    assert [(row[0], row[6]) for row in rows] == [("Småby", 0.8), ("Storstad", 0.37)]


def test_a_municipality_where_all_remains_is_not_hit() -> None:
    outcomes = (an_outcome("hälsa", "kvarstår", municipality="Småby"),)
    assert municipalities.table(a_journal(outcomes=outcomes), NAMES, a_region()).rows == ()


def test_evacuation_says_how_many_were_not_moved_and_why() -> None:
    moved, left = evacuation.tables(a_journal(), NAMES)
    assert [said.text("sv") for said in moved.lead] == [
        "123 inneliggande flyttades ur det som slagits ut, 0 av dem efter tidsgränsen; 7 hade ingen plats när den kom."
    ]
    # Nobody was moved after the deadline at 24 h of a run of 14 d: 13 d without care.
    assert [said.text("sv") for said in left.lead] == [
        "7 hade ingen plats vid tidsgränsen. 7 är kvar när tiden är slut. I medel var de utan vård i 13 d."
    ]
    assert str(left.rows[0][-1]) == "vårdplatser (Förlossning, Grannlasarettet)"
    assert evacuation.tables(a_journal(evacuated=(), not_evacuated=()), NAMES) == ()


def test_that_nobody_took_over_is_said() -> None:
    (table,) = takeover.tables(a_journal(taken_over=(), dropped=()), NAMES)
    assert table.rows == ()
    assert table.empty is not None


@pytest.mark.parametrize(("holds", "every"), [(True, True), (False, False), (None, False)])
def test_what_cannot_be_decided_does_not_hold(holds: bool | None, every: bool) -> None:
    verdict = Verdict(index=0, holds=holds, subject="forlossning", expected="served: >= 90 %", found=0.9)
    assert all_hold(a_journal(verdicts=(verdict,))) is every


@pytest.mark.parametrize(
    ("expectation", "said"),
    [
        (
            {"care": "forlossning", "served": ">= 90 %", "within": "90 min", "during": "0 h..72 h"},
            "får vård ≥ 90 %, inom 1 h 30 min, T+0 – T+72 h",
        ),
        ({"care": "*", "sum": True, "unmet": "<= 20 patienter", "for": "Småby"}, "utan vård ≤ 20, boende i Småby"),
        (
            {"care": "forlossning", "served": ">= 5 %", "site": "granne", "by": "end"},
            "får vård ≥ 5 %, vid Grannlasarettet, vid slutet",
        ),
        ({"care": "forlossning", "served": ">= 5 %", "at": "24 h"}, "får vård ≥ 5 %, dygnet fram till T+24 h"),
        ({"store": "stora.diesel", "lasts": ">= 7 d"}, "räcker ≥ 7 d"),
        ({"node": "elnat", "total_down": "<= 4 h"}, "nere sammanlagt ≤ 4 h"),
    ],
)
def test_expectations_in_words(expectation: dict[str, object], said: str) -> None:
    scenario = a_scenario(expect=[expectation])
    verdict = Verdict(index=0, holds=True, subject="x", expected="", found=1.0)
    assert expectations.say_expected(verdict, scenario.expect[0], NAMES).text("sv") == said


def test_every_care_is_named_by_its_grade() -> None:
    scenario = a_scenario(expect=[{"care": "*", "grade": "nödvändigt", "sum": True, "unmet": "<= 20"}])
    verdict = Verdict(index=0, holds=True, subject="*", expected="", found=1.0)
    assert str(expectations.say_subject(verdict, scenario.expect[0], NAMES)) == "all vård som är nödvändigt"


def test_findings_come_worst_first_and_once() -> None:
    mild = Finding(rule="a", severity="info", subject="x", message=message("fel"))
    bad = Finding(rule="b", severity="fel", subject="y", message=message("fel"))
    document = result.document(a_journal(findings=(mild,)), a_scenario(), a_region(), (mild, bad))
    table = next(table for table in document.tables if table.key == "findings")
    assert [row[5] for row in table.rows] == ["b", "a"]
    assert findings.reaches([mild], "info")
    assert not findings.reaches([mild], "varning")


def a_chain() -> tuple[tuple[Change, ...], tuple[Cause, ...]]:
    """Elnätet is lost at 1 h, the tank is empty at 9 h, so Reservkraft stops, and the ward falls 20 min later."""
    lost = Cause(kind="event", subject="elnat", detail="lose")
    empty = Cause(kind="empty", subject="stora.diesel", detail="diesel")
    gone = Cause(kind="profile", subject="stora.reservkraft", detail="el")
    changes = (
        Change(time=3600, subject="elnat", kind="level", before=1, after=0, causes=(lost,)),
        Change(time=9 * 3600, subject="stora.reservkraft", kind="level", before=1, after=0, causes=(empty,)),
        Change(time=9 * 3600 + 1200, subject="stora.forlossning", kind="level", before=1, after=0, causes=(gone,)),
    )
    return changes, (gone, empty)


def test_what_falls_alike_at_many_places_is_said_once() -> None:
    lack = (Cause(kind="need", subject="elnat", detail="el"),)
    wards = ("stora.forlossning", "stora.reservkraft", "vc")
    changes = [Change(time=60, subject=ward, kind="level", before=1, after=0.5, causes=lack) for ward in wards]
    names = Names(a_region())
    assert [str(one) for one in causes.sentences(changes[:2], names)] == [
        "T+1 min: Förlossningen, Stora sjukhuset sjunker till 50 % – får inte el från Elnätet, Stora sjukhuset.",
        "T+1 min: Reservkraft, Stora sjukhuset sjunker till 50 % – får inte el från Elnätet, Stora sjukhuset.",
    ]
    assert [str(one) for one in causes.sentences(changes, names)] == [
        "T+1 min: Förlossningen, Reservkraft och Vårdcentralen Torget sjunker till 50 % – får inte el från Elnätet."
    ]


def test_a_thing_that_is_struck_itself_needs_no_other_reason() -> None:
    lost, lack = Cause(kind="event", subject="stora", detail="lose"), Cause(kind="need", subject="elnat", detail="el")
    change = Change(time=0, subject="stora.reservkraft", kind="level", before=1, after=0, causes=(lack, lost))
    said = str(causes.sentence(change, Names(a_region())))
    assert said == "T+0: Reservkraft, Stora sjukhuset upphör att fungera – Stora sjukhuset är utslaget."


def test_one_is_said_as_one() -> None:
    assert str(problems.summary(0, 1)) == "Inga fel; en sak att granska."
    assert str(problems.summary(0, 2)) == "Inga fel; 2 saker att granska."
    one = a_journal(verdicts=a_journal().verdicts[:1])
    assert "Den enda förväntan" in str(expectations.summary(one))


def test_units_are_said_in_the_language() -> None:
    assert formatting.quantity_text(1.0, "beds", "sv") == "1 vårdplats"
    assert formatting.quantity_text(16.0, "beds", "sv") == "16 vårdplatser"
    assert formatting.quantity_text(30.0, "count", "en") == "30 pcs"
    assert formatting.quantity_text(5.0, "visits/time", "en") == "5 visits/h"
    assert formatting.quantity_text(12000.0, "volume", "en") == "12 m³"


def test_care_that_an_outage_brings_is_explained_from_the_outage() -> None:
    region = a_region()
    when = {"node": "elnat", "after": 3 * 3600, "per_1000": 0.3, "over": 3600}
    care = region.care["forlossning"].model_validate(
        {**region.care["forlossning"].model_dump(by_alias=True), "arises_when": [when]}
    )
    region = region.model_copy(update={"care": {**region.care, "forlossning": care}})
    changes, _ = a_chain()
    names = Names(region)
    journal = a_journal(changes=changes)
    said = [str(one) for one in induced_care.sentences("forlossning", Explanations(journal.changes), names)]
    assert said[-1] == "T+4 h: de första som behöver förlossning söker vård, 3 h efter bortfallet."
    assert (
        str(induced_care.links("forlossning", Explanations(journal.changes), names)[-1])
        == "Elnätet, Stora sjukhuset borta"
    )


def test_the_causes_are_told_from_the_outage_to_the_care() -> None:
    changes, chain = a_chain()
    outcome = an_outcome("forlossning", "upphör", first_failure=12 * 3600, causes=chain)
    document = explanation.document(
        a_journal(changes=changes, outcomes=(outcome,)), a_scenario(), a_region(), "forlossning"
    )
    assert [str(row[0]) for row in document.tables[0].rows] == [
        "T+9 h: Reservkraft, Stora sjukhuset upphör att fungera – Dieseltanken har tagit slut.",
        "T+9 h 20 min: Förlossningen, Stora sjukhuset upphör att fungera – "
        "klarar sig inte längre utan el från Reservkraft, Stora sjukhuset.",
    ]
    assert str(document.answer) == (
        "Förlossning upphör T+12 h: Dieseltanken har tagit slut → uthålligheten utan el slut → "
        "enda platsen för förlossning i länet."
    )


def test_an_event_with_an_id_is_named_by_what_it_strikes() -> None:
    scenario = a_scenario(events=[{"at": "0 h", "lose": "stora", "id": "anfall"}])
    cause = Cause(kind="event", subject="anfall", detail="lose")
    assert str(causes.reason(cause, Names(a_region(), scenario))) == "Stora sjukhuset är utslaget"


def test_care_that_nobody_asks_for_has_an_explanation_too() -> None:
    document = explanation.document(a_journal(), a_scenario(), a_region(), "forlossning", "Okänd ort")
    assert str(document.answer) == "Ingen efterfrågan på förlossning här."


@pytest.mark.parametrize("word", ["förlossning", "FORLOSSNING", "Förlossning"])
def test_a_care_type_is_found_by_id_or_name_in_any_case(word: str) -> None:
    assert lookup.find_care(a_region(), word) == "forlossning"


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        lookup.find_record(a_region(), "stora.forlosning")
    assert caught.value.problems[0].near == "stora.forlossning"


@pytest.mark.parametrize("collection", lookup.COLLECTIONS)
def test_everything_in_a_region_can_be_shown(collection: str) -> None:
    region = a_region()
    for id_ in getattr(region, collection):
        assert inventory.document(region, lookup.find_record(region, id_), {}).tables


def test_endurance_of_a_store_by_hand() -> None:
    # 6 m³ in a tank of 10 m³ of which 90 % can be drawn: 6 000 − 0.1 × 10 000 = 5 000 L; at 50 L/h that is 100 h.
    region = a_region()
    assert usable_amount(region.stores["stora.diesel"], region) == pytest.approx(5000)
    draws = store.tables(region.stores["stora.diesel"], NAMES)[0]
    assert draws.rows[0][3:] == (pytest.approx(100 * 3600), pytest.approx(100 * 3600))


def test_the_journal_as_json_keeps_its_schema_and_writes_messages_out() -> None:
    body = json.loads(record.render(a_journal()))
    assert body["schema_version"] == "beredskap/journal/2"
    assert body["assumptions"] == ["Ingen personal skadas när en anläggning slås ut"]
    assert body["findings"][0]["message"] == "Dialys räcker inte ens en vanlig vecka"


def test_json_says_what_was_run() -> None:
    body = json.loads(as_json.render(result.document(a_journal(), a_scenario(), a_region()), "sv"))
    assert body["schema"] == "beredskap/report/1"
    assert body["record"]["digests"] == {"scenario.yaml": "sha256:00"}
    assert body["class"] == "FIKTIV"
