"""Care in passes, with every quantity recomputed at every pass from the region's records: design 4.6 to 4.8 read literally.

Each decision is a linear programme of its own, a column for every pair and offering, its goals solved one after another. What has several best answers may
be chosen by somebody else (``choose``): the simulator then says what the best is worth, and lives on with the choice.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from beredskap.model.base import GRADES
from beredskap.model.care import CareOffering, CareType
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import Scenario
from beredskap.model.scenario.starting_point import Queue
from tests.naive.decision import Home, best, worth
from tests.naive.infrastructure import Naive
from tests.naive.inpatients import Inpatients
from tests.naive.items import Items
from tests.naive.means import WINDOWS, Means
from tests.naive.passes import DAY, HOUR, Amounts, Calendar, Own
from tests.naive.patients import Arrived, Bed, Choice, Pair, Situation, Told

Given = tuple[str, str, str]
"""An offering, the care type that patients are served as, and their grade."""


class NaiveCare:
    """A scenario on a region.

    What the reference week says: ``census`` are the inpatients at the start, their remaining stays spread evenly, ``usual`` is what each store and grade
    usually gives per hour, ``home`` who usually gives a care type to those who live in a place, and ``visits`` how many hours of a
    pool visits usually take in each pass of the week from Monday, by offering, care type served as, and the patients' grade.
    """

    def __init__(
        self,
        region: Region,
        scenario: Scenario,
        queues: Sequence[Queue] = (),
        *,
        census: Mapping[Bed, float],
        usual: Mapping[tuple[str, str], float],
        home: Home,
        visits: Mapping[Given, list[float]],
        step: int,
        choose: Callable[[int], Choice] | None = None,
    ) -> None:
        self.region = region
        self.scenario = scenario
        self.begun = queues
        self.length = scenario.pass_length
        self.horizon = scenario.duration
        self.plant = Naive(region, scenario.start, step=step)
        self.choose = choose
        self.calendar = Calendar(scenario.start, scenario.pass_length, region.profiles)
        self.means = Means(region, set(), self.length)
        self.home = home
        self.visits = visits
        self.past: dict[Pair, float] = dict.fromkeys(self._pairs(), 0.0)
        self.past_unmet = dict(self.past)
        self.given: defaultdict[tuple[int, Given], float] = defaultdict(float)
        """Visits in each pass."""
        self.offerings = self.means.offerings
        self.queues: dict[Pair, list[Arrived]] = {pair: [] for pair in self._pairs()}
        self._wait_already()
        self.surges: list[list[Any]] = []
        self.followers: defaultdict[int, defaultdict[Pair, float]] = defaultdict(lambda: defaultdict(float))
        begun = 1 - self.calendar.begins(self.calendar.number(0) + 1) / self.length
        self.inpatients = Inpatients(self.means, census, begun)
        self.counted: dict[Bed, float] = {}
        """Those in beds who have been counted as without a place."""
        self.items = Items(self.plant, self.horizon, usual, ration=scenario.ration == "on")
        self.spare: dict[tuple[str, str], tuple[float, float]] = {}
        """What an earlier part of the pass left of everything with hours, and what there was of it in the rest."""
        self.told: list[Told] = []

    # Who needs care

    def _pairs(self) -> list[Pair]:
        found = {
            Pair(care, place)
            for care, one in self.region.care.items()
            for place, town in self.region.municipalities.items()
            if one.per_1000 * town.inhabitants > 0
        }
        found |= {Pair(e.demand.care, e.demand.municipality) for e in self.scenario.events if hasattr(e, "demand")}
        found |= {Pair(queue.care, queue.municipality) for queue in self.begun}
        for _ in self.region.care:
            found |= {Pair(f.care, pair.place) for pair in found for f in self.region.care[pair.care].followed_by}
        return sorted(found)

    def _wait_already(self) -> None:
        """Those of the start, the oldest first; of whom nobody knows since when their wait ends with the first pass."""
        first = self.calendar.number(0)
        for queue in self.begun:
            pair = Pair(queue.care, queue.municipality)
            last = self._last(pair.care)
            number = first - last if queue.ago is None else self.calendar.number(-queue.ago)
            swappable = {o.care: o.share * queue.patients for o in self.region.care[pair.care].stand_in}
            self.queues[pair].append(Arrived(number, queue.patients, swappable))
        for waiting in self.queues.values():
            waiting.sort(key=lambda one: one.number)

    def _ordinary(self, now: int, end: int) -> dict[Pair, float]:
        """What the profiles bring between two times."""
        ordinary = {}
        for pair in self.queues:
            care = self.region.care[pair.care]
            between, week, _ = self.calendar.weights(care.profile, now, end)
            per_day = care.per_1000 * self.region.municipalities[pair.place].inhabitants / 1000
            ordinary[pair] = per_day * between * 7 / week if week else 0.0
        return ordinary

    def _arising(self, now: int, end: int) -> dict[Pair, float]:
        arising = self._ordinary(now, end)
        for surge in self.surges:
            event, arisen = surge
            due = event.demand.extra * min(1.0, (end - event.at) / event.demand.over)
            arising[Pair(event.demand.care, event.demand.municipality)] += due - arisen
        return arising

    # What there is

    def _capacity(self, offering: CareOffering) -> float:
        assert offering.capacity is not None
        return offering.capacity.value or 0.0

    def _situation(self, now: int) -> Situation:
        number = self.calendar.number(now)
        end = min(self.calendar.begins(number + 1), self.horizon)
        level = {name: self.plant.level[name] for name in self.offerings}
        arriving = self._arising(now, end)
        for pair, patients in self.followers[number].items():
            arriving[pair] += patients * (end - now) / (self.calendar.begins(number + 1) - now)
        capacity, ordinary = {}, {}
        excess: dict[Bed, float] = {}
        for name, offering in self.offerings.items():
            if self.means.is_bed(offering.care[0]):
                ordinary[name] = self._capacity(offering) * level[name]
                beds = ordinary[name] + self.inpatients.above(name, ordinary[name])
                capacity[name] = max(0.0, beds - self.inpatients.present(name))
                excess |= self.inpatients.excess(name, beds)
        leaving: defaultdict[tuple[str, str], float] = defaultdict(float)
        for bed, patients in excess.items():
            leaving[bed.care, self.means.town(self.offerings[bed.offering].site)] += patients
        asked = {key: per_day * (end - now) / DAY for key, per_day in self.inpatients.items(level).items()}
        own = self._own(level)
        there = self._with_spare(own(now, end), own.full)
        capacity |= {name: amount for (kind, name), amount in there.items() if kind == "capacity"}
        return Situation(
            now,
            end,
            number,
            level,
            arriving,
            {pair: _some(self._waiting(pair) + arriving[pair]) for pair in self.queues},
            {pair: _some(self._due(pair, number, arriving[pair])) for pair in self.queues},
            dict(self.past),
            dict(self.past_unmet),
            self._swappable(arriving),
            capacity,
            ordinary,
            {name: amount for (kind, name), amount in there.items() if kind == "pool"},
            *self._coming(number, level),
            {name: hours * (end - now) / DAY for name, hours in self.inpatients.hours(level).items()},
            {name: amount for (kind, name), amount in there.items() if kind == "fleet"},
            dict(leaving),
            excess,
            *self.items.supply(now, asked),
            {name for name, offering in self.offerings.items() if self.plant.outages.lost(offering.site)},
            own,
        )

    def _with_spare(self, own: Amounts, full: Amounts) -> Amounts:
        """With what an earlier part of the pass left, as far as there still is any of it, and without what it used beyond its own."""
        found = {}
        for key, amount in own.items():
            spare, rest = self.spare.get(key, (0.0, 0.0))
            left = min(1.0, amount / rest) if rest > 0 else 1.0
            found[key] = max(0.0, amount + (spare * left if spare > 0 else spare)) if full[key] > 0 else 0.0
        return found

    def _last(self, care: str) -> int:
        """How many passes after the one a patient arises in his wait ends."""
        return max(0, math.ceil(self.region.care[care].wait / self.length) - 1)

    def _waiting(self, pair: Pair) -> float:
        return sum(one.waiting for one in self.queues[pair])

    def _due(self, pair: Pair, number: int, arriving: float) -> float:
        waiting = sum(one.waiting for one in self.queues[pair] if one.number + self._last(pair.care) <= number)
        return waiting + (arriving if self._last(pair.care) == 0 else 0.0)

    def _swappable(self, arriving: Mapping[Pair, float]) -> dict[tuple[Pair, str], float]:
        return {
            (pair, other.care): sum(min(one.swappable[other.care], one.waiting) for one in queue)
            + other.share * arriving[pair]
            for pair, queue in self.queues.items()
            for other in self.region.care[pair.care].stand_in
        }

    def _coming(
        self, number: int, level: Mapping[str, float]
    ) -> tuple[dict[tuple[int, str], float], dict[tuple[int, str], dict[str, float]]]:
        """Of each window and pool that beds and visits share: hours free of inpatients and coming visits, and the hours of those by grade."""
        free, visits = {}, {}
        for window, (first, last) in enumerate(WINDOWS):
            passes = range(number + 1 + first, number + 1 + last)
            for pool in self.means.shared:
                there = 0.0 if self.plant.outages.lost(self.region.staff[pool].site) else 1.0
                left = sum(self._hours(pool, one) for one in passes) * there
                left -= self.inpatients.hours(level)[pool] * (last - first) * self.length / DAY
                visits[window, pool] = dict.fromkeys(GRADES, 0.0)
                for grade in GRADES:
                    wanted = sum(self._expected(one, grade, pool, level) for one in passes)
                    visits[window, pool][grade] = min(wanted, max(0.0, left))
                    left -= wanted
                free[window, pool] = max(0.0, left)
        return free, visits

    def _of_pass(self, profile: str | None, number: int) -> tuple[float, float, float]:
        return self.calendar.weights(profile, self.calendar.begins(number), self.calendar.begins(number + 1))

    def _hours(self, pool: str, number: int) -> float:
        in_pass, _, day = self._of_pass(self.region.staff[pool].profile, number)
        return (self.region.staff[pool].present.value or 0.0) * 24 * in_pass / day

    def _expected(self, number: int, grade: str, pool: str, level: Mapping[str, float]) -> float:
        """Hours of visits expected in a pass: as many as usual, or as the last time this pass of the day was decided where those were more."""
        hours = 0.0
        of_week = self.calendar.of_week(number)
        for (name, as_care, whose), usual in self.visits.items():
            per_visit = self.means.pools_of(self.offerings[name]).get(pool, 0.0)
            if whose != grade or not per_visit:
                continue
            before = [one for one in range(self.calendar.number(self.plant.now)) if (number - one) % 4 == 0]
            latest = self.given[before[-1], (name, as_care, whose)] if before else 0.0
            if self._of_pass(self.offerings[name].hours, number)[0] == 0:
                latest = 0.0
            hours += per_visit * max(usual[of_week], latest) * min(level[name], 1.0)
        return hours

    def _own(self, level: Mapping[str, float]) -> Own:
        """Everything with hours, as it is now."""
        rows = []
        for name, offering in self.offerings.items():
            if not self.means.is_bed(offering.care[0]):
                rows.append((("capacity", name), self._capacity(offering) * 24 * level[name], offering.hours, True))
        for name, pool in self.region.staff.items():
            there = 0.0 if self.plant.outages.lost(pool.site) else pool.present.value or 0.0
            rows.append((("pool", name), there * 24, pool.profile, True))
        for vehicle in self.region.vehicles.values():
            out = 1.0 - (vehicle.on_site if self.plant.outages.lost(vehicle.site) else 0.0)
            rows.append((("fleet", vehicle.kind), (vehicle.number.value or 0.0) * out, vehicle.hours, False))
        return Own(self.calendar, rows)

    # Time

    def run(self) -> list[Told]:
        """Every segment to the horizon."""
        due = self._events(0)
        self.plant.settle(due)
        self._decide(0)
        while self.plant.now < self.horizon:
            before = self._around()
            self.plant.advance()
            drawn = self._stocks()
            now = self.plant.now
            due = self._events(now)
            self.plant.settle(due)
            changed = self._around() != before or self._stocks() != drawn or any(hasattr(e, "demand") for e in due)
            if changed or now == self._situation_now.end or now in self._deadlines() or now == self.horizon:
                self._book(now)
                if now < self.horizon:
                    self._decide(now)
        return self.told

    def _events(self, now: int) -> list[Any]:
        due = [event for event in self.scenario.events if event.at == now < self.horizon]
        self.surges += [[event, 0.0] for event in due if hasattr(event, "demand")]
        return due

    def _around(self) -> tuple[object, ...]:
        """All that a decision rests on and that changes by itself."""
        return (
            [self.plant.level[name] for name in self.offerings],
            self.plant.outages.cut(),
            [self.plant.outages.lost(vehicle.site) for vehicle in self.region.vehicles.values()],
            [self.plant.outages.lost(pool.site) for pool in self.region.staff.values()],
        )

    def _stocks(self) -> list[float]:
        """What care may take from."""
        used = {self.means.store_of(offering) for offering in self.offerings.values()}
        return [tank.usable for name, tank in self.plant.tanks.items() if name in used]

    def _deadlines(self) -> set[int]:
        return {
            event.at + event.evacuate_within
            for event in self.scenario.events
            if hasattr(event, "lose") and event.lose in self.region.sites
        }

    def _without_place(self, now: int) -> dict[str, float]:
        """By care type: inpatients of buildings whose deadline is now and that are still lost, who have not been counted at an earlier one."""
        found: defaultdict[str, float] = defaultdict(float)
        for bed in self.counted:
            self.counted[bed] = min(self.counted[bed], self.inpatients.of(bed))
        for event in self.scenario.events:
            if not any(event is one for one in self.plant.outages.in_force) or not hasattr(event, "lose"):
                continue
            if event.at + event.evacuate_within != now:
                continue
            for bed in self.inpatients.stays:
                if self.plant.outages.takes(event.lose, self.offerings[bed.offering].site):
                    found[bed.care] += self.inpatients.of(bed) - self.counted.get(bed, 0.0)
                    self.counted[bed] = self.inpatients.of(bed)
        return found

    def _decide(self, now: int) -> None:
        self.means = Means(self.region, self.plant.outages.cut(), self.length)
        self._situation_now = self._situation(now)
        self._best_now, own = best(self.means, self._situation_now, self.home)
        self._choice = self.choose(len(self.told)) if self.choose else own
        hours = self._situation_now.length / HOUR
        self._draw_now = self.items.draws(self._taken(self._situation_now, self._choice, 1.0))
        self.plant.care_draws = {name: amount / hours for name, amount in self._draw_now.items()}

    def _book(self, now: int) -> None:
        situation, choice = self._situation_now, self._choice
        share = (now - situation.start) / situation.length
        arrived = self._arrived(situation, now, share)
        done = self._done(situation, choice, arrived, share)
        self._arrive(situation, arrived, share)
        self._serve(done, now)
        self.inpatients.move(done, situation.excess)
        for way, patients in done.served.items():
            if self.means.is_bed(way.as_care):
                self.inpatients.admit(way, patients)
            else:
                given = way.offering, way.as_care, self.region.care[way.care].grade
                self.given[situation.number, given] += patients
        inpatients = {name: self.inpatients.present(name) for name in self.offerings}
        satellites = {name: self.inpatients.satellites(name) for name in self.offerings}
        self.inpatients.tire(situation.ordinary, now - situation.start)
        unmet = dict.fromkeys(self.queues, 0.0)
        if now == self.calendar.begins(situation.number + 1):
            unmet = {pair: self._expire(pair, situation.number) for pair in self.queues}
            self.inpatients.discharge(situation.frozen)
        self._pass_on(done, now - situation.start, unmet)
        without_place = self._without_place(now)
        taken = self._taken(situation, done, share)
        self.items.settle(situation.start, now, taken, {name: x * share for name, x in self._draw_now.items()})
        use = self.means.use(situation, done)
        pools = {
            name: min(situation.committed[name], there) * share + use["pool", name]
            for name, there in situation.pools.items()
        }
        self._leave(situation, use, pools, now)
        self.told.append(
            Told(
                situation.start,
                now,
                situation,
                self._best_now,
                worth(self.means, situation, choice, self.home),
                {pair: self._waiting(pair) for pair in self.queues},
                unmet,
                without_place,
                inpatients,
                satellites,
                pools,
                {name: use["fleet", name] for name in situation.fleets},
                {name: tank.usable for name, tank in self.plant.tanks.items()},
                arrived,
                self._there(situation, use | {("pool", name): hours for name, hours in pools.items()}, now),
            )
        )

    def _pass_on(self, done: Choice, seconds: int, unmet: Mapping[Pair, float]) -> None:
        """Those who do not seek care any more are past; in two days one of them comes to count half."""
        for pair in self.past:
            left = 0.5 ** (seconds / (2 * DAY))
            served = sum(x for way, x in done.served.items() if (way.care, way.place) == pair)
            self.past[pair] = self.past[pair] * left + served + unmet[pair]
            self.past_unmet[pair] = self.past_unmet[pair] * left + unmet[pair]

    def _arrived(self, situation: Situation, now: int, share: float) -> dict[Pair, float]:
        """Those whom the profiles bring until now, and of all others the share of the time that has passed."""
        until, whole = self._ordinary(situation.start, now), self._ordinary(situation.start, situation.end)
        return {pair: until[pair] + (all_ - whole[pair]) * share for pair, all_ in situation.arriving.items()}

    def _done(self, situation: Situation, choice: Choice, arrived: Mapping[Pair, float], share: float) -> Choice:
        """Who has been served: as large a share as has come of his pair."""
        come = {}
        for pair, arriving in situation.arriving.items():
            sought = self._waiting(pair) + arriving
            come[pair] = (share * self._waiting(pair) + arrived[pair]) / sought if sought else 0.0
        served = {way: patients * come[Pair(way.care, way.place)] for way, patients in choice.served.items()}
        return Choice(served, {way: patients * share for way, patients in choice.moved.items()})

    def _there(self, situation: Situation, used: Mapping[tuple[str, str], float], now: int) -> Amounts:
        """What there was until now: its own but what had been used of it before, and what was used of the rest."""
        found = {}
        whole = situation.own(situation.start, situation.end)
        for (kind, name), own in situation.own(situation.start, now).items():
            amounts = {"capacity": situation.capacity, "pool": situation.pools, "fleet": situation.fleets}[kind]
            extra = amounts[name] - whole[kind, name]
            found[kind, name] = max(0.0, own + min(extra, 0.0), used[kind, name] - max(extra, 0.0))
        return found

    def _leave(
        self,
        situation: Situation,
        use: Mapping[tuple[str, str], float],
        pools: Mapping[str, float],
        now: int,
    ) -> None:
        """What the part of a pass that is over leaves to the rest."""
        self.spare = {}
        if now == situation.end:
            return
        rest = situation.own(now, situation.end)
        for (kind, name), after in rest.items():
            there = {"capacity": situation.capacity, "pool": situation.pools, "fleet": situation.fleets}[kind][name]
            taken = pools[name] if kind == "pool" else use[kind, name]
            self.spare[kind, name] = (there - after - taken, after)

    def _taken(self, situation: Situation, done: Choice, share: float) -> dict[tuple[str, str], float]:
        """Items that were used, by store and grade."""
        taken = {key: amount * share for key, amount in situation.items.items()}
        for ways, evacuated in ((done.served, False), (done.moved, True)):
            for way, patients in ways.items():
                for (kind, store), amount in self.means.takes(situation, way, evacuated=evacuated).items():
                    if kind == "stock":
                        taken[store, self.region.care[way.care].grade] += amount * patients
        return taken

    def _arrive(self, situation: Situation, arrived: Mapping[Pair, float], share: float) -> None:
        for pair, patients in arrived.items():
            swappable = {o.care: o.share * patients for o in self.region.care[pair.care].stand_in}
            self.queues[pair].append(Arrived(situation.number, patients, swappable))
        for surge in self.surges:
            event, arisen = surge
            if event.at <= situation.start:
                due = event.demand.extra * min(1.0, (situation.end - event.at) / event.demand.over)
                surge[1] = arisen + (due - arisen) * share
        for pair in self.followers[situation.number]:
            whole = self.calendar.begins(situation.number + 1) - situation.start
            self.followers[situation.number][pair] *= 1 - share * situation.length / whole

    def _serve(self, done: Choice, now: int) -> None:
        """Oldest first, and of those who may be served as another care type too."""
        for pair, queue in self.queues.items():
            care = self.region.care[pair.care]
            mine = {way: patients for way, patients in done.served.items() if (way.care, way.place) == pair}
            may = {o.care: [min(one.swappable[o.care], one.waiting) for one in queue] for o in care.stand_in}
            left = sum(mine.values())
            self._follow(care, pair, left, now)
            for one in queue:
                taken = min(left, one.waiting)
                one.waiting -= taken
                left -= taken
            for other, most in may.items():
                left = sum(patients for way, patients in mine.items() if way.as_care == other)
                for one, open_swaps in zip(queue, most, strict=True):
                    taken = min(left, open_swaps)
                    one.swappable[other] = open_swaps - taken
                    left -= taken

    def _follow(self, care: CareType, pair: Pair, served: float, now: int) -> None:
        for follower in care.followed_by:
            number = self.calendar.number(now + follower.after)
            number += self.calendar.begins(number) < now + follower.after
            self.followers[number][Pair(follower.care, pair.place)] += served * follower.share

    def _expire(self, pair: Pair, number: int) -> float:
        ended = [one for one in self.queues[pair] if one.number + self._last(pair.care) <= number]
        self.queues[pair] = [one for one in self.queues[pair] if one not in ended]
        return sum(one.waiting for one in ended)


def _some(patients: float) -> float:
    """What a solver calls nobody is nobody."""
    return patients if patients > 1e-8 else 0.0
