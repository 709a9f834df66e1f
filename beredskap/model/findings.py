"""What is worth attention: findings, and the rules that they are made from, so that no id or severity is typed where a finding is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType

from beredskap.language import Message
from beredskap.model.base import Record

Severity = Literal["info", "varning", "fel"]
RuleId = NewType("RuleId", str)
"""The id of a rule. Only `Rule` makes one: to the type checker a text is none."""


class Finding(Record):
    """Something worth a coordinator's attention. ``rule`` is stable; severity says how bad."""

    rule: RuleId
    severity: Severity
    subject: str
    message: Message
    remedy: Message | None = None
    source: str = ""


@dataclass(frozen=True, eq=False)
class Rule:
    """A kind of finding: `beredskap.model.rules` has them all.

    ``id`` is stable and never changes meaning. ``remedy`` is the next step in general, ``source`` the norm, the advice or the decision that the
    rule rests on. ``worst`` is the severity of its worst findings where they are not all alike.
    """

    id: str
    severity: Severity
    meaning: Message
    remedy: Message
    source: Message
    worst: Severity | None = None

    def finding(self, subject: str, said: Message, remedy: Message | None = None, *, at_worst: bool = False) -> Finding:
        """A finding with a remedy of its own, or else that of the rule."""
        return self._made(subject, said, remedy or self.remedy, at_worst)

    def without_remedy(self, subject: str, said: Message, *, at_worst: bool = False) -> Finding:
        """A finding whose message is enough."""
        return self._made(subject, said, None, at_worst)

    def _made(self, subject: str, said: Message, remedy: Message | None, at_worst: bool) -> Finding:
        severity = self.worst if at_worst and self.worst else self.severity
        return Finding(rule=RuleId(self.id), severity=severity, subject=subject, message=said, remedy=remedy)
