"""Forms around tablets: setting one up, shutting one out, typing its code in."""

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from portal.forms import HouseForm
from portal.i18n import lazy_gettext as _l


class DeviceForm(HouseForm):
    """A new tablet for one window."""

    window = SelectField(_l("窗口"), [InputRequired()])
    name = StringField(
        _l("名称"), [InputRequired(), Length(max=60)], description=_l("贴在平板上的编号，例如：左侧平板 A")
    )


class RevokeForm(HouseForm):
    """Why a tablet is shut out."""

    reason = StringField(
        _l("停用的理由"), [InputRequired(), Length(max=300)], description=_l("会写进审计记录，例如：平板丢失、换窗口")
    )


class EnrolForm(HouseForm):
    """The one-time code, typed on the tablet."""

    class Meta(HouseForm.Meta):
        """The tablet has no session yet, so there is no token to compare."""

        csrf = False

    code = StringField(
        _l("一次性注册码"),
        [InputRequired(), Length(max=20)],
        description=_l("形如 7K3-MQ2-XD9，30 分钟内有效，只能用一次"),
    )
