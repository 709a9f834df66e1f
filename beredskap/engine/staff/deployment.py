"""Deployment: where every pool's hours are while nothing changes: at work there or elsewhere, idle, or away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, part_of
from beredskap.engine.environment import Environment
from beredskap.engine.memory import LONG_AGO, Recalled
from beredskap.engine.roads import Travel
from beredskap.engine.staff.pools import PoolMembers
from beredskap.engine.staff.reassignment import Departure
from beredskap.model.region import Region
from beredskap.model.result.memory import Tree


class SiteLoss(NamedTuple):
    """A site lost ``since`` a time, and a ``share`` of the staff who were there with it."""

    since: int
    share: float


class Surroundings:
    """The lost sites and the open roads as last looked at; before that every site stands and every road is open."""

    def __init__(self, region: Region, sites: Sequence[str]) -> None:
        self._region = region
        self._sites = sites
        self.lost: dict[str, SiteLoss] = {}
        self._travel: Travel | None = None

    def look(self, world: Environment) -> bool:
        """Look again; whether anything is new."""
        lost = {
            site: SiteLoss(self.lost[site].since if site in self.lost else since, world.staff_lost(site))
            for site in self._sites
            if (since := world.lost_since(site)) is not None
        }
        travel = world.travel()
        new = lost != self.lost or travel is not self._travel
        self.lost, self._travel = lost, travel
        return new

    def remember(self) -> Tree:
        """The lost sites, and since when."""
        return {site: {"since": loss.since, "share": loss.share} for site, loss in self.lost.items()}

    def recall(self, memory: Recalled, world: Environment) -> None:
        """Take back what `remember` gave; the roads are those of the ``world``."""
        self.lost = {
            site: SiteLoss(one.whole("since", least=-LONG_AGO), one.number("share", most=1.0))
            for site in self._sites
            if memory.names(site)
            for one in [memory.part(site)]
        }
        self._travel = world.travel()

    def leads(self, start: str, end: str) -> bool:
        """Whether there is an open road between two municipalities."""
        return self._travel is None or bool(np.isfinite(self._travel.between(start, end)))

    def place(self, site: str) -> str:
        """The municipality of a site."""
        return self._region.sites[site].municipality


class StaffHours(NamedTuple):
    """Hours per full day of a pool's members, or of some of them, and how many of those ``hours`` are ``extra`` from longer shifts."""

    hours: float
    extra: float

    def part(self, share: float) -> StaffHours:
        """Those of a share of the members."""
        return StaffHours(part_of(self.hours, share), part_of(self.extra, share))


class Serving(NamedTuple):
    """Extra hours per full day of the members of pool ``home``, worked in ``pool`` (None: in none, they are idle)."""

    home: int
    pool: int | None
    extra: float


class Deployment:
    """Hours per full day, by pool: ``present`` whoever gives them, as much as they count, ``idle`` and ``away`` of the pool's own members; and
    whose longer shifts serve where.

    Away are those who are absent, called up, on their way, or lost with a site. Idle are those who could work but have nowhere to: no pool of their
    competence at the site they are meant for, or that site lost, or no open road to it. Hours that longer shifts or calling in would have given beyond what
    working time allows are ``refused``, by the pool they were asked of.
    """

    def __init__(self, surroundings: Surroundings, now: int, count: int) -> None:
        self._surroundings = surroundings
        self._now = now
        self.present, self.idle, self.away, self.refused = (np.zeros(count) for _ in range(4))
        self.serving: list[Serving] = []

    def stay(self, members: PoolMembers, hours: StaffHours) -> None:
        """Let members serve in their own pool."""
        self._serve(members, members.index, hours)

    def keep_away(self, members: PoolMembers, hours: float) -> None:
        """Count so many of the members' hours as away."""
        self.away[members.index] += hours

    def call_in(self, pool: int, site: str, hours: float) -> None:
        """Add hours of people who were off duty, or from outside, to a pool; nobody comes to a site that is lost."""
        (self.away if site in self._surroundings.lost else self.present)[pool] += hours

    def refuse(self, pool: int, hours: float) -> None:
        """Count hours that were asked of a pool and that working time does not allow; what is endless is no figure."""
        if math.isfinite(hours):
            self.refused[pool] += hours

    def depart(self, members: PoolMembers, departure: Departure, hours: StaffHours) -> None:
        """Let members leave for another pool. Who is at a site when it is lost is hit with it: at the old one until he leaves, then at the new one."""
        lost, there = self._surroundings.lost, self._surroundings.lost.get(departure.site)
        left = hours.part(departure.share)
        if (home := lost.get(members.pool.site)) and departure.leaves >= home.since:
            left = self._hit(members, home, left)
        if departure.pool is None or not self._surroundings.leads(
            members.place, self._surroundings.place(departure.site)
        ):
            self._serve(members, None, left)
        elif there:
            self._serve(members, None, self._hit(members, there, left) if departure.arrives <= there.since else left)
        elif self._now < departure.arrives:
            self.keep_away(members, left.hours)
        else:
            self._serve(members, departure.pool, left.part(departure.counts))

    def _hit(self, members: PoolMembers, loss: SiteLoss, hours: StaffHours) -> StaffHours:
        """Count those lost with a site as away; gives the rest."""
        self.keep_away(members, part_of(hours.hours, loss.share))
        return hours.part(1.0 - loss.share)

    def _serve(self, members: PoolMembers, pool: int | None, hours: StaffHours) -> None:
        if pool is None:
            self.idle[members.index] += hours.hours
        else:
            self.present[pool] += hours.hours
        if hours.extra:
            self.serving.append(Serving(members.index, pool, hours.extra))

    def wear(self, available: Floats, used: Floats) -> Floats:
        """The share of what longer shifts add that was worked, by pool whose members worked it; hours ``available`` and ``used`` are by pool.

        Ordinary hours are used before those that longer shifts add. In an endless pool nobody tires.
        """
        worked, added = np.zeros(len(self.present)), np.zeros(len(self.present))
        in_pool = np.zeros(len(self.present))
        for _, pool, extra in self.serving:
            if pool is not None:
                in_pool[pool] += extra
        for home, pool, extra in self.serving:
            added[home] += extra
            if pool is not None and np.isfinite(self.present[pool]) and available[pool] > 0:
                longer = available[pool] * in_pool[pool] / self.present[pool]
                worked[home] += extra * min(1.0, max(0.0, 1.0 - (available[pool] - used[pool]) / longer))
        return np.divide(worked, added, out=np.zeros_like(worked), where=(added > 0) & np.isfinite(added))
