"""What falls if something falls (spridningskedja): the infrastructure alone, without patients, so that the answer is there at once."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from beredskap.engine.explanation.chain import Explanations
from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.network.network import Network
from beredskap.model.region import Region
from beredskap.model.result.journal import Cause
from beredskap.model.scenario.event import Lose
from beredskap.model.scenario.scenario import AnyEvent


@dataclass(frozen=True)
class Fallen:
    """A node or an offering that loses level: first at ``at`` (seconds), to its ``least`` within the horizon, and when it is down, if it ever is."""

    subject: str
    at: int
    least: float
    down_at: int | None
    causes: tuple[Cause, ...]


def fallout(
    region: Region,
    lost: str,
    start: datetime.datetime,
    horizon: int,
    unknown_as: float = math.inf,
    already: Sequence[AnyEvent] = (),
) -> tuple[Fallen, ...]:
    """Lose one site, node or offering for good at T+0: all that falls within ``horizon`` seconds, in the order of time.

    Stores fall by the draws of nodes alone, not by care. ``unknown_as`` is what a quantity that is okänd counts as. ``already`` are events at T+0 that
    hold whatever is lost: what falls just so by them alone is left out.
    """
    usual = _falls(region, already, start, horizon, unknown_as) if already else {}
    found = _falls(region, (*already, Lose(at=0, lose=lost)), start, horizon, unknown_as)
    fallen = [one for subject, one in found.items() if not _alike(one, usual.get(subject))]
    return tuple(sorted(fallen, key=lambda one: (one.at, one.subject)))


def _alike(one: Fallen, other: Fallen | None) -> bool:
    return other is not None and (one.at, one.least, one.down_at) == (other.at, other.least, other.down_at)


def _falls(
    region: Region, events: Sequence[AnyEvent], start: datetime.datetime, horizon: int, unknown_as: float
) -> dict[str, Fallen]:
    infrastructure = Infrastructure(Network(region, unknown_as=unknown_as), start, horizon)
    infrastructure.settle(events)
    while (following := infrastructure.next_time()) is not None and following < horizon:
        infrastructure.advance(following)
        infrastructure.settle(())
    explanations = Explanations(infrastructure.changes, region)
    first: dict[str, int] = {}
    least: dict[str, float] = {}
    down: dict[str, int] = {}
    for change in infrastructure.changes:
        if change.kind != "level" or change.after >= change.before:
            continue
        first.setdefault(change.subject, change.time)
        least[change.subject] = min(least.get(change.subject, 1.0), change.after)
        if change.after == 0:
            down.setdefault(change.subject, change.time)
    return {
        subject: Fallen(subject, at, least[subject], down.get(subject), found.causes if found else ())
        for subject, at in first.items()
        for found in (explanations.explain(subject, at),)
    }
