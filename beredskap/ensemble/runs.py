"""An ensemble: one scenario run many times with everything that is uncertain drawn anew."""

from __future__ import annotations

from functools import partial

from beredskap import units
from beredskap.ensemble import single
from beredskap.ensemble.draws import draw, failing, is_uncertain, risky
from beredskap.ensemble.summary import Gathered, Kept, kept
from beredskap.ensemble.workers import Progress, Task, load, over
from beredskap.errors import NothingToDoError
from beredskap.files import LoadedScenario
from beredskap.language import message
from beredskap.model.region import Region
from beredskap.model.result.ensemble import Ensemble, StartRisk, Varied
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.scenario import Scenario
from beredskap.units import HOUR


def ensemble(task: Task, runs: int, seed: int, jobs: int = 1, progress: Progress | None = None) -> Ensemble:
    """Make runs 0 … ``runs`` - 1 of a seed. The result does not depend on ``jobs``.

    Raises `InputError`, `NothingToDoError` where nothing is uncertain, and `RunFailedError`.
    """
    loaded = load(task)
    if not is_uncertain(loaded):
        raise NothingToDoError(
            message(
                "Ingenting är osäkert i scenariot eller regionen: alla körningar blir lika. "
                "Ange intervall («3 d ± 1 d»), eller «start_fails» eller «mttf» för reservkällor."
            )
        )
    gathered = Gathered()
    for run in over(range(runs), partial(_run, task, seed), partial(_named, seed), jobs, progress):
        gathered.add(run)
    return _ensemble(loaded, gathered, seed)


def one_of(
    loaded: LoadedScenario, seed: int, index: int, progress: Progress | None = None
) -> tuple[Journal, Scenario, Region]:
    """The whole journal of one run of an ensemble, with the scenario and the region as they were drawn."""
    one = draw(loaded, seed, index)
    journal = single.run(loaded, one.region, one.scenario, progress)
    said = message("körning {i} med frö {seed}: alla intervall är lottade", i=index, seed=seed)
    journal = journal.model_copy(update={"seed": seed, "assumptions": (*journal.assumptions, said)})
    return journal, one.scenario, one.region


def _run(task: Task, seed: int, index: int) -> Kept:
    loaded = load(task)
    one = draw(loaded, seed, index)
    return kept(single.counted(loaded, one.region, one.scenario), one.region, (*one.values, *one.lasted), one.failed)


def _named(seed: int, index: int) -> str:
    return f"--seed {seed} --only {index}"


def _ensemble(loaded: LoadedScenario, gathered: Gathered, seed: int) -> Ensemble:
    region, nodes = loaded.region, risky(loaded.region)
    ranges = [
        Varied(collection=one.collection, id=one.id, path=one.path, field=one.field, text=one.distribution.text)
        for one in loaded.uncertain
    ]
    lasting = [
        Varied(collection="nodes", id=node, path="mttf", field="mttf", text=_of_mean(region.nodes[node].mttf or 0))
        for node in failing(region)
    ]
    return Ensemble(
        versions=gathered.versions,
        digests=dict(sorted(loaded.digests.items())),
        region=region.id,
        region_name=region.name,
        information_class=region.information_class,
        variant=region.variant,
        scenario=loaded.scenario.name,
        start=loaded.scenario.start,
        duration=loaded.scenario.duration,
        runs=gathered.runs,
        seed=seed,
        care=gathered.care(),
        stores=gathered.stores(),
        expectations=gathered.expectations(),
        unmet=gathered.unmet,
        too_late=gathered.too_late,
        varied=(*ranges, *lasting),
        risks=tuple(
            StartRisk(node=node, probability=region.nodes[node].start_fails, runs=gathered.failed[node])
            for node in nodes
        ),
        influences=gathered.influences(nodes),
    )


def _of_mean(mean: int) -> str:
    """The distribution of a running time, as ranges are written."""
    return f"exponential({units.plain(mean / HOUR)} h)"
