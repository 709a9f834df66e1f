"""Reports of status, actions and examinations, small enough to read in a golden file."""

from __future__ import annotations

import datetime

from beredskap.database.examination import TITLES, CheckResult, Examination
from beredskap.database.reports.actions import Action, Item
from beredskap.database.reports.status import Current, Report
from beredskap.language import message
from beredskap.model.findings import Finding
from beredskap.report.document.table import Document
from beredskap.report.register import actions, examination, status
from tests.report.journals import a_region

AT = datetime.datetime(2027, 1, 11, 6)
HOUR = datetime.timedelta(hours=1)


def a_report(
    subject: str,
    kind: str = "care",
    level: float | None = None,
    beds: float | None = None,
    hours: float = 1,
    note: str = "",
) -> Report:
    """A report so many hours before the reading."""
    return Report(7, AT - hours * HOUR, kind, subject, level, beds, "TiB", AT - HOUR / 2, note)


def current() -> Document:
    """What is other than usual."""
    lost = a_report("stora", "site", 0, hours=30, note="brand i kulvert")
    half = a_report("stora.forlossning", level=0.6)
    beds = a_report("stora.forlossning", beds=14, hours=2)
    back = a_report("elnat", "node", 1)
    found = [Current(lost, lost), Current(half, half, beds), Current(back, back)]
    return status.document(found, a_region(), AT, 24 * HOUR)


def told() -> Document:
    """The history of one thing."""
    rows = [
        a_report("stora.forlossning", beds=14, hours=9),
        a_report("stora.forlossning", level=0, hours=5, note="vattenläcka"),
        a_report("stora.forlossning", hours=1),
    ]
    return status.history(rows, a_region(), "stora.forlossning")


def register() -> Document:
    """One of each state."""
    about = Finding(
        rule="stock-below",
        severity="varning",
        subject="stora.insulin",
        message=message("{n} öppna", n=1),
        remedy=message("inventera det med beredskap stock count"),
    )

    def item(
        subject: str, state: str, day: int, *, finding: bool = True, overdue: bool = False, decision: str = ""
    ) -> Item:
        due = datetime.date(2027, 1, day)
        action = Action("stock-below", subject, state, "lageransvarig", due, decision, "dnr 27/1", 3, AT, "TiB", "")
        return Item("stock-below", subject, about if finding else None, action, overdue)

    items = [
        item("a", "öppen", 2, overdue=True),
        item("b", "accepterad risk", 3, overdue=True, decision="köps inte"),
        item("c", "åtgärdad", 4),
        Item("stock-below", "d", about, None),
        item("e", "öppen", 20, finding=False),
        item("f", "åtgärdad", 5, finding=False),
    ]
    return actions.document(items, "Provlänet", "FIKTIV", "", AT.date())


def examined() -> Document:
    """A file in which one thing is wrong, one worth knowing and one could not be checked."""
    wrong = Finding(rule="chain", severity="fel", subject="entry/7", message=message("rad {entry} saknas", entry=7))
    known = Finding(
        rule="log",
        severity="info",
        subject="",
        message=message("databasen använder inte WAL utan «{mode}»", mode="delete"),
    )
    checks = (
        CheckResult("mode", TITLES["mode"]),
        CheckResult("chain", TITLES["chain"], True, (wrong,)),
        CheckResult("documents", TITLES["documents"], False),
        CheckResult("log", TITLES["log"], True, (known,)),
    )
    return examination.document(Examination("region.db", checks, "FIKTIV", 9, "0f" * 32))


def program() -> Document:
    """The program itself."""
    return examination.program([("python", "3.11"), ("beredskap", "0.1.0")], [examination.Health("orebro", ())])
