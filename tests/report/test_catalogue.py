"""The English catalogue is whole: every template translated, with the same placeholders, and compiled."""

from __future__ import annotations

import string

import pytest

from tools import catalogue

TRANSLATIONS = catalogue.translations()


def test_the_catalogue_is_in_step_with_the_code() -> None:
    assert catalogue.write(check=True), "run: python -m tools.catalogue"


def test_every_template_has_an_english_translation() -> None:
    assert [template for template in catalogue.templates() if not TRANSLATIONS.get(template)] == []


def _placeholders(template: str) -> list[tuple[str, str]]:
    return sorted((name, form or "") for _, name, form, _ in string.Formatter().parse(template) if name is not None)


@pytest.mark.parametrize("template", sorted(TRANSLATIONS))
def test_both_languages_fill_the_same_places(template: str) -> None:
    assert _placeholders(template) == _placeholders(TRANSLATIONS[template])


def test_english_uses_english_quotation_marks() -> None:
    assert [text for text in TRANSLATIONS.values() if "«" in text or "»" in text] == []
