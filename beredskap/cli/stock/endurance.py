"""`beredskap stock endurance`: how many days every store lasts, at three levels of consumption, beside its target; and under a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.param_types import Choice, ReadPath, Whole
from beredskap.cli.shell.parameters import option
from beredskap.cli.shell.progress import Progress
from beredskap.cli.shell.usage import usage_error
from beredskap.cli.stock.options import SupplyInputs, SupplyOptions, load_inputs, load_scenario, supply_options
from beredskap.errors import Exit
from beredskap.language import message
from beredskap.limits import DAYS

if TYPE_CHECKING:
    from beredskap.files import LoadedScenario
    from beredskap.supplies.endurance import Endurance
    from beredskap.supplies.strained import UnderScenario
    from beredskap.supplies.target import TargetState

_FAILS: Final[dict[str, tuple[TargetState, ...]]] = {
    "slut": ("empty",),
    "under-mål": ("empty", "under"),
    "okänd": ("empty", "under", "unknown"),
}


@click.command(
    "endurance",
    cls=Command,
    help=message(
        "Hur många dygn varje lager räcker, i vardagen, i kris och för vård som inte kan anstå, mot sitt mål. Med ett scenario: när det tar slut i det."
    ),
    examples=(
        "beredskap stock endurance --region orebro --as-of 2027-01-11",
        "beredskap stock endurance --region orebro --category diesel --scenario scenarios/el-72h.yaml",
        "beredskap stock endurance --region orebro --site uso --fail-on under-mål",
    ),
)
@supply_options
@option("--horizon", type=Whole(1, DAYS), default=90, help=message("längst så många dygn visas (annars 90)"))
@option(
    "--scenario",
    type=ReadPath(),
    metavar=message("FIL"),
    help=message("kör också scenariot med lagren: när tar de slut då?"),
)
@option("--fail-on", type=Choice(tuple(_FAILS)), help=message("slutkod 1 om något lager är så illa ställt"))
@output_options
def command(
    horizon: int, scenario: str | None, fail_on: str | None, output: OutputOptions, options: SupplyOptions
) -> int:
    """Exit code 0, or 1 where a store is in a state that ``--fail-on`` names; 5 where there is no such store."""
    reads = (*options.reads, scenario) if scenario else options.reads
    target = output.resolve(reads)
    from beredskap.report.stock import endurance as report
    from beredskap.supplies.cold import cold_stores
    from beredskap.supplies.endurance import endurance

    inputs = load_inputs(options)
    found = endurance(inputs.region, inputs.holdings, inputs.on, inputs.use, stores=inputs.stores, horizon=horizon)
    under = _run_scenario(inputs, load_scenario(options, inputs.on, scenario)) if scenario else None
    target.write(report.document(found, inputs.about, cold_stores(inputs.region, inputs.stores), under))
    return Exit.DEVIATION if fail_on and _fails(found, fail_on) else Exit.DONE


def _fails(found: Endurance, fail_on: str) -> bool:
    return any(found.stores.count(state) for state in _FAILS[fail_on])


def _run_scenario(inputs: SupplyInputs, loaded: LoadedScenario) -> UnderScenario:
    from beredskap.supplies.strained import under_scenario

    if loaded.region.id != inputs.region.id:
        raise usage_error(
            message("scenariot gäller regionen «{other}», lagren «{own}»", other=loaded.region.id, own=inputs.region.id)
        )
    there = {name: one for name, one in inputs.holdings.items() if name in loaded.region.stores}
    with Progress(loaded.scenario.name) as progress:
        return under_scenario(
            loaded.region,
            there,
            loaded.scenario,
            digests=loaded.digests,
            starting_point=loaded.starting_point,
            progress=progress,
        )
