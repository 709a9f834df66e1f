"""How much the program takes at most, each with its unit and its reason. What is beyond is refused in words, before it costs minutes or gigabytes.

The page docs/limits.md says the same to users; a test holds them together.
"""

from __future__ import annotations

from typing import Final

MEGA: Final = 1_000_000
_DAY_S: Final = 86_400

FILE_BYTES: Final = 20 * MEGA
"""Bytes of one file. The shipped region is 0.3 MB, and a stock sheet of 100,000 rows about 6 MB."""
RUN_STATE_BYTES: Final = 200 * MEGA
"""Bytes of the state that a stopped run writes: it remembers every decision. The longest of the shipped scenarios, stopped late, writes 32 MB."""
YAML_VALUES: Final = 500_000
"""Keys, texts, lists and mappings of one YAML file, anchors unfolded: the shipped region has 3,000 in its largest file. What is more belongs in CSV."""
CHANGES: Final = 5_000
"""Paths that one variant, measure or override changes; the shipped variants change about a hundred."""
VARIANTS: Final = 200
"""Variants of a region. Each is tried when the region is read; the shipped region has four."""
MEASURES: Final = 1_000
"""Measures of a region, each of which is tried too; the shipped region has forty."""
BUILT_ON: Final = 50
"""Variants that one variant builds on, or measures that one needs, near or far: each is applied before it."""
YAML_LIST: Final = 5_000
"""Entries of one list (expectations, needs), and events of a scenario with all that it includes. What a region has many of are records, in a mapping or CSV."""
DEPTH: Final = 60
"""Levels of lists and mappings within each other in YAML and JSON, and of elements in a workbook. Nothing that is read has more than ten."""
PROBLEMS: Final = 1_000
"""Problems that are worked out and shown at once; nobody mends more in one round, and looking for the nearest valid value costs time for each."""
WORD: Final = 100
"""Characters of a word that the nearest valid value is looked for, and of an amount. The longest name of the shipped region has 60."""

SHEET_ROWS: Final = 200_000
"""Rows of a sheet or of a table of a region: ten times the largest region's stores."""
SHEET_COLUMNS: Final = 500
"""Columns that are in use."""
SHEET_CELLS: Final = 2_000_000
"""Cells with a value in one sheet."""
SHEET_PLACES: Final = 10_000_000
"""Cells in the rows of one sheet, counted from column A to the last that is in use: each takes memory, empty or not."""
SHEET_TEXT: Final = 50 * MEGA
"""Characters of the long texts in the cells of one workbook, each cell counted: a text that many cells share is looked at in each."""
CELL_TEXT: Final = 32_767
"""Characters of one cell; a spreadsheet holds no more."""
WORKBOOK_BYTES: Final = 128 * MEGA
"""Bytes of a workbook, unpacked. 200,000 rows of ten columns are about 80 MB."""
WORKBOOK_PARTS: Final = 2_000
"""Parts of a workbook; one of ten sheets has about thirty."""
WORKBOOK_ELEMENTS: Final = 6 * MEGA
"""XML elements that are read of a workbook: two a cell and one a row, and some for texts and styles. A million takes about a second."""
WORKBOOK_TAG: Final = MEGA
"""Bytes of one tag or comment in a workbook; the longest that a spreadsheet writes is some kilobytes."""
WORKBOOK_SHEETS: Final = 200
"""Sheets of a workbook."""

DURATION_S: Final = 366 * _DAY_S
"""Seconds that a scenario lasts: a year. The series of a run are kept hour by hour, and plans are made for a season at most."""
TIME_S: Final = 100 * 365 * _DAY_S
"""Seconds of any other duration (a stay, a wait, a shelf life): a hundred years, beyond which a digit or the unit is wrong."""
PASSES: Final = 10_000
"""Care decisions of one run, which is its duration by its pass: a year of hours is 8,784."""
HAPPENINGS: Final = 20_000
"""Deliveries of one run, and failures of what fails while it runs. The shipped region has 1,700 in three months; each takes some milliseconds."""
MOMENTS: Final = 100_000
"""Moments of one run at which anything happens; a year of the shipped region has some ten thousand. What goes on and off each second never ends."""
RUNS: Final = 10_000
"""Runs of an ensemble. The spread of a share is then below half a percentage point, and a run of the shipped region takes about a second."""
JOBS: Final = 256
"""Runs at the same time; each is a process with a region of its own."""

SEED: Final = 10**18
"""The largest seed, and the largest number of any kind: what is beyond fits in no machine word."""
COUNT: Final = 1_000_000_000
"""The largest count that is typed (beds, hours); what a county has is far below."""
AMOUNT: Final = 10**11
"""The largest number that is read, an amount in its base unit (L, mg, st, kW): beyond is a slip, and the ledger sums millionths of it in 64 bits."""
DAYS: Final = 36_500
"""Days ahead that are looked at: a hundred years."""

ARGUMENT: Final = 10_000
"""Characters of one argument or option on the command line; a note of two pages is 6,000."""
FOLDER_ENTRIES: Final = 10_000
"""Files and folders that are looked through below a folder for scenarios; a region's archive has hundreds."""
YEARS: Final = (1900, 2200)
"""Years that times and days lie in. Outside them the calendar ends within what is reckoned from the day, or a digit is wrong."""
