"""Who was served too late (för sent): how many of each grade, and who, from where, where and how far away."""

from __future__ import annotations

from beredskap.engine.metrics.ranking import grade_of, grade_rank, rank_outcomes
from beredskap.language import message
from beredskap.model.base import GRADES
from beredskap.model.result.journal import Journal, Outcome, ServedLate
from beredskap.report.document.table import UNKNOWN, Cell, Column, Table
from beredskap.report.naming.names import Names

_GRADES = (
    Column("grade", message("grad"), "grade"),
    Column("patients", message("för sent"), "patients"),
    Column("usual", message("bortom tiden som vanligt"), "patients"),
)
_COLUMNS = (
    Column("grade", message("grad"), "grade", group=True),
    Column("care", message("vårdtyp")),
    Column("municipality", message("bor i")),
    Column("site", message("vårdades vid")),
    Column("patients", message("för sent"), "patients"),
    Column("minutes", message("restid"), "duration"),
    Column("reach", message("ska nås på"), "duration"),
    Column("first", message("först"), "time"),
)
_SHOWN = 12


def tables(journal: Journal, names: Names) -> tuple[Table, ...]:
    """How many of each grade, and one row a care type, municipality and site: none where nobody is too late."""
    if not journal.served_late:
        return ()
    return _grades(journal, names), _ways(journal, names)


def _grades(journal: Journal, names: Names) -> Table:
    outcomes = rank_outcomes(journal, names.region)
    rows = tuple(_grade(grade, [one for one in outcomes if names.grade(one.care) == grade]) for grade in GRADES)
    return Table(
        "too_late_grades",
        message("Vård som kom för sent"),
        _GRADES,
        tuple(row for row in rows if any(cell != 0 for cell in row[1:])),
        notes=(
            message(
                "För sent är vård längre bort på väg än vårdtypens tid, hur snabbt den än gavs där. "
                "Bortom tiden som vanligt: de som bor så, och fick vård där de brukar; de räknas som vårdade."
            ),
        ),
    )


def _grade(grade: str, outcomes: list[Outcome]) -> tuple[Cell, ...]:
    if any(one.word == "okänd" for one in outcomes):
        return grade, UNKNOWN, UNKNOWN
    return grade, sum(one.too_late for one in outcomes), sum(one.usually_too_late for one in outcomes)


def _ways(journal: Journal, names: Names) -> Table:
    total: dict[str, float] = {}
    for one in journal.served_late:
        total[one.care] = total.get(one.care, 0.0) + one.patients
    ordered = sorted(
        journal.served_late,
        key=lambda one: (
            grade_rank(grade_of(names.region, one.care)),
            -round(total[one.care], 6),
            one.care,
            -round(one.patients, 6),
            one.municipality,
            one.site,
        ),
    )
    unknown = {(one.care, one.municipality) for one in journal.outcomes if one.word == "okänd"}
    return Table(
        "too_late",
        message("Vem som fick vård för sent"),
        _COLUMNS,
        tuple(_row(one, names, (one.care, one.municipality) in unknown) for one in ordered),
        limit=_SHOWN,
    )


def _row(one: ServedLate, names: Names, unknown: bool) -> tuple[Cell, ...]:
    return (
        names.grade(one.care) or None,
        names.care(one.care),
        one.municipality,
        names.site(one.site),
        UNKNOWN if unknown else one.patients,
        round(one.minutes) * 60,
        one.reach,
        one.first,
    )
