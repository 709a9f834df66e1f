"""The report of two scenarios run in pairs: which leaves more without necessary care, and in how many of the pairs."""

from __future__ import annotations

from beredskap.ensemble.judgement import SURE, judge_pairs
from beredskap.files import LoadedScenario
from beredskap.language import Message, message
from beredskap.model.queries.unmodelled import list_unmodelled
from beredskap.model.result.ensemble import Paired, Percentiles
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Document, Table
from beredskap.report.findings import unmodelled
from beredskap.report.run.bound import say_bound_of

_COLUMNS = (
    Column("which", message("vad")),
    Column("p5", message("P5"), "patients"),
    Column("p50", message("P50"), "patients"),
    Column("p95", message("P95"), "patients"),
)
_CHANGE = tuple(Column(one.key, one.title, "change" if one.kind == "patients" else one.kind) for one in _COLUMNS)


def document(found: Paired, a: tuple[str, LoadedScenario], b: tuple[str, LoadedScenario]) -> Document:
    """What `compare --runs` says of two sides, each with its name."""
    (one, first), (other, second) = a, b
    classes = {first.region.information_class, second.region.information_class}
    told, also = say_bound_of(first.scenario, first.region), say_bound_of(second.scenario, second.region)
    return Document(
        "paired",
        message("{a} mot {b}", a=one, b=other),
        "SKARP" if "SKARP" in classes else min(classes),
        (
            (message("A"), formatting.verbatim(one)),
            (message("B"), formatting.verbatim(other)),
            (
                message("Körningar"),
                message("{n} par, frö {seed}: båda i ett par lottas lika", n=found.runs, seed=found.seed),
            ),
        ),
        _answer(found, one, other),
        (
            Table(
                "unmet",
                message("Patienter utan nödvändig vård"),
                _COLUMNS,
                ((message("A"), *_values(found.a)), (message("B"), *_values(found.b))),
            ),
            Table(
                "more",
                message("B mot A i samma körning"),
                _CHANGE,
                ((message("fler i B"), *_values(found.more)),),
                notes=(
                    message(
                        "B lämnar fler i {more} par och färre i {fewer} av {n}. Omdömet kräver {sure} av paren.",
                        more=found.more_in,
                        fewer=found.fewer_in,
                        n=found.runs,
                        sure=formatting.share(SURE),
                    ),
                ),
            ),
            *unmodelled.tables({"A": list_unmodelled(first.region), "B": list_unmodelled(second.region)}),
        ),
        secrecy=first.region.secrecy or second.region.secrecy,
        record={
            "runs": found.runs,
            "seed": found.seed,
            "a": dict(sorted(first.digests.items())),
            "b": dict(sorted(second.digests.items())),
        },
        bound=told if str(told) == str(also) else message("A: {a} B: {b}", a=told, b=also),
    )


def _values(found: Percentiles) -> tuple[float | None, float | None, float | None]:
    return found.p5, found.p50, found.p95


def _answer(found: Paired, a: str, b: str) -> Message:
    verdict = judge_pairs(found)
    low, middle, high = (value or 0.0 for value in _values(found.more))
    values = {
        "a": a,
        "b": b,
        "n": max(found.more_in, found.fewer_in),
        "of": found.runs,
        "middle": formatting.patients(abs(middle)),
        "low": formatting.change_in_patients(low),
        "high": formatting.change_in_patients(high),
    }
    if verdict > 0:
        template = message(
            "{b} är sårbarare än {a} i {n} av {of} par: i mitten {middle} fler patienter utan nödvändig vård ({low} till {high} i nio av tio)."
        )
    elif verdict < 0:
        template = message(
            "{b} är tåligare än {a} i {n} av {of} par: i mitten {middle} färre patienter utan nödvändig vård ({low} till {high} i nio av tio)."
        )
    else:
        template = message(
            "{a} och {b} går inte att skilja åt: skillnaden är {low} till {high} patienter utan nödvändig vård i nio av tio par."
        )
    return Message(template.template, values)
