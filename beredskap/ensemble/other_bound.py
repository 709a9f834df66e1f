"""The other bound of a run: the same without coordination where there is one, and with it where there is none."""

from __future__ import annotations

from functools import partial
from typing import Final

from beredskap.ensemble import single
from beredskap.ensemble.beside import beside
from beredskap.ensemble.summary import necessary
from beredskap.ensemble.workers import Progress
from beredskap.files import LoadedScenario
from beredskap.model.result.journal import Journal

_WORTH_A_PROCESS: Final = 2_000
"""Offerings times passes: what takes no longer than starting a process is done in this one."""


def run_with_other_bound(loaded: LoadedScenario, progress: Progress | None = None) -> Journal:
    """The plain run, whose journal also says how many go without nödvändig vård by the other bound."""
    count = partial(_count_otherwise, loaded)
    if len(loaded.region.offerings) * loaded.scenario.duration < _WORTH_A_PROCESS * loaded.scenario.pass_length:
        return _with(single.plain(loaded, progress), count())
    with beside(count) as other:
        return _with(single.plain(loaded, progress), other())


def _with(journal: Journal, unmet: float) -> Journal:
    return journal.model_copy(update={"unmet_otherwise": unmet})


def _count_otherwise(loaded: LoadedScenario) -> float:
    other = "none" if loaded.scenario.coordination == "region" else "region"
    scenario = loaded.scenario.model_copy(update={"coordination": other})
    return necessary(single.counted(loaded, scenario=scenario).outcomes, loaded.region)
