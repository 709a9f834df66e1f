"""Where each care type is given at one moment of a run, and how: at each hospital, at the vårdcentraler, and elsewhere."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from beredskap.engine.care_plan.plan import offerings_in_force
from beredskap.engine.metrics.ranking import rank_outcomes
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, Outcome, Word

PRIMARY: Final = "vårdcentral"
OTHERS: Final = "övriga"


@dataclass(frozen=True)
class CareByHospital:
    """A care type's outcome in the whole region, and its word at each hospital (id), `PRIMARY` and `OTHERS`: None where it is not given there."""

    outcome: Outcome
    places: dict[str, Word | None]


def list_hospitals(region: Region) -> list[str]:
    """The hospitals of the region, in the order of the file."""
    return [site.id for site in region.sites.values() if site.kind == "sjukhus"]


def list_care_by_hospital(journal: Journal, region: Region, time: int) -> list[CareByHospital]:
    """Every care type that is asked for, the worst first, ``time`` seconds from the start.

    Where an offering has no capacity or its role does not hold on the day, the care is not given there.
    """
    levels = levels_at(journal, time)
    given = _given(region, (journal.start + datetime.timedelta(seconds=time)).date())
    places = (*list_hospitals(region), PRIMARY, OTHERS)
    return [
        CareByHospital(
            outcome,
            {
                place: _word(outcome.word, [levels.get(one, 1.0) for one in given.get((outcome.care, place), ())])
                for place in places
            },
        )
        for outcome in rank_outcomes(journal, region)
        if outcome.word != "–"
    ]


def _given(region: Region, day: datetime.date) -> dict[tuple[str, str], list[str]]:
    """The offerings of each care type that can give any on a day, by hospital and for all of the other kinds of sites."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in offerings_in_force(region, day):
        offering = region.offerings[name]
        if offering.capacity is not None and offering.capacity.value == 0:
            continue
        if not region.sites[offering.site].is_neighbour:
            for care in offering.care:
                found[care, _place(region, offering.site)].append(name)
    return found


def _place(region: Region, site: str) -> str:
    """A hospital's own id; what belongs to a vårdcentral is one."""
    found = region.sites[site]
    if found.kind == "sjukhus":
        return site
    parent = region.sites.get(found.parent or "")
    return PRIMARY if PRIMARY in (found.kind, parent.kind if parent else "") else OTHERS


def levels_at(journal: Journal, time: int) -> dict[str, float]:
    """The level of everything that has changed, at a time."""
    levels: dict[str, float] = {}
    for change in journal.changes:
        if change.time > time:
            break
        if change.kind == "level":
            levels[change.subject] = change.after
    return levels


def _word(region: Word, levels: Sequence[float]) -> Word | None:
    """What has become of care at a site: what is lost there is moved or waits if the region as a whole still gives it."""
    if not levels:
        return None
    if max(levels) == 0:
        return region if region in ("flyttad", "försenad", "för sent") else "upphör"
    return "kvarstår" if min(levels) == 1 else "begränsad"
