"""A journal as JSON: everything one run has to say, for programs; its messages are written out in Swedish."""

from __future__ import annotations

import json

from beredskap.language import Message
from beredskap.model.journal import Journal


def render(journal: Journal) -> str:
    """The journal as one JSON object, ending with a line break. Its ``schema_version`` names the form."""
    body = journal.model_dump(mode="python")
    for index, finding in enumerate(journal.findings):
        body["findings"][index]["message"] = finding.message
        body["findings"][index]["remedy"] = finding.remedy
    body["assumptions"] = journal.assumptions
    return json.dumps(body, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> object:
    return value.text("sv") if isinstance(value, Message) else str(value)
