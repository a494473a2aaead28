"""The living page of the design system: every component, with plain sample data. In the demo only."""

from flask import render_template, request
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from portal.forms import CheckboxesField, HouseForm, options
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l

LEVELS = [
    ("5", _l("非常满意")),
    ("4", _l("满意")),
    ("3", _l("基本满意")),
    ("2", _l("不满意")),
    ("1", _l("非常不满意")),
]
TAGS = [("papers", _l("要了清单之外的材料")), ("sample", _l("没有样本")), ("late", _l("超过承诺时间"))]
HALLS = [("1", _l("延吉市政务大厅")), ("2", _l("长春市政务大厅"))]
# name, n, share, low, high, verdict: percents as the display rule prints them
WINDOWS = (
    ("YB-0007", 1204, "97.4", "96.3", "98.2", "meets"),
    ("YB-0019", 862, "86.1", "83.6", "88.3", "not_yet_shown"),
    ("CC-0107", 644, "78.3", "74.9", "81.3", "below"),
    ("CC-0211", 18, "94.4", "74.2", "99.1", "small"),
)


class SampleForm(HouseForm):
    """One field of each kind."""

    name = StringField(
        _l("姓名"), [InputRequired()], description=_l("与证件上的一致。"), render_kw={"autocomplete": "name"}
    )
    email = EmailField(_l("电子邮箱"))
    password = PasswordField(_l("密码"), [InputRequired()], render_kw={"autocomplete": "off"})
    trips = IntegerField(_l("来过几次"), [InputRequired(), NumberRange(min=1, max=9)])
    day = DateField(_l("办理日期"), [InputRequired()])
    file = FileField(_l("附件"), description=_l("PDF 或图片，不超过 10 MB。"))
    hall = SelectField(_l("大厅"), choices=options(HALLS))
    level = RadioField(_l("这次办事，您满意吗？"), [InputRequired()], choices=options(LEVELS))
    tags = CheckboxesField(_l("哪里没做好？"), choices=options(TAGS))
    comment = TextAreaField(_l("还想说什么？"), [Length(max=500)], description=_l("请不要写姓名、电话。"))
    agree = BooleanField(_l("我同意公开这段话"))


def styleguide() -> str | tuple[str, int]:
    """The page; `?invalid=1` shows the form with its errors, as status 400."""
    form = SampleForm(meta={"csrf": False})
    invalid = "invalid" in request.args
    if invalid:
        form.process(data={"comment": "字" * 501})
        form.validate()
    page = render_template("styleguide.html", form=form, windows=WINDOWS, columns=columns())
    return (page, 400) if invalid else page


def columns() -> list[dict[str, object]]:
    """The heads of the sample table; the rate sorts."""
    return [
        {"label": _("窗口")},
        {"label": _("评价数"), "numeric": True, "href": "?sort=n"},
        {"label": _("满意率"), "numeric": True, "href": "?sort=share", "sorted": "descending"},
        {"label": _("95% 区间与 85% 目标")},
        {"label": _("结论")},
    ]
