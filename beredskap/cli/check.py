"""`beredskap check`: run every scenario and say in one line each whether its expectations hold."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import as_of_option, now, scenario_db_option
from beredskap.cli.shell.language import command_runner, language, narrate
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.param_types import Choice, ReadPath, Whole, WritePath
from beredskap.cli.shell.parameters import argument, gather, option
from beredskap.cli.shell.progress import Progress
from beredskap.cli.shell.target import resolve_target
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import message
from beredskap.limits import JOBS

if TYPE_CHECKING:
    from beredskap.ensemble.checks import ScenarioCheck, ToCheck
    from beredskap.files import LoadedScenario
    from beredskap.model.scenario.budget import Register


class _Reader(Protocol):
    def __call__(self, file: str, /, variant: str | None = None) -> LoadedScenario: ...


_FAILS_ON: Final = ("fel", "okontrollerad", "varning", "never")


@dataclass(frozen=True)
class CheckOptions:
    """What is checked, on what, and when it counts as failed. ``jobs`` None is all cores."""

    paths: tuple[str, ...]
    variants: str | None
    tags: tuple[str, ...]
    db: str | None
    as_of: datetime.datetime | None
    jobs: int | None
    fail_fast: bool
    fail_on: str
    junit: str | None
    github: bool

    def name_variants(self) -> tuple[str, ...]:
        """The variants to run each scenario in; "" is its own. Raises `InputError`."""
        names = ("",) if self.variants is None else tuple(name.strip() for name in self.variants.split(","))
        if self.variants is not None and not all(names):
            raise usage_error(message("«--variants» tar varianter med komma emellan, till exempel idag,plan-2025"))
        return tuple(dict.fromkeys(names))

    def count_workers(self) -> int:
        """How many scenarios are run at the same time."""
        from beredskap.ensemble.workers import cores

        return self.jobs or cores()


@click.command(
    "check",
    cls=Command,
    help=message("Kör alla scenarier i filer och mappar. En rad per scenario: håller förväntningarna?"),
    examples=(
        "beredskap check",
        "beredskap check scenarios",
        "beredskap check scenarios --variants idag,plan-2025 --tag vinter",
        "beredskap check scenarios --junit check.xml --github",
        "beredskap check scenarios --format json -o check.json",
    ),
)
@argument(
    "paths",
    nargs=-1,
    type=ReadPath(),
    metavar=message("SÖKVÄG"),
    help=message("scenariofiler och mappar (annars mappen scenarios, eller de medföljande)"),
)
@output_options
@option("--variants", metavar=message("A,B"), help=message("kör varje scenario i de här varianterna av regionen"))
@option("--tag", "tags", multiple=True, metavar=message("ETIKETT"), help=message("bara scenarier med någon av dessa"))
@scenario_db_option
@as_of_option
@option("--jobs", type=Whole(1, JOBS), help=message("så många scenarier i taget (annars ett per processorkärna)"))
@option("--fail-fast", is_flag=True, help=message("sluta efter det första som inte håller"))
@option(
    "--fail-on",
    type=Choice(_FAILS_ON),
    default="fel",
    help=message(
        "vad som ger slutkod 1: fel (en förväntan eller budget som inte håller; annars detta), okontrollerad "
        "(också ett scenario utan förväntningar), varning (också en varning i underlaget) eller never"
    ),
)
@option("--junit", type=WritePath(), metavar=message("FIL"), help=message("skriv också utfallen som JUnit-XML"))
@option("--github", is_flag=True, help=message("skriv också GitHubs anmärkningar, var och en på sin rad i filerna"))
@gather("options", CheckOptions)
def command(options: CheckOptions, output: OutputOptions) -> int:
    """Exit code 0, 1 where something does not hold, 2 where a file is bad, 5 where nothing is expected anywhere."""
    paths = tuple(one for one in (*options.paths, options.db) if one)
    target = output.resolve(paths)
    xml = None if options.junit is None else resolve_target(options.junit, output.force, paths)
    from beredskap.report.check import annotations, junit, summary

    where = options.paths or (_find_default_folder(),)
    asked = list(_list_asked(options, where))
    run = list(_run(asked, options))
    done = [*_list_unread(where), *run]
    is_watched = target.form == "table" and target.path is None and sys.stdout.isatty()
    target.write(summary.document(done, timed=is_watched))
    if xml is not None:
        xml.write(junit.render(done, language()))
    if options.github:
        for line in annotations.list_annotations(done, language()):
            command_runner(line)
    if len(run) < len(asked):
        narrate(message("avbrutet: {n} scenarier är inte körda", n=len(asked) - len(run)))
    return _judge(done, options.fail_on)


def _list_asked(options: CheckOptions, paths: tuple[str, ...]) -> Iterator[ToCheck]:
    from beredskap.ensemble.checks import ToCheck
    from beredskap.ensemble.workers import Task
    from beredskap.files import find_scenarios, load_scenario, shown

    if not options.paths:
        narrate(message("Kontrollerar scenarierna i {folder}", folder=shown(Path(paths[0]))))
    reader: _Reader = load_scenario
    if options.db is not None:
        from beredskap.database.region.load import FromLedger

        reader = FromLedger(options.db, options.as_of or now())
    for file in find_scenarios(paths):
        for variant in options.name_variants():
            yield ToCheck(
                shown(file), variant, Task(str(file), reader=partial(reader, variant=variant) if variant else reader)
            )


def _list_unread(paths: tuple[str, ...]) -> Iterator[ScenarioCheck]:
    """What looks like a scenario and is not read, each a file that could not be run; tables are only named."""
    from beredskap.ensemble.checks import ScenarioCheck
    from beredskap.files import shown, unread_among

    unread, tables = unread_among(paths)
    for table in tables:
        narrate(message("Läses inte: {file}", file=shown(table)))
    return (ScenarioCheck(one.place.file, 0.0, problems=(one,)) for one in unread)


def _find_default_folder() -> str:
    """The folder of scenarios where one stands, else those that come with the program."""
    from beredskap.files import shipped

    return "scenarios" if Path("scenarios").is_dir() else str(shipped("scenarios"))


def _run(asked: Sequence[ToCheck], options: CheckOptions) -> Iterator[ScenarioCheck]:
    """Each scenario with its budgets; no further than the first that does not hold, if that is wanted."""
    from beredskap.ensemble.checks import run_checks
    from beredskap.model.scenario.budget import judge_budgets

    register, day = _read_register(options), (options.as_of or now()).date()
    with Progress(str(message("scenarier"))) as progress:
        for one in run_checks(asked, options.tags, options.count_workers(), progress):
            expected = one.scenario.expect if one.scenario and one.journal else ()
            judged = replace(one, budgets=judge_budgets(expected, day, register))
            yield judged
            if options.fail_fast and _judge([judged], options.fail_on) not in (Exit.DONE, Exit.NOTHING):
                return


def _read_register(options: CheckOptions) -> Register | None:
    """The accepted risks in the database; None where there is no database."""
    if options.db is None:
        return None
    from beredskap.database.reports.actions import read_accepted
    from beredskap.database.sqlite.database import open_database

    with open_database(options.db) as database:
        return read_accepted(database, options.as_of or now())


def _judge(done: Sequence[ScenarioCheck], fail_on: str) -> int:
    states = {one.state for one in done}
    if "bad" in states:
        return Exit.BAD_INPUT
    if fail_on == "never":
        return Exit.DONE
    warned = any(finding.severity != "info" for one in done for finding in one.findings)
    if "fails" in states or (fail_on != "fel" and "unchecked" in states) or (fail_on == "varning" and warned):
        return Exit.DEVIATION
    if "holds" not in states:
        narrate(message("inget scenario har förväntningar: ingenting är kontrollerat"))
        return Exit.NOTHING
    return Exit.DONE
