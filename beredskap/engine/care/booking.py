"""The memory of what has been booked: every segment with its decision, so that it can still be explained (docs/model.md, *Ett läge som minns*)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beredskap.arrays import Floats
from beredskap.engine.allocation.coming import ComingHours
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Decision, Deficit, Situation
from beredskap.engine.allocation.solve import unlimited_situation
from beredskap.engine.care.inpatients import Moved
from beredskap.engine.care.segment import Again, Booked, Reallocation
from beredskap.engine.care_plan.segment_terms import SegmentTerms
from beredskap.engine.memory import Recalled, arrays_of
from beredskap.engine.queueing import queues
from beredskap.engine.queueing.queueing import Queueing, Requeueing
from beredskap.lp.lexicographic import Start
from beredskap.lp.simplex import Basis
from beredskap.model.base import GRADES
from beredskap.model.result.memory import Tree

_STATUSES = 3


def remember(booked: Booked) -> Tree:
    """One segment; the caller adds of which roads its programme is, and its terms."""
    return {
        **arrays_of(booked),
        "start": booked.start,
        "end": booked.end,
        "number": booked.number,
        "coordinated": booked.coordinated,
        "share": booked.share,
        "moved": np.array(booked.moved, float).reshape(len(booked.moved), 4),
        "decision": _remember_decision(booked.decision),
        "queued": _remember_queues(booked.again),
    }


def _remember_decision(decision: Decision) -> Tree:
    start, situation = decision.start, decision.situation
    return {
        **arrays_of(decision),
        "staged": decision.staged,
        "situation": {
            **arrays_of(situation),
            "length": situation.length,
            "deficit": _remember_deficit(situation.deficit),
        },
        "basis": None
        if start is None
        else {"columns": start.basis.columns, "rows": start.basis.rows, "weights": start.weights},
    }


def _remember_deficit(deficit: Deficit | None) -> Tree | None:
    return None if deficit is None else {**arrays_of(deficit), **deficit.coming._asdict()}


def _remember_queues(again: Again) -> Tree | None:
    if not isinstance(again, Requeueing):
        return None
    return {
        "queues": queues.remember(again.queues),
        "capacity": again.capacity,
        "waiting": again.waiting,
        "open": again.open_,
    }


def recall(
    memory: Recalled,
    programme: Programme,
    queueing: Queueing | None,
    places: int,
    terms_of: Callable[[Recalled, int, int], SegmentTerms],
) -> Booked:
    """The segment that `remember` gave, of this programme.

    ``places`` are those where patients may queue; ``terms_of`` reads the added terms, of a stretch that begins then and is so many seconds long.
    """
    plan, columns = programme.plan, programme.columns
    offers, pools, fleets = len(plan.offers), len(plan.pools), len(plan.fleets)
    pairs, stores = len(plan.pairs), len(programme.supply_lists.stores)
    decision = _recall_decision(memory.part("decision"), programme)
    again: Again = Reallocation(programme, decision.start)
    if memory.has("queued") and queueing is not None:
        queued = memory.part("queued")
        again = Requeueing(
            queueing,
            programme,
            queues.recall(queued.part("queues"), places),
            queued.floats("capacity", offers),
            queued.floats("waiting", pairs),
            queued.mask("open", offers),
        )

    def of_offers(name: str) -> Floats:
        return memory.floats(name, offers)

    moved = memory.floats("moved", -1, 4, least=0.0)
    return Booked(
        start=memory.whole("start"),
        end=memory.whole("end"),
        number=memory.whole("number"),
        decision=decision,
        coordinated=memory.flag("coordinated"),
        terms=terms_of(memory.part("terms"), memory.whole("start"), decision.situation.length),
        again=again,
        programme=programme,
        share=memory.number("share"),
        lying=of_offers("lying"),
        level=of_offers("level"),
        capacity=of_offers("capacity"),
        used=of_offers("used"),
        inpatients=of_offers("inpatients"),
        satellites=of_offers("satellites"),
        over=of_offers("over"),
        pool_hours=memory.floats("pool_hours", pools),
        pool_used=memory.floats("pool_used", pools),
        fleet_hours=memory.floats("fleet_hours", len(plan.fleet_kinds)),
        fleet_used=memory.floats("fleet_used", -1),
        manned=memory.floats("manned", fleets),
        rides=memory.floats("rides", -1, len(plan.fleet_kinds)),
        trips=memory.floats("trips", -1),
        waiting=memory.floats("waiting", pairs),
        unmet=memory.floats("unmet", pairs),
        moved=_recall_moved(memory, moved, len(columns.gives), len(columns.evacuations)),
        leaving=memory.floats("leaving", len(columns.left_in_place)),
        use=memory.floats("use", stores, len(GRADES)),
    )


def _recall_moved(memory: Recalled, moved: Floats, gives: int, evacuations: int) -> tuple[Moved, ...]:
    for column, below in enumerate((gives, gives, evacuations)):
        if len(moved) and moved[:, column].max() >= below:
            memory.refuse("moved")
    return tuple(Moved(int(a), int(b), int(c), patients) for a, b, c, patients in moved.tolist())


def _recall_decision(memory: Recalled, programme: Programme) -> Decision:
    columns, layout = programme.columns, programme.layout
    pairs = len(programme.plan.pairs)
    shapes = {
        "flows": len(columns.flows),
        "gives": len(columns.gives),
        "swaps": len(columns.swaps),
        "unserved": pairs,
        "late": pairs,
        "evacuations": len(columns.evacuations),
        "left_in_place": len(columns.left_in_place),
        "draws": len(columns.draws),
        "beyond": len(columns.gives),
        "goals": len(programme.goals),
    }
    start = None
    if memory.has("basis"):
        basis = memory.part("basis")
        rows, width = programme.matrix.rows, layout.width
        start = Start(
            Basis(basis.small("columns", width, below=_STATUSES), basis.small("rows", rows, below=_STATUSES)),
            basis.floats("weights", len(programme.goals)),
        )
    return Decision(
        situation=_recall_situation(memory.part("situation"), programme),
        start=start,
        staged=memory.flag("staged"),
        **{name: memory.floats(name, size) for name, size in shapes.items()},
    )


def _recall_situation(memory: Recalled, programme: Programme) -> Situation:
    like = arrays_of(unlimited_situation(programme, np.zeros(len(programme.plan.pairs))))
    found: dict[str, Any] = {
        name: memory.mask(name, *one.shape) if one.dtype == bool else memory.floats(name, *one.shape)
        for name, one in like.items()
    }
    deficit = _recall_deficit(memory.part("deficit"), programme, like) if memory.has("deficit") else None
    return Situation(length=memory.whole("length", least=1), deficit=deficit, **found)


def _recall_deficit(memory: Recalled, programme: Programme, like: Mapping[str, NDArray[Any]]) -> Deficit:
    """What was lacking; what of the situation it is of is ``like`` these arrays."""

    def as_in(name: str, other: str) -> Floats:
        return memory.floats(name, *like[other].shape)

    return Deficit(
        excess=memory.floats("excess", len(programme.columns.gives)),
        pools=as_in("pools", "pools"),
        taken=as_in("taken", "stock"),
        stock=as_in("stock", "stock"),
        ration=as_in("ration", "ration"),
        coming=ComingHours(there=as_in("there", "coming_free"), expected=as_in("expected", "coming_visits")),
    )
