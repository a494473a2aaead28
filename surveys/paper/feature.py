"""What ratings on paper and by telephone bring to the site."""

from portal.features import Feature, NavItem
from portal.i18n import lazy_gettext as _l
from surveys.paper.views import entry_pages

FEATURE = Feature(
    name="paper",
    blueprints=(entry_pages,),
    navigation=(NavItem(_l("纸质和电话评价"), "paper.index", frozenset({"office", "supervisor", "admin"}), "ratings"),),
)
