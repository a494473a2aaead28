"""What handling brings to the site."""

from portal.features import Feature

FEATURE = Feature(name="handling")
