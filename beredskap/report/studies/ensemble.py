"""The report of an ensemble: how often each outcome came, how far the answers spread, and what they hang on most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from beredskap.ensemble.judgement import chance_correlation, count_certain, holds_in_median, rank_care, rank_stores
from beredskap.language import Message, message
from beredskap.model.findings import Finding
from beredskap.model.queries.unmodelled import list_unmodelled
from beredskap.model.region import Region
from beredskap.model.result.ensemble import CareSpread, Ensemble, ExpectationSpread, Percentiles
from beredskap.model.result.journal import WORDS, Verdict, Word
from beredskap.model.scenario.scenario import Scenario
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, AtLeast, Cell, Column, ColumnKind, Document, Fact, Table
from beredskap.report.findings import findings, unmodelled
from beredskap.report.naming.names import Names
from beredskap.report.run import expectations
from beredskap.report.run.bound import say_bound_of
from beredskap.report.run.result import command
from beredskap.report.studies import common

_SPREAD = (("p5", message("P5")), ("p50", message("P50")), ("p95", message("P95")))
_GRADED = (Column("grade", message("grad"), "grade", group=True), Column("care", message("vårdtyp")))
_QUANTITIES_SHOWN = 12
_WORTH_TELLING = 0.5
"""Patients; fewer are not worth a sentence."""


def document(
    found: Ensemble,
    scenario: Scenario,
    region: Region,
    worth: Sequence[Finding] = (),
    file: str = "",
    beside: Sequence[str] = (),
) -> Document:
    """Everything that `run --runs` says; ``file`` and the options ``beside`` it are for the suggested next command."""
    names = Names(region, scenario)
    care = rank_care(found, region)
    tables = [
        _words(found, care, names),
        _served(care, names),
        _unmet(found, care, names),
        *_too_late(found, care, names),
        _failures(found, care, names),
        _stores(found, names),
        _expectations(found, scenario, names),
        _influences(found, names),
        _quantities(found, names),
    ]
    if worth:
        tables.append(findings.table(worth, names.subject))
    tables += unmodelled.tables({"": list_unmodelled(region)})
    return Document(
        "ensemble",
        formatting.verbatim(found.scenario),
        found.information_class,
        (*common.facts(found), common.start(found), *_facts(found)),
        _answer(found),
        tuple(tables),
        _next_steps(found, file, beside),
        region.secrecy,
        {**common.record(found), "seed": found.seed},
        say_bound_of(scenario, region),
    )


def _facts(found: Ensemble) -> Iterator[Fact]:
    said = message("{n} körningar, frö {seed} (nummer 0–{last})", n=found.runs, seed=found.seed, last=found.runs - 1)
    yield message("Körningar"), said
    lasting = sum(1 for one in found.varied if one.field == "mttf")
    if len(found.varied) > lasting:
        yield message("Varierar"), message("uppgifter med intervall: {n}", n=len(found.varied) - lasting)
    if lasting:
        yield message("Varierar"), message("noder som kan stanna av fel medan de går: {n}", n=lasting)
    if found.risks:
        yield message("Varierar"), message("reservkällor som kan misslyckas med att starta: {n}", n=len(found.risks))


def _answer(found: Ensemble) -> Message:
    low, middle, high = (formatting.patients(value or 0.0) for value in _values(found.unmet))
    said = message(
        "I hälften av körningarna blir högst {middle} patienter utan nödvändig vård på {time}; i nio av tio mellan {low} och {high}.",
        middle=middle,
        low=low,
        high=high,
        time=formatting.duration(found.duration),
    )
    if found.too_late is not None and (late := found.too_late.p50 or 0.0) >= _WORTH_TELLING:
        many = formatting.patients(late)
        more = message("I hälften av körningarna får högst {n} patienter nödvändig vård för sent.", n=many)
        said = formatting.join_parts([said, more])
    sure = count_certain(found)
    if not found.expectations:
        return said
    more = message("{n} av {total} förväntningar håller i varje körning.", n=sure, total=len(found.expectations))
    return formatting.join_parts([said, more])


def _values(found: Percentiles) -> tuple[float | None, float | None, float | None]:
    return found.p5, found.p50, found.p95


def _care_cells(one: CareSpread, names: Names) -> tuple[Cell, ...]:
    return names.grade(one.care) or None, names.care(one.care)


def _words(found: Ensemble, care: Sequence[CareSpread], names: Names) -> Table:
    shown: list[Word] = [word for word in WORDS if any(one.words.get(word) for one in care)]
    columns = [Column(word, formatting.OUTCOMES[word], "share") for word in shown]
    rows = tuple((*_care_cells(one, names), *(one.words.get(word, 0) / found.runs for word in shown)) for one in care)
    return Table(
        "words",
        message("Utfall"),
        (*_GRADED, *columns),
        rows,
        lead=(message("Andelen av {n} körningar som fick varje utfall.", n=found.runs),),
        empty=message("Regionen har ingen vård med efterfrågan."),
    )


def _percentiles(kind: ColumnKind) -> tuple[Column, ...]:
    return tuple(Column(key, title, kind) for key, title in _SPREAD)


def _served(care: Sequence[CareSpread], names: Names) -> Table:
    rows = tuple(
        (*_care_cells(one, names), *((UNKNOWN,) * 3 if one.served is None else _values(one.served)))
        for one in care
        if set(one.words) != {"–"}
    )
    return Table(
        "served",
        message("Andel som får vård"),
        (*_GRADED, *_percentiles("share")),
        rows,
        notes=(
            message(
                "Hela tiden, utan dem som fick vård för sent. P5 är den andel som fem körningar av hundra hamnar på eller under, "
                "P50 mitten och P95 den som högst fem av hundra når över."
            ),
        ),
        empty=message("Regionen har ingen vård med efterfrågan."),
    )


def _unmet(found: Ensemble, care: Sequence[CareSpread], names: Names) -> Table:
    rows: list[tuple[Cell, ...]] = [(None, message("all nödvändig vård"), *_values(found.unmet))]
    rows += [(*_care_cells(one, names), *_values(one.unmet)) for one in care if one.unmet.p95]
    return Table("unmet", message("Patienter utan vård"), (*_GRADED, *_percentiles("patients")), tuple(rows))


def _too_late(found: Ensemble, care: Sequence[CareSpread], names: Names) -> tuple[Table, ...]:
    """Those who are too late, where some run has any."""
    late = [(one, one.too_late) for one in care if one.too_late is not None and one.too_late.p95]
    if not late or found.too_late is None:
        return ()
    rows: list[tuple[Cell, ...]] = [(None, message("all nödvändig vård"), *_values(found.too_late))]
    rows += [(*_care_cells(one, names), *_values(spread)) for one, spread in late]
    title = message("Patienter som fick vård för sent")
    return (Table("too_late", title, (*_GRADED, *_percentiles("patients")), tuple(rows)),)


def _failures(found: Ensemble, care: Sequence[CareSpread], names: Names) -> Table:
    rows = tuple(
        (*_care_cells(one, names), *_times(one.first_failure, found.duration))
        for one in care
        if one.first_failure.p5 is not None
    )
    return Table(
        "failure",
        message("Första bristen"),
        (*_GRADED, *_percentiles("time")),
        rows,
        notes=(_censoring_note(found),) if rows else (),
        empty=message("Ingen vård brister i fem körningar av hundra eller fler."),
    )


def _censoring_note(found: Ensemble) -> Message:
    time = formatting.duration(found.duration)
    return message("Körningar där det inte händer räknas som senare än alla andra: ≥ {time}.", time=time)


def _times(found: Percentiles, horizon: int) -> tuple[Cell, ...]:
    return tuple(AtLeast(horizon) if value is None else value for value in _values(found))


def _stores(found: Ensemble, names: Names) -> Table:
    rows = tuple(
        (names.store(one.store), one.runs / found.runs, *_times(one.empty_at, found.duration))
        for one in rank_stores(found)
    )
    return Table(
        "stores",
        message("Lager som tar slut"),
        (Column("store", message("lager")), Column("runs", message("andel"), "share"), *_percentiles("time")),
        rows,
        notes=(_censoring_note(found),) if rows else (),
        empty=message("Inget lager tar slut i någon körning."),
    )


def _expectations(found: Ensemble, scenario: Scenario, names: Names) -> Table:
    rows = tuple(
        (
            holds_in_median(one, found.runs),
            *_claim(one, scenario, names),
            one.held,
            found.runs - one.held - one.undecided,
            one.undecided,
        )
        for one in sorted(found.expectations, key=lambda one: (holds_in_median(one, found.runs), one.index))
    )
    return Table(
        "expectations",
        message("Förväntningar"),
        (
            Column("holds", message("i mitten"), "verdict"),
            Column("subject", message("om")),
            Column("expected", message("förväntat")),
            Column("held", message("håller"), "number"),
            Column("failed", message("håller inte"), "number"),
            Column("undecided", message("okänt"), "number"),
        ),
        rows,
        lead=(message("I hur många av {n} körningar var och en håller.", n=found.runs),) if rows else (),
        empty=message("Okontrollerad: scenariot har inga förväntningar («expect»)."),
    )


def _claim(one: ExpectationSpread, scenario: Scenario, names: Names) -> tuple[Cell, Cell]:
    verdict = Verdict(index=one.index, holds=None, subject=one.subject, expected=one.expected, found=None)
    said = scenario.expect[one.index]
    return expectations.say_subject(verdict, said, names), expectations.say_expected(verdict, said, names)


def _influences(found: Ensemble, names: Names) -> Table:
    rows = tuple((*_quantity(found, one.index, names), one.correlation) for one in found.influences)
    return Table(
        "influences",
        message("Vad svaret hänger på"),
        (
            Column("subject", message("vad")),
            Column("path", message("uppgift")),
            Column("text", message("intervall"), fold=True),
            Column("correlation", message("samband"), "number"),
        ),
        rows,
        notes=(
            message(
                "Rangkorrelation (Spearman) med patienter utan nödvändig vård: 1 om mer av det alltid ger fler, -1 om det alltid ger färre. "
                "Under {least} kan det vara slumpen.",
                least=formatting.number(chance_correlation(found.runs)),
            ),
        )
        if rows
        else (),
        empty=message("Alla körningar har lika många patienter utan nödvändig vård."),
    )


def _quantities(found: Ensemble, names: Names) -> Table:
    total = len(found.varied) + len(found.risks)
    return Table(
        "varied",
        message("Vad som varierar"),
        (
            Column("subject", message("vad")),
            Column("path", message("uppgift")),
            Column("text", message("intervall")),
        ),
        tuple(_quantity(found, index, names) for index in range(total)),
        limit=_QUANTITIES_SHOWN,
    )


def _quantity(found: Ensemble, index: int, names: Names) -> tuple[Cell, Cell, Cell]:
    """A drawn quantity, or a node that may fail to start, by its number among both."""
    if index >= len(found.varied):
        risk = found.risks[index - len(found.varied)]
        said = message("startar inte i {share}", share=formatting.share(risk.probability))
        return names.subject(risk.node), "start_fails", said
    one = found.varied[index]
    if one.collection != "events":
        return names.subject(one.id), one.path, one.text
    event = message("händelse {id}", id=int(one.id) + 1 if one.id.isdecimal() else one.id)
    return event, one.path, one.text


def _next_steps(found: Ensemble, file: str, beside: Sequence[str]) -> tuple[Message, ...]:
    return (command("run", file, *beside, "--seed", str(found.seed), "--only", "0"),) if file else ()
