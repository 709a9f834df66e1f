"""The krigsorganisation: positions to be filled and, pseudonymously, the people placed in them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from beredskap.model.base import Date, Id, Record, Ref, Sourced, Text


class Position(Sourced):
    """A position (befattning) in the war organisation: at least ``minimum`` people of a competence at a site, in so many shifts."""

    id: Id
    unit: Text
    site: Ref
    competence: Ref
    required_from: Literal["normalläge", "höjd beredskap"] = "höjd beredskap"
    minimum: Annotated[int, Field(ge=0)]
    shifts: Annotated[int, Field(ge=1)] = 1


class Person(Record):
    """One person under a pseudonym. Never a name, a personnummer or the reason for being unavailable."""

    id: Id
    competences: tuple[Ref, ...] = ()
    employment: Literal["tillsvidare", "visstid", "hyrpersonal", "student"]
    available: Literal["ja", "nej", "okänd"] = "okänd"
    available_as_of: Date | None = None
    position: Ref | None = None
    valid_from: Date | None = None
    valid_to: Date | None = None
