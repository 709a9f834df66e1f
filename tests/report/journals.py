"""A small fictive county and a hand-built journal of the day its large hospital is lost, for tests of what is reported."""

from __future__ import annotations

import datetime
from typing import Any

from beredskap.language import message
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.result.journal import (
    Bottleneck,
    CareSeries,
    Cause,
    Change,
    Deadlock,
    Evacuated,
    Journal,
    Lift,
    Moved,
    NotEvacuated,
    OfferingSeries,
    Outcome,
    Segment,
    ServedAt,
    StoreSeries,
    TakenOver,
    Verdict,
    WindowShares,
    WorstSpell,
)
from beredskap.model.scenario.scenario import Scenario

HOUR = 3600
DAY = 24 * HOUR


def a_region(**changes: Any) -> Region:
    """Två sjukhus, ett grannsjukhus och en vårdcentral."""
    body: dict[str, Any] = {
        "id": "provlan",
        "name": "Provlänet",
        "class": "FIKTIV",
        "variant": "idag",
        "municipalities": {
            "Storstad": {"id": "Storstad", "population": 100_000, "source": "påhittat"},
            "Småby": {"id": "Småby", "population": 10_000},
        },
        "roads": {"v1": {"id": "v1", "start": "Storstad", "end": "Småby", "km": 40, "minutes": 35, "name": "väg 50"}},
        "sites": {
            "stora": {"id": "stora", "name": "Stora sjukhuset", "kind": "sjukhus", "municipality": "Storstad"},
            "lilla": {"id": "lilla", "name": "Lilla lasarettet", "kind": "sjukhus", "municipality": "Småby"},
            "granne": {"id": "granne", "name": "Grannlasarettet", "kind": "grannsjukhus", "municipality": "Småby"},
            "vc": {"id": "vc", "name": "Vårdcentralen Torget", "kind": "vårdcentral", "municipality": "Storstad"},
        },
        "nodes": {
            "elnat": {"id": "elnat", "name": "Elnätet", "site": "stora"},
            "stora.reservkraft": {
                "id": "stora.reservkraft",
                "name": "Reservkraft",
                "site": "stora",
                "standby": True,
                "start": "20 s",
                "capacity": "1 MW",
                "needs": [{"diesel": {"store": "stora.diesel", "draw": "50 L/h"}}],
            },
        },
        "care": {
            "forlossning": {
                "id": "forlossning",
                "name": "Förlossning",
                "grade": "nödvändigt",
                "measure": "vårddygn",
                "per_1000": 0.03,
            },
            "akut": {"id": "akut", "name": "Akutbesök", "grade": "nödvändigt", "per_1000": 0.8},
            "dialys": {"id": "dialys", "name": "Dialys", "grade": "nödvändigt", "per_1000": 0.1},
            "mottagning": {"id": "mottagning", "name": "Mottagningsbesök", "grade": "angeläget", "per_1000": 1.0},
            "hälsa": {"id": "hälsa", "name": "Hälsoundersökning", "grade": "önskvärt", "per_1000": 0.5},
        },
        "offerings": {
            "stora.forlossning": {
                "id": "stora.forlossning",
                "name": "Förlossningen",
                "site": "stora",
                "care": ["forlossning"],
                "capacity": "12 vårdplatser",
                "needs": [
                    {
                        "el": {"any": ["elnat", "stora.reservkraft"], "load": "120 kW"},
                        "without": ["100 % for 20 min", "0 %"],
                    }
                ],
                "staff": {"barnmorska": "18 h"},
            },
            "granne.forlossning": {
                "id": "granne.forlossning",
                "site": "granne",
                "care": ["forlossning"],
                "capacity": "2 vårdplatser",
            },
            "vc.akut": {"id": "vc.akut", "site": "vc", "care": ["akut", "mottagning"], "capacity": "60 besök/d"},
        },
        "items": {"diesel": {"id": "diesel", "name": "Diesel", "category": "diesel", "unit": "L"}},
        "stores": {
            "stora.diesel": {
                "id": "stora.diesel",
                "name": "Dieseltanken",
                "site": "stora",
                "item": "diesel",
                "amount": "6 m3",
                "capacity": "10 m3",
                "usable": "90 %",
                "deliveries": ["4 m3 every 7 d"],
                "source": "påhittat",
                "status": "fictive",
            },
            "lilla.diesel": {
                "id": "lilla.diesel",
                "site": "lilla",
                "item": "diesel",
                "amount": "2 m3",
                "capacity": "2 m3",
            },
        },
        "staff": {
            "granne.barnmorskor": {
                "id": "granne.barnmorskor",
                "site": "granne",
                "competence": "barnmorska",
                "present": "48 h/d",
            }
        },
    }
    return Region.model_validate({**body, **changes})


