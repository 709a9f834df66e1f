"""What changed in a run, and why: levels and stocks at an instant, each with its causes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from beredskap.model.base import Record

Boundless = Annotated[float, BeforeValidator(lambda value: float("inf") if value is None else value)]
"""Infinite where nothing limits, such as an okänd stock in the run where it never does; JSON has no infinity and says null."""
CauseKind = Literal[
    "event",  # a scenario event; subject is the event's subject
    "need",  # a need is not met; subject is the source that failed, detail the need's name
    "profile",  # a need's endurance ran out; subject is the source that is missing, detail the need's name
    "empty",  # a store ran out; subject is the store
    "gone",  # a store is empty since what it held was lost, discarded or moved; subject is the store
    "shed",  # a load was dropped; subject is the overloaded source or the node
    "standby",  # a standby source has not started yet; subject is the source
    "ran",  # a standby source drew on the store as long as it ran; subject is the source
    "restart",  # the node is restarting; subject is the node
    "lock",  # the node is whole but waits for others that wait for it; subject is the node
    "supply",  # a source came back; subject is the source
    "delivery",  # a store was filled; subject is the store
    "expiry",  # a batch expired; subject is the store
    "site",  # the site is lost; subject is the site
    "failure",  # it failed while it ran; subject is the node
    "measure",  # a measure did it; subject is the measure, detail the need it meets
]
ChangeKind = Literal[
    "level",
    "held",  # what holds a lowered node where it is is no longer the same; its level is
    "called",
    "stopped",
    "dropped",
    "restored_load",
    "discarded",
    "delivered",
    "refused",
    "waits",
    "lost",
    "road",
    "sent",  # stock leaves a store for another
    "arrived",  # stock comes from another store, or back from one that could not take it
    "bridged",  # a need of the node is met from elsewhere
    "unbridged",
]


class Cause(Record):
    """Why a change happened: what kind of cause, in what, and the change of that subject that explains it further.

    ``since`` is when a buffer that is used up began to be, where that was before the present lack.
    """

    kind: CauseKind
    subject: str
    detail: str = ""
    since: int | None = None


class Change(Record):
    """A level (of a node, an offering, a road) or a stock that changed at one instant."""

    time: int
    subject: str
    kind: ChangeKind
    before: Boundless
    after: Boundless
    causes: tuple[Cause, ...] = ()
