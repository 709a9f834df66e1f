"""The program itself: its version, and the folder that it lies in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

__version__: Final = "0.1.0"
FOLDER: Final = Path(__file__).parent
