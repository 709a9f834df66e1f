"""Restores: each ends what is in force, later than it began, and a part of what is lost as a whole is not restored by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from beredskap import units
from beredskap.errors import Problem, nearest
from beredskap.language import Message, message
from beredskap.model.checks.known import THINGS, Known, problem
from beredskap.model.region import Region
from beredskap.model.scenario.event import (
    Cut,
    Degrade,
    Delay,
    Demand,
    Destroy,
    Enact,
    Lose,
    Restore,
    Shed,
    Stop,
    Unshed,
)
from beredskap.model.scenario.scenario import AnyEvent, Scenario
from beredskap.model.scenario.strain import Absence, Casualties, Epidemic, Mobilise, Roster, Weather
from beredskap.units import HOUR

_SUBJECTS = (*THINGS, "roads", "items", "measures")


@dataclass(frozen=True)
class Spell:
    """What a restore can end: by the event's ``id`` or by its ``subject``. ``end`` is when it ends by itself, if it does."""

    id: str | None
    subject: str | None
    at: int
    end: float | None = None

    def is_named(self, name: str) -> bool:
        """Whether a restore of ``name`` may mean this."""
        return name in (self.id, self.subject)


def spell_of(event: AnyEvent, region: Region) -> Spell | None:
    """What an event puts in force; None if it is over at once, or ends by something else than a restore."""
    match event:
        case Lose() | Degrade() | Cut() | Stop() | Delay():
            return Spell(event.id, event.subject, event.at)
        case Enact():
            measure = region.measures.get(event.measure)
            lasts = measure.lasts if measure else None
            end = event.at + measure.lead_time + lasts if measure and lasts is not None else None
            return Spell(event.id, event.measure, event.at, end)
        case Absence():
            away = sum(step.duration or 0.0 for step in event.absence.curve.steps)
            return Spell(event.id, None, event.at, event.at + away)
        case Casualties():
            return Spell(event.id, None, event.at, event.at + event.casualties.over)
        case Weather():
            lasts = event.weather.lasts
            return Spell(event.id, None, event.at, None if lasts is None else event.at + lasts)
        case Epidemic() | Mobilise() | Roster():
            return Spell(event.id, None, event.at)
        case Restore() | Destroy() | Shed() | Unshed() | Demand():
            return None
        case _:
            assert_never(event)


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


@dataclass
class _Story:
    """What has happened so far: what is in force, oldest first, what a restore has ended and when, and what is still to come."""

    region: Region
    in_force: list[Spell] = field(default_factory=list)
    ended: list[tuple[Spell, int]] = field(default_factory=list)
    coming: list[Spell] = field(default_factory=list)

    def begin(self, spell: Spell) -> None:
        self.in_force.append(spell)
        if spell in self.coming:
            self.coming.remove(spell)

    def end(self, name: str, now: int) -> Spell | None:
        """End what the restore means: what has this id, else the earliest in force on this subject."""
        live = [spell for spell in self.in_force if spell.end is None or now <= spell.end]
        chosen = next((spell for spell in live if spell.id == name), None)
        chosen = chosen or next((spell for spell in live if spell.subject == name), None)
        if chosen is not None:
            self.in_force.remove(chosen)
            self.ended.append((chosen, now))
        return chosen

    def why_not(self, name: str, now: int) -> Message:
        """Why nothing of this name can be restored now."""
        then = _clock(now)
        again = [when for spell, when in self.ended if spell.is_named(name)]
        over = [spell.end for spell in self.in_force if spell.is_named(name) and spell.end is not None]
        later = [spell.at for spell in self.coming if spell.is_named(name)]
        if again:
            return message("«{id}» återställdes redan vid {before}", id=name, before=_clock(again[-1]))
        if over:
            return message("«{id}» tog slut av sig självt vid {before}", id=name, before=_clock(over[-1]))
        if later:
            return message(
                "«{id}» återställs vid {then} men börjar först vid {later}",
                id=name,
                then=then,
                later=_clock(min(later)),
            )
        return message("«{id}» är inte utslaget vid den tiden", id=name)


def _clock(seconds: float) -> str:
    return units.show(seconds / HOUR, "time")


def restore_problems(scenario: Scenario, region: Region, known: Known) -> Iterator[Problem]:
    """Go through the events in time order and see that each restore has something to end."""
    events = scenario.events
    story = _Story(region)
    spells = [spell_of(event, region) for event in events]
    story.coming = [spell for spell in spells if spell is not None]
    for name in scenario.measures:
        measure = region.measures.get(name)
        if measure is not None and measure.does:
            story.begin(Spell(None, name, 0, measure.lasts))
    named = {event.id for event in events if event.id is not None}
    for index in sorted(range(len(events)), key=lambda one: (events[one].at, one)):
        event, spell = events[index], spells[index]
        if spell is not None:
            story.begin(spell)
        elif isinstance(event, Restore):
            where = f"events/{index}/restore"
            ended = story.end(event.restore, event.at)
            if ended is not None and ended.at == event.at:
                yield _at_once(event.restore, where, event.at)
            elif ended is None and not _is_mistyped(event.restore, story.in_force, known):
                yield _nothing(event, where, known, named, story)


def _at_once(restored: str, where: str, now: int) -> Problem:
    said = message("«{id}» börjar och återställs i samma ögonblick, vid {then}", id=restored, then=_clock(now))
    remedy = message("låt återställningen komma senare, eller ta bort båda")
    return problem("restore-at-once", "", where, said, value=restored, remedy=remedy)


def _is_mistyped(restored: str, in_force: list[Spell], known: Known) -> bool:
    """Whether what was to be lost is misspelt, which is a problem of its own."""
    near = nearest(restored, (spell.subject for spell in in_force if spell.subject is not None))
    return near is not None and not known.has(near, _SUBJECTS)


def _nothing(event: Restore, where: str, known: Known, named: set[str], story: _Story) -> Problem:
    restored = event.restore
    lost = [spell.subject for spell in story.in_force if spell.subject is not None]
    if restored not in named and not known.has(restored, _SUBJECTS):
        near = nearest(restored, (*named, *lost)) or known.near(restored, _SUBJECTS)
        said = message("«{id}» finns inte", id=restored)
        return problem("unknown-reference", "", where, said, value=restored, near=near)
    whole = next((site for site in wholes_of(story.region, restored) if site in lost), None)
    if whole is not None:
        said = message("«{part}» är en del av «{whole}», som är utslaget som helhet", part=restored, whole=whole)
        remedy = message("skriv «restore: {whole}», eller låt bara delen slås ut", whole=whole)
        return problem("restore-part", "", where, said, value=restored, near=whole, remedy=remedy)
    part = next((one for one in lost if restored in wholes_of(story.region, one)), None)
    if part is not None:
        said = message("«{whole}» är inte utslaget som helhet, bara «{part}»", whole=restored, part=part)
        return problem("restore-nothing", "", where, said, value=restored, near=part)
    said = story.why_not(restored, event.at)
    near = nearest(restored, (one for one in lost if one != restored))
    return problem("restore-nothing", "", where, said, value=restored, near=near)
