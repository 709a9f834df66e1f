"""Care that an outage itself brings about, in words: a home ventilator some hours after the power went."""

from __future__ import annotations

from beredskap.engine.explanation.chain import Explanations
from beredskap.engine.explanation.induced_care import find_inducing_failures
from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.explanation.causes import path
from beredskap.report.explanation.causes import sentences as said_of
from beredskap.report.naming.names import Names


def links(care: str, known: Explanations, names: Names, municipality: str = "") -> list[Message]:
    """The outage that first brought patients, as links of a one-line chain."""
    found = find_inducing_failures(care, known, names.region, municipality)
    falls = [fall for alike in found.values() for fall in alike]
    if not falls:
        return []
    first = min(fall.time for fall in falls)
    earliest = [fall for fall in falls if fall.time == first]
    explained = known.explain(earliest[0].subject, first)
    gone = formatting.join_some(list(dict.fromkeys(names.subject(fall.subject) for fall in earliest)))
    return [*path(explained.roots if explained else (), names), message("{who} borta", who=gone)]


def sentences(care: str, known: Explanations, names: Names, municipality: str = "") -> list[Message]:
    """From the outage to the first who seek the care, one sentence a step."""
    said: list[Message] = []
    for when, falls in find_inducing_failures(care, known, names.region, municipality).items():
        explained = [known.explain(fall.subject, fall.time) for fall in falls]
        steps = {id(step): step for one in explained if one for step in one.told}
        steps |= {id(fall): fall for fall in falls}
        said += said_of(sorted(steps.values(), key=lambda step: step.time), names)
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
