"""The start sweep: which starts are tried, and that the worst and the best of them are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest

from beredskap.ensemble.sweep import starts, sweep
from beredskap.ensemble.workers import Task, load
from beredskap.report.document.table import Table
from beredskap.report.formats.as_text import render
from beredskap.report.studies import sweep as report

Make = Callable[..., Task]
# All seek care between 06 and 12 on weekdays, 24 a day in the mean: 24·7/5 = 33.6 on a weekday; half as many in July.
PROFILES = (
    "  care:\n",
    "  profiles:\n    formiddag: {hours: [0,0,0,0,0,0, 1,1,1,1,1,1, 0,0,0,0,0,0, 0,0,0,0,0,0], days: [1,1,1,1,1,0,0]}\n"
    "  seasons:\n    sommar: {months: [1,1,1,1,1,1, 0.5, 1,1,1,1,1]}\n  care:\n",
)
AKUT = ("per_1000: 24}", "per_1000: 24, profile: formiddag, season: sommar}")
SHORT = (
    ("duration: 3 d", "duration: 1 d"),
    ("at: 6 h, id: morkt, lose: elnat}", "at: 0 h, lose: stora.akut}\n  - {at: 6 h, restore: stora.akut}"),
    ('expect:\n  - {store: stora.tank, lasts: ">= 30 h"}\n  - {node: elnat, down: ">= 60 h"}\n', ""),
    ("capacity: 96 besök/d", "capacity: 400 besök/d"),
)


def test_every_hour_weekday_and_season_once() -> None:
    found = starts(2027)
    assert len(set(found)) == 4 * 7 * 4 == len(found)
    assert list(found) == sorted(found)
    # the 15th of January 2027 is a Friday
    assert found[0] == datetime(2027, 1, 11, 0)
    assert found[27] == datetime(2027, 1, 17, 18)
    assert Counter(start.hour for start in found) == dict.fromkeys((0, 6, 12, 18), 28)
    assert Counter(start.weekday() for start in found) == dict.fromkeys(range(7), 16)
    for month in (1, 4, 7, 10):
        assert datetime(2027, month, 15, 12) in found


def test_a_week_with_a_holiday_is_not_tried() -> None:
    # The 15th of April 2028 is the Saturday after Good Friday; Easter Monday is in the next week.
    assert {start.date().isoformat() for start in starts(2028) if start.month in (4, 5)} == {
        f"2028-04-{day}" for day in range(24, 31)
    }


def cells(table: Table) -> dict[str, tuple[object, ...]]:
    return {str(row[0]): row[1:] for row in table.rows}


def test_the_worst_start_is_the_forenoon_of_a_weekday(task: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beredskap.ensemble.sweep.MONTHS", (1, 7))  # half the runs
    wanted = task(PROFILES, AKUT, *SHORT)
    found = sweep(wanted)
    assert found.worst.start == datetime(2027, 1, 11, 6)  # a Monday, the earliest of the worst
    assert found.worst.unmet == pytest.approx(33.6)
    assert (found.best.start, found.best.unmet) == (datetime(2027, 1, 11, 0), 0)
    assert (found.own.start, found.own.unmet) == (datetime(2027, 1, 11, 0), 0)
    bad = {one.start for one in found.starts if one.unmet > 0.01}
    assert bad == {start for start in starts(2027) if start.hour == 6 and start.weekday() < 5}
    document = report.document(found, load(wanted).scenario, load(wanted).region)
    tables = {table.key: table for table in document.tables}
    # of the 28 starts of July five are bad, each with 16.8
    assert cells(tables["season"])["sommar (juli)"] == pytest.approx((5 * 16.8 / 28, 16.8, 0))
    assert cells(tables["weekday"])["lördag"] == (0, 0, 0)
    # a Monday has 8 starts; in January one with 33.6, in July one with 16.8
    assert cells(tables["weekday"])["måndag"] == pytest.approx(((33.6 + 16.8) / 8, 33.6, 0))
    assert cells(tables["hour"])["06:00"] == pytest.approx(((5 * 33.6 + 5 * 16.8) / 14, 33.6, 0))
    text = " ".join(render(document, "sv", 100).split())
    assert "Värst är start måndag 2027-01-11 06:00: 34 patienter" in text
    assert "ger inga: den visar inte det värsta" in text
