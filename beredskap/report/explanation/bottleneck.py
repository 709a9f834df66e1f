"""What held a care type back in the pass of first failure, and what more of it would give."""

from __future__ import annotations

from collections.abc import Iterator

from beredskap.engine.explanation.strains import decisive_time
from beredskap.language import Message, message
from beredskap.model.base import GRADES
from beredskap.model.result.journal import Bottleneck, Lift, Outcome
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Column, Table
from beredskap.report.naming.names import Names

_SOME = 1e-6


def table(outcome: Outcome, names: Names) -> Table:
    """The limits and how many of those without care they held back, and a row for each of which there can be more."""
    title, columns = message("Flaskhals"), _columns(names.grade(outcome.care))
    found = outcome.bottleneck
    if found is None:
        return Table(
            "bottleneck", title, columns, (), empty=message("Ingen: inte fler än en vanlig vecka blev utan vård.")
        )
    if not found.limits:
        none = message("Ingen begränsning som går att lyfta hjälper: vården har ingenstans att ta vägen.")
        return Table("bottleneck", title, columns, (), empty=none)
    if {kind for kind, _ in found.limits} == {"postponed"}:
        decided = message(
            "Från {time} till passets slut blev {unmet} utan vård, eftersom det är beslutat att vården ska vänta: {limits}.",
            unmet=formatting.patients(found.unmet),
            time=formatting.clock(decisive_time(outcome)),
            limits=formatting.join_words([names.limit(kind, subject) for kind, subject in found.limits]),
        )
        return Table("bottleneck", title, columns, (), empty=decided)
    lead = message(
        "Från {time} till passets slut blev {unmet} utan vård. Det som håller emot är {limits}; annars hade {restored} av dem fått vård.",
        limits=formatting.join_words([names.limit(kind, subject) for kind, subject in found.limits]),
        restored=formatting.patients(found.restored),
        unmet=formatting.patients(found.unmet),
        time=formatting.clock(decisive_time(outcome)),
    )
    rows = tuple(
        (
            names.limit(lift.kind, lift.subject),
            formatting.UNITS.get(lift.unit, lift.unit),
            *(lift.gain.get(grade, UNKNOWN) for grade in GRADES),
            lift.useful,
        )
        for lift in found.lifts
    )
    if not rows:
        return Table("bottleneck", title, columns, (), empty=lead)
    return Table("bottleneck", title, columns, rows, lead=(lead,), notes=tuple(_notes(found, names)))


def _columns(grade: str) -> tuple[Column, ...]:
    """How many are of use is said of the care type's own grade."""
    return (
        Column("limit", message("begränsning")),
        Column("unit", message("en till")),
        *(Column(name, formatting.GRADES[name], "change") for name in GRADES),
        Column("useful", message("nytta upp till (antal), {grade}", grade=formatting.GRADES[grade]), "number")
        if grade in formatting.GRADES
        else Column("useful", message("nytta upp till (antal)"), "number"),
    )


def _notes(found: Bottleneck, names: Names) -> Iterator[Message]:
    yield message(
        "Så många fler patienter per grad får vård eller vårdplats i det passet om det finns en till; det som saknas för dem som redan är där går före."
    )
    for lift in found.lifts:
        what = names.limit(lift.kind, lift.subject)
        if lift.least == 0:
            yield message("{what}: hur många fler som än finns hjälper ensamt ingen.", what=what)
        elif lift.least > 1:
            yield _say_least(lift, what)
        if pushed := [(grade, patients) for grade, patients in lift.displaced.items() if patients > _SOME]:
            who = [
                message("{n} med vård som är {grade}", n=formatting.patients(patients), grade=formatting.GRADES[grade])
                for grade, patients in pushed
            ]
            yield message("{what}: en till tränger undan {who}.", what=what, who=formatting.join_words(who))


def _say_least(lift: Lift, what: Message) -> Message:
    return message(
        "{what}: en till räcker inte till någon ny; {n} är det minsta som hjälper, och ger vård åt {patients} fler.",
        what=what,
        n=formatting.number(lift.least),
        patients=formatting.patients(sum(lift.least_gain.values())),
    )
