"""What lies in a folder: what is read of it, and what looks as if it were read and is not, so that nothing is passed over in silence."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from beredskap.errors import InputError, Place, Problem, nearest
from beredskap.files.text.source import shown
from beredskap.language import message
from beredskap.limits import FOLDER_ENTRIES

_YAML: Final = ("yaml", "yml")
TABLES: Final = ("csv", "tsv", "xls", "xlsx", "xlsm", "xlsb", "ods", "numbers")
_BEGINNING: Final = re.compile(r"[^\W\d_]+")
_AS_YAML: Final = 0.75
"""How like ``yaml`` an ending is that was meant as it: ``yam`` and ``ymal``, and not ``xml``."""


def walk(folder: Path, skipped: str = "") -> list[Path]:
    """Every file below a folder, sorted; what is hidden, and folders called ``skipped``, are left. Each folder once, whatever links lead to it.

    Raises `InputError` for a folder that cannot be read, and for more than anybody looks through.
    """
    found: list[Path] = []
    ahead = deque([folder])
    seen: set[tuple[int, int]] = set()
    entries = 0
    while ahead:
        here = ahead.popleft()
        try:
            about = here.stat()
            if (about.st_dev, about.st_ino) in seen:
                continue
            seen.add((about.st_dev, about.st_ino))
            with os.scandir(here) as listed:
                inside = sorted(listed, key=lambda one: one.name)
        except OSError as error:
            raise InputError(
                [Problem("file-unreadable", message("mappen kan inte läsas"), Place(shown(here)))]
            ) from error
        entries += len(inside)
        if entries > FOLDER_ENTRIES:
            said = message("mappen har fler än {most} filer och mappar i sig", most=FOLDER_ENTRIES)
            remedy = message("ange mappen där scenarierna ligger")
            raise InputError([Problem("folder-size", said, Place(shown(folder)), remedy=remedy)])
        for one in inside:
            if one.name.startswith(".") or one.name == skipped:
                continue
            (ahead if _is_folder(one) else found).append(Path(one.path))
    return sorted(found)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder; a link that leads nowhere is none, and whoever reads it says so."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def is_yaml(path: Path) -> bool:
    """Whether the ending is one of YAML's, in any case."""
    return path.suffix.lower()[1:] in _YAML


def resembles_yaml(path: Path) -> bool:
    """Whether the name was meant as one of a YAML file: ``x.yaml.txt``, ``x.yaml~``, ``x.ymal``."""
    return any(nearest(part, _YAML, cutoff=_AS_YAML) is not None for part in _endings(path))


def resembles_table(path: Path, kinds: Collection[str] = TABLES) -> bool:
    """Whether the name is one of a table, of whatever program: ``x.xlsx``, ``x.csv.txt``."""
    return any(part in kinds for part in _endings(path))


def _endings(path: Path) -> Iterator[str]:
    """The letters that each ending of a name begins with, small."""
    for part in path.name.casefold().split(".")[1:]:
        found = _BEGINNING.match(part)
        if found is not None:
            yield found[0]


def unread_scenarios(folder: Path, skipped: str = "") -> list[Problem]:
    """A problem for each file that looks like a scenario and is not read. Raises `InputError`."""
    said = message("filen läses inte; byt ändelse till .yaml")
    return [
        Problem("file-name", said, Place(shown(path)))
        for path in walk(folder, skipped)
        if not is_yaml(path) and resembles_yaml(path)
    ]


def unread_tables(folder: Path, skipped: str = "") -> list[Path]:
    """The tables among scenarios, which no scenario reads. Raises `InputError`."""
    return [path for path in walk(folder, skipped) if not is_yaml(path) and resembles_table(path)]
