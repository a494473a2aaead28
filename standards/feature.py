"""What the standards bring to the site: guides, checklists, notices, lists."""

from flask import url_for
from sqlalchemy.orm import Session

from portal.features import DoorLink, Feature, NavItem
from portal.i18n import lazy_gettext as _l
from standards.cli import guide_commands, item_commands, search_commands
from standards.editions import EditionError
from standards.guide.soundness import UnsoundGuide
from standards.imports.tasks import TASKS as IMPORT_TASKS
from standards.matters import MatterError
from standards.often import often_links, sample_guide
from standards.seeds import matters as seeded_matters
from standards.seeds.steps import STEPS
from standards.sentences import tell_edition_error, tell_matter_error, tell_out_of_scope, tell_unsound
from standards.switches import OutOfScope
from standards.tasks import NIGHTLY, TASKS
from standards.views import checks, citizen, exchange, imports, interface, ledger, matters, notices, staff
from standards.views.office.blueprints import OFFICE_PAGES

DESK = frozenset({"staff", "office", "admin"})
OFFICE = frozenset({"office", "admin"})


def _directory(_session: Session) -> str:
    return url_for("standards.guide_directory")


def _matters(_session: Session) -> str:
    return url_for("matters.list_all")


def _check(_session: Session) -> str:
    return url_for("checks.ask")


def _lists(_session: Session) -> str:
    return url_for("lists.index")


def _desk(_session: Session) -> str:
    return url_for("staff.home")


def _changes(_session: Session) -> str:
    return url_for("staff.list_changes")


def _notices(_session: Session) -> str:
    return url_for("notices.list_notices")


def _interface(_session: Session) -> str:
    return url_for("apidocs.show")


FEATURE = Feature(
    name="standards",
    interfaces=(interface.interface,),
    blueprints=(
        citizen.pages,
        matters.pages,
        checks.pages,
        staff.pages,
        staff.leader_pages,
        notices.pages,
        ledger.pages,
        exchange.public_pages,
        *OFFICE_PAGES,
        imports.pages,
    ),
    navigation=(
        NavItem(_l("窗口查询"), "staff.home", DESK),
        NavItem(_l("近期变更"), "staff.list_changes", DESK),
        NavItem(_l("发出的告知单"), "notices.list_notices", DESK),
        NavItem(_l("咨询台账"), "ledger.show", DESK),
        NavItem(_l("办事指南管理"), "office_guides.index", OFFICE, "standards"),
        NavItem(_l("导入导出"), "imports.list_imports", OFFICE, "standards"),
    ),
    doors=(
        DoorLink("citizen", _l("查事项、看清单"), _directory),
        DoorLink("citizen", _l("一件事一次办"), _matters),
        DoorLink("citizen", _l("查验一次性告知单"), _check),
        DoorLink("staff", _l("窗口查询和告知单"), _desk),
        DoorLink("staff", _l("近期变更"), _changes),
        DoorLink("staff", _l("发出的告知单"), _notices),
        DoorLink("public", _l("清单公开：权责、收费、证明"), _lists),
        DoorLink("public", _l("数据接口"), _interface),
        *often_links(),
    ),
    showcase=(DoorLink("citizen", _l("看一份办事指南"), sample_guide),),
    commands=(item_commands, guide_commands, search_commands),
    tasks=(*TASKS, *IMPORT_TASKS),
    nightly=NIGHTLY,
    seeds=(*STEPS, *seeded_matters.STEPS),
    errors={EditionError: 409, MatterError: 404, UnsoundGuide: 400, OutOfScope: 403},
    tellers={
        EditionError: tell_edition_error,
        MatterError: tell_matter_error,
        UnsoundGuide: tell_unsound,
        OutOfScope: tell_out_of_scope,
    },
)
