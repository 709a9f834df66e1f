"""What Scenario shows, without the screen: the list, a preview, measures to add, and the state at one hour of a run."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from beredskap.engine.metrics.depletion import lost_at, ran_out_at
from beredskap.engine.metrics.severity import SEVERITY_ORDER
from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Column, Document, Table, sentences
from beredskap.units import HOUR

if TYPE_CHECKING:
    from beredskap.errors import Problem
    from beredskap.files import LoadedScenario
    from beredskap.model.region import Region
    from beredskap.model.result.journal import Journal, Word
    from beredskap.report.naming.names import Names
    from beredskap.report.run.timeline import TimeLine, Track
    from beredskap.tui.scenario.draft import Draft
    from beredskap.tui.scenario.scenario_library import Result, ScenarioFile, ScenarioLibrary

_ENTRIES = (
    Column("whose", message("vems"), group=True),
    Column("name", message("scenario")),
    Column("verdict", message("senast kört")),
    Column("start", message("start"), fold=True),
    Column("duration", message("längd"), fold=True),
)
_MEASURES = (
    Column("name", message("åtgärd")),
    Column("cost", message("kostnad"), "number", unit="kr"),
    Column("lead", message("ledtid"), "duration"),
    Column("id", message("id"), fold=True),
)
_RESULTS = (
    Column("name", message("scenario")),
    Column("verdict", message("förväntningar")),
    Column("unmet", message("utan nödvändig vård"), "patients"),
)
_VARIANTS = (Column("name", message("variant")),)
_PROBLEMS = (
    Column("line", message("rad"), "number"),
    Column("wrong", message("vad")),
    Column("near", message("menade du"), fold=True),
    Column("remedy", message("åtgärd"), fold=True),
)
_LEGEND: tuple[Word, ...] = ("kvarstår", "flyttad", "försenad", "för sent", "begränsad", "upphör", "okänd")
_SHORT = ("chain", "bottleneck")
Point = tuple[float, float | None]
Said = Callable[[float], Message]


def scenario_table(found: Sequence[ScenarioFile], results: Sequence[Result]) -> tuple[Table, tuple[str, ...]]:
    """The scenarios, with how each went when it was last run; keys are paths."""
    latest = {str(one.draft.path): verdict(one.journal) for one in results}
    rows = tuple(
        (
            message("egna") if one.is_own else message("medföljande"),
            one.name,
            latest.get(str(one.path)),
            one.start.replace("T", " "),
            one.duration,
        )
        for one in found
    )
    empty = message("Inga scenarier här; tryck a för att skriva ett.")
    return Table("scenarios", message("Scenarier"), _ENTRIES, rows, empty=empty), tuple(str(one.path) for one in found)


def verdict(journal: Journal) -> Message:
    """How many expectations hold, with a glyph."""
    from beredskap.engine.metrics.expectations import count_held

    held, total = count_held(journal), len(journal.verdicts)
    if not total:
        return message("? okontrollerad")
    if held == total:
        return message("✓ {n} av {n} håller", n=total)
    return message("✖ {held} av {n} håller", held=held, n=total)


def preview(loaded: LoadedScenario, text: str) -> Document:
    """What a scenario says before it is run: its own words, what happens, and what is expected."""
    from beredskap.report.naming.names import Names
    from beredskap.report.run import events, expectations

    scenario = loaded.scenario
    names = Names(loaded.region, scenario)
    happens = [events.sentence(one, names) for one in sorted(scenario.events, key=lambda one: one.at)]
    expected = [expectations.say_expectation(one, names) for one in scenario.expect]
    return Document(
        "preview",
        formatting.verbatim(scenario.name),
        loaded.region.information_class,
        (
            (message("Start"), scenario.start.strftime("%Y-%m-%d %H:%M")),
            (message("Längd"), formatting.duration(scenario.duration)),
            (message("Variant"), loaded.region.variant or "idag"),
        ),
        formatting.verbatim(scenario.note or first_comment(text)) if scenario.note or first_comment(text) else None,
        (
            sentences("happens", message("Händer"), happens or [message("ingenting (normalläge)")]),
            sentences("expected", message("Väntas"), expected or [message("ingenting: okontrollerad")]),
        ),
        secrecy=loaded.region.secrecy,
    )


def first_comment(text: str) -> str:
    """The comment that a file begins with, without the line for editors."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        said = line.lstrip("# ").strip()
        if said and not said.startswith("yaml-language-server"):
            lines.append(said)
    return " ".join(lines)


