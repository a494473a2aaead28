"""What is sent at sign-in and by an administrator about a person."""

from typing import Any

from flask import current_app, request
from flask_security.forms import LoginForm
from sqlalchemy.orm import Session
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from portal.accounts import attempts
from portal.db import db, session
from portal.errors import TooMany
from portal.forms import HouseForm
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.orm import utc_now

LEAST_PASSWORD = 12


class SignInForm(LoginForm):
    """E-mail and password, with a limit on guessing; a barred pair is turned away before the password is looked at."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether this is the person; TooMany after too many failures."""
        attempt = attempts.attempt_of(
            self.email.data or "", request.remote_addr or "", settings=current_app.config["SETTINGS"]
        )
        now = utc_now()
        if attempts.is_barred(session(), attempt, now=now):
            raise TooMany(_("密码错了太多次。"), hint=_("请过 15 分钟再试；忘了密码请找本单位的系统管理员重设。"))
        known = bool(super().validate(**kwargs))
        with Session(db.engine) as own, own.begin():  # kept even though the sign-in itself is refused
            if known:
                attempts.forgive(own, attempt)
            else:
                attempts.note_failure(own, attempt, now=now)
        return known


class NewPasswordForm(HouseForm):
    """A first or a reset password, which the person then changes."""

    password = PasswordField(
        _l("初始口令"), [InputRequired(), Length(min=LEAST_PASSWORD, max=128)], description=_l("至少 12 个字符")
    )
