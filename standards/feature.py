"""What the standards bring to the site: guides, checklists, notices, lists."""

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.features import DoorLink, Feature, NavItem
from portal.i18n import lazy_gettext as _l
from standards.cli import item_commands, search_commands
from standards.editions import EditionError
from standards.guide.soundness import UnsoundGuide
from standards.models import Guide
from standards.seeds.steps import STEPS
from standards.sentences import tell_edition_error, tell_out_of_scope, tell_unsound
from standards.switches import OutOfScope
from standards.tasks import NIGHTLY, TASKS
        *OFFICE_PAGES,
