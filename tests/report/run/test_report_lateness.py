"""Care that comes too late, as reports, comparisons and the time line tell it: a lost hospital, and the next one 30 min away where 20 are allowed."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.engine.metrics.comparison import Future, compare
from beredskap.engine.metrics.vulnerability import Contrast
from beredskap.ensemble.summary import Gathered, kept
from beredskap.model.region import Region
from beredskap.model.result.ensemble import Ensemble
from beredskap.model.result.journal import Journal
from beredskap.report.document.table import Table
from beredskap.report.explanation import explanation
from beredskap.report.naming.names import Names
from beredskap.report.run import expectations, headline, lateness, municipalities, survival, timeline
from beredskap.report.studies import comparison, ensemble, vulnerability
from beredskap.tui.scenario import view
from tests.engine.reaching import two_towns
from tests.engine.runs import scenario

LOST = {"at": "0 h", "lose": "a"}


def ran(reach: str | None = "20 min", *events: dict[str, Any], **more: Any) -> tuple[Region, Journal]:
    region = two_towns(reach)
    return region, simulate(region, scenario(*events, **more))


def cells(table: Table, *keys: str) -> list[tuple[object, ...]]:
    places = [[column.key for column in table.columns].index(key) for key in keys]
    return [tuple(row[place] for place in places) for row in table.rows]


def test_the_answer_and_the_tables_say_how_many() -> None:
    # A's 10 a day for 8 days.
    region, journal = ran("20 min", LOST)
    names = Names(region)
    assert headline.answer(journal, names).text("sv") == (
        "Den enda vårdtypen kommer för sent. Ingen blir utan nödvändig vård. 80 patienter får nödvändig vård för sent."
    )
    ((word, served, total, late),) = cells(survival.table(journal, names), "word", "served", "total", "too_late")
    assert (word, served, total) == ("för sent", pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert late == pytest.approx(80)
    ((town, late),) = cells(municipalities.table(journal, names, region), "municipality", "too_late")
    assert (town, late) == ("A", pytest.approx(80))
    grades, ways = lateness.tables(journal, names)
    assert cells(grades, "grade", "patients", "usual") == [("nödvändigt", pytest.approx(80), 0)]
    assert cells(ways, "care", "municipality", "site", "patients", "minutes", "reach", "first") == [
        ("akut", "A", "b", pytest.approx(80), 30 * 60, 20 * 60, 0)
    ]


def test_one_patient_is_said_in_the_singular() -> None:
    region, journal = ran("20 min", LOST, days=0.1)
    assert "En patient får nödvändig vård för sent." in headline.answer(journal, Names(region)).text("sv")


@pytest.mark.parametrize("reach", ["30 min", None])
def test_where_nobody_is_too_late_nothing_is_said_of_it(reach: str | None) -> None:
    region, journal = ran(reach, LOST)
    names = Names(region)
    assert "för sent" not in headline.answer(journal, names).text("sv")
    for table in (survival.table(journal, names), municipalities.table(journal, names, region)):
        assert "too_late" not in [column.key for column in table.columns]
        assert all(len(row) == len(table.columns) for row in table.rows)
    assert lateness.tables(journal, names) == ()


def test_care_without_a_reach_has_no_figure_beside_care_that_has() -> None:
    region = two_towns(nonresidents={"p": {"municipality": "A", "care": "plan", "per_day": 1}})
    plan = region.care["akut"].model_copy(update={"id": "plan", "per_1000": 0.0, "reach": None})
    both = {name: one.model_copy(update={"care": ("akut", "plan")}) for name, one in sorted(region.offerings.items())}
    region = region.model_copy(update={"care": region.care | {"plan": plan}, "offerings": both})
    table = survival.table(simulate(region, scenario(LOST)), Names(region))
    assert dict(cells(table, "word", "too_late")) == {"för sent": pytest.approx(80), "flyttad": None}


def test_explain_says_when_it_begins_and_how_many() -> None:
    region = two_towns()
    asked = scenario({"at": "12 h", "lose": "a"}, days=2)
    journal = simulate(region, asked)
    document = explanation.document(journal, asked, region, "akut")
    assert document.answer is not None
    assert document.answer.text("sv").startswith("akut kommer för sent T+12 h")
    windows = next(table for table in document.tables if table.key == "windows")
    # 24 h after the start 5 of 15 have come too late, since A has 10 a day and half a day has passed.
    assert cells(windows, "time", "too_late")[2] == (24 * 3600, pytest.approx(1 / 3))
    assert "Av dem som fick vård fick 15 den för sent" in windows.notes[1].text("sv")


def test_a_comparison_tells_those_too_late_apart() -> None:
    (_, usual), (_, lost) = ran(), ran("20 min", LOST)
    found = compare(usual, lost)
    assert (found.more, found.later) == (pytest.approx(0, abs=1e-6), pytest.approx(80))
    document = comparison.document(Future("vanligt", usual), Future("utslaget", lost))
    assert document.answer is not None
    assert "80 fler får nödvändig vård för sent i B." in document.answer.text("sv")
    table = next(one for one in document.tables if one.key == "care")
    assert cells(table, "word_b", "too_late_a", "too_late_b") == [("för sent", 0, pytest.approx(80))]


def test_variants_against_scenarios_tell_them_where_there_are_any() -> None:
    (_, usual), (_, lost), (_, near) = ran(), ran("20 min", LOST), ran("30 min", LOST)
    table, *_ = vulnerability.document([Contrast(Future("idag", usual), Future("plan", lost))]).tables
    assert cells(table, "too_late_a", "too_late_b") == [(0, pytest.approx(80))]
    table, *_ = vulnerability.document([Contrast(Future("idag", near), Future("plan", near))]).tables
    assert [column.key for column in table.columns] == ["scenario", "unmet_a", "unmet_b", "more", "spread", "most"]
    assert len(table.rows[0]) == 6


def test_an_expectation_is_said_in_words() -> None:
    region = two_towns()
    asked = scenario(LOST, expect=[{"care": "akut", "too_late": "<= 10 patienter"}])
    table = expectations.table(simulate(region, asked), asked, Names(region))
    ((holds, said, found),) = cells(table, "holds", "expected", "found")
    assert (holds, str(said), str(found)) == (False, "vård för sent ≤ 10", "80")


def test_an_ensemble_keeps_them() -> None:
    region, journal = ran("20 min", LOST)
    gathered = Gathered()
    gathered.add(kept(journal, region))
    (care,) = gathered.care()
    assert care.words == {"för sent": 1}
    assert care.too_late is not None
    assert (care.too_late.p50, gathered.too_late.p50) == (pytest.approx(80), pytest.approx(80))
    assert care.served is not None
    assert care.served.p50 == pytest.approx(1 / 3, abs=1e-6)


def test_the_report_of_an_ensemble_tells_them() -> None:
    region, journal = ran("20 min", LOST)
    gathered = Gathered()
    for _ in range(2):
        gathered.add(kept(journal, region))
    found = Ensemble(
        versions={},
        digests={},
        region="r",
        region_name="Prövolandet",
        information_class="FIKTIV",
        variant="",
        scenario="prov",
        start=journal.start,
        duration=journal.duration,
        runs=2,
        seed=1,
        care=gathered.care(),
        stores=(),
        expectations=(),
        unmet=gathered.unmet,
        too_late=gathered.too_late,
        varied=(),
        risks=(),
        influences=(),
    )
    document = ensemble.document(found, scenario(LOST), region)
    assert document.answer is not None
    assert "I hälften av körningarna får högst 80 patienter nödvändig vård för sent." in document.answer.text("sv")
    table = next(one for one in document.tables if one.key == "too_late")
    assert [row[2:] for row in table.rows] == [(pytest.approx(80),) * 3] * 2


def test_the_time_line_says_it_hour_by_hour() -> None:
    # 10 a day in passes of 6 h: 2.5 in each, 5 after two of them.
    region, journal = ran("20 min", LOST)
    names = Names(region)
    line = timeline.timeline(journal, names)
    track = next(one for one in line.tracks if one.words)
    said = [one.text("sv") for one in view.describe_moment(journal, line, track, 1, names)]
    assert said[0] == "akut: ◆ för sent"
    assert "3 får vård för sent; sammanlagt 5 hittills." in said
