"""How long each step may take, by what text, counted in working days. Pure.

A default whose text nobody has opened says so; every value can be set for a region with its own source.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.workdays import Reckoned, add_workdays, count_workdays

MOST_DAYS = 60
LATE_OPENING = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """A number of working days and the text it rests on; `cited` when such a text was found."""

    kind: str
    days: int
    source: str
    cited: bool = True


DEFAULTS: dict[str, Deadline] = {
    deadline.kind: deadline
    for deadline in (
        Deadline(
            "verify",
            1,
            "《上海市优化营商环境条例》（2024）第三十条、《安阳市政务服务条例》第五十二条：一个工作日内联系核实",
        ),
        Deadline("simple", 5, "《德州市政务服务“好差评”实施方案》（2020）：五个工作日内整改反馈"),
        Deadline("complex", 15, "四川省市级“好差评”管理办法：十五个工作日内整改"),
        Deadline("appeal", 5, "没有查到公开条文，演示值", cited=False),
        Deadline("call_back", 5, "没有查到公开条文，演示值", cited=False),
    )
}
KINDS = tuple(DEFAULTS)


def clock_start(received_on: date, opened_on: date) -> date:
    """The day the clock starts: the rating's, or that of opening when it reached the unit later than the next day."""
    return received_on if opened_on - received_on <= LATE_OPENING else opened_on


def due_after(start: date, deadline: Deadline) -> Reckoned:
    """The last day, the first not counted (民法典 201); assumed where no holidays are published yet."""
    return add_workdays(start, deadline.days)


def is_overdue(due_on: date | None, today: date) -> bool:
    """Whether the last day has passed."""
    return due_on is not None and due_on < today


def days_left(due_on: date, today: date) -> int:
    """Working days left; 0 on the last day, negative when it has passed."""
    left = count_workdays(today, due_on)
    return min(left, -1) if due_on < today else left
