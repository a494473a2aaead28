"""What the standards bring to the site: guides, checklists, notices, lists."""

from portal.features import Feature

FEATURE = Feature(name="standards")
