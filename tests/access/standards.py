"""The endpoints of standards, a table an audience."""

CITIZEN = {
    "standards.search_page": "EVERYONE",
    "standards.suggest": "EVERYONE",
    "standards.guide_directory": "EVERYONE",
    "standards.guide_page": "EVERYONE",
    "standards.checklist_page": "EVERYONE",
    "standards.checklist_pdf": "EVERYONE",
    "standards.guide_history": "EVERYONE",
}
STAFF: dict[str, str] = {}
OFFICE: dict[str, str] = {}
EXCHANGE: dict[str, str] = {}

STANDARDS = CITIZEN | STAFF | OFFICE | EXCHANGE
