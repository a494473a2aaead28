"""What the reports bring to the site."""

from flask import url_for
from sqlalchemy.orm import Session

from portal.features import DoorLink, Feature, NavItem
from portal.i18n import lazy_gettext as _l
from surveys.reports.tasks import STEPS, TASKS
from surveys.reports.views import office, public


def _reports(_session: Session) -> str:
    return url_for("reports.index")


FEATURE = Feature(
    name="reports",
    blueprints=(office.pages, public.pages),
    navigation=(NavItem(_l("分析报告"), "report_office.index", frozenset({"office", "admin"}), "figures"),),
    doors=(DoorLink("public", _l("质量状况分析报告"), _reports),),
    tasks=TASKS,
    seeds=STEPS,
)
