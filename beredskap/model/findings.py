"""What is worth attention: findings, and the rules that they are made from, so that no id or severity is typed where a finding is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NewType

from beredskap.language import Message, message
from beredskap.model.base import Record

Severity = Literal["info", "varning", "fel"]
RuleId = NewType("RuleId", str)
"""The id of a rule. Only `Rule` makes one: to the type checker a text is none."""


class Finding(Record):
    """Something worth a coordinator's attention. ``rule`` is stable; severity says how bad, ``also`` of which other records it is said in one go.

    ``place`` is where they stand (``file:line``), if anybody knows.
    """

    rule: RuleId
    severity: Severity
    subject: str
    message: Message
    remedy: Message | None = None
    source: str = ""
    also: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, eq=False)
class Rule:
    """A kind of finding: `beredskap.model.rules` has them all.

    ``id`` is stable and never changes meaning. ``remedy`` is the next step in general, ``source`` the norm, the advice or the decision that the
    rule rests on. ``worst`` is the severity of its worst findings where they are not all alike. ``about`` names the collections of a region, or
    the list of a scenario, that its subjects stand in.
    """

    id: str
    severity: Severity
    meaning: Message
    remedy: Message
    source: Message
    worst: Severity | None = None
    about: tuple[str, ...] = ()

    def finding(
        self,
        subject: str,
        said: Message,
        remedy: Message | None = None,
        *,
        at_worst: bool = False,
        also: Sequence[str] = (),
    ) -> Finding:
        """A finding with a remedy of its own, or else that of the rule."""
        return self._made(subject, said, remedy or self.remedy, at_worst, also)

    def without_remedy(self, subject: str, said: Message, *, at_worst: bool = False) -> Finding:
        """A finding whose message is enough."""
        return self._made(subject, said, None, at_worst)

    def _made(
        self, subject: str, said: Message, remedy: Message | None, at_worst: bool, also: Sequence[str] = ()
    ) -> Finding:
        severity = self.worst if at_worst and self.worst else self.severity
        rule = RuleId(self.id)
        return Finding(rule=rule, severity=severity, subject=subject, message=said, remedy=remedy, also=tuple(also))


OWN_RULE: Final = message("programmets egen regel")
"""What a rule rests on that no norm asks for."""


def follows_model(section: str) -> Message:
    """What a rule rests on that follows from how the model works."""
    return message("programmets egen regel; se «{section}» i docs/model.md", section=section)
