"""The documents of supplies for a small fictive county, with every state there is."""

from __future__ import annotations

import datetime

from beredskap.language import message
from beredskap.model.region import Region
from beredskap.report.document.table import Document
from beredskap.report.stock import endurance, expiring, orders, redistribution
from beredskap.report.stock.words import Scope
from beredskap.supplies.cold import cold_stores
from beredskap.supplies.endurance import endurance as endurance_of
from beredskap.supplies.expiring import expiring as expiring_of
from beredskap.supplies.holdings import Holding, Lot
from beredskap.supplies.orders import orders as orders_of
from beredskap.supplies.redistribution.plan import redistribution as redistribution_of
from beredskap.supplies.strained import Strained, UnderScenario
from beredskap.supplies.use import Use, unknown
from tests.report.journals import DAY, HOUR, a_journal

ON = datetime.date(2027, 1, 11)


def county() -> Region:
    """Two hospitals 35 minutes apart, and a depot."""
    items = {
        "insulin": {
            "category": "läkemedel", "unit": "IE", "name": "Insulin", "target": "30 d", "cold_chain": True, "price": 0.2,
            "pack": "500 IE", "pack_volume": "0.2 L", "target_source": "regionen 2022 (riktvärde)", "target_from": "2022-11-01",
        },
        "handskar": {
            "category": "förbrukningsmaterial", "unit": "st", "name": "Handskar", "target": "28 d", "pack": "100 st",
            "pack_volume": "1.5 L", "price": 0.5, "binding": True, "substitutes": ["vantar"], "target_source": "föreskrift (påhittad)",
        },
        "vantar": {"category": "förbrukningsmaterial", "unit": "st", "name": "Vantar"},
        "diesel": {"category": "diesel", "unit": "L", "name": "Diesel", "target": "7 d", "target_level": "kris"},
        "rock": {"category": "förbrukningsmaterial", "unit": "st", "name": "Rock", "target": "90 d", "target_from": "2027-07-01"},
    }  # fmt: skip
    cold = [{"name": "kyla", "sources": ["kyl"], "without": ["100 % for 4 h", "60 % for 8 h", "0 %"]}]
    stores = {
        "stora.insulin": {"item": "insulin", "site": "stora", "needs": cold, "minimum": "300 IE", "lead_time": "2 d"},
        "lilla.insulin": {"item": "insulin", "site": "lilla"},
        "stora.handskar": {"item": "handskar", "site": "stora", "capacity": "5000 st", "lead_time": "1 d", "supplier": "depa"},
        "lilla.handskar": {"item": "handskar", "site": "lilla"},
        "depa.handskar": {"item": "handskar", "site": "depa", "minimum": "1000 st"},
        "stora.vantar": {"item": "vantar", "site": "stora"},
        "stora.diesel": {"item": "diesel", "site": "stora", "capacity": "10 m3", "usable": "90 %"},
        "stora.diesel-2": {"item": "diesel", "site": "stora", "name": "Reservtanken"},
        "stora.rock": {"item": "rock", "site": "stora"},
        "lilla.rock": {"item": "rock", "site": "lilla"},
    }  # fmt: skip
    return Region.model_validate(
        {
            "id": "provlan",
            "name": "Provlänet",
            "class": "FIKTIV",
            "municipalities": {name: {"id": name} for name in ("Storstad", "Småby")},
            "roads": {
                "v1": {"id": "v1", "start": "Storstad", "end": "Småby", "km": 40, "minutes": 35, "name": "väg 50"}
            },
            "sites": {
                "stora": {"id": "stora", "name": "Stora sjukhuset", "kind": "sjukhus", "municipality": "Storstad"},
                "lilla": {"id": "lilla", "name": "Lilla lasarettet", "kind": "sjukhus", "municipality": "Småby"},
                "depa": {"id": "depa", "name": "Depån", "kind": "lager", "municipality": "Storstad"},
            },
            "nodes": {"kyl": {"id": "kyl", "name": "Läkemedelskylen", "site": "stora"}},
            "items": {name: {"id": name, **body} for name, body in items.items()},
            "stores": {name: {"id": name, **body} for name, body in stores.items()},
            "vehicles": {"bil": {"id": "bil", "site": "depa", "kind": "varubil", "number": "1 st"}},
        }
    )


