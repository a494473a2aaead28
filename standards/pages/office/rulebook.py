"""The rules of the guide check as they stand in a region: on or off, who decided, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.places.models import Region
from portal.places.queries import regions
from standards.ledgers import LintSwitch
from standards.lint.checking import RULES
from standards.pages.office.quality import rule_sentence
from standards.switches import lint_switches


@dataclass(frozen=True)
class RuleRow:
    """One rule: whether it is on here, and the decision made here (None: inherited or as built)."""

    id: str
    severity: str
    sentence: str
    source: str
    enabled: bool
    own: LintSwitch | None


def rule_rows(session: Session, region_id: int | None) -> list[RuleRow]:
    """All rules with their state in a region; None is everywhere."""
    switched = lint_switches(session, region_id)
    here = select(LintSwitch).where(LintSwitch.region_id.is_not_distinct_from(region_id)).order_by(LintSwitch.id)
    own = {switch.rule: switch for switch in session.scalars(here)}
    return [
        RuleRow(
            rule.id, rule.severity, rule_sentence(rule.id), rule.source, switched.get(rule.id, True), own.get(rule.id)
        )
        for rule in RULES.values()
    ]


def region_choices(session: Session, scope: Scope) -> list[tuple[str, str]]:
    """Code and name of the regions this person may decide for; "" is everywhere."""
    found: Sequence[Region] = regions(session, scope) if scope.kind in ("everywhere", "region") else ()
    known = [(region.code, region.name_in(locale())) for region in found if region.level <= 4]
    return [("", _("全部地区")), *known] if scope.kind == "everywhere" else known
