"""What questionnaires brings to the site."""

from portal.features import Feature

FEATURE = Feature(name="questionnaires")