def holdings() -> dict[str, Holding]:
    """Some of it has expired, some does soon, and one amount is okänd."""
    lots = {
        "stora.insulin": (Lot("i-1", 200, datetime.date(2027, 1, 5)), Lot("i-2", 900, datetime.date(2027, 1, 13)), Lot("i-3", 400, datetime.date(2027, 6, 30))),
        "lilla.insulin": (),
        "stora.handskar": (Lot("", 2000),),
        "lilla.handskar": (Lot("", 9000),),
        "depa.handskar": (Lot("h-1", 3000, datetime.date(2027, 2, 28)), Lot("", 1000)),
        "stora.vantar": (Lot("", 400),),
        "stora.diesel": (Lot("", 6000),),
        "stora.diesel-2": (Lot("", 500),),
        "stora.rock": (Lot("", 40),),
    }  # fmt: skip
    found = {name: Holding(name, some) for name, some in lots.items()}
    return {**found, "lilla.rock": Holding("lilla.rock", (), known=False)}


def use() -> dict[str, Use]:
    """On all three bases, and some that is okänd."""
    return {
        "stora.insulin": Use("norm", (100.0, 130.0, 80.0)),
        "lilla.insulin": Use("stated", (20.0, 20.0, None), message("vård som inte kan anstå är inte angiven för sig")),
        "stora.handskar": Use("norm", (400.0, 600.0, 250.0)),
        "lilla.handskar": Use("history", (100.0, 150.0, None), message("uttagen säger inte vilken vård de gick till")),
        "depa.handskar": Use(
            "norm", (0.0, 0.0, 0.0), note=message("ingen vård på platsen; räknat på allas förbrukning"), supplies=True
        ),
        "stora.vantar": unknown("norm", message("ingen vård är angiven att ta artikeln")),
        "stora.diesel": Use("norm", (3.0, 2400.0, 3.0), note=message("i vardagen bara provkörning"), kept=True),
        "stora.diesel-2": Use(
            "norm", (0.0, 0.0, 0.0), note=message("reserv bakom en annan källa; används när den är slut"), kept=True
        ),
        "stora.rock": Use("norm", (1.0, 10.0, 1.0)),
        "lilla.rock": Use("norm", (1.0, 10.0, 1.0)),
    }


def about() -> Scope:
    """All stores of the county."""
    region = county()
    return Scope(region, ON, use(), tuple(sorted(region.stores)), gone=("Elnätet",), source="--region provlan")


def endurance_document() -> Document:
    """With a scenario."""
    region = county()
    stores = {
        "stora.insulin": Strained(None, None, True, False, ()),
        "stora.handskar": Strained(4 * DAY + 6 * HOUR, 3 * DAY, True, False, ()),
        "stora.diesel": Strained(None, None, True, False, ("empty_at",)),
        "stora.rock": Strained(None, None, False, True, ()),
        "stora.vantar": Strained(None, None, False, False, ()),
    }
    under = UnderScenario("Elavbrott", 14 * DAY, stores, a_journal())
    return endurance.document(endurance_of(region, holdings(), ON, use()), about(), cold_stores(region), under)


def expiring_document() -> Document:
    """Within 60 days."""
    found = expiring_of(county(), holdings(), ON, use(), within=60)
    return expiring.document(found, about(), "normal", 60)


def orders_document() -> Document:
    """For every store."""
    return orders.document(orders_of(county(), holdings(), ON, use()), about())


def redistribution_document() -> Document:
    """With every road open."""
    return redistribution.document(redistribution_of(county(), holdings(), ON, use()), about())
