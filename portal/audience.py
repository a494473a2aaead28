"""Who may enter a blueprint. Nothing is reachable unless its audience admits the visitor."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, logout_user

from portal.accounts.idle import is_idle
from portal.orm import utc_now

Guard = Callable[[], ResponseReturnValue | None]


class Audience(Enum):
    """The audiences, each with the roles it admits; None admits everybody, an empty set nobody without its guard."""

    EVERYONE = None
    SIGNED_IN = frozenset({"staff", "office", "supervisor", "admin"})
    STAFF = frozenset({"staff", "office", "admin"})
    OVERSIGHT = frozenset({"office", "supervisor", "admin"})
    OFFICE = frozenset({"office", "admin"})
    ADMIN = frozenset({"admin"})
    DEVICE = frozenset({"device"})
    CASE_SYSTEM = frozenset({"case_system"})
    DEMO = frozenset({"demo"})


def audience(name: str, import_name: str, admits: Audience, *, guard: Guard | None = None, **options: Any) -> Blueprint:
    """A blueprint that only this audience enters. Devices and case systems bring their own guard."""
    blueprint = Blueprint(name, import_name, **options)
    blueprint.admits = admits  # type: ignore[attr-defined] # read by the access test
    chosen = guard or _guard_of(admits)
    if chosen is not None:
        blueprint.before_request(chosen)
    return blueprint


def is_for_everyone() -> bool:
    """Whether the page that is asked for needs nobody's name."""
    blueprint = current_app.blueprints.get(request.blueprint or "")
    return getattr(blueprint, "admits", None) is Audience.EVERYONE


def _guard_of(admits: Audience) -> Guard | None:
    if admits is Audience.EVERYONE:
        return None
    if admits is Audience.DEMO:
        return _require_demo
    if admits in (Audience.DEVICE, Audience.CASE_SYSTEM):
        raise ValueError(f"{admits} needs a guard of its own")

    def require_role() -> ResponseReturnValue | None:
        if current_user.is_authenticated and is_idle(utc_now(), minutes=current_app.config["SETTINGS"].idle_minutes):
            logout_user()
        if not current_user.is_authenticated:
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        if current_user.role not in (admits.value or ()):
            abort(403)
        return None

    return require_role


def _require_demo() -> None:
    if not current_app.config["SETTINGS"].demo:
        abort(404)
