"""The administrator's and the office's pages: accounts, halls and windows, the audit log."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.accounts.forms import NewPasswordForm
from portal.accounts.models import UserAccount
from portal.accounts.queries import (
    account,
    accounts,
    add_account,
    drop_second_factor,
    replace_password,
    scope_of,
)
from portal.administration.forms import AccountForm, HallForm, WindowForm
from portal.audience import Audience, audience
from portal.audit.queries import recent_entries, verify_chain
from portal.audit.record import Actor, Change, record
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.places.models import Hall, Window
from portal.places.queries import hall, halls, window


def admin_pages() -> Blueprint:
    """Accounts and the audit log."""
    pages = audience("admin", __name__, Audience.ADMIN)
    pages.add_url_rule("/admin/accounts", view_func=list_accounts)
    pages.add_url_rule("/admin/accounts/new", view_func=new_account, methods=["GET", "POST"])
    pages.add_url_rule("/admin/accounts/<int:account_id>", view_func=show_account, methods=["GET", "POST"])
    pages.add_url_rule("/admin/accounts/<int:account_id>/second-factor", view_func=drop_factor, methods=["POST"])
    pages.add_url_rule("/admin/accounts/<int:account_id>/switch", view_func=switch_account, methods=["POST"])
    pages.add_url_rule("/admin/audit", view_func=audit_log)
    return pages


def place_pages() -> Blueprint:
    """Halls and windows in scope, for the office."""
    pages = audience("places", __name__, Audience.OFFICE)
    pages.add_url_rule("/office/places", view_func=list_halls)
    pages.add_url_rule("/office/places/<code>", view_func=edit_hall, methods=["GET", "POST"])
    pages.add_url_rule("/office/places/<code>/windows/new", view_func=new_window, methods=["GET", "POST"])
    pages.add_url_rule("/office/windows/<code>", view_func=edit_window, methods=["GET", "POST"])
    return pages


def actor() -> Actor:
    """The signed-in person, for the audit log."""
    return Actor(current_user.id, current_user.role)


def list_accounts() -> str:
    """Every account with role, scope and whether it may sign in."""
    return render_template("admin/accounts.html", accounts=accounts(session()))


def new_account() -> ResponseReturnValue:
    """Add an account; the person changes nothing about role and scope by themselves."""
    form = AccountForm()
    if not form.validate_on_submit():
        return render_template("admin/account.html", form=form), 400 if form.is_submitted() else 200
    if account(session(), email=form.email.data.lower()):
        form.email.errors = [_("这个邮箱已经有账号了")]
        return render_template("admin/account.html", form=form), 409
    scope = scope_of(session(), form.scope_kind.data, form.place.data.strip())
    if scope is None:
        form.place.errors = [_("没有这个代码的地点")]
        return render_template("admin/account.html", form=form), 400
    added = add_account(
        session(),
        email=form.email.data.lower(),
        name=form.name.data,
        password=form.password.data,
        role=form.role.data,
        scope=scope,
    )
    _note("account.added", "account", added.id, after={"role": added.role, "scope": added.scope_kind})
    session().commit()
    return redirect(url_for("admin.list_accounts"))


def show_account(account_id: int) -> ResponseReturnValue:
    """One account; a new password signs its person out everywhere."""
    found, form = find_account(account_id), NewPasswordForm()
    if not form.validate_on_submit():
        return render_template("admin/person.html", person=found, form=form), 400 if form.is_submitted() else 200
    replace_password(found, form.password.data)
    _note("account.password_reset", "account", found.id, after={})
    session().commit()
    return redirect(url_for("admin.list_accounts"))


def drop_factor(account_id: int) -> ResponseReturnValue:
    """Forget a lost second factor; the person sets up a new one at the next sign-in."""
    found = find_account(account_id)
    drop_second_factor(found)
    _note("account.second_factor_dropped", "account", found.id, after={})
    session().commit()
    return redirect(url_for("admin.list_accounts"))


def find_account(account_id: int) -> UserAccount:
    """The account, or NotFound."""
    found = session().get(UserAccount, account_id)
    if found is None:
        raise NotFound(_("没有这个账号。"))
    return found


def switch_account(account_id: int) -> ResponseReturnValue:
    """Let an account sign in, or no longer; nobody locks out themselves."""
    found = find_account(account_id)
    if found.id == current_user.id:
        raise DomainError(_("不能停用自己的账号。"))
    found.active = not found.active
    _note("account.switched", "account", found.id, after={"active": found.active})
    session().commit()
    return redirect(url_for("admin.list_accounts"))


def audit_log() -> str:
    """The newest entries of the audit log, and whether its chain is whole."""
    entries = recent_entries(session(), before=request.args.get("before", type=int))
    return render_template("admin/audit.html", entries=entries, chain=verify_chain(session()))


def list_halls() -> str:
    """The halls in scope."""
    return render_template("admin/halls.html", halls=halls(session(), current_user.scope))


def find_hall(code: str) -> Hall:
    """The hall in scope, or NotFound."""
    found = hall(session(), current_user.scope, code=code)
    if found is None:
        raise NotFound(_("您的范围里没有这个大厅。"))
    return found


def edit_hall(code: str) -> ResponseReturnValue:
    """A hall's address, hours and facilities, and its windows."""
    found = find_hall(code)
    hours = found.hours[0] if found.hours else {}
    form = HallForm(obj=found, opens=hours.get("from", ""), closes=hours.get("to", ""))
    if not form.validate_on_submit():
        return render_template("admin/hall.html", form=form, hall=found), 400 if form.is_submitted() else 200
    before = {"address": found.address, "hours": found.hours, "facilities": found.facilities}
    for name in ("name", "name_en", "name_ko", "address", "phone", "facilities"):
        setattr(found, name, form[name].data or ("" if name in ("name", "address", "phone") else form[name].data))
    found.hours = [{"days": "1-5", "from": form.opens.data, "to": form.closes.data}]
    after = {"address": found.address, "hours": found.hours, "facilities": found.facilities}
    _note("hall.changed", "hall", found.id, before=before, after=after)
    session().commit()
    return redirect(url_for("places.list_halls"))


