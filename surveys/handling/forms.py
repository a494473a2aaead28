"""Forms of this room. No text may hold personal data: what is public stays clean, and so does what is kept."""

from datetime import date

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange

from portal.forms import HouseForm, options
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from surveys.collecting.privacy import find_personal_data
from surveys.handling.deadlines import MOST_DAYS

YES_NO = (("yes", _l("是")), ("no", _l("否")))
NO_NAMES = _l("不要写姓名、电话等个人信息。")


def nameless(_form: HouseForm, field: StringField) -> None:
    """Refuses text in which the scan finds personal data."""
    if field.data and find_personal_data(field.data):
        raise ValidationError(_("文字里有像个人信息的内容，请改写。"))


def _reason(label: object, *, hint: object = NO_NAMES) -> TextAreaField:
    checks = [InputRequired(_l("请填写。")), Length(max=500), nameless]
    return TextAreaField(label, checks, description=hint)


class AcceptForm(HouseForm):
    """预审."""

    is_true = RadioField(_l("是否属实"), [InputRequired(_l("请选择。"))], choices=options(YES_NO))
    is_reasonable = RadioField(_l("诉求是否合理"), [InputRequired(_l("请选择。"))], choices=options(YES_NO))
    complexity = RadioField(_l("处理难度"), [InputRequired(_l("请选择。"))])
    evidence = TextAreaField(
        _l("联系和核实的情况"), [InputRequired(_l("请填写。")), Length(max=1000), nameless], description=NO_NAMES
    )
    reason = _reason(_l("拟办意见"))


class ContestForm(HouseForm):
    """申诉."""

    kind = RadioField(_l("申诉类型"), [InputRequired(_l("请选择。"))])
    reason = _reason(
        _l("申诉理由"), hint=_l("由其他单位的两个人复核；同意剔除的理由会写进评价人的回执。不要写个人信息。")
    )


class ReasonForm(HouseForm):
    """Why, in a few sentences."""

    reason = _reason(_l("理由"))


class BeginForm(HouseForm):
    """整改措施."""

    reason = _reason(_l("整改或解释的措施"))


class SubmitForm(HouseForm):
    """What was done, and the reply."""

    evidence = TextAreaField(
        _l("整改结果和证据"), [InputRequired(_l("请填写。")), Length(max=1000), nameless], description=NO_NAMES
    )
    reply = TextAreaField(
        _l("给评价人的公开答复"),
        [InputRequired(_l("请填写。")), Length(max=1000), nameless],
        description=_l("审核通过后在回执和答复页公开。不要复述评价原话，不要写个人信息。"),
    )

    def validate_reply(self, field: TextAreaField) -> None:
        """Nothing is left to be filled in."""
        if "＿＿" in (field.data or ""):
            raise ValidationError(_("答复里还有没有填写的“＿＿”。"))


class ApproveForm(HouseForm):
    """The second person's word."""

    shows_words = BooleanField(
        _l("评价文字可以一起公开"), description=_l("只在文字不会让人认出评价人时勾选；含个人信息的文字不会公开。")
    )


class CloseForm(HouseForm):
    """回访."""

    call_back = RadioField(_l("回访结果"), [InputRequired(_l("请选择。"))])
    evidence = TextAreaField(_l("回访情况"), [Length(max=1000), nameless], description=NO_NAMES)


class ClauseForm(HouseForm):
    """The clause of the guide."""

    clause = SelectField(_l("违反的条款"), [InputRequired()])


class GiveForm(HouseForm):
    """To which colleague, and why."""

    colleague = SelectField(_l("转交给"), [InputRequired(_l("请选择一位同事。"))])
    reason = _reason(_l("转交的原因"))


class FindingForm(HouseForm):
    """An upheld complaint or an integrity finding."""

    window = SelectField(_l("窗口"), [InputRequired()])
    kind = RadioField(_l("类型"), [InputRequired(_l("请选择。"))])
    found_on = DateField(_l("认定日期"), [InputRequired(_l("请填写日期。"))])
    reason = _reason(_l("认定依据"))

    def validate_found_on(self, field: DateField) -> None:
        """Not in the future."""
        if field.data and field.data > self.today:
            raise ValidationError(_("认定日期不能晚于今天。"))

    today: date = date.max


class DeadlineForm(HouseForm):
    """A deadline of a region with its source."""

    region = SelectField(_l("地区"), [InputRequired()])
    kind = SelectField(_l("时限"), [InputRequired()])
    days = IntegerField(_l("工作日"), [InputRequired(_l("请填写天数。")), NumberRange(1, MOST_DAYS)])
    source = StringField(
        _l("依据"), [InputRequired(_l("请写明依据。")), Length(max=300)], description=_l("法规或文件的名称和条款")
    )


def fill_choices(form: HouseForm, field: str, names: dict[str, str]) -> None:
    """Gives a radio or select field its choices."""
    form[field].choices = options(names.items())
