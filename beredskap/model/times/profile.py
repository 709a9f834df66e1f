"""Profiles: when in the day, in the week and on holidays something arises, is open or is manned."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from beredskap.errors import nearest
from beredskap.language import message
from beredskap.model.base import Id, PositiveFloat, Record, read_factor, refuse
from beredskap.model.times.holidays import HOLIDAYS
from beredskap.units import DAY, HOUR, MINUTE

WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
SUNDAY: Final = 6
ANY_HOLIDAY: Final = "helgdag"
CLOSED: Final = "stängt"
AS_USUAL: Final = "som vanligt"
_EVEN_DAY: Final = (1.0,) * 24
_EVEN_WEEK: Final = (1.0,) * 7
_SHORT: Final = tuple(name[:3] for name in WEEKDAYS)
_KNOWN: Final = (*_SHORT, ANY_HOLIDAY, *HOLIDAYS)
_SHIFT = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*[-–]\s*(\d{1,2})(?:[:.](\d\d))?(?:\s*[×x*]\s*(\S.*))?")


class Shift(Record):
    """A stretch of ``weight`` that belongs to the day it begins in: seconds from that day's midnight, the end up to a day after the beginning."""

    begin: Annotated[int, Field(ge=0, lt=DAY)]
    end: int
    weight: PositiveFloat = 1.0


class DayHours(Record):
    """The shifts that begin in a day; ``as_usual`` is those that its weekday has."""

    shifts: tuple[Shift, ...] = ()
    as_usual: bool = False


def _shift(text: str) -> Shift:
    """Read ``22-06``, ``22:30-06:15``, ``8.30–17`` or ``07-16 × 3``."""
    match = _SHIFT.fullmatch(text)
    if match is None:
        raise refuse(
            message("«{text}» är inga tider; skriv till exempel «08-17», «22-06» eller «07-16 × 3»", text=text)
        )
    times = [(int(hour), int(minute or 0)) for hour, minute in (match.group(1, 2), match.group(3, 4))]
    begin, end = (hour * HOUR + minute * MINUTE for hour, minute in times)
    if begin >= DAY or end > DAY or any(minute >= 60 for _, minute in times):
        raise refuse(message("«{text}»: dygnet går från 00:00 till 24:00", text=text))
    return Shift(begin=begin, end=end if end > begin else end + DAY, weight=read_factor(match[5] or 1.0))


def _hourly(weights: Iterable[object]) -> tuple[Shift, ...]:
    """One shift for each hour."""
    return tuple(
        Shift(begin=hour * HOUR, end=(hour + 1) * HOUR, weight=read_factor(weight))
        for hour, weight in enumerate(weights)
    )


def _day_hours(value: object) -> object:
    """Read shifts as text or as a list, 24 weights, `CLOSED` or `AS_USUAL`."""
    if isinstance(value, DayHours | dict):
        return value
    if value is None:
        raise refuse(
            message("dagarna saknar tider; flera dagar skrivs «lör+sön: 09-21», två pass «lör: [09-12, 13-15]»")
        )
    parts = list(value) if isinstance(value, list | tuple) else [part.strip() for part in str(value).split(",")]
    texts = [str(part).strip() for part in parts]
    if texts == [CLOSED]:
        return DayHours()
    if texts == [AS_USUAL]:
        return DayHours(as_usual=True)
    if len(texts) > 1 and not any("-" in text or "–" in text for text in texts):
        if len(texts) != 24:
            raise refuse(message("ett dygn har 24 vikter, en för varje timme; här står {n}", n=len(texts)))
        return DayHours(shifts=_hourly(texts))
    return DayHours(shifts=tuple(_shift(text) for text in texts))


def _days(written: str) -> str:
    """Refuse a group of days that names anything but days."""
    list(_days_of(written))
    return written


def _days_of(written: str) -> Iterator[str | int]:
    """The weekdays (0 is Monday) and holidays in ``mån-fre``, ``lör+sön+helgdag`` or ``julafton``."""
    for part in re.split(r"[,+]", unicodedata.normalize("NFC", written).lower()):
        name = re.sub(r"\s*-\s*|\s+", "-", part.strip())
        if name in HOLIDAYS or name == ANY_HOLIDAY:
            yield name
            continue
        first, _, last = name.partition("-")
        begin = _weekday(first, name)
        count = (_weekday(last, name) - begin) % 7 if last else 0
        yield from ((begin + day) % 7 for day in range(count + 1))


