"""Writes ``docs/format.md`` from the model: every collection with its fields, the forms of a need, events and expectations."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any, Literal

from beredskap.files.cells import form_of
from beredskap.files.meanings import COLLECTIONS as COLLECTION_MEANINGS
from beredskap.files.meanings import SOURCED, meaning
from beredskap.files.spot import core
from beredskap.files.stated import BED_UNIT, IN_ITEM_UNIT, STAFF_UNIT, VEHICLE_UNIT, VISIT_UNIT
from beredskap.model.base import Amount, Record
from beredskap.model.care import ArisesWhen, FollowedBy, StandIn
from beredskap.model.expectation import Bound, CareExpectation, NodeExpectation, StoreExpectation, Window
from beredskap.model.raw import COLLECTIONS, HEADER
from beredskap.model.region import Region
from beredskap.model.scenario import EVENT_KINDS, Event, ExtraDemand, Scenario

_PLAIN = {
    bool: "`true` eller `false`",
    int: "heltal",
    float: "tal",
    Amount: "mängd",
    Bound: "villkor",
    Window: "tidsfönster",
}
_IN_CELL = {
    "list": r"`a \| b`",
    "map": r"`namn värde \| namn värde`",
    "needs": r"`namn källa \| namn källa`",
    "none": "bara i YAML",
}

_INTRO = """# Filformatet

<!-- Skapad av `python -m tools.generate`; ändra i `beredskap/files/meanings.py` eller `tools/format_doc.py`. -->

En **region** är en mapp. `region.yaml` måste finnas; där står regionens namn och klass. Posterna står i *samlingar*: i `region.yaml`, i andra
YAML-filer bredvid (`nodes.yaml`, `care.yaml` …) eller i CSV-filer som heter som samlingen (`stores.csv`). Ett **scenario** är en YAML-fil.

Skriv `beredskap validate MAPP` för att pröva en region. Allt som är fel sägs på en gång, med fil, rad och närmaste giltiga värde.

## Så skrivs det

| slag | exempel | |
|---|---|---|
| mängd | `12 m3`, `250 kW`, `400 st`, `okänd` | tal med decimalpunkt, och enhet. *okänd* är ett svar; en tom ruta är det inte |
| tid | `20 s`, `15 min`, `4 h`, `3 d` | |
| andel | `60 %`, `0.6` | |
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
```

**Uthålligheten** (`without`) är nivån som finns kvar när källan saknas, och hur länge. Stegen följer på varandra och nivån stiger aldrig. Utelämnas
den är det `0 %` på en gång.
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


def format_doc() -> str:
    """The whole page."""
    return "\n".join(_lines()).rstrip("\n") + "\n"


def _lines() -> Iterator[str]:
    yield _INTRO
    yield "| fält | slag | betydelse |\n|---|---|---|"
    yield from (f"| `{name}` | {_type_of(Region, name)} | {text} |" for name, text in SOURCED.items())
    yield "\n## Regionen\n\nÖverst i `region.yaml`:\n"
    yield from _fields(Region, [key for key in HEADER if key not in SOURCED], False)
    yield "\n## Samlingar\n"
    for collection, record in COLLECTIONS.items():
        yield f"### {collection}\n\n{COLLECTION_MEANINGS[collection]}\n"
        yield from _fields(record, _own_fields(record), True)
        yield ""
    for heading, part in (("I `stand_in`", StandIn), ("I `followed_by`", FollowedBy), ("I `arises_when`", ArisesWhen)):
        yield f"**{heading}** för `care`:\n"
        yield from _fields(part, _own_fields(part), False)
        yield ""
    yield _NEEDS
    yield from _need_table()
    yield "\n" + _TEMPLATES
    yield _VARIANTS
    yield _SCENARIO
    yield from _fields(Scenario, _own_fields(Scenario), False)
    yield from _events()
    yield from _expectations()


def _own_fields(record: type[Record]) -> list[str]:
    inherited = {*SOURCED, "id"} if record in COLLECTIONS.values() else set()
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
    words = meaning(record.__name__, name).replace("|", "\\|")
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
        return "ändringar" if "Any" in written else "namn med tid" if "Seconds" in written else "namn med mängd"
    if wanted in _PLAIN:
        return _PLAIN[wanted]
    if isinstance(wanted, type) and issubclass(wanted, Record):
        return "se nedan"
    return "hänvisning" if "Ref" in written else "text"


def _plural(inner: Any, written: str) -> str:
    inner = core(inner)
    if typing.get_origin(inner) is Literal:
        return "ord"
    if "Ref" in written:
        return "hänvisningar"
    if "Delivery" in written:
        return "leveranser"
    if "Event" in written:
        return "händelser"
    if "Expectation" in written:
        return "förväntningar"
    return "tal" if inner is float else "poster"


def _need_table() -> Iterator[str]:
    yield "| nyckel | betydelse |\n|---|---|"
    for name in ("any", "at_least", "of", "store", "load", "shed", "draw"):
        yield f"| `{name}` | {meaning('Need', name)} |"
    for name in ("without", "recharge", "routine"):
        yield f"| `{name}` (bredvid behovets namn) | {meaning('Need', name)} |"
    for name in ("document", "owner", "way_back", "exercised"):
        yield f"| `routine.{name}` | {meaning('Routine', name)} |"


def _events() -> Iterator[str]:
    yield "\n### Händelser\n\nVarje händelse har `at` (tid efter start), får ha `id` och `note`, och har precis en av dessa:\n"
    yield "| händelse | betydelse | andra nycklar |\n|---|---|---|"
    kinds: dict[str, type[Record]] = dict(EVENT_KINDS)
    for kind, record in kinds.items():
        others = [name for name in record.model_fields if name != kind and name not in Event.model_fields]
        extra = "; ".join(f"`{name}`: {meaning(record.__name__, name)}" for name in others)
        yield f"| `{kind}` | {meaning(record.__name__, kind)} | {extra} |"
    yield "\nI `demand`:\n"
    yield from _fields(ExtraDemand, _own_fields(ExtraDemand), False)


def _expectations() -> Iterator[str]:
    yield "\n### Förväntningar\n\nDet som är okänt håller inte: det kan inte avgöras.\n"
    for heading, record in (("Vård", CareExpectation), ("Lager", StoreExpectation), ("Noder", NodeExpectation)):
        yield f"**{heading}**\n"
        yield from _fields(record, _own_fields(record), False)
        yield ""
