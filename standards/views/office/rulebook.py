"""Rules of the guide check switched per region, with a reason, every switch in the audit log."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.places.models import Region
from portal.places.queries import region
from standards.lint.checking import RULES
from standards.pages.office import rulebook
from standards.pages.office.forms import DayRuleForm, SwitchForm
from standards.switches import OutOfScope, day_rule, set_day_rule, switch_rule
from standards.views.office.guides import actor


def pages() -> Blueprint:
    """The rules of the check."""
    pages = audience("office_rules", __name__, Audience.OFFICE)
    pages.add_url_rule("/office/rules", view_func=rules_page)
    pages.add_url_rule("/office/rules/days", view_func=set_days, methods=["POST"])
    pages.add_url_rule("/office/rules/<rule>", view_func=switch_page, methods=["GET", "POST"])
    return pages


def asked_region() -> Region | None:
    """The region of `?region=`, else the first this person may decide for; None is everywhere."""
    choices = rulebook.region_choices(session(), current_user.scope)
    if not choices:
        raise OutOfScope(str(current_user.scope))
    code = request.values.get("region", choices[0][0])
    found = region(session(), current_user.scope, code=code) if code else None
    if code and found is None:
        raise NotFound(_("您的范围里没有这个地区。"))
    if found is None and current_user.scope.kind != "everywhere":
        raise OutOfScope("everywhere")
    return found


def rules_page(form: DayRuleForm | None = None) -> str:
    """Every rule with its source and its state in a region, and how a bare 日 counts there."""
    found = asked_region()
    present = day_rule(session(), found.id if found else None)
    return render_template(
        "standards/office/rules.html",
        form=form or DayRuleForm(formdata=None, data={"rule": present}),
        region=found,
        rows=rulebook.rule_rows(session(), found.id if found else None),
        choices=rulebook.region_choices(session(), current_user.scope),
    )


def set_days() -> ResponseReturnValue:
    """Say how a bare 日 counts in a region and below."""
    found, form = asked_region(), DayRuleForm()
    if not form.validate_on_submit():
        return rules_page(form), 400
    region_id = found.id if found else None
    set_day_rule(session(), current_user.scope, region_id=region_id, rule=form.rule.data, actor=actor())
    session().commit()
    return redirect(url_for("office_rules.rules_page", region=found.code if found else ""))


def switch_page(rule: str) -> ResponseReturnValue:
    """Turn one rule on or off in a region, with the reason."""
    if rule not in RULES:
        raise NotFound(_("没有这条规则。"))
    found = asked_region()
    region_id = found.id if found else None
    row = next(one for one in rulebook.rule_rows(session(), region_id) if one.id == rule)
    form = SwitchForm()
    if not form.validate_on_submit():
        page = render_template("standards/office/rule.html", form=form, row=row, region=found)
        return page, 400 if form.is_submitted() else 200
    switch_rule(
        session(),
        current_user.scope,
        region_id=region_id,
        rule=rule,
        enabled=not row.enabled,
        reason=form.reason.data.strip(),
        actor=actor(),
    )
    session().commit()
    return redirect(url_for("office_rules.rules_page", region=found.code if found else ""))
