"""Which care survives: one row per care type for the whole region, by grade and then by how bad it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from beredskap.engine.metrics.ranking import rank_outcomes
from beredskap.engine.metrics.severity import SEVERITY_ORDER
from beredskap.language import Message, message
from beredskap.model.result.journal import Bottleneck, Journal, Outcome, Word
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, AtLeast, Cell, Column, Table
from beredskap.report.naming.names import Names

_COLUMNS = (
    Column("grade", message("grad"), "grade", group=True),
    Column("care", message("vårdtyp")),
    Column("word", message("utfall"), "word"),
    Column("served", message("värsta dygnet"), "share"),
    Column("total", message("hela tiden"), "share"),
    Column("unmet", message("utan vård"), "patients"),
    Column("too_late", message("för sent"), "patients"),
    Column("failure", message("första bristen"), "time"),
    Column("where", message("var"), fold=True),
    Column("bottleneck", message("flaskhals"), fold=True),
)
_NOBODY = 0.05
_WORTH_TELLING = 0.5
"""Inpatients without a place: fewer are not told apart in a sentence of whole people."""


def table(journal: Journal, names: Names) -> Table:
    """One row a care type: its word, the share served, patients without care, first failure, where they went, and the bottleneck.

    Those who are too late have a column where there are any.
    """
    outcomes = rank_outcomes(journal, names.region)
    late = any(outcome.too_late > 0 for outcome in outcomes)
    columns = tuple(column for column in _COLUMNS if late or column.key != "too_late")
    rows = tuple(
        (
            names.grade(outcome.care) or None,
            names.care(outcome.care),
            outcome.word,
            _served(outcome),
            _total(outcome),
            UNKNOWN if outcome.word == "okänd" else outcome.unmet,
            *((_too_late(outcome, names),) if late else ()),
            _failure(outcome, journal.duration),
            say_destination(outcome, names),
            say_bottleneck(outcome.bottleneck, names),
        )
        for outcome in outcomes
    )
    return Table(
        "survival",
        message("Vården i {region}", region=journal.region_name),
        columns,
        rows,
        notes=(
            message(
                "Värsta dygnet och hela tiden: andelen av dem som sökte vård som fick den. Utan vård: patienter hela tiden. "
                "Första bristen: när fler än i en vanlig vecka blir utan."
            ),
            *(
                (
                    message(
                        "För sent: fick vård, men längre bort än den tid den ska nås på; de räknas inte som vårdade."
                    ),
                )
                if late
                else ()
            ),
        ),
        empty=message("Regionen har ingen vård med efterfrågan."),
    )


def _served(outcome: Outcome) -> Cell:
    if outcome.word == "okänd":
        return UNKNOWN
    return None if outcome.worst is None else outcome.worst.home + outcome.worst.away


def _total(outcome: Outcome) -> Cell:
    if outcome.word == "okänd":
        return UNKNOWN
    return max(0.0, outcome.served - outcome.too_late) / outcome.arising if outcome.arising > 0 else None


def _too_late(outcome: Outcome, names: Names) -> Cell:
    """Empty for care that may be any way off."""
    care = names.region.care.get(outcome.care)
    if outcome.word == "okänd":
        return UNKNOWN
    return outcome.too_late if care is None or care.reach is not None else None


def _failure(outcome: Outcome, duration: int) -> Cell:
    if outcome.word in ("–", "okänd"):
        return UNKNOWN if outcome.word == "okänd" else None
    return AtLeast(duration) if outcome.first_failure is None else outcome.first_failure


def say_destination(outcome: Outcome, names: Names) -> Cell:
    """Where most patients went, and how much farther it is."""
    if outcome.word == "okänd":
        bounds = formatting.join_parts([formatting.OUTCOMES[word] for word in outcome.bounds], "–")
        hangs = formatting.join_some([names.subject(subject) for subject in outcome.hangs_on])
        return message("{bounds}, beror på {what}", bounds=bounds, what=hangs) if outcome.hangs_on else bounds
    if outcome.moved is None or outcome.word == "kvarstår":
        return None
    site, km, minutes = names.site(outcome.moved.site), round(outcome.moved.km_more), round(outcome.moved.minutes_more)
    if km < 1 and minutes < 1:
        return site
    if km < 1:
        return message("{site}, {minutes} min längre", site=site, minutes=formatting.number(minutes))
    if minutes < 1:
        return message("{site}, {km} km längre", site=site, km=formatting.number(km))
    return message(
        "{site}, {km} km och {minutes} min längre",
        site=site,
        km=formatting.number(km),
        minutes=formatting.number(minutes),
    )


def say_bottleneck(found: Bottleneck | None, names: Names) -> Cell:
    """The smallest set of limits in words."""
    if found is None:
        return None
    if not found.limits:
        return message("ingenstans att ta vägen")
    said: list[Message | str] = []
    for kind, subject in found.limits:
        short = names.limit_short(kind, subject)
        if str(short) not in map(str, said):
            said.append(short)
    return formatting.join_some(said)


def answer(journal: Journal, names: Names) -> Message:
    """The answer of the whole run in one sentence."""
    outcomes = [outcome for outcome in rank_outcomes(journal, names.region) if outcome.word != "–"]
    if not outcomes:
        return message("Regionen har ingen vård med efterfrågan.")
    counts = Counter(outcome.word for outcome in outcomes)
    horizon = formatting.duration(journal.duration)
    if set(counts) == {"kvarstår"}:
        return message("All vård ({n} vårdtyper) kvarstår i minst {time}.", n=len(outcomes), time=horizon)
    parts = [_say_count(word, outcomes, counts, names) for word in SEVERITY_ORDER if counts.get(word)]
    said = message("Av {n} vårdtyper {parts}.", n=len(outcomes), parts=formatting.join_words(parts))
    if len(outcomes) == 1:
        said = message("Den enda vårdtypen {part}.", part=_say_single(outcomes[0].word))
    if any(outcome.word == "okänd" for outcome in outcomes):
        return said
    necessary = [outcome for outcome in outcomes if names.grade(outcome.care) == "nödvändigt"]
    return formatting.join_parts([said, *_say_unmet(necessary, horizon)])


def _say_unmet(necessary: Sequence[Outcome], horizon: str) -> Iterator[Message]:
    """How many are without necessary care, of them inpatients of a lost building, and how many get it too late."""
    unmet, left = sum(one.unmet for one in necessary), sum(one.without_place for one in necessary)
    late = sum(one.too_late for one in necessary)
    if unmet < _NOBODY:
        none = message("All nödvändig vård ges inom rimlig tid.")
        yield none if late < _NOBODY else message("Ingen blir utan nödvändig vård.")
    elif left >= _WORTH_TELLING:
        yield message(
            "{n} patienter blir utan nödvändig vård på {time}: {new} nya och {left} inneliggande som inte fick plats någon annanstans.",
            n=round(unmet),
            time=horizon,
            new=round(unmet - left),
            left=round(unmet) - round(unmet - left),
        )
    elif _is_one(unmet):
        yield message("En patient blir utan nödvändig vård på {time}.", time=horizon)
    else:
        many = formatting.patients(unmet)
        yield message("{n} patienter blir utan nödvändig vård på {time}.", n=many, time=horizon)
    if _is_one(late):
        yield message("En patient får nödvändig vård för sent.")
    elif late >= _NOBODY:
        yield message("{n} patienter får nödvändig vård för sent.", n=formatting.patients(late))


def _is_one(patients: float) -> bool:
    return 0.95 <= patients < 1.05


def _say_single(word: Word) -> Message:
    match word:
        case "upphör":
            return message("upphör")
        case "begränsad":
            return message("begränsas")
        case "anstår":
            return message("får anstå")
        case "för sent":
            return message("kommer för sent")
        case "okänd":
            return message("går inte att avgöra")
        case "flyttad":
            return message("flyttas")
    return message("kvarstår")


def _say_count(word: Word, outcomes: list[Outcome], counts: Mapping[Word, int], names: Names) -> Message:
    n = counts[word]
    who = formatting.join_some(
        [formatting.uncapitalize(names.care(outcome.care)) for outcome in outcomes if outcome.word == word]
    )
    match word:
        case "upphör":
            return message("upphör {n} ({who})", n=n, who=who)
        case "begränsad":
            return message("begränsas {n} ({who})", n=n, who=who)
        case "anstår":
            return message("får {n} anstå ({who})", n=n, who=who)
        case "för sent":
            return message("kommer {n} för sent ({who})", n=n, who=who)
        case "okänd":
            return message("går {n} inte att avgöra ({who})", n=n, who=who)
        case "flyttad":
            return message("flyttas {n}", n=n)
    return message("kvarstår {n}", n=n)
