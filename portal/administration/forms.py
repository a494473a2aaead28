"""Forms of the administrator: accounts, halls, windows."""

from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, Regexp

from portal.accounts.forms import LEAST_PASSWORD
from portal.accounts.models import ROLES
from portal.accounts.scope import KINDS
from portal.forms import CheckboxesField, HouseForm, options
from portal.i18n import lazy_gettext as _l

FACILITIES = (
    ("low_counter", _l("低位服务台")),
    ("ramp", _l("无障碍坡道")),
    ("hearing_loop", _l("助听设备")),
    ("writing_board", _l("手写板")),
    ("accessible_toilet", _l("无障碍卫生间")),
)
ROLE_NAMES = {
    "staff": _l("窗口人员"),
    "office": _l("改革部门"),
    "supervisor": _l("监督人员"),
    "admin": _l("系统管理员"),
}
SCOPE_NAMES = {"everywhere": _l("全部地区"), "region": _l("一个地区"), "agency": _l("一个部门"), "hall": _l("一个大厅")}
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class AccountForm(HouseForm):
    """A new account with its one role and one scope."""

    email = EmailField(_l("邮箱"), [InputRequired(), Email(), Length(max=255)])
    name = StringField(_l("姓名"), [InputRequired(), Length(max=80)])
    password = PasswordField(
        _l("初始口令"), [InputRequired(), Length(min=LEAST_PASSWORD, max=128)], description=_l("至少 12 个字符")
    )
    role = SelectField(_l("身份"), choices=options((role, ROLE_NAMES[role]) for role in ROLES))
    scope_kind = SelectField(_l("范围"), choices=options((kind, SCOPE_NAMES[kind]) for kind in KINDS))
    place = StringField(
        _l("地点代码"),
        [Length(max=40)],
        description=_l("地区写 12 位代码，大厅写大厅代码，部门写统一社会信用代码；全部地区不填"),
    )


class HallForm(HouseForm):
    """What a hall tells people about itself."""

    name = StringField(_l("名称"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("英文名称"), [Length(max=200)])
    name_ko = StringField(_l("朝鲜文名称"), [Length(max=200)])
    address = StringField(_l("地址"), [InputRequired(), Length(max=300)])
    phone = StringField(_l("电话"), [Length(max=40)])
    opens = StringField(_l("周一至周五几点开门"), [InputRequired(), Regexp(CLOCK)], description="08:30")
    closes = StringField(_l("几点关门"), [InputRequired(), Regexp(CLOCK)], description="16:30")
    facilities = CheckboxesField(_l("无障碍设施"), choices=options(FACILITIES))


class WindowForm(HouseForm):
    """A window of a hall."""

    number = StringField(_l("窗口号"), [InputRequired(), Length(max=20)])
    name = StringField(_l("名称"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("英文名称"), [Length(max=200)])
    name_ko = StringField(_l("朝鲜文名称"), [Length(max=200)])
    active = BooleanField(_l("正在使用"), default=True)
