"""Whole numbers on the command line."""

from __future__ import annotations

from typing import Any

import click

from beredskap.cli.shell.command import usage_error
from beredskap.language import message


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
