"""Sections 3 and 4: what the guides promise, what the check finds in them, and how long things take."""

from portal.i18n import gettext as _
from surveys.reports.content.shape import Column, Facts, Section, Table, named, thousands


def standards_section(facts: Facts) -> Section:
    """Guides checked, rules broken, the one-trip promise and whether people say it was kept."""
    found, taken = facts["standards"], facts["trips_taken"]
    trips = found["trips"]
    if not found["guides"]:
        return Section("standards", _("标准化"), (), (_("本地区没有生效的办事指南，无法检查。"),))
    sentences = [
        _(
            "期末生效的办事指南 %(guides)s 份，平均质量 %(score)s 分（满分 100）；%(fine)s 份没有必须改正的问题。",
            guides=thousands(found["guides"]),
            score=found["score"],
            fine=thousands(found["without_errors"]),
        ),
        _(
            "自动检查发现必须改正 %(errors)s 处、需要核实 %(warns)s 处、建议改进 %(advices)s 处。",
            errors=thousands(found["errors"]),
            warns=thousands(found["warns"]),
            advices=thousands(found["advices"]),
        ),
        _(
            "承诺：%(stated)s 份指南写明跑动次数，"
            "其中 %(one)s 份承诺最多跑一次（%(none)s 份零跑动），%(exceptions)s 份列入例外事项。",
            stated=trips["stated"],
            one=trips["one"],
            none=trips["none"],
            exceptions=trips["exceptions"],
        ),
    ]
    told, missing = _kept(taken)
    sentences += told
    tables = (_rules_table(found), _trips_table(taken)) if found["rules"] else (_trips_table(taken),)
    return Section("standards", _("标准化"), sentences, missing, tables)


def timeliness_section(facts: Facts) -> Section:
    """Promised against legal limits; whether they were kept is not known here."""
    limits = facts["timeliness"]
    sentences = []
    if limits["pairs"]:
        sentences.append(
            _(
                "%(pairs)s 份指南的法定时限和承诺时限单位相同，"
                "承诺时限平均为法定时限的 %(share)s%%，%(shorter)s 份短于法定时限。",
                pairs=limits["pairs"],
                share=limits["mean_share"],
                shorter=limits["shorter"],
            )
        )
    if limits["at_once"]:
        sentences.append(_("%(count)s 份指南承诺当场办结。", count=limits["at_once"]))
    blame = {row["code"]: row["n"] for row in facts["themes"]["blame"]}
    late = [(code, blame[code]) for code in ("209", "110") if code in blame]
    if late:
        sentences.append(
            _(
                "办事人反映超时：%(said)s。",
                said="；".join(f"{code} {_tag(code)} {thousands(n)}" for code, n in late),
            )
        )
    missing = [_("没有接入办件系统的受理和办结时间，按时办结率和超期原因无法计算，本报告不作估计。")]
    return Section("timeliness", _("时效"), sentences, missing)


def _kept(taken: Facts) -> tuple[list[str], list[str]]:
    """What people say of the promise, and what cannot be told."""
    sentences, missing = [], []
    if taken["once"]["share"]:
        sentences.append(
            _(
                "兑现：%(whole)s 位办事人说了跑动次数，其中 %(share)s%% 最多跑一次。",
                whole=thousands(taken["once"]["whole"]),
                share=taken["once"]["share"],
            )
        )
    else:
        missing.append(_("说明跑动次数的评价太少，无法计算兑现情况。"))
    if taken["kept"]["share"]:
        sentences.append(
            _(
                "能对上办事指南的 %(whole)s 次办理中，%(share)s%% 没有超过指南承诺的跑动次数。",
                whole=thousands(taken["kept"]["whole"]),
                share=taken["kept"]["share"],
            )
        )
    else:
        missing.append(_("评价没有关联到具体办事指南，不能逐项比较承诺和实际的跑动次数。"))
    return sentences, missing


def _tag(code: str) -> str:
    return {"209": _("未在承诺时间内办结"), "110": _("无理由超过法定办理时间")}[code]


def _rules_table(found: Facts) -> Table:
    severities = {"error": _("必须改正"), "warn": _("需要核实"), "advice": _("建议改进")}
    columns = (Column(_("检查规则")), Column(_("程度")), Column(_("指南数"), True), Column(_("处数"), True))
    rows = [
        [named(rule["sentence"]), severities[rule["severity"]], thousands(rule["guides"]), thousands(rule["findings"])]
        for rule in found["rules"]
    ]
    return Table("rules", _("出现最多的问题"), columns, rows)


def _trips_table(taken: Facts) -> Table:
    columns = (
        Column(_("办事人的回答")),
        Column(_("人数"), True),
        Column(_("回答人数"), True),
        Column(_("比例（%）"), True),
    )
    labels = {
        "once": _("最多跑一次"),
        "kept": _("没有超过指南承诺的次数"),
        "done": _("今天办成了"),
        "papers": _("没办成，缺材料"),
    }
    rows = [
        [label, thousands(taken[name]["part"]) or "—", thousands(taken[name]["whole"]), taken[name]["share"] or "—"]
        for name, label in labels.items()
    ]
    return Table("trips", _("跑动次数和办成情况"), columns, rows)
