"""The differences of two editions in words: part by part, field by field, in the language of the request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.i18n import gettext as _
from portal.i18n import locale
from standards.diff import Change, by_part, diff_guides
from standards.guide.content import Guide
from standards.pages.editing.labels import field_word
from standards.sentences import name_part

MOST_WORDS = 400


@dataclass(frozen=True)
class Line:
    """One difference of a part: the field in words, before and after as people read them."""

    field: str
    kind: str
    before: str
    after: str


@dataclass(frozen=True)
class Part:
    """A part that differs: its name, and its differences in order."""

    name: str
    lines: tuple[Line, ...]


def differences(before: Guide, after: Guide) -> tuple[Part, ...]:
    """Every part that differs, in the order of the guide."""
    gathered = by_part(diff_guides(before, after))
    return tuple(
        Part(_part_name(place, before, after), tuple(_line(change) for change in changes))
        for place, changes in gathered.items()
    )


def _part_name(place: tuple[str, ...], before: Guide, after: Guide) -> str:
    section = section_words(place[0])
    if len(place) < 2:
        return section
    if place[0] == "limits" and (kind := _limit_kind(place[1], before, after)):
        return kind
    named = {name_part(guide, place[1]) for guide in (after, before)} - {place[1]}
    label = field_words(place[1]) if place[0] in ("identity", "handling", "trips") else place[1]
    return _("%(section)s：%(name)s", section=section, name=next(iter(sorted(named)), label))


def _limit_kind(key: str, before: Guide, after: Guide) -> str:
    kinds = [limit.kind for guide in (after, before) for limit in guide.limits if limit.key == key]
    told = {"statutory": _("法定办结"), "promised": _("承诺办结")}
    return told[kinds[0]] if kinds else ""


def _line(change: Change) -> Line:
    rest = [field_words(step) for step in change.place[2:] if step not in ("zh", "en", "ko")]
    languages = {"zh": _("中文"), "en": _("英文"), "ko": _("韩文")}
    rest += [languages[step] for step in change.place[2:] if step in languages]
    return Line(_(" / ").join(rest), change.kind, plain_words(change.before), plain_words(change.after))


def plain_words(value: Any) -> str:
    """A value of a guide as people read it; a list or part by its own words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Mapping):
        if "zh" in value:
            return str(value.get(locale()) or value["zh"])
        pairs = ((name, plain_words(one)) for name, one in value.items() if name != "key")
        return _("；").join(f"{field_words(name)} {words}" for name, words in pairs if words)[:MOST_WORDS]
    if isinstance(value, list | tuple):
        return _("、").join(plain_words(one) for one in value)[:MOST_WORDS]
    return str(value)[:MOST_WORDS]


def section_words(section: str) -> str:
    """The name of a list of the guide."""
    told = {
        "identity": _("基本信息"), "summary": _("概述"), "handling": _("办理方式"), "bases": _("法律依据"),
        "conditions": _("受理条件"), "limits": _("时限"), "trips": _("到场次数"), "channels": _("办理渠道"),
        "charged": _("是否收费"), "fees": _("收费"), "groups": _("任选材料"), "materials": _("材料"),
        "steps": _("办理流程"), "results": _("办理结果"), "consultation": _("咨询"), "complaint": _("投诉"),
        "remedies": _("救济途径"), "faq": _("常见问题"), "intermediaries": _("中介服务"), "questions": _("问题"),
        "rules": _("规则"), "notes": _("备注"),
    }  # fmt: skip
    return told.get(section, section)


def field_words(field: str) -> str:
    """The name of a field of a part; its own name where it has none."""
    told = {
        "name": _("名称"), "text": _("内容"), "title": _("标题"), "article": _("条款"), "number": _("数值"),
        "unit": _("单位"), "originals": _("原件份数"), "copies": _("复印件份数"), "issuer": _("出具单位"),
        "how_to_get": _("怎样取得"), "validity_days": _("有效天数"), "may_follow": _("可容缺后补"),
        "follow_days": _("补交工作日"), "by_promise": _("可告知承诺替代"), "by_sharing": _("免提交"),
        "standard": _("标准"), "note": _("说明"), "amount": _("金额（分）"), "basis": _("依据"), "need": _("何时需要"),
        "places": _("地点"), "address": _("地址"), "phone": _("电话"), "hours": _("开放时间"), "url": _("网址"),
        "reason": _("理由"), "exception": _("例外事项"), "aliases": _("别名"), "everyday": _("日常说法"),
        "options": _("选项"), "label": _("选项文字"), "when": _("条件"), "targets": _("涉及内容"), "because": _("原因"),
        "demo": _("演示值"), "detail": _("细节"), "limit": _("时限"), "excludes": _("不计入的时间"), "value": _("内容"),
        "agency": _("机构"), "kind": _("种类"), "trips": _("到场次数"), "source": _("来源"), "form": _("形式"),
        "blank_form": _("空表"), "sample": _("样本"), "answer": _("答复"), "question": _("问题"),
    }  # fmt: skip
    return told.get(field) or field_word("", field)
