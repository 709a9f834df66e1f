"""What every part of the model is built of: frozen records, ids, durations in seconds, quantities, and where a figure comes from."""

from __future__ import annotations

import datetime
import math
import unicodedata
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from beredskap import dates, notation, units
from beredskap.language import Message, message
from beredskap.limits import AMOUNT, TIME_S, YEARS
from beredskap.units import HOUR


class ModelError(ValueError):
    """A value that the model refuses; pydantic collects it and the loader turns it into a `Problem`."""

    def __init__(self, said: Message, near: str | None = None) -> None:
        self.message = said
        self.near = near
        super().__init__(str(said))


class Record(BaseModel):
    """A frozen record that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def refuse(said: Message, near: str | None = None, remedy: Message | None = None) -> PydanticCustomError:
    """The error that pydantic collects for one bad value; the message travels in its context."""
    return PydanticCustomError(
        "beredskap", "{text}", {"text": str(said), "message": said, "near": near, "remedy": remedy}
    )


OKAND: Final = math.nan
"""An okänd number where there is no record to say so: it equals nothing, not even itself."""


def is_unknown(value: object) -> bool:
    """Whether the text says that the figure is not known."""
    return isinstance(value, str) and value.strip().lower() in notation.UNKNOWN


def _quantity(value: object) -> units.Quantity:
    try:
        return units.parse(str(value))
    except units.UnitError as error:
        raise refuse(error.message, remedy=error.remedy) from error


def _duration(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value <= TIME_S else _too_long(value)
    quantity = _quantity(value)
    if quantity.dimension == "" and quantity.value == 0:
        return 0
    if quantity.dimension != "time":
        raise refuse(
            message("«{text}» är inte en tid; skriv till exempel «4 h» eller «20 min»", text=str(value)),
        )
    seconds = quantity.value * HOUR
    if seconds < 0:
        raise refuse(message("«{text}»: en tid kan inte vara negativ", text=str(value)))
    return math.ceil(seconds - 1e-6) if seconds <= TIME_S else _too_long(value)


def _too_long(value: object) -> int:
    years = TIME_S // units.YEAR
    raise refuse(message("«{text}» är längre än {most} år, som är det längsta som räknas", text=str(value), most=years))


def _check_size(number: float, value: object) -> float:
    """The number, which swallows no other."""
    if abs(number) > AMOUNT:
        raise refuse(message("«{text}» är för stort; högst {most} räknas", text=str(value), most=AMOUNT))
    return number


def _share(value: object) -> object:
    if isinstance(value, float | int) and not isinstance(value, bool):
        share = float(value)
    else:
        text = str(value).strip()
        body = text[:-1] if text.endswith("%") else text
        quantity = _quantity(body)
        if quantity.dimension:
            raise refuse(message("«{text}» är inte en andel; skriv till exempel «60 %»", text=text))
        share = quantity.value / 100 if text.endswith("%") else quantity.value
    if not 0 <= share <= 1:
        raise refuse(message("andelen «{text}» ligger inte mellan 0 % och 100 %", text=str(value)))
    return share


def read_factor(value: object) -> float:
    """A share that may be more than the whole: ``150 %`` or 1.5."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return float(value)
    text = str(value).strip()
    quantity = _quantity(text.removesuffix("%"))
    if quantity.dimension:
        raise refuse(message("«{text}» är inte en faktor; skriv till exempel «125 %»", text=text))
    factor = quantity.value / 100 if text.endswith("%") else quantity.value
    if factor < 0:
        raise refuse(message("«{text}»: en faktor kan inte vara negativ", text=text))
    return _check_size(factor, value)


def _amount(value: object) -> object:
    if isinstance(value, Amount | dict):
        return value
    if is_unknown(value):
        return Amount(value=None, dimension="")
    quantity = _quantity(value)
    if quantity.value < 0:
        raise refuse(message("«{text}»: en mängd kan inte vara negativ", text=str(value)))
    _check_size(quantity.value, value)
    return Amount(value=quantity.value, dimension=quantity.dimension)


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    flag = notation.read_flag(str(value))
    if flag is None:
        raise refuse(message("«{text}» ska vara ja eller nej (true eller false)", text=str(value)))
    return flag


