"""The words of every report: outcomes, grades, limits, times and numbers, in both languages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from beredskap import units
from beredskap.language import Message, message
from beredskap.units import DAY, HOUR

GLYPHS: Final = {
    "kvarstår": "●",
    "flyttad": "→",
    "försenad": "◷",
    "för sent": "◆",
    "begränsad": "▲",
    "upphör": "✖",
    "–": "–",
    "okänd": "?",
}
OUTCOMES: Final = {
    "kvarstår": message("kvarstår"),
    "flyttad": message("flyttad"),
    "försenad": message("försenad"),
    "för sent": message("för sent"),
    "begränsad": message("begränsad"),
    "upphör": message("upphör"),
    "–": message("ej sökt"),
    "okänd": message("okänd"),
}
GRADES: Final[dict[str, Message]] = {
    "nödvändigt": message("nödvändigt"),
    "angeläget": message("angeläget"),
    "önskvärt": message("önskvärt"),
}
LIMITS: Final = {
    "capacity": message("platser"),
    "staff": message("personal"),
    "vehicle": message("fordon"),
    "item": message("material"),
    "share": message("taket för annan vård"),
    "ration": message("ransonering"),
    "postponed": message("beslutet att skjuta upp"),
    "decision": message("ett beslut"),
    "coordination": message("att ingen samordnar"),
    "none": message("ingenstans att ta vägen"),
}
UNITS: Final = {
    "st": message("st"),
    "IE": message("IE"),
    "besök": message("besök"),
    "vårdplats": message("vårdplats"),
    "vårddygn": message("vårddygn"),
    "pass": message("pass"),
    "fordon": message("fordon"),
    "förpackning": message("förpackning"),
    "patient": message("patient"),
    "kr": message("kr"),
}
_NOBODY: Final = 1e-4
"""Patients; less is what a solver leaves."""
_LAST: Final = str.maketrans({"å": "\U0010fffd", "ä": "\U0010fffe", "ö": "\U0010ffff"})
VERDICTS: Final = {
    True: ("✓", message("håller")),
    False: ("✖", message("håller inte")),
    None: ("?", message("kan inte avgöras")),
}
SEVERITIES: Final = {"info": message("info"), "varning": message("varning"), "fel": message("fel")}
STATUSES: Final = {
    "verified": message("verifierad"),
    "assumption": message("antagande"),
    "fictive": message("fiktiv"),
}
CLASSES: Final = {
    "FIKTIV": message("FIKTIV – påhittade uppgifter, får inte användas som underlag för beslut"),
    "ÖVNING": message("ÖVNING ÖVNING ÖVNING"),
    "SKARP": message("SKARP – verkliga uppgifter, hantera enligt sekretessen"),
}


@dataclass(frozen=True)
class _Figure(Message):
    """A number that waits for the language before it is written."""

    def text(self, language: str) -> str:
        value = self.values["value"]
        assert isinstance(value, float)
        match self.template:
            case "patients":
                return patients_text(value, language)
            case "share":
                return share_text(value, language)
            case "quantity":
                return quantity_text(value, str(self.values["dimension"]), language)
        return units.number(value, language)


@dataclass(frozen=True)
class _Enumeration(Message):
    """Messages joined to «a, b och c»."""

    def text(self, language: str) -> str:
        said = [part.text(language) if isinstance(part, Message) else str(part) for part in self.values.values()]
        if len(said) < 2:
            return "".join(said)
        return message("{most} och {last}", most=", ".join(said[:-1]), last=said[-1]).text(language)


@dataclass(frozen=True)
class _Parts(Message):
    """Messages put after one another; the template is what stands between them."""

    def text(self, language: str) -> str:
        return self.template.join(
            part.text(language) if isinstance(part, Message) else str(part) for part in self.values.values()
        )


@dataclass(frozen=True)
class _Capital(Message):
    """A message with a capital first letter."""

    def text(self, language: str) -> str:
        inner = self.values["inner"]
        said = inner.text(language) if isinstance(inner, Message) else str(inner)
        return said[:1].upper() + said[1:]


def capitalize(said: Message | str) -> Message:
    """The same words with a capital first letter."""
    return _Capital("", {"inner": said})


def verbatim(text: str) -> Message:
    """A name or an id as it stands, in no language."""
    return _Parts("", {"0": text})


def join_words(parts: Iterable[Message | str]) -> Message:
    """«a, b och c»."""
    return _Enumeration("", {str(index): part for index, part in enumerate(parts)})


def join_parts(parts: Iterable[Message | str], between: str = " ") -> Message:
    """The parts after one another."""
    return _Parts(between, {str(index): part for index, part in enumerate(parts)})


def join_some(parts: Sequence[Message | str], most: int = 3) -> Message:
    """«a, b, c och 4 till»; names that hold a comma themselves are parted by semicolons."""
    between = "; " if any("," in str(part) for part in parts) else ", "
    if len(parts) <= most + 1:
        return join_words(parts) if between == ", " else join_parts(parts, between)
    return message("{some} och {more} till", some=join_parts(parts[:most], between), more=len(parts) - most)


def alphabetical_key(text: str) -> str:
    """A key to sort words by as Swedish does: small and capital letters alike, and å ä ö last."""
    return text.casefold().translate(_LAST)


def uncapitalize(name: str) -> str:
    """A name inside a sentence: «Förlossning» is «förlossning», «BB» stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def number(value: float) -> Message:
    """A plain number."""
    return _Figure("number", {"value": float(value)})


