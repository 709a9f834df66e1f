"""Writes ``docs/format.md`` from the model: every collection with its fields, the forms of a need, events and expectations."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any, Literal

from beredskap.files.problems.field_location import core
from beredskap.files.ranges.default_units import (
    BED_UNIT,
    IN_ITEM_UNIT,
    STAFF_UNIT,
    VEHICLE_UNIT,
    VISIT_UNIT,
)
from beredskap.files.schema.meanings import meaning
from beredskap.files.text.csv_cells import form_of
from beredskap.model.base import Amount, Record, Sourced
from beredskap.model.care import ArisesWhen, FollowedBy, StandIn
from beredskap.model.draw import Draw
from beredskap.model.effect import EFFECT_KINDS
from beredskap.model.need import Need, Routine
from beredskap.model.raw import COLLECTIONS, HEADER
from beredskap.model.region import Region
from beredskap.model.scenario.event import Event, ExtraDemand
from beredskap.model.scenario.expectation import (
    Bound,
    CareExpectation,
    NodeExpectation,
    StoreExpectation,
    Window,
)
from beredskap.model.scenario.scenario import EVENT_KINDS, Include, Scenario
from beredskap.model.scenario.strain import (
    Absent,
    CalledUp,
    Conditions,
    LongerShifts,
    ManyInjured,
    Outbreak,
    RateStep,
    Spread,
)
from beredskap.model.times.stay import StaySpread

_PLAIN = {
    bool: "`true` eller `false`",
    int: "heltal",
    float: "tal",
    Amount: "mängd",
    Bound: "villkor",
    StaySpread: "form, eller andelar",
    Window: "tidsfönster",
}
_IN_CELL = {
    "list": r"`a \| b`",
    "map": r"`namn värde \| namn värde`",
    "needs": r"`namn källa \| namn källa`",
    "none": "bara i YAML",
}

_INTRO = """# Filformatet

<!-- Skapad av `python -m tools.generate`; ändra i `beredskap/model/` eller `tools/format_doc.py`. -->

En **region** är en mapp. `region.yaml` måste finnas; där står regionens namn och klass. Posterna står i *samlingar*: i `region.yaml`, i andra
YAML-filer bredvid (`nodes.yaml`, `care.yaml` …) eller i CSV-filer som heter som samlingen (`stores.csv`). Ett **scenario** är en YAML-fil.

Skriv `beredskap validate MAPP` för att pröva en region. Allt som är fel sägs på en gång, med fil, rad och närmaste giltiga värde.

## Så skrivs det

| slag | exempel | |
|---|---|---|
| mängd | `12 m3`, `250 kW`, `400 st`, `okänd` | tal med decimalpunkt, och enhet. *okänd* är ett svar; en tom ruta är det inte |
| tid | `20 s`, `15 min`, `4 h`, `3 d` | |
| osäkert | `3 d ± 1 d`, `triangular(1 d, 3 d, 7 d)`, `lognormal(3 d, 1.5)` | där en mängd, tid eller andel står; en körning tar mitten, en ensemble drar |
| andel | `60 %`, `0.6` | vissa andelar får vara över 100 %: `125 %` |
| datum | `2027-01-11` | |
| villkor | `">= 90 %"`, `"<= 4 h"` | alltid inom citattecken |
| ja eller nej | `true`, `false` | |
| hänvisning | `uso.reservkraft` | id:t på en annan post |

Ett **id** består av bokstäver, siffror, punkt, bindestreck och understreck: `uso.reservkraft`. Anläggningar, noder, utbud och lager delar namnrum,
eftersom ett behov kan nämna vilken som helst av dem. I YAML är id:t nyckeln; i CSV är det kolumnen `id`.

Alla filer är UTF-8. YAML dras in med blanksteg, aldrig tabb. Text som börjar med `>`, `*`, `{`, `@` eller `%` ska ha citattecken.

**CSV** är kommaseparerad, med decimalpunkt och en rubrikrad. En tom cell betyder att fältet inte finns. En lista skrivs `a | b` och en uppsättning
namn med värden `sjuksköterska 6 h | läkare 1 h`. Samma post får stå både i YAML och i CSV om inget fält står i båda.

