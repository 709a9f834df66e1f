"""How two runs differ: patients without care by care type, municipality and time, and expectations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from beredskap.engine.metrics.ranking import grade_rank, regional_outcomes
from beredskap.engine.metrics.spread import Coordination, less_coordinated, own_spread
from beredskap.model.base import GRADES
from beredskap.model.result.journal import Journal, Outcome, Word

ALIKE: Final = 0.05
"""Patients; less is rounding."""


@dataclass(frozen=True)
class Future:
    """A run to compare: what it is called, and its journal."""

    name: str
    journal: Journal


@dataclass(frozen=True)
class CarePair:
    """One care type in the runs A and B; None where a run does not have it."""

    care: str
    name: str
    grade: str
    a: Outcome | None
    b: Outcome | None
    coordination: Coordination = "region"

    @property
    def more(self) -> float:
        """Patients without care in B beyond those in A."""
        return (self.b.unmet if self.b else 0.0) - (self.a.unmet if self.a else 0.0)

    @property
    def spread(self) -> float:
        """How many patients more or fewer say nothing: the model's own spread."""
        return own_spread(max(one.unmet if one else 0.0 for one in (self.a, self.b)), self.coordination)

    @property
    def later(self) -> float:
        """Patients who get care too late in B beyond those in A."""
        return (self.b.too_late if self.b else 0.0) - (self.a.too_late if self.a else 0.0)

    @property
    def is_apart(self) -> bool:
        """Whether the number of patients without care differs by more than the model's own spread."""
        return abs(self.more) > self.spread

    @property
    def is_later(self) -> bool:
        """Whether the number of those too late differs by more than the model's own spread."""
        late = max(one.too_late if one else 0.0 for one in (self.a, self.b))
        return abs(self.later) > own_spread(late, self.coordination)

    @property
    def has_other_word(self) -> bool:
        """Whether the word differs."""
        return (self.a and self.a.word) != (self.b and self.b.word)

    @property
    def differs(self) -> bool:
        """Whether the word differs, or the number of patients by more than the model's own spread."""
        return self.has_other_word or self.is_apart or self.is_later

    @property
    def is_alike(self) -> bool:
        """Whether nothing differs but what rounding leaves."""
        return not self.has_other_word and max(abs(self.more), abs(self.later)) < ALIKE


class PlacePair(NamedTuple):
    """Patients of a municipality without nödvändig or angelägen care in A and B, and per 1,000 inhabitants how many more in B (None: nobody known).

    ``is_apart`` is whether that is more than the model's own spread.
    """

    municipality: str
    a: float
    b: float
    more: float
    per_1000: float | None
    is_apart: bool


class Divergence(NamedTuple):
    """A care type (by name) whose word for the 24 hours up to ``time`` differs."""

    time: int
    name: str
    a: Word
    b: Word


class ChangedVerdict(NamedTuple):
    """An expectation of both runs that came out differently."""

    subject: str
    expected: str
    a: bool | None
    b: bool | None


@dataclass(frozen=True)
class Comparison:
    """The runs A and B side by side: every care type of either, and the municipalities, times and expectations that differ."""

    care: tuple[CarePair, ...]
    municipalities: tuple[PlacePair, ...]
    divergences: tuple[Divergence, ...]
    verdicts: tuple[ChangedVerdict, ...]
    coordination: Coordination

    @property
    def necessary(self) -> tuple[CarePair, ...]:
        """The necessary care types."""
        return tuple(pair for pair in self.care if pair.grade == GRADES[0])

    @property
    def more(self) -> float:
        """Patients without necessary care in B beyond those in A."""
        return sum(pair.more for pair in self.necessary)

    @property
    def later(self) -> float:
        """Patients who get necessary care too late in B beyond those in A."""
        return sum(pair.later for pair in self.necessary)

    @property
    def unmet(self) -> float:
        """Patients without necessary care in A."""
        return sum(pair.a.unmet for pair in self.necessary if pair.a)

    @property
    def too_late(self) -> float:
        """Patients who get necessary care too late in A."""
        return sum(pair.a.too_late for pair in self.necessary if pair.a)

    @property
    def spread(self) -> float:
        """How many patients without necessary care more or fewer say nothing: the model's own spread."""
        return own_spread(max(self.unmet, self.unmet + self.more), self.coordination)

    @property
    def is_later(self) -> bool:
        """Whether the number of those too late differs by more than the model's own spread."""
        late = max(self.too_late, self.too_late + self.later)
        return abs(self.later) > own_spread(late, self.coordination)

    @property
    def verdict(self) -> int:
        """1 if B is the more vulnerable, -1 if A is, and 0 if the difference is within the model's own spread."""
        return 0 if abs(self.more) <= self.spread else 1 if self.more > 0 else -1

    @property
    def worse(self) -> list[CarePair]:
        """What is worse in B, the greatest difference first."""
        return _greatest_first(pair for pair in self.care if pair.is_apart and pair.more > 0)

    @property
    def better(self) -> list[CarePair]:
        """What is better in B, the greatest difference first."""
        return _greatest_first(pair for pair in self.care if pair.is_apart and pair.more < 0)


