"""The columns that a stock sheet can have, and what people call them in Swedish and English."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import Final

from beredskap.errors import nearest
from beredskap.notation import PACK_HEADINGS

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "store": (
        "lager", "lager-id", "lagerid", "lagerställe", "lagerplats", "förråd", "förråds-id", "hylla",
        "store", "store id", "stock location", "storage",
    ),
    "site": (
        "plats", "anläggning", "arbetsplats", "vårdenhet", "mottagning", "sjukhus", "avdelning", "ort",
        "site", "location", "place", "facility", "unit name",
    ),
    "item": (
        "artikel", "artikel-id", "artikelid", "artikelnummer", "artikelnr", "art.nr", "artnr", "vara",
        "item", "item id", "item number", "article", "article number", "product", "sku",
    ),
    "name": (
        "benämning", "artikelnamn", "artikelbenämning", "varubenämning", "varunamn", "produktnamn", "namn",
        "name", "item name", "description", "product name",
    ),
    "strength": ("styrka", "koncentration", "strength", "concentration"),
    "vnr": ("varunummer", "varunr", "varu-nr", "vnr", "nordiskt varunummer", "nordic article number"),
    "npl": ("npl pack id", "nplpackid", "npl-pack-id", "npl-id", "npl", "npl package id"),
    "gtin": ("gtin", "ean", "ean-kod", "gtin/ean", "streckkod", "barcode"),
    "atc": ("atc", "atc-kod", "atckod", "atc code"),
    "amount": (
        "mängd", "antal", "saldo", "lagersaldo", "kvantitet", "inventerat", "inventerad mängd", "räknat", "i lager",
        "antal i lager", "lagerantal", "inventerat antal", "räknat antal",
        "amount", "quantity", "qty", "balance", "counted", "on hand", "stock",
    ),
    "packs": PACK_HEADINGS,
    "unit": ("enhet", "mängdenhet", "måttenhet", "lagerenhet", "unit", "uom", "unit of measure"),
    "batch": (
        "batch", "batchnummer", "batchnr", "lot", "lotnummer", "lotnr", "parti", "partinummer", "partinr", "charge", "chargenummer",
        "batch number", "lot number",
    ),
    "expires": (
        "utgångsdatum", "utgångsdag", "bäst före", "bäst före-datum", "bästföredatum", "hållbar till", "hållbarhet", "sista förbrukningsdag",
        "utgår", "förfaller", "exp", "utg", "utg.datum", "utg.dat", "utgång", "utgångsdat", "utgångsmånad", "utgångsdatum batch",
        "exp.datum", "exp.dat", "expdatum", "exp.dag", "expirationsdatum", "giltig till", "giltigt till", "giltig t.o.m.", "hållbart till",
        "hållbar t.o.m.", "hållbarhetsdatum", "bf-datum", "bb-datum", "sista dag", "sista datum",
        "exp date", "exp.date", "expiry", "expiration", "expiring", "use before", "valid until",
        "expires", "expiry date", "expiration date", "best before", "use by",
    ),
    "kind": (
        "typ", "händelse", "rörelse", "transaktion", "rörelsetyp", "transaktionstyp", "kind", "movement", "transaction", "type",
    ),
    "at": (
        "datum", "tidpunkt", "när", "inventeringsdatum", "inventerat den", "räknat den", "dag", "date", "time", "when", "counted at", "at",
    ),
    "note": ("anteckning", "anmärkning", "kommentar", "notering", "not", "övrigt", "note", "notes", "comment", "remark"),
    "document": (
        "följesedel", "följesedelsnummer", "följesedelsnr", "följesedel nr", "fakturanummer", "fakturanr", "dokument", "dokumentnummer", "dokumentnr",
        "verifikation", "verifikationsnummer", "delivery note", "delivery note number", "invoice", "invoice number", "document", "document number",
    ),
    "status": ("status", "uppgiftens status", "fiktiv", "data status"),
    "class": ("informationsklass", "klass", "class", "information class"),
}  # fmt: skip
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "receive": ("inleverans", "in", "mottagning", "leverans", "påfyllning", "inköp", "receive", "received", "receipt", "delivery"),
    "issue": ("uttag", "ut", "förbrukning", "förbrukat", "utlämning", "issue", "issued", "withdrawal", "consumption"),
    "discard": ("kassation", "kasserat", "kassering", "kasserad", "svinn", "destruktion", "discard", "discarded", "waste"),
    "count": ("inventering", "inventerat", "räkning", "saldo", "count", "counted", "stocktake", "inventory"),
}  # fmt: skip
STATUSES: Final[dict[str, tuple[str, ...]]] = {
    "fictive": ("fiktiv", "fiktivt", "fiktiva", "påhittad", "påhittat", "övning", "exempeldata", "fictive", "fictional"),
    "assumption": ("antagande", "antaget", "uppskattning", "uppskattad", "assumption", "assumed", "estimate"),
    "verified": ("verifierad", "verifierat", "verklig", "verkligt", "skarp", "skarpt", "kontrollerad", "verified", "real"),
}  # fmt: skip
SUMS: Final = ("summa", "totalt", "total", "delsumma", "totalsumma", "summering", "sum", "subtotal", "grand total")
"""What a row of sums begins with."""
_MISSPELT: Final = 0.84
_WITH_UNIT = re.compile(r"(.*\S)\s*(?:[(\[]([^()\[\]]{1,20})[)\]]|,\s*(\S{1,10}))\s*")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A word as it is compared: small letters without accents, and nothing but letters and digits.

    >>> folded("Bäst-före datum")
    'bastforedatum'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(ch for ch in apart if ch.isalnum())


def begins_a_sum(text: str) -> bool:
    """Whether a cell says that its row adds up others: «Summa», «Totalt 12 rader:»."""
    word = folded(text)
    return any(folded(text.partition(" ")[0]) == folded(one) or word == folded(one) for one in SUMS)


def _index(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(word): key for key, synonyms in words.items() for word in (key, *synonyms)}


_FIELD_OF: Final = _index(FIELDS)
KIND_OF: Final = _index(KINDS)
STATUS_OF: Final = _index(STATUSES)


def without_unit(heading: str) -> tuple[str, str]:
    """A heading and the unit that stands in it.

    >>> without_unit("Mängd (mg)")
    ('Mängd', 'mg')
    """
    found = _WITH_UNIT.fullmatch(heading)
    return (found[1].strip(), (found[2] or found[3]).strip()) if found else (heading.strip(), "")


def recognised(heading: str) -> str | None:
    """The field that a heading names, whole or with its unit taken away."""
    return _FIELD_OF.get(folded(heading)) or _FIELD_OF.get(folded(without_unit(heading)[0]))


def resembles(heading: str) -> str | None:
    """The field that a heading nearly names: a misspelling, not a guess."""
    word = folded(without_unit(heading)[0])
    if len(word) < 4:
        return None
    near = nearest(word, _FIELD_OF, cutoff=_MISSPELT, any_case=False)
    return _FIELD_OF[near] if near else None


def nearest_heading(field: str, headings: list[str]) -> str | None:
    """The heading that looks most like any name of a field."""
    names = [name for word in (field, *FIELDS[field]) if len(name := folded(word)) > 3]
    best: tuple[float, str] | None = None
    for heading in headings:
        word = folded(without_unit(heading)[0])
        ratio = max((difflib.SequenceMatcher(None, word, name).ratio() for name in names), default=0.0)
        if ratio >= 0.6 and (best is None or ratio > best[0]):
            best = (ratio, heading)
    return best[1] if best else None
