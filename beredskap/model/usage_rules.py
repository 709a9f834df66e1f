"""The rules about what a region says and nothing uses, and what it uses and does not say: `beredskap.model.rules` has all others."""

from __future__ import annotations

from typing import Final

from beredskap.language import message
from beredskap.model.findings import OWN_RULE, Rule, follows_model

_REFERENCE_WEEK: Final = follows_model("Referensveckan")
_IDLE: Final = message("låt något bero på det, eller ta bort det")

CARE_BELOW: Final = Rule(
    "care-below",
    "info",
    meaning=message("en vanlig dag, då inget är utslaget, får mindre än 95 % av en vårdtyps patienter vård"),
    remedy=message("se över det som håller vården tillbaka, eller hur ofta den behövs"),
    source=_REFERENCE_WEEK,
    worst="varning",
    about=("care",),
)
CARE_UNASKED: Final = Rule(
    "care-unasked",
    "info",
    meaning=message("ingen söker vårdtypen om inte ett scenario för dit någon"),
    remedy=message(
        "ange hur ofta vården behövs («per_1000») eller vad den följer på («followed_by»), eller ta bort den"
    ),
    source=OWN_RULE,
    about=("care",),
)
EVENT_IDLE: Final = Rule(
    "event-idle",
    "info",
    meaning=message("en händelse drabbar något som inget beror på, så den har ingen verkan på vården"),
    remedy=message("låt händelsen gälla det som vården beror på, eller ange vad som behöver det i regionen"),
    source=OWN_RULE,
    about=("events",),
)
HOSPITAL_POWERLESS: Final = Rule(
    "hospital-powerless",
    "varning",
    meaning=message("ingenting på ett sjukhus behöver el, så det klarar varje elavbrott"),
    remedy=message("ange behovet av el i «needs», med källor och uthållighet"),
    source=OWN_RULE,
    about=("sites",),
)
ITEM_UNUSED: Final = Rule(
    "item-unused",
    "info",
    meaning=message("en artikel finns inte i något lager, tas inte av någon vård och ersätter ingen annan"),
    remedy=message("lägg till ett lager av den, eller ta bort den"),
    source=OWN_RULE,
    about=("items",),
)
MEASURE_NEVER: Final = Rule(
    "measure-never",
    "varning",
    meaning=message(
        "en åtgärd kan aldrig få någon verkan: det den behöver finns aldrig, eller så ändrar den ingenting"
    ),
    remedy=message("rätta vad den behöver («needs») eller gör («does»), eller ta bort den"),
    source=OWN_RULE,
    about=("measures",),
)
NEED_IDLE: Final = Rule(
    "need-idle",
    "info",
    meaning=message("något påstås behöva en källa men klarar sig helt utan den hur länge som helst"),
    remedy=message("ange hur länge det räcker («without»), eller ta bort behovet"),
    source=follows_model("Nivåer"),
    about=("nodes", "offerings", "stores"),
)
NODE_UNUSED: Final = Rule(
    "node-unused",
    "info",
    meaning=message("inget behöver en nod, så det märks inte om den slås ut"),
    remedy=_IDLE,
    source=OWN_RULE,
    about=("nodes",),
)
OFFERING_POWERLESS: Final = Rule(
    "offering-powerless",
    "info",
    meaning=message("ett utbud på ett sjukhus behöver inte el, varken självt eller genom något annat"),
    remedy=HOSPITAL_POWERLESS.remedy,
    source=OWN_RULE,
    about=("offerings",),
)
PROFILE_UNUSED: Final = Rule(
    "profile-unused",
    "info",
    meaning=message("ingen följer en profil"),
    remedy=message("ange vem som följer den, eller ta bort den"),
    source=OWN_RULE,
    about=("profiles",),
)
REGION_EMPTY: Final = Rule(
    "region-empty",
    "varning",
    meaning=message(
        "regionen saknar kommuner, anläggningar, vårdtyper eller utbud, så inget scenario kan ge något svar"
    ),
    remedy=message("lägg till det som saknas; den medföljande regionen visar hur det skrivs"),
    source=OWN_RULE,
)
ROAD_NONE: Final = Rule(
    "road-none",
    "varning",
    meaning=message("ingen väg går mellan en kommun och den del av regionen där mest vård finns"),
    remedy=message("lägg till vägen i roads"),
    source=OWN_RULE,
    about=("municipalities",),
)
SEASON_UNUSED: Final = Rule(
    "season-unused",
    "info",
    meaning=message("ingen följer en årstid"),
    remedy=PROFILE_UNUSED.remedy,
    source=OWN_RULE,
    about=("seasons",),
)
SITE_EMPTY: Final = Rule(
    "site-empty",
    "info",
    meaning=message(
        "inget finns på en anläggning: varken vård, noder, lager, fordon, personal eller andra anläggningar"
    ),
    remedy=message("lägg till det som finns där, eller ta bort den"),
    source=OWN_RULE,
    about=("sites",),
)
STAFF_UNUSED: Final = Rule(
    "staff-unused",
    "info",
    meaning=message("ingen vård tar tid av personalens kompetens där den tjänstgör"),
    remedy=message("ange personaltiden i utbudens «staff», eller ta bort posten"),
    source=OWN_RULE,
    about=("staff",),
)
STANDBY_FUELLESS: Final = Rule(
    "standby-fuelless",
    "varning",
    meaning=message("en reserv drar inget ur något lager, så den går hur länge som helst"),
    remedy=message("ange bränslet i «needs»: «store» och «draw», och lasten hos dem som behöver reserven"),
    source=follows_model("Källor, reserver, laster, bortkoppling"),
    about=("nodes",),
)
STANDBY_UNCALLED: Final = Rule(
    "standby-uncalled",
    "varning",
    meaning=message("ingen har en reserv som källa, så den startar aldrig"),
    remedy=message("nämn reserven bland källorna hos dem som ska få något av den"),
    source=follows_model("Källor, reserver, laster, bortkoppling"),
    about=("nodes",),
)
STAY_NONE: Final = Rule(
    "stay-none",
    "varning",
    meaning=message("en vårdtyp i vårddygn saknar medelvårdtid: varje patient upptar sin plats i ett enda pass"),
    remedy=message("ange «stay», till exempel «3 d»"),
    source=follows_model("Kapacitet och bemanning"),
    about=("care",),
)
STORE_UNUSED: Final = Rule(
    "store-unused",
    "info",
    meaning=message(
        "ingen tar något ur ett lager: ingen nod, ingen vård, inget annat lager, och ingen förbrukning är angiven"
    ),
    remedy=message("ange vem som förbrukar det («draw» eller utbudens «items»), eller «consumption»"),
    source=OWN_RULE,
    about=("stores",),
)
SUPPLIER_IDLE: Final = Rule(
    "supplier-idle",
    "info",
    meaning=message(
        "en leverantör levererar ingenting: inga leveranser och ingen ledtid är angiven till något av dess lager"
    ),
    remedy=message("ange «deliveries» eller «lead_time» hos lagren"),
    source=OWN_RULE,
    about=("nodes", "stores", "sites", "offerings"),
)
VEHICLE_UNUSED: Final = Rule(
    "vehicle-unused",
    "info",
    meaning=message("inga patienter åker i ett fordonsslag"),
    remedy=message("nämn slaget i «transport» hos vården, eller ta bort fordonen"),
    source=follows_model("Evakuering"),
    about=("vehicles",),
)
