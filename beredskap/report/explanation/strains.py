"""What strains a care type, in words: as sentences with their times, and in short."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from beredskap.engine.explanation.strains import Strains
from beredskap.language import Message, message
from beredskap.model.result.journal import MeasureTaken, RosterSpent
from beredskap.model.scenario import event as kinds
from beredskap.model.scenario import strain
from beredskap.model.scenario.scenario import AnyEvent
from beredskap.report.document import formatting
from beredskap.report.naming.names import Names
from beredskap.report.run import events


def sentences(strains: Strains, names: Names) -> list[tuple[int, Message]]:
    """One sentence a strain, with its time."""
    said = [(event.at, events.sentence(event, names)) for event in strains.events]
    timed = (_queues(strains, names), _measures(strains.measures, names), _ends(strains.measures, names))
    others = [*chain.from_iterable(timed), *_rosters(strains.spent, names)]
    said += [(at, message("{time}: {what}", time=formatting.clock(at), what=what)) for at, what in others]
    return [(at, formatting.join_parts([one, "."], "")) for at, one in said]


def say_briefly(strains: Strains, names: Names) -> list[Message]:
    """Each strain in a few words, those that are called alike once."""
    said = [_say_event(event) for event in strains.events]
    said += [
        what
        for _, what in (*_queues(strains, names), *_rosters(strains.spent, names), *_measures(strains.measures, names))
    ]
    return list({str(one): one for one in said}.values())


def _queues(strains: Strains, names: Names) -> Iterator[tuple[int, Message]]:
    for care, patients in strains.waiting:
        what = formatting.uncapitalize(names.care(care))
        yield 0, message("{n} väntade redan på {care}", n=formatting.patients(patients), care=what)


def _measures(taken: tuple[MeasureTaken, ...], names: Names) -> Iterator[tuple[int, Message]]:
    for one in taken:
        if one.works is not None:
            what = formatting.uncapitalize(names.measure(one.measure))
            yield one.works, message("åtgärden «{what}» gäller", what=what)


def _ends(taken: tuple[MeasureTaken, ...], names: Names) -> Iterator[tuple[int, Message]]:
    for one in taken:
        if one.ended is not None:
            what = formatting.uncapitalize(names.measure(one.measure))
            yield one.ended, message("åtgärden «{what}» upphör", what=what)


def _rosters(spent: tuple[RosterSpent, ...], names: Names) -> Iterator[tuple[int, Message]]:
    for one in spent:
        yield one.time, message("{who} orkar inte längre pass", who=names.subject(one.pool))


def _say_event(event: AnyEvent) -> Message:
    match event:
        case strain.Absence():
            return message("personal borta")
        case strain.Mobilise():
            return message("höjd beredskap")
        case strain.Epidemic():
            return formatting.verbatim(event.epidemic.name) if event.epidemic.name else message("epidemi")
        case strain.Casualties():
            return message("många skadade")
        case kinds.Demand():
            return message("fler patienter")
        case strain.Weather():
            return formatting.verbatim(event.weather.name) if event.weather.name else message("väder")
        case kinds.Cut():
            return message("vägar stängda")
        case kinds.Destroy() | kinds.Stop() | kinds.Delay():
            return message("störd försörjning")
    return formatting.verbatim(event.id or "")
