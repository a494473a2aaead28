"""The endpoints of surveys, a table a room."""

COLLECTING: dict[str, str] = {}
QUESTIONNAIRES: dict[str, str] = {}
PUBLISHING: dict[str, str] = {}
HANDLING: dict[str, str] = {}

SURVEYS = COLLECTING | QUESTIONNAIRES | PUBLISHING | HANDLING
