"""Which store a row is about: by its id or name, or by the site and the item."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from beredskap.errors import nearest
from beredskap.files.stock.columns import folded
from beredskap.language import Message, message
from beredskap.model.personal import masked
from beredskap.model.region import Region
from beredskap.model.supply import Item, Store

_LONGEST_SHOWN: Final = 60
_MOST_GUESSES: Final = 300
_NICKNAME = re.compile(r"(.+?)\s*\(([^()]+)\)")


class ShelfError(Exception):
    """The store cannot be told: in which field the fault is, and what to do."""

    def __init__(
        self, field: str, rule: str, said: Message, near: str | None = None, remedy: Message | None = None
    ) -> None:
        super().__init__(str(said))
        self.field = field
        self.rule = rule
        self.said = said
        self.near = near
        self.remedy = remedy


@dataclass(frozen=True)
class Clue:
    """What a row says about its store; empty where it says nothing."""

    store: str = ""
    site: str = ""
    item: str = ""
    name: str = ""
    atc: str = ""


class Shelves:
    """The stores of a region, found by what people call them."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._stores = _index((one.id, (one.id, one.name)) for one in region.stores.values())
        self._sites = _index((one.id, (one.id, *_names(one.name))) for one in region.sites.values())
        self._items = _index((one.id, (one.id, one.atc, one.name)) for one in region.items.values())
        self._at: dict[tuple[str, str], list[str]] = defaultdict(list)
        for store in region.stores.values():
            self._at[store.site, store.item].append(store.id)
        self._guesses = 0

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
            field = next(name for name in ("item", "atc", "name") if getattr(clue, name))
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
            names = [name for site in self._region.sites.values() for name in (site.id, site.name)]
            near = self._near(text, names)
            remedy = None if near else message("skriv anläggningens id eller namn")
            raise ShelfError(
                field, "sheet-site", message("anläggningen «{id}» finns inte", id=short(text)), near, remedy
            )
        if items is None:
            raise ShelfError("item", "sheet-item", message("raden säger inte vilken artikel"))
        found = tuple(store for site in sites for item in sorted(items) for store in self._at.get((site, item), ()))
        if not found:
            held = sorted(store.item for store in self._region.stores.values() if store.site in sites)
            said = message("{item} har inget lager på {site}", item=", ".join(sorted(items)), site=", ".join(sites))
            wanted = clue.item or clue.name or clue.atc
            raise ShelfError(
                "item", "sheet-store", said, self._near(wanted, held), message("lägg upp lagret i stores.csv först")
            )
        return self._region.stores[self._only(field, text, found)]

    def _meant(self, clue: Clue) -> set[str] | None:
        """The items that the row can mean; None where it names none."""
        meant: set[str] | None = None
        first = ""
        for field in ("item", "atc", "name"):
            text: str = getattr(clue, field)
            if not text or (field == "name" and meant and len(meant) == 1):
                continue
            found = set(self._items.get(folded(text), ()))
            if field == "name" and meant and not meant & found:
                continue  # a free description beside a code
            if not found:
                if field != "item" or not (clue.name or clue.atc):
                    raise self._unknown_item(field, text)
                continue  # an article number of another system; the name decides
            if meant is not None and not meant & found:
                said = message("«{one}» och «{other}» är olika artiklar", one=short(first), other=short(text))
                raise ShelfError(field, "sheet-item", said, None, message("rätta den ena"))
            meant = found if meant is None else meant & found
            first = text
        return meant

    def _unknown_item(self, field: str, text: str) -> ShelfError:
        names = [name for item in self._region.items.values() for name in (item.id, item.name)]
        near = self._near(text, names)
        remedy = None if near else message("skriv artikelns id, namn eller ATC-kod, eller lägg upp den i items.csv")
        return ShelfError(field, "sheet-item", message("artikeln «{id}» finns inte", id=short(text)), near, remedy)

    def _only(self, field: str, text: str, found: tuple[str, ...]) -> str:
        if len(found) == 1:
            return found[0]
        said = message("«{text}» kan vara flera lager: {ids}", text=short(text), ids=", ".join(found[:5]))
        raise ShelfError(field, "sheet-ambiguous", said, None, message("skriv lagrets id i kolumnen lager"))

    def _near(self, text: str, names: Iterable[str]) -> str | None:
        """The nearest name; not for ever where thousands are wrong."""
        self._guesses += 1
        return nearest(text, names) if self._guesses <= _MOST_GUESSES and len(text) <= _LONGEST_SHOWN else None


def _names(name: str) -> tuple[str, ...]:
    """A name, and for «Universitetssjukhuset Örebro (USÖ)» its parts."""
    found = _NICKNAME.fullmatch(name)
    return (name, found[1], found[2]) if found else (name,)


def _index(named: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Folded name to the ids it may mean; an id means itself and nothing else."""
    found: dict[str, list[str]] = defaultdict(list)
    own: dict[str, str] = {}
    for identity, names in named:
        own.setdefault(folded(identity), identity)
        for name in names:
            if name and identity not in found[folded(name)]:
                found[folded(name)].append(identity)
    return {word: (own[word],) if word in own else tuple(ids) for word, ids in found.items()}


def short(text: str) -> str:
    """A text that fits in a sentence and may be said."""
    text = masked(text)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
