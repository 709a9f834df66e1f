"""Care that an outage itself brings about: a home ventilator some hours after the power went. Why there is anybody to care for at all."""

from __future__ import annotations

from collections import defaultdict

from beredskap.language import Message, message
from beredskap.model.care import ArisesWhen
from beredskap.model.result.journal import Change, Journal
from beredskap.report.document import formatting
from beredskap.report.explanation.causes import Chain, path
from beredskap.report.explanation.causes import sentences as said_of
from beredskap.report.naming.names import Names

_MUNICIPALITY = "{municipality}"


def links(care: str, journal: Journal, names: Names) -> list[Message]:
    """The outage that first brought patients, as links of a one-line chain."""
    chain = Chain(journal, names)
    falls = [fall for found in _brought(care, chain, names).values() for fall in found]
    if not falls:
        return []
    first = min(falls, key=lambda fall: (fall.time, fall.subject))
    roots = chain.steps(first.causes, first.time)
    return [
        *path((roots[0] if roots else first).causes, names),
        message("{who} borta", who=names.subject(first.subject)),
    ]


def sentences(care: str, chain: Chain, names: Names) -> list[Message]:
    """From the outage to the first who seek the care, one sentence a step."""
    said: list[Message] = []
    for when, falls in _brought(care, chain, names).items():
        roots = [step for fall in falls for step in chain.steps(fall.causes, fall.time)]
        said += said_of(list(dict.fromkeys(roots)), names)
        said += said_of(falls, names)
        first = min(fall.time for fall in falls) + when.after
        said.append(
            message(
                "{time}: de första som behöver {care} söker vård, {after} efter bortfallet.",
                time=formatting.clock(first),
                care=formatting.uncapital(names.care(care)),
                after=formatting.duration(when.after),
            )
        )
    return said


def _brought(care: str, chain: Chain, names: Names) -> dict[ArisesWhen, list[Change]]:
    """For each circumstance that brings patients, how the nodes that it names went down."""
    found: dict[ArisesWhen, list[Change]] = defaultdict(list)
    record = names.region.care.get(care)
    for when in record.arises_when if record else ():
        nodes = {when.node.replace(_MUNICIPALITY, name) for name in names.region.municipalities}
        falls = [change for node in sorted(nodes) if (change := chain.change(node, 0)) and change.after <= 0]
        if falls:
            found[when] = sorted(falls, key=lambda fall: (fall.time, fall.subject))
    return found
