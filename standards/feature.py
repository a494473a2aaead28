"""What the standards bring to the site: guides, checklists, notices, lists."""

from portal.features import Feature
from standards import ledgers
from standards.editions import EditionError
from standards.guide.soundness import UnsoundGuide

# Migrations compare all tables with the database: those of no page yet are named here.
TABLES = (ledgers.Notice,)

FEATURE = Feature(name="standards", errors={EditionError: 409, UnsoundGuide: 400})
