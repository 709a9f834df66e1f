"""Two futures side by side: what care, where and when differs, and which is the more vulnerable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from beredskap.language import Message, message
from beredskap.model.base import GRADES
from beredskap.model.result.journal import Journal, Outcome
from beredskap.report.document import formatting
from beredskap.report.document.table import Cell, Column, Document, Table
from beredskap.report.run import survival

_WORTH_TELLING = 0.05
"""Patients; less is rounding."""
_CARE = (
    Column("grade", message("grad"), "grade", group=True),
    Column("care", message("vårdtyp")),
    Column("word_a", message("utfall A"), "word"),
    Column("word_b", message("utfall B"), "word"),
    Column("unmet_a", message("utan vård A"), "patients"),
    Column("unmet_b", message("utan vård B"), "patients"),
    Column("more", message("B mot A"), "number"),
)
_PLACES = (
    Column("municipality", message("kommun")),
    Column("unmet_a", message("utan vård A"), "patients"),
    Column("unmet_b", message("utan vård B"), "patients"),
    Column("more", message("B mot A"), "number"),
    Column("per_1000", message("per 1 000 invånare"), "number"),
)
_TIMES = (
    Column("time", message("dygnet fram till"), "time", group=True),
    Column("care", message("vårdtyp")),
    Column("word_a", message("utfall A"), "word"),
    Column("word_b", message("utfall B"), "word"),
)
_VERDICTS = (
    Column("subject", message("förväntan")),
    Column("a", message("A"), "verdict"),
    Column("b", message("B"), "verdict"),
)


@dataclass(frozen=True)
class Future:
    """One of the two: what it is called, and the journal of its run."""

    name: str
    journal: Journal


class _Care:
    """Names and grades of the care types of both."""

    def __init__(self, journals: Iterable[Journal]) -> None:
        self._known = {care.care: care for journal in journals for care in journal.care_types}

    def care(self, care: str) -> str:
        """A care type's name."""
        return self._known[care].name if care in self._known else care

    def grade(self, care: str) -> str:
        """A care type's grade, or "" where it is not known."""
        return self._known[care].grade if care in self._known else ""


def necessary(journal: Journal) -> float:
    """Patients without necessary care in the whole run."""
    names = _Care((journal,))
    return sum(one.unmet for one in survival.regional(journal) if names.grade(one.care) == GRADES[0])


def grave_care(a: Journal, b: Journal) -> list[tuple[str, float]]:
    """The necessary care types by name, with the patients without it in ``b`` beyond those in ``a``."""
    names = _Care((a, b))
    pairs = _pairs(a, b, names)
    return [(names.care(pair.care), pair.more) for pair in pairs if names.grade(pair.care) == GRADES[0]]


def spelled(more: float) -> Message:
    """«12 fler», «12 färre»."""
    if more >= 0:
        return message("{n} fler", n=formatting.patients(more))
    return message("{n} färre", n=formatting.patients(-more))


@dataclass(frozen=True)
class _Pair:
    """One care type in both futures; None where a future does not have it."""

    care: str
    a: Outcome | None
    b: Outcome | None

    @property
    def more(self) -> float:
        """Patients without care in B beyond those in A."""
        return (self.b.unmet if self.b else 0.0) - (self.a.unmet if self.a else 0.0)

    @property
    def differs(self) -> bool:
        """Whether the word or the number of patients differs."""
        return (self.a and self.a.word) != (self.b and self.b.word) or abs(self.more) >= _WORTH_TELLING


def document(a: Future, b: Future) -> Document:
    """What `compare` says of two futures."""
    names = _Care((a.journal, b.journal))
    pairs = _pairs(a.journal, b.journal, names)
    classes = {a.journal.information_class, b.journal.information_class}
    return Document(
        "compare",
        message("{a} mot {b}", a=a.name, b=b.name),
        "SKARP" if "SKARP" in classes else min(classes),
        ((message("A"), _said(a)), (message("B"), _said(b))),
        _answer(a, b, pairs, names),
        (_care(pairs, names), _places(a, b), _times(pairs, names), *_expectations(a, b)),
        secrecy=b.journal.secrecy or a.journal.secrecy,
        record={side: _record(future) for side, future in (("a", a), ("b", b))},
    )


def _said(future: Future) -> Message:
    journal = future.journal
    return message(
        "{scenario}, {region}, variant {variant}, {time}",
        scenario=journal.scenario,
        region=journal.region_name,
        variant=journal.variant or "idag",
        time=formatting.duration(journal.duration),
    )


def _record(future: Future) -> dict[str, object]:
    journal = future.journal
    return {
        "name": future.name,
        "scenario": journal.scenario,
        "region": journal.region,
        "variant": journal.variant,
        "digests": dict(sorted(journal.digests.items())),
    }


def _pairs(a: Journal, b: Journal, names: _Care) -> tuple[_Pair, ...]:
    ours = {outcome.care: outcome for outcome in survival.regional(a)}
    theirs = {outcome.care: outcome for outcome in survival.regional(b)}
    pairs = [_Pair(care, ours.get(care), theirs.get(care)) for care in sorted({*ours, *theirs})]
    return tuple(sorted(pairs, key=lambda pair: (_rank(names.grade(pair.care)), -abs(pair.more), pair.care)))


def _rank(grade: str) -> int:
    return GRADES.index(grade) if grade in GRADES else len(GRADES)


