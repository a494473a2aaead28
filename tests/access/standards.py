"""The endpoints of standards, a table an audience."""

CITIZEN = {
    "standards.search_page": "EVERYONE",
    "standards.suggest": "EVERYONE",
    "standards.guide_directory": "EVERYONE",
    "standards.guide_page": "EVERYONE",
    "standards.checklist_page": "EVERYONE",
    "standards.checklist_pdf": "EVERYONE",
    "standards.guide_history": "EVERYONE",
    "standards.guide_changes": "EVERYONE",
    "checks.ask": "EVERYONE",
    "checks.show_notice": "EVERYONE",
}
STAFF: dict[str, str] = {
    "staff.home": "STAFF",
    "staff.suggest": "STAFF",
    "staff.guide_page": "STAFF",
    "staff.favour": "STAFF",
    "staff.confirm": "STAFF",
    "staff.list_changes": "STAFF",
    "readers.show_readers": "OFFICE",
    "notices.write": "STAFF",
    "notices.list_notices": "STAFF",
    "notices.export_notices": "STAFF",
    "notices.show": "STAFF",
    "notices.sheet": "STAFF",
    "ledger.show": "STAFF",
    "ledger.export": "STAFF",
}
OFFICE: dict[str, str] = {}
EXCHANGE: dict[str, str] = {}

STANDARDS = CITIZEN | STAFF | OFFICE | EXCHANGE
