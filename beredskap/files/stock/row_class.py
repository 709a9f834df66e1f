"""Fictive and real rows never mix: what a sheet says of itself against the class of the region."""

from __future__ import annotations

from typing import Final

from beredskap.files.stock.columns import STATUS_OF, folded
from beredskap.files.stock.store_match import short
from beredskap.language import Message, message
from beredskap.model.region import Region

_CLASSES: Final = ("FIKTIV", "ÖVNING", "SKARP")
_ENGLISH: Final = {"FICTIVE": "FIKTIV", "EXERCISE": "ÖVNING", "REAL": "SKARP", "LIVE": "SKARP"}
_REAL: Final = ("SKARP",)
REMEDY = message("påhittade och verkliga uppgifter får aldrig blandas; läs in filen i en region av rätt klass")


class ClassRule:
    """What a sheet for one region may be marked with."""

    def __init__(self, region: Region) -> None:
        self._class = region.information_class

    def banner(self, text: str) -> Message | None:
        """What is wrong with a line above the heading that says a class."""
        found = class_in(text)
        return None if found in (None, self._class) else self._other(str(found))

    def row(self, field: str, text: str) -> Message | None:
        """What is wrong with a cell of the ``status`` or the ``class`` column."""
        if field == "class":
            found = class_in(text)
            if found is None:
                return message(
                    "«{text}» är ingen informationsklass; {names}", text=short(text), names=", ".join(_CLASSES)
                )
            return None if found == self._class else self._other(found)
        status = STATUS_OF.get(folded(text))
        if status is None:
            return message("«{text}» är ingen status; fiktiv, antagande eller verifierad", text=short(text))
        if status == "fictive" and self._class in _REAL:
            return message("raden är fiktiv men regionen är {region}", region=self._class)
        if status == "verified" and self._class not in _REAL:
            return message("raden är verklig men regionen är {region}", region=self._class)
        return None

    def _other(self, found: str) -> Message:
        return message("filen är märkt {found} men regionen är {region}", found=found, region=self._class)


def class_in(text: str) -> str | None:
    """The class that a text begins with: «FIKTIV – påhittade uppgifter …»."""
    word = text.strip().upper().replace("–", " ").replace(":", " ").split(" ")[0]
    return word if word in _CLASSES else _ENGLISH.get(word)
