"""What publishing brings to the site: scores, methods, rankings, open data."""

from portal.features import Feature, NavItem
from portal.i18n import lazy_gettext as _l
from surveys.publishing.commands import COMMANDS
from surveys.publishing.figures.periods import PeriodError
from surveys.publishing.rankings import models as ranking_models
from surveys.publishing.seeds import STEPS
from surveys.publishing.tallying import models as tally_models
from surveys.publishing.tasks import TASKS
from surveys.publishing.views import methods, scores

# Migrations compare all tables with the database: these belong to this room.
TABLES = (tally_models.Tally, ranking_models.Ranking)
OVERSIGHT = frozenset({"office", "supervisor", "admin"})

FEATURE = Feature(
    name="publishing",
    blueprints=(scores.pages, methods.pages),
    navigation=(NavItem(_l("满意率"), "scores.index", OVERSIGHT),),
    commands=COMMANDS,
    tasks=TASKS,
    seeds=STEPS,
    errors={PeriodError: 400},
)
