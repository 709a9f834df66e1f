"""How a pool's staff divide at an instant: who is gone, who serves at another site, and who stays."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from beredskap.engine.staff.pools import Crew
from beredskap.model.care import StaffPool
from beredskap.model.effect import StaffMove
from beredskap.model.scenario.strain import CalledUp

PoolAt = Mapping[tuple[str, str], int]
"""The pool of a competence at a site: (site, competence) to its index."""


class Order(NamedTuple):
    """A mobilisation in force since ``begin``."""

    begin: int
    called: CalledUp


class Move(NamedTuple):
    """Staff moved by a measure since ``begin``."""

    begin: int
    staff: StaffMove


class Departure(NamedTuple):
    """A ``share`` of a crew that ``leaves`` at a time for a site, to serve in ``pool`` (None: there is none) from when it ``arrives``."""

    share: float
    site: str
    pool: int | None
    leaves: int
    arrives: int


class Division(NamedTuple):
    """Shares of a crew: those ``gone`` for good, those who depart, and those who stay."""

    gone: float
    departures: tuple[Departure, ...]
    stay: float


def division(crew: Crew, order: Order | None, moves: Sequence[Move], pools: PoolAt) -> Division:
    """How a crew divides while its own site stands: by mobilisation first, then each measure moves its share of those who remain, in the order decided.

    A move to where they already work moves nobody.
    """
    away = gone(order.called, crew.record) if order else 0.0
    departures = _placed(crew, order, pools) if order else []
    stay = max(0.0, 1.0 - math.fsum([away, *(departure.share for departure in departures)]))
    for begin, staff in moves:
        pool = pools.get((staff.target, staff.work_as or staff.competence))
        if pool != crew.index and crew.pool.site in staff.sites and crew.pool.competence == staff.competence:
            departures.append(Departure(stay * staff.share, staff.target, pool, begin, begin + staff.mustering))
            stay *= 1.0 - staff.share
    return Division(away, tuple(departures), stay)


def gone(called: CalledUp, pool: StaffPool) -> float:
    """The share that is gone at once: those claimed by others, and those hired unless tjänsteplikt holds them."""
    claimed = pool.claimed if called.claimed is None else called.claimed
    hired = pool.hired if called.hired is None else called.hired
    return min(1.0, claimed + (0.0 if called.duty else hired))


def _placed(crew: Crew, order: Order, pools: PoolAt) -> list[Departure]:
    """Those placed elsewhere: shares of the whole pool, but where more are placed than remain each place has its part of those.

    Who is placed where he already works stays.
    """
    begin, called = order
    places = sorted(crew.record.placed.items())
    wanted = math.fsum(share for _, share in places)
    part = min(1.0, (1.0 - gone(called, crew.record)) / wanted) if wanted else 0.0
    return [
        Departure(share * part, site, pools.get((site, crew.pool.competence)), begin, begin + called.mustering)
        for site, share in places
        if share * part and site != crew.pool.site
    ]


def freed(crew: Crew, since: int, share: float, pools: PoolAt) -> Departure:
    """Those who stayed at a site lost ``since`` a time: they go to the pool's ``fallback``, if it has another one."""
    site = crew.record.fallback or crew.pool.site
    pool = None if site == crew.pool.site else pools.get((site, crew.pool.competence))
    return Departure(share, site, pool, since, since + crew.record.mustering)