def measure_table(region: Region) -> tuple[Table, tuple[str, ...]]:
    """What can be decided, by name; keys are ids."""
    found = sorted(region.measures.values(), key=lambda one: formatting.alphabetical_key(one.name or one.id))
    rows = tuple(
        (one.name or one.id, UNKNOWN if one.cost is None else one.cost, one.lead_time, one.id) for one in found
    )
    return Table("measures", message("Åtgärder"), _MEASURES, rows), tuple(one.id for one in found)


def run_table(found: Sequence[Result]) -> tuple[Table, tuple[str, ...]]:
    """The runs of this session, the latest first; keys are their places among the runs."""
    from beredskap.engine.metrics.ranking import unmet_necessary

    rows = [(one.name, verdict(one.journal), unmet_necessary(one.journal)) for one in reversed(found)]
    keys = [str(number) for number in reversed(range(len(found)))]
    return Table("runs", message("Körningar"), _RESULTS, tuple(rows)), tuple(keys)


def headline(result: Result, time: int) -> Message:
    """The run and its verdict, and the hour that the cursor stands on."""
    from beredskap.report.run.bound import say_bound_briefly

    journal = result.journal
    at = journal.start + datetime.timedelta(seconds=time)
    return message(
        "{name} · {time} · {date} · {verdict} · {bound}",
        name=result.name,
        time=formatting.clock(time),
        date=at.strftime("%Y-%m-%d %H:%M"),
        verdict=verdict(journal),
        bound=say_bound_briefly(journal),
    )


def describe_moment(journal: Journal, line: TimeLine, track: Track, segment: int, names: Names) -> Iterator[Message]:
    """What a track says at a segment, in sentences."""
    from beredskap.report.run import timeline

    yield message("{name}: {state}", name=track.name, state=timeline.cell(track, segment))
    if track.kind == timeline.CARE:
        yield from _patients(journal, line, track.subject, segment)
    elif track.kind == timeline.STORE:
        yield from _stock(journal, track, segment, names)
    elif track.kind == timeline.NODE:
        yield from _cause(journal, track.subject, line.ends[segment], names)


def _patients(journal: Journal, line: TimeLine, care: str, segment: int) -> Iterator[Message]:
    rows = [one for one in journal.care if one.care == care]

    def at(name: str) -> Message:
        return formatting.patients(sum(getattr(one, name)[segment] for one in rows))

    yield message(
        "Från {start} till {end}: {arising} söker, {home} får vård på vanlig plats, {away} på annan plats (därav {instead} annan vård).",
        start=formatting.clock(line.starts[segment]),
        end=formatting.clock(line.ends[segment]),
        arising=at("arising"),
        home=at("home"),
        away=at("away"),
        instead=at("substituted"),
    )
    late = [one.too_late for one in rows if one.too_late]
    if total := sum(sum(series[: segment + 1]) for series in late):
        yield message(
            "{now} får vård för sent; sammanlagt {total} hittills.",
            now=formatting.patients(sum(series[segment] for series in late)),
            total=formatting.patients(total),
        )
    total = sum(sum(one.unmet[: segment + 1]) for one in rows)
    yield message(
        "{waiting} väntar, {unmet} blev utan vård; sammanlagt {total} hittills.",
        waiting=at("waiting"),
        unmet=at("unmet"),
        total=formatting.patients(total),
    )


