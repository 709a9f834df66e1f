"""Anything that can be up, degraded or down, and what it needs to be up."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from beredskap.model.base import Flag, Id, Quantity, Ref, Seconds, Share, Sourced, Text
from beredskap.model.need import Need

Resource = Literal["personal", "material", "system", "lokaler"]


class Node(Sourced):
    """A utility, system, support function or supplier at a site.

    ``restart`` passes before a node that was down is up again. A ``standby`` node produces only while called for, ``start`` after it
    is called and able, and with the probability ``start_fails`` not at all (only ensembles draw that). ``capacity`` is the greatest load it carries. RTO
    (återställningstid) and MTPD (acceptabel avbrottstid) are
    in seconds.
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
    rto: Seconds | None = Field(None, description="återställningstid (RTO)")
    mtpd: Seconds | None = Field(None, description="acceptabel avbrottstid (MTPD)")
