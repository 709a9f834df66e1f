"""Which column of a sheet is which field: suggested from the headings, given by the user, or remembered from the last sheet with the same headings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import Final

from beredskap.errors import InputError, Problem, nearest
from beredskap.files.stock.columns import FIELDS, folded, nearest_heading, recognised, resembles
from beredskap.files.text.json_text import read_json
from beredskap.language import Message, OnCommandLine, message

IGNORED: Final = "-"
"""The field of a heading that is to be left out."""
WAYS: Final = {
    "given": message("angiven"),
    "remembered": message("ihågkommen"),
    "name": message("igenkänd"),
    "near": message("liknar"),
    "unfit": message("läses inte: inget i den är en plats"),
}
_MAP: Final = OnCommandLine("--map")


def read_columns(told: Iterable[str]) -> dict[str, str]:
    """``Saldo=amount`` to heading and field. Raises `InputError` with each that says no such thing."""
    given: dict[str, str] = {}
    problems = []
    for text in told:
        heading, sign, word = text.rpartition("=")
        found = field_named(word)
        if not sign or not heading.strip():
            said = message("«{text}» är ingen kolumn; skriv RUBRIK=FÄLT, till exempel Saldo=amount", text=text.strip())
            problems.append(Problem("map-given", said))
        elif found is None:
            name = word.strip()
            said = message("fältet «{name}» finns inte; det finns {names}", name=name, names=", ".join(FIELDS))
            problems.append(Problem("map-given", said, near=nearest(name, FIELDS, cutoff=0.5, any_case=False)))
        else:
            given[heading.strip()] = found
    if problems:
        raise InputError(problems)
    return given


@dataclass(frozen=True)
class Mapping:
    """Heading to field for the headings with one digest, in the order of the columns. ``ways`` says how each was found (a key of `WAYS`)."""

    digest: str
    fields: dict[str, str]
    ways: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def lasting(self) -> Mapping:
        """What is worth remembering: not that a column fitted no row of one file."""
        kept = {heading: name for heading, name in self.fields.items() if self.ways.get(heading) != "unfit"}
        return Mapping(self.digest, kept, self.ways)

    def to_json(self) -> str:
        """The mapping as text, for whoever remembers it."""
        return json.dumps({"digest": self.digest, "fields": self.fields}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """The mapping that `to_json` wrote. Raises `ValueError` for anything else."""
        body = read_json(text)
        if (
            not isinstance(body, dict)
            or not isinstance(body.get("digest"), str)
            or not isinstance(body.get("fields"), dict)
        ):
            raise ValueError("not a mapping")
        fields = {str(heading): str(name) for heading, name in body["fields"].items()}
        if any(name != IGNORED and name not in FIELDS for name in fields.values()):
            raise ValueError("a field that is not known")
        return cls(body["digest"], fields)


def digest(headings: Sequence[str]) -> str:
    """What a heading row is remembered by: the same for the same words in the same order, however they are written.

    >>> digest(["Saldo", "Bäst före"]) == digest([" SALDO ", "bast-fore"])
    True
    """
    return hashlib.sha256("\0".join(folded(heading) for heading in headings).encode()).hexdigest()


def suggest(
    headings: Sequence[str],
    remembered: AnyMapping[str, Mapping] | None = None,
    given: AnyMapping[str, str] | None = None,
) -> Mapping:
    """The mapping of a heading row: what is ``given`` counts first, then what is ``remembered`` of the same row, names, and what resembles names."""
    known = digest(headings)
    fields: dict[str, str] = {}
    ways: dict[str, str] = {}
    asked = {folded(heading): name for heading, name in (given or {}).items()}
    before = (remembered or {}).get(known)
    earlier = {folded(heading): name for heading, name in before.fields.items()} if before else {}

    def take(source: AnyMapping[str, str | None], way: str, several: bool) -> None:
        taken = set(fields.values())
        for heading in headings:
            name = source.get(heading)
            if heading and heading not in fields and name and (name not in taken or name == IGNORED):
                fields[heading] = name
                ways[heading] = way
                if not several:
                    taken.add(name)

    take({heading: asked.get(folded(heading)) for heading in headings}, "given", True)
    take({heading: earlier.get(folded(heading)) for heading in headings}, "remembered", True)
    take({heading: recognised(heading) for heading in headings}, "name", True)
    take({heading: resembles(heading) for heading in headings}, "near", False)
    ordered = {heading: fields[heading] for heading in headings if heading in fields}
    return Mapping(known, ordered, ways)


def mapping_problems(
    headings: Sequence[str], mapping: Mapping, given: AnyMapping[str, str], has_site: bool = False
) -> list[Problem]:
    """What is missing or ambiguous, with the headings there are and the nearest. Their place is the heading row's, which the caller knows.

    ``has_site``: the site is said beside the file.
    """
    problems = [*_wrongly_given(headings, given), *_twice(mapping)]
    for heading in dict.fromkeys(heading for heading in headings if heading):
        if headings.count(heading) > 1 and mapping.fields.get(heading, IGNORED) != IGNORED:
            said = message("kolumnen «{name}» står två gånger", name=heading)
            problems.append(Problem("map-ambiguous", said, remedy=message("ge kolumnerna olika rubriker")))
    fields = set(mapping.fields.values())
    listed = ", ".join(heading for heading in headings if heading)
    for wanted, what in _missing(fields | ({"site"} if has_site else set())):
        near = nearest_heading(wanted, [h for h in headings if h and mapping.fields.get(h, IGNORED) == IGNORED])
        said = message("det finns ingen kolumn för {what}; rubrikerna är: {headings}", what=what, headings=listed)
        example = f"{near or 'RUBRIK'}={wanted}"
        remedy = message("säg vilken med {map} «{example}»", map=_MAP, example=example)
        if wanted == "site":
            remedy = message(
                "säg vilken med {map} «{example}», eller anläggningen med {site}",
                map=_MAP, example=example, site=OnCommandLine("--site"),
            )  # fmt: skip
        problems.append(Problem("map-missing", said, near=near, remedy=remedy))
    return problems


def _missing(fields: set[str]) -> list[tuple[str, Message]]:
    missing = []
    if not fields & {"amount", "packs"}:
        missing.append(("amount", message("mängd (amount)")))
    if "store" not in fields:
        if not fields & {"item", "name", "atc", "vnr", "npl", "gtin"}:
            missing.append(("store", message("lager (store), eller plats och artikel (site, item)")))
        elif "site" not in fields:
            missing.append(("site", message("plats (site) eller lager (store)")))
    return missing


def _twice(mapping: Mapping) -> list[Problem]:
    problems = []
    for name in FIELDS:
        headings = [heading for heading, field_ in mapping.fields.items() if field_ == name]
        if len(headings) > 1:
            said = message(
                "flera kolumner kan vara {field}: {headings}",
                field=name,
                headings=", ".join(f"«{one}»" for one in headings),
            )
            remedy = message("säg vilken med {map} «{example}»", map=_MAP, example=f"{headings[0]}={name}")
            problems.append(Problem("map-ambiguous", said, remedy=remedy))
    return problems


def _wrongly_given(headings: Sequence[str], given: AnyMapping[str, str]) -> list[Problem]:
    known = {folded(heading): heading for heading in headings if heading}
    problems = []
    for heading in given:
        if folded(heading) not in known:
            said = message(
                "rubriken «{name}» finns inte; rubrikerna är: {headings}",
                name=heading,
                headings=", ".join(known.values()),
            )
            problems.append(Problem("map-heading", said, near=nearest(heading, known.values())))
    return problems


def field_named(text: str) -> str | None:
    """The field that a user means: its key, any of its names, or ``-`` for none."""
    return IGNORED if text.strip() in ("", IGNORED) else recognised(text)
