"""For every test: laws are tried on the same examples each time, so that a run says the same twice; `HYPOTHESIS_PROFILE=search` looks for new ones.

What the environment of whoever runs the tests says of colours, widths, languages, places and databases is not theirs: it is put away before anything reads it.
"""

from __future__ import annotations

import os
import time

_NOT_OURS = (
    *("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "COLUMNS", "LINES"),
    *("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "TZ"),
    *("PYTHONIOENCODING", "PYTHONWARNINGS", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"),
)
for _name in [name for name in os.environ if name in _NOT_OURS or name.startswith(("BEREDSKAP_", "TEXTUAL"))]:
    del os.environ[_name]
os.environ["TERM"] = "xterm-256color"
if hasattr(time, "tzset"):
    time.tzset()

from hypothesis import settings  # noqa: E402  # after the environment is as it is to be

settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
