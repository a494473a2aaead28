"""Pages for entering sheets: a list of batches, a new one, its lines, the differences of two readings."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from wtforms import BooleanField, DateField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired

from portal import i18n
from portal.audience import Audience, audience
from portal.audit.record import Actor, Change, record
from portal.db import session
from portal.errors import NotFound
from portal.forms import HouseForm, Problem, options
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.collecting.keys import keys_of
from surveys.paper.entry import (
    Fault,
    Line,
    batches,
    differences,
    enter,
    enterable_windows,
    find_batch,
    read_line,
    settle,
)
from surveys.paper.models import PaperBatch

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LINES = 20
OLDEST = timedelta(days=30)


class BatchForm(HouseForm):
    """A batch of sheets of one window and day."""

    window = SelectField(_l("被评价的窗口"), [InputRequired()], description=_l("不能录入自己大厅或自己部门的评价"))
    way = RadioField(_l("来源"), [InputRequired()], choices=options([("paper", _l("纸质")), ("phone", _l("电话"))]))
    rated_on = DateField(_l("评价日期"), [InputRequired()])
    twice = BooleanField(_l("双人录入：由两个人各录一遍，不一致的逐张核对"))

    def validate_rated_on(self, field: DateField) -> None:
        """A day of the last thirty."""
        today = business_day(utc_now())
        if not today - OLDEST <= field.data <= today:
            raise ValidationError(_("请填最近 30 天里的日期。"))


def entry_pages() -> Blueprint:
    """Entering sheets, for people outside the rated hall."""
    pages = audience("paper", __name__, Audience.OVERSIGHT, template_folder=str(TEMPLATES))
    pages.add_url_rule("/office/paper", view_func=index)
    pages.add_url_rule("/office/paper/new", view_func=new, methods=["GET", "POST"])
    pages.add_url_rule("/office/paper/<int:number>", view_func=lines, methods=["GET", "POST"])
    pages.add_url_rule("/office/paper/<int:number>/settle", view_func=settle_sheet, methods=["POST"])
    return pages


def index() -> str:
    """The batches this person may enter."""
    return render_template("surveys/paper/batches.html", batches=batches(session(), current_user.scope))


def new() -> ResponseReturnValue:
    """Begin a batch."""
    form = BatchForm(rated_on=business_day(utc_now()))
    windows = {one.code: one for one in enterable_windows(session(), current_user.scope)}
    locale = i18n.locale()
    form.window.choices = options(
        (code, f"{one.hall.name_in(locale)} · {one.name_in(locale)}") for code, one in windows.items()
    )
    if not form.validate_on_submit():
        return render_template("surveys/paper/new.html", form=form), 400 if form.is_submitted() else 200
    batch = PaperBatch(
        window=windows[form.window.data],
        way=form.way.data,
        rated_on=form.rated_on.data,
        twice=form.twice.data,
        created_by=current_user.id,
    )
    session().add(batch)
    session().flush()
    _note(batch, "paper.batch_added", {"window": batch.window.code, "way": batch.way, "twice": batch.twice})
    session().commit()
    return redirect(url_for(".lines", number=batch.id), 303)


def lines(number: int) -> ResponseReturnValue:
    """Type sheets in; what is wrong comes back with its reason, everything else is stored."""
    batch = _find(number)
    if request.method == "GET":
        return _page(batch, [], {})
    typed = _typed()
    good = [line for line in typed if isinstance(line, Line)]
    faults = [line for line in typed if isinstance(line, Fault)]
    faults += enter(session(), batch, good, by=current_user.id, now=utc_now(), keys=_keys())
    if len(good) > len(faults) - (len(typed) - len(good)):
        _note(batch, "paper.entered", {"sheets": len(typed) - len(faults)})
    session().commit()
    if not faults:
        return redirect(url_for(".lines", number=number), 303)
    wrong = {fault.number for fault in faults}
    kept = {row: value for row, value in enumerate(_rows()) if value["number"].upper() in {n.upper() for n in wrong}}
    return _page(batch, faults, kept), 400


def settle_sheet(number: int) -> ResponseReturnValue:
    """With the sheet in hand: which of two readings is right."""
    batch = _find(number)
    level = request.form.get("level", type=int)
    for sheet in differences(batch):
        if level and sheet.number == request.form.get("sheet") and level in (sheet.level, sheet.second_level):
            settle(session(), sheet, level=level, now=utc_now(), keys=_keys())
            _note(batch, "paper.settled", {"sheet": sheet.number, "level": level})
    session().commit()
    return redirect(url_for(".lines", number=number), 303)


def _page(batch: PaperBatch, faults: list[Fault], kept: dict[int, dict[str, str]]) -> str:
    words = {
        "number": _("单号只能用字母、数字和连字符"),
        "level": _("满意程度填 1 到 5"),
        "tags": _("标签代码不属于这个满意程度"),
        "taken": _("这个单号已经录过"),
        "same_person": _("第二遍要由另一个人录入"),
    }
    problems = [Problem("number-0", f"{fault.number}{_('：')}{words[fault.reason]}") for fault in faults]
    return render_template(
        "surveys/paper/lines.html",
        batch=batch,
        rows=list(kept.values()) + [{}] * (LINES - len(kept)),
        problems=problems,
        different=differences(batch),
        waiting=[sheet for sheet in batch.sheets if batch.twice and sheet.second_by is None],
        entered=[sheet for sheet in batch.sheets if sheet.rating_id is not None],
    )


def _rows() -> list[dict[str, str]]:
    names = ("number", "level", "tags", "comment")
    columns = [request.form.getlist(name)[:200] for name in names]
    return [
        {name: value.strip() for name, value in zip(names, values, strict=True)}
        for values in zip(*columns, strict=False)
    ]


def _typed() -> list[Line | Fault]:
    """The lines with a level or a comment; a number alone was only offered."""
    return [
        read_line(row["number"], row["level"], tags=row["tags"], comment=row["comment"])
        for row in _rows()
        if row["level"] or row["comment"]
    ]


def _find(number: int) -> PaperBatch:
    found = find_batch(session(), current_user.scope, number=number)
    if found is None:
        raise NotFound(_("没有这批评价，或者它属于您自己的大厅。"))
    return found


def _keys() -> Any:
    return keys_of(current_app.config["SETTINGS"])


def _note(batch: PaperBatch, action: str, after: dict[str, Any]) -> None:
    change = Change("paper_batch", str(batch.id), after=after)
    record(session(), change, actor=Actor(current_user.id, current_user.role), action=action)
