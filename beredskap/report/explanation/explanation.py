"""Why one care type fared as it did: from the outage to the care, where patients went, the bottleneck and what one more would give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from beredskap.engine.explanation.chain import Explanation, Explanations
from beredskap.engine.explanation.strains import Strains, decisive_time, find_strains, offerings_of
from beredskap.engine.metrics.patient_flows import list_destinations, patients_at, still_waiting
from beredskap.language import Message, message
from beredskap.model.queries.sites import is_given_at_one_site
from beredskap.model.region import Region
from beredskap.model.result.journal import Change, Journal, Outcome, Reason
from beredskap.model.scenario.scenario import Scenario
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Document, Table, sentences
from beredskap.report.explanation import bottleneck, causes, decisions, induced_care, strains
from beredskap.report.findings import unmodelled
from beredskap.report.naming.names import Names
from beredskap.report.run import assumptions, result, shortages
from beredskap.report.run.bound import say_bound
from beredskap.report.run.worst_spell import say_spell_of_all

_FEW = 0.05
_BAD = ("försenad", "för sent", "begränsad", "upphör", "okänd")
_ASSUMPTIONS = 3
_WINDOWS = (
    Column("time", message("dygnet fram till"), "time"),
    Column("word", message("utfall"), "word"),
    Column("home", message("på vanlig plats"), "share"),
    Column("away", message("på annan plats"), "share"),
    Column("too_late", message("för sent"), "share"),
    Column("substituted", message("därav annan vård"), "share"),
    Column("waiting", message("väntar"), "share"),
    Column("unmet", message("utan vård"), "share"),
)
_WENT = (
    Column("site", message("plats")),
    Column("as_care", message("gavs som")),
    Column("patients", message("patienter"), "patients"),
    Column("usual", message("en vanlig period"), "patients"),
)


def document(journal: Journal, scenario: Scenario, region: Region, care: str, municipality: str = "") -> Document:
    """What `explain` says of one care type in the whole region or in one municipality."""
    names = Names(region, scenario)
    title = message("{care}: {scenario}", care=names.care(care), scenario=journal.scenario)
    outcome = next(
        (one for one in journal.outcomes if one.care == care and one.municipality == municipality),
        None,
    )
    facts = result.facts(journal, scenario, names)
    if municipality:
        facts = ((message("Boende i"), municipality), *facts)
    left_out = unmodelled.tables({"": journal.unmodelled})
    if outcome is None:
        nothing = message("Ingen efterfrågan på {care} här.", care=formatting.uncapitalize(names.care(care)))
        return Document("explain", title, journal.information_class, facts, nothing, left_out, secrecy=region.secrecy)
    bearing = find_strains(outcome, journal, scenario, region)
    whole = next((one for one in journal.outcomes if one.care == care and not one.municipality), outcome)
    if outcome.first_failure is not None and outcome.bottleneck is None:
        outcome = outcome.model_copy(update={"bottleneck": whole.bottleneck})
    tables = [
        _chain_table(journal, outcome, names, bearing),
        _window_table(outcome, journal),
        _destination_table(journal, outcome, names),
        bottleneck.table(outcome if outcome.bottleneck is None else whole, names),
        assumptions.table(journal, region, limit=_ASSUMPTIONS),
        *left_out,
    ]
    return Document(
        "explain",
        title,
        journal.information_class,
        facts,
        answer(journal, outcome, names, bearing),
        tuple(tables),
        secrecy=region.secrecy,
        record=result.record(journal),
        bound=say_bound(journal, region),
    )


def answer(journal: Journal, outcome: Outcome, names: Names, bearing: Strains) -> Message:
    """«Förlossning upphör T+0: USÖ utslaget → enda förlossningen i länet. Närmast: Eskilstuna, 85 km, …»"""
    told = _reasons(outcome)
    head = _say_verdict(outcome, journal, names)
    links = causes.path(told[0].causes, names)
    links = links or induced_care.links(
        outcome.care, Explanations(journal.changes, names.region), names, outcome.municipality
    )
    links = [*links, *_say_decided(told[0], outcome, names)]
    strained = strains.say_briefly(bearing.behind(outcome.bottleneck), names) if outcome.word in _BAD else []
    if strained and not links:
        links, strained = [formatting.join_some(strained)], []
    if not links and outcome.bottleneck and outcome.bottleneck.limits:
        limits = formatting.join_words([names.limit(kind, subject) for kind, subject in outcome.bottleneck.limits])
        links.append(message("{what} räcker inte", what=limits))
    if is_given_at_one_site(names.region, outcome.care, journal.start.date()):
        links.append(message("enda platsen för {care} i länet", care=formatting.uncapitalize(names.care(outcome.care))))
    parts = [formatting.join_parts(links, " → ")] if links else []
    parts += [
        message("från {time}: {what}", time=formatting.clock(later.time), what=formatting.join_parts(way, " → "))
        for later in told[1:]
        if (way := [*causes.path(later.causes, names), *_say_decided(later, outcome, names)])
    ]
    said = (
        [formatting.join_parts([head, ": ", formatting.join_parts(parts, "; "), "."], "")]
        if parts
        else [formatting.join_parts([head, "."], "")]
    )
    if strained:
        said.append(message("Därtill: {what}.", what=formatting.join_some(strained)))
    if spell := say_spell_of_all(outcome):
        said.append(message("Andel som får vård: {spell}.", spell=spell))
    near = _say_destination(journal, outcome, names)
    return formatting.join_parts([*said, near] if near else said)


def _say_decided(reason: Reason, outcome: Outcome, names: Names) -> list[Message]:
    said = {cause.subject for cause in reason.causes}
    limits = [(kind, subject) for kind, subject in reason.limits if subject not in said]
    decided = decisions.say_briefly(limits, names) if outcome.word in _BAD else []
    return [formatting.join_some(decided)] if decided else []


def _reasons(outcome: Outcome) -> Sequence[Reason]:
    """What held the care back, in the order of time; a journal that does not tell them apart has one."""
    time = decisive_time(outcome)
    limits = outcome.bottleneck.limits if outcome.bottleneck else ()
    return outcome.reasons or (
        Reason(time=time, at=time, patients=outcome.unmet, causes=outcome.causes, limits=limits),
    )


def _say_verdict(outcome: Outcome, journal: Journal, names: Names) -> Message:
    care = names.care(outcome.care)
    horizon = formatting.duration(journal.duration)
    first = outcome.first_too_late if outcome.word == "för sent" else outcome.first_failure
    if first is not None and outcome.reasons:
        first = max(first, outcome.reasons[0].time)
    when = formatting.clock(first) if first is not None else None
    match outcome.word:
        case "kvarstår":
            return message("{care} kvarstår i minst {time}", care=care, time=horizon)
        case "–":
            return message("Ingen söker {care}", care=formatting.uncapitalize(care))
        case "okänd":
            words = formatting.join_parts([formatting.OUTCOMES[word] for word in dict.fromkeys(outcome.bounds)], "–")
            what = formatting.join_some([names.okand(path) for path in outcome.hangs_on])
            return message(
                "{care} går inte att avgöra ({words}); det hänger på {what}", care=care, words=words, what=what
            )
        case "flyttad":
            verb = message("{care} flyttas", care=care)
        case "försenad":
            verb = message("{care} försenas", care=care)
        case "för sent":
            verb = message("{care} kommer för sent", care=care)
        case "begränsad":
            verb = message("{care} begränsas", care=care)
        case "upphör":
            verb = message("{care} upphör", care=care)
    return formatting.join_parts([verb, when]) if when else verb


def _say_destination(journal: Journal, outcome: Outcome, names: Names) -> Message | None:
    if outcome.moved is None:
        return None
    there = patients_at(journal, outcome, outcome.moved.site)
    there_of_all = message(
        "där får {n} av {all} vård", n=formatting.patients(there), all=formatting.patients(outcome.arising)
    )
    site, km, more = names.site(outcome.moved.site), round(outcome.moved.km), round(outcome.moved.km_more)
    if more < 1:
        return message("Flest av dem som flyttas får vård vid {site}; {there}.", site=site, there=there_of_all)
    return message(
        "Flest av dem som flyttas får vård vid {site}, {km} km bort ({more} km längre än vanligt); {there}.",
        site=site,
        km=formatting.number(km),
        more=formatting.number(more),
        there=there_of_all,
    )


def _chain_table(journal: Journal, outcome: Outcome, names: Names, bearing: Strains) -> Table:
    known = Explanations(journal.changes, names.region)
    steps: dict[int, Change] = {}
    locked: dict[tuple[str, ...], int] = {}
    offerings = [one.id for one in offerings_of(outcome.care, names.region)]
    times = [one.at for one in _reasons(outcome) if one.causes]
    if not outcome.reasons and not times:
        times = [_usual_time(journal, outcome, names)]
    for at in times:
        lowered = _rank_lowered(journal, outcome, offerings, known, at, names)
        for place, explained in enumerate(lowered):
            told = (*explained.began, explained.failure) if place else explained.told
            steps |= {id(step): step for step in told}
            lock = tuple(cause.subject for cause in explained.way if cause.kind == "lock")
            if lock:
                locked.setdefault(lock, max(step.time for step in explained.changes if step.subject in lock))
    ordered = known.causes_first(steps.values())
    timed = causes.say_back(ordered, known, max(times, default=0), names)
    timed += causes.timed_sentences(ordered, names)
    timed += [(time, causes.say_lock(lock, time, names)) for lock, time in locked.items()]
    timed += strains.sentences(bearing, names)
    measures = {one.measure for one in bearing.measures} | {cause.subject for step in ordered for cause in step.causes}
    timed += decisions.sentences(journal, _reasons(outcome), names, measures)
    timed += [
        (at, formatting.join_parts([one, "."], ""))
        for at, one in shortages.timed_sentences(journal, names, outcome.care)
    ]
    said = [one for _, one in sorted(timed, key=lambda pair: pair[0])]
    said += induced_care.sentences(outcome.care, known, names, outcome.municipality)
    subjects = {*offerings, *(step.subject for step in ordered)}
    subjects |= {names.target(cause.subject) for step in ordered for cause in step.causes}
    said += [
        formatting.capitalize(formatting.join_parts([causes.reason(cause, names), "."], ""))
        for cause in outcome.causes
        if names.target(cause.subject) not in subjects
    ]
    table = sentences("chain", message("Orsakerna"), said)
    return Table(
        table.key,
        table.title,
        table.columns,
        table.rows,
        empty=message("Inget i scenariot drabbar den här vården direkt."),
        listed=True,
    )


def _rank_lowered(
    journal: Journal, outcome: Outcome, offerings: Sequence[str], known: Explanations, at: int, names: Names
) -> list[Explanation]:
    """Why each offering that lacked anything at a time did: first the one that usually gives most of these patients their care."""
    usual: dict[str, float] = defaultdict(float)
    for row in journal.served_at:
        if row.care == outcome.care and outcome.municipality in ("", row.municipality):
            usual[row.site] += row.usual
    found = [one for offering in offerings if (one := known.explain(offering, at))]
    sites = {offering: names.region.offerings[offering].site for offering in offerings}
    main = next((cause.subject for cause in outcome.causes), "")

    def rank(one: Explanation) -> tuple[bool, float, str]:
        subject = one.failure.subject
        return subject != main, -usual[sites[subject]] * (1 - one.failure.after), subject

    return sorted(found, key=rank)


def _usual_time(journal: Journal, outcome: Outcome, names: Names) -> int:
    """Where nobody fared badly: when what lacked most for longest began to lack it."""
    mine = [one.level for one in journal.offerings if outcome.care in names.region.offerings[one.offering].care]
    lengths = [segment.end - segment.start for segment in journal.segments]
    lasted: dict[tuple[float, ...], int] = defaultdict(int)
    first: dict[tuple[float, ...], int] = {}
    for levels, length, segment in zip(zip(*mine, strict=True), lengths, journal.segments, strict=False):
        if min(levels) < 1:
            lasted[levels] += length
            first.setdefault(levels, segment.start)
    return first[max(lasted, key=lambda levels: lasted[levels])] if lasted else decisive_time(outcome)


def _window_table(outcome: Outcome, journal: Journal) -> Table:
    late = outcome.too_late > 0
    columns = tuple(column for column in _WINDOWS if late or column.key != "too_late")
    rows = tuple(
        (one.time, one.word, *(None if one.word == "–" else getattr(one, column.key) for column in columns[2:]))
        for one in outcome.at
    )
    known = outcome.word != "okänd"
    waiting = still_waiting(outcome)
    served, unmet, queue = formatting.patients_in_parts(outcome.served, outcome.unmet, waiting, alone=1)
    said = message(
        "Hela perioden ({time}): {arising} sökte vård, {served} fick vård, {unmet} blev utan.",
        time=formatting.duration(journal.duration),
        arising=formatting.patients(outcome.served + outcome.unmet + waiting if known else outcome.arising),
        served=served if known else formatting.patients(outcome.served),
        unmet=unmet if known else message("okänt antal"),
    )
    left = message("{n} väntar ännu när tiden är slut.", n=queue)
    whole = formatting.join_parts([said, left]) if known and waiting >= _FEW else said
    notes = (whole, _say_late(outcome)) if known and late else (whole,)
    return Table("windows", message("Över tid"), columns, rows, notes=notes)


def _say_late(outcome: Outcome) -> Message:
    return message(
        "Av dem som fick vård fick {n} den för sent: längre bort än den tid som den ska nås på.",
        n=formatting.patients(outcome.too_late),
    )


def _destination_table(journal: Journal, outcome: Outcome, names: Names) -> Table:
    rows = tuple(
        (
            names.site(one.site),
            names.care(one.as_care) if one.as_care != outcome.care else None,
            one.patients,
            one.usual,
        )
        for one in list_destinations(journal, outcome)
    )
    return Table(
        "went",
        message("Vart patienterna tog vägen"),
        _WENT,
        rows,
        empty=message("Ingen tog emot några patienter."),
        limit=12,
    )
