"""The forms of the clerk's pages: a one-time notice, a consultation."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from portal.forms import HouseForm, options
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l

KINDS: tuple[tuple[str, LazyString], ...] = (
    ("supplement", _l("一次性告知补正")),
    ("deferral", _l("容缺受理")),
    ("refusal", _l("不予受理")),
)
CHANNELS: tuple[tuple[str, LazyString], ...] = (
    ("phone", _l("电话")),
    ("window", _l("窗口")),
    ("web", _l("网上")),
    ("other", _l("其他")),
)
MOST_DAYS = 90
LONGEST_AGO = timedelta(days=730)


class NoticeForm(HouseForm):
    """What the counter adds to the papers that are missing."""

    kind = RadioField(_l("出具哪一种"), choices=options(KINDS), default="supplement", validators=[InputRequired()])
    received = DateField(_l("收到申请的日期"), validators=[Optional()])
    workdays = IntegerField(
        _l("请在几个工作日内补齐"),
        description=_l("法律、法规规定了期限的从其规定；没有规定的由窗口与申请人约定。"),
        default=5,
        validators=[Optional(), NumberRange(1, MOST_DAYS)],
    )
    case_number = StringField(_l("受理编号"), validators=[Length(max=50)])
    reason = TextAreaField(
        _l("不予受理的理由"), description=_l("只在不予受理时填写，会印在告知单上。"), validators=[Length(max=300)]
    )

    def validate_received(self, field: DateField) -> None:
        """A day from the future, or from years ago, is a slip."""
        today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
        if field.data and not today - LONGEST_AGO <= field.data <= today:
            raise ValidationError(_("请填写今天或以前的日期。"))


class ConsultationForm(HouseForm):
    """One line of the consultation ledger."""

    channel = RadioField(_l("怎样来问"), choices=options(CHANNELS), default="phone", validators=[InputRequired()])
    guide = SelectField(_l("问的是哪个事项"), validators=[Optional()])
    question = TextAreaField(
        _l("问了什么"),
        description=_l("不要写姓名、电话和证件号码。"),
        validators=[DataRequired(), Length(max=500)],
    )
    answer = TextAreaField(_l("怎样答复"), validators=[DataRequired(), Length(max=1000)])
    told_all = BooleanField(_l("已一次性告知全部材料和条件"))
