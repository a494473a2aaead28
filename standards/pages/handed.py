"""Notices that were handed out, as rows for the list, the export and the public check."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.i18n import gettext as _
from standards.ledgers import Notice as Kept
from standards.notices import read_content
from standards.pages.words import kind_words, say

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Handed:
    """One notice: number, kind in words, item, edition, moment (Beijing), papers missing, deadline, handler."""

    number: str
    kind: str
    item: str
    edition: int
    at: datetime
    missing: int
    deadline: date | None
    handler: str

    @property
    def cells(self) -> tuple[str | int, ...]:
        """The row for a spreadsheet."""
        until = self.deadline.isoformat() if self.deadline else ""
        moment = f"{self.at:%Y-%m-%d %H:%M}"
        return (self.number, self.kind, self.item, self.edition, moment, self.missing, until, self.handler)


def columns() -> tuple[str, ...]:
    """The heads of a spreadsheet of notices."""
    return (
        _("编号"), _("种类"), _("事项"), _("指南版本"), _("发出时间"), _("缺少材料数"), _("补齐期限"), _("经办人"),
    )  # fmt: skip


def handed_rows(kept: Iterable[Kept]) -> list[Handed]:
    """The rows of these notices."""
    return [_row(one) for one in kept]


def _row(kept: Kept) -> Handed:
    content = read_content(kept)
    return Handed(
        number=kept.number,
        kind=kind_words(kept.kind),
        item=say(content.item),
        edition=content.facts.edition_number,
        at=kept.handed_at.astimezone(BEIJING),
        missing=len(content.missing),
        deadline=kept.deadline,
        handler=kept.handler.name,
    )
