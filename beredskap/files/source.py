"""Reading one file's bytes: the text, its digest, and how it is named in messages and in a journal."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from beredskap.errors import InputError, Place, Problem
from beredskap.language import message


@dataclass(frozen=True)
class Source:
    """A file that was read. ``file`` is shown in messages; ``name`` (folder and file name) stands in the journal."""

    file: str
    name: str
    digest: str
    text: str

    @property
    def stem(self) -> str:
        """The file name without its ending."""
        return Path(self.file).stem

    @property
    def kind(self) -> str:
        """``yaml`` or ``csv``."""
        return "csv" if self.file.lower().endswith(".csv") else "yaml"


def shown(path: Path) -> str:
    """A path as it is best shown: relative to the working folder where it lies in it."""
    try:
        return Path(os.path.abspath(path)).relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()


def read_source(path: Path, within_folder: bool) -> Source:
    """Read one file (UTF-8, with or without BOM; normalised to NFC). Raises `InputError`."""
    file = shown(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError([Problem("file-missing", message("filen finns inte"), Place(file))]) from error
    except (OSError, ValueError) as error:
        raise InputError([Problem("file-unreadable", message("filen kan inte läsas"), Place(file))]) from error
    name = f"{path.parent.name}/{path.name}" if within_folder and path.parent.name else path.name
    return Source(file, name, hashlib.sha256(data).hexdigest(), _decode(data, file))


def _decode(data: bytes, file: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, start) + 1
        column = start - (data.rfind(b"\n", 0, start) + 1) + 1
        said = message("filen är inte UTF-8: byte {byte} är 0x{value:02x}", byte=start + 1, value=data[start])
        remedy = message("spara filen som UTF-8")
        raise InputError([Problem("file-encoding", said, Place(file, line, column), remedy=remedy)]) from error
    return unicodedata.normalize("NFC", text)
