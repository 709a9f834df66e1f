"""Quantities with units: text is parsed once at the edge and formatted once at the edge; in between there are floats.

Every quantity is held in the base unit of its dimension (`BASE_UNITS`); a rate has a dimension such as ``volume/time`` and is
held per hour. The common units stand in a factor table. Only what is not in the table is handed to pint, with a
registry of our own (`registry`); a test holds the table against it.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from beredskap.language import DEFAULT, Message, message
from beredskap.limits import WORD
from beredskap.notation import CONTAINERS, PACKS, PIECES, NoNumberError, NotationError, split_number, unmistakable

if TYPE_CHECKING:
    import pint

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY
YEAR: Final = 365 * DAY
"""Seconds. The clock of a run counts whole seconds; quantities of time are in hours, as the table below says."""

BASE_UNITS: Final = {
    "time": "h",
    "power": "kW",
    "energy": "kWh",
    "volume": "L",
    "mass": "mg",
    "count": "st",
    "activity": "IE",
    "visits": "besök",
    "beds": "vårdplats",
    "beddays": "vårddygn",
    "length": "km",
    "money": "kr",
    "packs": "förp",
    "containers": "flaska",
    "ddd": "DDD",
}
"""What stands last is how people count an article: `beredskap.article` says what one of it is."""

_UNITS: Final[dict[str, tuple[float, str]]] = {
    "s": (1 / 3600, "time"),
    "min": (1 / 60, "time"),
    "h": (1.0, "time"),
    "d": (24.0, "time"),
    "dygn": (24.0, "time"),
    "v": (168.0, "time"),
    "vecka": (168.0, "time"),
    "veckor": (168.0, "time"),
    "år": (8760.0, "time"),
    "W": (0.001, "power"),
    "kW": (1.0, "power"),
    "MW": (1000.0, "power"),
    "kWh": (1.0, "energy"),
    "MWh": (1000.0, "energy"),
    "mL": (0.001, "volume"),
    "ml": (0.001, "volume"),
    "L": (1.0, "volume"),
    "l": (1.0, "volume"),
    "liter": (1.0, "volume"),
    "m3": (1000.0, "volume"),
    "m³": (1000.0, "volume"),
    "µg": (0.001, "mass"),
    "mg": (1.0, "mass"),
    "g": (1000.0, "mass"),
    "kg": (1_000_000.0, "mass"),
    "st": (1.0, "count"),
    "dos": (1.0, "count"),
    "doser": (1.0, "count"),
    "enhet": (1.0, "count"),
    "enheter": (1.0, "count"),
    **dict.fromkeys(PIECES, (1.0, "count")),
    **dict.fromkeys(PACKS, (1.0, "packs")),
    **dict.fromkeys(CONTAINERS, (1.0, "containers")),
    "DDD": (1.0, "ddd"),
    "IE": (1.0, "activity"),
    "IU": (1.0, "activity"),
    "kIE": (1000.0, "activity"),
    "besök": (1.0, "visits"),
    "vårdplats": (1.0, "beds"),
    "vårdplatser": (1.0, "beds"),
    "vårddygn": (1.0, "beddays"),
    "m": (0.001, "length"),
    "km": (1.0, "length"),
    "kr": (1.0, "money"),
    "Mkr": (1_000_000.0, "money"),
}
_DIMENSION_NAMES: Final = {
    "time": message("tid"),
    "power": message("effekt"),
    "energy": message("energi"),
    "volume": message("volym"),
    "mass": message("massa"),
    "count": message("antal"),
    "activity": message("aktivitet (IE)"),
    "visits": message("besök"),
    "beds": message("vårdplatser"),
    "beddays": message("vårddygn"),
    "length": message("längd"),
    "money": message("pengar"),
    "packs": message("förpackningar"),
    "containers": message("flaskor eller påsar"),
    "ddd": message("DDD"),
    "": message("tal utan enhet"),
}
_SHOWN: Final[dict[str, tuple[tuple[float, str], ...]]] = {
    "power": ((1000.0, "MW"), (1.0, "kW"), (0.001, "W")),
    "volume": ((1000.0, "m³"), (1.0, "L"), (0.001, "mL")),
    "mass": ((1_000_000.0, "kg"), (1000.0, "g"), (1.0, "mg")),
}
_ANY_CASE: Final = {name.casefold(): name for name in reversed(_UNITS) if not name.startswith("M")}
"""What begins with M is spelt as it stands: mW and MW are not the same."""
_UNIT_EXPRESSION = re.compile(r"[^\W\d_]+[23³²]?(?:\s*[/*]\s*[^\W\d_]+[23³²]?)*")
_LONGEST_UNIT: Final = 60
_PINT_DEFINITIONS: Final = (
    "hour = [time] = h",
    "s = h / 3600",
    "min = h / 60",
    "dygn = 24 h = d",
    "vecka = 168 h = v = veckor",
    "år = 8760 h",
    "kilowatt = [power] = kW",
    "W = kW / 1000",
    "MW = 1000 kW",
    "kWh = kW * h",
    "MWh = 1000 kWh",
    "liter = [volume] = L = l",
    "mL = L / 1000 = ml",
    "cL = L / 100 = cl",
    "dL = L / 10 = dl",
    "m3 = 1000 L = m³",
    "milligram = [mass] = mg",
    "µg = mg / 1000",
    "g = 1000 mg",
    "kg = 1000000 mg",
    "ton = 1000 kg",
    " = ".join(("styck = [count] = st", *(name for name in PIECES if name != "styck"))),
    "dos = st = doser",
    "enhet = st = enheter",
    "IE = [activity] = IU",
    "kIE = 1000 IE",
    "TIE = 1000 IE",
    "MIE = 1000000 IE",
    "besök = [visits]",
    "vårdplats = [beds] = vårdplatser",
    "vårddygn = [beddays]",
    "kilometer = [length] = km",
    "m = km / 1000",
    "mil = 10 km",
    "kr = [money]",
    " = ".join(("förp = [packs]", *PACKS[1:])),
    " = ".join(("flaska = [containers]", *CONTAINERS[1:])),
    "DDD = [ddd]",
    "Mkr = 1000000 kr",
    "kkr = 1000 kr",
)


class UnitError(ValueError):
    """A text that is not a quantity, or a quantity of the wrong dimension; ``remedy`` says what to do, where more is to be said than what is wrong."""

    def __init__(self, said: Message, remedy: Message | None = None) -> None:
        self.message = said
        self.remedy = remedy
        super().__init__(str(said))


class Quantity(NamedTuple):
    """A number in the base unit of its dimension; ``dimension`` is ``power``, ``volume/time``, …, or ``""`` for a bare number."""

    value: float
    dimension: str


@cache
def registry() -> pint.UnitRegistry[float]:
    """Our own small pint registry: nothing but the units that a preparedness plan uses."""
    import pint

    own: pint.UnitRegistry[float] = pint.UnitRegistry(None)
    for definition in _PINT_DEFINITIONS:
        own.define(definition)
    return own


def known_units() -> tuple[str, ...]:
    """The units of the factor table, for "did you mean"."""
    return tuple(_UNITS)


@cache
def unit(text: str) -> tuple[float, str]:
    """Factor to the base unit, and dimension, of a unit such as ``m3/h``.

    Raises `UnitError` if neither the table nor pint knows it.
    """
    above, slash, below = (_spelt(part.strip()) for part in text.partition("/"))
    if above in _UNITS and (not slash or below in _UNITS):
        factor, dimension = _UNITS[above]
        if not slash:
            return factor, dimension
        per, per_dimension = _UNITS[below]
        return factor / per, f"{dimension}/{per_dimension}"
    return _unit_by_pint(text)


def _spelt(name: str) -> str:
    """A unit as the table spells it, whatever its case and with or without the point of an abbreviation."""
    if name in _UNITS:
        return name
    short = name.rstrip(".")
    return short if short in _UNITS else _ANY_CASE.get(short.casefold(), name)


def _unit_by_pint(text: str) -> tuple[float, str]:
    """Only names, products and quotients reach pint: it would evaluate a power tower for ever."""
    if len(text) > _LONGEST_UNIT or not _UNIT_EXPRESSION.fullmatch(text):
        raise UnitError(message("okänd enhet «{unit}»", unit=text))
    import pint

    own = registry()
    try:
        quantity = own.Quantity(1.0, own.Unit(text.replace("³", "3")))  # pint reads m³ as a cubed length
        powers = dict(quantity.dimensionality)
    except (pint.PintError, ValueError, TypeError, AttributeError, SyntaxError, AssertionError) as error:
        raise UnitError(message("okänd enhet «{unit}»", unit=text)) from error
    for dimension, base in _base_combinations():
        reference = own.Quantity(1.0, own.Unit(base))
        if dict(reference.dimensionality) == powers:
            return float(quantity.to(reference.units).magnitude), dimension
    raise UnitError(message("enheten «{unit}» har en dimension som inte används här", unit=text))


def _base_combinations() -> list[tuple[str, str]]:
    single = list(BASE_UNITS.items())
    ratios = [(f"{a}/{b}", f"{ua}/{ub}") for a, ua in single for b, ub in single if a != b]
    return single + ratios


@lru_cache(maxsize=8192)
def parse(text: str) -> Quantity:
    """Read "number unit" as `beredskap.notation` reads numbers; a bare number has the dimension ``""``.

    Raises `UnitError`.

    >>> parse("12 m3")
    Quantity(value=12000.0, dimension='volume')
    """
    if len(text) > WORD and len(text.strip()) > WORD:
        raise UnitError(message("«{text}» är för långt för ett tal med enhet", text=f"{text.strip()[:20]}…"))
    try:
        number, word = split_number(text)
    except NoNumberError as error:
        raise UnitError(message("«{text}» är inte ett tal med enhet", text=text)) from error
    except NotationError as error:
        raise UnitError(error.message, error.remedy) from error
    if not word:
        return Quantity(number, "")
    factor, dimension = unit(word)
    if not math.isfinite(number * factor):
        raise UnitError(message("«{text}» är för stort", text=text))
    return Quantity(number * factor, dimension)


def parse_as(text: str, dimension: str) -> float:
    """Read a quantity that must have ``dimension``; the number is in its base unit. Raises `UnitError`."""
    quantity = parse(text)
    if quantity.dimension != dimension:
        raise UnitError(
            message(
                "«{text}» är {found}; här behövs {wanted}, till exempel «{example}»",
                text=text,
                found=describe(quantity.dimension),
                wanted=describe(dimension),
                example=f"12 {base_unit(dimension)}",
            )
        )
    return quantity.value


def describe(dimension: str) -> Message:
    """A dimension in words."""
    above, slash, below = dimension.partition("/")
    if not slash:
        return _DIMENSION_NAMES[above]
    return message("{above} per {below}", above=_DIMENSION_NAMES[above], below=_DIMENSION_NAMES[below])


@cache
def base_unit(dimension: str) -> str:
    """The unit that floats of this dimension are held in.

    >>> base_unit("volume/time")
    'L/h'
    """
    return "/".join(BASE_UNITS[part] for part in dimension.split("/")) if dimension else ""


def number(value: float, language: str = DEFAULT, digits: int = 3) -> str:
    """A number with at most ``digits`` significant decimals, thousands parted by no-break spaces, and the language's decimal sign."""
    if math.isinf(value):
        return "∞"
    magnitude = abs(value)
    decimals = 0 if magnitude >= 100 or value == int(value) else max(0, digits - 1 - _exponent(magnitude))
    text = f"{value:,.{min(decimals, 6)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        text = "0"
    if language == "sv":
        return text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return text


def plain(value: float) -> str:
    """A number as it is written in a data file: decimal point, no thousands, at most nine decimals, and never so that it could be two numbers.

    >>> plain(12000.50)
    '12000.5'
    """
    return unmistakable(f"{value:.9f}".rstrip("0").rstrip("."))


def _exponent(magnitude: float) -> int:
    return math.floor(math.log10(magnitude)) if magnitude > 0 else 0


def show(value: float, dimension: str, language: str = DEFAULT) -> str:
    """A value in the base unit of ``dimension``, shown in the unit a person would choose.

    >>> show(12000.0, "volume")
    '12 m³'
    """
    above, slash, below = dimension.partition("/")
    for factor, name in _SHOWN.get(above, ()):
        if abs(value) >= factor:
            return f"{number(value / factor, language)} {name}{slash}{BASE_UNITS.get(below, '')}"
    return f"{number(value, language)} {base_unit(dimension)}".strip()
