"""One run of a loaded scenario: the only place from which this package and `beredskap run` reach the engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from beredskap.ensemble.draws import failing
from beredskap.files import LoadedScenario
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.scenario import Scenario

if TYPE_CHECKING:
    from beredskap.engine.run import Simulator, Stopped


def run(
    loaded: LoadedScenario,
    region: Region | None = None,
    scenario: Scenario | None = None,
    progress: Callable[[float], None] | None = None,
) -> Journal:
    """Simulate the scenario, or a draw of it, from the state that it is loaded with."""
    from beredskap.engine import simulate
    from beredskap.engine.allocation.nominal_run import Nominal

    journal: Journal = simulate(
        loaded.region if region is None else region,
        loaded.scenario if scenario is None else scenario,
        digests=loaded.digests,
        progress=progress,
        starting_point=loaded.starting_point,
        nominal=Nominal(loaded.region, loaded.scenario),
        memory=loaded.memory,
    )
    return journal


@lru_cache(maxsize=1)
def _simulator() -> Simulator:
    """The simulator of this process: runs of one region share their reference week and where solves start."""
    from beredskap.engine.run import Simulator

    return Simulator(brief=True)


def counted(loaded: LoadedScenario, region: Region | None = None, scenario: Scenario | None = None) -> Journal:
    """As `run`, for an ensemble that only counts: the journal is brief."""
    from beredskap.engine.allocation.nominal_run import Nominal

    return _simulator().simulate(
        loaded.region if region is None else region,
        loaded.scenario if scenario is None else scenario,
        digests=loaded.digests,
        starting_point=loaded.starting_point,
        nominal=Nominal(loaded.region, loaded.scenario),
    )


def plain(loaded: LoadedScenario, progress: Callable[[float], None] | None = None) -> Journal:
    """The run with the middle of every range and with every standby node starting; its journal says so."""
    return _with_assumptions(run(loaded, progress=progress), _of_single(loaded))


def stopped(loaded: LoadedScenario, until: int, progress: Callable[[float], None] | None = None) -> Stopped:
    """The same, stopped at ``until`` (seconds from the start), with what it remembers. Raises `InputError` where it cannot be stopped then."""
    from beredskap.engine.run import Simulator

    found = Simulator().stop(
        loaded.region,
        loaded.scenario,
        until,
        digests=loaded.digests,
        progress=progress,
        starting_point=loaded.starting_point,
        memory=loaded.memory,
    )
    return dataclasses.replace(found, write=lambda: _with_assumptions(found.journal, _of_single(loaded)))


def _with_assumptions(journal: Journal, said: Iterator[Message]) -> Journal:
    return journal.model_copy(update={"assumptions": (*journal.assumptions, *said)})


def _of_single(loaded: LoadedScenario) -> Iterator[Message]:
    """What one run, on its own, takes for granted."""
    from beredskap.engine.question import usable

    if loaded.memory is not None and usable(loaded.memory, loaded.region, loaded.scenario) is None:
        yield message(
            "händelser ger patienter i en vård och en kommun som läget inte har plats för: det som har varit är räknat om från starten"
        )
    if loaded.uncertain:
        yield message(
            "uppgifter angivna som intervall: {n}; körningen räknar med mitten av varje (pröva med --runs)",
            n=len(loaded.uncertain),
        )
    risky = sum(1 for node in loaded.region.nodes.values() if node.standby and node.start_fails > 0)
    if risky:
        yield message(
            "reservkällor som kan misslyckas med att starta: {n}; i en enda körning startar alla (pröva med --runs)",
            n=risky,
        )
    lasting = len(failing(loaded.region))
    if lasting:
        yield message(
            "noder som kan stanna av fel medan de går («mttf»): {n}; i en enda körning stannar ingen (pröva med --runs)",
            n=lasting,
        )
