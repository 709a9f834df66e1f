"""Care that nobody coordinates: patients queue at the nearest site and go on to the next after a while, in place of an optimum.

See docs/model.md, Utan samordning.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from beredskap.arrays import Floats, Mask, tally
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.engine.queueing.proportional import SharedResources
from beredskap.engine.queueing.queues import NOBODY, LiveQueues, Queues
from beredskap.engine.queueing.routes import OpenRoutes, Routes
from beredskap.errors import InternalError
from beredskap.model.base import GRADES
from beredskap.units import HOUR

_SHORTEST: Final = HOUR // 4
_TINY: Final = 1e-9


@dataclass(frozen=True)
class _Course:
    """A decision, and the ``queues`` at the ``ends`` of its rounds (seconds from its start)."""

    decision: Decision
    routes: Routes
    opened: OpenRoutes
    ends: list[int]
    queues: list[LiveQueues]


class Queueing:
    """Decides stretches of time from the present ``queues``, and moves the queues on.

    ``redirect`` is how many seconds a patient waits at a site that does not serve him before he tries the next.
    """

    def __init__(self, redirect: int) -> None:
        self._redirect = redirect
        self._routes: dict[Programme, Routes] = {}
        self._course: _Course | None = None
        self.queues = NOBODY

    def decide(self, programme: Programme, situation: Situation, waiting: Floats, open_: Mask) -> Decision:
        """Decide a situation: of its demand ``waiting`` (pairs,) are already there and the rest arises evenly; ``open_`` (offers,) give care."""
        self._course = self._simulate(self.queues, programme, situation, waiting, open_)
        return self._course.decision

    def decider(self, programme: Programme, capacity: Floats, waiting: Floats, open_: Mask) -> Requeueing:
        """Decides other situations of the same stretch, from the queues of this moment.

        An offer that has more there than its ``capacity`` (offers,) is open.
        """
        return Requeueing(self, programme, self.queues, capacity, waiting, open_)

    def decide_from(
        self, queues: Queues, programme: Programme, situation: Situation, waiting: Floats, open_: Mask
    ) -> Decision:
        """Decide a situation from other ``queues`` than the present ones, which do not move."""
        return self._simulate(queues, programme, situation, waiting, open_).decision

    def advance(self, decision: Decision, share: float, left: Floats) -> None:
        """Let the ``share`` of the stretch decided last come to pass, after which ``left`` (pairs,) wait; raises `InternalError` for another decision."""
        course = self._course
        if course is None or course.decision is not decision:
            raise InternalError("queues moved on by a decision that is not the last")
        elapsed = round(share * decision.situation.length)
        number = min(int(np.searchsorted(course.ends, elapsed)), len(course.ends) - 1)
        standing = course.queues[number].copy()
        standing.grow(elapsed - course.ends[number])
        _reconcile(standing, course.routes, course.opened, left)
        self.queues = standing.snapshot(course.routes.place)

    def _simulate(
        self,
        queues: Queues,
        programme: Programme,
        situation: Situation,
        waiting: Floats,
        open_: Mask,
    ) -> _Course:
        routes = self._routes_of(programme)
        opened = routes.find_open(open_, situation)
        waiting = np.minimum(waiting, situation.demand)
        standing = _resume(queues, routes, opened, waiting)
        stretch = _Stretch(programme, routes, situation, standing)
        ends = _rounds(situation.length, self._redirect)
        arising = (situation.demand - waiting)[routes.pair] * opened.first
        after = []
        for begin, end in zip([0, *ends], ends, strict=False):
            gone = standing.give_up(self._redirect)
            standing.arrive(tally(opened.onward, gone, routes.slots) + arising * ((end - begin) / situation.length))
            stretch.serve_round((end - begin) / situation.length)
            standing.grow(end - begin)
            after.append(standing.copy())
        return _Course(stretch.decision(), routes, opened, ends, after)

    def _routes_of(self, programme: Programme) -> Routes:
        if programme not in self._routes:
            self._routes[programme] = Routes(programme)
        return self._routes[programme]


@dataclass(frozen=True)
class Requeueing:
    """Decides a stretch again in another situation, from the queues of its moment, and changes nothing.

    The offers that are ``open_`` and those that then have more than their ``capacity`` give care: (offers,).
    """

    queueing: Queueing
    programme: Programme
    queues: Queues
    capacity: Floats
    waiting: Floats
    open_: Mask

    def __call__(self, situation: Situation) -> Decision:
        open_ = self.open_ | (situation.capacity > self.capacity)
        return self.queueing.decide_from(self.queues, self.programme, situation, self.waiting, open_)


def _rounds(length: int, redirect: int) -> list[int]:
    """When the rounds of a stretch end, in seconds: about an hour each, a whole number of them to a redirection where that is longer."""
    step = max(math.ceil(redirect / math.ceil(redirect / HOUR)), _SHORTEST)
    return [*range(step, length, step), length]


def _resume(queues: Queues, routes: Routes, opened: OpenRoutes, waiting: Floats) -> LiveQueues:
    """The queues when a stretch begins, ``waiting`` (pairs,) in all: from shut sites they go to the next at once, from those out of reach to the nearest."""
    slot = routes.slot_of(queues.place)
    standing = LiveQueues.of(queues, slot, routes.slots)
    lost = slot < 0
    homeless = tally(routes.pair_at(queues.place[lost]), queues.patients[lost], len(waiting))
    shut = standing.leave(opened.shut)
    standing.arrive(tally(opened.onward, shut, routes.slots) + homeless[routes.pair] * opened.first)
    _reconcile(standing, routes, opened, waiting)
    return standing


def _reconcile(standing: LiveQueues, routes: Routes, opened: OpenRoutes, wanted: Floats) -> None:
    """Make the queues ``wanted`` (pairs,) in all: scale those of a pair alike, and where nobody stands let them come to the nearest."""
    there = tally(routes.pair, standing.total, len(wanted))
    some = there > _TINY
    standing.scale(np.divide(wanted, there, out=np.zeros_like(wanted), where=some)[routes.pair])
    standing.arrive(np.where(some, 0.0, wanted)[routes.pair] * opened.first)


class _Stretch:
    """One stretch of time round by round: what has been given so far, and what is left to give."""

    def __init__(self, programme: Programme, routes: Routes, situation: Situation, standing: LiveQueues) -> None:
        self._programme, self._routes, self._situation, self._standing = programme, routes, situation, standing
        plan = programme.plan
        gives = np.where(programme.columns.closed_gives(situation.satellites), 0.0, np.inf)
        beds = situation.capacity + situation.over
        limits = np.concatenate([beds, situation.pools, situation.fleets, situation.swaps, gives])
        at_once = np.zeros(len(limits), dtype=bool)
        at_once[routes.offers] = [offer.beds for offer in plan.offers]
        at_once[routes.swaps] = at_once[routes.gives] = True
        self._gradual = np.where(at_once, 0.0, limits)
        self._resources = SharedResources(
            np.where(at_once, limits, 0.0), situation.stock, situation.ration, programme.supply_lists
        )
        self._left_in_place = situation.leaving.copy()
        stretch = situation.length / programme.length
        self._groups = [(group, group.claims.for_stretch(stretch)) for group in (*routes.grades, routes.evacuees)]
        self._given = [np.zeros(len(group.give)) for group, _ in self._groups]

    def serve_round(self, share: float) -> None:
        """Serve one round, the ``share`` of the stretch: grade by grade, evacuees after the first."""
        self._resources.left += self._gradual * share
        served = np.zeros(self._routes.slots)
        standing = self._standing.total
        for grade in range(len(GRADES)):
            served += self._serve(grade, standing, grade)
            if grade == 0:
                self._evacuate()
        self._standing.take(served)

    def _serve(self, number: int, wanting: Floats, grade: int) -> Floats:
        """Serve the ``wanting`` (queues,) of one group; gives how many were served (queues,)."""
        group, claims = self._groups[number]
        given = self._resources.serve(claims, wanting, grade)
        self._given[number] += given
        return tally(group.owner, given, len(wanting))

    def _evacuate(self) -> None:
        """Move inpatients, who draw on the stores as their own grade, grade after grade."""
        if not self._left_in_place.any():
            return
        plan = self._programme.plan
        of_grade = np.array([plan.grade[left.care] for left in self._programme.columns.left_in_place], dtype=np.intp)
        for grade in range(len(GRADES)):
            wanting = np.where(of_grade == grade, self._left_in_place, 0.0)
            self._left_in_place -= self._serve(len(GRADES), wanting, grade)

    def decision(self) -> Decision:
        """All that was given, as a decision on the programme's columns."""
        programme, situation = self._programme, self._situation
        columns, at = programme.columns, programme.layout.columns
        gives, flows, swaps, evacuations = (
            self._columns(kind, band.size)
            for kind, band in (
                ("give", at.gives),
                ("flow", at.flows),
                ("swap", at.swaps),
                ("evacuation", at.evacuations),
            )
        )
        served = np.zeros(len(situation.demand))
        for (group, _), given in zip(self._groups[: len(GRADES)], self._given, strict=False):
            served += tally(self._routes.pair[group.owner], given, len(served))
        unserved = _clear_dust(situation.demand - served)
        late = _clear_dust(unserved - situation.can_wait)
        beyond = _clear_dust(gives - situation.usual)
        left_in_place = _clear_dust(self._left_in_place)
        draws = self._resources.drawn[self._routes.draws]
        values = np.zeros(programme.layout.width)
        for band, column in (
            (at.flows, flows),
            (at.gives, gives),
            (at.swaps, swaps),
            (at.slices, _slices(unserved, situation.slices)),
            (at.late, late[columns.late]),
            (at.evacuations, evacuations),
            (at.left_in_place, left_in_place),
            (at.draws, draws),
            (at.beyond, beyond[columns.beyond]),
            (at.over, self._above(gives)[columns.over]),
        ):
            values[band.span] = column
        return Decision(
            situation=situation,
            flows=flows,
            gives=gives,
            swaps=swaps,
            unserved=unserved,
            late=late,
            evacuations=evacuations,
            left_in_place=left_in_place,
            draws=draws,
            beyond=beyond,
            goals=programme.goals @ values,
            start=None,
            staged=False,
        )

    def _above(self, gives: Floats) -> Floats:
        """Those given a bed above the ordinary ones: (offers,)."""
        taken = tally(self._programme.columns.give_offer, gives, len(self._situation.capacity))
        return _clear_dust(taken - self._situation.capacity)

    def _columns(self, kind: str, size: int) -> Floats:
        """What was given by one kind of column: (size,)."""
        total = np.zeros(size)
        for (group, _), given in zip(self._groups, self._given, strict=True):
            column = getattr(group, kind)
            total += tally(column[column >= 0], given[column >= 0], size)
        return total


def _clear_dust(patients: Floats) -> Floats:
    """The same with 0 for next to nothing."""
    return np.where(patients > _TINY, patients, 0.0)


def _slices(unserved: Floats, slices: Floats) -> Floats:
    """The ``unserved`` (pairs,) by slice (pairs, slices) of their pair, the cheapest first: (pairs · slices,)."""
    before = np.cumsum(slices, axis=1) - slices
    return np.asarray(np.clip(unserved[:, None] - before, 0.0, slices)).ravel()
