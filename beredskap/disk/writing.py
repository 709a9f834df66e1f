"""The one writer of files: a file or a folder is there whole or not at all, readable by its owner alone, and never in the place of another by mistake.

What is written stands beside its place under a name that nobody can guess, made anew and never through a link, and gets its name last. Raises `OSError`:
whoever writes says it in the words of what was to be written.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
_NEW: Final = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)


def write_file(path: Path, data: bytes, *, replace: bool = False, follow: bool = False) -> None:
    """Write a whole file. What there is of that name, a link too, is an error unless ``replace``; then a file keeps its mode.

    ``follow`` writes where a link leads, which is for a path that the user named; else the link itself is replaced.
    """
    place = Path(os.path.realpath(path)) if follow else path
    beside = unguessable(place)
    try:
        make_file(beside, data, _mode_of(place) if replace else FILE_MODE)
        give_name(beside, place, replace=replace)
    finally:
        beside.unlink(missing_ok=True)


def write_folder(folder: Path, documents: Iterable[tuple[str, bytes]]) -> None:
    """Write a new folder of files, each by its path from there. What there is of that name is an error."""
    if os.path.lexists(folder):
        raise FileExistsError(errno.EEXIST, "exists", str(folder))
    beside = unguessable(folder)
    try:
        _make_folder(beside)
        for name, content in documents:
            path = beside / name
            make_folders(path.parent)
            make_file(path, content)
        _make_folder(folder)  # takes the name, or fails where somebody else has it by now
        try:
            os.rename(beside, folder)
        except OSError:
            folder.rmdir()
            raise
    finally:
        _remove(beside)
    _settle(folder.parent)


def write_through(path: Path, data: bytes) -> None:
    """Write to a device or to a pipe that somebody reads; one that nobody reads is an error, and is not waited for."""
    opened = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    with open(opened, "wb") as file:
        os.set_blocking(opened, True)
        file.write(data)


def is_written_through(path: Path) -> bool:
    """Whether the path is a device, a pipe or a socket, beside which nothing can be put. Raises `OSError` where that cannot be seen."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def unguessable(place: Path) -> Path:
    """A name beside the place that nobody can have put anything at."""
    return place.with_name(f".beredskap-{os.urandom(12).hex()}.tmp")


def make_file(path: Path, data: bytes = b"", mode: int = FILE_MODE) -> None:
    """A new file of this mode, whatever the umask, and on the disk. One that is there, a link too, is an error."""
    opened = os.open(path, _NEW, FILE_MODE)
    with open(opened, "wb") as file:
        if hasattr(os, "fchmod"):
            os.fchmod(opened, mode)
        file.write(data)
        file.flush()
        os.fsync(opened)


def make_folders(folder: Path) -> None:
    """The folder with those above it that are missing, each readable by its owner alone."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        if folder.parent == folder:
            break
        folder = folder.parent
    for one in reversed(missing):
        _make_folder(one)


def _make_folder(folder: Path) -> None:
    folder.mkdir(FOLDER_MODE)
    folder.chmod(FOLDER_MODE)  # whatever the umask


def give_name(beside: Path, place: Path, *, replace: bool = False) -> None:
    """Give what was written its name; unless ``replace``, what has the name by now is an error."""
    if replace:
        os.replace(beside, place)
    else:
        _link(beside, place)
    _settle(place.absolute().parent)


def _link(beside: Path, place: Path) -> None:
    try:
        os.link(beside, place)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(place):
            raise FileExistsError(errno.EEXIST, "exists", str(place)) from None
        os.rename(beside, place)


def _settle(folder: Path) -> None:
    """See to it that the disk knows the names in the folder."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):  # some file systems have no such thing
                os.fsync(opened)
        finally:
            os.close(opened)


def _mode_of(place: Path) -> int:
    """The mode of the file that is there, else that of a new one."""
    with suppress(FileNotFoundError):
        found = place.lstat().st_mode
        if stat.S_ISREG(found):
            return stat.S_IMODE(found)
    return FILE_MODE


def _remove(folder: Path) -> None:
    """Take away the folder with all that is in it, if it is there."""
    for above, folders, files in os.walk(folder, topdown=False):
        for name in files:
            os.unlink(os.path.join(above, name))
        for name in folders:
            os.rmdir(os.path.join(above, name))
    with suppress(FileNotFoundError):
        folder.rmdir()