def _stock(journal: Journal, track: Track, segment: int, names: Names) -> Iterator[Message]:
    series = next(one for one in journal.stores if one.store == track.subject)
    dimension = names.dimension(track.subject)
    if "stock" in series.unknown:
        return
    yield message(
        "Kvar {there} av {opening}.",
        there=formatting.quantity(series.stock[segment], dimension),
        opening=formatting.quantity(series.opening, dimension),
    )
    if (ran_out := ran_out_at(series)) is not None:
        yield message("Tomt {time}.", time=formatting.clock(ran_out))
    if (lost := lost_at(series)) is not None:
        yield message("Förlorat med sin anläggning {time}.", time=formatting.clock(lost))


def _cause(journal: Journal, subject: str, time: int, names: Names) -> Iterator[Message]:
    from beredskap.report.explanation import causes

    last = [one for one in journal.changes if one.subject == subject and one.kind == "level" and one.time < time]
    if last:
        yield causes.sentence(last[-1], names)


def explain_track(result: Result, track: Track) -> Document | None:
    """The chain of causes and the bottleneck of a care type, as `explain` says them; None for a track that is no care."""
    from beredskap.report.explanation import explanation
    from beredskap.report.run import timeline

    if track.kind != timeline.CARE:
        return None
    return explanation.document(result.journal, result.loaded.scenario, result.loaded.region, track.subject)


def shorten_explanation(document: Document | None) -> Document | None:
    """An explanation without what the screen says already: the answer, the causes, the bottleneck."""
    if document is None:
        return None
    tables = tuple(one for one in document.tables if one.key in _SHORT)
    return replace(document, title=message("Därför"), information_class="", secrecy="", facts=(), tables=tables)


def track_curve(result: Result, track: Track, line: TimeLine, names: Names) -> tuple[Message, list[Point], Said]:
    """What is drawn beside the causes: those who wait for a care type, what a store holds, minutes, a level or a share; title, points, values in words."""
    from beredskap.report.run import timeline

    if track.kind == timeline.CARE:
        waiting, unmet = _sums(result.journal, track.subject)
        if max(unmet, default=0.0) > max(waiting, default=0.0):
            return message("Utan vård hittills (patienter)"), _points(line, unmet), formatting.patients
        return message("Väntar på vård (patienter)"), _points(line, waiting), formatting.patients
    values: list[float | None] = [None if share is None else share * track.top for share in track.shares]
    if track.kind == timeline.STORE:
        dimension = names.dimension(track.subject)
        return message("Lagret"), _points(line, values), lambda value: formatting.quantity(value, dimension)
    if track.kind == timeline.QUEUE:
        return message("Väntar på vård (patienter)"), _points(line, values), formatting.patients
    if track.kind == timeline.RESPONSE:
        return message("Insatstid för ambulans"), _points(line, values), timeline.say_minutes
    return message("Nivå"), _points(line, values), formatting.share


def _sums(journal: Journal, care: str) -> tuple[list[float], list[float]]:
    """Those of a care type who wait at the end of each segment, and those left without care up to it, to a tenth of a patient."""
    rows = [one for one in journal.care if one.care == care]
    waiting = (sum(at) for at in zip(*(one.waiting for one in rows), strict=True))
    unmet = accumulate(sum(at) for at in zip(*(one.unmet for one in rows), strict=True))
    return [round(value, 1) for value in waiting], [round(value, 1) for value in unmet]


def _points(line: TimeLine, values: Sequence[float | None]) -> list[Point]:
    """A value at the end of each segment; the first stands from the start."""
    return [(0.0, values[0] if values else None), *zip(map(float, line.ends), values, strict=True)]


def legend() -> Message:
    """What the bars mean: the worse, the taller."""
    from beredskap.tui.scenario.time_line_cells import EMPTY, WORDS

    said = [formatting.join_parts([formatting.verbatim(WORDS[word][0]), formatting.OUTCOMES[word]]) for word in _LEGEND]
    return formatting.join_parts([*said, message("{mark} tomt eller nere", mark=EMPTY[0])], "  ")


def worst_segment(line: TimeLine) -> int:
    """The segment where the time line's first track is at its worst, which is the worst of the most necessary care."""
    track = next((one for one in line.tracks if one.words), None)
    if track is None:
        return 0
    worst = min(track.words, key=SEVERITY_ORDER.index)
    return track.words.index(worst)


