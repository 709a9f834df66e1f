"""Which store a row is about: by its id or name, or by the site and the item."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from beredskap.errors import nearest
from beredskap.files.stock.columns import folded
from beredskap.language import Message, OnCommandLine, message
from beredskap.model.personal import masked
from beredskap.model.region import Region
from beredskap.model.supply import Item, Store

_LONGEST_SHOWN: Final = 60
_MOST_GUESSES: Final = 300
_ARTICLES: Final = ("item", "vnr", "npl", "gtin", "atc", "name")
"""What names an article, in the order that it is believed."""
_NUMBERS: Final = ("item", "vnr", "npl", "gtin")
"""Of these another system may have its own, which say nothing here."""
_ENDING_NOUGHTS = re.compile(r"(?<=\d)[.,]0+(?!\d)")
_DECIMAL_SIGN = re.compile(r"(?<=\d)[.,](?=\d)")
_NICKNAME = re.compile(r"(.+?)\s*\(([^()]+)\)")


class ShelfError(Exception):
    """The store cannot be told: in which field the fault is, and what to do. ``unknown`` is an article that the region does not have, as the row names it."""

    def __init__(
        self, field: str, rule: str, said: Message, near: str | None = None, remedy: Message | None = None,
        unknown: str = "",
    ) -> None:  # fmt: skip
        super().__init__(str(said))
        self.field = field
        self.rule = rule
        self.said = said
        self.near = near
        self.remedy = remedy
        self.unknown = unknown


@dataclass(frozen=True)
class Clue:
    """What a row says about its store; empty where it says nothing. ``vnr``, ``npl`` and ``gtin`` are numbers that the article has in other systems."""

    store: str = ""
    site: str = ""
    item: str = ""
    name: str = ""
    strength: str = ""
    vnr: str = ""
    npl: str = ""
    gtin: str = ""
    atc: str = ""


class Shelves:
    """The stores of a region, found by what people call them."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._stores = _index((one.id, (one.id, one.name)) for one in region.stores.values())
        self._sites = _index((one.id, (one.id, *_names(one.name))) for one in region.sites.values())
        self._items = _index(((one.id, _article_names(one)) for one in region.items.values()), _word)
        self._at: dict[tuple[str, str], list[str]] = defaultdict(list)
        for store in region.stores.values():
            self._at[store.site, store.item].append(store.id)
        self._guesses = 0

    def has_place(self, text: str) -> bool:
        """Whether a text names a store or a site."""
        word = folded(text)
        return word in self._stores or word in self._sites

    def refuse_site(self, text: str) -> None:
        """Refuse what names no site. Raises `ShelfError`."""
        if folded(text) not in self._sites:
            raise self._unknown_site("site", text)

    def find(self, clue: Clue) -> tuple[Store, Item]:
        """The store, and the item in it. Raises `ShelfError`."""
        items = self._meant(clue)
        store = self._by_store(clue, items) if clue.store else self._by_site("site", clue.site, items, clue)
        return store, self._region.items[store.item]

    def _by_store(self, clue: Clue, items: set[str] | None) -> Store:
        found = self._stores.get(folded(clue.store), ())
        exact = self._region.stores.get(clue.store)
        if exact is not None:
            found = (exact.id,)
        if not found and folded(clue.store) in self._sites and items:
            return self._by_site("store", clue.store, items, clue)
        if len(found) > 1 and items is not None:
            found = tuple(one for one in found if self._region.stores[one].item in items) or found
        if not found:
            near = self._near(clue.store, self._region.stores)
            remedy = None if near else message("skriv lagrets id, eller plats och artikel i var sin kolumn")
            raise ShelfError(
                "store", "sheet-store", message("lagret «{id}» finns inte", id=short(clue.store)), near, remedy
            )
        store = self._region.stores[self._only("store", clue.store, found)]
        if items is not None and store.item not in items:
            field = next(name for name in _ARTICLES if getattr(clue, name))
            said = message(
                "lagret {store} innehåller {item}, inte «{text}»",
                store=store.id, item=store.item, text=short(getattr(clue, field)),
            )  # fmt: skip
            raise ShelfError(field, "sheet-store", said, None, message("rätta lagret eller artikeln"))
        if clue.site and store.site not in self._sites.get(folded(clue.site), ()):
            said = message(
                "lagret {store} finns på {site}, inte på «{text}»",
                store=store.id,
                site=store.site,
                text=short(clue.site),
            )
            raise ShelfError("site", "sheet-store", said, None, message("rätta lagret eller platsen"))
        return store

    def _by_site(self, field: str, text: str, items: set[str] | None, clue: Clue) -> Store:
        if not text:
            raise ShelfError(
                "store" if items is None else "site", "sheet-store", message("raden säger inte vilket lager")
            )
        sites = self._sites.get(folded(text), ())
        if not sites:
            raise self._unknown_site(field, text)
        if items is None:
            raise ShelfError("item", "sheet-item", message("raden säger inte vilken artikel"))
        found = tuple(store for site in sites for item in sorted(items) for store in self._at.get((site, item), ()))
        if not found:
            held = sorted(store.item for store in self._region.stores.values() if store.site in sites)
            said = message("{item} har inget lager på {site}", item=", ".join(sorted(items)), site=", ".join(sites))
            wanted = next((text for name in _ARTICLES if (text := getattr(clue, name))), "")
            raise ShelfError(
                "item", "sheet-store", said, self._near(wanted, held), message("lägg upp lagret i stores.csv först")
            )
        return self._region.stores[self._only(field, text, found)]

    def _meant(self, clue: Clue) -> set[str] | None:
        """The items that the row can mean; None where it names none."""
        meant: set[str] | None = None
        first = ""
        for field in _ARTICLES:
            text: str = getattr(clue, field)
            if not text or (field == "name" and meant and len(meant) == 1):
                continue
            found = self._named(text, clue.strength) if field == "name" else set(self._items.get(_word(text), ()))
            if field == "name" and meant and not meant & found:
                continue  # a free description beside a code
            if not found:
                if field not in _NUMBERS or not (meant or self._is_said_after(field, clue)):
                    raise self._unknown_item(field, clue)
                continue  # an article number of another system; the name decides
            if meant is not None and not meant & found:
                said = message("«{one}» och «{other}» är olika artiklar", one=short(first), other=short(text))
                raise ShelfError(field, "sheet-item", said, None, message("rätta den ena"))
            meant = found if meant is None else meant & found
            first = text
        return meant

    def _named(self, name: str, strength: str) -> set[str]:
        """The items of a name, and of a strength where one is said: those that are called by both, else those of the name that have no other strength."""
        if strength and (whole := self._items.get(_word(f"{name} {strength}"))):
            return set(whole)
        found = self._items.get(_word(name), ())
        return {
            one for one in found if not strength or _word(self._region.items[one].strength) in ("", _word(strength))
        }

    def _is_said_after(self, field: str, clue: Clue) -> bool:
        return any(getattr(clue, name) for name in _ARTICLES[_ARTICLES.index(field) + 1 :])

    def _unknown_site(self, field: str, text: str) -> ShelfError:
        names = [name for site in self._region.sites.values() for name in (site.id, site.name)]
        near = self._near(text, names)
        remedy = (
            None
            if near
            else message("skriv anläggningens id eller namn, eller säg den med {site}", site=OnCommandLine("--site"))
        )
        said = message("anläggningen «{id}» finns inte", id=short(text))
        return ShelfError(field, "sheet-site", said, near, remedy)

    def _unknown_item(self, field: str, clue: Clue) -> ShelfError:
        text = f"{clue.name} {clue.strength}".strip() if field == "name" else str(getattr(clue, field))
        names = [name for item in self._region.items.values() for name in (item.id, item.name)]
        near = self._near(text, names)
        remedy = None
        if not near:
            remedy = message(
                "skriv artikelns id, namn eller ATC-kod, lägg upp den i items.csv, eller hoppa över okända artiklar med {skip}",
                skip=OnCommandLine("--skip-unknown"),
            )
        said = message("artikeln «{id}» finns inte", id=short(text))
        shown = clue.name if clue.name and field != "name" else text
        return ShelfError(field, "sheet-item", said, near, remedy, unknown=short(shown))

    def _only(self, field: str, text: str, found: tuple[str, ...]) -> str:
        if len(found) == 1:
            return found[0]
        said = message("«{text}» kan vara flera lager: {ids}", text=short(text), ids=", ".join(found[:5]))
        raise ShelfError(field, "sheet-ambiguous", said, None, message("skriv lagrets id i kolumnen lager"))

    def _near(self, text: str, names: Iterable[str]) -> str | None:
        """The nearest name; not for ever where thousands are wrong."""
        self._guesses += 1
        return nearest(text, names) if self._guesses <= _MOST_GUESSES and len(text) <= _LONGEST_SHOWN else None


