"""Speed and memory, measured as medians of whole processes; never a timed test."""

import compileall
from pathlib import Path

# The first start of all compiles the modules; what is measured is every later one, also where Python is told not to keep what it compiled.
compileall.compile_dir(Path(__file__).parent.parent / "beredskap", quiet=1)
