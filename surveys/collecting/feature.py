"""What collecting brings to the site."""

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.crypto.resealing import SealedColumn
from portal.features import DoorLink, Feature, NavItem
from portal.i18n import lazy_gettext as _l
from portal.places.models import Window
from surveys.collecting import cli, tasks
from surveys.collecting.intake import CONTACT_PURPOSE
from surveys.collecting.keys import keys_of
from surveys.collecting.models.ratings import RatingContact
from surveys.collecting.places import code_of
from surveys.collecting.seeds import steps
from surveys.collecting.views import (
    cases,
    checks,
    citizen,
    items,
    networks,
    posters,
    proofs,
    receipts,
    redactions,
    tickets,
    visits,
    weeks,
)

OVERSIGHT = frozenset({"office", "supervisor", "admin"})
OFFICE = frozenset({"office", "admin"})
STAFF = frozenset({"staff", "office", "admin"})
SHOWN_WINDOW = "222401-02"  # the household window of Yanji's hall


def _receipts(_session: Session) -> str:
    return url_for("receipts.ask")


def _sample(session: Session) -> str | None:
    window = session.scalar(select(Window).where(Window.code == SHOWN_WINDOW))
    if window is None:
        return None
    return url_for("rating.show", code=code_of(window, keys=keys_of(current_app.config["SETTINGS"])))


FEATURE = Feature(
    name="collecting",
    blueprints=(
        citizen.public_pages,
        items.public_pages,
        receipts.public_pages,
        proofs.public_pages,
        tickets.public_pages,
        visits.staff_pages,
        checks.office_pages,
        weeks.office_pages,
        posters.office_pages,
        networks.office_pages,
        redactions.office_pages,
    ),
    interfaces=(cases.interface,),
    navigation=(
        NavItem(_l("发评价凭证"), "visits.form", STAFF),
        NavItem(_l("窗口二维码"), "posters.list_halls", OFFICE, "ratings"),
        NavItem(_l("办公网络"), "networks.list_halls", OFFICE, "ratings"),
        NavItem(_l("待遮盖的文字"), "redactions.queue", OFFICE, "ratings"),
        NavItem(_l("评价核对"), "quarantine.queue", OVERSIGHT, "ratings"),
    ),
    doors=(DoorLink("citizen", _l("查询评价回执"), _receipts),),
    showcase=(DoorLink("citizen", _l("评价一个窗口"), _sample),),
    commands=(cli.ratings,),
    sealed=(SealedColumn(RatingContact.sealed, CONTACT_PURPOSE),),
    tasks=tasks.TASKS,
    nightly=tasks.NIGHTLY,
    seeds=steps.STEPS,
)
