"""Where every pool's hours are while nothing changes: at work there or elsewhere, idle, or away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, part_of
from beredskap.engine.environment import Conditions
from beredskap.engine.roads import Travel
from beredskap.engine.staff.pools import Crew
from beredskap.engine.staff.reassignment import Departure
from beredskap.model.region import Region


class Loss(NamedTuple):
    """A site lost ``since`` a time, with a ``share`` of the staff who were there."""

    since: int
    share: float


class Around:
    """The lost sites and the open roads, as last looked at; before that every site stands and every road is open."""

    def __init__(self, region: Region, sites: Sequence[str]) -> None:
        self._region = region
        self._sites = sites
        self.lost: dict[str, Loss] = {}
        self._travel: Travel | None = None

    def look(self, now: int, world: Conditions) -> bool:
        """Look again; whether anything is new."""
        lost = {
            site: Loss(self.lost[site].since if site in self.lost else now, world.staff_lost(site))
            for site in self._sites
            if world.site_lost(site)
        }
        travel = world.travel()
        new = lost != self.lost or travel is not self._travel
        self.lost, self._travel = lost, travel
        return new

    def leads(self, start: str, end: str) -> bool:
        """Whether there is an open way between two municipalities."""
        return self._travel is None or bool(np.isfinite(self._travel.between(start, end)))

    def place(self, site: str) -> str:
        """The municipality of a site."""
        return self._region.sites[site].municipality


class Strength(NamedTuple):
    """Hours per full day of a crew that are there to be divided, and how many of them longer shifts add."""

    hours: float
    extra: float

    def part(self, share: float) -> Strength:
        """A share of them."""
        return Strength(part_of(self.hours, share), part_of(self.extra, share))


class Serving(NamedTuple):
    """Of a crew's longer shifts: ``extra`` hours per full day, worked in ``pool`` (None: by nobody, they are idle)."""

    crew: int
    pool: int | None
    extra: float


class Whereabouts:
    """Hours per full day: ``present`` in each pool whoever gives them, ``idle`` and ``away`` of each pool's own, and who serves where.

    Away are those who are absent, claimed, on their way, or lost with a site. Idle are those who are fit to work but have nowhere to: no pool of their
    competence at the site that they are meant for, or that site lost, or no open road to it.
    """

    def __init__(self, around: Around, now: int, count: int) -> None:
        self._around = around
        self._now = now
        self.present, self.idle, self.away = np.zeros(count), np.zeros(count), np.zeros(count)
        self.serving: list[Serving] = []

    def stay(self, crew: Crew, strength: Strength) -> None:
        """They serve where they belong."""
        self._serve(crew, crew.index, strength)

    def keep_away(self, crew: Crew, hours: float) -> None:
        """They are away."""
        self.away[crew.index] += hours

    def call_in(self, pool: int, site: str, hours: float) -> None:
        """So many more serve in a pool; nobody comes to a site that is lost."""
        (self.away if site in self._around.lost else self.present)[pool] += hours

    def depart(self, crew: Crew, departure: Departure, strength: Strength) -> None:
        """They leave for another pool. Who is at a site when it is lost is hit with it: at the old one before leaving, at the new one once there."""
        lost, there = self._around.lost, self._around.lost.get(departure.site)
        left = strength.part(departure.share)
        if (home := lost.get(crew.pool.site)) and departure.leaves >= home.since:
            left = self._hit(crew, home, left)
        if departure.pool is None or not self._around.leads(crew.place, self._around.place(departure.site)):
            self._serve(crew, None, left)
        elif there:
            self._serve(crew, None, self._hit(crew, there, left) if departure.arrives <= there.since else left)
        elif self._now < departure.arrives:
            self.keep_away(crew, left.hours)
        else:
            self._serve(crew, departure.pool, left)

    def _hit(self, crew: Crew, loss: Loss, strength: Strength) -> Strength:
        """Those whom the loss of a site leaves."""
        self.keep_away(crew, part_of(strength.hours, loss.share))
        return strength.part(1.0 - loss.share)

    def _serve(self, crew: Crew, pool: int | None, strength: Strength) -> None:
        hours, row = (self.idle, crew.index) if pool is None else (self.present, pool)
        hours[row] += strength.hours
        if strength.extra:
            self.serving.append(Serving(crew.index, pool, strength.extra))

    def wear(self, available: Floats, used: Floats) -> Floats:
        """Per crew, the share of what longer shifts add that was worked, of hours per pool that were ``available`` and ``used``.

        Ordinary hours are used before those that longer shifts add. In an endless pool nobody is worn.
        """
        worked, added = np.zeros(len(self.present)), np.zeros(len(self.present))
        in_pool = np.zeros(len(self.present))
        for _, pool, extra in self.serving:
            if pool is not None:
                in_pool[pool] += extra
        for crew, pool, extra in self.serving:
            added[crew] += extra
            if pool is not None and np.isfinite(self.present[pool]) and available[pool] > 0:
                longer = available[pool] * in_pool[pool] / self.present[pool]
                worked[crew] += extra * min(1.0, max(0.0, 1.0 - (available[pool] - used[pool]) / longer))
        return np.divide(worked, added, out=np.zeros_like(worked), where=(added > 0) & np.isfinite(added))
