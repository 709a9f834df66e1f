"""Who is at work: the hours of every staff pool while staff are away, called up, moved, freed or worn out (design §4.9)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import NamedTuple, TypeVar, assert_never

import numpy as np

from beredskap.arrays import Floats, part_of
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.environment import Conditions
from beredskap.engine.pass_calendar import Shape, capacity_days
from beredskap.engine.staff.absences import Away, left_by, next_step
from beredskap.engine.staff.deployment import Around, Strength, Whereabouts
from beredskap.engine.staff.fatigue import Shifts, factor
from beredskap.engine.staff.pools import Crew, crews
from beredskap.engine.staff.reassignment import Division, Move, Order, division, freed
from beredskap.model.effect import CallIn, Extra, LongShifts, MoveStaff, StaffMove
from beredskap.model.result.journal import RosterSpent
from beredskap.model.scenario.event import Enact, InfrastructureEvent, PatientEvent, Restore
from beredskap.model.scenario.scenario import AnyEvent
from beredskap.model.scenario.strain import Absence, Absent, CalledUp, Mobilise, Roster, Weather

What = Absent | CalledUp | Shifts | StaffMove | Extra
_What = TypeVar("_What", Absent, CalledUp, Shifts, StaffMove, Extra)


class _InForce(NamedTuple):
    """What changes presence since ``begin``; ``key`` says which event or measure it is part of."""

    begin: int
    key: tuple[str, str]
    what: What


class Presence:
    """Hours of every staff pool, in the order of `CarePlan.pools`.

    Of a pool's ordinary hours, by season, those remain whom no absence keeps away and who have an open road from home, longer as long as a roster lasts. Of
    these the shares that are claimed and hired leave at höjd beredskap and others go to where they are placed; then each measure in turn moves its share
    of the rest. The last rest serves where it belongs or, if that site is lost, at the pool's ``fallback`` once it has mustered. Who serves elsewhere is
    away as much as his own pool is, and keeps the hours of the day of the pool he comes to. When a lost site is restored all its staff are back at once,
    those lost with it too, as its vehicles are; so are those moved when their measure ends.

    ``rosters`` are those that were spent, so far. An endless pool (okänd as never limiting) stays endless unless nobody is left, and so does what is moved
    from it.
    """

    def __init__(self, plan: CarePlan, start: datetime.datetime) -> None:
        self.rosters: list[RosterSpent] = []
        self._plan = plan
        self._start = start
        self._crews = crews(plan)
        self._pool_at: dict[tuple[str, str], int] = {}
        for crew in self._crews:
            self._pool_at.setdefault((crew.pool.site, crew.pool.competence), crew.index)
        self._around = Around(plan.region, sorted({pool.site for pool in plan.pools}))
        self._in_force: list[_InForce] = []
        self._time = 0
        self._found: Whereabouts | None = None
        self._until = math.inf
        self._asked: int | None = None
        self._led_since: int | None = 0
        self._seen = self._decided = self.whereabouts(0)

    def lead(self, now: int, is_led: bool) -> None:
        """Whether somebody sends staff of lost sites where they are needed; where nobody does they have nowhere to serve (design §4.10)."""
        if is_led != (self._led_since is not None):
            self._led_since = now if is_led else None
            self._stale(now)

    def happen(self, now: int, events: Sequence[AnyEvent]) -> bool:
        """Take in the scenario's events of this instant: absences, mobilisation and rosters, and what restores one of them by its id; whether any did."""
        before = self._in_force
        for event in events:
            key = ("event", event.id or "")
            match event:
                case Absence():
                    self._begin(now, key, event.absence)
                case Mobilise():
                    self._begin(now, key, event.mobilise)
                case Roster():
                    self._begin(now, key, Shifts(now, event.roster))
                case Restore():
                    self._end(now, ("event", event.restore))
                case InfrastructureEvent() | PatientEvent() | Weather() | Enact():
                    pass
                case _:
                    assert_never(event)
        return self._in_force is not before

    def enact(self, now: int, handle: str, effect: MoveStaff | CallIn | LongShifts) -> None:
        """Something a measure does to staff begins; ``handle`` names it until it is withdrawn."""
        key = ("measure", handle)
        if isinstance(effect, LongShifts):
            self._begin(now, key, Shifts(now, effect.roster))
        else:
            self._begin(now, key, effect.staff if isinstance(effect, MoveStaff) else effect.call_in)

    def withdraw(self, now: int, handle: str) -> None:
        """All that was enacted by this handle ends."""
        self._end(now, ("measure", handle))

    def _begin(self, now: int, key: tuple[str, str], what: What) -> None:
        self._in_force = sorted([*self._in_force, _InForce(now, key, what)], key=lambda one: (one.begin, one.key))
        self._stale(now)

    def _end(self, now: int, key: tuple[str, str]) -> None:
        left = [one for one in self._in_force if one.key != key]
        if len(left) < len(self._in_force):
            self._in_force = left
            self._stale(now)

    def _stale(self, now: int) -> None:
        self._time = now
        self._found = None

    def look(self, now: int, world: Conditions) -> bool:
        """Look at the lost sites and the roads; whether anybody is elsewhere than when last asked, for whatever reason."""
        if self._around.look(now, world):
            self._found = None
        seen, found = self._seen, self.whereabouts(now)
        self._seen = found
        return not (np.array_equal(seen.present, found.present) and np.array_equal(seen.idle, found.idle))

    def next_time(self, now: int) -> int | None:
        """The next instant at which presence may change by itself: a step of a curve, mustering done, a new month.

        When a roster is spent is not foretold: that is decided where segments end.
        """
        self.whereabouts(now)
        return None if self._until == math.inf else math.ceil(self._until)

    def hours(self, now: int, window: tuple[int, int], shapes: Sequence[Shape]) -> Floats:
        """Hours per pool in a whole pass, if what is now held all through.

        ``window`` is the pass in seconds from a Monday 00:00, ``shapes`` the opening shape in force for each pool.
        """
        self._asked = now
        self._seen = self._decided = self.whereabouts(now)
        return _in_pass(self._decided.present, window, shapes)

    def idle(self, now: int, window: tuple[int, int], shapes: Sequence[Shape]) -> Floats:
        """Hours in a whole pass, per pool they come from, of staff who could work but have nowhere to serve: as `hours` saw it if it was asked at ``now``."""
        found = self._decided if now == self._asked else self.whereabouts(now)
        return _in_pass(found.idle, window, shapes)

    def shares(self) -> Floats:
        """Hours as of last asked over ordinary hours, per pool; 1 where either is endless or there ordinarily are none."""
        ordinary = self._plan.hours
        present = self.whereabouts(self._time).present
        finite = np.isfinite(ordinary) & np.isfinite(present) & (ordinary > 0)
        shares = np.where(np.isinf(ordinary) & (present == 0), 0.0, 1.0)
        return np.asarray(np.divide(present, ordinary, out=shares, where=finite))

    def work(self, begin: int, end: int, available: Floats, used: Floats) -> None:
        """Wear those on longer shifts by a segment for which `hours` was last asked: hours per pool that were ``available`` and ``used``.

        A second in which part of what longer shifts add was worked counts for that part.
        """
        rosters = [roster for since, roster in self._of(Shifts) if since <= begin]
        if not rosters or not self._decided.serving:
            return
        seconds = self._decided.wear(available, used) * (end - begin)
        spent = [roster.wear(crew, end, seconds[crew.index]) for crew in self._crews for roster in rosters]
        if reports := [report for report in spent if report is not None]:
            self.rosters += reports
            self._stale(end)

    def whereabouts(self, now: int) -> Whereabouts:
        """Where everybody is at this instant, as far as was last looked."""
        self._time = now
        if self._found is None or now >= self._until:
            self._found = self._find(now)
        return self._found

    def _find(self, now: int) -> Whereabouts:
        found = Whereabouts(self._around, now, len(self._crews))
        absences = [Away(*one) for one in self._of(Absent)]
        rosters = [roster for _, roster in self._of(Shifts)]
        order = next((Order(*one) for one in reversed(self._of(CalledUp))), None)
        moves = [Move(*one) for one in self._of(StaffMove)]
        times = [next_step(away, now) for away in absences] + self._next_month(now)
        for crew in self._crews:
            strength = self._strength(found, crew, now, absences, rosters)
            shares = division(crew, order, moves, self._pool_at)
            times += self._divide(found, crew, shares, strength)
        for _, extra in self._of(Extra):
            if (pool := self._pool_at.get((extra.site, extra.competence))) is not None:
                found.call_in(pool, extra.site, self._plan.known(extra.hours) * 24)
        self._until = min((time for time in times if time > now), default=math.inf)
        return found

    def _divide(self, found: Whereabouts, crew: Crew, shares: Division, strength: Strength) -> list[float]:
        """Send a crew where it is to be; returns when those who depart arrive."""
        found.keep_away(crew, strength.part(shares.gone).hours)
        departures = shares.departures
        if loss := self._around.lost.get(crew.pool.site):
            since = loss.since if self._led_since is None else max(loss.since, self._led_since)
            pools = {} if self._led_since is None else self._pool_at
            departures = (*departures, freed(crew, since, shares.stay, pools))
        else:
            found.stay(crew, strength.part(shares.stay))
        for departure in departures:
            found.depart(crew, departure, strength)
        return [departure.arrives for departure in departures if departure.pool is not None]

    def _strength(
        self, found: Whereabouts, crew: Crew, now: int, absences: Sequence[Away], rosters: Sequence[Shifts]
    ) -> Strength:
        """What is left of a crew's ordinary hours once those absent are away."""
        homes = [home for home, _ in crew.homes]
        there = [left_by(absences, now, crew, home) if self._around.leads(home, crew.place) else 0.0 for home in homes]
        longer = [factor(rosters, crew, home) for home in homes]
        usual = crew.mean(there)
        left = crew.mean([share * hours for share, hours in zip(there, longer, strict=True)])
        month = (self._start + datetime.timedelta(seconds=now)).month
        whole = part_of(crew.pool.hours, crew.months[month - 1] if crew.months else 1.0)
        found.keep_away(crew, part_of(whole, max(0.0, crew.mean(longer) - left)))
        return Strength(part_of(whole, left), part_of(whole, max(0.0, left - usual)))

    def _of(self, kind: type[_What]) -> list[tuple[int, _What]]:
        return [(one.begin, one.what) for one in self._in_force if isinstance(one.what, kind)]

    def _next_month(self, now: int) -> list[float]:
        """When the next month begins, if that matters to anybody."""
        if not any(crew.months for crew in self._crews):
            return []
        moment = self._start + datetime.timedelta(seconds=now)
        first = datetime.datetime(moment.year + moment.month // 12, moment.month % 12 + 1, 1, tzinfo=moment.tzinfo)
        return [(first - self._start).total_seconds()]


def _in_pass(per_day: Floats, window: tuple[int, int], shapes: Sequence[Shape]) -> Floats:
    """Hours in a pass of hours per full day."""
    days = capacity_days(shapes, *window)
    return np.asarray(np.multiply(per_day, days, out=np.zeros_like(per_day), where=days > 0))
