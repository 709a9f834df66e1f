"""Care that an outage itself brings about, in words: a home ventilator some hours after the power went."""

from __future__ import annotations

from beredskap.engine.explanation.failures import Failures
from beredskap.engine.explanation.induced_care import find_inducing_failures
from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.explanation.causes import path
from beredskap.report.explanation.causes import sentences as said_of
from beredskap.report.naming.names import Names


def links(care: str, failures: Failures, names: Names) -> list[Message]:
    """The outage that first brought patients, as links of a one-line chain."""
    falls = [fall for found in find_inducing_failures(care, failures, names.region).values() for fall in found]
    if not falls:
        return []
    first = min(falls, key=lambda fall: (fall.time, fall.subject))
    roots = failures.trace(first.causes, first.time)
    return [
        *path((roots[0] if roots else first).causes, names),
        message("{who} borta", who=names.subject(first.subject)),
    ]


def sentences(care: str, failures: Failures, names: Names) -> list[Message]:
    """From the outage to the first who seek the care, one sentence a step."""
    said: list[Message] = []
    for when, falls in find_inducing_failures(care, failures, names.region).items():
        roots = [step for fall in falls for step in failures.trace(fall.causes, fall.time)]
        said += said_of(list(dict.fromkeys(roots)), names)
        said += said_of(falls, names)
        first = min(fall.time for fall in falls) + when.after
        said.append(
            message(
                "{time}: de första som behöver {care} söker vård, {after} efter bortfallet.",
                time=formatting.clock(first),
                care=formatting.uncapitalize(names.care(care)),
                after=formatting.duration(when.after),
            )
        )
    return said