Varje post får dessutom bära var uppgiften kommer ifrån:
"""

_NEEDS = """## Behov

En nods `needs` gäller alla. Ett behov har ett namn och en eller flera källor: en nod, ett utbud eller ett lager.

```yaml
needs:
  - journal: cosmic                                   # en källa
  - el: {any: [lan.elnat, uso.reservkraft], load: 120 kW, shed: 1}
    without: [100 % for 20 min, 0 %]                  # batteri i 20 minuter, sedan ingenting
  - kyla: {at_least: 2, of: [uso.kyl_1, uso.kyl_2, uso.kyl_3]}
  - diesel: {store: uso.dieseltank, draw: {a: 76 L/h, b: 0.25 L/kWh}}
  - diesel: {store: uso.dieseltank, draw: {points: {25 %: 81.8 L/h, 50 %: 137.8 L/h, 75 %: 197.2 L/h, 100 %: 269.1 L/h}, min_load: 30 %}}
  - el: {any: [lan.elnat], busbar: [uso.reservkraft-1, uso.reservkraft-2], in_order: true}   # två aggregat på en skena
```

**Uthålligheten** (`without`) är nivån som finns kvar när källan saknas, och hur länge. Stegen följer på varandra och nivån stiger aldrig. Utelämnas
den är det `0 %` på en gång.
"""

_RANGES = """## Intervall

Det som inte är känt på punkten skrivs som ett intervall, överallt där en mängd, en tid eller en andel står, också i text och i händelsers tider.

| skrivs | betyder |
|---|---|
| `3 d ± 1 d` (eller `3 d +- 1 d`) | triangelfördelat mellan 2 d och 4 d, troligast 3 d |
| `triangular(1 d, 3 d, 7 d)` | triangelfördelat: lägst, troligast, högst |
| `uniform(2 d, 4 d)` | lika troligt överallt mellan 2 d och 4 d |
| `lognormal(3 d, 1.5)` | median och geometrisk standardavvikelse (en faktor större än 1); dras aldrig längre ut än 0,05 % i vardera änden |

Inom `{…}` och `[…]` behövs citattecken om det som har komma, eller semikolon i stället: `uniform(2 d; 4 d)`. En vanlig körning räknar med mitten
(±: det som står först; det troligaste, medianen eller mittpunkten) och säger hur många uppgifter som är intervall. `beredskap run --runs N` lottar dem.

```yaml
needs:
  - el: {any: [lan.elnat, uso.reservkraft], load: 120 kW ± 20 kW}
    without: [100 % for 8 h ± 2 h, 0 %]
deliveries: [400 st ± 40 st every 7 d ± 1 d from lager.central]
```
"""

_STATE = """## Rapporterat läge

`beredskap run SCENARIO --from LÄGE` utgår från ett rapporterat läge i stället för det vanliga. Det som inte nämns är som vanligt.

```yaml
as_of: 2026-11-20T08:00              # lokal tid
reported_by: TiB                     # en roll, aldrig ett namn
nodes:
  cosmic: 70 %                       # sedan när är okänt: det sämre räknas
  lan.elnat: {level: 0 %, since: 2026-11-19T22:00}
sites: {vc.laxa: lost}               # eller {since: 2026-11-20T01:00}
beds: {uso.medicin: 120}             # inneliggande
stock: {uso.diesel: 20 m3}           # partier behåller sina utgångsdatum och delar på mängden som förut
waiting:                             # de som redan väntar, efter vårdtyp och kommun
  akut-tung:
    Örebro: 12                       # sedan när är okänt: väntan är slut efter första passet
    Kumla: {patients: 3, since: 2026-11-20T06:00}
worn: {uso.lakare: 40 h}             # längre pass som en personalgrupp redan har arbetat
```

