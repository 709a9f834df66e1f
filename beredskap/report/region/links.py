"""A link of the dependency graph in words."""

from __future__ import annotations

from beredskap.language import Message, message
from beredskap.model.queries.dependencies import Link
from beredskap.report.naming.values import endurance


def say_endurance(link: Link) -> Message:
    """How long the subject lasts without what the link leads to: «100 % i 2 h, sedan 0 %»."""
    match link.kind:
        case "site":
            return message("på anläggningen")
        case "need":
            return endurance(link.without)
        case "items":
            return message("till det är slut")
