"""Which findings come first, and what they are about by name."""

from __future__ import annotations

from beredskap.engine.explanation.single_points import Lone
from beredskap.engine.explanation.urgency import rank_findings
from beredskap.language import message
from beredskap.model.findings import Finding
from beredskap.report.document import cells
from beredskap.report.findings import urgency
from beredskap.report.naming.names import Names
from tests.report.journals import a_region


def a_finding(rule: str, severity: str = "info", subject: str = "x") -> Finding:
    return Finding.model_validate({"rule": rule, "severity": severity, "subject": subject, "message": message("vad")})


def order(*found: Finding) -> list[str]:
    return [one.rule for one in rank_findings(found)]


def test_what_hurts_soon_comes_before_what_is_missing_on_paper() -> None:
    rules = ("no-routine", "stock-stale", "stock-expiring", "single-point", "stock-expired", "stock-below")
    assert order(*map(a_finding, rules)) == list(reversed(rules))
    assert order(a_finding("private", "varning"), a_finding("stock-stale"), a_finding("routine")) == [
        "stock-stale",
        "private",
        "routine",
    ]


def test_what_is_wrong_comes_first_of_all() -> None:
    assert order(a_finding("stock-below", "varning"), a_finding("bad", "fel"))[0] == "bad"


def test_a_long_list_of_one_kind_hides_no_other() -> None:
    many = [a_finding("stock-below", subject=f"s{n}") for n in range(5)]
    found = rank_findings([*many, a_finding("stock-expiring"), a_finding("no-routine")])
    assert [one.rule for one in found] == [
        *["stock-below"] * 2,
        "stock-expiring",
        "no-routine",
        *["stock-below"] * 3,
    ]
    assert [one.subject for one in found if one.rule == "stock-below"] == ["s0", "s1", "s2", "s3", "s4"]


def test_the_table_names_what_it_is_about() -> None:
    names = Names(a_region())
    (point,) = urgency.single_points((Lone("elnat", ("forlossning", "akut")),), names)
    table = urgency.table([point, a_finding("no-routine", subject="")], names)
    shown = [
        tuple(cells.show_cell(cell, column, "sv") for cell, column in zip(row, table.columns, strict=True))
        for row in table.rows
    ]
    assert shown[0][:3] == (
        "▲ varning",
        "Elnätet, Storstad",
        "om den slås ut upphör genast all förlossning och akutbesök i regionen",
    )
    assert shown[1] == ("○ info", "", "vad", "")
