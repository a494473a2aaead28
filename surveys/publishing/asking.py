"""Reads what people type into addresses and commands, and says in their language what is wrong with it."""

from portal.errors import DomainError
from portal.i18n import gettext as _
from surveys.publishing.figures.periods import Period, PeriodError, parse_period


def read_period(text: str) -> Period:
    """The period of a code such as 2026Q3; DomainError names the forms there are."""
    try:
        return parse_period(text)
    except PeriodError:
        raise DomainError(
            _("“%(text)s”不是一个时段。", text=text[:40]),
            hint=_("可以写：2026、2026H1、2026Q3、2026-07，或 2026-07-01..2026-09-30。"),
        ) from None
