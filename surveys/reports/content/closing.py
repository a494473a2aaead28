"""Sections 8 to 10 and the annex: supervision, bands, problems and tasks, method and its changes."""

from collections.abc import Sequence
from typing import Any

from portal.i18n import gettext as _
from surveys.publishing import words
from surveys.publishing.methods.wording import describe
from surveys.reports.content.shape import Column, Facts, Section, Table, interval, named, thousands
from surveys.scoring.method import Method


def supervision_section(_facts: Facts) -> Section:
    """Supervision has no data yet, and the report says so."""
    return Section(
        "supervision",
        _("监督检查和整改"),
        (),
        (_("督查（政府督查工作条例）的计划、发现和整改没有接入本系统，本报告不含监督检查数据。"),),
    )


def bands_section(facts: Facts) -> Section:
    """How many windows stand where, with the least number of ratings it takes, and those shown to be below."""
    found, method = facts["bands"], Method.from_dict(facts["method"]["parameters"])
    counts, band_words = found["counts"], words.band_words()
    sentences = [
        _(
            "%(eligible)s 个窗口有 %(n)s 条以上评价，可以判断；评价更少的窗口只列数，不排名。",
            eligible=thousands(found["eligible"]),
            n=method.n_verdict,
        ),
        _("档次只回答“数据足以表明什么”，同一档内不分先后。示范窗口另按排名的门槛和公示产生，本报告不评选。"),
    ]
    rows = [[band, band_words[band], thousands(count)] for band, count in counts.items() if band != "A"]
    rows[0][2] = thousands(counts["A"] + counts["B"])
    tables = [Table("bands", _("各档窗口数"), (Column(_("档次")), Column(_("含义")), Column(_("窗口数"), True)), rows)]
    if found["below"]:
        tables.append(_below_table(found["below"]))
        sentences.append(
            _(
                "经多重检验校正，%(count)s 个窗口已证实未达标，列名如下；名单中错列的预期比例不超过 %(q)s%%。",
                count=len(found["below"]),
                q=f"{100 * method.q_below:g}",
            )
        )
    else:
        sentences.append(_("经多重检验校正，没有窗口被证实未达标。"))
    return Section("bands", _("窗口档次"), sentences, (), tables)


def tasks_section(_facts: Facts, tasks: Sequence[Any]) -> Section:
    """Problems and tasks with owner and date."""
    columns = (Column(_("问题")), Column(_("任务")), Column(_("责任单位")), Column(_("期限")))
    rows = [[task.problem, task.task, task.owner, task.due.isoformat() if task.due else ""] for task in tasks]
    if not rows:
        return Section("tasks", _("问题和任务"), (), (_("本期没有列出任务。"),))
    sentences = [_("共 %(count)s 项任务，各有责任单位和期限。", count=len(rows))]
    return Section("tasks", _("问题和任务"), sentences, (), (Table("tasks", _("问题和任务"), columns, rows),))


def method_section(facts: Facts, before: Facts | None) -> Section:
    """The method in plain words, and what changed since the last issue."""
    method = Method.from_dict(facts["method"]["parameters"])
    sentences = [sentence for _heading, told in describe(method)[:3] for sentence in told]
    sentences.append(
        _(
            "计分方法第 %(number)s 版，校验码 %(digest)s。",
            number=facts["method"]["number"],
            digest=facts["method"]["digest"],
        )
    )
    changed = changed_parameters(facts, before)
    if before is None:
        note = _("这是本地区的第一期报告，没有可比的上期方法。")
    elif not changed:
        note = _("与上期报告相比，计分方法没有变化。")
    else:
        note = _("与上期报告相比，计分方法有 %(count)s 处变化，见下表；两期数字不能直接相比。", count=len(changed))
    columns = (Column(_("参数")), Column(_("上期")), Column(_("本期")))
    tables = (Table("changes", _("方法的变化"), columns, changed),) if changed else ()
    return Section("method", _("附件：方法"), sentences, (note,), tables)


def changed_parameters(facts: Facts, before: Facts | None) -> list[list[str]]:
    """Parameter, value then, value now."""
    now = facts["method"]["parameters"]
    then = before["method"]["parameters"] if before else now
    return [[name, str(then.get(name, "")), str(now[name])] for name in sorted(now) if then.get(name) != now[name]]


def _below_table(rows: Sequence[Facts]) -> Table:
    columns = (
        Column(_("编号")),
        Column(_("名称")),
        Column(_("大厅")),
        Column(_("评价数"), True),
        Column(_("满意率（%）"), True),
        Column(_("95% 区间"), True),
    )
    body = [
        [row["unit"], named(row["name"]), named(row["place"]), thousands(row["n"]), row["share"], interval(row)]
        for row in rows
    ]
    return Table("below", _("已证实未达标的窗口，按编号排列"), columns, body)
