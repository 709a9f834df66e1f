"""Which municipalities are hit worst."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from beredskap.engine.metrics.ranking import grade_of
from beredskap.engine.metrics.severity import SEVERITY_ORDER
from beredskap.model.base import GRADES
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, Outcome, Word


@dataclass(frozen=True)
class Impact:
    """How one municipality's residents fare: care types by word, patients without care by grade and too late, and the care type that fares worst.

    ``unknown`` are the grades with a care type whose outcome is okänd. ``per_1000`` is patients without nödvändig and angelägen care per 1,000
    inhabitants, None where nobody lives (a place outside the region).
    """

    municipality: str
    words: Counter[Word]
    unmet: dict[str, float]
    too_late: float
    unknown: frozenset[str]
    per_1000: float | None
    worst: Outcome


def rank_municipalities(journal: Journal, region: Region) -> list[Impact]:
    """Those with worse care than usual by patients without nödvändig and angelägen care per inhabitant, the worst first; places outside the region last."""
    by_municipality: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in journal.outcomes:
        if outcome.municipality:
            by_municipality[outcome.municipality].append(outcome)
    hit = [
        (_rank(outcomes, region, name), name)
        for name, outcomes in by_municipality.items()
        if any(outcome.word not in ("kvarstår", "–") for outcome in outcomes)
    ]
    return [_impact(name, by_municipality[name], region) for _, name in sorted(hit)]


def _rank(outcomes: Sequence[Outcome], region: Region, name: str) -> tuple[float, ...]:
    unmet, people = _unmet(outcomes, region), _people(region, name)
    words = Counter(outcome.word for outcome in outcomes)
    base = max(people, 1)
    return (
        people == 0,
        -round((unmet["nödvändigt"] + unmet["angeläget"]) / base, 9),
        -words["upphör"],
        -words["begränsad"],
        -round(sum(unmet.values()) / base, 9),
        -round(_too_late(outcomes) / base, 9),
    )


def _impact(name: str, outcomes: Sequence[Outcome], region: Region) -> Impact:
    unmet, people = _unmet(outcomes, region), _people(region, name)
    return Impact(
        name,
        Counter(outcome.word for outcome in outcomes),
        unmet,
        _too_late(outcomes),
        frozenset(grade_of(region, outcome.care) for outcome in outcomes if outcome.word == "okänd"),
        (unmet["nödvändigt"] + unmet["angeläget"]) / people * 1000 if people else None,
        min(outcomes, key=lambda one: (SEVERITY_ORDER.index(one.word), *_care_rank(one, region), one.care)),
    )


def _unmet(outcomes: Sequence[Outcome], region: Region) -> dict[str, float]:
    total: dict[str, float] = dict.fromkeys(GRADES, 0.0)
    for outcome in outcomes:
        grade = grade_of(region, outcome.care)
        if grade in total:
            total[grade] += outcome.unmet
    return total


def _too_late(outcomes: Sequence[Outcome]) -> float:
    return sum(outcome.too_late for outcome in outcomes)


def _people(region: Region, name: str) -> int:
    found = region.municipalities.get(name)
    return found.inhabitants if found else 0


def _care_rank(outcome: Outcome, region: Region) -> tuple[float, ...]:
    """Most patients first; of what is okänd the highest grade."""
    grade = grade_of(region, outcome.care) if outcome.word == "okänd" else None
    return (GRADES.index(grade) if grade in GRADES else 0, -round(outcome.unmet, 6))
