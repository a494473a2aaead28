"""The results of a campaign: the page, its tables as files, and their signature by a second person."""

from typing import Any

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.charts.figures import Estimate as Row
from portal.charts.figures import Words as ChartWords
from portal.charts.figures import draw_dots
from portal.db import session
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.spreadsheets import XLSX, write_book, write_csv
from surveys.collecting.intake import business_day
from surveys.questionnaires import measuring, signing, weighing
from surveys.questionnaires.content import Content
from surveys.questionnaires.measuring import Results
from surveys.questionnaires.models import Campaign
from surveys.questionnaires.sets import content_of
from surveys.questionnaires.views.room import file, find_campaign, note
from surveys.questionnaires.words import answer_name, choice_number, choice_share, disposition_names, results_facts

Table = tuple[str, list[str], list[list[Any]]]


def results_page(number: int) -> str:
    """The weighted share against the target, by group and answer, with every outcome."""
    found = find_campaign(number)
    measured = measuring.measure(session(), found)
    facts = results_facts(measured, target=found.target)
    return render_template(
        "surveys/questionnaires/results.html",
        campaign=found,
        results=measured,
        facts=facts,
        content=content_of(found.question_set),
        answer_name=answer_name,
        chart=_chart(facts, found) if facts["groups"] else None,
        stale=bool(found.weights) and weighing.is_stale(session(), found),
        today=business_day(utc_now()),
    )


def sign_results(number: int) -> ResponseReturnValue:
    """Publish the figures of a closed campaign; not by who set it up."""
    found, now = find_campaign(number), utc_now()
    signing.sign(session(), found, by=current_user.id, now=now, today=business_day(now))
    note("campaign", found.id, "campaign.published", {"answers": found.figures["answers"]})
    session().commit()
    return redirect(url_for(".results_page", number=number), 303)


def export_results(number: int) -> Response:
    """The figures of the page as one table."""
    found = find_campaign(number)
    rows = [[name, *_padded(row)] for name, _columns, table in _tables(found) for row in table]
    columns = (_("表"), _("项目"), _("答案"), _("人数"), _("比例或结果"), _("区间"), _("判断"))
    return file(write_csv(columns, rows), f"survey-{number}-results.csv")


def export_book(number: int) -> Response:
    """The figures of the page as a workbook, a sheet a table."""
    return file(write_book(_tables(find_campaign(number))), f"survey-{number}.xlsx", media_type=XLSX)


def export_answers(number: int) -> Response:
    """Every answer with its weight, in no order of time and with nothing that names a person."""
    found = find_campaign(number)
    codes = [question.code for question in content_of(found.question_set).questions]
    rows = [
        [
            *(one.groups.get(name, "") for name in found.groups),
            *(one.mode, one.language, one.weight),
            *(_plain(one.answers.get(code)) for code in codes),
            *("" if one.complete else "partial", "over" if one.over_quota else ""),
        ]
        for one in weighing.responses(session(), found)
    ]
    note("campaign", found.id, "campaign.answers_taken", {"answers": len(rows)})
    session().commit()
    columns = (*found.groups, "mode", "language", "weight", *codes, "complete", "quota")
    return file(write_csv(columns, rows), f"survey-{number}.csv")


def _tables(found: Campaign) -> list[Table]:
    """The tables of the page: figures, groups, answers, outcomes; the printed words, so that all say the same."""
    measured = measuring.measure(session(), found)
    facts = results_facts(measured, target=found.target)
    named = disposition_names()
    return [
        (_("结果"), [_("项目"), _("数值")], [[name, value] for name, value in facts["lines"]]),
        (
            _("分组"),
            [_("分组"), _("类别"), _("答卷数"), _("满意率（%）"), _("95% 区间（%）"), _("判断")],
            [
                [one["group"], one["value"], one["n"], one["share"] or one["mark"], one["interval"], one["word"]]
                for one in facts["groups"]
            ],
        ),
        (
            _("答案"),
            [_("题号"), _("行"), _("答案"), _("人数"), _("加权比例（%）")],
            _answer_rows(measured, content_of(found.question_set)),
        ),
        (
            _("各人结果"),
            [_("结果"), _("人数")],
            [[named[code], count] for code, count in measured.outcomes.items()],
        ),
    ]


def _answer_rows(measured: Results, content: Content) -> list[list[Any]]:
    named = {question.code: question for question in content.questions}
    return [
        [
            one.question,
            one.row,
            answer_name(named[one.question], one.answer),
            choice_number(one.n, one.status),
            choice_share(one.share, one.status),
        ]
        for one in measured.choices
    ]


def _chart(facts: dict[str, Any], found: Campaign) -> Any:
    rows = [
        Row(
            f"{one['group']} · {one['value']}",
            float(one["share"]) if one["share"] else None,
            float(one["low"]) if one["share"] else None,
            float(one["high"]) if one["share"] else None,
            one["verdict"],
        )
        for one in facts["groups"]
    ]
    words = ChartWords(
        name="survey-groups",
        title=_("各组的加权满意率和 95% 区间"),
        description=_("每行一组，点是满意率，横线是区间，虚线是目标；数字在下面的表里。"),
        value=_("满意率（%）"),
        target=_("目标 %(target)s%%", target=f"{100 * found.target:g}"),
    )
    return draw_dots(rows, words, target=100 * found.target)


def _padded(row: list[Any]) -> list[Any]:
    return [*row, *[""] * (6 - len(row))]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, dict):
        return " ".join(f"{row}={given}" for row, given in sorted(value.items()))
    return "" if value is None else str(value)
