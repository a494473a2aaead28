"""What the pages of imports say: kinds, states, counts, findings and differences in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from portal.i18n import gettext as _
from standards.guide.content import Guide
from standards.ledgers import ImportReport
from standards.loading.report import Finding
from standards.pages.differences import differences
from standards.pages.findings import finding_sentence

BEIJING = ZoneInfo("Asia/Shanghai")
SHOWN = 200
TONES = {"checked": "wait", "applied": "good", "refused": "bad"}


@dataclass(frozen=True)
class ImportLine:
    """One past import as the list shows it."""

    number: int
    name: str
    kind: str
    at: str
    rows: int
    faults: int
    state: str
    tone: str


def import_lines(kept: Iterable[ImportReport]) -> list[ImportLine]:
    """Past imports in words, times in Beijing."""
    return [
        ImportLine(
            number=one.id,
            name=one.file_name,
            kind=kind_words(one.kind),
            at=one.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M"),
            rows=one.rows,
            faults=one.faults,
            state=state_words(one.state),
            tone=TONES[one.state],
        )
        for one in kept
    ]


def told_differences(before: Guide, after: Guide) -> list[list[str]]:
    """Differences as lines: part, field, kind, before, after."""
    parts = differences(before, after)
    return [[part.name, line.field, line.kind, line.before, line.after] for part in parts for line in part.lines]


def kind_words(kind: str) -> str:
    """What a file holds."""
    told = {
        "guides": _("指南工作簿"),
        "national": _("国家字段名文件"),
        "items": _("事项目录"),
        "letters": _("外国公开服务资料"),
    }
    return told.get(kind, kind)


def state_words(state: str) -> str:
    """How far an import is."""
    return {"checked": _("已检查，等待写入"), "applied": _("已写入草稿"), "refused": _("没有通过检查")}[state]


def count_words(counts: dict[str, int]) -> list[dict[str, Any]]:
    """What was written, as tiles."""
    names = {
        "guides": _("新指南"), "drafts": _("新草稿"), "changed": _("改动的草稿"), "unchanged": _("没有变化"),
        "items": _("新事项"), "agencies": _("新单位"), "regions": _("新地区"), "busy": _("审核中，未动"),
    }  # fmt: skip
    return [{"label": names[name], "value": counts[name]} for name in names if counts.get(name)]


def findings_of(kept: ImportReport) -> list[Finding]:
    """The findings of a report as kept."""
    fields = ("row", "column", "kind", "code", "value", "proposals", "severity", "sheet")
    return [Finding(**{name: one[name] for name in fields if name in one}) for one in kept.report["findings"]]


def finding_rows(findings: list[Finding]) -> list[list[str]]:
    """Findings as rows of a table: where, what is wrong, what stands there, what would mend it, how grave."""
    return [
        [
            one.sheet,
            str(one.row),
            one.column,
            finding_sentence(one),
            one.value,
            _("、").join(one.proposals) if one.kind != "duplicate" else _("与第 %(row)s 行相同", row=one.proposals[0]),
            severity_words(one.severity),
        ]
        for one in findings
    ]


def severity_words(severity: str) -> str:
    """How grave a finding is."""
    return {"reject": _("错误"), "flag": _("请核对"), "note": _("提示")}.get(severity, severity)


def finding_columns() -> list[str]:
    """The header of such a table."""
    return [_("表"), _("行"), _("列"), _("问题"), _("内容"), _("建议"), _("程度")]
