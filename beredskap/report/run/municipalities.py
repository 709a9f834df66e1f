"""Which municipalities are hit worst."""

from __future__ import annotations

from beredskap.engine.metrics.municipalities import Impact, rank_municipalities
from beredskap.language import message
from beredskap.model.base import GRADES
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Table
from beredskap.report.naming.names import Names

_COLUMNS = (
    Column("municipality", message("kommun")),
    Column("ended", message("upphör"), "number"),
    Column("limited", message("begränsad"), "number"),
    Column("nödvändigt", message("nödvändig vård uteblir"), "patients"),
    Column("angeläget", message("angelägen vård uteblir"), "patients"),
    Column("önskvärt", message("önskvärd vård uteblir"), "patients"),
    Column("too_late", message("vård för sent"), "patients"),
    Column("per_1000", message("per 1 000 invånare"), "number"),
    Column("worst", message("värst"), fold=True),
)


def table(journal: Journal, names: Names, region: Region) -> Table:
    """One row a municipality, in the order of `rank_municipalities`; those too late have a column where there are any."""
    hit = rank_municipalities(journal, region)
    late = any(impact.too_late > 0 for impact in hit)
    columns = tuple(column for column in _COLUMNS if late or column.key != "too_late")
    return Table(
        "municipalities",
        message("Hårdast drabbade kommuner"),
        columns,
        tuple(_row(impact, names, late) for impact in hit),
        notes=(message("Patienter under hela perioden. Per 1 000 invånare: nödvändig och angelägen vård."),),
        empty=message("Ingen kommun får sämre vård än vanligt."),
        limit=6,
    )


def _row(impact: Impact, names: Names, late: bool) -> tuple[Cell, ...]:
    unknown, per_1000, worst = impact.unknown, impact.per_1000, impact.worst
    return (
        impact.municipality,
        impact.words["upphör"],
        impact.words["begränsad"],
        *(UNKNOWN if grade in unknown else impact.unmet[grade] for grade in GRADES),
        *((UNKNOWN if unknown else impact.too_late,) if late else ()),
        None if per_1000 is None else UNKNOWN if unknown - {"önskvärt"} else round(per_1000, 2),
        formatting.join_parts([names.care(worst.care), formatting.OUTCOMES[worst.word]]),
    )
