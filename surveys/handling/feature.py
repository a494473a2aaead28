"""What handling brings to the site."""

from portal.features import Feature
from surveys.handling import tasks

FEATURE = Feature(name="handling", tasks=tasks.TASKS, nightly=tasks.NIGHTLY)
