"""Which question a memory belongs to: the region, and the scenario as far as the run had come (docs/model.md, *Ett läge som minns*)."""

from __future__ import annotations

import hashlib

from beredskap.engine.demand.surges import pairs_of
from beredskap.errors import InputError, Problem
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.result.memory import Memory
from beredskap.model.scenario.scenario import Scenario

_TOLD = {"name", "region", "world", "note", "include", "override", "expect"}
"""What of a scenario does not bear on what happens in a given region: its texts, where the region came from, and what is expected."""


def digest_question(region: Region, scenario: Scenario, until: int) -> dict[str, str]:
    """The digests of a region, of a scenario up to a time, and of the patients that its events bring at any time.

    Events from that time on may be others: they have not happened.
    """
    events = tuple(sorted((event for event in scenario.events if event.at < until), key=lambda event: event.at))
    return {
        "region": _digest(region.model_dump_json()),
        "scenario": _digest(scenario.model_copy(update={"events": events}).model_dump_json(exclude=_TOLD)),
        "patients": _digest(repr(pairs_of(region, scenario.events))),
    }


def usable(memory: Memory, region: Region, scenario: Scenario) -> Memory | None:
    """The memory if a run can go on from it. Raises `InputError` with all in which it is of another question.

    None where events bring patients in a care type and a municipality that it has no room for: then what it is of is run again, with room for them.
    """
    asked = digest_question(region, scenario, memory.time)
    other = [said for name, said in _OTHER.items() if memory.question.get(name) != asked[name]]
    if other:
        remedy = message(
            "fortsätt med samma region och scenario som skrev läget; händelser som inte har inträffat får vara andra"
        )
        raise InputError([Problem("state-question", said, remedy=remedy) for said in other])
    return memory if memory.question.get("patients") == asked["patients"] else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_OTHER: dict[str, Message] = {
    "region": message("läget är av en annan region, eller av regionen som den var förut"),
    "scenario": message("läget är av ett annat scenario, eller något som redan har hänt är ändrat"),
}
