"""Anything that can be up, degraded or down, and what it needs to be up."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from beredskap.language import message
from beredskap.model.base import Flag, Id, OrText, Quantity, Record, Ref, Seconds, Share, Sourced, Text, refuse
from beredskap.model.need import Need

Resource = Literal["personal", "material", "system", "lokaler"]


class Trial(Record):
    """How a standby node is tested: it runs for ``length`` every ``every``. In short: ``1 h every 30 d``."""

    length: Seconds
    every: Annotated[Seconds, Field(gt=0)]


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


class Node(Sourced):
    """A utility, system, support function or supplier at a site.

    ``restart`` passes before a node that was down is up again. A ``standby`` node produces only while called for, ``start`` after it
    is called and able, and with the probability ``start_fails`` not at all (only ensembles draw that). ``capacity`` is the greatest load it carries.
    ``testing`` uses up stock in normal times; scenarios do not run tests. RTO (återställningstid) and MTPD (acceptabel avbrottstid) are in seconds.
    """

    id: Id
    name: Text = ""
    site: Ref
    resource: Resource = "system"
    needs: tuple[Need, ...] = ()
    restart: Seconds = 0
    standby: Flag = False
    start: Seconds = 0
    start_fails: Share = 0.0
    capacity: Quantity | None = None
    testing: TrialRun | None = None
    rto: Seconds | None = Field(None, description="återställningstid (RTO)")
    mtpd: Seconds | None = Field(None, description="acceptabel avbrottstid (MTPD)")
