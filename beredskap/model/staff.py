"""The krigsorganisation: positions to be filled and, pseudonymously, the people placed in them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from beredskap.model.base import Date, Id, Record, Ref, Sourced, Text, WholeNumber


class Position(Sourced):
    """A position (befattning) in the war organisation: at least ``minimum`` people of a competence at a site, in so many shifts."""

    id: Id
    unit: Text
    """enhet"""
    site: Ref
    """anläggning"""
    competence: Ref
    """kompetens"""
    required_from: Literal["normalläge", "höjd beredskap"] = "höjd beredskap"
    """från vilken beredskap befattningen behövs"""
    minimum: Annotated[WholeNumber, Field(ge=0)]
    """minsta antal personer per skift"""
    shifts: Annotated[WholeNumber, Field(ge=1)] = 1
    """antal skift"""


class Person(Record):
    """One person under a pseudonym. Never a name, a personnummer or the reason for being unavailable."""

    id: Id
    competences: tuple[Ref, ...] = ()
    """kompetenser"""
    employment: Literal["tillsvidare", "visstid", "hyrpersonal", "student"]
    """anställningsform"""
    available: Literal["ja", "nej", "okänd"] = "okänd"
    """tillgänglig vid höjd beredskap; aldrig varför"""
    available_as_of: Date | None = None
    """när det kontrollerades"""
    position: Ref | None = None
    """befattningen personen är placerad på"""
    valid_from: Date | None = None
    """första dag"""
    valid_to: Date | None = None
    """sista dag"""
