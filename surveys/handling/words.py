"""What states, steps, clauses and refusals are called, in the language of the page."""

from portal.i18n import gettext as _
from portal.i18n import locale
from standards.guide.content import Guide
from standards.guide.parts import Limit, Part
from surveys.collecting.words import part_names
from surveys.handling.clauses import SECTIONS, Clause, keys_of
from surveys.handling.deadlines import Deadline
from surveys.handling.findings import STANDINGS
from surveys.handling.states import MoveRefused

TONES = {"closed": "good", "excluded": "neutral", "appeal": "ink", "to_approve": "ink"}


def state_names() -> dict[str, str]:
    """The states in the order of the way."""
    return {
        "screening": _("待预审"),
        "appeal": _("申诉待复核"),
        "to_rectify": _("待整改"),
        "rectifying": _("整改中"),
        "to_approve": _("待审核"),
        "to_call_back": _("待回访"),
        "closed": _("已办结"),
        "excluded": _("已剔除"),
    }


def act_names() -> dict[str, str]:
    """What somebody did, as the timeline says it."""
    return {
        "open": _("立案"),
        "take": _("接手办理"),
        "give": _("转交给同事"),
        "clause": _("认定违反的条款"),
        "accept": _("预审"),
        "contest": _("提出申诉"),
        "uphold": _("第一人同意剔除"),
        "reinstate": _("申诉不成立，恢复办理"),
        "strike": _("两人复核后剔除"),
        "begin": _("开始整改"),
        "ask_revision": _("建议修订标准"),
        "revise": _("修订标准"),
        "submit": _("提交审核"),
        "send_back": _("退回补充"),
        "approve": _("审核通过并公开答复"),
        "contact": _("查看联系方式"),
        "close": _("回访办结"),
        "reopen": _("重新整改"),
    }


def clock_names() -> dict[str, str]:
    """The deadlines."""
    return {
        "verify": _("联系核实"),
        "simple": _("简单问题整改答复"),
        "complex": _("复杂问题整改答复"),
        "appeal": _("申诉复核"),
        "call_back": _("回访"),
    }


def source_of(deadline: Deadline) -> str:
    """The text a deadline rests on, or that none was found."""
    return deadline.source if deadline.cited else _("没有查到公开条文，演示值")


def complexity_names() -> dict[str, str]:
    """How hard it is to put right."""
    return {"simple": _("简单问题"), "complex": _("复杂问题")}


def appeal_names() -> dict[str, str]:
    """The grounds of an appeal."""
    return {"mistaken": _("误评"), "malicious": _("恶意差评")}


def call_back_names() -> dict[str, str]:
    """How a call-back ended."""
    return {
        "satisfied": _("对处理结果满意"),
        "unsatisfied": _("对处理结果不满意"),
        "unreached": _("没有联系上"),
        "no_contact": _("没有留下联系方式"),
    }


def wording_names() -> dict[str, str]:
    """The replies to begin with."""
    return {
        "rectified": _("属实，已整改"),
        "revised": _("属实，修订标准"),
        "explained": _("有依据，作解释"),
        "not_found": _("没有查到"),
    }


def metric_names() -> dict[str, str]:
    """The measures of handling."""
    return {
        "replied": _("差评回复率"),
        "rectified": _("按期整改率"),
        "excluded": _("复核剔除率"),
        "improved": _("追评改善率"),
    }


def finding_names() -> dict[str, str]:
    """What can stand against a window."""
    return {"complaint": _("属实投诉"), "integrity": _("违规认定")}


def standing_names() -> dict[str, str]:
    """Where a finding stands."""
    names = (_("待第二人确认"), _("已确认"), _("待第二人同意撤销"), _("已撤销"), _("未成立，已作废"))
    return dict(zip(STANDINGS, names, strict=True))


def tell_refusal(error: MoveRefused) -> str:
    """Why a step was refused, and what to do."""
    told = {
        "state": _("这件差评现在不能做这一步，可能刚被别人办理过。请刷新后再看。"),
        "colleague": _("只能转交给能办理这件差评的同事。"),
        "role": _("这一步不由您的身份办理。"),
        "same_person": _("需要另一个人来做：同一个人不能既提交又审核。"),
        "own_unit": _("被评单位的人和提出申诉的人不能参加这项决定。"),
        "owner": _("只有这件差评的承办人可以查看联系方式。请先接手办理。"),
        "guide": _("这份办事指南不在您的范围里，请由管理它的部门修订。"),
        "appealed_before": _("这件差评已经申诉过一次，不能再申诉。"),
        "reason": _("请写明理由或者结果。"),
        "reply": _("请写一份不超过 1000 字的答复。"),
        "personal": _("文字里有像个人信息的内容（电话、证件号、姓名等），请改写后再提交。"),
        "call_back": _("回访结果与是否留有联系方式不符，请重新选择。"),
        "no_contact": _("没有联系方式，或者已到期删除。"),
    }
    return told.get(error.code, told["state"])


def tell_stale(_error: Exception) -> str:
    """That somebody else changed the same case a moment ago."""
    return tell_refusal(MoveRefused("state"))


def clause_title(clause: Clause, guide: Guide | None) -> str:
    """The clause in a few words: its part and its name in the guide."""
    part = part_names().get(clause.part, clause.part)
    found = _part(clause, guide)
    if found is None:
        return part
    text = getattr(found, "name", None) or getattr(found, "text", None)
    name = text.translated(locale()) if text else _limit(found)
    return _("%(part)s：%(name)s", part=part, name=name)


def clause_text(clause: Clause, guide: Guide | None) -> str:
    """What the guide says there."""
    if guide is None:
        return ""
    if clause.part == "trips":
        return _("到现场 %(number)s 次", number=guide.trips.number) if guide.trips else _("指南没有写明")
    if clause.key == "" and keys_of(guide, clause.part) != [""]:
        return ""
    found = _part(clause, guide)
    if found is None:
        return _("指南没有写明") if clause.part in SECTIONS else ""
    if clause.part in ("materials", "sharing"):
        return _paper(found)
    return ""


def _part(clause: Clause, guide: Guide | None) -> Part | None:
    if guide is None or not clause.key:
        return None
    lists: dict[str, tuple[Part, ...]] = {
        "conditions": guide.conditions,
        "materials": guide.materials,
        "sharing": guide.materials,
        "limits": guide.limits,
        "online": guide.channels,
    }
    return next((part for part in lists.get(clause.part, ()) if part.key == clause.key), None)


def _limit(part: Part) -> str:
    if not isinstance(part, Limit):
        return part.key
    kind = {"statutory": _("法定时限"), "promised": _("承诺时限")}[part.kind]
    return f"{kind} {part.number if part.number is not None else ''} {part.unit}".replace("  ", " ")


def _paper(part: Part) -> str:
    told = [
        _("原件 %(n)s 份", n=getattr(part, "originals", 0)) if getattr(part, "originals", 0) else "",
        _("复印件 %(n)s 份", n=getattr(part, "copies", 0)) if getattr(part, "copies", 0) else "",
        _("可以通过数据共享取得") if getattr(part, "by_sharing", False) else "",
        _("可以容缺后补") if getattr(part, "may_follow", False) else "",
        _("可以用承诺代替") if getattr(part, "by_promise", False) else "",
    ]
    return " · ".join(one for one in told if one) or _("指南列明的材料")