def a_scenario(**changes: Any) -> Scenario:
    """Det stora sjukhuset slås ut i två veckor."""
    body: dict[str, Any] = {
        "name": "Stora sjukhuset slås ut",
        "world": {},
        "start": "2027-01-11T06:00:00",
        "duration": "14 d",
        "events": [
            {"at": "0 h", "lose": "stora"},
            {"at": "2 h", "demand": {"care": "akut", "municipality": "Storstad", "extra": 60, "over": "4 h"}},
        ],
        "expect": [
            {"care": "forlossning", "served": ">= 90 %"},
            {"store": "lilla.diesel", "lasts": ">= 7 d"},
            {"node": "elnat", "down": "<= 4 h"},
        ],
    }
    return Scenario.model_validate({**body, **changes})


def shares(time: int, word: Any, home: float, away: float, waiting: float = 0.0, unmet: float = 0.0) -> WindowShares:
    """One window."""
    return WindowShares(
        time=time, word=word, home=home, away=away, substituted=0.1 * away, waiting=waiting, unmet=unmet
    )


def an_outcome(care: str, word: Any, **fields: Any) -> Outcome:
    """An outcome with what a test does not care about left at rest."""
    body: dict[str, Any] = {
        "care": care,
        "municipality": "",
        "word": word,
        "worst": None,
        "at": (),
        "served": 100.0,
        "arising": 100.0,
        "unmet": 0.0,
        "first_failure": None,
    }
    return Outcome.model_validate({**body, **fields})


def outcomes() -> tuple[Outcome, ...]:
    """One outcome of every kind, and two municipalities."""
    birth = {
        "worst": shares(DAY, "begränsad", 0.0, 0.4, 0.0, 0.6),
        "spell": WorstSpell(start=0, end=9 * DAY, served=0.45, total=10 * DAY, limited=10 * DAY),
        "at": (
            shares(HOUR, "upphör", 0.0, 0.0, 0.5, 0.5),
            shares(DAY, "begränsad", 0.0, 0.4, 0.0, 0.6),
            shares(7 * DAY, "begränsad", 0.0, 0.5, 0.0, 0.5),
        ),
        "served": 21.0,
        "arising": 46.2,
        "unmet": 25.2,
        "first_failure": 0,
        "moved": Moved(site="granne", km=85, minutes=70, km_more=83.0, minutes_more=68.0),
        "bottleneck": Bottleneck(
            limits=(("capacity", "granne.forlossning"), ("staff", "granne.barnmorskor")),
            restored=0.7,
            unmet=0.9,
            lifts=(
                Lift(
                    kind="capacity",
                    subject="granne.forlossning",
                    unit="vårdplats",
                    gain={"nödvändigt": 0.25, "angeläget": 0.0, "önskvärt": 0.0},
                    displaced={"önskvärt": 0.1},
                    useful=3,
                ),
            ),
        ),
        "causes": (Cause(kind="site", subject="stora"),),
    }
    return (
        an_outcome("forlossning", "begränsad", **birth),
        an_outcome("akut", "flyttad", worst=shares(DAY, "flyttad", 0.3, 0.68, 0.0, 0.02)),
        an_outcome("dialys", "okänd", bounds=("kvarstår", "begränsad"), hangs_on=("lilla.diesel",)),
        an_outcome("mottagning", "försenad", worst=shares(DAY, "försenad", 0.5, 0.2, 0.3)),
        an_outcome("hälsa", "kvarstår", worst=shares(DAY, "kvarstår", 1.0, 0.0)),
        an_outcome("forlossning", "upphör", municipality="Storstad", unmet=25.0, first_failure=0),
        an_outcome("mottagning", "försenad", municipality="Storstad", unmet=12.0),
        an_outcome("forlossning", "kvarstår", municipality="Småby"),
        an_outcome("mottagning", "begränsad", municipality="Småby", unmet=0.2),
    )


