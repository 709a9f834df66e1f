"""A file that a command is to write: what is in its way is said before anything is run, and nothing is written over unasked."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from beredskap.cli.shell.language import ask, narrate
from beredskap.cli.shell.parameters import option
from beredskap.cli.shell.usage import usage_error
from beredskap.disk.os_errors import NO_PERMISSION, why
from beredskap.disk.writing import is_written_through, write_file, write_through
from beredskap.errors import InputError
from beredskap.language import message

force_option: Final = option("--force", is_flag=True, help=message("skriv över en fil som finns"))
_YES: Final = frozenset(("j", "ja", "y", "yes"))


@dataclass(frozen=True)
class Target:
    """A file to write. ``is_replaced``: the user has said that what is there may be written over."""

    path: Path
    is_replaced: bool = False

    @property
    def is_device(self) -> bool:
        """Whether it is written through: a device or a pipe."""
        return is_written_through(self.path)

    def write(self, body: str | bytes) -> None:
        """Write it so that it is either all there or as it was, and say so. Raises `InputError`."""
        data = body.encode("utf-8", "backslashreplace") if isinstance(body, str) else body
        try:
            if self.is_device:
                write_through(self.path, data)
            else:
                write_file(self.path, data, replace=self.is_replaced, follow=True)
        except FileExistsError as error:
            raise _exists(self.path) from error
        except OSError as error:
            raise usage_error(message("«{path}» kan inte skrivas: {why}", path=self.path, why=why(error))) from error
        narrate(message("Skrev {path}", path=self.path))


def resolve_target(name: str, force: bool, reads: tuple[str, ...] = ()) -> Target:
    """The file of that name, looked at before anything is run. Raises `InputError` where it cannot be written, is read, or must not be written over."""
    path = Path(name)
    try:
        if is_written_through(path):
            return Target(path)
        _check_place(path)
        whole = os.path.realpath(path, strict=False)
        if any(whole == os.path.realpath(read) for read in reads):
            raise usage_error(message("«{path}» är det som läses; välj en annan fil att skriva till", path=path))
        exists = os.path.lexists(path)
    except OSError as error:
        raise usage_error(message("«{path}» kan inte skrivas: {why}", path=path, why=why(error))) from error
    if exists and not force and not _is_agreed(path):
        raise _exists(path)
    return Target(path, exists)


def _check_place(path: Path) -> None:
    """Raise `OSError` or `InputError` where no file can be at the path."""
    if not path.absolute().parent.is_dir():
        raise usage_error(message("mappen «{folder}» finns inte", folder=path.parent))
    if path.is_dir():
        raise usage_error(message("«{path}» är en mapp; ange en fil", path=path))
    if not os.access(path.absolute().parent, os.W_OK):
        raise usage_error(message("«{path}» kan inte skrivas: {why}", path=path, why=NO_PERMISSION))


def _is_agreed(path: Path) -> bool:
    """Ask, where there is somebody to ask."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return ask(message("«{path}» finns redan. Skriv över? [j/N]", path=path)).strip().casefold() in _YES


def _exists(path: Path) -> InputError:
    remedy = message("lägg till --force för att skriva över, eller välj ett annat namn")
    return usage_error(message("«{path}» finns redan", path=path), remedy=remedy)
