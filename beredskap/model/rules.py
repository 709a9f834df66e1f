"""Every rule that makes findings: id, severity, what it means, the next step and what it rests on.

``docs/findings.md`` is written from this list. A constant is named after its id. An id never changes and never changes meaning: registers of actions and
journals name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from beredskap.language import Message, OnCommandLine, message
from beredskap.model import usage_rules
from beredskap.model.findings import OWN_RULE, Rule, follows_model

_OWN: Final = OWN_RULE
_ASSUMED: Final = message("programmets egen regel; gränsen är ett antagande")
_COMPLETE: Final = OnCommandLine("--complete")


def _decided(number: str) -> Message:
    return message("programmets egen regel; se beslut {number}", number=number)


def _modelled(section: str) -> Message:
    return message("programmets egen regel; se «{section}» i docs/model.md", section=section)


def _planned(section: str, text: Message) -> Message:
    return message(
        "Region Örebro läns utvecklingsplan för hälso- och sjukvården, fördjupning 2025, avsnitt {section}: {text}",
        section=section,
        text=text,
    )


RESTORE: Final = message(
    "använd den senaste säkerhetskopian som är hel; behåll den skadade filen tills allt är återskapat"
)
"""What to do about a damaged database."""
_VULNERABLE: Final = _planned("4.2", message("sårbarheter ska identifieras och åtgärdas; prövningen är programmets"))

# A region's files

BUSBAR_ALWAYS_ON: Final = Rule(
    "busbar-always-on",
    "varning",
    meaning=message("en skena för reserver är själv ingen reserv, så reserverna på den går hela tiden"),
    remedy=message("ange «standby: true» på skenan, eller de vanliga källorna i «any» i samma behov som «busbar»"),
    source=_modelled("Källor, reserver, laster, bortkoppling"),
)
BUSBAR_OF_ONE: Final = Rule(
    "busbar-of-one",
    "info",
    meaning=message("en skena har en enda källa, så ingen annan tar över lasten om den stannar"),
    remedy=message("lägg till en källa på skenan («busbar»), eller acceptera risken"),
    source=_modelled("Källor, reserver, laster, bortkoppling"),
)
CARE_NOT_OFFERED: Final = Rule(
    "care-not-offered",
    "varning",
    meaning=message("en vårdtyp efterfrågas men finns inte i något utbud"),
    remedy=message("lägg till ett utbud, eller ange vad som kan ersätta vården («stand_in»)"),
    source=_OWN,
    about=("care",),
)
COLD_WITHOUT_NEEDS: Final = Rule(
    "cold-without-needs",
    "varning",
    meaning=message(
        "artikeln kräver kylkedja men lagret behöver inget som kyler det: det skulle klara varje elavbrott"
    ),
    remedy=message("ange vad som kyler det i «needs», och hur länge kylan räcker utan det i «without»"),
    source=follows_model("Lager"),
    about=("stores",),
)
CYCLE_WITHOUT_BUFFER: Final = Rule(
    "cycle-without-buffer",
    "varning",
    meaning=message("noder behöver varandra utan buffert: har de fallit kan ingen av dem starta före de andra"),
    remedy=message("ge ett av behoven en uthållighet («without») eller en annan källa"),
    source=follows_model("Nere, omstart, dödnät"),
    about=("nodes", "offerings", "stores"),
)
MEASURE_EMPTY: Final = Rule(
    "measure-empty",
    "varning",
    meaning=message("en åtgärd ändrar inget i regionen och gör inget när den beslutas"),
    remedy=message("ange vad den ändrar («change») eller gör («does»), eller ta bort den"),
    source=_decided("014"),
    about=("measures",),
)
NO_FALLBACK: Final = Rule(
    "no-fallback",
    "info",
    meaning=message("något där vård ges stannar genast när en enda källa utanför anläggningen faller"),
    remedy=message("ge behovet en uthållighet («without»), en reservrutin eller en källa till, eller acceptera risken"),
    source=_VULNERABLE,
)
NO_POPULATION: Final = Rule(
    "no-population",
    "varning",
    meaning=message("en kommun i regionen har ingen folkmängd, så ingen där söker vård"),
    remedy=message("ange folkmängden, eller «outside: true» om kommunen ligger utanför regionen"),
    source=_OWN,
    about=("municipalities",),
)
NO_ROUTINE: Final = Rule(
    "no-routine",
    "info",
    meaning=message("något ska fungera i mindre skala utan ett behov, men ingen reservrutin säger hur"),
    remedy=message("ange «routine» med dokument och ägare vid behovet, eller acceptera risken"),
    source=_VULNERABLE,
)
NO_TRANSPORT: Final = Rule(
    "no-transport",
    "info",
    meaning=message("en vårdtyp har vårdplatser men säger inte vilka fordon som får köra patienterna"),
    remedy=message("ange fordonsslagen i «transport»; annars räknas de som liggande, i sjuktransport eller ambulans"),
    source=_decided("031"),
    about=("care",),
)
NO_VARDCENTRAL: Final = Rule(
    "no-vardcentral",
    "varning",
    meaning=message("en kommun i regionen har ingen vårdcentral"),
    remedy=message("lägg till vårdcentralen i sites, eller «outside: true» om kommunen ligger utanför regionen"),
    source=_planned("4.6", message("minst en vårdcentral i varje kommun")),
    about=("municipalities",),
)
NO_VEHICLE: Final = Rule(
    "no-vehicle",
    "varning",
    meaning=message("en vårdtyps patienter behöver ett fordonsslag som regionen inte har: ingen av dem kan flyttas"),
    remedy=message("lägg till fordonen i vehicles, eller ange i «transport» ett slag som finns"),
    source=_decided("031"),
    about=("care",),
)
OFFERING_UNASKED: Final = Rule(
    "offering-unasked",
    "info",
    meaning=message("ett utbud har vård som ingen efterfrågar"),
    remedy=message("ange i care hur ofta vården behövs eller vad den följer på, eller ta bort den ur utbudet"),
    source=_OWN,
    about=("offerings",),
)
PRIVATE_VARDCENTRAL: Final = Rule(
    "private-vardcentral",
    "varning",
    meaning=message("kommunens alla vårdcentraler är privata"),
    remedy=message("räkna inte med dem i höjd beredskap utan avtal om det"),
    source=_planned("1", message("planen gäller vård i egen regi")),
    about=("municipalities",),
)
REACH_BEYOND: Final = Rule(
    "reach-beyond",
    "info",
    meaning=message("från någon kommun ligger vården också en vanlig dag längre bort än den ska nås på"),
    remedy=message("se över tiden («reach»), vägarna och var vården ges, eller acceptera risken"),
    source=follows_model("Utfallet"),
    about=("care",),
)
REACH_NEVER: Final = Rule(
    "reach-never",
    "varning",
    meaning=message("från varje kommun i regionen ligger vården också en vanlig dag längre bort än den ska nås på"),
    remedy=message("se över tiden («reach»), vägarna och var vården ges"),
    source=follows_model("Utfallet"),
    about=("care",),
)
ROUTINE_EXERCISE_OLD: Final = Rule(
    "routine-exercise-old",
    "info",
    meaning=message("det är länge sedan en reservrutin övades"),
    remedy=message("öva den och ange «exercised» med dagens datum"),
    source=message("programmets egen regel; gränsen är ett antagande, för ingen norm säger hur ofta"),
)
ROUTINE_NEVER_EXERCISED: Final = Rule(
    "routine-never-exercised",
    "info",
    meaning=message("en reservrutin har aldrig övats"),
    remedy=ROUTINE_EXERCISE_OLD.remedy,
    source=_planned("4.2", message("det krävs resurser för övningsverksamhet; prövningen är programmets")),
)

# A scenario

EVENT_AFTER_END: Final = Rule(
    "event-after-end",
    "varning",
    meaning=message("en händelse ligger efter scenariots slut och inträffar aldrig"),
    remedy=message("förläng «duration», eller ta bort händelsen"),
    source=_OWN,
    about=("events",),
)
MEASURE_HALF: Final = Rule(
    "measure-half",
    "varning",
    meaning=message("en åtgärd som beslutas i scenariot ändrar också regionen, och den ändringen sker inte"),
    remedy=message("skriv den under «measures:» överst i scenariot"),
    source=_decided("014"),
    about=("measures",),
)
REDIRECT_UNUSED: Final = Rule(
    "redirect-unused",
    "info",
    meaning=message("scenariot anger «redirect», som bara har verkan utan samordning"),
    remedy=message("skriv «coordination: none», eller ta bort «redirect»"),
    source=_decided("013"),
)

# A reported state, and a run on a database

LEDGER_STOCK: Final = Rule(
    "ledger-stock",
    "info",
    meaning=message("körningen räknar med liggarens lager i stället för underlagets"),
    remedy=message("inget behöver göras"),
    source=_OWN,
)
STATE_AGE: Final = Rule(
    "state-age",
    "info",
    meaning=message(
        "det rapporterade läget är äldre än scenariots start; en varning om det är mer än ett dygn äldre, eller är rapporterat efter starten"
    ),
    remedy=message("rapportera på nytt, eller låt scenariot börja när läget rapporterades"),
    source=_ASSUMED,
    worst="varning",
)
STATE_BATCHES: Final = Rule(
    "state-batches",
    "varning",
    meaning=message("det rapporterade kan inte fördelas på partier; hela mängden räknas utan utgångsdatum"),
    remedy=message("ange partier som håller, med utgångsdatum, i underlaget"),
    source=_decided("012"),
)
STATE_BEDS: Final = Rule(
    "state-beds",
    "varning",
    meaning=message("fler inneliggande är rapporterade än det finns vårdplatser"),
    remedy=message("kontrollera antalet; det räknas som det är rapporterat"),
    source=_decided("012"),
)
STATE_QUEUE: Final = Rule(
    "state-queue",
    "varning",
    meaning=message("fler är rapporterade som väntande än det bor i kommunen"),
    remedy=message("kontrollera antalet; det räknas som det är rapporterat"),
    source=_decided("048"),
)
STATE_STALE: Final = Rule(
    "state-stale",
    "varning",
    meaning=message("några av de rapporter som körningen utgår från är gamla"),
    remedy=message("rapportera på nytt med beredskap status set; åldersgränsen är ett antagande"),
    source=_decided("023"),
)
STATE_UNKNOWN: Final = Rule(
    "state-unknown",
    "varning",
    meaning=message(
        "något i det rapporterade läget är okänt: det sämre räknas, eller så är svaret okänt där det spelar roll"
    ),
    remedy=message("ta reda på det och rapportera på nytt"),
    source=_decided("038"),
)
STATE_STOCK: Final = Rule(
    "state-stock",
    "varning",
    meaning=message("mer är rapporterat än lagret rymmer; det räknas som fullt"),
    remedy=message("rätta mängden, eller vad lagret rymmer («capacity»)"),
    source=_OWN,
)

# Stores and sheets of stock

SHEET_EXPIRED: Final = Rule(
    "sheet-expired",
    "varning",
    meaning=message("ett parti i en lagerlista har gått ut och räknas inte med"),
    remedy=message("kassera det"),
    source=_decided("019"),
)
STOCK_BELOW: Final = Rule(
    "stock-below",
    "varning",
    meaning=message("ett lager har mindre som håller än det minsta som ska finnas («minimum»)"),
    remedy=message("se beredskap stock orders och beredskap stock redistribute"),
    source=message("programmets egen regel; det minsta är underlagets"),
)
STOCK_EXPIRED: Final = Rule(
    "stock-expired",
    "varning",
    meaning=message("en del av lagret har gått ut och räknas inte med"),
    remedy=message("kassera det med beredskap stock discard"),
    source=follows_model("Lager"),
)
STOCK_EXPIRING: Final = Rule(
    "stock-expiring",
    "info",
    meaning=message("en del av lagret går snart ut"),
    remedy=message("använd det först, flytta det dit det hinner användas, eller beställ nytt"),
    source=_ASSUMED,
)
STOCK_EMPTIED: Final = Rule(
    "stock-emptied",
    "varning",
    meaning=message("en fullständig inventering nämner inte lagret, som därmed räknas till noll"),
    remedy=message("se efter att listan är hela anläggningens, eller läs in den utan {complete}", complete=_COMPLETE),
    source=_OWN,
)
STOCK_LEFT: Final = Rule(
    "stock-left",
    "info",
    meaning=message("en lagerlista räknar lagret men nämner inte alla partier; de står kvar som de var"),
    remedy=message("lägg till dem med mängd 0, om de är slut, eller läs in listan med {complete}", complete=_COMPLETE),
    source=_OWN,
)
STOCK_STALE: Final = Rule(
    "stock-stale",
    "info",
    meaning=message("det är länge sedan lagret räknades"),
    remedy=message("inventera det med beredskap stock count"),
    source=_ASSUMED,
)
STOCK_UNBATCHED: Final = Rule(
    "stock-unbatched",
    "varning",
    meaning=message("en lagerlista räknar lagret parti för parti, men där står också en mängd utan parti"),
    remedy=message("lägg till en rad utan parti med mängd 0, om allt är räknat"),
    source=_decided("019"),
)
STOCK_UNKNOWN: Final = Rule(
    "stock-unknown",
    "info",
    meaning=message("lagret har aldrig räknats som helhet, så mängden är okänd"),
    remedy=STOCK_STALE.remedy,
    source=_decided("022"),
)

# What a run shows

B301: Final = Rule(
    "B301",
    "varning",
    meaning=message("referensveckan, då inget är utslaget, räcker inte till all nödvändig och angelägen vård"),
    remedy=message("se över kapacitet, bemanning och efterfrågan för vårdtypen"),
    source=_decided("005"),
)
B302: Final = Rule(
    "B302",
    "varning",
    meaning=message("inneliggande patienter blev utan en artikel som deras vård tar"),
    remedy=message("se över lagret, dess leveranser och vilka andra lager som försörjer utbudet («supply»)"),
    source=follows_model("Kapacitet och bemanning"),
)
SINGLE_POINT: Final = Rule(
    "single-point",
    "varning",
    meaning=message(
        "en enda nod bär all vård av ett nödvändigt slag: slås den ut upphör vården genast i hela regionen"
    ),
    remedy=message("ge behovet en uthållighet, en reservrutin eller en källa till; se Beroenden"),
    source=_VULNERABLE,
)

# A database (beredskap doctor)

BALANCES: Final = Rule(
    "balances",
    "fel",
    meaning=message("databasen: ett lager har mindre än ingenting av ett parti"),
    remedy=message("se beredskap stock history; inventera lagret"),
    source=_decided("022"),
)
CATALOGUE: Final = Rule(
    "catalogue",
    "fel",
    meaning=message("databasen: artiklarna eller lagren är inte underlagets, eller underlaget går inte att läsa"),
    remedy=RESTORE,
    source=_decided("022"),
)
CHAIN: Final = Rule(
    "chain",
    "fel",
    meaning=message("databasen: något som är berättat är ändrat, tillagt eller borttaget i efterhand"),
    remedy=message("jämför med en säkerhetskopia: beredskap doctor --db KOPIA"),
    source=_decided("022"),
)
DOCUMENTS: Final = Rule(
    "documents",
    "fel",
    meaning=message("databasen: ett av underlagets dokument är inte som det lades in"),
    remedy=RESTORE,
    source=_decided("022"),
)
KEYS: Final = Rule(
    "keys",
    "fel",
    meaning=message("databasen: en rad hör till en rad som inte finns"),
    remedy=RESTORE,
    source=message("SQLite: PRAGMA foreign_key_check"),
)
KIND: Final = Rule(
    "kind",
    "fel",
    meaning=message("databasen: filen är inte SQLite, eller så är den skadad redan på sin första sida"),
    remedy=RESTORE,
    source=message("SQLite: filens första sida"),
)
LOG: Final = Rule(
    "log",
    "info",
    meaning=message("databasen: skrivningar går inte genom WAL; ett fel om det inte kan prövas"),
    remedy=message("ingen fara: nästa kommando som öppnar den sätter på WAL"),
    source=_decided("022"),
    worst="fel",
)
MODE: Final = Rule(
    "mode",
    "fel",
    meaning=message("databasen: andra än ägaren får läsa eller skriva filen"),
    remedy=message("ta bort andras rättigheter med chmod 600"),
    source=_decided("022"),
)
PAGES: Final = Rule(
    "pages",
    "fel",
    meaning=message("databasen: en av filens sidor är skadad"),
    remedy=RESTORE,
    source=message("SQLite: PRAGMA integrity_check"),
)
TABLES: Final = Rule(
    "tables",
    "fel",
    meaning=message("databasen: tabeller, index eller spärrar är inte de som beredskap skapar"),
    remedy=message(
        "är databasen skriven av ett nyare beredskap: uppgradera; annars använd en säkerhetskopia som är hel"
    ),
    source=_decided("023"),
)

RULES: Final[Mapping[str, Rule]] = {
    one.id: one
    for one in sorted(
        (one for one in (*globals().values(), *vars(usage_rules).values()) if isinstance(one, Rule)),
        key=lambda one: one.id,
    )
}
"""All of them by id, `beredskap.model.usage_rules` included."""
