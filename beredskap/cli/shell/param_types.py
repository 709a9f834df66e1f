"""What a value on the command line may be: one of a few words, a whole number, a time or a day.

click has types for the first three; these refuse a value in our words, with the near_word one that is valid.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import click

from beredskap.cli.shell.usage import near_word, usage_error
from beredskap.language import message


class Choice(click.ParamType[str]):
    """One of a few words."""

    name = "choice"

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002  # click's signature
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        if value in self.words:
            return str(value)
        raise usage_error(
            message("«{value}» går inte att välja här; välj {words}", value=value, words=", ".join(self.words)),
            near_word(str(value), self.words),
        )


class Whole(click.ParamType[int]):
    """A whole number that is at least ``least``."""

    name = "whole"

    def __init__(self, least: int) -> None:
        self.least = least

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002  # click's signature
        return "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ARG002
        text = str(value)
        if text.lstrip("-").isdecimal() and int(text) >= self.least and len(text) < 19:
            return int(text)
        flag = param.opts[0] if param else ""
        said = message(
            "{flag} ska vara ett heltal, minst {least}; här står «{value}»", flag=flag, least=self.least, value=text
        )
        raise usage_error(said)


class Moment(click.ParamType[datetime.datetime]):
    """A local time, or a day: then its last second if ``ends``, else its first."""

    name = "moment"

    def __init__(self, ends: bool = False) -> None:
        self.ends = ends

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.datetime:  # noqa: ARG002
        if isinstance(value, datetime.datetime):
            return value
        from beredskap.database.ledger.times import read_moment

        return read_moment(str(value), self.ends)


class LastDay(click.ParamType[datetime.date]):
    """The last day of a batch, or the month that it counts through."""

    name = "last day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:  # noqa: ARG002
        from beredskap.database.ledger.times import read_last_day

        return read_last_day(str(value))


class Day(click.ParamType[datetime.date]):
    """A day."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:  # noqa: ARG002
        from beredskap.database.ledger.times import read_day

        return read_day(str(value))
