"""Signing in with Flask-Security-Too: argon2, an optional second factor, limits per account."""

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from portal.accounts.models import Role, UserAccount
from portal.audience import is_for_everyone
from portal.db import db
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
        SECURITY_TWO_FACTOR=settings.second_factor,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TOTP_SECRETS={"1": settings.data_key},
        SECURITY_TOTP_ISSUER="Mingchuang",
        SECURITY_REDIRECT_BEHAVIOR=None,
        SECURITY_FLASH_MESSAGES=False,
    )
    security = Security(app, SQLAlchemyUserDatastore(db, UserAccount, Role))
    _ask_who_only_where_it_matters(app, security)
    app.context_processor(lambda: {"demo_accounts": _demo_accounts(settings), "demo_password": DEMO_PASSWORD})


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
