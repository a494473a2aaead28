"""The endpoints of surveys, a table a room."""

COLLECTING: dict[str, str] = {
    "rating.show": "EVERYONE",
    "rating.send": "EVERYONE",
    "rating.styles": "EVERYONE",
    "receipts.ask": "EVERYONE",
    "receipts.show": "EVERYONE",
}
QUESTIONNAIRES: dict[str, str] = {}
PUBLISHING: dict[str, str] = {
    "scores.index": "OVERSIGHT",
    "scores.export": "OVERSIGHT",
    "scores.unit_page": "OVERSIGHT",
    "methods.index": "EVERYONE",
    "methods.show": "EVERYONE",
}
HANDLING: dict[str, str] = {}

SURVEYS = COLLECTING | QUESTIONNAIRES | PUBLISHING | HANDLING
