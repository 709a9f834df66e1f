"""What a value on the command line may be: text, a file to read or to write, one of a few words, a whole number, a time or a day.

The one reader of arguments: each is looked at before anything is read or run, and what cannot be meant is refused in words. click has types for some of
these; ours say it in our words, with the nearest one that is valid.
"""

from __future__ import annotations

import datetime
import os
import re
import stat
from collections.abc import Sequence
from typing import Any, Final

import click

from beredskap.cli.shell.usage import near_word, usage_error
from beredskap.language import message
from beredskap.limits import ARGUMENT, COUNT

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
_SHOWN: Final = 60


class Text(click.ParamType[str]):
    """Any text that is one: UTF-8, without the character that ends a text, and no longer than anybody types."""

    name = "text"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002  # click's signature
        return "TEXT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        text = _refuse_endless(str(value))
        if not _is_utf8(text):
            raise usage_error(message("«{text}» är inte UTF-8", text=_shorten(text)))
        return text


class ReadPath(click.ParamType[str]):
    """A file or a folder to read, or the name of what is shipped: nothing that is waited for without end is opened, and the name may be any bytes."""

    name = "read"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        text = _read_path(str(value))
        try:
            mode = os.stat(text).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return text  # who reads it knows what else it may name, and what is nearest
        except OSError as error:
            from beredskap.disk.os_errors import why

            said = message("«{path}» kan inte läsas: {why}", path=_shorten(text), why=why(error))
            raise usage_error(said) from error
        if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
            return text
        said = message("«{path}» är varken fil eller mapp, utan ett rör eller en enhet", path=_shorten(text))
        raise usage_error(said, remedy=message("spara det som en fil först"))


class WritePath(click.ParamType[str]):
    """A file or a folder to write; whether it may be written is asked by who writes it."""

    name = "new"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        text = _read_path(str(value))
        try:
            os.lstat(text)
        except FileNotFoundError:
            return text
        except OSError as error:
            from beredskap.disk.os_errors import why

            said = message("«{path}» kan inte skrivas: {why}", path=_shorten(text), why=why(error))
            raise usage_error(said) from error
        return text


def _read_path(text: str) -> str:
    if not text.strip():
        raise usage_error(message("sökvägen är tom"))
    return _refuse_endless(text)


def _refuse_endless(text: str) -> str:
    if len(text) > ARGUMENT:
        said = message("«{text}» är {n} tecken; högst {most} läses", text=_shorten(text), n=len(text), most=ARGUMENT)
        raise usage_error(said)
    if "\0" in text:
        raise usage_error(message("«{text}» innehåller ett nolltecken", text=_shorten(text.replace("\0", ""))))
    return text


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= ch <= "\udfff" for ch in text)


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


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
            message(
                "«{value}» går inte att välja här; välj {words}",
                value=_shorten(str(value)),
                words=", ".join(self.words),
            ),
            near_word(str(value), self.words),
        )


class Whole(click.ParamType[int]):
    """A whole number from ``least`` to ``most``."""

    name = "whole"

    def __init__(self, least: int, most: int = COUNT) -> None:
        self.least = least
        self.most = most

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002  # click's signature
        return "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ARG002
        text = str(value)
        number = int(text) if _WHOLE.fullmatch(text) else None
        if number is not None and self.least <= number <= self.most:
            return number
        flag = param.opts[0] if param else ""
        if text.isascii() and text.isdigit() and (number is None or number > self.most):
            said = message(
                "{flag} är högst {most}; här står «{value}»", flag=flag, most=self.most, value=_shorten(text)
            )
            raise usage_error(said)
        said = message(
            "{flag} ska vara ett heltal, minst {least}; här står «{value}»",
            flag=flag,
            least=self.least,
            value=_shorten(text),
        )
        raise usage_error(said)


class Duration(click.ParamType[int]):
    """A time from the start, in seconds: ``20 h``, or ``T+20 h`` as answers say it."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ARG002
        from beredskap import units

        text = str(value)
        try:
            found = units.parse(text.removeprefix("T+"))
        except units.UnitError as error:
            raise usage_error(error.message) from error
        if found.dimension != "time" or not 0 < found.value < 1e6:
            flag = param.opts[0] if param else ""
            said = message(
                "{flag} ska vara en tid från starten, till exempel «20 h»; här står «{value}»", flag=flag, value=text
            )
            raise usage_error(said)
        return round(found.value * units.HOUR)


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
    """A day that is reckoned from; with ``is_expiry`` any that the calendar has, since 9999-12-31 is how some write never."""

    name = "day"

    def __init__(self, is_expiry: bool = False) -> None:
        self.is_expiry = is_expiry

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:  # noqa: ARG002
        from beredskap.database.ledger.times import check_year, read_day

        found = read_day(str(value))
        if not self.is_expiry:
            check_year(found.year)
        return found
