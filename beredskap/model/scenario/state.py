"""A reported state (lägesbild): what works, what there is and how many lie in the wards, as somebody reported it at one time."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from beredskap.language import message
from beredskap.model.base import OKAND, Moment, PositiveFloat, Quantity, Record, Ref, Share, Text, is_unknown, refuse

Inpatients = Annotated[
    PositiveFloat | None,
    BeforeValidator(lambda value: None if is_unknown(value) else value),
    WithJsonSchema({"type": ["number", "string"], "description": "antal, eller okänd", "examples": [12, "okänd"]}),
]
"""How many lie there; None is okänd."""


class ReportedState(Record):
    """What a run starts from instead of the inventory and the reference week; what is not mentioned is as usual.

    ``nodes`` are levels of nodes and offerings, ``beds`` inpatients per offering, and ``stock`` what stores hold. ``reported_by`` is a role, never a name.
    ``unknown`` names the nodes and sites whose state is okänd: they are taken as down or lost.
    """

    as_of: Moment
    reported_by: Text = ""
    note: Text = ""
    nodes: dict[Ref, Share] = {}
    sites: dict[Ref, Literal["lost"]] = {}
    beds: dict[Ref, Inpatients] = {}
    stock: dict[Ref, Quantity] = {}
    unknown: tuple[Ref, ...] = ()

    @model_validator(mode="after")
    def _is_local(self) -> Self:
        if self.as_of.tzinfo is not None:
            raise refuse(message("«as_of» är lokal tid; utelämna tidszonen"))
        return self

    @property
    def inpatients(self) -> dict[str, float]:
        """The inpatients of each offering, by id; those that are okänd are `OKAND`."""
        return {name: OKAND if told is None else told for name, told in sorted(self.beds.items())}
