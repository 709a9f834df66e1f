"""Two futures side by side: what care, where and when differs, and which is the more vulnerable."""

from __future__ import annotations

from collections.abc import Sequence

from beredskap.engine.metrics.comparison import (
    CarePair,
    ChangedVerdict,
    Comparison,
    Divergence,
    Future,
    PlacePair,
    compare,
)
from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Document, Table
from beredskap.report.findings import unmodelled
from beredskap.report.run.bound import say_bound_of_two
from beredskap.report.studies import response_times

_CARE = (
    Column("grade", message("grad"), "grade", group=True),
    Column("care", message("vårdtyp")),
    Column("word_a", message("utfall A"), "word"),
    Column("word_b", message("utfall B"), "word"),
    Column("unmet_a", message("utan vård A"), "patients"),
    Column("unmet_b", message("utan vård B"), "patients"),
    Column("more", message("B mot A"), "change"),
    Column("too_late_a", message("för sent A"), "patients"),
    Column("too_late_b", message("för sent B"), "patients"),
)
_PLACES = (
    Column("municipality", message("kommun")),
    Column("unmet_a", message("utan vård A"), "patients"),
    Column("unmet_b", message("utan vård B"), "patients"),
    Column("more", message("B mot A"), "change"),
    Column("per_1000", message("per 1 000 invånare"), "number"),
)
_TIMES = (
    Column("time", message("dygnet fram till"), "time", group=True),
    Column("care", message("vårdtyp")),
    Column("word_a", message("utfall A"), "word"),
    Column("word_b", message("utfall B"), "word"),
)
_VERDICTS = (
    Column("subject", message("förväntan")),
    Column("a", message("A"), "verdict"),
    Column("b", message("B"), "verdict"),
)


def say_difference(more: float) -> Message:
    """«12 fler», «12 färre»."""
    if more >= 0:
        return message("{n} fler", n=formatting.patients(more))
    return message("{n} färre", n=formatting.patients(-more))


def document(a: Future, b: Future) -> Document:
    """What `compare` says of two futures."""
    found = compare(a.journal, b.journal)
    classes = {a.journal.information_class, b.journal.information_class}
    return Document(
        "compare",
        message("{a} mot {b}", a=a.name, b=b.name),
        "SKARP" if "SKARP" in classes else min(classes),
        ((message("A"), _say_future(a)), (message("B"), _say_future(b))),
        _answer(a, b, found),
        (
            _care_table(found.care),
            _place_table(found.municipalities),
            response_times.table(a.journal, b.journal),
            _time_table(found.divergences),
            *_verdict_tables(found.verdicts),
            *unmodelled.tables({"A": a.journal.unmodelled, "B": b.journal.unmodelled}),
        ),
        secrecy=b.journal.secrecy or a.journal.secrecy,
        record={
            **{side: _record(future) for side, future in (("a", a), ("b", b))},
            "more": found.more,
            "own_spread": found.spread,
        },
        bound=say_bound_of_two(a.journal, b.journal),
    )


def _say_future(future: Future) -> Message:
    journal = future.journal
    return message(
        "{scenario}, {region}, variant {variant}, {time}",
        scenario=journal.scenario,
        region=journal.region_name,
        variant=journal.variant or "idag",
        time=formatting.duration(journal.duration),
    )


def _record(future: Future) -> dict[str, object]:
    journal = future.journal
    return {
        "name": future.name,
        "scenario": journal.scenario,
        "region": journal.region,
        "variant": journal.variant,
        "digests": dict(sorted(journal.digests.items())),
    }


def _answer(a: Future, b: Future, found: Comparison) -> Message:
    """One paragraph: which is the more vulnerable, by how much, to what; or that the difference is within the model's own spread."""
    if all(pair.is_alike for pair in found.care):
        return message("Ingen vårdtyp skiljer mellan A och B.")
    said: list[Message | str] = [_say_verdict(a, b, found)]
    if found.is_later:
        said.append(message("{difference} får nödvändig vård för sent i B.", difference=say_difference(found.later)))
    for text, group in ((message("Sämre i B"), found.worse), (message("Bättre i B"), found.better)):
        if group:
            care = formatting.join_some([formatting.uncapitalize(pair.name) for pair in group])
            said.append(message("{which}: {care}.", which=text, care=care))
    return formatting.join_parts(said, " ")


