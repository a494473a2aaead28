"""The consultation ledger as rows for page and export."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from portal.i18n import gettext as _
from standards.ledgers import Consultation

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Line:
    """One consultation: moment (Beijing), channel in words, item, question, answer, all told, handler."""

    at: datetime
    channel: str
    item: str
    question: str
    answer: str
    told_all: bool
    handler: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The row for a spreadsheet."""
        told = _("是") if self.told_all else _("否")
        moment = f"{self.at:%Y-%m-%d %H:%M}"
        return (moment, self.channel, self.item, self.question, self.answer, told, self.handler)


def columns() -> tuple[str, ...]:
    """The heads of a spreadsheet of consultations."""
    return (_("时间"), _("方式"), _("事项"), _("问题"), _("答复"), _("一次性告知"), _("经办人"))


def channel_words(channel: str) -> str:
    """The way somebody asked."""
    return {"phone": _("电话"), "window": _("窗口"), "web": _("网上"), "other": _("其他")}[channel]


def ledger_lines(kept: Iterable[Consultation], names: Mapping[int, str]) -> list[Line]:
    """The rows of these consultations; `names` gives the item by guide."""
    return [
        Line(
            at=one.at.astimezone(BEIJING),
            channel=channel_words(one.channel),
            item=names.get(one.guide_id or 0, ""),
            question=one.question,
            answer=one.answer,
            told_all=one.told_all,
            handler=one.handler.name,
        )
        for one in kept
    ]
