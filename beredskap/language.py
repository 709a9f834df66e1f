"""Messages that can be said in Swedish or English: a Swedish template with its values, translated when it is shown.

The catalogue is gettext; its message ids are the Swedish templates, so Swedish needs no catalogue at all.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("sv", "en")
DEFAULT: Final = "sv"
_LOCALE = Path(__file__).parent / "locale"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == DEFAULT:
        return gettext.NullTranslations()
    return gettext.translation("beredskap", localedir=_LOCALE, languages=[language], fallback=True)


def from_environment() -> str:
    """The language that ``BEREDSKAP_LANG`` asks for, Swedish where it is unset or unknown."""
    wanted = os.environ.get("BEREDSKAP_LANG", DEFAULT)[:2].lower()
    return wanted if wanted in LANGUAGES else DEFAULT


@dataclass(frozen=True)
class Message:
    """A template and the values that fill it; a value that is itself a message is translated with it.

    >>> Message("{id} finns inte", {"id": "uso"}).text("sv")
    'uso finns inte'
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The sentence in ``language`` (``sv`` or ``en``)."""
        said = _catalogue(language).gettext(self.template)
        if not self.values:
            return said.format()
        values = {
            key: value.text(language) if isinstance(value, Message) else value for key, value in self.values.items()
        }
        return said.format(**values)

    def __str__(self) -> str:
        return self.text(DEFAULT)

    def reworded(self, words: Mapping[str, Message]) -> Message:
        """The same with other words for what is typed on the command line; what ``words`` does not know is left as it is.

        >>> Message("ange den med {option}", {"option": OnCommandLine("--note")}).reworded({"--note": Message("fältet «orsak»")}).text("sv")
        'ange den med fältet «orsak»'
        """
        return Message(self.template, {key: _reworded(value, words) for key, value in self.values.items()})


@dataclass(frozen=True)
class OnCommandLine:
    """What one types on the command line to get on, as a value of a message; a form puts its own words in its place (`Message.reworded`)."""

    words: str

    def __str__(self) -> str:
        return self.words


def message(template: str, /, **values: object) -> Message:
    """Build a `Message`; the catalogue's extractor looks for calls of this name."""
    return Message(template, values)


def _reworded(value: object, words: Mapping[str, Message]) -> object:
    if isinstance(value, Message):
        return value.reworded(words)
    return words.get(value.words, value) if isinstance(value, OnCommandLine) else value
