"""What the pages of this room share: where templates stand, keys, the campaign in scope, the audit log."""

from pathlib import Path
from typing import Any

from flask import Response, current_app
from flask_security import current_user

from portal.audit.record import Actor, Change, record
from portal.crypto.suites import Suite
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.settings import Settings
from portal.spreadsheets import CSV
from surveys.collecting.keys import Keys, keys_of
from surveys.questionnaires import fieldwork
from surveys.questionnaires.models import Campaign

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"


def settings() -> Settings:
    """The settings of this site."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def keys() -> Keys:
    """The keys of this site."""
    return keys_of(settings())


def suite() -> Suite:
    """The algorithms of this site."""
    return keys().suite


def find_campaign(number: int) -> Campaign:
    """The campaign in scope, or NotFound."""
    found = fieldwork.campaign(session(), current_user.scope, number=number)
    if found is None:
        raise NotFound(_("您的范围里没有这次调查。"))
    return found


def note(kind: str, number: int, action: str, after: dict[str, Any], *, reason: str = "") -> None:
    """An entry of the audit log by the signed-in person."""
    actor = Actor(current_user.id, current_user.role)
    record(session(), Change(kind, str(number), after=after, reason=reason), actor=actor, action=action)


def file(data: bytes, name: str, *, media_type: str = CSV) -> Response:
    """A download that no cache keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, content_type=media_type, headers=headers)
