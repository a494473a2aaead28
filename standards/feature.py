"""What the standards bring to the site: guides, checklists, notices, lists."""

from flask import url_for
from sqlalchemy.orm import Session

from portal.features import DoorLink, Feature
from portal.i18n import lazy_gettext as _l
from standards.cli import search_commands
from standards.views import citizen


def _directory(_session: Session) -> str:
    return url_for("standards.guide_directory")


FEATURE = Feature(
    name="standards",
    blueprints=(citizen.pages,),
    doors=(DoorLink("citizen", _l("查事项、看清单"), _directory),),
    commands=(search_commands,),
)
