"""JSON Schemas of ``region.yaml`` (and the files beside it) and of scenario files, in the forms that people write.

They let an editor complete and check while typing; what they accept is no stricter than the loader is with a scenario that is run by itself.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import models_json_schema

from beredskap.files.schema.meanings import meaning
from beredskap.model.base import Record, Sourced
from beredskap.model.need import Need
from beredskap.model.raw import COLLECTIONS, HEADER
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import Scenario
from beredskap.model.template import MEANING as TEMPLATES
from beredskap.model.template import allowed_collections

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NULL = {"type": "null"}
_RANGE = r"±|\+/?-|\("

Schema = dict[str, Any]


def region_schema() -> Schema:
    """The schema of ``region.yaml`` and of the other YAML files of a region's folder.

    No field of a record is required: the rest of it may stand in a CSV file or come from a template.
    """
    definitions = _definitions([Region])
    region = definitions.pop("Region")
    return {"$schema": _DIALECT, "title": "Region i beredskap", **region, "$defs": _reached(region, definitions)}


def scenario_schema() -> Schema:
    """The schema of a scenario file."""
    definitions = _definitions([Region, Scenario])
    required = [key for key, name in HEADER.items() if Region.model_fields[name].is_required()]
    definitions["Region"]["required"] = required
    scenario = definitions.pop("Scenario")
    scenario["properties"]["world"] = {"$ref": "#/$defs/Region", "description": meaning(Scenario, "world")}
    lent = [field for field in scenario["required"] if field != "name"]
    scenario |= {"required": ["name"], "anyOf": [{"required": lent}, {"required": ["include"]}]}
    return {"$schema": _DIALECT, "title": "Scenario i beredskap", **scenario, "$defs": _reached(scenario, definitions)}


def _definitions(records: list[type[Record]]) -> dict[str, Schema]:
    """Every record's schema by name, as it is written in a file."""
    asked, generated = models_json_schema([(record, "validation") for record in records], by_alias=True)
    definitions = _reached(list(asked.values()), generated["$defs"])
    described = dict(_records_in(*records))
    region = definitions["Region"]
    del region["properties"]["variant"], region["required"]
    for name, schema in definitions.items():
        _describe(described[name], schema)
        _strip(schema)
        _or_range(schema)
    if "Curve" in definitions:
        definitions["Curve"] = _curve(definitions["Curve"])
    for record in COLLECTIONS.values():
        schema = definitions[record.__name__]
        del schema["properties"]["id"]
        schema.pop("required", None)
        schema["properties"] = {field: _or_null(part) for field, part in schema["properties"].items()}
    definitions["Template"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _collection(name) for name in allowed_collections()},
    }
    region["properties"] |= {name: _collection(name) for name in COLLECTIONS}
    region["properties"]["templates"] = _table(TEMPLATES, "Template")
    return definitions


def _curve(schema: Schema) -> Schema:
    """A curve is written as its steps, or as the only one."""
    steps = schema["properties"]["steps"]
    return {"anyOf": [{"type": "number"}, steps["items"], steps]}


def _or_null(part: Schema) -> Schema:
    """Null takes away what a template or the unchanged region says of a field."""
    if _NULL in part.get("anyOf", ()):
        return part
    return {"description": part.pop("description"), "anyOf": [part, _NULL]}


def _or_range(schema: Any) -> None:
    """A number may be written as a range: ``3 ± 1``, ``triangular(1, 3, 7)``."""
    if isinstance(schema, dict):
        if schema.get("type") == "number":
            schema |= {"type": ["number", "string"], "pattern": _RANGE}
        for part in schema.values():
            _or_range(part)
    elif isinstance(schema, list):
        for part in schema:
            _or_range(part)


def _collection(name: str) -> Schema:
    return _table(meaning(Region, name), COLLECTIONS[name].__name__)


def _table(description: str, record: str) -> Schema:
    """A mapping from id to record."""
    body = {"anyOf": [{"$ref": f"#/$defs/{record}"}, _NULL]}
    return {
        "description": description,
        "anyOf": [{"type": "object", "additionalProperties": body}, _NULL],
    }


def _reached(schema: Any, definitions: dict[str, Schema]) -> dict[str, Schema]:
    """The definitions that the schema leads to."""
    found: dict[str, Schema] = {}
    work = _references(schema)
    while work:
        name = work.pop()
        if name not in found:
            found[name] = definitions[name]
            work += _references(found[name])
    return dict(sorted(found.items()))


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"].rpartition("/")[2]] if isinstance(part.get("$ref"), str) else []
        return own + [name for below in part.values() for name in _references(below)]
    return [name for below in part for name in _references(below)] if isinstance(part, list) else []


def _records_in(*annotations: Any) -> Iterator[tuple[str, type[Record]]]:
    """Every record that an annotation leads to, by name."""
    for annotation in annotations:
        if isinstance(annotation, type) and issubclass(annotation, Record):
            yield annotation.__name__, annotation
            yield from _records_in(*(field.annotation for field in annotation.model_fields.values()))
        else:
            yield from _records_in(*typing.get_args(annotation))


def _describe(record: type[Record], schema: Schema) -> None:
    """Swedish words for every field, instead of the program's own documentation."""
    schema.pop("description", None)
    described = dict(schema.get("properties", {}))
    if record is Need:
        described |= schema["additionalProperties"]["anyOf"][1]["properties"]
    for key, part in described.items():
        if key != "id" and not (record is Region and key in Sourced.model_fields):
            part["description"] = meaning(record, key)


def _strip(schema: Any) -> None:
    """Take away the generated titles, and defaults that JSON has no word for or that say nothing."""
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        if "default" in schema and not isinstance(schema["default"], str | int | float | bool):
            del schema["default"]
        if schema.get("default") == "":
            del schema["default"]
        for part in schema.values():
            _strip(part)
    elif isinstance(schema, list):
        for part in schema:
            _strip(part)
