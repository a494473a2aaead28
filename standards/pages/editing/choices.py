"""What the closed lists of a content are called: literal codes and official lists in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.i18n import gettext as _
from portal.i18n import locale
from standards.editing.shapes import Shape
from standards.guide.conditions import AllOf, AnyOf, Chosen, NoneOf, Rule
from standards.guide.content import Guide as Content
from standards.guide.text import Text
from standards.pages.code_names import code_names


def choice_words(owner: str, shape: Shape) -> Mapping[str, str]:
    """Code and word of everything that may be chosen."""
    if shape.name == "days":
        week = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
        return {str(number): word for number, word in enumerate(week, start=1)}
    found = _own_words().get((owner, shape.name), {})
    return {code: found.get(code, word) for code, word in code_names(shape.choices).items()}


def _own_words() -> Mapping[tuple[str, str], Mapping[str, str]]:
    need = {"always": _("始终适用"), "by_rule": _("按规则适用")}
    owners = ("Condition", "Limit", "Channel", "Fee", "Group", "Material", "Step", "Result")
    return {
        **{(owner, "need"): need for owner in owners},
        ("Basis", "confidence"): {"A": _("已核对原文"), "B": _("见过节选"), "C": _("凭记忆")},
        ("Limit", "kind"): {"statutory": _("法定时限"), "promised": _("承诺时限")},
        ("Limit", "counting"): {
            "region": _("按本地规定"),
            "workdays": _("按工作日"),
            "calendar": _("按自然日"),
        },
        ("Exclusion", "kind"): _exclusions(),
        ("Channel", "kind"): _channels(),
        ("Contact", "kind"): {
            "phone": _("电话"), "web": _("网站"), "email": _("邮箱"), "wechat": _("微信"), "letter": _("信函"),
            "window": _("窗口"),
        },
        ("Remedy", "kind"): {
            "statement": _("陈述申辩"), "reconsideration": _("行政复议"), "litigation": _("行政诉讼"),
        },
        ("Step", "kind"): {
            "apply": _("申请"), "accept": _("受理"), "review": _("审核"), "special": _("特别程序"),
            "decide": _("决定"), "close": _("办结"), "deliver": _("送达"), "other": _("其他环节"),
        },
        ("Material", "form"): {"paper": _("纸质"), "electronic": _("电子"), "both": _("纸质和电子")},
        ("Material", "source"): {
            "self": _("申请人自备"), "government": _("政府部门核发"), "other": _("其他来源"),
        },
        ("Rule", "effect"): {"need": _("需要"), "waive": _("免除")},
    }  # fmt: skip


def _exclusions() -> Mapping[str, str]:
    return {
        "hearing": _("听证"), "tender": _("招标"), "auction": _("拍卖"), "inspection": _("检验"),
        "testing": _("检测"), "quarantine": _("检疫"), "appraisal": _("鉴定"), "expert": _("专家评审"),
        "notice": _("公告公示"), "other": _("其他程序"),
    }  # fmt: skip


def _channels() -> Mapping[str, str]:
    return {
        "window": _("窗口办理"), "online": _("网上办理"), "app": _("手机办理"), "post": _("邮寄办理"),
        "phone": _("电话办理"), "kiosk": _("自助机办理"), "agent": _("帮办代办"), "visit": _("上门办理"),
    }  # fmt: skip


def target_words(content: Content) -> dict[str, str]:
    """Every part a rule can name, as "材料：居民身份证"."""
    kinds = {
        "condition": _("条件"), "limit": _("时限"), "channel": _("渠道"), "fee": _("收费"), "group": _("材料组"),
        "material": _("材料"), "step": _("环节"), "result": _("结果"),
    }  # fmt: skip
    return {
        target: _("%(kind)s：%(name)s", kind=kinds[target.split(":")[0]], name=part_name(part))
        for target, part in content.parts().items()
    }


def part_name(part: object) -> str:
    """What a part is called in lists: its name, its words, else its kind."""
    for name in ("name", "title", "text", "question", "value", "body"):
        found = getattr(part, name, None)
        if found is not None:
            return (found.translated(locale()) if isinstance(found, Text) else str(found))[:60]
    kind = getattr(part, "kind", None)
    words = {**_own_words()[("Limit", "kind")], **_own_words()[("Remedy", "kind")], **_channels()}
    return words.get(str(kind), str(kind or getattr(part, "key", "")))


def title_of_part(content: Content, part: object) -> str:
    """What a part is called where a page or a row is about it; a rule is told as a sentence."""
    if not isinstance(part, Rule):
        return part_name(part)
    targets = target_words(content)
    effect = _own_words()["Rule", "effect"][part.effect]
    about = _("、").join(targets.get(target, target) for target in part.targets)
    return _("%(when)s → %(effect)s：%(about)s", when=say_condition(content, part.when), effect=effect, about=about)


def say_condition(content: Content, expression: Any) -> str:
    """A condition as a sentence: (办理人 = 本人 且 …)."""
    match expression:
        case Chosen(question=question, option=option):
            return _choice_words(content).get((question, option), f"{question} = {option}")
        case AllOf(all_of=parts):
            return _joined(content, parts, _(" 且 "))
        case AnyOf(any_of=parts):
            return _joined(content, parts, _(" 或 "))
        case NoneOf(none_of=parts):
            return _("以下都不成立") + f"（{_joined(content, parts, _('；'))}）"
    return ""


def _joined(content: Content, parts: Sequence[Any], word: str) -> str:
    told = [say_condition(content, part) for part in parts]
    return told[0] if len(told) == 1 else "（" + word.join(told) + "）"


def _choice_words(content: Content) -> dict[tuple[str, str], str]:
    return {
        (question.key, option.key): f"{question.text.translated(locale())} {option.label.translated(locale())}"
        for question in content.questions
        for option in question.options
    }


def combination_words() -> Mapping[str, str]:
    """How the combinations of a condition are read."""
    return {"all_of": _("以下全部成立"), "any_of": _("以下任一成立"), "none_of": _("以下都不成立")}
