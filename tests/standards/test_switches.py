"""Settings hold in a region and below, the nearest wins, nobody sets another's, and the log tells."""

import pytest
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.audit.queries import object_history
from standards.lint.checking import RULES
from standards.locked import DEFAULT_LOCKED, UnknownElement
from standards.switches import (
    OutOfScope,
    day_rule,
    enabled_rules,
    lint_switches,
    locked_paths,
    set_day_rule,
    set_locked_paths,
    switch_rule,
)
from tests.places import Places
from tests.standards.conftest import Office

WHY = "过渡期"


def test_the_nearest_region_decides(session: Session, office: Office, places: Places) -> None:
    for region_id, enabled in ((places.yanji.id, True), (None, True), (places.jilin.id, False)):
        switch_rule(
            session,
            EVERYWHERE,
            region_id=region_id,
            rule="steps_missing",
            enabled=enabled,
            reason=WHY,
            actor=office.writer,
        )
    assert lint_switches(session, None) == {"steps_missing": True}
    assert lint_switches(session, places.changchun.id) == {"steps_missing": False}
    assert lint_switches(session, places.yanji.id) == {"steps_missing": True}


def test_a_switch_is_changed_not_doubled_and_the_log_tells(session: Session, office: Office) -> None:
    for enabled in (False, True):
        switch_rule(
            session, EVERYWHERE, region_id=None, rule="steps_missing", enabled=enabled, reason=WHY, actor=office.writer
        )
    assert lint_switches(session, None) == {"steps_missing": True}
    told = [
        (entry.changed_from, entry.changed_to)
        for entry in object_history(session, "lint_rule", object_id="steps_missing")
    ]
    assert told == [({}, {"enabled": False, "region": None}), ({"enabled": False}, {"enabled": True, "region": None})]


def test_a_rule_that_is_off_is_not_among_those_that_are_on(session: Session, office: Office) -> None:
    assert enabled_rules(session, None) == frozenset(RULES)
    switch_rule(
        session, EVERYWHERE, region_id=None, rule="steps_missing", enabled=False, reason=WHY, actor=office.writer
    )
    assert enabled_rules(session, None) == frozenset(RULES) - {"steps_missing"}


def test_a_rule_nobody_wrote_cannot_be_switched(session: Session, office: Office) -> None:
    with pytest.raises(ValueError, match="ghost"):
        switch_rule(session, EVERYWHERE, region_id=None, rule="ghost", enabled=False, reason=WHY, actor=office.writer)


def test_nobody_switches_for_a_region_that_is_not_theirs(session: Session, office: Office, places: Places) -> None:
    scope = places.in_region("yanbian")
    set_day_rule(session, scope, region_id=places.yanji.id, rule="calendar", actor=office.writer)
    for region_id in (places.jilin.id, None):
        with pytest.raises(OutOfScope):
            set_day_rule(session, scope, region_id=region_id, rule="calendar", actor=office.writer)
    with pytest.raises(OutOfScope):
        set_day_rule(session, places.in_yanji_hall, region_id=places.yanji.id, rule="calendar", actor=office.writer)


def test_a_bare_day_is_a_working_day_until_a_region_says_otherwise(
    session: Session, office: Office, places: Places
) -> None:
    assert day_rule(session, places.yanji.id) == "workdays"
    set_day_rule(session, EVERYWHERE, region_id=places.jilin.id, rule="calendar", actor=office.writer)
    assert (day_rule(session, places.yanji.id), day_rule(session, None)) == ("calendar", "workdays")


def test_locked_elements_are_a_setting(session: Session, office: Office, places: Places) -> None:
    assert locked_paths(session, None) == DEFAULT_LOCKED
    wanted = ("identity.name", "limits")
    set_locked_paths(session, EVERYWHERE, region_id=places.jilin.id, paths=wanted, actor=office.writer)
    assert locked_paths(session, places.yanji.id) == wanted


def test_an_element_that_does_not_exist_cannot_be_locked(session: Session, office: Office) -> None:
    with pytest.raises(UnknownElement):
        set_locked_paths(session, EVERYWHERE, region_id=None, paths=("identity.colour",), actor=office.writer)
