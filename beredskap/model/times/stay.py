"""How the stays of inpatients spread about their mean: from patient to patient, not how surely the mean is known."""

from __future__ import annotations

import math
import re
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from beredskap import units
from beredskap.errors import nearest
from beredskap.language import message
from beredskap.model.base import Record, Seconds, Share, read_factor, refuse
from beredskap.units import HOUR

Kind = Literal["table", "lognormal", "exponential"]
SHAPES: Final[tuple[Kind, ...]] = ("lognormal", "exponential")
_TOLERANCE: Final = 1e-6


class StayShare(Record):
    """Of those who are admitted the ``share`` who stay so long, ``stay`` in seconds."""

    share: Annotated[Share, Field(gt=0)]
    stay: Annotated[Seconds, Field(gt=0)]


class StaySpread(Record):
    """The spread of stays: a ``table`` of shares, or a shape about the mean with the standard deviation ``deviation`` as a share of it."""

    kind: Kind
    deviation: float = 1.0
    shares: tuple[StayShare, ...] = ()

    @property
    def mean(self) -> int | None:
        """The mean stay of a table in seconds."""
        return round(math.fsum(one.share * one.stay for one in self.shares)) if self.kind == "table" else None


def _spread(value: object) -> object:
    """Read ``lognormal 80 %``, ``exponential``, or shares as text or as a list: ``30 % for 1 d``."""
    if isinstance(value, StaySpread | dict):
        return value
    parts = value if isinstance(value, list | tuple) else re.split(r"[|,]", str(value))
    texts = [str(part).strip() for part in parts if str(part).strip()]
    kind, _, rest = (texts[0] if texts else "").partition(" ")
    if len(texts) == 1 and kind == "exponential" and not rest:
        return StaySpread(kind="exponential")
    if len(texts) == 1 and kind == "lognormal" and rest:
        deviation = read_factor(rest)
        if not 0 < deviation < math.inf:
            raise refuse(message("«{text}»: spridningen ska vara större än 0 %", text=texts[0]))
        return StaySpread(kind="lognormal", deviation=deviation)
    shares = tuple(_share(text) for text in texts)
    total = math.fsum(one.share for one in shares)
    if abs(total - 1) > _TOLERANCE:
        raise refuse(message("andelarna ska bli 100 % tillsammans; de är {total} %", total=f"{total * 100:g}"))
    return StaySpread(kind="table", shares=shares)


def mean_of_table(written: object) -> int | None:
    """The mean stay of a table as it is written, in seconds; None where it is none, or none that can be read."""
    try:
        read = _spread(written)
    except PydanticCustomError:
        return None
    return read.mean if isinstance(read, StaySpread) else None


def _share(text: str) -> StayShare:
    share, separator, length = text.partition(" for ")
    if not separator:
        said = message(
            "«{text}» är ingen spridning; skriv «lognormal 80 %», «exponential» eller andelar som «30 % for 1 d»",
            text=text,
        )
        raise refuse(said, nearest(text.partition(" ")[0], SHAPES))
    try:
        hours = units.parse_as(length, "time")
    except units.UnitError as error:
        raise refuse(error.message) from error
    if hours <= 0:
        raise refuse(message("«{text}»: vårdtiden ska vara längre än 0", text=text))
    factor = read_factor(share)
    if not 0 < factor <= 1:
        raise refuse(message("«{text}»: andelen ska vara större än 0 % och högst 100 %", text=text))
    return StayShare(share=factor, stay=math.ceil(hours * HOUR - 1e-6))


Spread = Annotated[
    StaySpread,
    BeforeValidator(_spread),
    WithJsonSchema(
        {
            "type": ["string", "array"],
            "items": {"type": "string"},
            "description": "vårdtidernas spridning",
            "examples": ["lognormal 80 %", "exponential", "30 % for 1 d"],
        }
    ),
]
