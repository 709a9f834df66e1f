"""One run: from a region and a scenario to a journal. Runs one after another share what they have in common."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, NamedTuple

from beredskap.engine.allocation.nominal_run import CARE_TABLES, Nominal, Trail, usual_region
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.care.care import Care
from beredskap.engine.care.reference_week import ReferenceWeek, solve_reference_week
from beredskap.engine.care.warm_starts import WarmStarts
from beredskap.engine.care_plan.plan import CarePlan, offerings_in_force
from beredskap.engine.care_plan.supply_lists import SupplyLists, build_supply_lists
from beredskap.engine.demand.surges import pairs_of
from beredskap.engine.journal import journal
from beredskap.engine.lead_in import begin_infrastructure
from beredskap.engine.measures.operating import Operating
from beredskap.engine.memory import Recalled
from beredskap.engine.network.network import Network
from beredskap.engine.outcome.finished_run import Run
from beredskap.engine.pass_calendar import Passes
from beredskap.engine.question import digest_question, usable
from beredskap.engine.queueing.queueing import Queueing
from beredskap.engine.roads import Travel, travel
from beredskap.engine.timeline import Progress, Timeline
from beredskap.engine.unknown_range import merge
from beredskap.engine.unknowns import unknown_inpatients, unknown_quantities
from beredskap.errors import InputError, Problem
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.result.memory import Memory, Tree
from beredskap.model.scenario.event import Enact
from beredskap.model.scenario.scenario import Scenario
from beredskap.model.scenario.starting_point import USUAL, StartingPoint
from beredskap.units import HOUR, show

_KEPT: Final = 4
_PLENTY: Final = "plenty"
_NOTHING: Final = "nothing"
_PARTS: Final = {math.inf: _PLENTY, 0.0: _NOTHING}
"""What the memory of a run is called by what okänd becomes in it."""


def simulate(
    region: Region,
    scenario: Scenario,
    *,
    digests: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    starting_point: StartingPoint = USUAL,
    nominal: Nominal | None = None,
    memory: Memory | None = None,
) -> Journal:
    """Run a scenario on a region, from the usual or another ``starting_point``.

    From the ``memory`` of a run that was stopped (`stop`) it goes on where that was, if it can (`usable`): the journal is that of the whole run.

    A region with quantities that are okänd is run twice, with each of them as never limiting and as nothing; where the two differ the answer is okänd.
    A draw shares the reference week of what it was drawn from (``nominal``) where that would be as good, and starts its solves where the nominal run ended.
    ``progress`` is told the share done. Raises `InternalError` if an invariant does not hold, and `InputError` if the memory is of another question.
    """
    return Simulator().simulate(
        region,
        scenario,
        digests=digests,
        progress=progress,
        starting_point=starting_point,
        nominal=nominal,
        memory=memory,
    )


@dataclass(frozen=True)
class Stopped:
    """A run that was stopped: the memory from which it goes on, and the journal up to then, which is written when it is first asked for."""

    memory: Memory
    write: Callable[[], Journal]

    @cached_property
    def journal(self) -> Journal:
        """What came to pass until then."""
        return self.write()


@dataclass(frozen=True)
class _Shared:
    """What runs on the same care in the same season share: the compiled plan, the reference week, and where solves start."""

    region: Region
    plan: CarePlan
    supply_lists: SupplyLists
    roads: Travel
    reference: ReferenceWeek
    programme: Programme
    warm_starts: WarmStarts

    def drawn(self, plan: CarePlan) -> _Shared:
        """The same with the plan of a draw."""
        return replace(self, plan=plan, programme=self.programme.with_plan(plan))


@dataclass(frozen=True)
class _Question:
    """What one run is asked. It goes from the start or from ``memory``, to the end or ``until``."""

    region: Region
    scenario: Scenario
    digests: Mapping[str, str]
    unknown_as: float
    starting_point: StartingPoint
    memory: Memory | None = None
    until: int | None = None

    @property
    def recalled(self) -> Recalled | None:
        """The memory of this very run. Raises `InputError` if there is none."""
        return None if self.memory is None else Recalled(dict(self.memory.parts)).part(_PARTS[self.unknown_as])


class _Made(NamedTuple):
    """A run, and what it remembers if it was stopped."""

    run: Run
    memory: Tree


@dataclass
class Simulator:
    """Runs scenarios one after another; a result never depends on the runs before it.

    With ``brief`` a journal has only what ensembles count: stores, outcomes of the whole region without bottlenecks and causes, and verdicts.
    """

    brief: bool = False
    _known: dict[tuple[object, ...], _Shared] = field(default_factory=dict)
    _trails: dict[tuple[object, ...], tuple[Nominal, Trail]] = field(default_factory=dict)

    def simulate(
        self,
        region: Region,
        scenario: Scenario,
        *,
        digests: Mapping[str, str] | None = None,
        progress: Progress | None = None,
        starting_point: StartingPoint = USUAL,
        nominal: Nominal | None = None,
        memory: Memory | None = None,
    ) -> Journal:
        """As `simulate`."""
        memory = memory and usable(memory, region, scenario)
        unknowns = _unknowns(region, scenario, starting_point)
        leader = nominal if nominal and nominal.leads(scenario) else None
        each = 2 if leader else 1
        parts = each * (2 if unknowns else 1)

        def part(number: int) -> Progress:
            return lambda share: progress((number + share) / parts) if progress else None

        def run(unknown_as: float, number: int) -> Journal:
            shared = self._shared(region, nominal.region if nominal else region, scenario, starting_point, unknown_as)
            ahead: Trail = {}
            if leader and shared.region is leader.region:
                ahead = self._trail(leader, unknown_as, starting_point, part(number))
            told = part(number + each - 1)
            question = _Question(region, scenario, digests or {}, unknown_as, starting_point, memory)
            return journal(self._run(question, shared, ahead, told).run)

        best = run(math.inf, 0)
        return merge(best, run(0.0, each), unknowns) if unknowns else best

    def stop(
        self,
        region: Region,
        scenario: Scenario,
        until: int,
        *,
        digests: Mapping[str, str] | None = None,
        progress: Progress | None = None,
        starting_point: StartingPoint = USUAL,
        memory: Memory | None = None,
    ) -> Stopped:
        """Run to ``until`` (seconds from the start, before the end) and stop; from a ``memory`` that is no later it goes on where that was.

        Nothing of the scenario has happened yet at ``until``. Raises `InputError` if the memory is of another question, or ``until`` is not in the run.
        """
        earliest = memory.time if memory else 1
        if not earliest <= until < scenario.duration:
            raise InputError([Problem("bad-stop", _say_span(earliest, until, scenario.duration))])
        memory = memory and usable(memory, region, scenario)
        unknowns = _unknowns(region, scenario, starting_point)
        assumed = (math.inf, 0.0) if unknowns else (math.inf,)
        runs, parts = [], {}
        for number, unknown_as in enumerate(assumed):

            def told(share: float, number: int = number) -> None:
                if progress:
                    progress((number + share) / len(assumed))

            shared = self._shared(region, region, scenario, starting_point, unknown_as)
            question = _Question(region, scenario, digests or {}, unknown_as, starting_point, memory, until)
            made = self._run(question, shared, {}, told)
            asked = scenario.model_copy(update={"duration": until, "expect": ()})
            runs.append(replace(made.run, scenario=asked))
            parts[_PARTS[unknown_as]] = made.memory

        def write() -> Journal:
            journals = [journal(run) for run in runs]
            return merge(journals[0], journals[1], unknowns) if unknowns else journals[0]

        return Stopped(Memory(until, digest_question(region, scenario, until), parts), write)

    def _run(self, question: _Question, shared: _Shared, ahead: Trail, progress: Progress) -> _Made:
        region, scenario, unknown_as = question.region, question.scenario, question.unknown_as
        plan, reference, supply_lists = shared.plan, shared.reference, shared.supply_lists
        network = Network(region, unknown_as=unknown_as, roads=shared.roads)
        infrastructure = begin_infrastructure(network, scenario, question.starting_point.began)
        infrastructure.set_care_stores(supply_lists.stores)
        passes = Passes(scenario.start, scenario.pass_length)
        care = Care(
            plan,
            shared.programme,
            supply_lists,
            passes,
            scenario.duration,
            census=reference.census,
            usual_use=reference.use,
            before=reference.served,
            gives=reference.gives,
            usual=reference.ledger,
            starting_point=question.starting_point,
            queueing=None if scenario.coordination == "region" else Queueing(scenario.redirect),
        )
        circumstances = Operating(region, plan, supply_lists, infrastructure, scenario, question.starting_point.worn)
        clock = Timeline(
            scenario, passes, care, infrastructure, circumstances, reference, shared.warm_starts, shared.roads, ahead
        )
        clock.run(progress, question.until or scenario.duration, question.recalled)
        care.check()
        run = Run(
            region=region,
            scenario=scenario,
            digests=dict(question.digests),
            plan=plan,
            supply_lists=supply_lists,
            reference=reference,
            care=care,
            infrastructure=infrastructure,
            roads=shared.roads,
            circumstances=circumstances,
            left=tuple(clock.left),
            stocks=clock.stocks,
            idle=clock.idle,
            refused=clock.refused,
            trail=clock.trail,
            brief=self.brief,
        )
        return _Made(run, clock.memory)

    def _trail(
        self,
        nominal: Nominal,
        unknown_as: float,
        starting_point: StartingPoint,
        progress: Progress,
    ) -> Trail:
        """Where the solves of the nominal run ended; it is made once, and those of the latest few are kept."""
        key = id(nominal.region), id(nominal.scenario), unknown_as, repr(starting_point)
        if key not in self._trails:
            while len(self._trails) >= _KEPT:
                del self._trails[next(iter(self._trails))]
            shared = self._prepared(nominal.region, nominal.scenario, starting_point, unknown_as)
            question = _Question(nominal.region, nominal.scenario, {}, unknown_as, starting_point)
            # The nominal run is kept so that its ids stay its own.
            self._trails[key] = nominal, self._run(question, shared, {}, progress).run.trail
        return self._trails[key][1]

    def _shared(
        self, region: Region, nominal: Region, scenario: Scenario, starting_point: StartingPoint, unknown_as: float
    ) -> _Shared:
        """What the run shares with others: of the nominal region if an ordinary week there is one here too."""
        usual = usual_region(nominal, region)
        shared = self._prepared(usual, scenario, starting_point, unknown_as)
        if usual is region:
            return shared
        if shared.reference.sends_out:
            return self._prepared(region, scenario, starting_point, unknown_as)
        return shared.drawn(_plan(region, scenario, starting_point, unknown_as))

    def _prepared(
        self, region: Region, scenario: Scenario, starting_point: StartingPoint, unknown_as: float
    ) -> _Shared:
        """What an earlier run has worked out already, or this one does; only the latest few are kept."""
        key = _key(region, scenario, starting_point, unknown_as)
        if key not in self._known:
            while len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            self._known[key] = _prepare(region, scenario, starting_point, unknown_as)
        shared = self._known[key]
        shared.programme.solver.forget()
        shared.warm_starts.forget()
        return shared


def _say_span(earliest: int, until: int, end: int) -> Message:
    first, asked, last = (show(time / HOUR, "time") for time in (earliest, until, end))
    if earliest > 1:
        return message(
            "körningen kan stannas från T+{first} och före T+{last}, inte vid T+{asked}",
            first=first,
            last=last,
            asked=asked,
        )
    return message("körningen kan stannas efter starten och före T+{last}, inte vid T+{asked}", last=last, asked=asked)


def _unknowns(region: Region, scenario: Scenario, starting_point: StartingPoint) -> tuple[str, ...]:
    """Everything okänd that may limit the run."""
    return (*unknown_quantities(region, _decided(scenario)), *unknown_inpatients(starting_point.inpatients))


def _decided(scenario: Scenario) -> list[str]:
    """The measures in place, and those decided."""
    return [*scenario.measures, *(event.measure for event in scenario.events if isinstance(event, Enact))]


def _key(region: Region, scenario: Scenario, starting_point: StartingPoint, unknown_as: float) -> tuple[object, ...]:
    """Equal for runs that share: the very same tables of care, the same stores by item and site, offerings in force, and season."""
    return (
        *(id(getattr(region, name)) for name in CARE_TABLES),
        tuple((name, store.site, store.item) for name, store in sorted(region.stores.items())),
        offerings_in_force(region, scenario.start.date()),
        scenario.start.month,
        scenario.pass_length,
        tuple(_extra(region, scenario, starting_point)),
        unknown_as,
    )


def _extra(region: Region, scenario: Scenario, starting_point: StartingPoint) -> list[tuple[str, str]]:
    """The care types and municipalities (ids) whose people seek care beside the ordinary."""
    return sorted({*pairs_of(region, scenario.events), *(queue[:2] for queue in starting_point.queues)})


def _plan(region: Region, scenario: Scenario, starting_point: StartingPoint, unknown_as: float) -> CarePlan:
    extra = _extra(region, scenario, starting_point)
    return CarePlan(region, scenario.start.date(), unknown_as=unknown_as, extra=extra)


def _prepare(region: Region, scenario: Scenario, starting_point: StartingPoint, unknown_as: float) -> _Shared:
    plan = _plan(region, scenario, starting_point, unknown_as)
    supply_lists = build_supply_lists(plan)
    roads = travel(region)
    reference = solve_reference_week(plan, roads, supply_lists, scenario.pass_length, scenario.start.month)
    programme = reference.programme.with_home(reference.home)
    return _Shared(
        region=region,
        plan=plan,
        supply_lists=supply_lists,
        roads=roads,
        reference=reference,
        programme=programme,
        warm_starts=WarmStarts(reference, programme, scenario.pass_length),
    )
