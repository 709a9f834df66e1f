"""The database of the small region with stores, in a folder of its own."""

from tests.database.reports.conftest import path

__all__ = ["path"]
