"""Signing in with Flask-Security-Too: argon2, limits on guessing, a second factor where it is switched on."""

import base64
import hashlib
from typing import Any

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.signals import password_changed, tf_profile_changed, user_authenticated

from portal.accounts.forms import LEAST_PASSWORD, SignInForm
from portal.accounts.models import Role, UserAccount
from portal.audience import is_for_everyone
from portal.audit.record import Actor, Change, record
from portal.db import db, session
from portal.i18n import gettext as _
from portal.settings import Settings

DEMO_PASSWORD = "mingchuang-demo"  # noqa: S105 - printed on the demo's sign-in page
QUICK_HASHES = {"argon2__rounds": 1, "argon2__memory_cost": 64, "argon2__parallelism": 1}  # for tests only
DEMO_ACCOUNTS = (
    ("staff@demo.example", "staff"),
    ("office@demo.example", "office"),
    ("supervisor@demo.example", "supervisor"),
    ("admin@demo.example", "admin"),
)
ACTIONS = {
    user_authenticated: "account.signed_in",
    password_changed: "account.password_changed",
    tf_profile_changed: "account.second_factor_changed",
}


def init_app(app: Flask, settings: Settings) -> None:
    """Offer sign-in and sign-out; nobody registers by themselves."""
    app.config.update(
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a scheme
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=QUICK_HASHES if settings.testing else {},
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_VERIFY_URL="/sign-in/again",  # /verify is where published files are verified
        SECURITY_POST_LOGIN_VIEW="/desk",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"email": {"mapper": _email, "case_insensitive": True}}],
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_CHANGEABLE=True,
        SECURITY_CHANGE_URL="/account/password",
        SECURITY_POST_CHANGE_VIEW="/account",
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_PASSWORD_LENGTH_MIN=LEAST_PASSWORD,
        SECURITY_TWO_FACTOR=settings.second_factor,
        SECURITY_TWO_FACTOR_REQUIRED=settings.second_factor,
        SECURITY_TWO_FACTOR_SETUP_URL="/account/second-factor",
        SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL="/sign-in/code",  # noqa: S106 - an address
        SECURITY_TWO_FACTOR_POST_SETUP_VIEW="/account",
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=settings.second_factor,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL="/account/recovery-codes",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[
            _fernet_key(key) for key in (settings.data_key, *reversed(settings.old_data_keys))
        ],
        SECURITY_MULTI_FACTOR_RECOVERY_URL="/sign-in/recovery",
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TOTP_SECRETS={
            str(number): key for number, key in enumerate((*settings.old_data_keys, settings.data_key), start=1)
        },
        SECURITY_TOTP_ISSUER="Mingchuang",
        SECURITY_REDIRECT_BEHAVIOR=None,
        SECURITY_FLASH_MESSAGES=False,
    )
    security = Security(app, SQLAlchemyUserDatastore(db, UserAccount, Role), login_form=SignInForm)
    _ask_who_only_where_it_matters(app, security)
    for signal, action in ACTIONS.items():
        signal.connect(_noting(action), app, weak=False)
    app.context_processor(lambda: {"demo_accounts": _demo_accounts(settings), "demo_password": DEMO_PASSWORD})


def _noting(action: str) -> Any:
    """A listener that puts what a person did with their own account into the audit log; the library commits."""

    def note(_app: Flask, *, user: UserAccount, **_details: Any) -> None:
        record(session(), Change("account", str(user.id)), actor=Actor(user.id, user.role), action=action)

    return note


def _fernet_key(secret: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(f"accounts.recovery:{secret}".encode()).digest()).decode()


def _ask_who_only_where_it_matters(app: Flask, security: Security) -> None:
    """Pages for everyone are the same for everyone: who asks is looked up there only when a template asks for it."""
    ask, remember = security.principal._on_before_request, security.login_manager._update_remember_cookie
    app.before_request_funcs[None].remove(ask)
    app.after_request_funcs[None].remove(remember)
    app.before_request(lambda: None if is_for_everyone() else ask())
    app.after_request(lambda response: response if is_for_everyone() else remember(response))


def _email(identity: str) -> str | None:
    return identity.strip().lower() if "@" in identity else None


def _demo_accounts(settings: Settings) -> list[tuple[str, str]]:
    """Address and role of the demo's accounts; none outside the demo."""
    names = {"staff": _("窗口人员"), "office": _("改革部门"), "supervisor": _("监督人员"), "admin": _("系统管理员")}
    return [(email, names[role]) for email, role in DEMO_ACCOUNTS] if settings.demo else []
