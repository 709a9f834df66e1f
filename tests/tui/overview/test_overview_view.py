"""What Lägesbild shows, without a screen."""

from __future__ import annotations

import datetime

import pytest

from beredskap.database.reports.situation import Entry, ReportedSituation
from beredskap.database.reports.status import Current, Report
from beredskap.engine import simulate
from beredskap.language import message
from beredskap.model.findings import Finding
from beredskap.model.scenario.state import ReportedState
from beredskap.report.document import cells
from beredskap.report.run import matrix
from beredskap.tui.overview import county_drawing, view
from beredskap.tui.translator import Translator
from tests.engine.runs import scenario
from tests.report.run.test_matrix import a_county
from tests.worlds import world

NOW = datetime.datetime(2027, 1, 11, 12)


def a_situation(level: float | None = 0.0, hours: float = 1) -> ReportedSituation:
    report = Report(4, NOW - datetime.timedelta(hours=hours), "node", "el", level, None, "TiB", NOW, "")
    current = Current(report, report if level is not None else None)
    return ReportedSituation(
        NOW, (current,), report, Entry(7, NOW, "lagerchef", "receive"), ReportedState(as_of=NOW), ()
    )


def test_from_a_folder_nothing_is_reported() -> None:
    first, second = map(str, view.status_lines(None, None, a_county()))
    assert first.startswith("Beredskapsläge: inte rapporterat")
    assert "beredskap init" in second


@pytest.mark.parametrize(("situation", "said"), [
    (a_situation(), "▲ en sak är annorlunda än vanligt; senast 2027-01-11 11:00 av TiB"),
    (a_situation(hours=30), "▲ en sak är annorlunda än vanligt, en gammal rapport; senast 2027-01-10 06:00 av TiB"),
    (a_situation(level=None), "● allt rapporterat är som vanligt; senast 2027-01-11 11:00 av TiB"),
])  # fmt: skip
def test_what_is_reported_by_whom_and_how_old_it_is(situation: ReportedSituation, said: str) -> None:
    _, second = view.status_lines(situation, "r.db", a_county())
    assert str(second) == f"{said} · liggarens sista rad 7, 2027-01-11 12:00 av lagerchef"


def test_how_to_report_is_told_where_nothing_is() -> None:
    empty = ReportedSituation(NOW, (), None, None, ReportedState(as_of=NOW), ())
    first, second = view.status_lines(empty, "min fil.db", a_county())
    assert "stabsläge --by ROLL --db 'min fil.db'" in str(first)
    assert "beredskap status set ID --level NIVÅ --by ROLL --db 'min fil.db'" in str(second)
    assert str(second).endswith("liggaren är tom")


def test_the_matrix_is_glyphs_and_its_rows_are_told_in_words() -> None:
    region = a_county()
    journal = simulate(region, scenario({"at": 0, "lose": "stora"}, days=1))
    table, keys = view.care_table(region, journal)
    row = keys.index("iva")
    assert table.rows[row][2:] == ("→", "→", "–", "–", "–")
    said = view.describe_care(matrix.table(journal, region), row)
    assert str(said) == "iva: → flyttad i länet (USA)"
    heard = view.speakable_table(matrix.table(journal, region))
    assert [column.key for column in heard.columns] == ["grade", "care", "region", "where"]
    assert cells.show_cell(heard.rows[row][3], heard.columns[3], "sv") == "→ flyttad USA"


def test_enter_on_a_finding_goes_to_its_place() -> None:
    region = world(nodes={"el": {}}, stores={"diesel": {}})

    def place(subject: str, *workspaces: str) -> tuple[str, str] | None:
        finding = Finding(rule="r", severity="info", subject=subject, message=message("vad"))
        return view.find_place(region, finding, workspaces)

    assert place("diesel", "dependencies", "stock") == ("stock", "diesel")
    assert place("diesel", "dependencies") == ("dependencies", "diesel")
    assert place("el", "stock") == ("dependencies", "el")
    assert place("m") == ("dependencies", "s")  # a municipality: the first site in it
    assert place("behovet vatten") is None


def test_the_most_urgent_are_five_each_with_what_to_do() -> None:
    found = [
        Finding(rule=f"r{n}", severity="info", subject="", message=message("vad"), remedy=message("gör så"))
        for n in range(9)
    ]
    table, keys = view.urgent_table(world(), found)
    assert len(table.rows) == len(keys) == 5
    assert str(view.describe_finding(found[0])) == "Vad. → Gör så"


def a_map(size: tuple[int, int], lost: str | None = None, cut: bool = False) -> str:
    region = world(
        municipalities={
            "Söderby": {"lat": 59.0, "lon": 15.0},
            "Norrby": {"lat": 60.0, "lon": 15.5},
            "Borta": {"lat": 58.0, "lon": 18.0, "outside": True},
        },
        roads={"v": {"start": "Söderby", "end": "Norrby"}, "ut": {"start": "Söderby", "end": "Borta"}},
        sites={
            "lasarett": {"municipality": "Söderby"},
            "vc": {"municipality": "Söderby", "kind": "vårdcentral"},
            "amb": {"municipality": "Norrby", "kind": "ambulansstation"},
        },
        offerings={"a": {"site": "lasarett"}, "b": {"site": "vc"}, "c": {"site": "amb"}},
    )
    events = [*([{"at": 0, "lose": lost}] if lost else []), *([{"at": 0, "cut": "v"}] if cut else [])]
    journal = simulate(region, scenario(*events, days=1))
    states, roads = county_drawing.states(region, journal), county_drawing.cut_roads(journal)
    return county_drawing.draw_county(region, size, states, roads, Translator()).text()


def test_the_map_names_seats_hospitals_and_other_sites() -> None:
    drawn = a_map((40, 10))
    assert "● Söderby ✚" in drawn
    assert "● Norrby A" in drawn
    assert "Borta" not in drawn
    assert any(0x2800 < ord(ch) < 0x2900 for ch in drawn)


def test_what_is_not_as_usual_has_glyph_and_word() -> None:
    assert "▲ Söderby begränsad ✚" in a_map((40, 10), lost="lasarett")
    assert "✖ Norrby utslagen A" in a_map((40, 10), lost="amb")


def test_a_closed_road_is_crossed_out_and_thin() -> None:
    def dots(drawn: str) -> int:
        return sum((ord(ch) - 0x2800).bit_count() for ch in drawn if 0x2800 <= ord(ch) < 0x2900)

    assert "✖" in a_map((40, 10), cut=True)
    assert dots(a_map((40, 10), cut=True)) < dots(a_map((40, 10))) / 2


def test_a_small_map_keeps_the_names() -> None:
    drawn = a_map((12, 4))
    assert "Söderby" in drawn
    assert max(map(len, drawn.splitlines())) <= 12


def test_plain_text_says_the_same() -> None:
    region = a_county()
    journal = simulate(region, scenario(days=1))
    (document,) = view.documents(region, journal, (), None, None)
    assert [table.key for table in document.tables] == ["reported", "urgent", "matrix"]
