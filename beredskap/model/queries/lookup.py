"""What a person means by a word on the command line: an id or a name, in any case, with or without dots and rings; else an error with the nearest."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from beredskap.errors import InputError, Problem, nearest
from beredskap.language import Message, message
from beredskap.model.region import Region

COLLECTIONS = ("sites", "nodes", "offerings", "stores", "care", "items", "municipalities")


def find_care(region: Region, word: str) -> str:
    """The id of a care type. Raises `InputError`."""
    named = [(one.id, one.name) for one in region.care.values()]
    return _find(word, named, message("vårdtypen «{word}» finns inte i regionen", word=word))


def find_municipality(region: Region, word: str) -> str:
    """The id of a municipality. Raises `InputError`."""
    named = [(one.id, one.id) for one in region.municipalities.values()]
    return _find(word, named, message("kommunen «{word}» finns inte i regionen", word=word))


def find_site(region: Region, word: str) -> str:
    """The id of a site. Raises `InputError`."""
    named = [(one.id, one.name) for one in region.sites.values()]
    return _find(word, named, message("anläggningen «{word}» finns inte i regionen", word=word))


def find_item(region: Region, word: str) -> str:
    """The id of an item. Raises `InputError`."""
    named = [(one.id, one.name) for one in region.items.values()]
    return _find(word, named, message("artikeln «{word}» finns inte i regionen", word=word))


def find_road(region: Region, word: str) -> str:
    """The id of a road. Raises `InputError`."""
    named = [(one.id, "") for one in region.roads.values()]
    return _find(word, named, message("vägen «{word}» finns inte i regionen", word=word))


def find_record(region: Region, word: str) -> tuple[str, str]:
    """The collection and the id of a site, node, offering, store, care type, item or municipality. Raises `InputError`."""
    records = [
        (collection, record.id, getattr(record, "name", ""))
        for collection in COLLECTIONS
        for record in getattr(region, collection).values()
    ]
    id_ = _find(word, [(key, name) for _, key, name in records], message("«{word}» finns inte i regionen", word=word))
    return next(collection for collection, key, _ in records if key == id_), id_


def _find(word: str, named: Iterable[tuple[str, str]], said: Message) -> str:
    wanted = _folded(word)
    pairs = list(named)
    for same in (_folded, _unaccented):
        for part in (0, 1):
            for pair in pairs:
                if pair[part] and same(pair[part]) == same(word):
                    return pair[0]
    words = {_folded(word): pair[0] for pair in pairs for word in reversed(pair) if word}
    near = nearest(wanted, words, cutoff=0.4)  # a part of a long name is enough
    raise InputError([Problem("finns-inte", said, value=word, near=words[near] if near else None)])


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _unaccented(text: str) -> str:
    return "".join(ch for ch in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(ch))