Noder under 100 % och förlorade anläggningar blir händelser vid start, med id `rapporterat-…`, som varar hela körningen.
Med `since` är buffertar förbrukade, reserver igång och omstarter klara sedan dess; utan det räknas det sämre, och det skrivs ut
([modellen](model.md#ett-läge-som-minns)). Läget som en stannad körning skriver (`run --write-state`) har en [egen form](lage.md).

Alla värden utom antalet väntande kan vara `okänd`. Inneliggande räknas då som inga och som fullbelagt, ett lager som tomt och som att det aldrig tar slut, och
där de två skiljer är svaret okänt; en nod eller en anläggning räknas som nere eller utslagen, och okänt slitage som att längre pass inte orkas. Ett okänt antal
väntande har inget sämsta: skriv det högsta som är rimligt.
"""

_TEMPLATES = """## Mallar

En vårdcentral skrivs inte trettio gånger. En mall ger varje anläggning som nämner den (`template: vardcentral`) noder, utbud, lager, partier, fordon,
personal och befattningar. `{site}`, `{municipality}` och `{name}` byts ut i varje nyckel och text; sätt citattecken om dem. Fältet `site` blir
anläggningen om det utelämnas. En post som skrivs med samma id i regionen ändrar mallens fält ett för ett; `null` tar bort ett fält.

```yaml
templates:
  vardcentral:
    nodes:
      "{site}.el": {name: "El, {name}", needs: [{el: "{municipality}.elnat"}]}
    offerings:
      "{site}.mottagning": {care: [läkarbesök], capacity: 60 besök/dygn, hours: vardagar, needs: [{el: "{site}.el"}]}
```
"""

_VARIANTS = """## Varianter

En variant (och en åtgärd) ändrar regionen med vägar: samlingen, id:t och fältet, med punkt emellan. `null` tar bort; en hel post läggs till. I en
lista är steget ett nummer eller ett behovs namn.

```yaml
variants:
  plan-2025:
    change:
      offerings.uso.forlossning.capacity: 30 vårdplatser
      nodes.uso.iva.needs.el.load: 150 kW
      nodes.uso.gammalt: null
      sites.nytt: {name: Nytt, kind: vårdcentral, municipality: Örebro, template: vardcentral}
```
"""

_MEASURES = """## Åtgärder

En åtgärd säger vad den gör när den beslutas (`does`), vad den ändrar i regionen när den är på plats från början (`change`), eller båda. I ett
scenario beslutas den med en händelse (`{at: 12 h, measure: vc-natt}`) och har verkan efter sin `lead_time`, så länge som `lasts` säger eller tills
den återställs. Det som står i `needs` ska fungera både när den beslutas och när den får verkan; annars vägras den, och det skrivs i svaret.

```yaml
measures:
  vc-natt:
    name: Vårdcentralen öppen på natten
    cost: 40000
    lead_time: 12 h
    lasts: 7 d
    needs: [vc.el, vc-bemanning]
    does:
      - open: {sites: [vc], hours: dygnet-runt}
      - call_in: {site: vc, competence: sjuksköterska, hours: 16 h/dygn}
  reservkraft-vc:
    name: Reservkraft på vårdcentralen
    cost: 900000
    change:
      nodes.vc.reservkraft: {site: vc, standby: true, start: 30 s}
```

En åtgärd som bara har `change` kan inte beslutas i ett scenario; den skrivs under `measures:` överst i scenariot, och är då på plats från början
med allt som den förutsätter.

Varje rad under `does` har precis en av dessa:
"""

_COMPOSITION = """### Sätta samman scenarier

```yaml
name: USÖ och elnätet, med mer diesel
include:
  - uso-utslaget.yaml
  - {scenario: el-72h.yaml, at: 12 h}
measures: [reservkraft-vc]
override:
  stores.uso.dieseltank.amount: 30 m3
  events.uso-borta.at: 6 h
  events.askan: null
events:
  - {at: 1 d, measure: vc-natt}
```

**`include`** låter andra scenariers händelser ske också här, `at` senare. En fil räknas från den fil som inkluderar den; ett medföljande scenario
nämns med sitt namn. Region, variant, start, längd, pass, ransonering, samordning och åtgärder på plats som inte står här tas från det första
inkluderade scenario som har dem. Förväntningar följer inte med. Det som sker i samma ögonblick sker i den ordning som filerna inkluderas, och
det egna sist. Två händelser får inte ha samma id, och ingen fil får inkludera sig själv.

**`override`** ersätter det som står på en väg: i regionen som i en variant, eller `events.<id>.<fält>` för en händelse med id, egen eller inkluderad.
`null` tar bort. En tid (`at`) räknas från det här scenariots start. Ett inkluderat scenarios egna ersättningar gäller först.

Regionen blir till i denna ordning: mallar, varianten, åtgärderna på plats, ersättningarna.
"""

_EVENT_EXAMPLES = """
```yaml
events:
  - {at: 0 h, id: influensan, epidemic: {sir: {r0: 1.8, infectious: 5 d}, care: {iva: 0.5 %}, consumption: [{rate: ansträngd}]}}
  - {at: 0 h, id: sjukfrånvaro, absence: {curve: [20 % for 14 d, 40 % for 14 d, 20 % for 14 d]}}
  - {at: 2 d, id: beredskap, mobilise: {mustering: 24 h, duty: true}}
  - {at: 2 d, id: pass, roster: {competence: [sjuksköterska], hours: 125 %, lasts: 21 d, after: 85 %}}
  - {at: 3 d, casualties: {municipality: Örebro, red: 10, yellow: 20, green: 60, over: 2 h}}
  - {at: 4 d, id: kylan, weather: {demand: {akutbesök: 110 %}, loads: {el: 130 %}, travel: 150 %, lasts: 3 d}}
  - {at: 5 d, measure: vc-natt}
  - {at: 9 d, restore: beredskap}
```

`restore` avslutar den händelse som har id:t, annars den äldsta som gäller för anläggningen, noden, lagret, vägen, leveransen eller åtgärden. Det som
belastar hela regionen (`absence`, `mobilise`, `roster`, `epidemic`, `casualties`, `weather`) avslutas med händelsens id.
"""

_SCENARIO = """## Scenario

```yaml
name: USÖ slås ut
region: orebro
start: 2027-01-11T06:00
duration: 14 d
events:
  - {at: 0 h, lose: uso, evacuate_within: 24 h}
  - {at: 10 d, restore: uso}
expect:
  - {care: förlossning, for: länet, served: ">= 90 %", within: 90 min, during: 0 h..72 h}
```
"""


_WITHIN_EVENTS: dict[str, type[Record]] = {
    "demand": ExtraDemand,
    "absence": Absent,
    "mobilise": CalledUp,
    "roster": LongerShifts,
    "epidemic": Outbreak,
    "epidemic.sir": Spread,
    "epidemic.consumption": RateStep,
    "casualties": ManyInjured,
    "weather": Conditions,
}
_EFFECT_EXAMPLES = {
    "load": "{off: [uso.kyla]}",
    "move": "{amount: 200 st, from: lager.insulin, to: vc.insulin}",
    "deliver": "{amount: 8 m3, to: uso.dieseltank}",
    "refuel": "{from: depa.diesel, to: [uso.dieseltank, vc.tank], size: 5 m3, tankers: 2}",
    "bridge": "{node: vc.stallverk, need: el}",
    "open": "{kind: vårdcentral, hours: dygnet-runt}",
    "close": "{sites: [vc], share: 50 %}",
    "staff": "{sites: [vc], competence: sjuksköterska, to: uso, share: 50 %}",
    "call_in": "{site: uso, competence: läkare, hours: 80 h/dygn}",
    "roster": "{site: [uso], hours: 125 %, lasts: 21 d}",
    "capacity": "{offerings: [gavle.iva], more: 4 vårdplatser}",
    "convert": "{from: uso.avdelning, to: uso.iva, beds: 4 vårdplatser}",
    "discharge": "{care: [slutenvård], share: 20 %, places: 40 vårdplatser}",
    "postpone": "{grade: önskvärt}",
    "vehicles": "{kind: sjuktransport, number: 4}",
    "use": "{items: [handskar], factor: 70 %}",
    "ration": '"on"',
    "lead": "true",
    "surge": "{allow: [satellites, over_occupancy], sites: [uso]}",
}


def format_doc() -> str:
    """The whole page."""
    return "\n".join(_lines()).rstrip("\n") + "\n"


def _lines() -> Iterator[str]:
    yield _INTRO
    yield "| fält | slag | betydelse |\n|---|---|---|"
    yield from (f"| `{name}` | {_type_of(Region, name)} | {meaning(Sourced, name)} |" for name in Sourced.model_fields)
    yield "\n## Regionen\n\nÖverst i `region.yaml`:\n"
    yield from _fields(Region, [key for key in HEADER if key not in Sourced.model_fields], False)
    yield "\n## Samlingar\n"
    for collection, record in COLLECTIONS.items():
        yield f"### {collection}\n\n{meaning(Region, collection)}\n"
        yield from _fields(record, _own_fields(record), True)
        yield ""
    for heading, part in (("I `stand_in`", StandIn), ("I `followed_by`", FollowedBy), ("I `arises_when`", ArisesWhen)):
        yield f"**{heading}** för `care`:\n"
        yield from _fields(part, _own_fields(part), False)
        yield ""
    yield _NEEDS
    yield from _need_table()
    yield "\n" + _RANGES
    yield _TEMPLATES
    yield _VARIANTS
    yield _MEASURES
    yield from _effects()
    yield "\n" + _SCENARIO
    yield from _fields(Scenario, _own_fields(Scenario), False)
    yield "\n" + _COMPOSITION
    yield "I `include`:\n"
    yield from _fields(Include, _own_fields(Include), False)
    yield from _events()
    yield from _expectations()
    yield "\n" + _STATE


def _own_fields(record: type[Record]) -> list[str]:
    inherited = {*Sourced.model_fields, "id"} if record in COLLECTIONS.values() else set()
    return [field.alias or name for name, field in record.model_fields.items() if name not in inherited]


def _fields(record: type[Record], names: list[str], in_csv: bool) -> Iterator[str]:
    yield "| fält | slag | krävs | betydelse |" + (" i CSV |" if in_csv else "")
    yield "|---|---|---|---|" + ("---|" if in_csv else "")
    for name in names:
        field = _field(record, name)
        required = "ja" if field.is_required() else ""
        row = f"| `{name}` | {_type_of(record, name)} | {required} | {_meaning(record, name)} |"
        yield row + (f" {_IN_CELL.get(_cell(field.annotation), '')} |" if in_csv else "")


def _cell(annotation: Any) -> str:
    form = form_of(annotation)
    return "map" if form == "pairs" else form


def _field(record: type[Record], name: str) -> Any:
    return next(field for key, field in record.model_fields.items() if name in (key, field.alias))


def _meaning(record: type[Record], name: str) -> str:
    unit = _stated_unit(record, name)
    default = _field(record, name).default
    words = meaning(record, name).replace("|", "\\|")
    if unit:
        words += f"; ett tal utan enhet är {unit}"
    if isinstance(default, str) and default:
        words += f" (annars `{default}`)"
    return words


def _stated_unit(record: type[Record], name: str) -> str:
    collection = next((key for key, one in COLLECTIONS.items() if one is record), "")
    if name in IN_ITEM_UNIT.get(collection, ()) or (collection, name) == ("offerings", "items"):
        return "i artikelns enhet"
    stated = {
        ("staff", "present"): STAFF_UNIT,
        ("staff", "required"): STAFF_UNIT,
        ("vehicles", "number"): VEHICLE_UNIT,
        ("offerings", "capacity"): f"{BED_UNIT} eller {VISIT_UNIT}",
    }
    return stated.get((collection, name), "")


def _type_of(record: type[Record], name: str) -> str:
    return _words(_field(record, name).annotation, _metadata(record, name))


def _metadata(record: type[Record], name: str) -> str:
    """What the field's own annotation is called, since pydantic keeps only the type under it."""
    owner = next(one for one in record.__mro__ if _key(record, name) in vars(one).get("__annotations__", {}))
    return str(vars(owner)["__annotations__"][_key(record, name)])


def _key(record: type[Record], name: str) -> str:
    return next(key for key, field in record.model_fields.items() if name in (key, field.alias))


def _words(annotation: Any, written: str) -> str:
    wanted = core(annotation)
    for alias, words in (
        ("Seconds", "tid"),
        ("Share]", "andel"),
        ("Share", "andel"),
        ("Factor", "andel, kan vara över 100 %"),
        ("Date", "datum"),
        ("Moment", "tidpunkt"),
    ):
        if alias in written and "Bound" not in written and "dict" not in written:
            return words
    origin = typing.get_origin(wanted)
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in typing.get_args(wanted))
    if origin is tuple:
        inner = typing.get_args(wanted)[0]
        return "lista av behov" if "Need" in written else f"lista av {_plural(inner, written)}"
    if origin is dict and "Any" in written and "None" in written:
        return "en region"
    if origin is dict:
        return _map_words(written)
    if wanted in _PLAIN:
        return _PLAIN[wanted]
    if isinstance(wanted, type) and issubclass(wanted, Record):
        return "se nedan"
    return "hänvisning" if "Ref" in written else "text"


def _map_words(written: str) -> str:
    if "Any" in written:
        return "ändringar"
    if "HoursOfDay" in written:
        return "dagar med tider"
    kinds = {"Seconds": "tid", "Share": "andel", "Factor": "andel"}
    return f"namn med {next((words for kind, words in kinds.items() if kind in written), 'mängd')}"


def _plural(inner: Any, written: str) -> str:
    inner = core(inner)
    if typing.get_origin(inner) is Literal:
        return "ord"
    if "Ref" in written:
        return "hänvisningar"
    if "Delivery" in written:
        return "leveranser"
    if "Effect" in written:
        return "verkningar"
    if "Event" in written:
        return "händelser"
    if "Expectation" in written:
        return "förväntningar"
    return {float: "tal", int: "tider"}.get(inner, "poster")


def _need_table() -> Iterator[str]:
    yield "| nyckel | betydelse |\n|---|---|"
    for name in ("any", "at_least", "of", "store", "busbar", "in_order", "load", "shed", "draw"):
        yield f"| `{name}` | {meaning(Need, name)} |"
    for name in ("without", "recharge", "routine"):
        yield f"| `{name}` (bredvid behovets namn) | {meaning(Need, name)} |"
    for name in ("a", "b", "points", "min_load"):
        yield f"| `draw.{name}` | {meaning(Draw, name)} |"
    for name in ("document", "owner", "way_back", "exercised"):
        yield f"| `routine.{name}` | {meaning(Routine, name)} |"


def _events() -> Iterator[str]:
    yield "\n### Händelser\n\nVarje händelse har `at` (tid efter start), får ha `id` och `note`, och har precis en av dessa:\n"
    yield "| händelse | betydelse | andra nycklar |\n|---|---|---|"
    kinds: dict[str, type[Record]] = dict(EVENT_KINDS)
    for kind, record in kinds.items():
        others = [name for name in record.model_fields if name != kind and name not in Event.model_fields]
        extra = "; ".join(f"`{name}`: {meaning(record, name)}" for name in others)
        yield f"| `{kind}` | {_escaped(meaning(record, kind))} | {extra} |"
    yield _EVENT_EXAMPLES
    for heading, part in _WITHIN_EVENTS.items():
        yield f"**I `{heading}`**\n"
        yield from _fields(part, _own_fields(part), False)
        yield ""


def _effects() -> Iterator[str]:
    yield "| verkan | betydelse | nycklar | exempel |\n|---|---|---|---|"
    for kind, record in EFFECT_KINDS.items():
        inner = core(record.model_fields[kind].annotation)
        keys = ""
        if isinstance(inner, type) and issubclass(inner, Record):
            keys = "; ".join(f"`{name}`: {meaning(inner, name)}" for name in _own_fields(inner))
        yield f"| `{kind}` | {meaning(record, kind)} | {_escaped(keys)} | `{kind}: {_EFFECT_EXAMPLES[kind]}` |"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _expectations() -> Iterator[str]:
    yield "\n### Förväntningar\n\nDet som är okänt håller inte: det kan inte avgöras.\n"
    for heading, record in (("Vård", CareExpectation), ("Lager", StoreExpectation), ("Noder", NodeExpectation)):
        yield f"**{heading}**\n"
        yield from _fields(record, _own_fields(record), False)
        yield ""
