"""Changes by dotted path, as variants, measures and overrides write them, applied to the raw tree of a region.

A path is a collection, the longest existing id, and a field path: ``offerings.uso.forlossning.capacity``. In a list a step is a
number, or the name of a need (``nodes.uso.iva.needs.el.load``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from beredskap.errors import Problem, nearest
from beredskap.language import Message, message
from beredskap.limits import BUILT_ON, CHANGES, DEPTH, PROBLEMS
from beredskap.model.raw import COLLECTIONS, fields_of, moved, place_of, rows, table

BASE: Final = "idag"
FIRST: Final = ("sites", "templates")
FIELDS: Final = {name: fields_of(record) for name, record in COLLECTIONS.items()}
_BESIDE_NEED: Final = ("without", "recharge", "routine")

Tree = dict[str, dict[str, Any]]


class Changes:
    """Applies one set of changes; a tree is never changed in place. ``problems`` names the paths that lead nowhere.

    ``key`` is where the changes are written, and ``fields`` what the records of each collection may hold.
    """

    def __init__(self, key: str, change: Mapping[str, Any], fields: Mapping[str, Collection[str]] = FIELDS) -> None:
        self.key = key
        self.change = change
        self.fields = fields
        self.problems: list[Problem] = []

    @property
    def is_early(self) -> bool:
        """Whether any of it has to be done before templates are expanded."""
        return any(str(path).partition(".")[0] in FIRST for path in self.change)

    def apply(self, tree: Tree, before_templates: bool) -> Tree:
        """A new tree with the changes of sites and templates (``before_templates``), or with all the others."""
        changed = dict(tree)
        own: set[str] = set()
        if len(self.change) > CHANGES:
            said = message("{found} ändringar på en gång; högst {most} görs", found=len(self.change), most=CHANGES)
            self._refuse(next(iter(self.change)), said, None)
            return changed
        for path, value in self.change.items():
            if len(self.problems) >= PROBLEMS:
                break
            collection, _, rest = str(path).partition(".")
            if (collection in FIRST) != before_templates:
                continue
            if collection not in self.fields and collection != "templates":
                near = nearest(collection, self.fields)
                self._refuse(path, message("det finns ingen samling «{name}»", name=collection), near)
            elif not rest:
                self._refuse(path, message("vägen ska namnge en post efter samlingen"), None)
            elif rest.count(".") >= DEPTH:
                self._refuse(path, message("vägen går djupare än posten"), None)
            else:
                if collection not in own:
                    own.add(collection)
                    changed[collection] = dict(changed.get(collection, {}))
                self._change(changed[collection], collection, rest, path, value)
        return changed

    def _change(self, records: dict[str, Any], collection: str, rest: str, path: str, value: Any) -> None:
        """Change one of the records, which are our own; a record in them may be another's and is replaced."""
        steps = rest.split(".")
        for length in range(len(steps), 0, -1):
            identity = ".".join(steps[:length])
            if identity in records and self._is_field(collection, steps[length:]):
                self._change_record(records, identity, steps[length:], path, value)
                return
        if isinstance(value, dict) and collection != "events":
            records[moved(rest, path)] = value
        else:
            self._refuse(path, message("«{id}» finns inte", id=rest), self._near(collection, records, rest))

    def _is_field(self, collection: str, steps: list[str]) -> bool:
        """Whether what follows an id can be a field of it, and not more of another id."""
        return not steps or collection == "templates" or steps[0] in self.fields[collection]

    def _near(self, collection: str, records: dict[str, Any], rest: str) -> str | None:
        steps = rest.split(".")
        for length in range(len(steps), 0, -1):
            found = nearest(".".join(steps[:length]), records)
            if found is not None and self._is_field(collection, steps[length:]) and length < len(steps):
                return ".".join((collection, found, *steps[length:]))
        return self._near_field(collection, records, steps) or self._near_record(collection, records, rest)

    def _near_field(self, collection: str, records: dict[str, Any], steps: list[str]) -> str | None:
        """The path with its field spelt right, where its id exists."""
        for length in range(len(steps) - 1, 0, -1):
            identity = ".".join(steps[:length])
            field = nearest(steps[length], self.fields.get(collection, ())) if identity in records else None
            if field is not None:
                return ".".join((collection, identity, field, *steps[length + 1 :]))
        return None

    @staticmethod
    def _near_record(collection: str, records: dict[str, Any], rest: str) -> str | None:
        found = nearest(rest, records)
        return f"{collection}.{found}" if found is not None else None

    def _change_record(self, records: dict[str, Any], identity: str, steps: list[str], path: str, value: Any) -> None:
        old = records[identity]
        if steps:
            records[identity] = self._set(old, steps, path, value)
        elif value is None:
            del records[identity]
        elif isinstance(old, dict) and isinstance(value, dict):
            records[identity] = table({**old, **value}, old)
        else:
            records[identity] = value

    def _set(self, old: Any, steps: list[str], path: str, value: Any) -> Any:
        """``old`` with the value at ``steps`` replaced; None removes it."""
        if isinstance(old, list):
            return self._set_in_list(old, steps, path, value)
        if not isinstance(old, dict):
            if old is not None:
                self._refuse(path, message("vägen går djupare än posten"), None)
                return old
            old = table({}, path)
        for length in range(len(steps), 0, -1):
            key = ".".join(steps[:length])
            if key in old or length == 1:
                break
        new = value if length == len(steps) else self._set(old.get(key), steps[length:], path, value)
        if new is None:
            return table({name: part for name, part in old.items() if name != key}, old)
        if key in old:
            return table({name: new if name == key else part for name, part in old.items()}, old)
        return table({**old, moved(key, path): new}, old)

    def _set_in_list(self, old: list[Any], steps: list[str], path: str, value: Any) -> Any:
        index = _index(old, steps[0])
        if index is None:
            names = [str(name) for part in old if isinstance(part, dict) for name in part]
            self._refuse(path, message("listan har inget «{name}»", name=steps[0]), nearest(steps[0], names))
            return old
        part = old[index]
        if steps[0].isdecimal():
            new = value if len(steps) == 1 else self._set(part, steps[1:], path, value)
        elif len(steps) > 1 and steps[1] in _BESIDE_NEED:
            new = self._set(part, steps[1:], path, value)
        elif len(steps) == 1 and value is None:
            new = None
        else:
            new = self._set(_whole_need(part, steps), steps, path, value)
        kept = [new if at == index else one for at, one in enumerate(old) if at != index or new is not None]
        return rows(kept, old)

    def _refuse(self, path: str, said: Message, near: str | None) -> None:
        place = place_of(path, self.key)
        self.problems.append(Problem("unknown-path", said, place, value=str(path), near=near))


