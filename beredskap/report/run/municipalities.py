"""Which municipalities are hit worst."""

from __future__ import annotations

from collections import Counter, defaultdict

from beredskap.language import message
from beredskap.model.base import GRADES
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, Outcome
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
    Column("per_1000", message("per 1 000 invånare"), "number"),
    Column("worst", message("värst"), fold=True),
)


def table(journal: Journal, names: Names, region: Region) -> Table:
    """Municipalities by patients without nödvändig and angelägen care per inhabitant, the worst first; places outside the region last."""
    by_municipality: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in journal.outcomes:
        if outcome.municipality:
            by_municipality[outcome.municipality].append(outcome)
    hit = [
        (_severity(outcomes, names, _people(region, name)), name, outcomes)
        for name, outcomes in by_municipality.items()
        if any(outcome.word not in ("kvarstår", "–") for outcome in outcomes)
    ]
    rows = tuple(_row(name, outcomes, names, _people(region, name)) for _, name, outcomes in sorted(hit))
    return Table(
        "municipalities",
        message("Hårdast drabbade kommuner"),
        _COLUMNS,
        rows,
        notes=(message("Patienter under hela perioden. Per 1 000 invånare: nödvändig och angelägen vård."),),
        empty=message("Ingen kommun får sämre vård än vanligt."),
        limit=6,
    )


def _people(region: Region, name: str) -> int:
    found = region.municipalities.get(name)
    return found.population if found else 0


def _unmet(outcomes: list[Outcome], names: Names) -> dict[str, float]:
    total: dict[str, float] = dict.fromkeys(GRADES, 0.0)
    for outcome in outcomes:
        grade = names.grade(outcome.care)
        if grade in total:
            total[grade] += outcome.unmet
    return total


def _severity(outcomes: list[Outcome], names: Names, people: int) -> tuple[float, ...]:
    unmet = _unmet(outcomes, names)
    words = Counter(outcome.word for outcome in outcomes)
    base = max(people, 1)
    return (
        people == 0,
        -round((unmet["nödvändigt"] + unmet["angeläget"]) / base, 9),
        -words["upphör"],
        -words["begränsad"],
        -round(sum(unmet.values()) / base, 9),
    )


def _row(name: str, outcomes: list[Outcome], names: Names, people: int) -> tuple[Cell, ...]:
    unmet = _unmet(outcomes, names)
    words = Counter(outcome.word for outcome in outcomes)
    worst = min(outcomes, key=lambda o: (formatting.SEVERITY_ORDER.index(o.word), *_order(o, names), o.care))
    unknown = {names.grade(outcome.care) for outcome in outcomes if outcome.word == "okänd"}
    per_1000 = (unmet["nödvändigt"] + unmet["angeläget"]) / people * 1000 if people else None
    return (
        name,
        words["upphör"],
        words["begränsad"],
        *(UNKNOWN if grade in unknown else unmet[grade] for grade in GRADES),
        None if per_1000 is None else UNKNOWN if unknown - {"önskvärt"} else round(per_1000, 2),
        formatting.chained([names.care(worst.care), formatting.OUTCOMES[worst.word]]),
    )


def _order(outcome: Outcome, names: Names) -> tuple[float, ...]:
    """Most patients first; of what is okänd the highest grade."""
    rank = names.grade(outcome.care) if outcome.word == "okänd" else None
    return (GRADES.index(rank) if rank in GRADES else 0, -round(outcome.unmet, 6))
