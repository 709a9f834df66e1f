"""What is said of response times: whole minutes beside the ordinary, okänd in words, and nobody who comes in words too."""

from __future__ import annotations

from beredskap.language import Message
from beredskap.model.result.journal import ResponseSeries, Segment
from beredskap.report.document.table import UNKNOWN
from beredskap.report.naming.names import Names
from beredskap.report.run import timeline
from beredskap.report.run.means import response_times
from beredskap.report.studies import response_times as compared
from tests.report.journals import HOUR, a_journal, a_region, a_scenario

INF = float("inf")
SERIES = (
    ResponseSeries(municipality="Alfa", vehicle="amb", minutes=(12.4, 31.6), usual=(12.4, 11.6)),
    ResponseSeries(municipality="Beta", vehicle="amb", minutes=(20.0, INF), usual=(20.0, 20.0)),
    ResponseSeries(municipality="Gamma", vehicle="amb", minutes=(), usual=()),
)
JOURNAL = a_journal(segments=(Segment(start=0, end=HOUR), Segment(start=HOUR, end=2 * HOUR)), response_times=SERIES)


def shown(cells: tuple[object, ...]) -> list[object]:
    return [str(cell) if isinstance(cell, Message) else cell for cell in cells]


def test_minutes_are_whole_and_stand_beside_the_ordinary() -> None:
    rows = [shown(row) for row in response_times.table(JOURNAL).rows]
    assert rows == [
        ["Gamma", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
        ["Beta", 20, "ingen bil når dit", HOUR, "ingen bil når dit", 20],
        ["Alfa", 12, 32, HOUR, 22, 12],
    ]
    assert "Larson" in str(response_times.table(JOURNAL).notes[0])


def test_a_region_without_stations_or_ambulances_says_okand() -> None:
    table = response_times.table(a_journal())
    assert (table.rows, table.notes, table.lead) == ((), (), ())
    assert str(table.empty).startswith("Okänd:")


def test_what_differs_between_two_runs() -> None:
    table = compared.table(JOURNAL, a_journal())
    assert [shown(row) for row in table.rows] == [
        ["Alfa", 12, 32, UNKNOWN],
        ["Beta", 20, "ingen bil når dit", UNKNOWN],
    ]
    assert compared.table(a_journal(), a_journal()).rows == ()


def test_a_line_of_time_for_those_who_wait_a_minute_more() -> None:
    tracks = {one.key: one for one in timeline.timeline(JOURNAL, Names(a_region(), a_scenario())).tracks}
    assert [key for key in tracks if key.startswith("response:")] == ["response:Beta", "response:Alfa"]
    alfa, beta = tracks["response:Alfa"], tracks["response:Beta"]
    assert (alfa.top, alfa.shares) == (31.6, (12.4 / 31.6, 1.0))
    assert [str(timeline.cell(alfa, number)) for number in (0, 1)] == ["12 min", "32 min"]
    assert [str(timeline.cell(beta, number)) for number in (0, 1)] == ["20 min", "ingen bil når dit"]
