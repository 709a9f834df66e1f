"""Reads in the program's source which ids problems are made with, which rules make findings, and what is made past them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from beredskap.model import rules, usage_rules
from beredskap.model.findings import Rule

ROOT = Path(__file__).parent.parent
_MODULES = ("rules", "usage_rules")
Source = Mapping[str, ast.Module]
"""Modules by their path below the repository."""
_HOMES = {
    "Finding": ("beredskap/model/findings.py",),
    "RuleId": ("beredskap/model/findings.py",),
    "Rule": ("beredskap/model/rules.py", "beredskap/model/usage_rules.py"),
}
"""The modules that may call each."""


@cache
def source() -> Source:
    """The whole package."""
    files = sorted((ROOT / "beredskap").rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def constants() -> dict[str, Rule]:
    """The rules by the name of their constant."""
    return {name: one for name, one in (vars(rules) | vars(usage_rules)).items() if isinstance(one, Rule)}


def wrong_with_rules(modules: Source) -> Iterator[str]:
    """Rules that make no finding, and findings and rules that are made elsewhere than in their own module."""
    used: set[str] = set()
    for path, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in _MODULES:
                used.add(node.attr)
            elif isinstance(node, ast.Call) and path not in _HOMES.get(_name(node.func), (path,)):
                homes = " and ".join(_HOMES[_name(node.func)])
                yield f"{path}:{node.lineno}: {_name(node.func)} is made only in {homes}"
    yield from (f"beredskap/model/rules.py: {name} makes no finding" for name in sorted(constants().keys() - used))


def problem_ids(modules: Source) -> frozenset[str]:
    """The ids that problems are made with. Raises `ValueError` where one is not written out as text.

    An id is read where it is given to a function that takes ``rule: str``, and in a tuple that ends with the id, what is wrong and the remedy.
    """
    everywhere = {name: at for tree in modules.values() for name, at in _takers(tree).items() if name[0] != "_"}
    return frozenset(one for path, tree in modules.items() for one in _ids(path, tree, everywhere))


def _takers(tree: ast.AST) -> dict[str, int]:
    """Functions, and classes of errors, that take ``rule: str``: at which place, ``self`` not counted."""
    found: dict[str, int] = {"Problem": 0}
    for node in ast.walk(tree):
        for part in node.body if isinstance(node, ast.ClassDef) else (node,):
            if isinstance(part, ast.FunctionDef):
                called = node.name if part.name == "__init__" and isinstance(node, ast.ClassDef) else part.name
                taken = [one for one in part.args.args if one.arg != "self"]
                for at, one in enumerate(taken):
                    if one.arg == "rule" and one.annotation is not None and _name(one.annotation) == "str":
                        found[called] = at
    return found


def _ids(path: str, tree: ast.Module, everywhere: Mapping[str, int]) -> Iterator[str]:
    own = _takers(tree)
    imported = {one.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for one in node.names}
    takers = {name: at for name, at in everywhere.items() if name in imported} | own
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and len(node.elts) > 2:
            *_, rule, said, remedy = node.elts
            if isinstance(rule, ast.Constant) and isinstance(rule.value, str) and _is_said(said) and _is_said(remedy):
                yield rule.value
        elif isinstance(node, ast.Call):
            given = _rule_of(node, takers)
            if isinstance(given, ast.Constant):
                yield str(given.value)
            elif given is not None and _name(given) != "rule":
                raise ValueError(f"{path}:{node.lineno}: write the id of the problem out as text")


def _rule_of(call: ast.Call, takers: Mapping[str, int]) -> ast.expr | None:
    name = _name(call.func)
    at = takers.get(name) if _is_own(call.func) else None
    if at is None and name != "replace":
        return None
    by_place = call.args[at : at + 1] if at is not None else []
    return next(iter([*by_place, *(word.value for word in call.keywords if word.arg == "rule")]), None)


def _is_own(called: ast.expr) -> bool:
    """Whether a function is called by its own name or on ``self``: another object may have one of the same name."""
    return isinstance(called, ast.Name) or (
        isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "self"
    )


def _is_said(node: ast.expr) -> bool:
    return _name(node) in ("said", "SAID", "remedy", "REMEDY") or (
        isinstance(node, ast.Call) and _name(node.func) == "message"
    )


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
