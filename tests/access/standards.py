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
EXCHANGE: dict[str, str] = {
    "exchange.guide_jsonld": "EVERYONE",
    "standards_api.list_items": "EVERYONE",
    "standards_api.list_guides": "EVERYONE",
    "standards_api.show_guide": "EVERYONE",
    "standards_api.show_checklist": "EVERYONE",
    "standards_api.list_editions": "EVERYONE",
    "standards_api.show_edition": "EVERYONE",
    "standards_api.show_national": "EVERYONE",
    "standards_api.show_schema": "EVERYONE",
}

STANDARDS = CITIZEN | STAFF | OFFICE | EXCHANGE
