"""What the workbench brings to the site: where the office begins its day."""

from portal.features import Feature, NavItem
from portal.i18n import lazy_gettext as _l
from surveys.workbench.commands import export
from surveys.workbench.models import SavedView
from surveys.workbench.views import pages

TABLES = (SavedView,)

FEATURE = Feature(
    name="workbench",
    blueprints=(pages,),
    commands=(export,),
    navigation=(NavItem(_l("工作台"), "workbench.index", frozenset({"office", "supervisor", "admin"})),),
)
