"""The one corpus of personnummer: numbers, how they are written, and what looks like one and is none. Every channel is tried with it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

# The examples of Skatteverket (SKV 704); 701063-2391 is its samordningsnummer (day 3 + 60).
NUMBERS = ("8112189876", "6408233234", "7010632391")
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe58\ufe63\uff0d+\uff0b"
SPACES = " \u00a0\u2000\u2002\u2003\u2007\u2009\u200a\u202f\u205f\u3000\t"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u061c\u200e\u202e\u0301\ufe0f\x00\x1b"
ZEROS = "\u0660\u06f0\u0966\uff10\U0001d7ce\u2080"
"""The zeros of other digits: Arabic, Persian, Devanagari, full width, mathematical bold, subscript."""

OTHERS = (
    "811218-9877",  # wrong check digit
    "232100-0164",  # organisation numbers: no month is 20 or more
    "556703-7485",
    "16556703-7485",
    "SE2321000164-1003",
    "811318-9876",
    "811232-9876",
    "810230-9876",
    "0198112189876",
    "070-174 06 05",  # telephone numbers whose digits would do
    "0701-74 06 05",
    "070-1740605",
    "08-123 456 78",
    "019-602 10 00",
    "+46 70 174 06 05",
    "7350012345671",  # GTIN
    "07350012345671",
    "7 350012 345671",
    "2031-07-31 1234",  # a day to come
    "20310731-1232",
    "2026-11-01 10:00",
    "2001-01-05 09.00",
    "2026-11-01T10:00:00",
    "59.174, 14.873",
    "1 000 000 000 st",
    "E18 och E20",
    "",
)


def spellings(number: str) -> Iterator[str]:
    """Ten digits in every form that somebody writes them in, or hides them in."""
    century = "19"
    for digits in (number, century + number):
        date, last = digits[:-4], digits[-4:]
        yield digits
        yield from (f"{date}{sign}{last}" for sign in DASHES + SPACES)
        yield from (f"{date} {sign} {last}" for sign in "-\u2013\u2212")
        year, month, day = date[:-4], date[-4:-2], date[-2:]
        for sign in "-./ \u2013\u00a0":
            yield sign.join((year, month, day, last))
            yield f"{sign.join((year, month, day))}-{last}"
        pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
        yield from (sign.join(pairs) for sign in "- \u2009\u2011")
        yield from (sign.join(digits) for sign in "- \u00a0")
        yield from (unseen.join(digits) for unseen in UNSEEN)
        yield from (f"{date}{unseen}-{last}" for unseen in UNSEEN)
        for zero in ZEROS:
            other = "".join(chr(ord(zero) + int(digit)) for digit in digits)
            yield other
            yield f"{other[:-4]}-{other[-4:]}"
            yield "".join(one if at % 2 else two for at, (one, two) in enumerate(zip(digits, other, strict=True)))


CORPUS = tuple(dict.fromkeys(itertools.chain.from_iterable(map(spellings, NUMBERS))))
