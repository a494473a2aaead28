"""Forms of the office for question sets, campaigns and plans."""

import json

from flask_wtf.file import FileField, FileRequired
from pydantic import ValidationError as ContentError
from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from portal.forms import HouseForm, options
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from surveys.questionnaires.content import CODE, Content


class SetForm(HouseForm):
    """A draft of a question set, as its document."""

    code = StringField(_l("问卷代码"), [InputRequired(), Regexp(CODE)], description=_l("小写字母、数字和下划线"))
    document = TextAreaField(
        _l("问卷内容（JSON）"),
        [InputRequired(), Length(max=100_000)],
        description=_l("题型：level 五级、single 单选、multiple 多选、number 数字、text 文字、matrix 矩阵"),
    )

    def validate_document(self, field: TextAreaField) -> None:
        """The document is a sound question set."""
        try:
            self.content = Content.model_validate_json(field.data)
        except ContentError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ValidationError(_("内容有误：%(place)s %(fault)s", place=place, fault=first["msg"])) from None


class CampaignForm(HouseForm):
    """A new campaign with its frame."""

    title = StringField(_l("名称"), [InputRequired(), Length(max=120)])
    question_set = SelectField(_l("问卷"), [InputRequired()])
    opens_on = DateField(_l("开始日期"), [InputRequired()])
    closes_on = DateField(_l("结束日期"), [InputRequired()])
    target = DecimalField(_l("目标满意率（%）"), [InputRequired(), NumberRange(1, 99)], default=85)
    groups = StringField(
        _l("分组列"),
        [Optional(), Length(max=200)],
        description=_l("抽样框表里用来分组的列名，用逗号分开；第一列用于配额和分层"),
    )
    quotas = StringField(
        _l("配额"), [Length(max=2000)], description=_l("例如 延吉市=120, 珲春市=80；不填则按抽样框比例")
    )
    weighting = SelectField(
        _l("加权"),
        choices=options(
            [("none", _l("不加权")), ("cell", _l("按组合单元加权")), ("raking", _l("按各列边际加权（raking）"))]
        ),
    )
    frame = FileField(
        _l("抽样框（CSV 或 XLSX）"),
        [FileRequired(_l("请选择抽样框文件。"))],
        description=_l("必须有 reference 列（办件编号等），不要放姓名和电话"),
    )

    def validate_closes_on(self, field: DateField) -> None:
        """It closes after it opens."""
        if self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(_("结束日期不能早于开始日期。"))

    def validate_quotas(self, field: StringField) -> None:
        """Quotas are `group=number`."""
        self.wanted: dict[str, int] = {}
        for part in (field.data or "").replace("，", ",").split(","):
            if part.strip():
                group, _sep, number = part.partition("=")
                if not number.strip().isdigit():
                    raise ValidationError(_("配额写成“分组=人数”，用逗号分开。"))
                self.wanted[group.strip()] = int(number)


class DrawForm(HouseForm):
    """How many to draw."""

    size = IntegerField(_l("抽取人数"), [InputRequired(), NumberRange(1, 100_000)])


class PlanForm(HouseForm):
    """What a sample must be able to show."""

    mark_optional = False

    class Meta(HouseForm.Meta):
        """Nothing is changed, so nothing is guarded."""

        csrf = False

    margin = DecimalField(_l("允许误差（百分点）"), [InputRequired(), NumberRange(0.5, 20)], default=5)
    share = DecimalField(_l("预计满意率（%）"), [InputRequired(), NumberRange(1, 99)], default=50)
    population = IntegerField(_l("总人数（不填按无限）"), [Optional(), NumberRange(1)])
    cluster = IntegerField(_l("每个窗口抽几人"), [InputRequired(), NumberRange(1, 1000)], default=1)
    rho = DecimalField(_l("窗口内相似程度 ρ"), [InputRequired(), NumberRange(0, 1)], default=0, places=2)
    response_rate = DecimalField(_l("预计应答率（%）"), [InputRequired(), NumberRange(1, 100)], default=100)
    target = DecimalField(_l("目标满意率（%）"), [InputRequired(), NumberRange(1, 99)], default=85)


def pretty(document: dict[str, object]) -> str:
    """A document for people to edit."""
    return json.dumps(document, ensure_ascii=False, indent=2)
