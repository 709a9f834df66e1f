"""The rows below a heading to `StockRow`s; what is wrong with each is kept, and reading goes on."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from beredskap.errors import Problem, nearest
from beredskap.files.spreadsheet.grid import Odd, Row, Value
from beredskap.files.stock.amounts import as_number, checked, exact, factor_of, number_of
from beredskap.files.stock.cell_text import LONGEST_ID, LONGEST_NOTE, plain, wrong_with
from beredskap.files.stock.columns import KIND_OF, KINDS, begins_a_sum, folded, without_unit
from beredskap.files.stock.dates import CellError, last_day_of, moment_of
from beredskap.files.stock.fast_rows import CLUES, KIND_NAMED, Held, PlainRows
from beredskap.files.stock.header import Headed
from beredskap.files.stock.mapping import IGNORED
from beredskap.files.stock.row_checks import RowLaws
from beredskap.files.stock.row_class import REMEDY, ClassRule
from beredskap.files.stock.store_match import Clue, ShelfError, Shelves, short
from beredskap.language import Message, OnCommandLine, message
from beredskap.model.findings import Finding
from beredskap.model.personal import masked
from beredskap.model.region import Region
from beredskap.model.sheet import RowKind, StockRow
from beredskap.model.supply import Item

_EXAMPLES: Final = ("EXEMPEL", "EXAMPLE")
_EXACT: Final = 1e15
"""A spreadsheet keeps 15 digits of a number."""


_ODD: Final = {
    Odd.FORMULA: (
        "sheet-formula", message("formeln i cellen är inte uträknad"),
        message("öppna arbetsboken i Excel och spara den, eller klistra in värdena"),
    ),
    Odd.ERROR: ("sheet-formula", message("formeln i cellen visar ett fel"), message("rätta formeln och spara i Excel")),
    Odd.TOO_LONG: ("sheet-long", message("texten är längre än en cell kan vara"), message("korta texten")),
}  # fmt: skip


class Skipped(NamedTuple):
    """A row that was passed over since it is about no article of the region: what it names, and the article that it resembles. A sum has ``is_sum``."""

    line: int
    name: str
    near: str | None = None
    is_sum: bool = False


class StockReader:
    """Reads one sheet. ``problems`` and ``findings`` are in the order of the rows, ``examples`` counts the example rows that were skipped.

    ``site`` is where rows are that do not say. With ``skip_unknown`` sums and rows about unknown articles are ``skipped`` and not refused. ``doubtful`` are
    stores of which a row could not be read, so that what the other rows come to cannot be judged.
    """

    def __init__(
        self,
        headed: Headed,
        region: Region,
        kind: RowKind,
        now: datetime.datetime,
        site: str = "",
        skip_unknown: bool = False,
    ) -> None:
        self.problems: list[Problem] = []
        self.findings: list[Finding] = []
        self.skipped: list[Skipped] = []
        self.doubtful: set[str] = set()
        self.examples = 0
        self._site = site
        self._skip_unknown = skip_unknown
        self._grid = headed.grid
        self._headed = headed
        self._kind = kind
        self._shelves = Shelves(region)
        self._class = ClassRule(region)
        self._laws = RowLaws(region, now)
        self._column = {
            name: headed.headings.index(heading) for heading, name in headed.mapping.fields.items() if name != IGNORED
        }
        self._fields = {at: name for name, at in self._column.items()}
        self._typed = {at for name, at in self._column.items() if name in ("amount", "packs", "expires", "at")}
        self._amount_fields = tuple(name for name in ("amount", "packs") if name in self._column)
        self._amount_columns = tuple(self._column[name] for name in self._amount_fields)
        self._heading_unit = (
            without_unit(headed.headings[self._column["amount"]])[1] if "amount" in self._column else ""
        )
        self._from_workbook = bool(headed.grid.sheet)
        self._clean: dict[str, str] = {}
        self._found: dict[tuple[str, ...], Held | Literal["example"]] = {}
        self._amounts: dict[tuple[object, ...], tuple[float, bool]] = {}
        self._factors: dict[tuple[str, str], float] = {}
        self._plain = PlainRows(headed, self._column, kind, self._class, self._found)

    def rows(self) -> tuple[StockRow, ...]:
        """All rows that hold."""
        made: list[StockRow] = []
        self._check_above()
        for row in self._grid.rows[self._headed.index + 1 :]:
            before = len(self.problems)
            read = self._plain.row(row) or self._row(row)
            if read is not None:
                self._hold(*read)
                if len(self.problems) == before:
                    made.append(read[0])
                else:
                    self.doubtful.add(read[0].store)
        self._check_merged()
        if not made and not self.problems:
            said = message("det finns inga ifyllda rader under rubriken")
            self._say("sheet-empty", said, self._headed.line, None, remedy=message("fyll i minst en rad"))
        return tuple(made)

    def _check_above(self) -> None:
        """The title and the heading: no secrets, and the same class as the region."""
        for line, values in self._grid.rows[: self._headed.index + 1]:
            for column, value in enumerate(values):
                if isinstance(value, str):
                    self._checked(line, column, value)
                else:
                    self._no_secret_number(line, column, value)
        for line, values in self._grid.rows[: self._headed.index]:
            for column, value in enumerate(values):
                if isinstance(value, str) and (wrong := self._class.banner(value)):
                    self._say("sheet-class", wrong, line, remedy=REMEDY, column=column)

    def _hold(self, row: StockRow, item: Item) -> None:
        """Hold a row to the laws."""
        for field, rule, said, remedy in self._laws.broken(row, item.id):
            self._say(rule, said, row.line, field, remedy=remedy)
        if finding := self._laws.expired(row):
            self.findings.append(finding)

    def _row(self, row: Row) -> tuple[StockRow, Item] | None:
        line, values = row
        before = len(self.problems)
        texts = self._texts(line, values)
        if not texts:
            return None
        get = texts.get
        held = self._store(row, texts)
        if isinstance(held, str):
            self.examples += held == "example"
            return None
        if "status" in texts or "class" in texts:
            self._marked(line, texts)
        kind = self._kind_of(line, texts["kind"]) if "kind" in texts else self._kind
        amount, is_bare = self._amount(line, values, get("unit", ""), held) if held else (None, False)
        expires = self._date(line, values[self._column["expires"]]) if "expires" in texts else None
        at = self._moment(line, values[self._column["at"]]) if "at" in texts else None
        batch, note, document = get("batch", ""), get("note", ""), get("document", "")
        self._check_length(line, batch=batch, note=note, document=document)
        if len(self.problems) > before or held is None or amount is None or kind is None:
            if held is not None:
                self.doubtful.add(held.store.id)
            return None
        # Several batches without a number are told apart by when they expire.
        batch = batch or (expires.isoformat() if expires else "")
        return StockRow(line, kind, held.store.id, batch, amount, expires, at, note, document, is_bare), held.item

    def _texts(self, line: int, values: Sequence[Value]) -> dict[str, str]:
        """The text of every cell that is read and not empty. No cell of the row, read or not, may hold what no cell may hold."""
        texts: dict[str, str] = {}
        clean, fields = self._clean, self._fields
        for column, value in enumerate(values):
            if value is None or value == "":
                continue
            if type(value) is str:
                said = clean.get(value)
                if said is None:
                    said = self._checked(line, column, value)
                    if said is None:
                        continue
                    clean[value] = said
            elif column in self._typed and not (type(value) is Odd and fields[column] in ("expires", "at")):
                said = "value"
            else:
                self._no_secret_number(line, column, value)
                said = self._text(line, column, value) if column in fields else ""
            if said and column in fields:
                texts[fields[column]] = said
        return texts

    def _checked(self, line: int, column: int, text: str) -> str | None:
        wrong = wrong_with(text)
        if wrong is None:
            return plain(text)
        rule, said, remedy = wrong
        self._say(rule, said, line, None, remedy=remedy, column=column)
        return None

    def _no_secret_number(self, line: int, column: int, value: Value) -> None:
        if isinstance(value, float) and 1e9 <= value < _EXACT:
            self._checked(line, column, f"{value:.0f}")

    def _text(self, line: int, column: int, value: Value) -> str:
        """What is not text in its cell, as text."""
        name = self._fields[column]
        if isinstance(value, Odd):
            rule, wrong, remedy = _ODD[value]
            self._say(rule, wrong, line, name, remedy=remedy)
            return ""
        if isinstance(value, datetime.datetime):
            return value.isoformat(sep=" ") if value.time() != datetime.time() else value.date().isoformat()
        assert isinstance(value, float)
        if abs(value) >= _EXACT and name == "batch":
            wrong = message("numret är längre än 15 siffror, och Excel har tappat de sista")
            self._say(
                "sheet-batch", wrong, line, name, remedy=message("formatera kolumnen som text och skriv om numret")
            )
        return f"{value:.0f}" if value == int(value) else repr(value)

    def _marked(self, line: int, texts: dict[str, str]) -> None:
        for name in ("status", "class"):
            text = texts.get(name)
            if text and (wrong := self._class.row(name, text)):
                self._say("sheet-class", wrong, line, name, remedy=REMEDY)

    def _kind_of(self, line: int, text: str) -> RowKind | None:
        found = KIND_OF.get(folded(text))
        if found is None:
            names = [words[0] for words in KINDS.values()]
            said = message("«{text}» är ingen typ av rad", text=short(text))
            near = nearest(text, names) if len(text) < LONGEST_ID else None
            self._say("sheet-kind", said, line, "kind", near, message("skriv {names}", names=", ".join(names)))
            return None
        return KIND_NAMED[found]

    def _store(self, row: Row, texts: dict[str, str]) -> Held | Literal["example", "skipped"] | None:
        """The store and its item, or that the row is an example, or one that was to be skipped."""
        line, values = row
        said = tuple([texts.get(name, "") for name in CLUES])
        found = self._found.get(said)
        if found is not None:
            return found
        if any(text.upper().startswith(_EXAMPLES) for text in said):
            self._found[said] = "example"
            return "example"
        try:
            clue = Clue(*said)
            if not clue.site and self._site:
                clue = dataclasses.replace(clue, site=self._site)
            found = self._found[said] = Held(*self._shelves.find(clue))
        except ShelfError as error:
            return self._unfound(line, values, error)
        return found

    def _unfound(self, line: int, values: Sequence[Value], error: ShelfError) -> Literal["skipped"] | None:
        """A row whose store cannot be told is refused, or passed over where it adds up others or is about no article of the region."""
        total = next((value for value in values if isinstance(value, str) and value.strip()), "")
        is_sum = begins_a_sum(plain(total))
        if self._skip_unknown and (is_sum or error.unknown):
            self.skipped.append(Skipped(line, short(plain(total)) if is_sum else error.unknown, error.near, is_sum))
            return "skipped"
        if is_sum:
            said = message("raden «{text}» är en summa, inte en artikel", text=short(plain(total)))
            remedy = message(
                "ta bort raden, eller hoppa över summor och okända artiklar med {skip}",
                skip=OnCommandLine("--skip-unknown"),
            )
            self._say("sheet-sum", said, line, remedy=remedy)
        else:
            self._say(error.rule, error.said, line, error.field, error.near, error.remedy)
        return None

    def _amount(self, line: int, values: Sequence[Value], unit: str, held: Held) -> tuple[float | None, bool]:
        """The amount in base units, and whether nothing says what the number is counted in."""
        cells = tuple([values[at] if at < len(values) else None for at in self._amount_columns])
        key = cells, unit, held.store.item
        known = self._amounts.get(key)
        if known is None:
            known = self._read_amount(line, dict(zip(self._amount_fields, cells, strict=True)), unit, held.item)
            if known is not None:
                self._amounts[key] = known
        return known or (None, False)

    def _read_amount(self, line: int, cells: dict[str, Value], unit: str, item: Item) -> tuple[float, bool] | None:
        given: list[tuple[float, bool]] = []
        for name, value in cells.items():
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            if isinstance(value, str) and value not in self._clean:
                return None  # already refused, and not to be repeated
            try:
                given.append(self._quantity(name, value, unit, item))
            except CellError as error:
                self._say(error.rule, error.message, line, name, remedy=error.remedy)
                return None
        if not given:
            remedy = message("skriv 0 om det är tomt, eller ta bort raden")
            self._say("sheet-amount", message("mängd saknas"), line, self._amount_fields[0], remedy=remedy)
            return None
        amounts = [amount for amount, _ in given]
        if len(given) == 2 and abs(amounts[0] - amounts[1]) > 1e-9 * max(amounts):
            said = message("mängden och antalet förpackningar säger olika")
            self._say("sheet-amount", said, line, "packs", remedy=message("rätta den ena, eller lämna den tom"))
            return None
        return given[0]

    def _quantity(self, name: str, value: Value, unit: str, item: Item) -> tuple[float, bool]:
        if isinstance(value, Odd):
            rule, wrong, remedy = _ODD[value]
            raise CellError(rule, wrong, remedy)
        if isinstance(value, datetime.datetime):
            said = message("cellen är ett datum, inte ett tal")
            raise CellError("sheet-amount", said, message("formatera cellen som tal och skriv om den"))
        if isinstance(value, float):
            number, beside, text = value, "", f"{value:g}"
        else:
            assert value is not None
            text = self._clean.get(value) or plain(value)
            number, beside = number_of(as_number(value, text))
        if name == "packs":
            unit = "förp"
        units = [unit] if name == "packs" else [one for one in (beside, unit, self._heading_unit) if one]
        factors = {self._factor(one, item) for one in units} or {self._factor("", item)}
        if len(factors) > 1:
            said = message("raden säger flera enheter: {units}", units=", ".join(dict.fromkeys(units)))
            raise CellError("sheet-unit", said, message("skriv en enhet"))
        return exact(checked(checked(number, short(text)) * factors.pop(), short(text)), item), not units

    def _factor(self, unit: str, item: Item) -> float:
        key = unit, item.id
        if key not in self._factors:
            self._factors[key] = factor_of(unit, item)
        return self._factors[key]

    def _date(self, line: int, value: Value) -> datetime.date | None:
        try:
            return last_day_of(value, self._from_workbook)
        except CellError as error:
            self._say(error.rule, error.message, line, "expires", remedy=error.remedy)
            return None

    def _moment(self, line: int, value: Value) -> datetime.datetime | None:
        try:
            return moment_of(value, self._from_workbook)
        except CellError as error:
            self._say(error.rule, error.message, line, "at", remedy=error.remedy)
            return None

    def _check_length(self, line: int, **texts: str) -> None:
        for name, text in texts.items():
            most = LONGEST_NOTE if name == "note" else LONGEST_ID
            if len(text) > most:
                said = message("texten är {n} tecken; högst {most}", n=len(text), most=most)
                self._say("sheet-long", said, line, name, remedy=message("korta texten"))

    def _check_merged(self) -> None:
        """A merged cell has its value in the first of its cells alone: the others would be read as empty."""
        columns = set(self._column.values())
        last = self._grid.rows[-1][0]
        for top, left, bottom, right in self._grid.merged:
            if self._headed.line <= bottom and top <= last and any(left <= column <= right for column in columns):
                said = message("sammanfogade celler kan inte läsas")
                remedy = message("dela dem i Excel (Start, Sammanfoga och centrera) och fyll i varje rad")
                self._say("sheet-merged", said, top, None, remedy=remedy, column=left)

    def _say(
        self, rule: str, said: Message, line: int, name: str | None = None, near: str | None = None,
        remedy: Message | None = None, column: int | None = None,
    ) -> None:  # fmt: skip
        """Keep a problem of a cell; where its column is not in the sheet the place is the row."""
        at = self._column.get(name) if name else column
        if name == "site" and at is None:
            at = self._column.get("store")
        heading = self._headed.headings[at] if at is not None and at < len(self._headed.headings) else ""
        place = self._grid.place(line, at, heading)
        self.problems.append(Problem(rule, _masked(said), place, near=near, remedy=remedy))


def _masked(said: Message) -> Message:
    """The message without any personnummer that a cell put into it."""
    values = {key: masked(value) if isinstance(value, str) else value for key, value in said.values.items()}
    return Message(said.template, values)