def _answer(a: Future, b: Future, pairs: Sequence[_Pair], names: _Care) -> Message:
    """One paragraph: which is the more vulnerable, by how much, to what."""
    grave = [pair for pair in pairs if names.grade(pair.care) == GRADES[0]]
    more = sum(pair.more for pair in grave)
    total = sum(pair.a.unmet for pair in grave if pair.a)
    worse = [pair for pair in pairs if pair.more >= _WORTH_TELLING]
    better = [pair for pair in pairs if pair.more <= -_WORTH_TELLING]
    if not any(pair.differs for pair in pairs):
        return message("Ingen vårdtyp skiljer mellan A och B.")
    said: list[Message | str] = [_verdict(a, b, more, total)]
    for text, group in ((message("Sämre i B"), worse), (message("Bättre i B"), better)):
        if group:
            most = sorted(group, key=lambda pair: (-abs(pair.more), pair.care))
            said.append(
                message(
                    "{which}: {care}.",
                    which=text,
                    care=formatting.some([formatting.uncapital(names.care(pair.care)) for pair in most]),
                )
            )
    return formatting.chained(said, " ")


def _verdict(a: Future, b: Future, more: float, total: float) -> Message:
    if abs(more) < _WORTH_TELLING:
        return message(
            "{a} och {b} lämnar lika många utan nödvändig vård: {n} patienter.",
            a=a.name,
            b=b.name,
            n=formatting.patients(total),
        )
    template = (
        message("{b} är sårbarare än {a}: {more} fler patienter blir utan nödvändig vård ({then} mot {now}).")
        if more > 0
        else message("{b} är tåligare än {a}: {more} färre patienter blir utan nödvändig vård ({then} mot {now}).")
    )
    values = {
        "a": a.name,
        "b": b.name,
        "more": formatting.patients(abs(more)),
        "then": formatting.patients(total + more),
        "now": formatting.patients(total),
    }
    return Message(template.template, values)


def _care(pairs: Sequence[_Pair], names: _Care) -> Table:
    rows = tuple(
        (
            names.grade(pair.care) or None,
            names.care(pair.care),
            pair.a.word if pair.a else None,
            pair.b.word if pair.b else None,
            pair.a.unmet if pair.a else None,
            pair.b.unmet if pair.b else None,
            round(pair.more, 1),
        )
        for pair in pairs
        if pair.differs
    )
    same = sum(not pair.differs for pair in pairs)
    return Table(
        "care",
        message("Vård som skiljer"),
        _CARE,
        rows,
        notes=(message("{n} vårdtyper är lika i A och B.", n=same),),
        empty=message("Ingen vårdtyp skiljer mellan A och B."),
    )


def _places(a: Future, b: Future) -> Table:
    ours, theirs = _by_municipality(a), _by_municipality(b)
    more = {name: theirs.get(name, 0.0) - ours.get(name, 0.0) for name in sorted({*ours, *theirs})}
    rows = tuple(
        (
            name,
            ours.get(name, 0.0),
            theirs.get(name, 0.0),
            round(more[name], 1),
            _per_1000(b.journal, name, more[name]),
        )
        for name in sorted(more, key=lambda name: (-abs(more[name]), name))
        if abs(more[name]) >= _WORTH_TELLING
    )
    return Table(
        "municipalities",
        message("Kommuner som skiljer"),
        _PLACES,
        rows,
        notes=(message("Patienter utan nödvändig eller angelägen vård hela tiden."),),
        empty=message("Ingen kommun skiljer mellan A och B."),
        limit=8,
    )


def _per_1000(journal: Journal, municipality: str, patients: float) -> Cell:
    population = journal.populations.get(municipality)
    return round(patients / population * 1000, 2) if population else None


def _by_municipality(future: Future) -> dict[str, float]:
    """Patients per municipality without nödvändig or angelägen care."""
    total: dict[str, float] = {}
    names = _Care((future.journal,))
    for outcome in future.journal.outcomes:
        if outcome.municipality and names.grade(outcome.care) in GRADES[:-1]:
            total[outcome.municipality] = total.get(outcome.municipality, 0.0) + outcome.unmet
    return total


def _times(pairs: Sequence[_Pair], names: _Care) -> Table:
    rows = sorted(_differences(pairs), key=lambda row: row[0])
    return Table(
        "times",
        message("När det skiljer"),
        _TIMES,
        tuple((time, names.care(care), word_a, word_b) for time, care, word_a, word_b in rows),
        empty=message("Utfallen är lika vid varje tidpunkt."),
        limit=20,
    )


def _differences(pairs: Sequence[_Pair]) -> Iterator[tuple[int, str, str, str]]:
    for pair in pairs:
        if pair.a and pair.b:
            for ours, theirs in zip(pair.a.at, pair.b.at, strict=False):
                if ours.time == theirs.time and ours.word != theirs.word:
                    yield ours.time, pair.care, ours.word, theirs.word


def _expectations(a: Future, b: Future) -> tuple[Table, ...]:
    """The expectations of both that came out differently."""
    ours = {(verdict.subject, verdict.expected): verdict.holds for verdict in a.journal.verdicts}
    rows = tuple(
        (
            message("{subject}: {expected}", subject=verdict.subject, expected=verdict.expected),
            ours[verdict.subject, verdict.expected],
            verdict.holds,
        )
        for verdict in b.journal.verdicts
        if ours.get((verdict.subject, verdict.expected), verdict.holds) != verdict.holds
    )
    return (Table("verdicts", message("Förväntningar som skiljer"), _VERDICTS, rows),) if rows else ()