def patients(value: float) -> Message:
    """A number of patients."""
    return _Figure("patients", {"value": float(value)})


def patients_in_parts(*parts: float, alone: int | None = None) -> tuple[Message, ...]:
    """Numbers of patients that add up, as whole people, to the whole number nearest their sum.

    The part that is told ``alone`` elsewhere too, by its place, is the number that it is there.

    >>> [str(part) for part in patients_in_parts(2.4, 2.4, 0.2)]
    ['3', '2', '<1']
    >>> [str(part) for part in patients_in_parts(26.7, 1.6, 20.7, alone=1)]
    ['27', '2', '20']
    """
    whole = [math.floor(part) if index != alone else _nearest(part) for index, part in enumerate(parts)]
    missing = _nearest(sum(parts)) - sum(whole)
    others = [index for index in range(len(parts)) if index != alone]
    for index in sorted(others, key=lambda index: (round(whole[index] - parts[index], 6), index))[: max(missing, 0)]:
        whole[index] += 1
    return tuple(patients(n if n else min(part, 0.4)) for part, n in zip(parts, whole, strict=True))


def difference_in_patients(before: float, after: float) -> Message:
    """How many more or fewer, as the difference of the two numbers as they are shown."""
    shown = abs(_nearest(before) - _nearest(after))
    return patients(shown or min(abs(after - before), 0.4))


def change_in_patients(more: float) -> Message:
    """How many more, with a sign: «+12», «-3», «±<1»."""
    if abs(more) < 0.5:
        return message("±{n}", n=patients(abs(more)))
    return message("+{n}", n=patients(more)) if more > 0 else patients(more)


def share(value: float) -> Message:
    """A share in per cent."""
    return _Figure("share", {"value": float(value)})


def quantity(value: float | None, dimension: str) -> Message:
    """A quantity in the unit that a person would choose; None is okänd."""
    if value is None:
        return message("okänd")
    return _Figure("quantity", {"value": float(value), "dimension": dimension})


def quantity_text(value: float, dimension: str, language: str) -> str:
    """A value in the unit that a person would choose, called what it is called in the language."""
    said = units.show(value, dimension, language)
    amount, space, unit = said.rpartition(" ")
    name, slash, per = unit.partition("/")
    if name not in UNITS:
        return said
    many = name == "vårdplats" and value != 1
    called = (message("vårdplatser") if many else UNITS[name]).text(language)
    return f"{amount}{space}{called}{slash}{per}"


def patients_text(value: float, language: str) -> str:
    """Whole people; some of one, but less than a half, is «<1» and never 0."""
    if value < 0:
        return "0" if value > -_NOBODY else "-" + patients_text(-value, language)
    if value < _NOBODY:
        return "0"
    return units.number(_nearest(value), language) if value >= 0.5 else "<1"


def _nearest(value: float) -> int:
    """The nearest whole number, of two as near the greater: half a person is one."""
    return math.floor(round(value, 6) + 0.5)


def share_text(value: float, language: str) -> str:
    """Whole per cent; never 100 or 0 unless it is so."""
    percent = value * 100
    sign = "%" if language == "en" else " %"
    if 99.5 <= percent < 99.9999:
        return units.number(min(99.9, round(percent, 1)), language) + sign
    if 1e-4 < percent < 0.5:
        return "<1" + sign
    return units.number(round(percent), language) + sign


def duration(seconds: float) -> str:
    """A time in at most two units: ``20 min``, ``6 h 30 min``, ``72 h``, ``4 d 6 h``.

    >>> duration(6.5 * 3600)
    '6 h 30 min'
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s" if whole else "0 h"
    if whole < HOUR:
        return _in_two_units(whole, 60, "min", 1, "s")
    if whole < 4 * DAY:
        return _in_two_units(round(whole / 60) * 60, HOUR, "h", 60, "min")
    return _in_two_units(round(whole / HOUR) * HOUR, DAY, "d", HOUR, "h")


def _in_two_units(whole: int, big: int, big_name: str, small: int, small_name: str) -> str:
    count, rest = divmod(whole, big)
    return f"{count} {big_name} {rest // small} {small_name}" if rest // small else f"{count} {big_name}"


def pick_plural(n: int, one: Message, many: Message) -> Message:
    """The words for one thing or for many."""
    return one if n == 1 else many


def clock(seconds: float) -> str:
    """A time after the scenario's start: ``T+6 h``; the start itself is ``T+0``."""
    return f"T+{duration(seconds)}" if round(seconds) else "T+0"


def relation(text: str) -> str:
    """A bound as it is read: ``>= 90 %`` is ``≥ 90 %``."""
    return text.replace(">=", "≥").replace("<=", "≤")
