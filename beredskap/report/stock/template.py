"""An empty inventory sheet: headings, one example row a kind that is skipped when it is read, lists to choose from, and how to fill it in."""

from __future__ import annotations

import datetime
from typing import Final

from xlsxwriter.worksheet import Worksheet

from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.sheet import ROW_KINDS
from beredskap.report.formats.as_xlsx import HEADING
from beredskap.report.formats.workbook import Spreadsheet
from beredskap.report.stock.ledger import KINDS
from beredskap.report.stock.row_form import COLUMNS, HEADING_ROW, FormValue, as_csv, fill

TITLE: Final = message("Inventering")
_LAST_ROW: Final = 5_000
"""The lists to choose from reach this far down."""
_UNITS: Final = ("st", "mg", "g", "kg", "mL", "L", "m3", "IE")
_EXAMPLE: Final = message("EXEMPEL")
_GREY: Final = {"italic": True, "font_color": "#767676"}
_EXPLAINED: Final = {
    "receive": message("Inleverans: det som kommit in. Utgångsdatumet måste ligga framåt i tiden."),
    "issue": message("Uttag: det som tagits ut. Mängden skrivs utan minustecken."),
    "discard": message("Kassation: det som kastats, till exempel för att det gått ut."),
    "count": message("Inventering: det som finns på hyllan nu, parti för parti. Skriv 0 om det är slut."),
}
_HELP: Final[tuple[tuple[Message, Message], ...]] = (
    (message("Typ"), message("Inleverans, uttag, kassation eller inventering. En tom ruta är en inventering.")),
    (message("Lager (id)"), message("Lagrets id, till exempel uso.insulin. I stället får du skriva anläggningens namn här och artikeln bredvid.")),
    (message("Artikel"), message("Artikelns id, namn eller ATC-kod. Behövs inte när lagrets id är ifyllt, men prövas då mot det.")),
    (message("Batch"), message("Partiets nummer som det står på förpackningen. Tomt för det som inte förs på partier.")),
    (message("Utgångsdatum"), message("ÅÅÅÅ-MM-DD. ÅÅÅÅ-MM betyder månadens sista dag.")),
    (message("Mängd"), message("Ett tal med decimalkomma, utan minustecken.")),
    (message("Enhet"), message("st, mg, g, kg, mL, L, m3, IE eller förp. Tomt betyder artikelns egen enhet.")),
    (message("Förpackningar"), message("Antal hela förpackningar, i stället för mängd.")),
    (message("Tidpunkt"), message("När det räknades eller hände. Tomt betyder när filen läses in.")),
    (message("Anteckning"), message("Fri text, högst 500 tecken. Aldrig personnummer eller namn.")),
)  # fmt: skip
_STEPS: Final = (
    message("Fyll i en rad för varje parti på bladet Inventering. Grå exempelrader hoppas över; skriv över dem eller låt dem stå."),
    message("Spara som «Excel-arbetsbok (.xlsx)» eller «CSV UTF-8». Formler går bra om arbetsboken är sparad i Excel; makron och lösenord går inte."),
    message("Pröva: beredskap import FIL --region REGION --dry-run. Allt som är fel sägs på en gång, med cell och åtgärd, och ingenting ändras."),
    message("Allt eller inget: en enda felaktig rad stoppar hela filen."),
    message("Får inte användas för säkerhetsskyddsklassificerade uppgifter."),
)  # fmt: skip


def examples(region: Region | None, language: str) -> list[list[FormValue]]:
    """One row for each kind, marked as an example where the store is named."""
    store = next(iter(region.stores.values()), None) if region else None
    unit = region.items[store.item].unit if region and store else "st"
    name = store.id if store else "uso.handskar"
    expires = datetime.date(2028, 6, 30)
    return [
        [
            KINDS[kind].text(language), f"{_EXAMPLE.text(language)} {name}", store.item if store else "handskar", "A123", expires,
            float(10 * number), unit, None, None, _EXPLAINED[kind].text(language),
        ]
        for number, kind in enumerate(ROW_KINDS, 1)
    ]  # fmt: skip


def csv_text(region: Region | None, language: str) -> str:
    """The template as CSV for Swedish Excel."""
    return as_csv(examples(region, language), region.information_class if region else "", language)


def xlsx_bytes(region: Region | None, language: str) -> bytes:
    """The template as a workbook: the sheet to fill in, instructions, and a hidden sheet of the choices."""
    book = Spreadsheet()
    sheet = book.sheet(TITLE.text(language))
    fill(book, sheet, examples(region, language), region.information_class if region else "", TITLE, language, **_GREY)
    _instructions(book, language)
    _choices(book, sheet, region, language)
    sheet.activate()
    return book.bytes()


def _instructions(book: Spreadsheet, language: str) -> None:
    sheet = book.sheet(message("Instruktion").text(language))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 110)
    book.text(sheet, 0, 0, message("Så fyller du i").text(language), bold=True, font_size=14)
    row = 2
    for number, step in enumerate(_STEPS, 1):
        book.number(sheet, row, 0, number, align="left", valign="top")
        book.text(sheet, row, 1, step.text(language), text_wrap=True)
        row += 1
    row += 1
    book.text(sheet, row, 0, message("Kolumn").text(language), **HEADING)
    book.text(sheet, row, 1, message("Så skrivs den").text(language), **HEADING)
    for name, said in _HELP:
        row += 1
        book.text(sheet, row, 0, name.text(language), bold=True, valign="top")
        book.text(sheet, row, 1, said.text(language), text_wrap=True)


def _choices(book: Spreadsheet, sheet: Worksheet, region: Region | None, language: str) -> None:
    """Drop-down lists; what is not in the list may be written all the same, since a store can be named in several ways."""
    lists = {
        "kind": [KINDS[kind].text(language) for kind in ROW_KINDS],
        "store": sorted(region.stores) if region else [],
        "item": sorted(region.items) if region else [],
        "unit": [*_UNITS, message("förp").text(language)],
    }
    title = message("Listor").text(language)
    hidden = book.sheet(title)
    fields = [column.field for column in COLUMNS]
    for at, (field, words) in enumerate(lists.items()):
        for row, word in enumerate(words):
            book.text(hidden, row, at, word)
        if words:
            letter = "ABCD"[at]
            source = f"='{title}'!${letter}$1:${letter}${len(words)}"
            column = fields.index(field)
            sheet.data_validation(
                HEADING_ROW + 1, column, _LAST_ROW, column,
                {"validate": "list", "source": source, "error_type": "warning"},
            )  # fmt: skip
    hidden.hide()