def compare(a: Journal, b: Journal) -> Comparison:
    """How run B differs from run A."""
    care = _pair_care(a, b)
    return Comparison(
        care,
        tuple(_pair_municipalities(a, b)),
        tuple(sorted(_divergences(care), key=lambda one: one.time)),
        tuple(_changed_verdicts(a, b)),
        less_coordinated(a.coordination, b.coordination),
    )


def _greatest_first(pairs: Iterable[CarePair]) -> list[CarePair]:
    return sorted(pairs, key=lambda pair: (-abs(pair.more), pair.care))


def _pair_care(a: Journal, b: Journal) -> tuple[CarePair, ...]:
    """Every care type of either run: by grade, the greatest difference first."""
    known = {care.care: care for journal in (a, b) for care in journal.care_types}
    ours = {outcome.care: outcome for outcome in regional_outcomes(a)}
    theirs = {outcome.care: outcome for outcome in regional_outcomes(b)}
    pairs = [
        CarePair(
            care,
            known[care].name if care in known else care,
            known[care].grade if care in known else "",
            ours.get(care),
            theirs.get(care),
            less_coordinated(a.coordination, b.coordination),
        )
        for care in sorted({*ours, *theirs})
    ]
    return tuple(sorted(pairs, key=lambda pair: (grade_rank(pair.grade), -abs(pair.more), pair.care)))


def _pair_municipalities(a: Journal, b: Journal) -> Iterator[PlacePair]:
    """The municipalities that differ, the greatest difference first."""
    ours, theirs = _by_municipality(a), _by_municipality(b)
    more = {name: theirs.get(name, 0.0) - ours.get(name, 0.0) for name in sorted({*ours, *theirs})}
    for name in sorted(more, key=lambda name: (-abs(more[name]), name)):
        if abs(more[name]) >= ALIKE:
            one, other = ours.get(name, 0.0), theirs.get(name, 0.0)
            apart = abs(more[name]) > own_spread(max(one, other), less_coordinated(a.coordination, b.coordination))
            yield PlacePair(name, one, other, more[name], _per_1000(b, name, more[name]), apart)


def _per_1000(journal: Journal, municipality: str, patients: float) -> float | None:
    population = journal.populations.get(municipality)
    return patients / population * 1000 if population else None


def _by_municipality(journal: Journal) -> dict[str, float]:
    """Patients per municipality without nödvändig or angelägen care."""
    total: dict[str, float] = {}
    grades = {care.care: care.grade for care in journal.care_types}
    for outcome in journal.outcomes:
        if outcome.municipality and grades.get(outcome.care) in GRADES[:-1]:
            total[outcome.municipality] = total.get(outcome.municipality, 0.0) + outcome.unmet
    return total


def _divergences(pairs: Sequence[CarePair]) -> Iterator[Divergence]:
    for pair in pairs:
        if pair.a and pair.b:
            for ours, theirs in zip(pair.a.at, pair.b.at, strict=False):
                if ours.time == theirs.time and ours.word != theirs.word:
                    yield Divergence(ours.time, pair.name, ours.word, theirs.word)


def _changed_verdicts(a: Journal, b: Journal) -> Iterator[ChangedVerdict]:
    ours = {(verdict.subject, verdict.expected): verdict.holds for verdict in a.verdicts}
    for verdict in b.verdicts:
        before = ours.get((verdict.subject, verdict.expected), verdict.holds)
        if before != verdict.holds:
            yield ChangedVerdict(verdict.subject, verdict.expected, before, verdict.holds)
