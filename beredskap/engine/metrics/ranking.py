"""The outcomes of the whole region, the worst first, and what is left undone of necessary care."""

from __future__ import annotations

from beredskap.engine.metrics.severity import SEVERITY_ORDER
from beredskap.model.base import GRADES
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, Outcome


def regional_outcomes(journal: Journal) -> tuple[Outcome, ...]:
    """The outcomes of the whole region."""
    return tuple(outcome for outcome in journal.outcomes if not outcome.municipality)


def rank_outcomes(journal: Journal, region: Region) -> list[Outcome]:
    """The outcomes of the whole region by grade, severity of the word, patients without care, patients too late, id."""
    return sorted(regional_outcomes(journal), key=lambda outcome: _rank(outcome, region))


def _rank(outcome: Outcome, region: Region) -> tuple[int, int, float, float, str]:
    grade = grade_rank(grade_of(region, outcome.care))
    patients = -round(outcome.unmet, 6), -round(outcome.too_late, 6)
    return grade, SEVERITY_ORDER.index(outcome.word), *patients, outcome.care


def grade_of(region: Region, care: str) -> str:
    """A care type's grade, "" where the region has no such care type."""
    found = region.care.get(care)
    return found.grade if found else ""


def grade_rank(grade: str) -> int:
    """The place of a grade among `GRADES`; one that is not among them comes last."""
    return GRADES.index(grade) if grade in GRADES else len(GRADES)


def unmet_necessary(journal: Journal) -> float:
    """Patients without necessary care in the whole region and run, by the grades that the journal itself tells."""
    return sum(one.unmet for one in _necessary(journal))


def too_late_necessary(journal: Journal) -> float:
    """Patients who get necessary care too late in the whole region and run."""
    return sum(one.too_late for one in _necessary(journal))


def _necessary(journal: Journal) -> list[Outcome]:
    grades = {care.care: care.grade for care in journal.care_types}
    return [one for one in regional_outcomes(journal) if grades.get(one.care) == GRADES[0]]