def _index(old: list[Any], step: str) -> int | None:
    if step.isdecimal():
        return int(step) if len(step) < 6 and int(step) < len(old) else None
    for index, part in enumerate(old):
        if isinstance(part, dict) and step in part:
            return index
    return None


def _whole_need(part: dict[str, Any], steps: list[str]) -> dict[str, Any]:
    """A need written ``- el: uso.stallverk`` in its long form, so that a field of it can be set."""
    source = part[steps[0]]
    if len(steps) == 1 or isinstance(source, dict):
        return part
    spec = table({"any": rows([source], source)}, source)
    return table({**part, steps[0]: spec}, part)


def chain(name: str, records: Mapping[str, Any], link: str) -> tuple[list[str], str | None]:
    """The records that ``name`` rests on through the field ``link``, first first, and the id that closes a cycle if one does.

    No further than `BUILT_ON`: there may be more where there are more than that.
    """
    done: dict[str, None] = {}
    trail = {name: _below(name, records, link)} if name in records else {}
    while trail and len(done) + len(trail) <= BUILT_ON + 2:
        identity, below = next(reversed(trail.items()))
        other = next(below, None)
        if other is None:
            del trail[identity]
            done[identity] = None
        elif other in trail:
            return list(done), other
        elif other not in done and other in records:
            trail[other] = _below(other, records, link)
    return [*done, *reversed(trail)], None


def _below(identity: str, records: Mapping[str, Any], link: str) -> Iterator[str]:
    """The ids that a record names in the field ``link``."""
    body = records[identity]
    named = body.get(link) if isinstance(body, dict) else None
    listed = named if isinstance(named, list) else [named]
    return (str(other) for other in listed if isinstance(other, str))
