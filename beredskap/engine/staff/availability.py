"""Availability: the hours of every staff pool while staff are absent, called up, moved, freed or worn out (docs/model.md, Personalens närvaro)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar, assert_never

import numpy as np

from beredskap.arrays import Floats, part_of
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.environment import Environment
from beredskap.engine.memory import LONG_AGO, Origins, Recalled, write_out
from beredskap.engine.pass_calendar import Shape, capacity_days
from beredskap.engine.staff.absences import AbsenceInForce, next_change, share_present
from beredskap.engine.staff.deployment import Deployment, StaffHours, Surroundings
from beredskap.engine.staff.fatigue import Fatigue, hours_factor
from beredskap.engine.staff.pools import PoolMembers, members_of_pools
from beredskap.engine.staff.reassignment import Division, Mobilisation, StaffTransfer, depart_to_fallback, divide
from beredskap.model.effect import CallIn, Extra, LongShifts, MoveStaff, StaffMove
from beredskap.model.result.journal import RosterSpent
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.event import Enact, InfrastructureEvent, PatientEvent, Restore
from beredskap.model.scenario.scenario import AnyEvent
from beredskap.model.scenario.strain import Absence, Absent, CalledUp, LongerShifts, Mobilise, Roster, Weather
from beredskap.units import HOUR, WEEK

Influence = Absent | CalledUp | Fatigue | StaffMove | Extra
_Influence = TypeVar("_Influence", Absent, CalledUp, Fatigue, StaffMove, Extra)


class _InForce(NamedTuple):
    """Something that influences where staff are since ``begin``; ``key`` says which event or measure it is part of."""

    begin: int
    key: tuple[str, str]
    what: Influence


class Availability:
    """Hours of every staff pool, in the order of `CarePlan.pools`.

    Of a pool's ordinary hours, by season, those remain whom no absence keeps away and who have an open road from home, longer as long as a roster lasts. Of
    these the shares that are claimed and hired leave at höjd beredskap and others go to their posts; then each measure in turn moves its share of the
    rest. The last rest serves where it belongs or, if that site is lost, at the pool's ``fallback`` once it has mustered. Who serves elsewhere is away as
    much as his own pool is, and keeps the hours of the day of the pool he comes to. When a lost site is restored all its staff are back at once, those lost
    with it too, as its vehicles are; so are those moved when their measure ends.

    Longer shifts, other hours of the day and calling in together never make anybody work longer than the region's working time allows: what a pool's members
    give in a week is at most their number times that.

    ``worn`` are seconds of longer shifts that pools (by id) have behind them at the start, and ``rosters`` reports of those that were spent, so far. An
    endless pool (okänd as never limiting) stays endless unless nobody is left, and so does what is moved from it.
    """

    def __init__(self, plan: CarePlan, start: datetime.datetime, worn: Mapping[str, float] | None = None) -> None:
        self.rosters: list[RosterSpent] = []
        self._plan = plan
        self._rule = plan.region.working_time
        self._start = start
        self._worn = worn or {}
        self._pools = members_of_pools(plan)
        self._pool_at: dict[tuple[str, str], int] = {}
        for members in self._pools:
            self._pool_at.setdefault((members.pool.site, members.pool.competence), members.index)
        self._surroundings = Surroundings(plan.region, sorted({pool.site for pool in plan.pools}))
        self._shapes: Sequence[Shape] = [pool.shape for pool in plan.pools]
        self._in_force: list[_InForce] = []
        self._time = 0
        self._found: Deployment | None = None
        self._gained: dict[str, Floats] = {}
        """What `gained_without` said of the deployment found. It holds as long: without a measure nobody else leaves or arrives at another time."""
        self._until = math.inf
        self._asked: int | None = None
        self._led_since: int | None = -LONG_AGO
        self._seen = self._decided = self.deployment(0)

    def lead(self, now: int, is_led: bool) -> None:
        """Set whether somebody sends staff of lost sites where they are needed; where nobody does they have nowhere to serve."""
        if is_led != (self._led_since is not None):
            self._led_since = now if is_led else None
            self._forget(now)

    def keep(self, now: int, shapes: Sequence[Shape]) -> None:
        """Let every pool keep these hours of the day: more open days in a week leave fewer hours for each."""
        if any(one is not other for one, other in zip(shapes, self._shapes, strict=True)):
            self._shapes = shapes
            self._forget(now)

    def happen(self, now: int, events: Sequence[AnyEvent]) -> bool:
        """Take in the events of this instant: absences, mobilisation, rosters, and what restores one of them by its id; whether there were any."""
        before = self._in_force
        for event in events:
            key = ("event", event.id or "")
            match event:
                case Absence():
                    self._begin(now, key, event.absence)
                case Mobilise():
                    self._begin(now, key, event.mobilise)
                case Roster():
                    self._lengthen(now, key, event.roster)
                case Restore():
                    self._end(now, ("event", event.restore))
                case InfrastructureEvent() | PatientEvent() | Weather() | Enact():
                    pass
                case _:
                    assert_never(event)
        return self._in_force is not before

    def enact(self, now: int, handle: str, effect: MoveStaff | CallIn | LongShifts) -> None:
        """Begin what a measure does to staff; ``handle`` names it until it is withdrawn."""
        key = ("measure", handle)
        if isinstance(effect, LongShifts):
            self._lengthen(now, key, effect.roster)
        else:
            self._begin(now, key, effect.staff if isinstance(effect, MoveStaff) else effect.call_in)

    def withdraw(self, now: int, handle: str) -> None:
        """End all that was enacted by this handle."""
        self._end(now, ("measure", handle))

    def _lengthen(self, now: int, key: tuple[str, str], terms: LongerShifts) -> None:
        """Begin longer shifts, which those who are worn already have as much less left of."""
        fatigue = Fatigue(now, terms)
        for members in self._pools:
            worn = min(self._worn.get(members.pool.id, 0.0), terms.lasts)
            spent = fatigue.wear(members, now, worn) if worn else None
            self.rosters += [spent] if spent else []
        self._begin(now, key, fatigue)

    def _begin(self, now: int, key: tuple[str, str], what: Influence) -> None:
        self._in_force = sorted([*self._in_force, _InForce(now, key, what)], key=lambda one: (one.begin, one.key))
        self._forget(now)

    def _end(self, now: int, key: tuple[str, str]) -> None:
        left = [one for one in self._in_force if one.key != key]
        if len(left) < len(self._in_force):
            self._in_force = left
            self._forget(now)

    def _forget(self, now: int) -> None:
        """Work out the deployment anew when it is next asked for."""
        self._time = now
        self._found = None

    def look(self, now: int, world: Environment) -> bool:
        """Look at the lost sites and the roads; gives whether anybody is elsewhere than when last asked, for whatever reason."""
        if self._surroundings.look(world):
            self._found = None
        seen, found = self._seen, self.deployment(now)
        self._seen = found
        return not (np.array_equal(seen.present, found.present) and np.array_equal(seen.idle, found.idle))

    def next_time(self, now: int) -> int | None:
        """The next instant at which hours may change by themselves: a step of a curve, mustering done, a new month.

        When a roster is spent is not foretold: that is decided where segments end.
        """
        self.deployment(now)
        return None if self._until == math.inf else math.ceil(self._until)

    def hours(self, now: int, window: tuple[int, int], shapes: Sequence[Shape]) -> Floats:
        """Hours in a stretch, if what is now held all through: (pools,).

        ``window`` is the stretch in seconds from a Monday 00:00, ``shapes`` the opening shape in force for each pool.
        """
        self._asked = now
        self._seen = self._decided = self.deployment(now)
        return _in_window(self._decided.present, window, shapes)

    def gained_without(self, handle: str, now: int) -> Floats:
        """How many more hours per full day there would be had nothing been enacted by this handle, below 0 where fewer: (pools,)."""
        present = self.deployment(now).present
        if handle not in self._gained:
            kept, until = self._in_force, self._until
            self._in_force = [one for one in kept if one.key != ("measure", handle)]
            other = self._find(now).present
            self._in_force, self._until = kept, until
            known = np.isfinite(other) & np.isfinite(present)
            self._gained[handle] = np.subtract(other, present, out=np.zeros_like(present), where=known)
        return self._gained[handle]

    def idle(self, now: int, window: tuple[int, int], shapes: Sequence[Shape]) -> Floats:
        """Hours in a stretch of staff who could work but have nowhere to serve, by pool they belong to; as `hours` saw it if it was asked at ``now``."""
        found = self._decided if now == self._asked else self.deployment(now)
        return _in_window(found.idle, window, shapes)

    def refused(self, now: int, window: tuple[int, int], shapes: Sequence[Shape]) -> Floats:
        """Hours in a stretch that were decided and that working time does not allow, by pool; as `idle`."""
        found = self._decided if now == self._asked else self.deployment(now)
        return _in_window(found.refused, window, shapes)

    def shares(self) -> Floats:
        """Hours as of last asked over ordinary hours, by pool; 1 where either is endless or there ordinarily are none."""
        ordinary = self._plan.hours
        present = self.deployment(self._time).present
        finite = np.isfinite(ordinary) & np.isfinite(present) & (ordinary > 0)
        shares = np.where(np.isinf(ordinary) & (present == 0), 0.0, 1.0)
        return np.asarray(np.divide(present, ordinary, out=shares, where=finite))

    def work(self, begin: int, end: int, available: Floats, used: Floats) -> None:
        """Tire those on longer shifts by the segment for which `hours` was last asked, of whose hours so many were ``available`` and ``used`` (pools,).

        A second in which part of what longer shifts add was worked counts for that part.
        """
        rosters = [roster for since, roster in self._of(Fatigue) if since <= begin]
        if not rosters or not self._decided.serving:
            return
        seconds = self._decided.wear(available, used) * (end - begin)
        spent = [roster.wear(members, end, seconds[members.index]) for members in self._pools for roster in rosters]
        if reports := [report for report in spent if report is not None]:
            self.rosters += reports
            self._forget(end)

    def deployment(self, now: int) -> Deployment:
        """Where everybody is at this instant, by the sites and roads as last looked at."""
        self._time = now
        if self._found is None or now >= self._until:
            self._found, self._gained = self._find(now), {}
        return self._found

    def _find(self, now: int) -> Deployment:
        found = Deployment(self._surroundings, now, len(self._pools))
        absences = [AbsenceInForce(*one) for one in self._of(Absent)]
        rosters = [roster for _, roster in self._of(Fatigue)]
        mobilisation = next((Mobilisation(*one) for one in reversed(self._of(CalledUp))), None)
        transfers = [StaffTransfer(*one) for one in self._of(StaffMove)]
        times = [next_change(away, now) for away in absences] + self._next_month(now)
        off_duty = []
        for members in self._pools:
            hours, more = self._hours_left(found, members, now, absences, rosters)
            division = divide(members, mobilisation, transfers, self._pool_at)
            times += self._deploy(found, members, division, hours)
            off_duty.append(part_of(more, 1.0 - division.called_up))
        self._call_in(found, off_duty)
        self._until = min((time for time in times if time > now), default=math.inf)
        return found

    def _call_in(self, found: Deployment, off_duty: list[float]) -> None:
        """Call in whom measures say, in the order decided: those who come from outside, and a pool's own as far as they have hours ``off_duty`` (pools,)."""
        for _, extra in self._of(Extra):
            pool = self._pool_at.get((extra.site, extra.competence))
            if pool is None:
                continue
            wanted = self._plan.value_of(extra.hours) * 24
            if extra.heads is None:
                hours = min(wanted, off_duty[pool])
                off_duty[pool] -= hours if math.isfinite(hours) else 0.0
            else:
                days = self._shapes[pool].capacity_days(0, WEEK)
                most = extra.heads * self._rule.most / HOUR
                hours = min(wanted, most / days if days else math.inf)
            found.call_in(pool, extra.site, part_of(hours, extra.counts))
            found.refuse(pool, wanted - hours if wanted > hours else 0.0)

    def _deploy(self, found: Deployment, members: PoolMembers, division: Division, hours: StaffHours) -> list[float]:
        """Send a pool's members where they are to be; gives when those who depart arrive."""
        found.keep_away(members, hours.part(division.called_up).hours)
        departures = division.departures
        if loss := self._surroundings.lost.get(members.pool.site):
            since = loss.since if self._led_since is None else max(loss.since, self._led_since)
            pools = {} if self._led_since is None else self._pool_at
            departures = (*departures, depart_to_fallback(members, since, division.stay, pools))
        else:
            found.stay(members, hours.part(division.stay))
        for departure in departures:
            found.depart(members, departure, hours)
        return [departure.arrives for departure in departures if departure.pool is not None]

    def _hours_left(
        self,
        found: Deployment,
        members: PoolMembers,
        now: int,
        absences: Sequence[AbsenceInForce],
        rosters: Sequence[Fatigue],
    ) -> tuple[StaffHours, float]:
        """What is left of a pool's ordinary hours once those who are absent are counted as away, and how many more its members may work."""
        homes = [home for home, _ in members.homes]
        there = [
            share_present(absences, now, members, home) if self._surroundings.leads(home, members.place) else 0.0
            for home in homes
        ]
        month = (self._start + datetime.timedelta(seconds=now)).month
        whole = part_of(members.pool.hours, members.months[month - 1] if members.months else 1.0)
        most = members.most_hours(self._rule, members.pool.shape, self._shapes[members.index])
        longest = most / whole if 0 < whole < math.inf else math.inf
        asked = [hours_factor(rosters, members, home) for home in homes]
        longer = [min(factor, longest) for factor in asked]
        usual = members.mean(there)
        left = members.mean([share * hours for share, hours in zip(there, longer, strict=True)])
        found.keep_away(members, part_of(whole, max(0.0, members.mean(longer) - left)))
        beyond = members.mean([share * (more - less) for share, more, less in zip(there, asked, longer, strict=True)])
        found.refuse(members.index, part_of(whole, beyond))
        hours = StaffHours(part_of(whole, left), part_of(whole, max(0.0, left - usual)))
        more = max(0.0, part_of(most, usual) - hours.hours) if whole < math.inf else math.inf
        return hours, more

    def remember(self, origins: Origins) -> Tree:
        """What influences where staff are, how worn they are, which sites they have lost, and since when somebody leads."""
        return {
            "in_force": [_remember_influence(one, origins) for one in self._in_force],
            "led_since": self._led_since,
            "lost": self._surroundings.remember(),
            "rosters": write_out(self.rosters),
        }

    def recall(self, memory: Recalled, origins: Origins, now: int, world: Environment, shapes: Sequence[Shape]) -> None:
        """Take back what `remember` gave, while pools keep the hours of ``shapes``."""
        self._in_force = [self._recall_influence(one, origins) for one in memory.parts("in_force")]
        self._led_since = memory.whole_or_none("led_since", -LONG_AGO)
        self._surroundings.recall(memory.part("lost"), world)
        self.rosters = list(memory.records("rosters", RosterSpent))
        self._shapes = shapes
        self._forget(now)
        self._seen = self._decided = self.deployment(now)

    def _recall_influence(self, memory: Recalled, origins: Origins) -> _InForce:
        begin, key = memory.whole("begin"), (memory.text("by", ("event", "measure")), memory.text("key"))
        what: Influence
        match memory.event("event", origins) if key[0] == "event" else memory.effect(origins)[1]:
            case Absence(absence=what) | Mobilise(mobilise=what) | MoveStaff(staff=what) | CallIn(call_in=what):
                pass
            case Roster(roster=terms) | LongShifts(roster=terms):
                what = Fatigue(begin, terms)
                what.recall(memory.part("fatigue"), len(self._pools))
            case _:
                memory.refuse("by")
        return _InForce(begin, key, what)

    def _of(self, kind: type[_Influence]) -> list[tuple[int, _Influence]]:
        return [(one.begin, one.what) for one in self._in_force if isinstance(one.what, kind)]

    def _next_month(self, now: int) -> list[float]:
        """When the next month begins, if that matters to anybody."""
        if not any(members.months for members in self._pools):
            return []
        moment = self._start + datetime.timedelta(seconds=now)
        first = datetime.datetime(moment.year + moment.month // 12, moment.month % 12 + 1, 1, tzinfo=moment.tzinfo)
        return [(first - self._start).total_seconds()]


def _remember_influence(one: _InForce, origins: Origins) -> Tree:
    by, key = one.key
    what = one.what.terms if isinstance(one.what, Fatigue) else one.what
    found = [origins.find(what, name) for name in ("absence", "mobilise", "roster")]
    whence = (
        {"event": next(number for number in found if number is not None)} if by == "event" else origins.place(key, what)
    )
    worn = one.what.remember() if isinstance(one.what, Fatigue) else None
    return {"begin": one.begin, "by": by, "key": key, **whence, "fatigue": worn}


def _in_window(per_day: Floats, window: tuple[int, int], shapes: Sequence[Shape]) -> Floats:
    """Hours in a stretch, of hours per full day: both (pools,)."""
    days = capacity_days(shapes, *window)
    return np.asarray(np.multiply(per_day, days, out=np.zeros_like(per_day), where=days > 0))
