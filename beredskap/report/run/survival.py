"""Which care survives: one row per care type for the whole region, by grade and then by how bad it is."""

from __future__ import annotations

from beredskap.engine.metrics.ranking import rank_outcomes
from beredskap.language import Message, message
from beredskap.model.result.journal import Bottleneck, Journal, Outcome
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, AtLeast, Cell, Column, Table
from beredskap.report.naming.names import Names
from beredskap.report.run.worst_spell import say_spell

_COLUMNS = (
    Column("grade", message("grad"), "grade", group=True),
    Column("care", message("vårdtyp")),
    Column("word", message("utfall"), "word"),
    Column("served", message("värsta dygnet"), "share"),
    Column("total", message("hela tiden"), "share"),
    Column("unmet", message("utan vård"), "patients"),
    Column("too_late", message("för sent"), "patients"),
    Column("failure", message("första bristen"), "time"),
    Column("spell", message("som värst"), fold=True),
    Column("where", message("var"), fold=True),
    Column("bottleneck", message("flaskhals"), fold=True),
)


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
            _unmet(outcome),
            *((_too_late(outcome, names),) if late else ()),
            _failure(outcome, journal.duration),
            say_spell(outcome),
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
                "Första bristen: när fler än i en vanlig vecka blir utan. ± är modellens egen spridning (passens längd, likvärdiga fördelningar), "
                "inte osäkerheten i underlaget: den ger --runs."
            ),
            message(
                "Upphör: under 5 % får vård minst halva tiden, eller sedan minst 3 d när tiden är slut. "
                "Begränsad: under något dygn får mindre än 95 % vård eller väntar inom sin gräns; «som värst» säger hur länge."
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


def _unmet(outcome: Outcome) -> Cell:
    """The number of patients; of what is okänt the two that it lies between, where they are known."""
    if outcome.word != "okänd":
        return outcome.unmet
    if not outcome.unmet_bounds:
        return UNKNOWN
    bounds = {str(said): said for said in map(formatting.patients, sorted(outcome.unmet_bounds))}
    return formatting.join_parts(list(bounds.values()), "–")


def _failure(outcome: Outcome, duration: int) -> Cell:
    if outcome.word in ("–", "okänd"):
        return UNKNOWN if outcome.word == "okänd" else None
    return AtLeast(duration) if outcome.first_failure is None else outcome.first_failure


def say_destination(outcome: Outcome, names: Names) -> Cell:
    """Where most patients went, and how much farther it is."""
    if outcome.word == "okänd":
        bounds = formatting.join_parts([formatting.OUTCOMES[word] for word in dict.fromkeys(outcome.bounds)], "–")
        hangs = formatting.join_some([names.okand(path) for path in outcome.hangs_on])
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
