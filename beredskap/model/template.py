"""Expansion of templates: every site that names one gets the template's records, with its own name filled in."""

from __future__ import annotations

import re
from typing import Any, Final

from beredskap.errors import Problem, nearest
from beredskap.language import message
from beredskap.model.raw import COLLECTIONS, RawTable, Scalar, moved, place_of, rows, table

VARIABLES = ("site", "municipality", "name")
MEANING: Final = (
    "Mallar: poster som varje anläggning med `template` får, med `{site}`, `{municipality}` och `{name}` ifyllda."
)
"""What the collection `templates` of a region is, which templates expand before there is a `Region`."""
_VARIABLE = re.compile(r"\{(\w+)\}")


class Expansion:
    """The records that the sites of a region get from templates; ``problems`` says what is wrong with them."""

    def __init__(self, templates: dict[str, Any]) -> None:
        self.templates = templates
        self.problems: list[Problem] = []
        self._varying: dict[int, bool] = {}

    def of_sites(self, sites: dict[str, Any]) -> dict[str, dict[str, RawTable]]:
        """Collection -> id -> body, in the order of the sites and of each template."""
        made: dict[str, dict[str, RawTable]] = {}
        for site, body in sites.items():
            name = body.get("template") if isinstance(body, dict) else None
            if not isinstance(name, str):
                continue
            template = self.templates.get(name)
            if template is None:
                self._unknown_template(site, name)
            elif isinstance(template, dict):
                self._expand(template, site, body, made)
        return made

    def check(self) -> None:
        """Problems of the templates themselves, used or not."""
        for name, template in self.templates.items():
            if not isinstance(template, dict):
                said = message("mallen ska ha samlingar: nodes, offerings, stores …")
                self._problem("template-shape", said, name, f"templates.{name}")
                continue
            for collection, records in template.items():
                key = f"templates.{name}.{collection}"
                if collection not in allowed_collections():
                    near = nearest(collection, allowed_collections())
                    said = message("en mall har ingen samling «{name}»", name=str(collection))
                    self._problem("template-collection", said, collection, key, near)
                elif not isinstance(records, dict):
                    said = message("samlingen ska ha id:n som nycklar")
                    self._problem("template-shape", said, collection, key)
                else:
                    self._check_variables(records, key)

    def _check_variables(self, value: Any, key: str) -> None:
        if isinstance(value, dict):
            for name, part in value.items():
                self._check_variables(name, key)
                self._check_variables(part, key)
        elif isinstance(value, list):
            for part in value:
                self._check_variables(part, key)
        elif isinstance(value, str) and "{" in value:
            for variable in _VARIABLE.findall(value):
                if variable not in VARIABLES:
                    near = nearest(variable, VARIABLES)
                    said = message(
                        "en mall känner inte «{name}»; bara {known}", name=variable, known=", ".join(VARIABLES)
                    )
                    self._problem("template-variable", said, value, key, near)

    def _expand(self, template: dict[str, Any], site: str, body: dict[str, Any], made: dict[str, Any]) -> None:
        values = {
            "site": str(site),
            "municipality": str(body.get("municipality") or ""),
            "name": str(body.get("name") or ""),
        }
        for collection, records in template.items():
            if collection not in allowed_collections() or not isinstance(records, dict):
                continue
            into = made.setdefault(str(collection), {})
            has_site = "site" in COLLECTIONS[collection].model_fields
            for identity, record in records.items():
                filled = self._fill(record, values)
                if has_site and isinstance(filled, dict) and "site" not in filled:
                    filled = table({**filled, "site": site}, filled)
                into[self._fill(identity, values)] = filled

    def _fill(self, value: Any, values: dict[str, str]) -> Any:
        """The value with its variables replaced; what has none is shared, not copied."""
        if isinstance(value, str):
            if "{" not in value:
                return value
            return moved(_VARIABLE.sub(lambda found: values.get(found[1], found[0]), value), value)
        if value is None or not self._varies(value):
            return value
        if isinstance(value, dict):
            return table([(self._fill(key, values), self._fill(part, values)) for key, part in value.items()], value)
        return rows([self._fill(part, values) for part in value], value)

    def _varies(self, value: Any) -> bool:
        known = self._varying.get(id(value))
        if known is None:
            known = _has_variable(value)
            self._varying[id(value)] = known
        return known

    def _unknown_template(self, site: str, name: str) -> None:
        near = nearest(name, self.templates)
        said = message("mallen «{name}» finns inte", name=str(name))
        self._problem("unknown-reference", said, name, f"sites.{site}.template", near)

    def _problem(self, rule: str, said: Any, at: object, key: str, near: str | None = None) -> None:
        value = str(at) if isinstance(at, Scalar) else None
        self.problems.append(Problem(rule, said, place_of(at, key), value=value, near=near))


def _has_variable(value: Any) -> bool:
    if isinstance(value, str):
        return "{" in value
    if isinstance(value, dict):
        return any(_has_variable(key) or _has_variable(part) for key, part in value.items())
    if isinstance(value, list):
        return any(_has_variable(part) for part in value)
    return False


def allowed_collections() -> tuple[str, ...]:
    """The collections that a template may hold: everything that stands at a site."""
    return ("nodes", "offerings", "stores", "batches", "vehicles", "staff", "positions")
