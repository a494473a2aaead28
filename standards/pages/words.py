"""How the values of a guide are said to people, in the language of the request."""

from datetime import date

from flask_babel import format_date

from portal.i18n import gettext as _
from portal.i18n import locale
from standards.guide.papers import Material
from standards.guide.parts import Fee, Hours, Limit, StepLimit, Trips
from standards.guide.text import Text


def say(text: Text | None) -> str:
    """The text in the language of the request, in Chinese where it has none; empty for nothing."""
    return text.translated(locale()) if text else ""


def limit_words(limit: Limit | StepLimit | None) -> str:
    """A limit with its unit as the source writes it: 15 个工作日, 即时办结."""
    if limit is None:
        return _("未设定")
    if limit.unit == "即办" or limit.number is None:
        return _("当场办结")
    forms = {
        "工作日": _("%(n)s 个工作日", n=limit.number),
        "自然日": _("%(n)s 个自然日", n=limit.number),
        "日": _("%(n)s 日", n=limit.number),
        "小时": _("%(n)s 小时", n=limit.number),
        "分钟": _("%(n)s 分钟", n=limit.number),
        "月": _("%(n)s 个月", n=limit.number),
    }
    return forms[limit.unit]


def exclusion_words(limit: Limit | None) -> str:
    """What the clock of a limit does not count."""
    if limit is None or not limit.excludes:
        return ""
    names = {
        "hearing": _("听证"),
        "tender": _("招标"),
        "auction": _("拍卖"),
        "inspection": _("检验"),
        "testing": _("检测"),
        "quarantine": _("检疫"),
        "appraisal": _("鉴定"),
        "expert": _("专家评审"),
        "notice": _("公告公示"),
        "other": _("其他程序"),
    }
    return _("不含%(names)s所需时间", names=_("、").join(names[one.kind] for one in limit.excludes))


def trips_words(trips: Trips | None) -> str:
    """The promised trips."""
    if trips is None:
        return _("未承诺")
    if trips.number == 0:
        return _("零跑动")
    return _("只跑一次") if trips.number == 1 else _("需到场 %(n)s 次", n=trips.number)


def fee_words(fee: Fee) -> str:
    """An amount in yuan, or the standard in words."""
    if fee.amount is None:
        return say(fee.standard)
    yuan = f"{fee.amount // 100}" if fee.amount % 100 == 0 else f"{fee.amount / 100:.2f}"
    return _("%(yuan)s 元", yuan=yuan)


def paper_counts(paper: Material) -> str:
    """Originals and copies of a paper: 原件 1 份，复印件 2 份."""
    parts = []
    if paper.originals:
        parts.append(_("原件 %(n)s 份", n=paper.originals))
    if paper.copies:
        parts.append(_("复印件 %(n)s 份", n=paper.copies))
    if paper.form == "electronic":
        parts.append(_("电子件"))
    return _("，").join(parts)


def channel_word(kind: str) -> str:
    """The name of a kind of channel."""
    names = {
        "window": _("窗口办理"),
        "online": _("网上办理"),
        "app": _("手机办理"),
        "post": _("邮寄办理"),
        "phone": _("电话办理"),
        "kiosk": _("自助机办理"),
        "agent": _("帮办代办"),
        "visit": _("上门办理"),
    }
    return names[kind]


def remedy_word(kind: str) -> str:
    """The name of a remedy."""
    return {"statement": _("陈述申辩"), "reconsideration": _("行政复议"), "litigation": _("行政诉讼")}[kind]


def kind_words(kind: str) -> str:
    """The name of a kind of one-time notice."""
    return {"supplement": _("一次性告知补正"), "deferral": _("容缺受理"), "refusal": _("不予受理")}[kind]


def consequence_words(code: str) -> str:
    """What follows when a notice is heeded, or is not."""
    told = {
        "clock_restarts": _("需要补正的内容已在本单全部列出；补齐后，办理期限自补齐之日起重新计算。"),
        "may_apply_again": _("条件具备或者材料齐全后，可以重新申请。"),
        "overdue_withdrawn": _("本次先予受理。逾期未补交的，视为撤回申请。"),
    }
    return told[code]


def hours_words(hours: tuple[Hours, ...]) -> str:
    """Opening hours: 周一至周五 08:30–16:30."""
    return _("；").join(f"{_days(one.days)} {one.opens}–{one.closes}" for one in hours)


def _days(days: tuple[int, ...]) -> str:
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    if len(days) > 2 and list(days) == list(range(days[0], days[-1] + 1)):
        return _("%(first)s至%(last)s", first=names[days[0] - 1], last=names[days[-1] - 1])
    return _("、").join(names[day - 1] for day in days)


def day_words(day: date | None) -> str:
    """A date in the language of the request."""
    return str(format_date(day, "long")) if day else ""
