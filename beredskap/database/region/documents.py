"""The region's own files, kept byte for byte: what was read is what is written back."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from beredskap.database.sqlite.database import Database
from beredskap.disk import writing
from beredskap.disk.os_errors import why
from beredskap.errors import InputError, Place, Problem
from beredskap.files.text.source import Source, shown, source_of
from beredskap.language import message
from beredskap.limits import FILE_BYTES

READ = (".yaml", ".csv")
"""The endings of the files that a region is read from; the others only come along."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file of a region's folder and of the folders in it, by its path from there; hidden ones are left. Raises `InputError`."""
    found: dict[str, bytes] = {}
    problems = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts) or path.is_dir():
            continue
        try:
            about = path.stat()
            if not stat.S_ISREG(about.st_mode) or about.st_size > FILE_BYTES:
                said = message("det är ingen vanlig fil, eller den är för stor")
                problems.append(Problem("file-unreadable", said, Place(shown(path))))
                continue
            found[inside.as_posix()] = path.read_bytes()
        except OSError:
            problems.append(Problem("file-unreadable", message("filen kan inte läsas"), Place(shown(path))))
    if problems:
        raise InputError(problems)
    return found


def write_documents(database: Database, documents: Mapping[str, bytes]) -> None:
    """Put these in the place of the documents that there are, in the transaction that is open."""
    from sqlite_utils import Database as Tables  # half a second: only what writes the catalogue waits for it

    database.connection.execute("DELETE FROM document")
    Tables(database.connection).table("document").insert_all(
        {"name": name, "content": content, "digest": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(documents.items())
    )


def read_documents(database: Database) -> dict[str, bytes]:
    """The documents, by name."""
    return {
        str(name): content
        for name, content in database.connection.execute("SELECT name, content FROM document ORDER BY name")
    }


def make_sources(documents: Mapping[str, bytes], folder: str, file: str) -> tuple[Source, ...]:
    """The files that the region is read from, for messages in ``file`` as if it were a folder, for the journal in ``folder``. Raises `InputError`."""
    return tuple(
        source_of(content, f"{file}/{name}", f"{folder}/{name}")
        for name, content in sorted(documents.items())
        if is_read(name)
    )


def is_read(name: str) -> bool:
    """Whether the region is read from a document: a YAML or CSV file beside region.yaml."""
    return "/" not in name and name.endswith(READ)


def write_folder(folder: Path, documents: Iterable[tuple[str, bytes]]) -> None:
    """Write documents into a new folder, all of them or none. Raises `InputError` where it cannot be written; what exists is never written over."""
    try:
        writing.write_folder(folder, documents)
    except FileExistsError as error:
        said = message("mappen finns redan")
        remedy = message("ange en ny mapp; ingenting skrivs över")
        raise InputError([Problem("folder-exists", said, Place(str(folder)), remedy=remedy)]) from error
    except OSError as error:
        said = message("mappen kan inte skrivas: {why}", why=why(error))
        remedy = message("ingenting är skrivet; frigör utrymme eller välj en annan plats")
        raise InputError([Problem("folder-unwritable", said, Place(str(folder)), remedy=remedy)]) from error
