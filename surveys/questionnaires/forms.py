"""Forms of the office for campaigns, samples, letters, quotas and plans."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    DecimalField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from portal.forms import HouseForm, options
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from surveys.questionnaires.contacts import is_contact_column
from surveys.questionnaires.quotas import BETWEEN

PHONE = r"^[0-9+（）()\- 转]{5,30}$"


def split_list(text: str | None) -> list[str]:
    """Names written with commas of either width."""
    return [name.strip() for name in (text or "").replace("，", ",").split(",") if name.strip()]


class CampaignForm(HouseForm):
    """A new campaign with its frame."""

    title = StringField(_l("名称"), [InputRequired(), Length(max=120)])
    question_set = SelectField(_l("问卷"), [InputRequired()])
    opens_on = DateField(_l("开始日期"), [InputRequired()])
    closes_on = DateField(_l("结束日期"), [InputRequired()])
    target = DecimalField(_l("目标满意率（%）"), [InputRequired(), NumberRange(1, 99)], default=85, places=None)
    groups = StringField(
        _l("分组列"),
        [Optional(), Length(max=200)],
        description=_l("抽样框表里用来分组的列名，用逗号分开；第一列用于分层"),
    )
    region_group = StringField(
        _l("哪一列是地区"), [Optional(), Length(max=60)], description=_l("写了就按地区给出满意率；值用地区全称或代码")
    )
    quota_groups = StringField(
        _l("配额按哪几列"), [Optional(), Length(max=200)], description=_l("不填按第一列；填两列就按两列的组合")
    )
    quotas = TextAreaField(
        _l("配额"),
        [Length(max=4000)],
        description=_l("要完成多少份，例如 延吉市=120, 珲春市=80；组合写成 延吉市/60+=40。不填则按抽样框比例抽取"),
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
        description=_l(
            "必须有 reference 列（办件编号等）。要寄信、发短信或打电话的，可以有 姓名、电话、地址、邮编、语言 列："
            "这几列加密保存，答完或调查结束就删除"
        ),
    )

    def validate_closes_on(self, field: DateField) -> None:
        """It closes after it opens."""
        if self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(_("结束日期不能早于开始日期。"))

    def validate_groups(self, field: StringField) -> None:
        """What names a person is no group."""
        personal = [name for name in split_list(field.data) if is_contact_column(name)]
        if personal:
            raise ValidationError(_("“%(name)s”是联系方式，不能用来分组。", name=personal[0]))

    def validate_region_group(self, field: StringField) -> None:
        """It is one of the groups."""
        self._require_groups([field.data] if field.data else [])

    def validate_quota_groups(self, field: StringField) -> None:
        """They are some of the groups."""
        self._require_groups(split_list(field.data))

    def validate_quotas(self, field: TextAreaField) -> None:
        """Quotas are `group=number`."""
        self.wanted = read_quotas(field.data)
        parts = {len(cell.split(BETWEEN)) for cell in self.wanted}
        if self.wanted and parts != {max(len(split_list(self.quota_groups.data)), 1)}:
            raise ValidationError(_("每个配额要写全“配额按哪几列”里的各列，用斜线分开。"))

    def _require_groups(self, names: Sequence[str]) -> None:
        unknown = [name for name in names if name not in split_list(self.groups.data)]
        if unknown:
            raise ValidationError(_("“%(name)s”不在分组列里。", name=unknown[0]))


def read_quotas(text: str | None) -> dict[str, int]:
    """Targets by cell; ValidationError when a part is not `cell=number`."""
    wanted: dict[str, int] = {}
    for part in split_list((text or "").replace("\n", ",")):
        cell, _sep, number = part.partition("=")
        if not number.strip().isdigit():
            raise ValidationError(_("配额写成“分组=人数”，用逗号分开。"))
        wanted[BETWEEN.join(piece.strip() for piece in cell.split("/"))] = int(number)
    return wanted


class DrawForm(HouseForm):
    """How many to draw."""

    size = IntegerField(_l("最多抽取人数"), [InputRequired(), NumberRange(1, 100_000)])
    rate = DecimalField(
        _l("预计应答率（%）"),
        [Optional(), NumberRange(5, 100)],
        default=100,
        places=None,
        description=_l("有配额时，按还差的份数除以应答率来抽"),
    )


class SenderForm(HouseForm):
    """Who asks: what every letter, text message and script says."""

    organ = StringField(_l("调查单位"), [InputRequired(), Length(max=80)])
    phone = StringField(_l("咨询电话"), [InputRequired(), Regexp(PHONE, message=_l("请填写可以打通的电话号码。"))])
    sender = StringField(_l("寄信人地址"), [Length(max=120)])
    purpose = TextAreaField(
        _l("处理目的和法律依据"),
        [Length(max=200)],
        description=_l("写进个人信息告知；不填用通用说法"),
    )


class MailingForm(HouseForm):
    """One wave."""

    deadline = DateField(_l("请对方在哪天以前回答"), [InputRequired()])
    language = SelectField(
        _l("信的语言"),
        choices=options([("", _l("各人自己的语言")), ("zh", _l("中文")), ("ko", "한국어"), ("en", "English")]),
    )
    only = StringField(
        _l("只给这几个编号"),
        [Optional(), Length(max=2000)],
        description=_l("例如信被退回、要重寄一封；不填就是全部还没有答的人"),
    )


class InterviewerForm(HouseForm):
    """Whose account may telephone."""

    email = EmailField(_l("访员的登录邮箱"), [InputRequired(), Length(max=255)])


class ExceptionForm(HouseForm):
    """Why a full cell is opened again."""

    cell = SelectField(_l("哪一类"), [InputRequired()])
    reason = StringField(_l("为什么要继续"), [InputRequired(_l("请写明理由。")), Length(max=300)])


class WeighForm(HouseForm):
    """How far weights may lie above their mean."""

    cap = SelectField(
        _l("权重上限"),
        choices=options(
            [("0", _l("不设上限")), ("5", _l("均值的 5 倍")), ("4", _l("均值的 4 倍")), ("3", _l("均值的 3 倍"))]
        ),
        default="0",
        description=_l("设上限能减小误差，但会留下一点偏差"),
    )


class PlanForm(HouseForm):
    """What a sample must be able to show."""

    mark_optional = False

    class Meta(HouseForm.Meta):
        """Nothing is changed, so nothing is guarded."""

        csrf = False

    margin = DecimalField(_l("允许误差（百分点）"), [InputRequired(), NumberRange(0.5, 20)], default=5, places=None)
    share = DecimalField(
        _l("预计满意率（%），用来算误差"), [InputRequired(), NumberRange(1, 99)], default=50, places=None
    )
    truth = DecimalField(
        _l("真实满意率按多少算（%）"),
        [Optional(), NumberRange(1, 99)],
        default=90,
        places=None,
        description=_l("用来算证实达标的机会；要高于目标才可能证实"),
    )
    population = IntegerField(_l("总人数（不填按无限）"), [Optional(), NumberRange(1)])
    cluster = IntegerField(_l("每个窗口抽几人"), [InputRequired(), NumberRange(1, 1000)], default=1)
    rho = DecimalField(_l("窗口内相似程度 ρ"), [InputRequired(), NumberRange(0, 1)], default=0, places=None)
    response_rate = DecimalField(
        _l("预计应答率（%）"), [InputRequired(), NumberRange(1, 100)], default=100, places=None
    )
    target = DecimalField(_l("目标满意率（%）"), [InputRequired(), NumberRange(1, 99)], default=85, places=None)


def letter_of(form: SenderForm) -> dict[str, Any]:
    """The sender as a campaign keeps it."""
    return {name: (form[name].data or "").strip() for name in ("organ", "phone", "sender", "purpose")}
