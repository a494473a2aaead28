"""What collecting brings to the site."""

from portal.features import Feature
from surveys.collecting.models import visits  # noqa: F401 - loads the tables of visits and tickets
from surveys.collecting.views import citizen, receipts

FEATURE = Feature(name="collecting", blueprints=(citizen.public_pages, receipts.public_pages))
