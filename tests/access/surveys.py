"""The endpoints of surveys, a table a room."""

COLLECTING: dict[str, str] = {
    "rating.show": "EVERYONE",
    "rating.send": "EVERYONE",
    "rating.styles": "EVERYONE",
    "receipts.ask": "EVERYONE",
    "receipts.show": "EVERYONE",
    "proofs.challenge": "EVERYONE",
    "cases.create_visit": "CASE_SYSTEM",
    "cases.show_visit": "CASE_SYSTEM",
    "cases.revoke_visit": "CASE_SYSTEM",
    "cases.put_served": "CASE_SYSTEM",
    "quarantine.queue": "OVERSIGHT",
    "quarantine.run": "OVERSIGHT",
    "quarantine.case": "OVERSIGHT",
    "quarantine.propose": "OVERSIGHT",
    "quarantine.exclude": "OVERSIGHT",
    "quarantine.let_go": "OVERSIGHT",
    "posters.list_halls": "OFFICE",
    "posters.show_hall": "OFFICE",
    "posters.download": "OFFICE",
    "posters.show_window": "OFFICE",
    "posters.replace": "OFFICE",
    "visits.form": "STAFF",
    "visits.create": "STAFF",
    "tickets.ask": "EVERYONE",
    "tickets.show": "EVERYONE",
    "tickets.send": "EVERYONE",
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
