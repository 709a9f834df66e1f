"""What stands first in a run's report: how long care was gone, which bound the answer is, and what became of those left in a lost building."""

from __future__ import annotations

import pytest

from beredskap.engine.metrics.losses import trace_left_behind
from beredskap.model.result.journal import Evacuated, MeasureTaken, NotEvacuated, Verdict, WorstSpell
from beredskap.report.formats import as_json, as_markdown, as_text
from beredskap.report.naming.names import Names
from beredskap.report.run import bound, evacuation, expectations, headline, result, survival, worst_spell
from tests.report.journals import DAY, HOUR, a_journal, a_region, a_scenario, an_outcome, shares

REGION = a_region()
NAMES = Names(REGION)
GONE = shares(54 * DAY, "upphör", 0.0, 0.0, 0.0, 1.0)
SPELL = WorstSpell(start=40 * DAY, end=54 * DAY, served=0.0, total=14 * DAY, limited=20 * DAY)


def test_care_that_was_gone_for_a_time_says_how_long_in_the_answer() -> None:
    intensive = an_outcome("akut", "begränsad", worst=GONE, spell=SPELL, served=84.0, arising=100.0, unmet=16.0)
    rest = an_outcome("forlossning", "kvarstår")
    journal = a_journal(outcomes=(intensive, rest), duration=90 * DAY)
    assert headline.answer(journal, NAMES).text("sv") == (
        "Av 2 vårdtyper begränsas 1 (akutbesök) och kvarstår 1. "
        "Av de begränsade är 1 en tid helt eller nästan helt borta (akutbesök: 0 % i 14 d (T+40 d–T+54 d)). "
        "16 patienter (±8) blir utan nödvändig vård på 90 d."
    )
    assert str(worst_spell.say_spell_of_all(intensive)) == "0 % i 14 d (T+40 d–T+54 d), 84 % i hela perioden"


def test_several_times_are_told_by_the_longest_and_their_sum() -> None:
    spell = SPELL.model_copy(update={"total": 21 * DAY})
    found = an_outcome("akut", "begränsad", worst=GONE, spell=spell)
    assert str(worst_spell.say_spell(found)) == "0 % i 14 d (T+40 d–T+54 d), sammanlagt 21 d"


def test_care_that_is_limited_for_a_tenth_of_the_time_at_most_is_counted() -> None:
    brief = an_outcome(
        "akut",
        "begränsad",
        spell=SPELL.model_copy(update={"limited": 9 * DAY}),
        worst=shares(DAY, "begränsad", 0.9, 0.0),
    )
    journal = a_journal(outcomes=(brief, an_outcome("hälsa", "kvarstår")), duration=90 * DAY)
    assert "Av de begränsade är 1 det under högst en tiondel av tiden." in headline.answer(journal, NAMES).text("sv")


@pytest.mark.parametrize(
    ("unmet", "said"),
    [
        (0.0, "All nödvändig vård ges inom rimlig tid."),
        (0.2, "Färre än en patient blir utan nödvändig vård på 14 d."),
        (0.7, "En patient blir utan nödvändig vård på 14 d."),
        (7.9, "8 patienter (±6) blir utan nödvändig vård på 14 d."),
    ],
)
def test_nobody_is_a_part_of_a_person(unmet: float, said: str) -> None:
    journal = a_journal(outcomes=(an_outcome("akut", "flyttad", unmet=unmet), an_outcome("hälsa", "kvarstår")))
    assert headline.answer(journal, NAMES).text("sv").endswith(said)


def test_what_is_not_known_has_an_interval() -> None:
    # 25 for certain, and 3 to 12 as the okänd store never limits or is empty.
    hangs = an_outcome("akut", "okänd", bounds=("kvarstår", "upphör"), unmet=3.0, unmet_bounds=(3.0, 12.0))
    journal = a_journal(outcomes=(hangs, an_outcome("forlossning", "upphör", unmet=25.0)))
    assert "Mellan 28 och 37 patienter blir utan nödvändig vård på 14 d" in headline.answer(journal, NAMES).text("sv")
    cells = {str(row[1]): row[5] for row in survival.table(journal, NAMES).rows}
    assert str(cells["Akutbesök"]) == "3–12"


