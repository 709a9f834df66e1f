"""The fact that a run starts from a reported state and not from the usual one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from beredskap.language import Message, message
from beredskap.model.result.memory import Memory
from beredskap.model.scenario.state import ReportedState
from beredskap.report.document import formatting
from beredskap.report.document.table import Document, Fact
from beredskap.report.naming.names import Names
from beredskap.units import HOUR, show


def add_reported_state(document: Document, state: ReportedState | None, names: Names) -> Document:
    """The document with the reported state that the run starts from, and what it is taken to mean, among its facts; unchanged where there is none."""
    if state is None:
        return document
    facts = [(message("Utgår från"), _say_state(state)), *((message("Antar"), said) for said in _assume(state, names))]
    return dataclasses.replace(document, facts=(*document.facts, *facts))


def _assume(state: ReportedState, names: Names) -> Iterator[Message]:
    """What a run takes a reported state to mean where it does not say."""
    known = sorted((since, name) for name, since in state.since.items() if since is not None)
    if known:
        yield message(
            "buffertar, reserver och omstarter räknas från det att det började: {since}",
            since="; ".join(f"{names.subject(name)} {since:%Y-%m-%d %H:%M}" for since, name in known),
        )
    unknown = sorted(name for name, since in state.since.items() if since is None)
    if unknown:
        yield message(
            "det sämre där läget inte säger sedan när («since»): {ids}; buffertar är förbrukade, reserver inte startade och omstarter inte gjorda",
            ids=", ".join(map(names.subject, unknown)),
        )
    yield from _assume_queues(state)
    if state.worn:
        yield message(
            "längre pass, när de beslutas, räcker så mycket kortare som personalen är sliten; vila räknas inte"
        )
    yield message(
        "läget säger inget om vägar, leveranser på väg, åtgärder och annat som inte nämns: det är som vanligt"
    )


def _assume_queues(state: ReportedState) -> Iterator[Message]:
    queues = [queue for told in state.waiting.values() for queue in told.values()]
    if not queues:
        yield message("läget säger inget om köer: ingen väntar vid starten")
        return
    number = formatting.number(sum(queue.patients for queue in queues))
    yield message("{n} väntar vid starten; ingen väntar på den vård och i den kommun som inte nämns", n=number)
    if any(queue.since is None for queue in queues):
        yield message(
            "de som väntar utan att läget säger sedan när («since») är utan vård om de inte får den under första passet"
        )


def add_memory(document: Document, memory: Memory | None, until: int | None) -> Document:
    """The document with where a run went on from, and where it stopped, among its facts; unchanged where it did neither."""
    facts: list[Fact] = []
    if memory is not None:
        said = message(
            "läget vid T+{time} av samma körning, med allt som den minns", time=show(memory.time / HOUR, "time")
        )
        facts.append((message("Fortsätter från"), said))
    if until is not None:
        facts.append((message("Stannad"), message("vid T+{time}", time=show(until / HOUR, "time"))))
    return dataclasses.replace(document, facts=(*document.facts, *facts))


def _say_state(state: ReportedState) -> Message:
    time = state.as_of.strftime("%Y-%m-%d %H:%M")
    counts = {
        "nodes": len(state.nodes) + len(state.sites),
        "beds": len(state.beds),
        "stock": len(state.stock),
        "queues": sum(map(len, state.waiting.values())),
        "worn": len(state.worn),
    }
    if not state.reported_by:
        return message(
            "rapporterat läge {time}: noder och anläggningar {nodes}, vårdenheter {beds}, lager {stock}, köer {queues}, slitna personalgrupper {worn}",
            time=time,
            **counts,
        )
    return message(
        "rapporterat läge {time} ({who}): noder och anläggningar {nodes}, vårdenheter {beds}, lager {stock}, köer {queues}, slitna personalgrupper {worn}",
        time=time,
        who=state.reported_by,
        **counts,
    )
