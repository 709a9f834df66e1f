"""Two scenarios, or one in two variants, run many times in pairs: both runs of a pair draw the same of what they share."""

from __future__ import annotations

from functools import partial

from beredskap.ensemble import single
from beredskap.ensemble.draws import Draw, draw, draw_alike, is_uncertain
from beredskap.ensemble.summary import necessary, percentiles
from beredskap.ensemble.workers import Progress, Task, load, over
from beredskap.errors import NothingToDoError
from beredskap.files import LoadedScenario
from beredskap.language import message
from beredskap.model.result.ensemble import Paired


def run_pairs(a: Task, b: Task, runs: int, seed: int, jobs: int = 1, progress: Progress | None = None) -> Paired:
    """Make pairs 0 … ``runs`` - 1 of a seed; the runs of ``a`` are those that `ensemble` makes of it. The result does not depend on ``jobs``.

    Raises `InputError`, `NothingToDoError` where nothing is uncertain in either, and `RunFailedError`.
    """
    if not is_uncertain(load(a)) and not is_uncertain(load(b)):
        raise NothingToDoError(
            message("Ingenting är osäkert i någon av de två: alla körningar blir lika. Jämför dem utan --runs.")
        )
    found = list(over(range(runs), partial(_run, a, b, seed), partial(_named, seed), jobs, progress))
    more = [round(other - one, 6) + 0.0 for one, other in found]
    return Paired(
        runs=runs,
        seed=seed,
        a=percentiles([one for one, _ in found], runs),
        b=percentiles([other for _, other in found], runs),
        more=percentiles(more, runs),
        more_in=sum(1 for each in more if each > 0),
        fewer_in=sum(1 for each in more if each < 0),
    )


def _run(a: Task, b: Task, seed: int, index: int) -> tuple[float, float]:
    """Patients without necessary care in both runs of one pair."""
    one, other = load(a), load(b)
    return (
        _count_unmet(one, draw(one, seed, index)),
        _count_unmet(other, draw_alike(other, one, seed, index)),
    )


def _count_unmet(loaded: LoadedScenario, drawn: Draw) -> float:
    return necessary(single.counted(loaded, drawn.region, drawn.scenario).outcomes, drawn.region)


def _named(seed: int, index: int) -> str:
    return f"--seed {seed} --only {index}"
