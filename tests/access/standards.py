"""The endpoints of standards."""

STANDARDS: dict[str, str] = {}
