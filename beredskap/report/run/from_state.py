"""The fact that a run starts from a reported state and not from the usual one."""

from __future__ import annotations

import dataclasses

from beredskap.language import Message, message
from beredskap.model.scenario.state import ReportedState
from beredskap.report.document.table import Document


def add_reported_state(document: Document, state: ReportedState | None) -> Document:
    """The document with the reported state that the run starts from among its facts; unchanged where there is none."""
    if state is None:
        return document
    fact = (message("Utgår från"), _say_state(state))
    return dataclasses.replace(document, facts=(*document.facts, fact))


def _say_state(state: ReportedState) -> Message:
    time = state.as_of.strftime("%Y-%m-%d %H:%M")
    counts = {
        "nodes": len(state.nodes) + len(state.sites),
        "beds": len(state.beds),
        "stock": len(state.stock),
    }
    if not state.reported_by:
        return message(
            "rapporterat läge {time}: noder och anläggningar {nodes}, vårdenheter {beds}, lager {stock}",
            time=time,
            **counts,
        )
    return message(
        "rapporterat läge {time} ({who}): noder och anläggningar {nodes}, vårdenheter {beds}, lager {stock}",
        time=time,
        who=state.reported_by,
        **counts,
    )
