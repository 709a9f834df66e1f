"""How many have fallen ill in an epidemic: an SIR model, or a table of new cases, as cumulative cases per 1,000 inhabitants.

The SIR model is Kermack & McKendrick, *A contribution to the mathematical theory of epidemics*, Proc. R. Soc. Lond. A 115 (1927) 700-721, with constant
rates. Of N who can be infected, S have not been, I infect others and R no longer do:

    dS/dt = -β S I / N        dI/dt = β S I / N - γ I        dR/dt = γ I        γ = 1 / infectious time, β = r0 γ
"""

from __future__ import annotations

import itertools
from typing import NamedTuple, Protocol

from beredskap.model.scenario.strain import Cases, Outbreak, Spread
from beredskap.units import DAY, HOUR

_STEPS_PER_INFECTION = 10
_NOBODY = 1e-9


class Course(Protocol):
    """Something that grows with time."""

    def until(self, time: float) -> float:
        """How much there has been by ``time``, in seconds since it began; 0 before, and never less later."""


def cases(outbreak: Outbreak) -> Course:
    """New cases per 1,000 inhabitants since the event; those infected at the event itself are not new."""
    return Sir(outbreak.sir) if outbreak.sir is not None else CaseTable(outbreak.table)


class Compartments(NamedTuple):
    """S, I and R per 1,000 inhabitants."""

    susceptible: float
    infected: float
    removed: float


class Sir:
    """The SIR model in fixed steps of fourth-order Runge-Kutta, as far as it has been asked for.

    A step is an hour, or less where infections follow on each other so fast that an hour is long.
    """

    def __init__(self, spread: Spread) -> None:
        self._all = 1000.0 * spread.susceptible
        self._r0 = spread.r0
        self._removal = 1.0 / spread.infectious
        self.step = min(float(HOUR), spread.infectious / (_STEPS_PER_INFECTION * max(1.0, spread.r0)))
        first = min(spread.first, self._all)
        self.states = [Compartments(self._all - first, first, 0.0)]

    def until(self, time: float) -> float:
        """New cases per 1,000 inhabitants, straight between the steps."""
        if time <= 0:
            return 0.0
        number, part = divmod(time / self.step, 1.0)
        before, after = self._state(int(number)), self._state(int(number) + 1)
        left = before.susceptible + (after.susceptible - before.susceptible) * part
        return self.states[0].susceptible - left

    def _state(self, number: int) -> Compartments:
        while len(self.states) <= number and not self._over:
            self.states.append(self._next(self.states[-1]))
        return self.states[min(number, len(self.states) - 1)]

    @property
    def _over(self) -> bool:
        """Whether so few are infected, and fewer all the time, that nothing more comes of it."""
        last = self.states[-1]
        return last.infected < _NOBODY and self._r0 * last.susceptible <= self._all

    def _next(self, state: Compartments) -> Compartments:
        step, (susceptible, infected, removed) = self.step, state
        new_1, done_1 = self._rates(susceptible, infected)
        new_2, done_2 = self._rates(susceptible - new_1 * step / 2, infected + (new_1 - done_1) * step / 2)
        new_3, done_3 = self._rates(susceptible - new_2 * step / 2, infected + (new_2 - done_2) * step / 2)
        new_4, done_4 = self._rates(susceptible - new_3 * step, infected + (new_3 - done_3) * step)
        new = (new_1 + 2 * new_2 + 2 * new_3 + new_4) * step / 6
        done = (done_1 + 2 * done_2 + 2 * done_3 + done_4) * step / 6
        return Compartments(susceptible - new, infected + new - done, removed + done)

    def _rates(self, susceptible: float, infected: float) -> tuple[float, float]:
        """How many are infected and how many no longer infect others, per second."""
        done = self._removal * infected
        return (self._r0 * done * susceptible / self._all if self._all else 0.0), done


class CaseTable:
    """New cases per 1,000 inhabitants and day at given times, straight between them and none outside."""

    def __init__(self, points: tuple[Cases, ...]) -> None:
        self._lines = tuple(itertools.pairwise(points))

    def until(self, time: float) -> float:
        """New cases per 1,000 inhabitants: the area under the lines up to ``time``."""
        return sum(_area(before, after, time) for before, after in self._lines)


def _area(before: Cases, after: Cases, time: float) -> float:
    """Cases along one line up to ``time``."""
    length = after.after - before.after
    passed = min(max(time - before.after, 0.0), length)
    reached = before.per_1000 + (after.per_1000 - before.per_1000) * passed / length
    return (before.per_1000 + reached) / 2 * passed / DAY
