"""Quantities that are not known to the point: ``3 d ± 1 d``, ``triangular(1 d, 3 d, 7 d)``, ``lognormal(3 d, 1.5)`` or ``uniform(2 d, 4 d)``.

A range stands wherever a quantity, a duration or a share does, also inside text (``100 % for 8 h ± 2 h``). A plain run uses its middle.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Final, Literal

from beredskap import units
from beredskap.errors import nearest
from beredskap.language import Message, message
from beredskap.notation import number_pattern, written

Kind = Literal["triangular", "uniform", "lognormal"]
ARGUMENTS: Final[dict[str, int]] = {"triangular": 3, "lognormal": 2, "uniform": 2}
TAIL: Final = 0.0005
"""A lognormal quantity is never drawn further out than this share of its draws would lie, at either end."""
_KEYWORDS = "every|for|from|first|at|late|lost"
_NUMBER = number_pattern()
_NAME = r"[^\W\d_]+[23³²]?"
_UNIT = rf"%|(?!(?:{_KEYWORDS})\b){_NAME}(?:\s*[/*]\s*{_NAME})*"
_QUANTITY = rf"{_NUMBER}(?:\s*(?:{_UNIT}))?"
_SPREAD = re.compile(rf"(?<![\w.,])(?P<mid>{_QUANTITY})\s*(?:±|\+/?-)\s*(?P<half>{_QUANTITY})")
_CALL = re.compile(r"(?<![\w.])(?P<kind>[^\W\d_]+)\s*\((?P<arguments>[^()]*)\)")
_UNCLOSED = re.compile(r"[^\W\d_]\s*\([^()]*$")
_SIGNS = re.compile(r"±|\+/?-(?=\s*\d)|[^\W\d_]\s*\([^()]*\d")


class RangeError(ValueError):
    """A text that looks like a range and is none; ``rule`` is a stable id."""

    def __init__(self, rule: str, said: Message, near: str | None = None) -> None:
        self.rule = rule
        self.message = said
        self.near = near
        super().__init__(str(said))


@dataclass(frozen=True)
class Range:
    """A distribution. ``low``, ``middle``, ``high`` and ``spread`` are in ``unit``, the base unit of the dimension, or per cent.

    ``middle`` is the mode of a triangular, the median of a lognormal and the midpoint of a uniform quantity, and ``centre`` the same as it is written in the
    file. ``spread`` is the geometric standard deviation of a lognormal one.
    """

    kind: Kind
    low: float
    middle: float
    high: float
    spread: float
    unit: str
    text: str
    centre: str

    def at(self, share: float) -> float:
        """The value below which this share of the draws lie."""
        match self.kind:
            case "uniform":
                return self.low + share * (self.high - self.low)
            case "lognormal":
                bounded = min(max(share, TAIL), 1 - TAIL)
                return self.middle * math.exp(math.log(self.spread) * NormalDist().inv_cdf(bounded))
        return self._triangular(share)

    def _triangular(self, share: float) -> float:
        width = self.high - self.low
        if width <= 0:
            return self.middle
        below = self.middle - self.low
        if share * width < below:
            return self.low + math.sqrt(share * width * below)
        return self.high - math.sqrt((1 - share) * width * (self.high - self.middle))

    def written(self, value: float) -> str:
        """A value as it is written in a file."""
        return f"{written(value)} {self.unit}".rstrip()


@dataclass(frozen=True)
class Found:
    """A range and where in the text it stands."""

    start: int
    end: int
    range: Range


def looks_ranged(text: str) -> bool:
    """Whether the text holds a sign of a range; cheap, and right about every text without one."""
    return ("±" in text or "+" in text or "(" in text) and _SIGNS.search(text) is not None


@lru_cache(maxsize=4096)
def ranges_in(text: str) -> tuple[Found, ...]:
    """The ranges in a text, first first. Raises `RangeError` where one is not as it should be."""
    matches = sorted(_matches(text), key=lambda match: match.start())
    if not matches and _UNCLOSED.search(text):
        said = message(
            "«{text}» har ingen slutparentes: inom {{…}} och […] delar ett komma värdet; sätt citattecken om det eller skriv semikolon",
            text=text,
        )
        raise RangeError("range-unclosed", said)
    if not matches:
        said = message(
            "«{text}» är inget intervall; skriv till exempel «3 d ± 1 d» eller «uniform(2 d, 4 d)»", text=text
        )
        raise RangeError("range-form", said)
    return tuple(Found(match.start(), match.end(), _range(match)) for match in matches)


def with_values(text: str, found: Sequence[Found], values: Sequence[str]) -> str:
    """The text with each range replaced."""
    pieces, at = [], 0
    for one, value in zip(found, values, strict=True):
        pieces += [text[at : one.start], value]
        at = one.end
    return "".join([*pieces, text[at:]])


def _matches(text: str) -> Iterator[re.Match[str]]:
    yield from _SPREAD.finditer(text)
    for match in _CALL.finditer(text):
        if match["kind"] in ARGUMENTS or re.search(r"\d", match["arguments"]):
            yield match


def _range(match: re.Match[str]) -> Range:
    text = match[0].strip()
    if "mid" in match.groupdict():
        return _spread(text, match["mid"], match["half"])
    kind = match["kind"]
    if kind not in ARGUMENTS:
        known = ", ".join(ARGUMENTS)
        said = message(
            "«{name}» är ingen fördelning; välj bland {known}, eller skriv «3 d ± 1 d»", name=kind, known=known
        )
        raise RangeError("range-form", said, nearest(kind, ARGUMENTS))
    arguments = [part.strip() for part in match["arguments"].split(";" if ";" in match["arguments"] else ",")]
    if len(arguments) != ARGUMENTS[kind] or not all(arguments):
        said = message("«{text}» ska ha {n} värden med komma emellan", text=text, n=ARGUMENTS[kind])
        raise RangeError("range-form", said)
    if kind == "lognormal":
        return _lognormal(text, *arguments)
    return _triangular(text, *arguments) if kind == "triangular" else _uniform(text, *arguments)


def _spread(text: str, mid: str, half: str) -> Range:
    (middle, width), unit = _values(text, mid, half)
    _refuse_disorder(text, middle - width, middle + width)
    return Range("triangular", middle - width, middle, middle + width, 0.0, unit, text, _centre(mid, half))


def _triangular(text: str, low: str, mode: str, high: str) -> Range:
    (least, middle, most), unit = _values(text, low, mode, high)
    _refuse_disorder(text, least, most)
    if not least <= middle <= most:
        said = message(
            "«{text}»: det troligaste värdet {mode} ligger utanför {low}–{high}",
            text=text,
            mode=mode,
            low=low,
            high=high,
        )
        raise RangeError("range-mode", said)
    return Range("triangular", least, middle, most, 0.0, unit, text, _centre(mode, high))


def _uniform(text: str, low: str, high: str) -> Range:
    (least, most), unit = _values(text, low, high)
    _refuse_disorder(text, least, most)
    middle = (least + most) / 2
    return Range("uniform", least, middle, most, 0.0, unit, text, f"{written(middle)} {unit}".rstrip())


def _lognormal(text: str, median: str, spread: str) -> Range:
    (middle,), unit = _values(text, median)
    (factor,), bare = _values(text, spread)
    if bare:
        said = message("«{text}»: spridningen är en faktor utan enhet, till exempel 1.5", text=text)
        raise RangeError("range-dimension", said)
    if factor <= 1:
        said = message("«{text}»: spridningen (geometrisk standardavvikelse) ska vara större än 1", text=text)
        raise RangeError("range-spread", said)
    if middle <= 0:
        raise RangeError("range-negative", message("«{text}»: medianen ska vara större än 0", text=text))
    low, high = (middle * math.exp(math.log(factor) * NormalDist().inv_cdf(share)) for share in (TAIL, 1 - TAIL))
    return Range("lognormal", low, middle, high, factor, unit, text, median)


def _refuse_disorder(text: str, low: float, high: float) -> None:
    if low > high:
        raise RangeError("range-order", message("«{text}»: det lägsta värdet är högre än det högsta", text=text))
    if low < 0:
        raise RangeError("range-negative", message("«{text}» når under noll", text=text))


def _values(text: str, *written: str) -> tuple[list[float], str]:
    """The numbers in one base unit. A bare number takes the unit of the last one. Raises `RangeError`."""
    read = [_value(one) for one in written]
    last = read[-1][1]
    if last not in ("", "%"):
        factor = units.unit(_unit_of(written[-1]))[0]
        read = [(value, dimension) if dimension else (value * factor, last) for value, dimension in read]
    elif last == "%":
        read = [(value, dimension or last) for value, dimension in read]
    for _, dimension in read:
        if dimension != last:
            said = message(
                "«{text}» blandar {one} och {other}; alla värden i ett intervall ska vara av samma slag",
                text=text,
                one=_described(dimension),
                other=_described(last),
            )
            raise RangeError("range-dimension", said)
    return [value for value, _ in read], last if last == "%" else units.base_unit(last)


def _described(dimension: str) -> Message:
    return message("procent") if dimension == "%" else units.describe(dimension)


def _value(written: str) -> tuple[float, str]:
    """The number in its base unit, and its dimension: ``%`` for per cent."""
    percent = written.endswith("%")
    try:
        quantity = units.parse(written.removesuffix("%"))
    except units.UnitError as error:
        unit = error.message.values.get("unit")
        near = nearest(str(unit), units.known_units()) if unit is not None else None
        raise RangeError("wrong-value", error.message, near) from error
    if percent and quantity.dimension:
        raise RangeError("range-form", message("«{text}» är inte en andel; skriv till exempel «60 %»", text=written))
    return quantity.value, "%" if percent else quantity.dimension


def _unit_of(written: str) -> str:
    match = re.match(_NUMBER, written)
    return written[match.end() :].strip() if match else ""


def _centre(middle: str, other: str) -> str:
    """The middle as it is written, with the unit of the other if it has none of its own."""
    return middle if _unit_of(middle) else f"{middle} {_unit_of(other)}".rstrip()
