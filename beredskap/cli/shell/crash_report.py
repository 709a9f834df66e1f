"""A report of an internal error that holds no data: versions, the command's name, and where in the program it happened."""

from __future__ import annotations

import datetime
import os
import platform
import traceback
from pathlib import Path

from beredskap.cli.shell.language import narrate
from beredskap.disk.writing import write_file
from beredskap.language import message

_PROGRAM = Path(__file__).resolve().parents[2]
_PACKAGES = ("click", "highspy", "numpy", "pint", "pydantic", "PyYAML", "sqlite-utils")


def write_report(error: BaseException, command: str) -> None:
    """Write the report file in the current folder and say so in two lines on stderr."""
    now = datetime.datetime.now()
    path = Path(f"beredskap-fel-{now:%Y%m%dT%H%M%S}-{os.urandom(4).hex()}.txt")
    narrate(message("Internt fel i beredskap: {kind}.", kind=type(error).__name__))
    try:
        write_file(path, _format_report(error, command).encode("utf-8", "backslashreplace"))
    except OSError:
        narrate(message("Felrapporten kunde inte skrivas i den här mappen."))
        return
    said = message("Felrapporten {path} innehåller inga uppgifter ur dina filer; bifoga den gärna.", path=path)
    narrate(said)


def _format_report(error: BaseException, command: str) -> str:
    lines = [
        "beredskap: internt fel / internal error",
        f"kommando / command: {command}",
        *(f"{name} {version}" for name, version in list_versions()),
    ]
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines += ["", f"{type(link).__module__}.{type(link).__qualname__}"]
        lines += [
            f"  {_shorten_path(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(link.__traceback__)
        ]
        link = link.__cause__ or link.__context__
    return "\n".join(lines) + "\n"


def list_versions() -> list[tuple[str, str]]:
    """What the program runs on: Python with the system, SQLite, and the packages it counts with."""
    import sqlite3

    return [
        ("python", f"{platform.python_version()}, {platform.system()} {platform.machine()}"),
        ("sqlite", sqlite3.sqlite_version),
        *((name, _find_version(name)) for name in ("beredskap", *_PACKAGES)),
    ]


def _find_version(package: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "?"


def _shorten_path(file: str) -> str:
    """The file within the program or its library, without the folders above: they may name a person."""
    path = Path(file)
    if path.is_relative_to(_PROGRAM):
        return str(path.relative_to(_PROGRAM.parent))
    parts = path.parts
    if "site-packages" in parts:
        return "/".join(parts[parts.index("site-packages") + 1 :])
    return path.name
