"""What handling brings to the site."""

from flask import url_for
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.features import DoorLink, Feature, NavItem
from portal.i18n import lazy_gettext as _l
from surveys.handling import tasks
from surveys.handling.seeds.steps import STEPS
from surveys.handling.states import MoveRefused
from surveys.handling.steps import NotYours
from surveys.handling.views import case, limits, oversight, public, queue, register
from surveys.handling.words import tell_refusal, tell_stale

SIGNED_IN = frozenset({"staff", "office", "supervisor", "admin"})
OVERSIGHT = frozenset({"office", "supervisor", "admin"})
OFFICE = frozenset({"office", "admin"})


def _replies(_session: Session) -> str:
    return url_for("replies.index")


FEATURE = Feature(
    name="handling",
    blueprints=(
        queue.desk_pages,
        queue.office_pages,
        case.desk_pages,
        oversight.office_pages,
        register.office_pages,
        limits.office_pages,
        public.public_pages,
    ),
    navigation=(
        NavItem(_l("差评办理"), "handling.queue", SIGNED_IN, "ratings"),
        NavItem(_l("差评督办"), "handling_oversight.index", OVERSIGHT, "ratings"),
        NavItem(_l("投诉和违规认定"), "window_findings.index", OVERSIGHT, "ratings"),
        NavItem(_l("差评办理时限"), "handling_limits.index", OFFICE, "ratings"),
    ),
    doors=(DoorLink("public", _l("差评和答复"), _replies),),
    tasks=tasks.TASKS,
    nightly=tasks.NIGHTLY,
    seeds=STEPS,
    errors={MoveRefused: 409, NotYours: 403, StaleDataError: 409},
    tellers={MoveRefused: tell_refusal, NotYours: tell_refusal, StaleDataError: tell_stale},
)
