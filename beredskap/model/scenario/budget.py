"""Budgets: expectations whose bound a role has accepted, so that what is worse than it is more than anybody has accepted."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, Self

from pydantic import model_validator

from beredskap.language import message
from beredskap.model.base import Record, Text, refuse


class Accepted(Record):
    """Who has accepted what an expectation allows, so that it is a budget: what is worse has not been accepted.

    A role and a date, or the ``rule`` and ``subject`` of a finding whose risk is accepted in the register of actions (`beredskap actions`).
    """

    by: Text = ""
    """roll som har accepterat: `regiondirektör`"""
    date: datetime.date | None = None
    """dag då det accepterades"""
    until: datetime.date | None = None
    """sista dag som det gäller; utelämnat gäller det tills vidare"""
    rule: Text = ""
    """regeln för den anmärkning vars risk är accepterad i åtgärdsregistret"""
    subject: Text = ""
    """vad anmärkningen gäller"""

    @property
    def in_register(self) -> bool:
        """Whether the register of actions says who and when."""
        return bool(self.rule)

    @model_validator(mode="after")
    def _says_who_and_when(self) -> Self:
        here, there = bool(self.by) and self.date is not None, bool(self.rule and self.subject)
        if here == there or (there and (self.by or self.date or self.until)) or (here and (self.rule or self.subject)):
            raise refuse(
                message(
                    "«accepted» ska ha en roll («by») och en dag («date»), eller «rule» och «subject» ur åtgärdsregistret"
                )
            )
        if self.date is not None and self.until is not None and self.until < self.date:
            raise refuse(message("«until» ligger före «date»"))
        return self


Register = Mapping[tuple[str, str], Accepted]
"""The accepted risks of a register of actions, by rule and subject."""


class _Expected(Protocol):
    @property
    def accepted(self) -> Accepted | None: ...


@dataclass(frozen=True)
class Budget:
    """Whether the bound of an expectation is accepted on a day, and by whom; ``unread`` where only a register knows and none was read."""

    state: Literal["accepted", "lapsed", "not accepted", "unread"]
    accepted: Accepted

    @property
    def fails(self) -> bool:
        """Whether nobody stands behind the bound any more."""
        return self.state in ("lapsed", "not accepted")


def judge_budgets(
    expected: Iterable[_Expected], on: datetime.date, register: Register | None = None
) -> dict[int, Budget]:
    """The budgets among what is expected, by index; without a ``register`` those that rest on it are unread."""
    return {index: _judge(one.accepted, on, register) for index, one in enumerate(expected) if one.accepted is not None}


def _judge(accepted: Accepted, on: datetime.date, register: Register | None) -> Budget:
    if accepted.in_register:
        if register is None:
            return Budget("unread", accepted)
        found = register.get((accepted.rule, accepted.subject))
        if found is None:
            return Budget("not accepted", accepted)
        accepted = found
    lapsed = accepted.until is not None and accepted.until < on
    return Budget("lapsed" if lapsed else "accepted", accepted)
