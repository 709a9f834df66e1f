"""The package that an XLSX workbook is: a zip file whose parts are read within limits, and nothing that could do harm."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from typing import IO, Final, NoReturn
from xml.parsers import expat

from beredskap.errors import InputError
from beredskap.files.spreadsheet.grid import refusal
from beredskap.language import message
from beredskap.limits import DEPTH, MEGA, WORKBOOK_BYTES, WORKBOOK_ELEMENTS, WORKBOOK_PARTS, WORKBOOK_TAG

ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = message("öppna den i Excel och spara den som «Excel-arbetsbok (.xlsx)»")
_KIND = re.compile(rb"spreadsheetml\.|ms-excel\.")
DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, EOFError, OSError, RuntimeError, ValueError, LookupError, OverflowError,
)  # fmt: skip
"""What the standard library says of a damaged package: a bad checksum, cut off data, XML that is none, an encoding nobody knows."""

Attributes = dict[str, str]


class Tally:
    """How many elements have ``begun`` and not yet ended, as far as that has been checked."""

    begun = 0


class Kinds(dict[str, str]):
    """The names of elements without their prefixes."""

    def __missing__(self, name: str) -> str:
        kind = self[name] = local(name)
        return kind


class Package:
    """The parts of a workbook. Raises `InputError` for what is no workbook, is encrypted, holds macros, or would unpack to more than `WORKBOOK_BYTES`."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self._elements = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as error:
            raise self.broken() from error
        self._parts = {part.filename.lstrip("/").lower(): part for part in self._zip.infolist()}
        self._check()

    def broken(self) -> InputError:
        """The error of a workbook that is cut off or damaged."""
        remedy = message("hämta filen på nytt, eller öppna och spara den i Excel")
        return refusal("xlsx-broken", message("arbetsboken är skadad eller avklippt"), self.file, remedy=remedy)

    def _check(self) -> None:
        parts = self._zip.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > WORKBOOK_PARTS or unpacked > WORKBOOK_BYTES:
            said = message("arbetsboken packar upp sig till {size} MB i {n} delar", size=unpacked // MEGA, n=len(parts))
            remedy = message("högst {most} MB läses; kopiera raderna till en ny arbetsbok", most=WORKBOOK_BYTES // MEGA)
            raise refusal("xlsx-size", said, self.file, remedy=remedy)
        if any(part.flag_bits & 1 for part in parts):
            raise protected(self.file)
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise self.broken()
        if "[content_types].xml" not in self._parts:
            if "mimetype" in self._parts:
                raise refusal("xlsx-other", message("filen är ett OpenDocument-ark"), self.file, remedy=_SAVE_AS)
            raise refusal("xlsx-other", message("filen är ett zip-arkiv, inte en arbetsbok"), self.file)
        self._check_kind()

    def _check_kind(self) -> None:
        kinds = self._bytes("[content_types].xml").lower()
        if b"macroenabled" in kinds or any(name.endswith("vbaproject.bin") for name in self._parts):
            said = message("arbetsboken innehåller makron och läses inte")
            remedy = message("spara den som «Excel-arbetsbok (.xlsx)», utan makron")
            raise refusal("xlsx-macros", said, self.file, remedy=remedy)
        if b"excel.sheet.binary" in kinds:
            raise refusal("xlsx-other", message("filen är en binär arbetsbok (.xlsb)"), self.file, remedy=_SAVE_AS)
        if not _KIND.search(kinds):
            raise refusal("xlsx-other", message("filen är ett Office-dokument, men ingen arbetsbok"), self.file)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._parts

    def list_parts(self, beside: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Every part but some, by name, whether anything is read from it or not. Raises `InputError`."""
        for name in sorted(set(self._parts).difference(beside)):
            yield name, self._bytes(name)

    def _bytes(self, name: str) -> bytes:
        try:
            return self._zip.read(self._parts[name.lower()])
        except DAMAGED as error:
            raise self.broken() from error

    def parse(
        self,
        name: str,
        start: Callable[[str, Attributes], None],
        text: Callable[[str], None] | None = None,
        end: Callable[[str], None] | None = None,
        aside: Callable[[str], None] | None = None,
        tally: Tally | None = None,
    ) -> None:
        """Read one part through expat; ``aside`` is told its comments. A document type declaration is refused. Raises `InputError`.

        A ``start`` with a ``tally`` counts there what it is told of: in a sheet of a million elements each turn through Python is seen.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        count = tally or Tally()
        ended: list[str] = []  # its append takes no turn through Python, of which a sheet would have a million

        def begin(element: str, attributes: Attributes) -> None:
            count.begun += 1
            start(element, attributes)

        def finish(element: str) -> None:
            ended.append(element)
            if end is not None:
                end(element)

        def check() -> None:
            count.begun -= len(ended)
            self._elements += len(ended)
            ended.clear()
            if count.begun > DEPTH or self._elements > WORKBOOK_ELEMENTS:
                raise self._endless(count.begun)

        parser.StartElementHandler = begin if tally is None else start
        parser.EndElementHandler = ended.append if end is None else finish
        parser.CharacterDataHandler = text
        if aside is not None:
            parser.CommentHandler = aside
            parser.ProcessingInstructionHandler = lambda _, said: aside(said)
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            with self._zip.open(self._parts[name.lower()]) as part:
                _feed(parser, part, check)
        except DAMAGED as error:
            raise self.broken() from error

    def _endless(self, depth: int) -> InputError:
        said = message("arbetsboken har fler än {most} element", most=WORKBOOK_ELEMENTS)
        if depth > DEPTH:
            said = message("för många nivåer i varandra (högst {n})", n=DEPTH)
        remedy = message("kopiera raderna till en ny arbetsbok, eller dela upp den")
        return refusal("xlsx-size", said, self.file, remedy=remedy)

    def _refuse_doctype(self, *_: object) -> NoReturn:
        said = message("arbetsboken innehåller en dokumenttypsdeklaration, som ingen arbetsbok behöver, och läses inte")
        raise refusal("xlsx-entities", said, self.file)


def _feed(parser: expat.XMLParserType, part: IO[bytes], check: Callable[[], None]) -> None:
    """Parse block by block, with a check after each; a tag that never ends would be kept in memory and looked through again. Raises `ValueError`."""
    fed = 0
    while block := part.read(1 << 16):
        fed += len(block)
        parser.Parse(block, False)
        check()
        if fed - parser.CurrentByteIndex > WORKBOOK_TAG:
            raise ValueError("a tag without end")
    parser.Parse(b"", True)
    check()


def protected(file: str) -> InputError:
    """The error of a workbook with a password."""
    said = message("arbetsboken är lösenordsskyddad")
    return refusal("xlsx-protected", said, file, remedy=message("ta bort lösenordet i Excel (Arkiv, Info) och spara"))


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def old_format(data: bytes, file: str) -> InputError:
    """The error of an OLE file: an encrypted workbook, or one of the format before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return protected(file)
    said = message("filen är en arbetsbok i det gamla formatet (.xls), eller lösenordsskyddad")
    return refusal("xlsx-other", said, file, remedy=_SAVE_AS)
