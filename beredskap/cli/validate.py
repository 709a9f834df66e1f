"""`beredskap validate`: everything that is wrong with a region or with scenarios, at once. Of a region the ordinary week is run, and no scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.language import narrate
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.param_types import Choice, ReadPath
from beredskap.cli.shell.parameters import argument, option
from beredskap.errors import Exit, InputError, Problem
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.model.findings import Finding
    from beredskap.model.region import Region


@click.command(
    "validate",
    cls=Command,
    help=message("Granska en region (alla varianter) eller scenarier: alla fel på en gång, med fil och rad."),
    examples=("beredskap validate inventories/orebro", "beredskap validate scenarios --fail-on varning"),
)
@argument(
    "path", type=ReadPath(), metavar=message("SÖKVÄG"), help=message("regionmapp, scenariofil eller mapp med scenarier")
)
@output_options
@option(
    "--fail-on",
    type=Choice(("varning", "fel", "never")),
    default="fel",
    help=message("vilka anmärkningar som ger slutkod 1: varning, fel (annars detta) eller never"),
)
def command(path: str, output: OutputOptions, fail_on: str) -> int:
    """Exit code 0, 2 where there are problems, 1 where a finding is as severe as ``--fail-on``."""
    target = output.resolve((path,))
    from beredskap.files import is_region
    from beredskap.model.queries.premises import list_premises
    from beredskap.model.queries.unmodelled import list_unmodelled
    from beredskap.report.document.formatting import capitalize
    from beredskap.report.document.table import Document, sentences
    from beredskap.report.findings import findings, problems, unmodelled
    from beredskap.report.naming.names import Names

    wrong, found, region = _check_region(path) if is_region(path) else _check_scenarios(path)
    wrong = list(problems.deduplicate(wrong))
    premises = list_premises(region) if region is not None and is_region(path) else ()
    marked = region.information_class if region is not None else ""
    listed = findings.table(found, str if region is None else Names(region).subject)
    tables = [problems.table(wrong)] if wrong else [listed]
    if wrong and found:
        tables.append(listed)
    if region is not None and is_region(path):
        tables += unmodelled.tables({"": list_unmodelled(region)})
    if premises:
        tables.append(sentences("premises", message("Varje svar vilar på"), [capitalize(one) for one in premises]))
    answer = problems.summary(len(wrong), len(found))
    target.write(
        Document("validate", message("Granskning av {path}", path=path), marked, answer=answer, tables=tuple(tables))
    )
    if wrong:
        return Exit.BAD_INPUT
    return Exit.DEVIATION if fail_on != "never" and findings.reaches(found, fail_on) else Exit.DONE


_Result = tuple[list[Problem], list["Finding"], "Region | None"]


def _check_region(path: str) -> _Result:
    """The region as it is and in each of its variants."""
    from beredskap.files import load_region
    from beredskap.supplies.findings import region_findings

    folder = Path(path).parent if Path(path).name == "region.yaml" else Path(path)
    try:
        base = load_region(folder)
    except InputError as error:
        return list(error.problems), [], None
    wrong: list[Problem] = []
    found = list(region_findings(base))
    for variant in base.region.variants:
        try:
            loaded = load_region(folder, variant=variant)
        except InputError as error:
            wrong += error.problems
            continue
        found += [finding for finding in loaded.findings if finding not in found]
    return wrong, found, base.region


def _check_scenarios(path: str) -> _Result:
    from beredskap.files import find_scenarios, load_scenario, shown, unread_among

    files = find_scenarios([path])
    wrong, tables = unread_among([path])
    for table in tables:
        narrate(message("Läses inte: {file}", file=shown(table)))
    found: list[Finding] = []
    region: Region | None = None
    for file in files:
        try:
            loaded = load_scenario(file)
        except InputError as error:
            wrong += error.problems
            continue
        region = loaded.region
        found += [finding for finding in loaded.findings if finding not in found]
    return wrong, found, region
