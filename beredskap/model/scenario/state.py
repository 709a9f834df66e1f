"""A reported state (lägesbild): what works, what there is and how many lie in the wards, as somebody reported it at one time."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from beredskap.language import message
from beredskap.model.base import Moment, PositiveFloat, Quantity, Record, Ref, Share, Text, refuse


class ReportedState(Record):
    """What a run starts from instead of the inventory and the reference week; what is not mentioned is as usual.

    ``nodes`` are levels of nodes and offerings, ``beds`` inpatients per offering, and ``stock`` what stores hold. ``reported_by`` is a role, never a name.
    """

    as_of: Moment
    reported_by: Text = ""
    note: Text = ""
    nodes: dict[Ref, Share] = {}
    sites: dict[Ref, Literal["lost"]] = {}
    beds: dict[Ref, PositiveFloat] = {}
    stock: dict[Ref, Quantity] = {}

    @model_validator(mode="after")
    def _is_local(self) -> Self:
        if self.as_of.tzinfo is not None:
            raise refuse(message("«as_of» är lokal tid; utelämna tidszonen"))
        return self
