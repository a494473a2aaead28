"""What collecting brings to the site."""

from portal.features import Feature
from surveys.collecting import cli
from surveys.collecting.models import visits  # noqa: F401 - loads the tables of visits and tickets
from surveys.collecting.seeds import steps
from surveys.collecting.views import citizen, receipts

FEATURE = Feature(
    name="collecting",
    blueprints=(citizen.public_pages, receipts.public_pages),
    commands=(cli.ratings,),
    seeds=steps.STEPS,
)
