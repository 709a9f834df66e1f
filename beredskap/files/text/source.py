"""Reading one file's bytes: the text, its digest, and how it is named in messages and in a journal."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from beredskap import program
from beredskap.errors import InputError, Place, Problem
from beredskap.files.personal_numbers import refuse_in_name
from beredskap.language import message
from beredskap.limits import FILE_BYTES, MEGA

_PROGRAM: Final = program.FOLDER.parent


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
    """A path as it is best shown: relative to the working folder where it lies in it, or to the program it came with."""
    for home in (Path.cwd, _PROGRAM.resolve):
        try:
            return readable(Path(os.path.abspath(path)).relative_to(home()).as_posix())
        except (ValueError, OSError):
            continue
    return readable(path.as_posix())


def readable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 are marked."""
    return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_source(path: Path, within_folder: bool, most: int = FILE_BYTES) -> Source:
    """Read one file of at most so many bytes (UTF-8, with or without BOM; normalised to NFC). Raises `InputError`."""
    file, data = read_data(path, most)
    name = f"{path.parent.name}/{path.name}" if within_folder and path.parent.name else path.name
    return source_of(data, file, readable(name))


def read_data(path: Path, most: int = FILE_BYTES) -> tuple[str, bytes]:
    """How the file is named in messages, and its bytes. Raises `InputError`."""
    file = shown(path)
    refuse_in_name(file)
    try:
        _refuse_oddities(path.stat(), file, most)
        with open(path, "rb", opener=_open_at_once) as opened:
            _refuse_oddities(os.fstat(opened.fileno()), file, most)
            data = opened.read(most + 1)
        if len(data) > most:  # of some files of the system the size is not told
            raise InputError([_too_large(len(data), file, most)])
        return file, data
    except FileNotFoundError as error:
        raise InputError([Problem("file-missing", message("filen finns inte"), Place(file))]) from error
    except PermissionError as error:
        said = message("filen får inte läsas")
        remedy = message("ge dig själv läsrättighet till filen")
        raise InputError([Problem("file-unreadable", said, Place(file), remedy=remedy)]) from error
    except (OSError, ValueError) as error:
        raise InputError([Problem("file-unreadable", message("filen kan inte läsas"), Place(file))]) from error


def source_of(data: bytes, file: str, name: str) -> Source:
    """The source in these bytes, wherever they were kept. Raises `InputError` where they are not UTF-8."""
    return Source(file, name, hashlib.sha256(data).hexdigest(), _decode(data, file))


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))


def _refuse_oddities(found: os.stat_result, file: str, most: int) -> None:
    """Refuse what is no file, which could be waited for without end, and a file that is no inventory by its size. Raises `InputError`."""
    if stat.S_ISDIR(found.st_mode):
        raise InputError([Problem("file-folder", message("det är en mapp, inte en fil"), Place(file))])
    if not stat.S_ISREG(found.st_mode):
        said = message("det är ingen vanlig fil utan ett rör eller en enhet")
        raise InputError([Problem("file-unreadable", said, Place(file))])
    if found.st_size > most:
        raise InputError([_too_large(found.st_size, file, most)])


def _too_large(size: int, file: str, most: int) -> Problem:
    said = message("filen är {size} MB; högst {most} MB läses", size=size // MEGA, most=most // MEGA)
    remedy = message("se efter att det är rätt fil, eller dela upp den")
    return Problem("file-size", said, Place(file), remedy=remedy)


def _decode(data: bytes, file: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, start) + 1
        column = start - (data.rfind(b"\n", 0, start) + 1) + 1
        said = message("filen är inte UTF-8: byte {byte} är 0x{value:02x}", byte=start + 1, value=data[start])
        remedy = message("spara filen som UTF-8 (i Excel: «CSV UTF-8»)")
        raise InputError([Problem("file-encoding", said, Place(file, line, column), remedy=remedy)]) from error
    return unicodedata.normalize("NFC", text)
