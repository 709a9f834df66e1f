"""Reassignment: which shares of a pool's staff are called up, serve at another site, or stay, at one instant (docs/model.md, Personalens närvaro)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from beredskap.engine.staff.pools import PoolMembers
from beredskap.model.care import StaffPool
from beredskap.model.effect import StaffMove
from beredskap.model.scenario.strain import CalledUp

PoolAt = Mapping[tuple[str, str], int]
"""The number of the pool of a competence at a site, by (site, competence)."""


class Mobilisation(NamedTuple):
    """A mobilisation (höjd beredskap) in force since ``begin``."""

    begin: int
    called: CalledUp


class StaffTransfer(NamedTuple):
    """Staff moved by a measure in force since ``begin``."""

    begin: int
    staff: StaffMove


class Departure(NamedTuple):
    """A ``share`` of a pool's members who leave for a site at a time, to serve in ``pool`` (None: there is none for them) from when they arrive.

    An hour of theirs ``counts`` as so much of one of those who belong there.
    """

    share: float
    site: str
    pool: int | None
    leaves: int
    arrives: int
    counts: float = 1.0


class Division(NamedTuple):
    """Shares of a pool's members: those ``called_up``, those who depart, and those who ``stay``."""

    called_up: float
    departures: tuple[Departure, ...]
    stay: float


def divide(
    members: PoolMembers, mobilisation: Mobilisation | None, transfers: Sequence[StaffTransfer], pools: PoolAt
) -> Division:
    """Divide a pool's members while their own site stands: mobilisation first, then each transfer moves its share of those who remain, as decided.

    A transfer to where they already work moves nobody.
    """
    called_up = share_called_up(mobilisation.called, members.record) if mobilisation else 0.0
    departures = _depart_to_posts(members, mobilisation, pools) if mobilisation else []
    stay = max(0.0, 1.0 - math.fsum([called_up, *(departure.share for departure in departures)]))
    for begin, staff in transfers:
        pool = pools.get((staff.target, staff.work_as or staff.competence))
        if pool != members.index and members.pool.site in staff.sites and members.pool.competence == staff.competence:
            arrives = begin + staff.mustering
            departures.append(Departure(stay * staff.share, staff.target, pool, begin, arrives, staff.counts))
            stay *= 1.0 - staff.share
    return Division(called_up, tuple(departures), stay)


def share_called_up(called: CalledUp, pool: StaffPool) -> float:
    """The share that leaves at once: those claimed by others, and those hired unless tjänsteplikt holds them."""
    claimed = pool.claimed if called.claimed is None else called.claimed
    hired = pool.hired if called.hired is None else called.hired
    return min(1.0, claimed + (0.0 if called.duty else hired))


def _depart_to_posts(members: PoolMembers, mobilisation: Mobilisation, pools: PoolAt) -> list[Departure]:
    """Those with a wartime post (krigsplacering) elsewhere: shares of the whole pool, or, if more have posts than remain, each post's part of those.

    Who has his post where he already works stays.
    """
    begin, called = mobilisation
    places = sorted(members.record.placed.items())
    wanted = math.fsum(share for _, share in places)
    part = min(1.0, (1.0 - share_called_up(called, members.record)) / wanted) if wanted else 0.0
    return [
        Departure(share * part, site, pools.get((site, members.pool.competence)), begin, begin + called.mustering)
        for site, share in places
        if share * part and site != members.pool.site
    ]


def depart_to_fallback(members: PoolMembers, since: int, share: float, pools: PoolAt) -> Departure:
    """The ``share`` who stayed at a site that is lost ``since`` a time: they go to the pool's ``fallback``, if that is another site."""
    site = members.record.fallback or members.pool.site
    pool = None if site == members.pool.site else pools.get((site, members.pool.competence))
    return Departure(share, site, pool, since, since + members.record.mustering)