def _weekday(name: str, written: str) -> int:
    for number, whole in enumerate(WEEKDAYS):
        if len(name) >= 3 and whole.startswith(name):
            return number
    near = nearest(written, _KNOWN)
    said = message(
        "«{text}» är ingen dag; skriv till exempel «mån-fre», «lör+sön+helgdag» eller «julafton», och två pass en dag som «[08-12, 13-17]»",
        text=written,
    )
    raise refuse(said, near)


DayGroup = Annotated[str, AfterValidator(_days)]
HoursOfDay = Annotated[
    DayHours,
    BeforeValidator(_day_hours),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
                {"type": "array", "items": {"type": ["number", "string"]}, "minItems": 24, "maxItems": 24},
            ],
            "description": "tider, eller 24 vikter",
            "examples": ["08-17", "22-06", CLOSED, AS_USUAL],
        }
    ),
]


class Profile(Record):
    """The shape of a week: 24 hourly weights times 7 daily ones, or the hours of each group of days; and those of holidays.

    Demand per mean day is scaled so that an ordinary week has 7 of it. A day's capacity or staff hours are spread over the day by the hourly weights; the
    day's weight is the share of it that is there that day (1 a full day, 0 closed). Where ``week`` says the hours of weekdays, a full day is the one of the
    ordinary week with most. A shift belongs to the day it begins in, and where shifts overlap they add up. A holiday is a Sunday unless ``week`` names it.
    """

    id: Id
    hours: tuple[PositiveFloat, ...] = Field(_EVEN_DAY, min_length=24, max_length=24)
    """24 vikter, en för varje timme på dygnet"""
    days: tuple[PositiveFloat, ...] = Field(_EVEN_WEEK, min_length=7, max_length=7)
    """7 vikter, måndag till söndag"""
    week: dict[DayGroup, HoursOfDay] = {}
    """tider för grupper av dagar, i stället för `hours` och `days`: `{mån-fre: 22-06, lör: [09-12, 13-15], helgdag: stängt}`. Ett pass hör till dagen då
    det börjar, och de som överlappar läggs ihop. Tider är `08-17`, `07-16 × 3` (vikt 3), 24 vikter, `stängt`, eller för en helgdag `som vanligt`. En veckodag
    som inte nämns är stängd; nämns bara helgdagar (`helgdag`, eller en av dem, som `julafton`) gäller `hours` och `days` de andra. En helgdag som inte nämns
    är som söndag"""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        named = [day for group in self.week for day in _days_of(group)]
        for index, day in enumerate(named):
            if day in named[:index]:
                name = WEEKDAYS[day] if isinstance(day, int) else day
                raise refuse(message("«week» har tider för {day} på två ställen", day=name))
        if self._has_weekdays and (self.hours, self.days) != (_EVEN_DAY, _EVEN_WEEK):
            raise refuse(message("«week» säger veckodagarnas tider; ta bort «hours» och «days»"))
        if any(
            hours.as_usual for group, hours in self.week.items() if any(isinstance(d, int) for d in _days_of(group))
        ):
            raise refuse(message("bara en helgdag kan vara «som vanligt»"))
        return self

    @property
    def _by_day(self) -> Mapping[str | int, DayHours]:
        return {day: hours for group, hours in self.week.items() for day in _days_of(group)}

    @property
    def _has_weekdays(self) -> bool:
        return any(isinstance(day, int) for day in self._by_day)

    def shifts(self, weekday: int, holidays: tuple[str, ...] = ()) -> tuple[Shift, ...]:
        """The shifts that begin in a weekday (0 is Monday) of the ordinary week, or in one that is these ``holidays``."""
        named = [self._by_day[name] for name in (*holidays, ANY_HOLIDAY) if name in self._by_day] if holidays else []
        if named and not named[0].as_usual:
            return named[0].shifts
        day = SUNDAY if holidays and not named else weekday
        if self._has_weekdays:
            return self._by_day.get(day, DayHours()).shifts
        return _hourly(weight * self.days[day] for weight in self.hours)

    @property
    def full_day(self) -> float:
        """Weighted hours of a full day."""
        if self._has_weekdays:
            return max(_weighted(self.shifts(day)) for day in range(7))
        return math.fsum(self.hours)

    @property
    def full_days(self) -> float:
        """How many full days an ordinary week has."""
        week = math.fsum(_weighted(self.shifts(day)) for day in range(7))
        return week / self.full_day if self.full_day else 0.0


def _weighted(shifts: tuple[Shift, ...]) -> float:
    return math.fsum((shift.end - shift.begin) / HOUR * shift.weight for shift in shifts)
