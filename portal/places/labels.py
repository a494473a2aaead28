"""How a scope is called."""

from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.i18n import gettext as _
from portal.places.models import Agency, Hall, Region

KINDS: dict[str, Any] = {"region": Region, "agency": Agency, "hall": Hall}


def scope_label(session: Session, scope: Scope, *, locale: str) -> str:
    """The name of the place a scope stands for."""
    if scope.kind == "everywhere":
        return _("全部地区")
    place = session.get(KINDS[scope.kind], scope.id)
    return str(place.name_in(locale)) if place else _("未知地点")
