"""The small forms of a guide's page in the office."""

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from portal.forms import HouseForm, options
from portal.i18n import lazy_gettext as _l


class ReasonForm(HouseForm):
    """Why an edition goes back to its author."""

    reason = TextAreaField(_l("退回的原因"), [InputRequired(), Length(max=500)])


class PublishForm(HouseForm):
    """From when an edition is valid."""

    effective_from = DateField(
        _l("生效日期"), [InputRequired()], description=_l("今天或以后的日期；到这一天自动接替前一版。")
    )


class RetireForm(HouseForm):
    """From when an edition is no longer valid, and why."""

    on = DateField(_l("停用日期"), [InputRequired()])
    reason = TextAreaField(_l("停用的原因"), [InputRequired(), Length(max=500)])


class CommentForm(HouseForm):
    """A remark at a place of the content."""

    place = StringField(_l("针对哪一处"), [Length(max=300)], description=_l("可以不填；例如 materials.id_card。"))
    text = TextAreaField(_l("审核意见"), [InputRequired(), Length(max=2000)])


class SwitchForm(HouseForm):
    """Why a rule is switched."""

    reason = TextAreaField(_l("原因"), [InputRequired(), Length(max=500)], description=_l("会写入审计记录。"))


class DayRuleForm(HouseForm):
    """How a bare 日 of a time limit counts in a region."""

    rule = RadioField(
        _l("时限只写“日”时怎样数"),
        [InputRequired()],
        choices=options((("workdays", _l("按工作日数")), ("calendar", _l("按自然日数")))),
        description=_l("法律只写“日”、没有写明工作日的时限，按这里的口径推算办结日期；对本地区和下级都有效。"),
    )


class NewGuideForm(HouseForm):
    """What a new guide begins with."""

    name = StringField(_l("事项名称"), [InputRequired(), Length(max=200)])
    item = StringField(
        _l("基本编码"), [InputRequired(), Length(max=40)], description=_l("目录里已有的事项会沿用它的统一要素。")
    )
    code = StringField(
        _l("网页地址中的代码"),
        [InputRequired(), Length(max=60), Regexp(r"^[a-z0-9][a-z0-9-]*$", message=_l("只用小写字母、数字和 -"))],
    )
    agency = SelectField(_l("部门"), [InputRequired()])