def a_journal(**changes: Any) -> Journal:
    """The whole journal; give fields to change it."""
    body: dict[str, Any] = {
        "program": "0.1.0",
        "versions": {"beredskap": "0.1.0"},
        "digests": {"scenario.yaml": "sha256:00"},
        "region": "provlan",
        "region_name": "Provlänet",
        "information_class": "FIKTIV",
        "variant": "idag",
        "scenario": "Stora sjukhuset slås ut",
        "start": datetime.datetime(2027, 1, 11, 6),
        "duration": 14 * DAY,
        "pass_length": 6 * HOUR,
        "seed": None,
        "segments": (Segment(start=0, end=7 * DAY), Segment(start=7 * DAY, end=14 * DAY)),
        "changes": (
            Change(time=0, subject="stora", kind="level", before=1.0, after=0.0),
            Change(
                time=0,
                subject="stora.forlossning",
                kind="level",
                before=1.0,
                after=0.0,
                causes=(Cause(kind="site", subject="stora"),),
            ),
        ),
        "care": (
            CareSeries(
                care="forlossning",
                municipality="Storstad",
                arising=(21.0, 21.0),
                home=(0.0, 0.0),
                away=(8.4, 10.0),
                substituted=(0.0, 0.0),
                waiting=(0.0, 0.0),
                unmet=(12.6, 11.0),
            ),
        ),
        "served_at": (
            ServedAt(
                care="forlossning",
                municipality="Storstad",
                site="granne",
                as_care="forlossning",
                patients=18.4,
                usual=1.0,
            ),
            ServedAt(
                care="forlossning",
                municipality="Storstad",
                site="stora",
                as_care="forlossning",
                patients=0.0,
                usual=41.0,
            ),
        ),
        "offerings": (
            OfferingSeries(
                offering="stora.forlossning",
                level=(0.0, 0.0),
                capacity=(0.0, 0.0),
                used=(0.0, 0.0),
                inpatients=(0.0, 0.0),
            ),
        ),
        "stores": (
            StoreSeries(
                store="stora.diesel",
                stock=(0.0, 0.0),
                opening=6000.0,
                received=4000.0,
                drawn=9000.0,
                discarded=0.0,
                lost=0.0,
                refused=0.0,
                closing=1000.0,
                empty_at=5 * DAY + 6 * HOUR,
                rationed_at=3 * DAY,
                short=120.0,
            ),
            StoreSeries(
                store="lilla.diesel",
                stock=(1000.0, 500.0),
                opening=2000.0,
                received=0.0,
                drawn=1500.0,
                discarded=0.0,
                lost=0.0,
                refused=0.0,
                closing=500.0,
                empty_at=None,
                rationed_at=None,
                short=0.0,
            ),
        ),
        "resources": (),
        "evacuated": (
            Evacuated(
                time=0,
                start="stora",
                end="lilla",
                care="akut",
                as_care="akut",
                patients=120.5,
                vehicle="akutambulans",
            ),
            Evacuated(
                time=6 * HOUR,
                start="stora",
                end="granne",
                care="forlossning",
                as_care="forlossning",
                patients=2.0,
                vehicle="buss",
            ),
        ),
        "not_evacuated": (
            NotEvacuated(
                site="stora",
                care="forlossning",
                deadline=DAY,
                patients=7.4,
                limit="capacity",
                limit_subject="granne.forlossning",
            ),
        ),
        "outcomes": outcomes(),
        "taken_over": (TakenOver(site="vc", care="akut", as_care="mottagning", patients=210.0),),
        "dropped": (TakenOver(site="vc", care="hälsa", as_care="hälsa", patients=55.0),),
        "deadlocks": (Deadlock(time=3 * HOUR, nodes=("elnat", "stora.reservkraft")),),
        "findings": (
            Finding(
                rule="referensvecka.brist",
                severity="varning",
                subject="dialys",
                message=message("Dialys räcker inte ens en vanlig vecka"),
            ),
        ),
        "verdicts": (
            Verdict(
                index=0,
                holds=False,
                subject="forlossning",
                expected=">= 90 %",
                found=0.4,
                found_at=DAY,
            ),
            Verdict(
                index=1,
                holds=True,
                subject="lilla.diesel",
                expected=">= 7 d",
                found=14.0 * DAY,
                censored=True,
            ),
            Verdict(index=2, holds=None, subject="elnat", expected="<= 4 h", found=None),
        ),
        "assumptions": (message("Ingen personal skadas när en anläggning slås ut"),),
    }
    return Journal.model_validate({**body, **changes})
