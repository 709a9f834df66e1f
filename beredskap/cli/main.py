"""The entry point of the program: the script `beredskap` and `python -m beredskap` call `main`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from beredskap.cli.shell.exits import run_command_line

if TYPE_CHECKING:
    import click


def main(args: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    return run_command_line(_load_commands, args)


def _load_commands() -> click.Group:
    from beredskap.cli.root import root

    return root
