"""Which bound an answer is: what is decided, who coordinates and from when, and where the other bound is found."""

from __future__ import annotations

import shlex

from beredskap.language import Message, message
from beredskap.model.effect import Lead
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.event import Enact
from beredskap.model.scenario.scenario import Scenario
from beredskap.report.document import formatting


def say_bound(journal: Journal, region: Region, file: str = "") -> Message:
    """The line below a run's answer; ``file`` is for the command that gives the other bound."""
    works = {one.measure: one.works for one in journal.measures if one.works is not None}
    led = [time for measure, time in works.items() if _leads(region, measure)]
    if journal.coordination == "none" and led:
        return _with_other(_say_led_late(len(works), min(led)), journal, file)
    return _with_other(_say_coordination(len(works), journal.coordination == "region"), journal, file)


def say_bound_of(scenario: Scenario, region: Region) -> Message:
    """The same of many runs of a scenario, before any of them is known: its measures as they are decided."""
    measures = {*scenario.measures, *(event.measure for event in scenario.events if isinstance(event, Enact))}
    if scenario.coordination == "none" and any(_leads(region, measure) for measure in measures):
        return _say_led_late(len(measures), None)
    return _say_coordination(len(measures), scenario.coordination == "region")


def say_bound_of_two(a: Journal, b: Journal) -> Message:
    """The same of two runs that are laid side by side."""
    one, other = say_bound_briefly(a), say_bound_briefly(b)
    if str(one) == str(other):
        return message("Båda räknade {how}.", how=one)
    return message("A räknad {one}; B räknad {other}.", one=one, other=other)


def say_bound_briefly(journal: Journal) -> Message:
    """«utan beslut, full samordning», for a line that has little room."""
    decided = _say_decisions(sum(1 for one in journal.measures if one.works is not None))
    if journal.coordination == "region":
        return message("{decisions}, full samordning", decisions=decided)
    return message("{decisions}, ingen samordning från T+0", decisions=decided)


def _leads(region: Region, measure: str) -> bool:
    found = region.measures.get(measure)
    return found is not None and any(isinstance(effect, Lead) and effect.lead for effect in found.does)


def _say_decisions(number: int) -> Message:
    if not number:
        return message("utan beslut")
    return formatting.pick_plural(number, message("med ett beslut"), message("med {n} beslut", n=number))


def _say_coordination(decisions: int, coordinated: bool) -> Message:
    decided = _say_decisions(decisions)
    if coordinated:
        return message(
            "Räknat {decisions} och med full samordning från T+0; en verklig ledning hinner mindre.", decisions=decided
        )
    return message(
        "Räknat {decisions} och utan samordning: ingen leder, och patienterna söker sig själva vidare.",
        decisions=decided,
    )


def _say_led_late(decisions: int, time: int | None) -> Message:
    decided = _say_decisions(decisions)
    if time is None:
        return message(
            "Räknat {decisions}, utan samordning till dess ledningen verkar och med full samordning därefter.",
            decisions=decided,
        )
    return message(
        "Räknat {decisions}, utan samordning till {time} och med full samordning därefter.",
        decisions=decided,
        time=formatting.clock(time),
    )


def _with_other(said: Message, journal: Journal, file: str) -> Message:
    """The other bound in patients where it was run too, else the command that runs it."""
    if journal.unmet_otherwise is not None:
        return formatting.join_parts([said, _say_otherwise(journal.coordination, journal.unmet_otherwise)])
    if not file:
        return said
    coordination = "none" if journal.coordination == "region" else "region"
    command = f"beredskap compare {shlex.quote(file)} --coordination {coordination}"
    other = (
        message("Utan samordning: {command}", command=command)
        if coordination == "none"
        else message("Med full samordning från T+0: {command}", command=command)
    )
    return formatting.join_parts([said, other])


def _say_otherwise(coordination: str, unmet: float) -> Message:
    who = formatting.patients(unmet)
    if coordination == "region":
        return message("Utan samordning blir {n} utan nödvändig vård.", n=who)
    return message("Med full samordning från T+0 blir {n} utan nödvändig vård.", n=who)
