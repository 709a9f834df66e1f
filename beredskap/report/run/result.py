"""The report of one run: the answer first, then what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from beredskap.engine.metrics.ranking import rank_outcomes
from beredskap.language import Message, message
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.scenario import Scenario
from beredskap.report.document import formatting
from beredskap.report.document.table import Document, Fact, Table, sentences
from beredskap.report.findings import findings, unmodelled
from beredskap.report.naming.names import Names
from beredskap.report.run import (
    assumptions,
    deadlocks,
    evacuation,
    events,
    expectations,
    headline,
    instructions,
    lateness,
    municipalities,
    shortages,
    survival,
    takeover,
)
from beredskap.report.run.bound import say_bound
from beredskap.report.run.means import measures, response_times, staffing, stores, surge

_EVENTS_SHOWN = 6


def document(
    journal: Journal,
    scenario: Scenario,
    region: Region,
    found: Sequence[Finding] = (),
    file: str = "",
    beside: Sequence[str] = (),
) -> Document:
    """Everything `run` says. ``found`` are the loader's findings; ``file`` and the options ``beside`` it are for the suggested next commands."""
    names = Names(region, scenario)
    tables: list[Table] = [
        survival.table(journal, names),
        municipalities.table(journal, names, region),
        *lateness.tables(journal, names),
        *instructions.tables(journal, names),
        *evacuation.tables(journal, names),
        response_times.table(journal),
        *surge.tables(journal, names),
        *takeover.tables(journal, names),
        *measures.tables(journal, names),
        *staffing.tables(journal, names),
        stores.table(journal, names),
        *deadlocks.tables(journal, names),
        *_all_events(journal, scenario, names),
        expectations.table(journal, scenario, names),
    ]
    worth = list(found) + [finding for finding in journal.findings if finding not in found]
    if worth:
        tables.append(findings.table(worth, names.subject))
    tables.append(assumptions.table(journal, region))
    tables += unmodelled.tables({"": journal.unmodelled})
    return Document(
        "run",
        formatting.verbatim(journal.scenario),
        journal.information_class,
        facts(journal, scenario, names),
        headline.answer(journal, names),
        tuple(tables),
        _next_steps(journal, names, file, beside),
        region.secrecy,
        record(journal),
        say_bound(journal, region, "" if beside else file),
    )


def record(journal: Journal) -> dict[str, object]:
    """What was run, with which versions, on which input."""
    return {
        "region": journal.region,
        "variant": journal.variant,
        "scenario": journal.scenario,
        "start": journal.start.isoformat(),
        "duration": journal.duration,
        "seed": journal.seed,
        "versions": dict(sorted(journal.versions.items())),
        "digests": dict(sorted(journal.digests.items())),
    }


def _digest(journal: Journal) -> str:
    """One short digest of all the files that the answer comes from."""
    lines = "\n".join(f"{name} {digest}" for name, digest in sorted(journal.digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def facts(journal: Journal, scenario: Scenario, names: Names) -> tuple[Fact, ...]:
    """Region, start and length, and what happens."""
    variant = journal.variant or "idag"
    start = journal.start.strftime("%Y-%m-%d %H:%M")
    happens = _happens(journal, scenario, names)
    if len(happens) > _EVENTS_SHOWN:
        rest = message("… och {n} händelser till", n=len(happens) - _EVENTS_SHOWN)
        happens = [*happens[:_EVENTS_SHOWN], rest]
    happening = message("Händer")
    return (
        (message("Region"), message("{region}, variant {variant}", region=journal.region_name, variant=variant)),
        (message("Start"), message("{start}, {time} framåt", start=start, time=formatting.duration(journal.duration))),
        (
            message("Underlag"),
            message(
                "beredskap {version}, indata {digest}",
                version=journal.versions.get("beredskap", ""),
                digest=_digest(journal),
            ),
        ),
        *((happening, said) for said in happens or [message("ingenting (normalläge)")]),
    )


def _happens(journal: Journal, scenario: Scenario, names: Names) -> list[Message]:
    """The scenario's events, and what inpatients came to lack, in the order of time."""
    timed = [(event.at, events.sentence(event, names)) for event in scenario.events]
    timed += shortages.timed_sentences(journal, names)
    return [said for _, said in sorted(timed, key=lambda one: one[0])]


def _all_events(journal: Journal, scenario: Scenario, names: Names) -> tuple[Table, ...]:
    """Everything that happens, where it is more than the head of the report has room for."""
    happens = _happens(journal, scenario, names)
    return (sentences("events", message("Allt som händer"), happens),) if len(happens) > _EVENTS_SHOWN else ()


def _next_steps(journal: Journal, names: Names, file: str, beside: Sequence[str]) -> tuple[Message, ...]:
    if not file:
        return ()
    outcomes = rank_outcomes(journal, names.region)
    bad = [outcome.care for outcome in outcomes if outcome.word not in ("kvarstår", "–")]
    steps = [command("explain", file, care, *beside) for care in bad[:1]]
    return *steps, command("run", file, *beside, "--format", "md", "-o", "rapport.md")


def command(*arguments: str) -> Message:
    """A command of the program as it is typed in a shell."""
    return formatting.verbatim(" ".join(("beredskap", *map(_quote, arguments))))


def _quote(text: str) -> str:
    import shlex

    safe = all(ch.isalnum() or ch in "_-./:" for ch in text)
    return text if safe else shlex.quote(text)
