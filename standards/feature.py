"""What the standards bring to the site: guides, checklists, notices, lists."""

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.features import DoorLink, Feature
from portal.i18n import lazy_gettext as _l
from standards.cli import item_commands, search_commands
from standards.editions import EditionError
from standards.guide.soundness import UnsoundGuide
from standards.models import Guide
from standards.seeds.steps import STEPS
from standards.sentences import tell_edition_error, tell_out_of_scope, tell_unsound
from standards.switches import OutOfScope
from standards.views import citizen


def _directory(_session: Session) -> str:
    return url_for("standards.guide_directory")


def _sample(session: Session) -> str | None:
    code = session.scalar(select(Guide.code).where(Guide.simulated).order_by(Guide.code).limit(1))
    return url_for("standards.guide_page", code=code) if code else None


FEATURE = Feature(
    name="standards",
    blueprints=(citizen.pages,),
    doors=(DoorLink("citizen", _l("查事项、看清单"), _directory),),
    showcase=(DoorLink("citizen", _l("看一份办事指南"), _sample),),
    commands=(item_commands, search_commands),
    seeds=STEPS,
    errors={EditionError: 409, UnsoundGuide: 400, OutOfScope: 403},
    tellers={EditionError: tell_edition_error, UnsoundGuide: tell_unsound, OutOfScope: tell_out_of_scope},
)
