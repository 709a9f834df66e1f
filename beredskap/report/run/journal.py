"""A journal as JSON: everything one run has to say, for programs; its messages are written out in Swedish."""

from __future__ import annotations

import json
import math
from typing import Any

from beredskap.language import Message
from beredskap.model.result.journal import Journal


def render(journal: Journal) -> str:
    """The journal as one JSON object, ending with a line break. Its ``schema_version`` names the form."""
    body = journal.model_dump(mode="python")
    for index, finding in enumerate(journal.findings):
        body["findings"][index]["message"] = finding.message
        body["findings"][index]["remedy"] = finding.remedy
    body["assumptions"] = journal.assumptions
    body["unmodelled"] = [{"part": one.part, "meaning": one.meaning} for one in journal.unmodelled]
    try:
        return _dump(body)
    except ValueError:
        return _dump(_replace_infinite(body))


def _dump(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, allow_nan=False, default=_to_plain) + "\n"


def _replace_infinite(value: Any) -> Any:
    """The same with null for what has no limit: JSON has no infinity."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _replace_infinite(part) for key, part in value.items()}
    return [_replace_infinite(part) for part in value] if isinstance(value, list | tuple) else value


def _to_plain(value: object) -> object:
    return value.text("sv") if isinstance(value, Message) else str(value)
