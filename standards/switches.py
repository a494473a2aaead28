"""Settings of the standards by region: what the nearest region up the reporting line says, holds. Never commits."""

from typing import Any, Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.audit.record import Actor, Change, record
from portal.places.models import Region
from portal.places.queries import region_within
from standards.deadlines import DayRule
from standards.ledgers import LintSwitch, StandardsSetting
from standards.lint.checking import RULES
from standards.locked import DEFAULT_LOCKED, check_paths

SettingName = Literal["locked_elements", "day_rule"]


class OutOfScope(Exception):
    """A setting of a region that is not in the person's hands."""


def lint_switches(session: Session, region_id: int | None) -> dict[str, bool]:
    """Which rules of the guide check are switched, and how, in a region: rule id -> enabled. Others are as built."""
    line = _reporting_line(session, region_id)
    found = session.scalars(select(LintSwitch).where(_of_line(LintSwitch.region_id, line)).order_by(LintSwitch.id))
    return {switch.rule: switch.enabled for switch in sorted(found, key=lambda one: line.index(one.region_id))}


def enabled_rules(session: Session, region_id: int | None) -> frozenset[str]:
    """The ids of the rules that are on in a region: all but those switched off."""
    switched = lint_switches(session, region_id)
    return frozenset(rule for rule in RULES if switched.get(rule, True))


def switch_rule(
    session: Session, scope: Scope, *, region_id: int | None, rule: str, enabled: bool, reason: str, actor: Actor
) -> None:
    """Turn a rule on or off in a region and below. Raises OutOfScope, ValueError."""
    _require_region(session, scope, region_id)
    if rule not in RULES:
        raise ValueError(f"no such rule: {rule}")
    same = select(LintSwitch).where(LintSwitch.rule == rule, LintSwitch.region_id.is_not_distinct_from(region_id))
    switch = session.scalar(same.order_by(LintSwitch.id))
    before = {} if switch is None else {"enabled": switch.enabled}
    if switch is None:
        switch = LintSwitch(region_id=region_id, rule=rule)
        session.add(switch)
    switch.enabled, switch.reason, switch.changed_by = enabled, reason, _person(actor)
    session.flush()
    change = Change("lint_rule", rule, before=before, after={"enabled": enabled, "region": region_id}, reason=reason)
    record(session, change, actor=actor, action="lint_rule.switched")


def locked_paths(session: Session, region_id: int | None) -> tuple[str, ...]:
    """The field paths that are locked in a region (四级四同)."""
    found = _setting(session, "locked_elements", region_id)
    return tuple(found["paths"]) if found else DEFAULT_LOCKED


def day_rule(session: Session, region_id: int | None) -> DayRule:
    """How a bare 日 counts in a region; as working days where nobody said otherwise."""
    found = _setting(session, "day_rule", region_id)
    return cast(DayRule, found["rule"]) if found else "workdays"


def set_locked_paths(
    session: Session, scope: Scope, *, region_id: int | None, paths: tuple[str, ...], actor: Actor
) -> None:
    """Lock these elements in a region and below. Raises OutOfScope, UnknownElement."""
    check_paths(paths)
    _set(session, scope, region_id=region_id, name="locked_elements", value={"paths": list(paths)}, actor=actor)


def set_day_rule(session: Session, scope: Scope, *, region_id: int | None, rule: DayRule, actor: Actor) -> None:
    """Say how a bare 日 counts in a region and below. Raises OutOfScope."""
    _set(session, scope, region_id=region_id, name="day_rule", value={"rule": rule}, actor=actor)


def _set(
    session: Session, scope: Scope, *, region_id: int | None, name: SettingName, value: dict[str, Any], actor: Actor
) -> None:
    _require_region(session, scope, region_id)
    where = (StandardsSetting.name == name, StandardsSetting.region_id.is_not_distinct_from(region_id))
    setting = session.scalar(select(StandardsSetting).where(*where).order_by(StandardsSetting.id))
    before = {} if setting is None else setting.value
    if setting is None:
        setting = StandardsSetting(region_id=region_id, name=name)
        session.add(setting)
    setting.value, setting.changed_by = value, _person(actor)
    session.flush()
    change = Change("standards_setting", name, before=before, after={**value, "region": region_id})
    record(session, change, actor=actor, action="standards_setting.changed")


def _setting(session: Session, name: SettingName, region_id: int | None) -> dict[str, Any] | None:
    line = _reporting_line(session, region_id)
    named = select(StandardsSetting).where(StandardsSetting.name == name)
    found = session.scalars(named.where(_of_line(StandardsSetting.region_id, line)).order_by(StandardsSetting.id))
    nearest = max(found, key=lambda one: line.index(one.region_id), default=None)
    return None if nearest is None else nearest.value


def _reporting_line(session: Session, region_id: int | None) -> list[int | None]:
    """Everywhere (None) first, then the regions down the reporting line to this one."""
    line: list[int | None] = []
    while region_id is not None and region_id not in line:
        line.append(region_id)
        region_id = session.scalar(select(Region.reports_to_id).where(Region.id == region_id))
    return [None, *reversed(line)]


def _of_line(column: Any, line: list[int | None]) -> Any:
    return column.is_(None) | column.in_([region for region in line if region is not None])


def _person(actor: Actor) -> int:
    if actor.id is None:
        raise ValueError("a setting is changed by a person")
    return actor.id


def _require_region(session: Session, scope: Scope, region_id: int | None) -> None:
    if scope.kind == "everywhere":
        return
    inside = select(Region.id).where(Region.id == region_id, region_within(scope))
    if scope.kind != "region" or session.scalar(inside.order_by(Region.id)) is None:
        raise OutOfScope(str(region_id))