def report_document(result: Result) -> Document:
    """The whole report of a run, as `run` prints it."""
    from beredskap.report.naming.names import Names
    from beredskap.report.run import from_state
    from beredskap.report.run import result as of_run

    loaded = result.loaded
    document = of_run.document(result.journal, loaded.scenario, loaded.region, loaded.findings)
    return from_state.add_reported_state(document, loaded.reported, Names(loaded.region, loaded.scenario))


def comparison_document(a: Result, b: Result) -> Document:
    """Two runs side by side, as `compare` prints them."""
    from beredskap.engine.metrics.comparison import Future
    from beredskap.report.studies import comparison

    return comparison.document(Future(a.name, a.journal), Future(b.name, b.journal))


def expectation_document(result: Result) -> Document:
    """The expectations of a run, with what was found."""
    from beredskap.report.naming.names import Names
    from beredskap.report.run import expectations

    loaded, journal = result.loaded, result.journal
    table = expectations.table(journal, loaded.scenario, Names(loaded.region, loaded.scenario))
    return Document(
        "expectations",
        formatting.verbatim(result.name),
        journal.information_class,
        tables=(table,),
        secrecy=journal.secrecy,
    )


def compare_unmet(before: Result, after: Result) -> Message:
    """What a measure or a variant changed: patients without necessary care."""
    from beredskap.engine.metrics.ranking import unmet_necessary
    from beredskap.engine.metrics.spread import less_coordinated, own_spread

    one, other = unmet_necessary(before.journal), unmet_necessary(after.journal)
    spread = own_spread(max(one, other), less_coordinated(before.journal.coordination, after.journal.coordination))
    if 0 < abs(other - one) <= spread:
        return message(
            "Utan nödvändig vård: {before} → {after} patienter, inom modellens egen spridning (±{spread}).",
            before=formatting.patients(one),
            after=formatting.patients(other),
            spread=formatting.patients(spread),
        )
    return message(
        "Utan nödvändig vård: {before} → {after} patienter.",
        before=formatting.patients(one),
        after=formatting.patients(other),
    )


def add_measure(draft: Draft, region: Region, measure: str, time: int) -> Draft:
    """The draft with a measure decided at a time, or in place from the start where it is one that is prepared in advance."""
    found = region.measures[measure]
    named = draft.with_value("name", f"{draft.value('name')} + {formatting.uncapitalize(found.name or measure)}")
    if not found.does:
        return named.with_item("measures", measure)
    at = f"{time // HOUR} h" if time % HOUR == 0 else f"{time} s"
    return named.with_item("events", f"{{at: {at}, measure: {measure}}}")


def set_variant(draft: Draft, variant: str) -> Draft:
    """The draft in another variant, with its name."""
    return draft.with_value("name", f"{draft.value('name')} ({variant or 'idag'})").with_value("variant", variant)


def variant_table(region: Region) -> tuple[Table, tuple[str, ...]]:
    """The variants of the region; keys are ids, and "" is the region without any."""
    found = {"": "idag", **{one: one for one in sorted(region.variants)}}
    return Table("variants", message("Varianter"), _VARIANTS, tuple((name,) for name in found.values())), tuple(found)


def problem_table(found: Sequence[Problem], file: str) -> tuple[Table, tuple[str, ...]]:
    """What is wrong with a text while it is written; keys are lines of it, counted from 1, and 0 for what is wrong elsewhere."""
    ordered = sorted(found, key=lambda one: one.place)
    rows = tuple(
        (one.place.line if one.place.file == file else None, one.message, one.near, one.remedy) for one in ordered
    )
    empty = message("✓ Inga fel.")
    keys = tuple(f"{one.place.line if one.place.file == file else 0}:{number}" for number, one in enumerate(ordered))
    return Table("problems", message("Fel"), _PROBLEMS, rows, empty=empty), keys


def documents(library: ScenarioLibrary) -> tuple[Document, ...]:
    """The scenarios as text."""
    region = library.session.region
    table, _ = scenario_table(library.list_files(), library.results)
    return (
        Document("scenarios", message("Scenario"), region.information_class, tables=(table,), secrecy=region.secrecy),
    )