def _article_names(item: Item) -> tuple[str, ...]:
    return (item.id, item.atc, item.name, f"{item.name} {item.strength}", item.vnr, item.npl_pack, item.gtin)


@lru_cache(maxsize=16384)
def _word(text: str) -> str:
    """What names an article, as it is compared: 1,5 mg is not 15 mg, and a number may have lost the noughts that it began with.

    >>> _word("Morfin 1,5 mg/ml"), _word("012 345")
    ('morfin1p5mgml', '12345')
    """
    word = folded(_DECIMAL_SIGN.sub("p", _ENDING_NOUGHTS.sub("", text)))
    return word.lstrip("0") or "0" if word.isdecimal() else word


def _names(name: str) -> tuple[str, ...]:
    """A name, and for «Universitetssjukhuset Örebro (USÖ)» its parts."""
    found = _NICKNAME.fullmatch(name)
    return (name, found[1], found[2]) if found else (name,)


def _index(
    named: Iterable[tuple[str, tuple[str, ...]]], word: Callable[[str], str] = folded
) -> dict[str, tuple[str, ...]]:
    """Name, as ``word`` makes it, to the ids it may mean; an id means itself and nothing else."""
    found: dict[str, list[str]] = defaultdict(list)
    own: dict[str, str] = {}
    for identity, names in named:
        own.setdefault(word(identity), identity)
        for name in names:
            if name and identity not in found[word(name)]:
                found[word(name)].append(identity)
    return {key: (own[key],) if key in own else tuple(ids) for key, ids in found.items()}


def short(text: str) -> str:
    """A text that fits in a sentence and may be said."""
    text = masked(text)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