def _say_verdict(a: Future, b: Future, found: Comparison) -> Message:
    now, then = found.unmet, found.unmet + found.more
    values = {
        "a": a.name,
        "b": b.name,
        "then": formatting.patients(then),
        "now": formatting.patients(now),
        "spread": formatting.patients(found.spread),
    }
    if not found.verdict:
        template = message(
            "{a} och {b} går inte att skilja åt: {now} mot {then} patienter utan nödvändig vård. "
            "Skillnaden är inom modellens egen spridning (±{spread}); mindre skillnader syns med --runs."
        )
        return Message(template.template, values)
    template = (
        message(
            "{b} är sårbarare än {a}: {more} fler patienter blir utan nödvändig vård ({then} mot {now}; modellens egen spridning är ±{spread})."
        )
        if found.verdict > 0
        else message(
            "{b} är tåligare än {a}: {more} färre patienter blir utan nödvändig vård ({then} mot {now}; modellens egen spridning är ±{spread})."
        )
    )
    return Message(template.template, {**values, "more": formatting.difference_in_patients(now, then)})


def _care_table(pairs: Sequence[CarePair]) -> Table:
    late = any(one is not None and one.too_late > 0 for pair in pairs for one in (pair.a, pair.b))
    columns = tuple(column for column in _CARE if late or not column.key.startswith("too_late"))
    rows = tuple(
        (
            pair.grade or None,
            pair.name,
            pair.a.word if pair.a else None,
            pair.b.word if pair.b else None,
            pair.a.unmet if pair.a else None,
            pair.b.unmet if pair.b else None,
            pair.more,
            *((one.too_late if one else None for one in (pair.a, pair.b)) if late else ()),
        )
        for pair in pairs
        if pair.differs
    )
    same = sum(pair.is_alike for pair in pairs)
    within = sum(not pair.differs and not pair.is_alike for pair in pairs)
    return Table(
        "care",
        message("Vård som skiljer"),
        columns,
        rows,
        notes=(
            message(
                "{n} vårdtyper är lika i A och B, och {within} skiljer mindre än modellens egen spridning.",
                n=same,
                within=within,
            ),
        ),
        empty=message("Ingen vårdtyp skiljer mer än modellens egen spridning mellan A och B."),
    )


def _place_table(found: Sequence[PlacePair]) -> Table:
    rows = tuple(
        (one.municipality, one.a, one.b, one.more, None if one.per_1000 is None else round(one.per_1000, 2))
        for one in found
        if one.is_apart
    )
    return Table(
        "municipalities",
        message("Kommuner som skiljer"),
        _PLACES,
        rows,
        notes=(
            message(
                "Patienter utan nödvändig eller angelägen vård hela tiden. {n} kommuner skiljer mindre än modellens egen spridning.",
                n=len(found) - len(rows),
            ),
        ),
        empty=message("Ingen kommun skiljer mer än modellens egen spridning mellan A och B."),
        limit=8,
    )


def _time_table(found: Sequence[Divergence]) -> Table:
    return Table(
        "times",
        message("När det skiljer"),
        _TIMES,
        tuple(found),
        empty=message("Utfallen är lika vid varje tidpunkt."),
        limit=20,
    )


def _verdict_tables(found: Sequence[ChangedVerdict]) -> tuple[Table, ...]:
    """The expectations of both that came out differently."""
    rows = tuple(
        (message("{subject}: {expected}", subject=one.subject, expected=one.expected), one.a, one.b) for one in found
    )
    return (Table("verdicts", message("Förväntningar som skiljer"), _VERDICTS, rows),) if rows else ()
