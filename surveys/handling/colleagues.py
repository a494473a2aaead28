"""Who may be given a case: active handlers of the rated unit, or of the giver's own."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.places.models import Window
from surveys.handling.states import ROLES


def colleagues(session: Session, window: Window, by: UserAccount) -> list[UserAccount]:
    """By name, without the giver; the giver's scope holds the window, so a colleague of the same scope may see it."""
    rated = or_(
        and_(UserAccount.scope_kind == "hall", UserAccount.scope_id == window.hall_id),
        and_(UserAccount.scope_kind == "agency", UserAccount.scope_id.in_([agency.id for agency in window.agencies])),
    )
    own = and_(UserAccount.scope_kind == by.scope_kind, UserAccount.scope_id.is_not_distinct_from(by.scope_id))
    able = (UserAccount.active.is_(True), UserAccount.role.in_(sorted(ROLES["handler"])), UserAccount.id != by.id)
    return list(session.scalars(select(UserAccount).where(*able, or_(rated, own)).order_by(UserAccount.name)))
