"""Who may reach which endpoint. Every route must stand in one of these tables."""

from tests.access.portal import PORTAL
from tests.access.standards import STANDARDS
from tests.access.surveys import SURVEYS

ACCESS: dict[str, str] = PORTAL | STANDARDS | SURVEYS
FOREIGN_BLUEPRINTS = {"api-docs", "bootstrap", "security"}
