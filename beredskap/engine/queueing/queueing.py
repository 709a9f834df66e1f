"""Care that nobody coordinates (design §4.10): patients queue at the nearest site and go on to the next after a while, in place of an optimum."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from beredskap.arrays import Floats, Mask, tally
from beredskap.engine.allocation.layout import SLICES
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.engine.queueing.proportional import Supplies
from beredskap.engine.queueing.queues import NOBODY, Queues, Standing
from beredskap.engine.queueing.routes import Opened, Ways
from beredskap.errors import InternalError
from beredskap.model.base import GRADES
from beredskap.units import HOUR

_SHORTEST: Final = HOUR // 4
_TINY: Final = 1e-9


@dataclass(frozen=True)
class _Played:
    """A decision and the queues at the end of each of its rounds (seconds from its start)."""

    decision: Decision
    ways: Ways
    opened: Opened
    ends: list[int]
    standing: list[Standing]


class Uncoordinated:
    """Decides stretches of time from the present ``queues``, and moves them on.

    ``redirect`` is how many seconds a patient waits at a site that does not serve him before he tries the next.
    """

    def __init__(self, redirect: int) -> None:
        self._redirect = redirect
        self._ways: dict[Programme, Ways] = {}
        self._played: _Played | None = None
        self.queues = NOBODY

    def decide(self, programme: Programme, situation: Situation, waiting: Floats, open_: Mask) -> Decision:
        """What comes of the situation. ``waiting`` per pair are already there, the rest of the demand arises evenly; ``open_`` per offer."""
        self._played = self._play(self.queues, programme, situation, waiting, open_)
        return self._played.decision

    def again(self, programme: Programme, waiting: Floats, open_: Mask) -> Callable[[Situation], Decision]:
        """How the same stretch, from the queues of this moment, would be decided in another situation; changes nothing."""
        queues = self.queues
        return lambda situation: self._play(queues, programme, situation, waiting, open_).decision

    def advance(self, decision: Decision, share: float, left: Floats) -> None:
        """The ``share`` of the stretch decided last came to pass, after which ``left`` wait per pair; raises `InternalError` for another decision."""
        played = self._played
        if played is None or played.decision is not decision:
            raise InternalError("queues moved on by a decision that is not the last")
        elapsed = round(share * decision.situation.length)
        number = min(int(np.searchsorted(played.ends, elapsed)), len(played.ends) - 1)
        standing = played.standing[number].copy()
        standing.grow(elapsed - played.ends[number])
        _reconcile(standing, played.ways, played.opened, left)
        self.queues = standing.snapshot(played.ways.place)

    def _play(
        self,
        queues: Queues,
        programme: Programme,
        situation: Situation,
        waiting: Floats,
        open_: Mask,
    ) -> _Played:
        ways = self._ways_of(programme)
        opened = ways.opened(open_, situation.swaps)
        waiting = np.minimum(waiting, situation.demand)
        standing = _resumed(queues, ways, opened, waiting)
        stretch = _Stretch(programme, ways, situation, standing)
        ends = _rounds(situation.length, self._redirect)
        arising = (situation.demand - waiting)[ways.pair] * opened.first
        after = []
        for begin, end in zip([0, *ends], ends, strict=False):
            gone = standing.give_up(self._redirect)
            standing.arrive(tally(opened.onward, gone, ways.slots) + arising * ((end - begin) / situation.length))
            stretch.pass_on((end - begin) / situation.length)
            standing.grow(end - begin)
            after.append(standing.copy())
        return _Played(stretch.decision(), ways, opened, ends, after)

    def _ways_of(self, programme: Programme) -> Ways:
        if programme not in self._ways:
            self._ways[programme] = Ways(programme)
        return self._ways[programme]


def _rounds(length: int, redirect: int) -> list[int]:
    """When the rounds of a stretch end: about an hour each, a whole number of them to a redirection where that is longer."""
    step = max(math.ceil(redirect / math.ceil(redirect / HOUR)), _SHORTEST)
    return [*range(step, length, step), length]


def _resumed(queues: Queues, ways: Ways, opened: Opened, waiting: Floats) -> Standing:
    """The queues as they stand on: from sites that are shut to the next at once, from those out of reach to the nearest, ``waiting`` per pair in all."""
    slot = ways.slot_of(queues.place)
    standing = Standing.of(queues, slot, ways.slots)
    lost = slot < 0
    homeless = tally(ways.pair_at(queues.place[lost]), queues.patients[lost], len(waiting))
    shut = standing.leave(opened.shut)
    standing.arrive(tally(opened.onward, shut, ways.slots) + homeless[ways.pair] * opened.first)
    _reconcile(standing, ways, opened, waiting)
    return standing


def _reconcile(standing: Standing, ways: Ways, opened: Opened, wanted: Floats) -> None:
    """Make it ``wanted`` per pair: of those who stand the same share everywhere, and where nobody stands they come to the nearest."""
    there = tally(ways.pair, standing.total, len(wanted))
    some = there > _TINY
    standing.scale(np.divide(wanted, there, out=np.zeros_like(wanted), where=some)[ways.pair])
    standing.arrive(np.where(some, 0.0, wanted)[ways.pair] * opened.first)


class _Stretch:
    """One stretch of time round by round: what has been given so far, and what is left to give."""

    def __init__(self, programme: Programme, ways: Ways, situation: Situation, standing: Standing) -> None:
        self._programme, self._ways, self._situation, self._standing = programme, ways, situation, standing
        plan = programme.plan
        limits = np.concatenate([situation.capacity, situation.pools, situation.fleets, situation.swaps])
        at_once = np.zeros(len(limits), dtype=bool)
        at_once[ways.offers] = [offer.beds for offer in plan.offers]
        at_once[ways.swaps] = True
        self._gradual = np.where(at_once, 0.0, limits)
        self._supplies = Supplies(np.where(at_once, limits, 0.0), situation.stock, situation.ration, programme.larders)
        self._left_in_place = situation.leaving.copy()
        stretch = situation.length / programme.length
        self._groups = [(group, group.claims.stretched(stretch)) for group in (*ways.grades, ways.evacuees)]
        self._given = [np.zeros(len(group.give)) for group, _ in self._groups]

    def pass_on(self, share: float) -> None:
        """One round, the ``share`` of the stretch: grade by grade, evacuees after the first."""
        self._supplies.left += self._gradual * share
        served = np.zeros(self._ways.slots)
        standing = self._standing.total
        for grade in range(len(GRADES)):
            served += self._serve(grade, standing, grade)
            if grade == 0:
                self._evacuate()
        self._standing.take(served)

    def _serve(self, number: int, wanting: Floats, grade: int) -> Floats:
        """Serve one group; gives patients per queue."""
        group, claims = self._groups[number]
        given = self._supplies.serve(claims, wanting, grade)
        self._given[number] += given
        return tally(group.owner, given, len(wanting))

    def _evacuate(self) -> None:
        """Inpatients draw on the stores as their own grade: one after another."""
        if not self._left_in_place.any():
            return
        plan = self._programme.plan
        of_grade = np.array([plan.grade[stay.care] for stay in self._programme.columns.stays], dtype=np.intp)
        for grade in range(len(GRADES)):
            wanting = np.where(of_grade == grade, self._left_in_place, 0.0)
            self._left_in_place -= self._serve(len(GRADES), wanting, grade)

    def decision(self) -> Decision:
        """All that was given, in the programme's columns."""
        programme, situation = self._programme, self._situation
        columns, at = programme.columns, programme.layout.columns
        gives, flows, swaps, moves = (
            self._columns(kind, band.size)
            for kind, band in (("give", at.gives), ("flow", at.flows), ("swap", at.swaps), ("move", at.moves))
        )
        served = np.zeros(len(situation.demand))
        for (group, _), given in zip(self._groups[: len(GRADES)], self._given, strict=False):
            served += tally(self._ways.pair[group.owner], given, len(served))
        unserved = _not_dust(situation.demand - served)
        late = _not_dust(unserved - situation.patient)
        beyond = _not_dust(gives - situation.usual)
        stays = _not_dust(self._left_in_place)
        draws = self._supplies.drawn[self._ways.draws]
        values = np.zeros(programme.layout.width)
        for band, column in (
            (at.flows, flows),
            (at.gives, gives),
            (at.swaps, swaps),
            (at.slices, _slices(unserved, situation.demand)),
            (at.late, late[columns.late]),
            (at.moves, moves),
            (at.stays, stays),
            (at.draws, draws),
            (at.beyond, beyond[columns.beyond]),
        ):
            values[band.span] = column
        return Decision(
            situation=situation,
            flows=flows,
            gives=gives,
            swaps=swaps,
            unserved=unserved,
            late=late,
            moves=moves,
            stays=stays,
            draws=draws,
            beyond=beyond,
            goals=programme.goals @ values,
            start=None,
            staged=False,
        )

    def _columns(self, kind: str, size: int) -> Floats:
        total = np.zeros(size)
        for (group, _), given in zip(self._groups, self._given, strict=True):
            column = getattr(group, kind)
            total += tally(column[column >= 0], given[column >= 0], size)
        return total


def _not_dust(patients: Floats) -> Floats:
    return np.where(patients > _TINY, patients, 0.0)


def _slices(unserved: Floats, demand: Floats) -> Floats:
    """The unserved by slice of their pair's demand, the cheapest first."""
    size = demand[:, None] / SLICES
    return np.asarray(np.clip(unserved[:, None] - size * np.arange(SLICES), 0.0, size)).ravel()
