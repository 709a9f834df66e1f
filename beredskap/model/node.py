"""Anything that can be up, degraded or down, and what it needs to be up."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from beredskap.language import message
from beredskap.model.base import Amount, Flag, Id, OrText, Quantity, Record, Ref, Seconds, Share, Sourced, Text, refuse
from beredskap.model.need import Need

Resource = Literal["personal", "material", "system", "lokaler"]


class Trial(Record):
    """How a standby node is tested: it runs for ``length`` every ``every``. In short: ``1 h every 30 d``."""

    length: Seconds
    """hur länge den går vid varje prov"""
    every: Annotated[Seconds, Field(gt=0)]
    """hur ofta den provas"""


def _testing(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"(?P<length>.+?) every (?P<every>.+)", value.strip())
    if match is None:
        raise refuse(
            message("«{text}» är inte en provkörning; skriv till exempel «1 h every 30 d»", text=value),
        )
    return match.groupdict()


TrialRun = Annotated[Trial, BeforeValidator(_testing), OrText("1 h every 30 d")]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Times = Annotated[tuple[Annotated[Seconds, Field(gt=0)], ...], BeforeValidator(_listed), OrText("37 h")]


class Node(Sourced):
    """A utility, system, support function or supplier at a site.

    ``restart`` passes before a node that was down is up again. A ``standby`` node produces only while called for, ``start`` after it
    is called and able, and with the probability ``start_fails`` not at all (only ensembles draw that). ``capacity`` is the greatest load it carries.
    It fails after so long a time of running as ``fails_after`` says, or else as ensembles draw it with the mean ``mttf``; ``repair`` later it is whole again.
    ``testing`` uses up stock in normal times; scenarios do not run tests. RTO (återställningstid) and MTPD (acceptabel avbrottstid) are in seconds.
    """

    id: Id
    name: Text = ""
    """namn som visas"""
    site: Ref
    """anläggningen som den finns på"""
    resource: Resource = "system"
    """vilket slags resurs den är"""
    needs: tuple[Need, ...] = ()
    """vad den behöver för att vara i drift; alla behov gäller (se *Behov*)"""
    restart: Seconds = 0
    """tid från att allt den behöver finns tills den är i drift igen; utelämnat är 0, genast"""
    standby: Flag = False
    """reserv som bara går när någon behöver den"""
    start: Seconds = 0
    """starttid för en reserv, från att den behövs och kan gå; utelämnat är 0, genast"""
    start_fails: Share = 0.0
    """sannolikhet att en reserv inte startar; dras bara i en ensemble; utelämnat är 0, den startar"""
    mttf: Annotated[Seconds, Field(gt=0)] | None = None
    """medeltid mellan fel medan den går, till exempel `400 h`; drifttiden till nästa fel dras bara i en ensemble (exponentialfördelad)"""
    fails_after: Times = ()
    """drifttid till fel, i stället för att dras: `37 h`, eller flera i följd, där var och en räknas från att den är lagad"""
    repair: Annotated[Seconds, Field(gt=0)] | None = None
    """reparationstid efter ett sådant fel; utelämnat kommer den inte tillbaka"""
    capacity: Quantity | None = None
    """största last den bär, med enhet, till exempel `4000 kW`; utelämnat är utan gräns"""
    testing: TrialRun | None = None
    """provkörning av en reserv: `1 h every 30 d`; den drar ur lagret i vardagen, men inte i scenarier"""
    rto: Seconds | None = None
    """återställningstid (RTO)"""
    mtpd: Seconds | None = None
    """acceptabel avbrottstid (MTPD); aldrig kortare än `rto`"""

    @property
    def rating(self) -> Amount | None:
        """The greatest load that it carries: what a table and a least load are shares of."""
        return self.capacity