def _number(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return _check_size(notation.read_number(value), value)
    except notation.NotationError as error:
        raise refuse(error.message, remedy=error.remedy) from error


def _whole_number(value: object) -> object:
    number = _number(value)
    if isinstance(number, float):
        if number != int(number):
            raise refuse(message("«{text}» är inte ett heltal", text=str(value)))
        return int(number)
    return number


def _degrees(value: object) -> object:
    """A coordinate, whose three decimals are no thousands."""
    return value.replace(",", ".") if isinstance(value, str) and value.count(",") == 1 else value


def _dated(value: object, read: Callable[[str], datetime.date]) -> object:
    """What a reader makes of a text: pydantic would take a bare number as seconds since 1970."""
    if isinstance(value, datetime.date):
        return value
    try:
        return read(str(value))
    except dates.DateError as error:
        raise refuse(error.message, remedy=error.remedy) from error


def _date(value: object) -> object:
    return _dated(value, dates.read_day)


def _last_day(value: object) -> object:
    return _dated(value, dates.read_last_day)


def _moment(value: object) -> object:
    found = _dated(value, dates.read_moment)
    if isinstance(found, datetime.datetime) and not YEARS[0] <= found.year <= YEARS[1]:
        said = message("år {year} ligger utanför {first}–{last}", year=found.year, first=YEARS[0], last=YEARS[1])
        raise refuse(said)
    return found


def _identifier(value: str) -> str:
    name = unicodedata.normalize("NFC", value)
    if not name or not all(ch.isalnum() or ch in "_-." for ch in name) or not name[0].isalnum():
        raise refuse(
            message("«{id}» duger inte som id; använd bokstäver, siffror, punkt, bindestreck och understreck", id=value)
        )
    return name


def _reference(value: str) -> str:
    return unicodedata.normalize("NFC", value)


def _clean(value: str) -> str:
    if any(unicodedata.category(ch) in ("Cc", "Cf") and ch not in "\n\t\u00ad" for ch in value):
        raise refuse(message("texten innehåller styrtecken som inte får skrivas ut"))
    return unicodedata.normalize("NFC", value)


class Amount(Record):
    """A quantity in the base unit of its dimension (`beredskap.units`), or okänd: then ``value`` is None."""

    value: float | None
    dimension: str

    @property
    def known(self) -> bool:
        """False for okänd."""
        return self.value is not None


def is_some(amount: Amount | None) -> bool:
    """Whether it is more than nothing, as what is okänd may be; what nobody has said is nothing."""
    return amount is not None and amount.value != 0


class OrText:
    """Marks a record that may also be written as text in a file, for its JSON Schema."""

    def __init__(self, example: str) -> None:
        self.example = example

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": ["string", "number"], "examples": [self.example]}, handler(core)]}


type_text = {"type": "string"}
Id = Annotated[str, AfterValidator(_identifier), WithJsonSchema({"type": "string", "pattern": r"^\w[\w.-]*$"})]
Ref = Annotated[str, AfterValidator(_reference), WithJsonSchema(type_text)]
Text = Annotated[str, AfterValidator(_clean), WithJsonSchema({"type": ["string", "number"]})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": [True, False, "true", "false", "ja", "nej"]})]
Date = Annotated[
    datetime.date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2027-01-11"]}),
]
LastDay = Annotated[
    datetime.date,
    BeforeValidator(_last_day),
    WithJsonSchema(
        {
            "type": "string",
            "description": "en dag, eller en månad: då dess sista dag",
            "examples": ["2028-07-31", "2028-07"],
        }
    ),
]
Moment = Annotated[
    datetime.datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "examples": ["2027-01-11T06:00"]}),
]
Seconds = Annotated[
    int,
    BeforeValidator(_duration),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "maximum": 0,
            "description": "tid med enhet: 20 s, 15 min, 4 h, 3 d",
            "examples": ["4 h"],
        }
    ),
]
Share = Annotated[
    float,
    BeforeValidator(_share),
    WithJsonSchema({"type": ["string", "number"], "description": "andel: 60 % eller 0.6", "examples": ["60 %"]}),
]
Factor = Annotated[
    float,
    BeforeValidator(read_factor),
    WithJsonSchema({"type": ["string", "number"], "description": "faktor: 125 % eller 1.25", "examples": ["125 %"]}),
]
Quantity = Annotated[
    Amount,
    BeforeValidator(_amount),
    WithJsonSchema(
        {"type": ["string", "number"], "description": "tal med enhet, eller okänd", "examples": ["12 m3", "okänd"]}
    ),
]
Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
PositiveFloat = Annotated[float, BeforeValidator(_number), Field(ge=0, allow_inf_nan=False)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
Degrees = Annotated[float, BeforeValidator(_degrees)]
Status = Literal["verified", "assumption", "fictive"]
SurgeKind = Literal["satellites", "over_occupancy"]
Grade = Literal["nödvändigt", "angeläget", "önskvärt"]
GRADES: Final[tuple[Grade, ...]] = ("nödvändigt", "angeläget", "önskvärt")


class Sourced(Record):
    """A record whose figures say where they come from."""

    source: Text = ""
    """var uppgiften kommer ifrån"""
    as_of: Date | None = None
    """vilket datum uppgiften gällde"""
    status: Status | None = None
    """om uppgiften är kontrollerad (`verified`), antagen (`assumption`) eller påhittad (`fictive`)"""
    note: Text = ""
    """fri anteckning"""


def no_duplicates(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse the same value twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            raise refuse(message("«{value}» står två gånger", value=str(value)))
    return values