def test_which_bound_stands_below_the_answer_in_every_format() -> None:
    journal = a_journal()
    document = result.document(journal, a_scenario(), REGION, file="scenarier/el.yaml")
    said = (
        "Räknat utan beslut och med full samordning från T+0; en verklig ledning hinner mindre. "
        "Utan samordning: beredskap compare scenarier/el.yaml --coordination none"
    )
    assert document.bound is not None
    assert document.bound.text("sv") == said
    assert said in " ".join(as_text.render(document, "sv").split())
    assert said in as_markdown.render(document, "sv").replace("\\", "")
    assert said in as_json.render(document, "sv")


@pytest.mark.parametrize(
    ("coordination", "said"),
    [
        (
            "region",
            "Räknat utan beslut och med full samordning från T+0; en verklig ledning hinner mindre. "
            "Utan samordning blir 1 179 utan nödvändig vård.",
        ),
        (
            "none",
            "Räknat utan beslut och utan samordning: ingen leder, och patienterna söker sig själva vidare. "
            "Med full samordning från T+0 blir 1 179 utan nödvändig vård.",
        ),
    ],
)
def test_the_other_bound_is_told_in_patients_where_it_was_run(coordination: str, said: str) -> None:
    journal = a_journal(coordination=coordination, unmet_otherwise=1178.6)
    bound = result.document(journal, a_scenario(), REGION, file="el.yaml").bound
    assert bound is not None
    assert bound.text("sv").replace("\u00a0", " ") == said


def test_decisions_and_a_command_that_comes_late_are_told() -> None:
    taken = MeasureTaken(measure="ssl", decided=0, works=6 * HOUR, ended=None, cost=0)
    region = a_region(measures={"ssl": {"id": "ssl", "name": "Särskild sjukvårdsledning", "does": [{"lead": True}]}})
    late = a_journal(coordination="none", measures=(taken,))
    assert str(bound.say_bound(late, region)) == (
        "Räknat med ett beslut, utan samordning till T+6 h och med full samordning därefter."
    )
    nobody = a_journal(coordination="none")
    assert str(bound.say_bound(nobody, region)).startswith("Räknat utan beslut och utan samordning")
    refused = a_journal(measures=(taken.model_copy(update={"works": None}),))
    assert str(bound.say_bound_briefly(refused)) == "utan beslut, full samordning"


def test_those_left_behind_are_moved_later_or_remain_and_the_time_they_were_without_is_told() -> None:
    # 10 at the deadline of 24 h: 4 leave at 48 h (24 h without), 6 remain to the end at 14 d (13 d): (4 x 1 + 6 x 13) / 10 = 8.2 d.
    left = NotEvacuated(site="stora", care="akut", deadline=DAY, patients=10.0, remaining=6.0, limit="none")
    moves = tuple(
        Evacuated(time=time, start="stora", end="lilla", care="akut", as_care="akut", patients=n, vehicle="")
        for time, n in ((0, 20.0), (2 * DAY, 4.0))
    )
    journal = a_journal(not_evacuated=(left,), evacuated=moves)
    fate = trace_left_behind(journal, REGION, left)
    assert (fate.moved, fate.last, fate.remaining, fate.until) == (4.0, 2 * DAY, 6.0, 14 * DAY)
    assert fate.patient_seconds == 4 * DAY + 6 * 13 * DAY
    moved, behind = evacuation.tables(journal, NAMES)
    assert [str(said) for said in moved.lead] == [
        "24 inneliggande flyttades ur det som slagits ut, 4 av dem efter tidsgränsen; 10 hade ingen plats när den kom."
    ]
    assert [str(said) for said in behind.lead] == [
        "10 hade ingen plats vid tidsgränsen. Av dem flyttades 4 senare, de sista T+48 h. "
        "6 är kvar när tiden är slut. I medel var de utan vård i 8 d 5 h."
    ]


@pytest.mark.parametrize(
    ("bound_text", "found", "holds", "said"),
    [
        ("<= 7 patienter", 7.3, False, "fler än 7"),
        ("<= 7 patienter", 7.9, False, "8"),
        ("<= 7 patienter", 0.2, True, "<1"),
        (">= 8 patienter", 7.6, False, "färre än 8"),
    ],
)
def test_what_was_found_never_seems_to_hold_when_it_does_not(
    bound_text: str, found: float, holds: bool, said: str
) -> None:
    scenario = a_scenario(expect=[{"care": "akut", "unmet": bound_text}])
    verdict = Verdict(index=0, holds=holds, subject="akut", expected="", found=found)
    assert str(expectations.show_found(verdict, scenario.expect[0])) == said
