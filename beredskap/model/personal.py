"""Personnummer and samordningsnummer: they are recognised, however they are written, so that they can be refused and never repeated.

Text is first brought to a normal form: every digit of Unicode is one of ASCII's, every dash a hyphen, every space a space, and what is not seen is gone.
There a number is 10 or 12 digits, whole or in groups, that are a date (or day + 60) and whose check digit is right (Skatteverket, SKV 704).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_MASK: Final = "‹personnummer›"
_ENOUGH: Final = 10
_DIGIT: Final = re.compile(
    "[\\d\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u2792"
    "\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a\U0001f100-\U0001f10a]"
)
"""A letter that stands for one of the ten digits: those of `unicodedata.digit`."""
_TEN_DIGITS: Final = re.compile("(?:[^0-9]*[0-9]){10}")
_LIKELY: Final = re.compile('[0-9](?:[^0-9A-Za-z,;\n"]{0,8}[0-9]){9}')
_LIKELY_ANY: Final = re.compile(_LIKELY.pattern.replace("0-9", _DIGIT.pattern[1:-1]))
"""Ten digits near each other, as the first look at a whole file."""
_MAY_BE_DIGIT: Final = re.compile("[^\0-\u00b1\u00b4-\u00b8\u00ba-\u065f]")
"""Said by what it is not, which is compiled in a tenth of the time."""
_DASHES: Final = frozenset("\u00ad\u02d7\u2043\u2212\u207b\u208b\u2796\u30fc\ufe63\uff0d")
"""What looks like a dash and is not of Unicode's class of dashes; the soft hyphen is one where it is shown."""
_SIGNS: Final = {"-": "-", "+": "+", " ": " ", "\t": " ", ".": ".", "/": ".", "_": ".", "\n": "\n", "\r": "\n"}
_UNSEEN: Final = "\0"
_GROUPS: Final = re.compile(r"\d(?:\0*\d)*")
_BETWEEN: Final = re.compile(r"\0*(?:[-+ .]\0*){1,3}")
_DATE_SIGN: Final = "."
_AS_A_DATE: Final = {(6, 4), (8, 4), (2, 2, 2, 4), (4, 2, 2, 4)}
"""The lengths of groups that a date and four digits are written in."""


def has_personal_number(text: str) -> bool:
    """Whether the text holds a personnummer or a samordningsnummer.

    >>> has_personal_number("ring 19811218-9876")
    True
    >>> has_personal_number("organisationsnummer 232100-0164")
    False
    """
    return next(_find(text), None) is not None


def find_lines(text: str) -> list[int]:
    """The lines of a whole file, from 1, that hold such a number, wherever in them: also in comments, keys and columns that nobody reads."""
    found: list[int] = []
    line, done, looked_at = 1, 0, 0
    pattern = _LIKELY if text.isascii() or _MAY_BE_DIGIT.search(text) is None else _LIKELY_ANY
    for one in pattern.finditer(text):
        if one.start() < looked_at:
            continue
        line, done = line + text.count("\n", done, one.start()), one.start()
        end = text.find("\n", one.start())
        looked_at = end if end >= 0 else len(text)
        if has_personal_number(text[text.rfind("\n", 0, one.start()) + 1 : looked_at]):
            found.append(line)
    return found


def masked(text: str) -> str:
    """The text with every such number replaced."""
    kept, done = [], 0
    for start, end in _find(text):
        kept += [text[done:start], _MASK]
        done = end
    return "".join((*kept, text[done:])) if kept else text


def _find(text: str) -> Iterator[tuple[int, int]]:
    """Where each number begins and ends in the text, from left to right."""
    if not _has_enough_digits(text):
        return
    normal = text.translate(_NORMAL)
    groups = [_Group(found[0].replace(_UNSEEN, ""), found.start(), found.end()) for found in _GROUPS.finditer(normal)]
    begin = 0
    while begin < len(groups):
        end = _end_of_number(normal, groups, begin)
        if end is not None:
            yield groups[begin].start, groups[end - 1].end
        begin = begin + 1 if end is None else end


def _has_enough_digits(text: str) -> bool:
    """Whether there can be a number at all; nearly every text is decided by the first lines."""
    if len(text) < _ENOUGH:
        return False
    if _TEN_DIGITS.match(text) is not None:
        return True
    return not text.isascii() and _MAY_BE_DIGIT.search(text) is not None and len(_DIGIT.findall(text)) >= _ENOUGH


class _Group(NamedTuple):
    digits: str
    start: int
    end: int


class _Normal(dict[int, str]):
    """The letter of the normal form for each letter, one for one; what is not seen is `_UNSEEN`, and what has no part in a number "x"."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _normal_letter(chr(code))
        return found


_NORMAL: Final = _Normal()


def _normal_letter(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    digit = unicodedata.digit(letter, -1)
    if digit >= 0:
        return str(digit)
    kind = unicodedata.category(letter)
    if kind == "Pd" or letter in _DASHES:
        return "-"
    if kind == "Zs":
        return " "
    if kind in ("Cf", "Mn", "Me", "Cc"):
        return _UNSEEN
    return _SIGNS.get(unicodedata.normalize("NFKC", letter), "x")


def _end_of_number(normal: str, groups: Sequence[_Group], begin: int) -> int | None:
    """The group after the last of a number that begins with this group; None where none does."""
    count, date_only = 0, False
    for end in range(begin, len(groups)):
        if end > begin:
            between = normal[groups[end - 1].end : groups[end].start]
            if not _BETWEEN.fullmatch(between):
                return None
            date_only = date_only or _DATE_SIGN in between
        count += len(groups[end].digits)
        if count > 12:
            return None
        if count in (10, 12) and _is_number(groups[begin : end + 1], date_only):
            return end + 1
    return None


def _is_number(groups: Sequence[_Group], date_only: bool) -> bool:
    """Whether the groups are one; ``date_only`` where only a date is written with such signs between them."""
    lengths = tuple(len(group.digits) for group in groups)
    is_date = len(groups) == 1 or lengths in _AS_A_DATE
    first = groups[0].digits
    is_telephone = first.startswith("0") and 2 <= len(first) <= 4
    is_time = lengths[:3] == (4, 2, 2)  # a day, and an hour after it
    if not is_date and (date_only or is_telephone or is_time):
        return False
    digits = "".join(group.digits for group in groups)
    return _is_birth(digits[:-4]) and _luhn(digits[-10:])


def _is_birth(digits: str) -> bool:
    """Whether a year of two or four digits, a month and a day (or day + 60) are a day that somebody can be born on."""
    year, month, day = digits[:-4], int(digits[-4:-2]), int(digits[-2:])
    if len(year) == 4 and year[:2] not in ("18", "19", "20"):
        return False
    years = (int(year),) if len(year) == 4 else (1900 + int(year), 2000 + int(year))
    return any(_is_past_day(one, month, day - 60 if day > 60 else day) for one in years)


def _is_past_day(year: int, month: int, day: int) -> bool:
    try:
        return datetime.date(year, month, day) <= datetime.date.today()
    except ValueError:
        return False


def _luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(digits):
        doubled = int(digit) * (2 - index % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0
