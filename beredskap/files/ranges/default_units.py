"""Bare numbers read in the unit that the field states: an amount in the item's unit, staff in hours per day, vehicles in number."""

from __future__ import annotations

from typing import Any, Final

from beredskap.model.raw import Scalar, moved, table
from beredskap.notation import NotationError, split_number

STAFF_UNIT: Final = "h/dygn"
VEHICLE_UNIT: Final = "st"
BED_UNIT: Final = "vårdplatser"
VISIT_UNIT: Final = "besök/dygn"
IN_ITEM_UNIT: Final = {"stores": ("amount", "capacity", "minimum"), "batches": ("amount",), "items": ("pack",)}

Tree = dict[str, dict[str, Any]]


def with_units(collection: str, body: dict[str, Any], tree: Tree) -> dict[str, Any]:
    """The body with the stated unit added to its bare numbers."""
    match collection:
        case "stores" | "batches" | "items":
            bare = [name for name in IN_ITEM_UNIT[collection] if _is_bare(body.get(name))]
            return _add(body, bare, _unit_of(_item(collection, body, tree))) if bare else body
        case "staff":
            return _add(body, [name for name in ("present", "required") if _is_bare(body.get(name))], STAFF_UNIT)
        case "vehicles":
            return _add(body, ["number"] if _is_bare(body.get("number")) else [], VEHICLE_UNIT)
        case "offerings":
            return _offering(body, tree)
    return body


def bare_with_unit(text: str, unit: str) -> str:
    """A bare number with its stated unit; any other text as it is."""
    return f"{text} {unit}" if _is_bare(text) else text


def _is_bare(value: object) -> bool:
    if not isinstance(value, str) or not value[-1:].isdecimal():
        return False
    try:
        return not split_number(value)[1]
    except NotationError:
        return False


def _add(body: dict[str, Any], names: list[str], unit: str) -> dict[str, Any]:
    if not names or not unit:
        return body
    return {**body, **{name: moved(f"{body[name]} {unit}", body[name]) for name in names}}


def _item(collection: str, body: dict[str, Any], tree: Tree) -> Any:
    if collection == "items":
        return body
    if collection == "batches":
        body = _get(tree, "stores", body.get("store"))
    return _get(tree, "items", body.get("item"))


def _get(tree: Tree, collection: str, identity: object) -> dict[str, Any]:
    found = tree.get(collection, {}).get(identity) if isinstance(identity, str) else None
    return found if isinstance(found, dict) else {}


def _unit_of(item: dict[str, Any]) -> str:
    unit = item.get("unit")
    return unit if isinstance(unit, str) else ""


def _offering(body: dict[str, Any], tree: Tree) -> dict[str, Any]:
    items = body.get("items")
    if isinstance(items, dict) and any(_is_bare(amount) for amount in items.values()):
        filled = {
            key: moved(f"{amount} {_unit_of(_get(tree, 'items', key))}".strip(), amount) if _is_bare(amount) else amount
            for key, amount in items.items()
        }
        body = {**body, "items": table(filled, items)}
    if _is_bare(body.get("capacity")):
        care = body.get("care")
        first = care[0] if isinstance(care, list) and care else None
        beds = _get(tree, "care", first).get("measure") == "vårddygn" if isinstance(first, Scalar | str) else False
        body = _add(body, ["capacity"], BED_UNIT if beds else VISIT_UNIT)
    return body
