"""Model <-> YAML and CSV; every error says file, line, column or key, and the nearest valid value."""

from beredskap.files.journal import is_journal, load_journal
from beredskap.files.paths import find_scenarios, is_region, scenario_file, shipped, unread_among
from beredskap.files.region import Loaded, Origins, load_region
from beredskap.files.scenario import LoadedScenario, load_scenario
from beredskap.files.state import from_state
from beredskap.files.text.source import shown

__all__ = [
    "Loaded",
    "LoadedScenario",
    "Origins",
    "find_scenarios",
    "from_state",
    "is_journal",
    "is_region",
    "load_journal",
    "load_region",
    "load_scenario",
    "scenario_file",
    "shipped",
    "shown",
    "unread_among",
]
