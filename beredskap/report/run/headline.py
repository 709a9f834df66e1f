"""The answer of a run in one paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from beredskap.engine.metrics.ranking import rank_outcomes
from beredskap.engine.metrics.severity import SEVERITY_ORDER
from beredskap.engine.metrics.spread import own_spread
from beredskap.language import Message, message
from beredskap.model.result.journal import Journal, Outcome, Word
from beredskap.report.document import formatting
from beredskap.report.naming.names import Names
from beredskap.report.run.worst_spell import say_spell, say_spell_of_all

_NOBODY = 1e-4
"""Patients; less is what a solver leaves."""
_BRIEFLY = 0.1
"""Of the time."""
_WORTH_TELLING = 0.5
"""Inpatients without a place: fewer are not told apart in a sentence of whole people."""


def answer(journal: Journal, names: Names) -> Message:
    """How many care types fare how, how long those that were gone for a time were so, and how many are without nödvändig care."""
    outcomes = [outcome for outcome in rank_outcomes(journal, names.region) if outcome.word != "–"]
    if not outcomes:
        return message("Regionen har ingen vård med efterfrågan.")
    counts = Counter(outcome.word for outcome in outcomes)
    horizon = formatting.duration(journal.duration)
    parts = [_say_count(word, outcomes, counts, names) for word in SEVERITY_ORDER if counts.get(word)]
    said: list[Message | str] = [
        message("Av {n} vårdtyper {parts}.", n=len(outcomes), parts=formatting.join_words(parts))
    ]
    if set(counts) == {"kvarstår"}:
        said = [message("All vård ({n} vårdtyper) kvarstår i minst {time}.", n=len(outcomes), time=horizon)]
    elif len(outcomes) == 1:
        said = [message("Den enda vårdtypen {part}.", part=_say_single(outcomes[0].word))]
        if spell := say_spell_of_all(outcomes[0]):
            said.append(message("Andel som får vård: {spell}.", spell=spell))
    else:
        said += _say_limited(outcomes, journal.duration, names)
    necessary = [outcome for outcome in outcomes if names.grade(outcome.care) == "nödvändigt"]
    if set(counts) == {"kvarstår"} and sum(one.unmet for one in necessary) < _NOBODY:
        return formatting.join_parts(said)
    if any(outcome.unmet_bounds for outcome in necessary):
        said.append(_say_unmet_between(necessary, horizon))
    elif not any(outcome.word == "okänd" for outcome in necessary):
        said += [_say_unmet(necessary, journal), *_say_late(necessary)]
    return formatting.join_parts(said)


def _say_limited(outcomes: list[Outcome], duration: int, names: Names) -> list[Message | str]:
    """How many of the limited are so only for a short time, and which were gone for a time."""
    limited = [one for one in outcomes if one.word == "begränsad"]
    brief = sum(1 for one in limited if one.spell is not None and one.spell.limited <= _BRIEFLY * duration)
    gone = [one for one in limited if one.worst is not None and one.worst.word == "upphör"]
    parts = [message("{n} det under högst en tiondel av tiden", n=brief)] if brief else []
    if who := _say_gone(gone, names):
        parts.append(message("{n} en tid helt eller nästan helt borta ({who})", n=len(gone), who=who))
    return [message("Av de begränsade är {parts}.", parts=formatting.join_words(parts))] if parts else []


def _say_gone(gone: list[Outcome], names: Names) -> Message | None:
    """Care that was gone for a time, and for how long."""
    who = [
        message("{care}: {spell}", care=formatting.uncapitalize(names.care(one.care)), spell=said)
        for one in gone
        if (said := say_spell(one)) is not None
    ]
    told = formatting.join_parts(who[:2], "; ")
    if len(who) > 2:
        return message("{some}; och {more} till", some=told, more=len(who) - 2)
    return told if who else None


def _say_unmet(necessary: list[Outcome], journal: Journal) -> Message:
    horizon = formatting.duration(journal.duration)
    unmet, left = sum(one.unmet for one in necessary), sum(one.without_place for one in necessary)
    if unmet < _NOBODY:
        late = any(one.too_late >= _NOBODY for one in necessary)
        return (
            message("Ingen blir utan nödvändig vård.") if late else message("All nödvändig vård ges inom rimlig tid.")
        )
    if unmet < 0.5:
        return message("Färre än en patient blir utan nödvändig vård på {time}.", time=horizon)
    if unmet < 1.5:
        return message("En patient blir utan nödvändig vård på {time}.", time=horizon)
    who = _say_with_spread(unmet, journal)
    if left < _WORTH_TELLING:
        return message("{n} blir utan nödvändig vård på {time}.", n=who, time=horizon)
    new, stranded = formatting.patients_in_parts(unmet - left, left)
    return message(
        "{n} blir utan nödvändig vård på {time}: {new} nya och {left} inneliggande som inte fick plats någon annanstans.",
        n=who,
        time=horizon,
        new=new,
        left=stranded,
    )


def _say_late(necessary: list[Outcome]) -> list[Message]:
    """How many get necessary care beyond its reach."""
    late = sum(one.too_late for one in necessary)
    if late < _NOBODY:
        return []
    if late < 0.5:
        return [message("Färre än en patient får nödvändig vård för sent.")]
    if late < 1.5:
        return [message("En patient får nödvändig vård för sent.")]
    return [message("{n} patienter får nödvändig vård för sent.", n=formatting.patients(late))]


def _say_unmet_between(necessary: list[Outcome], horizon: str) -> Message:
    """How few and how many are without care, as what is okänt never limits or is nothing."""
    return message(
        "Mellan {low} och {high} patienter blir utan nödvändig vård på {time}, beroende på det som är okänt.",
        low=formatting.patients(sum(min(one.unmet_bounds or (one.unmet,)) for one in necessary)),
        high=formatting.patients(sum(max(one.unmet_bounds or (one.unmet,)) for one in necessary)),
        time=horizon,
    )


def _say_with_spread(unmet: float, journal: Journal) -> Message:
    """«543 patienter (±44)»: the number with the model's own spread, `own_spread`."""
    spread = own_spread(unmet, journal.coordination)
    return message("{n} patienter (±{spread})", n=formatting.patients(unmet), spread=formatting.patients(spread))


def _say_single(word: Word) -> Message:
    match word:
        case "upphör":
            return message("upphör")
        case "begränsad":
            return message("begränsas")
        case "försenad":
            return message("försenas")
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
        case "försenad":
            return message("försenas {n} ({who})", n=n, who=who)
        case "för sent":
            return message("kommer {n} för sent ({who})", n=n, who=who)
        case "okänd":
            return message("går {n} inte att avgöra ({who})", n=n, who=who)
        case "flyttad":
            return message("flyttas {n}", n=n)
    return message("kvarstår {n}", n=n)
