"""The report of a start sweep: when the scenario is worst, when it is best, and how hour, weekday and season matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from beredskap.engine.metrics.spread import own_spread
from beredskap.ensemble.calendar import group_starts, season
from beredskap.language import Message, message
from beredskap.model.findings import Finding
from beredskap.model.queries.unmodelled import list_unmodelled
from beredskap.model.region import Region
from beredskap.model.result.ensemble import Started, Sweep
from beredskap.model.scenario.scenario import Scenario
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Document, Fact, Table
from beredskap.report.findings import findings, unmodelled
from beredskap.report.naming.names import Names
from beredskap.report.run.bound import say_bound_of
from beredskap.report.studies import common

_WEEKDAYS: Final = (
    message("måndag"),
    message("tisdag"),
    message("onsdag"),
    message("torsdag"),
    message("fredag"),
    message("lördag"),
    message("söndag"),
)
_SEASONS: Final = {
    1: message("vinter (januari)"),
    2: message("vår (april)"),
    3: message("sommar (juli)"),
    4: message("höst (oktober)"),
}
_FIGURES: Final = (
    Column("mean", message("i medel"), "patients"),
    Column("worst", message("värst"), "patients"),
    Column("best", message("lindrigast"), "patients"),
)


def document(found: Sweep, scenario: Scenario, region: Region, worth: Sequence[Finding] = ()) -> Document:
    """Everything that `run --start-sweep` says."""
    tables = [
        _extreme_table(found),
        _group_table(found, "season", message("Årstid"), season, lambda group: _SEASONS[group]),
        _group_table(
            found, "weekday", message("Veckodag"), lambda start: start.weekday(), lambda group: _WEEKDAYS[group]
        ),
        _group_table(
            found,
            "hour",
            message("Timme"),
            lambda start: start.hour,
            lambda group: formatting.verbatim(f"{group:02d}:00"),
        ),
        _start_table(found),
    ]
    if worth:
        tables.append(findings.table(worth, Names(region, scenario).subject))
    tables += unmodelled.tables({"": list_unmodelled(region)})
    return Document(
        "start-sweep",
        formatting.verbatim(found.scenario),
        found.information_class,
        (*common.facts(found), _fact(found)),
        _answer(found, own_spread(found.worst.unmet, scenario.coordination)),
        tuple(tables),
        (),
        region.secrecy,
        {**common.record(found), "worst": found.worst.start.isoformat(), "best": found.best.start.isoformat()},
        say_bound_of(scenario, region),
    )


def say_start(start: datetime) -> Message:
    """«måndag 2027-01-11 06:00»."""
    return formatting.join_parts([_WEEKDAYS[start.weekday()], start.strftime("%Y-%m-%d %H:%M")])


def _fact(found: Sweep) -> Fact:
    said = message(
        "{n} starter: kl. 00, 06, 12 och 18 varje veckodag i fyra veckor av {year}, {time} framåt",
        n=len(found.starts),
        year=found.start.year,
        time=formatting.duration(found.duration),
    )
    return message("Prövade"), said


def _answer(found: Sweep, spread: float) -> Message:
    worst, own = found.worst, found.own
    if found.worst.unmet == found.best.unmet:
        return message(
            "När det börjar spelar ingen roll: {n} patienter blir utan nödvändig vård.",
            n=formatting.patients(worst.unmet),
        )
    if worst.unmet - found.best.unmet <= spread:
        return message(
            "När det börjar spelar ingen säker roll: {best} till {n} patienter utan nödvändig vård, inom modellens egen spridning (±{spread}).",
            n=formatting.patients(worst.unmet),
            best=formatting.patients(found.best.unmet),
            spread=formatting.patients(spread),
        )
    said = message(
        "Värst är start {when}: {n} patienter utan nödvändig vård, mot {best} när det är som lindrigast ({best_when}).",
        when=say_start(worst.start),
        n=formatting.patients(worst.unmet),
        best=formatting.patients(found.best.unmet),
        best_when=say_start(found.best.start),
    )
    return formatting.join_parts([said, _say_against_own(worst, own)])


def _say_against_own(worst: Started, own: Started) -> Message:
    more = worst.unmet - own.unmet
    start = say_start(own.start)
    if more <= 0:
        return message("Scenariots egen start ({when}) är inte lindrigare.", when=start)
    if own.unmet <= 0:
        return message("Scenariots egen start ({when}) ger inga: den visar inte det värsta.", when=start)
    return message(
        "Det är {more} fler ({share} mer) än från scenariots egen start ({when}).",
        more=formatting.patients(more),
        share=formatting.share(more / own.unmet),
        when=start,
    )


def _extreme_table(found: Sweep) -> Table:
    rows = (
        (message("värst"), say_start(found.worst.start), found.worst.unmet),
        (message("lindrigast"), say_start(found.best.start), found.best.unmet),
        (message("scenariots egen"), say_start(found.own.start), found.own.unmet),
    )
    return Table(
        "extremes",
        message("När det är värst"),
        (
            Column("which", message("start")),
            Column("when", message("när")),
            Column("unmet", message("utan nödvändig vård"), "patients"),
        ),
        rows,
    )


def _group_table(
    found: Sweep, key: str, title: Message, group_of: Callable[[datetime], int], named: Callable[[int], Message]
) -> Table:
    """Patients without necessary care over the starts of each group."""
    rows = tuple((named(one.group), one.mean, one.worst, one.best) for one in group_starts(found, group_of))
    return Table(key, title, (Column(key, title), *_FIGURES), rows)


def _start_table(found: Sweep) -> Table:
    ranked = sorted(found.starts, key=lambda one: (-one.unmet, one.start))
    return Table(
        "starts",
        message("Alla starter"),
        (Column("start", message("start")), Column("unmet", message("utan nödvändig vård"), "patients")),
        tuple((say_start(one.start), one.unmet) for one in ranked),
        limit=5,
    )
