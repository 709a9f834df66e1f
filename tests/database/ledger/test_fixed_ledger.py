"""A ledger told with a fixed clock by fixed roles: the tables and every hash of its chain are what they have always been.

Databases that users have must stay unbroken, so nothing here follows the code: a hash that differs is a fault, or a new version of the format.
"""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

from beredskap.database.imports.imports import apply_sheet
from beredskap.database.ledger import audit_chain
from beredskap.database.ledger.record import correct_entry, record
from beredskap.database.region.create import create_database, update_region
from beredskap.database.region.load import load_region
from beredskap.database.reports import actions, alerts, status
from beredskap.database.sqlite.database import Database, open_database
from beredskap.model.sheet import Sheet, StockRow
from tests.database import worlds
from tests.database.stamps import START, stamp

DAY = datetime.date(2027, 9, 30)
UNKNOWN = ("stock-unknown", "lilla.tank")
NEW_STORE = "  ny.insulin: {site: lilla, item: insulin, amount: 2 st}\n"
NEW_BATCH = "  E5: {store: ny.insulin, amount: 4 st, expires: 2027-12-31}\n"
SCHEMA = "48f52430d84e0f0508d817f7d23d65b12638b72738149d045c2a6bbb79d541a8"
"""The SHA-256 of the SQL of all tables, indexes and triggers."""
CHAIN = (
    ("opening", "01bf52f55e1ca8e66a9a1ecd18f2bdaf5c57a341e2891ad8f067d2bed363ee6b"),
    ("receive", "2893df3593fa3c0fad2bb8f88c5725b8c82a78faa009e01e851224dd69a0a273"),
    ("issue", "53f0b32df57745ddccd13af6e8215a98509517a46b55e48efd6bf64d9f32d365"),
    ("move", "e16ca3387145332c3360165c405787cce4cfa9d55512b35d319ca417054721ff"),
    ("count", "691d230f4de228ef91c55c4edfdfc0e9bd6cb68139e2a8cda63460b1581cb94b"),
    ("count", "5523e039be4744b1d7ba4fe96eb58d397f3293c389705decd79e0f7e93d989c4"),
    ("count", "7c821ade8aa542381f954ddf329dff9f1fb819b1de5f8341ba9087e7658f7f24"),
    ("discard", "5407fba4c09431afafbe598f7ded293a404f96fd77981ec6e96bc000441b72f2"),
    ("correct", "8ba089dfd47b80d5b01f61b8d3b4d483a24471d0d302261638272eae2a5cb1fd"),
    ("import", "efc4072aa2cd9edefc06de5193ae2494c5b7503deaa8fb9eca82d677e74fb0fd"),
    ("status", "451204b9ecf96644a9f125aae4ba523c27048116cf3ae85d2725fe2d7b7a166d"),
    ("status", "e494354b063f20d6177a13984036b9e33ca0e01531fdb8259f977c9f9162c57a"),
    ("alert", "781e536e1dda459774f3b4f8204bc8df9d151b9a63b7ec37c637afbe316b85b2"),
    ("actions", "0784296e7af88365517b352da8b4bce136374609bab0074b2181dfe78a353c0a"),
    ("actions", "22f8d680030214d46fdb5349fbba110080599a3d6d22e283c5aea9482d478306"),
    ("redefine", "65b479d2cce8d1bc66573a9293e8c1dcc4871a7938c7bf47fc03caddaca23cc7"),
)
"""Each entry's kind and hash."""


def tell(db: Database, folder: Path) -> None:
    """One entry of each kind, and amounts that no float has exactly."""
    region = load_region(db).region
    record(db, "receive", "stora.insulin", 12_500_000, stamp(1, "följesedel 7"), "C/3", DAY)
    record(db, "issue", "stora.insulin", 33_000_001, stamp(2))
    record(db, "move", "stora.insulin", 9_999_999, stamp(3, by="transport"), "B2", to="lilla.insulin")
    record(db, "count", "stora.insulin", 41_000_000, stamp(4))
    record(db, "count", "lilla.insulin", 7_000_000, stamp(5), "B2")
    record(db, "count", "lilla.insulin", 1, stamp(6), "")
    wrong = record(db, "discard", "stora.insulin", None, stamp(7, "tappad"), "C/3")
    correct_entry(db, wrong, stamp(8, "fel låda"))
    rows = (
        StockRow(2, "receive", "stora.tank", "", 0.1, None, START + datetime.timedelta(hours=9)),
        StockRow(3, "issue", "stora.tank", "", 100.3, None, START + datetime.timedelta(hours=10)),
        StockRow(4, "count", "lilla.insulin", "D4", 3.0, DAY),
    )
    apply_sheet(db, Sheet(rows, {}, "lista.csv", "0" * 64), stamp(11))
    status.record_report(db, region, "elnat", stamp(12), level=0.6)
    status.record_report(db, region, "stora.vard", stamp(13), beds=3)
    alerts.declare(db, region, "prov", "stabsläge", stamp(14, by="TiB"))
    actions.take(db, UNKNOWN, "driftchef", DAY, stamp(15))
    actions.accept(db, UNKNOWN, "tanken är tom", "dnr 26/1", DAY, stamp(16), "driftchef")
    (folder / "region.yaml").write_text(
        worlds.REGION.replace("batches:\n", f"{NEW_STORE}batches:\n{NEW_BATCH}"), encoding="utf-8"
    )
    update_region(db, folder, stamp(17))


def test_the_chain_of_a_fixed_ledger_is_what_it_has_always_been(tmp_path: Path) -> None:
    folder, path = worlds.folder(tmp_path), tmp_path / "prov.db"
    create_database(folder, path, stamp())
    with open_database(path) as db:
        tell(db, folder)
        assert tuple(db.rows("SELECT kind, hash FROM entry ORDER BY id")) == CHAIN
        assert audit_chain.read_head(db) == CHAIN[-1][1]
        assert list(audit_chain.find_broken(db)) == []


def test_the_tables_are_what_they_have_always_been(tmp_path: Path) -> None:
    with open_database(worlds.database(tmp_path)) as db:
        sql = db.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
        assert hashlib.sha256("\n".join(str(one) for (one,) in sql).encode()).hexdigest() == SCHEMA
        assert db.rows("PRAGMA user_version") == [(3,)]