def new_window(code: str) -> ResponseReturnValue:
    """Add a window to a hall; its public code is made from the hall's."""
    found = find_hall(code)
    form = WindowForm()
    if not form.validate_on_submit():
        return render_template("admin/window.html", form=form, hall=found), 400 if form.is_submitted() else 200
    number = 1 + max((int(one.code.rsplit("-", 1)[1]) for one in found.windows), default=0)
    added = Window(code=f"{found.code}-{number:02d}", hall=found)
    _fill(added, form)
    session().add(added)
    session().flush()
    _note("window.added", "window", added.id, after={"code": added.code})
    session().commit()
    return redirect(url_for("places.edit_hall", code=found.code))


def edit_window(code: str) -> ResponseReturnValue:
    """A window's number and names, and whether it is in use."""
    found = window(session(), current_user.scope, code=code)
    if found is None:
        raise NotFound(_("您的范围里没有这个窗口。"))
    form = WindowForm(obj=found)
    if not form.validate_on_submit():
        return render_template("admin/window.html", form=form, hall=found.hall), 400 if form.is_submitted() else 200
    before = {"number": found.number, "active": found.active}
    _fill(found, form)
    _note("window.changed", "window", found.id, before=before, after={"number": found.number, "active": found.active})
    session().commit()
    return redirect(url_for("places.edit_hall", code=found.hall.code))


def _fill(found: Window, form: WindowForm) -> None:
    found.number, found.name, found.active = form.number.data, form.name.data, form.active.data
    found.name_en, found.name_ko = form.name_en.data or None, form.name_ko.data or None


def _note(
    action: str, kind: str, number: int, *, after: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> None:
    record(session(), Change(kind, str(number), before or {}, after), actor=actor(), action=action)
