"""What sample surveys bring to the site."""

from portal.features import Feature, NavItem
from portal.i18n import lazy_gettext as _l
from surveys.questionnaires.seeds import STEPS
from surveys.questionnaires.views import answering, office

FEATURE = Feature(
    name="questionnaires",
    blueprints=(answering.public_pages, office.office_pages),
    navigation=(NavItem(_l("抽样调查"), "surveys.index", frozenset({"office", "admin"})),),
    seeds=STEPS,
)
