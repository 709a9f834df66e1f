"""When sites were lost, as a journal tells it."""

from __future__ import annotations

from beredskap.model.result.journal import Journal


def was_lost(journal: Journal, site: str, time: int) -> bool:
    """Whether a site was lost at a time, what happened at that very second included."""
    level = 1.0
    for change in journal.changes:
        if change.time > time:
            break
        if change.kind == "level" and change.subject == site:
            level = change.after
    return level == 0
