"""How a simulated case went: the steps it took until now, from its age in working days and its number. Pure."""

from dataclasses import dataclass
from datetime import date

from portal.workdays import add_workdays, count_workdays
from surveys.handling.deadlines import DEFAULTS
from surveys.handling.states import clock_of

PACES = {"simple": (0, 1, 1, 3, 4, 6), "complex": (0, 1, 3, 9, 12, 15)}
WAY = ("open", "accept", "begin", "submit", "approve", "close")
AFTER = {
    "open": "screening",
    "accept": "to_rectify",
    "begin": "rectifying",
    "submit": "to_approve",
    "approve": "to_call_back",
    "close": "closed",
}


@dataclass(frozen=True)
class Script:
    """The acts of a case with their days, the day its clock began, and what was judged."""

    acts: tuple[tuple[str, date], ...]
    start: date
    complexity: str
    is_true: bool
    is_reasonable: bool

    @property
    def state(self) -> str:
        """Where the case stands."""
        return AFTER[self.acts[-1][0]]

    def day_of(self, act: str) -> date | None:
        """When the act was done."""
        return dict(self.acts).get(act)


def write_script(start: date, *, today: date, number: int, stuck: bool) -> Script:
    """One case: in time, or standing still since its deadline passed where it is stuck."""
    complexity = "complex" if number % 4 == 0 else "simple"
    paces = zip(WAY, PACES[complexity], strict=True)
    acts = tuple((act, add_workdays(start, pace).day) for act, pace in paces)
    done = tuple((act, day) for act, day in acts if day <= today) or acts[:1]
    if stuck and count_workdays(start, today) > DEFAULTS[complexity].days + 1:
        done = done[: 1 + number % 3]
    return Script(done, start, complexity, is_true=number % 6 != 1, is_reasonable=number % 5 != 2)


def due_of(state: str, complexity: str, *, start: date, approved: date | None) -> date | None:
    """The last day of the state, by the defaults."""
    kind = clock_of(state, complexity)
    if not kind:
        return None
    return add_workdays(approved or start if kind == "call_back" else start, DEFAULTS[kind].days).day
