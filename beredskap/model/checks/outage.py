"""Restores: each ends an outage that is in force, and a part of what is lost as a whole is not restored by itself."""

from __future__ import annotations

from collections.abc import Iterator

from beredskap.errors import Problem
from beredskap.language import message
from beredskap.model.checks.known import THINGS, Known, problem
from beredskap.model.raw import nearest
from beredskap.model.region import Region
from beredskap.model.scenario import Cut, Degrade, Delay, Event, Lose, Restore, Scenario, Stop

_OUTAGES: dict[type[Event], str] = {Lose: "lose", Degrade: "degrade", Cut: "cut", Stop: "stop", Delay: "delay"}
_SUBJECTS = (*THINGS, "roads", "items")


def outage_subject(event: Event) -> str | None:
    """What an event takes out of use until it is restored; None if it is another kind of event."""
    for kind, field in _OUTAGES.items():
        if isinstance(event, kind):
            return str(getattr(event, field))
    return None


def wholes_of(region: Region, subject: str) -> list[str]:
    """The sites that ``subject`` is a part of, nearest first."""
    found: list[str] = []
    site = region.sites.get(subject)
    above = site.parent if site else None
    for collection in (region.nodes, region.offerings, region.stores):
        if subject in collection:
            above = collection[subject].site
    while above is not None and above not in found:
        found.append(above)
        above = region.sites[above].parent if above in region.sites else None
    return found


def restore_problems(scenario: Scenario, region: Region, known: Known) -> Iterator[Problem]:
    """Go through the events in time order and see that each restore has something to end."""
    in_force: list[tuple[str | None, str]] = []
    named = {event.id for event in scenario.events if event.id is not None}
    order = sorted(range(len(scenario.events)), key=lambda index: (scenario.events[index].at, index))
    for index in order:
        event = scenario.events[index]
        subject = outage_subject(event)
        if subject is not None:
            in_force.append((event.id, subject))
        elif isinstance(event, Restore):
            ended = _ended(event.restore, in_force)
            if ended is not None:
                in_force.remove(ended)
            elif not _is_mistyped(event.restore, in_force, known):
                yield _nothing(event.restore, f"events/{index}/restore", region, known, named, in_force)


def _is_mistyped(restored: str, in_force: list[tuple[str | None, str]], known: Known) -> bool:
    """Whether what was to be lost is misspelt, which is a problem of its own."""
    near = nearest(restored, (subject for _, subject in in_force))
    return near is not None and not known.has(near, _SUBJECTS)


def _ended(restored: str, in_force: list[tuple[str | None, str]]) -> tuple[str | None, str] | None:
    """The outage with this id, else the earliest one in force on this subject."""
    by_id = next((outage for outage in in_force if outage[0] == restored), None)
    return by_id or next((outage for outage in in_force if outage[1] == restored), None)


def _nothing(
    restored: str,
    field: str,
    region: Region,
    known: Known,
    named: set[str],
    in_force: list[tuple[str | None, str]],
) -> Problem:
    lost = [subject for _, subject in in_force]
    if restored not in named and not known.has(restored, _SUBJECTS):
        near = nearest(restored, (*named, *lost)) or known.near(restored, _SUBJECTS)
        return problem(
            "unknown-reference", "", field, message("«{id}» finns inte", id=restored), value=restored, near=near
        )
    whole = next((site for site in wholes_of(region, restored) if site in lost), None)
    if whole is not None:
        said = message("«{part}» är en del av «{whole}», som är utslaget som helhet", part=restored, whole=whole)
        remedy = message("skriv «restore: {whole}», eller låt bara delen slås ut", whole=whole)
        return problem("restore-part", "", field, said, value=restored, near=whole, remedy=remedy)
    said = message("«{id}» är inte utslaget vid den tiden", id=restored)
    return problem("restore-nothing", "", field, said, value=restored, near=nearest(restored, lost))
