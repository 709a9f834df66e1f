"""What happens: pure functions over the model. No I/O; the clock and the seed are arguments.

`simulate` is the way in; it is imported when it is asked for, since the solver is heavy.
"""

from __future__ import annotations

from typing import Any

__all__ = ["simulate"]


def __getattr__(name: str) -> Any:
    if name == "simulate":
        from beredskap.engine.run import simulate

        return simulate
    raise AttributeError(name)
