"""Drawing and recording the calls of an audit; the order follows from the period's tallies, not from a person."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.places.models import Window
from surveys.collecting.models.ratings import Rating
from surveys.publishing.figures.periods import Period
from surveys.publishing.methods.registry import method_in_force
from surveys.publishing.rankings.models import AuditCall
from surveys.scoring.callbacks import Audit, decide, draw


def calls_of(session: Session, window: Window, *, period: Period) -> list[AuditCall]:
    """The calls of a window and period in calling order."""
    found = select(AuditCall).where(AuditCall.window_id == window.id, AuditCall.period == period.code)
    return list(session.scalars(found.order_by(AuditCall.position)))


def draw_calls(session: Session, window: Window, *, period: Period) -> int:
    """Draws who is called, once; later draws add replacements for people who were not reached."""
    method = method_in_force(session, day=period.end).method
    present = calls_of(session, window, period=period)
    unreached = sum(call.outcome == "unreached" for call in present)
    wanted = method.audit_calls + unreached - len(present)
    if wanted <= 0:
        raise Conflict(_("已经抽够，不用再抽。"))
    rated = select(Rating.id).where(
        Rating.window_id == window.id,
        Rating.state == "counted",
        Rating.rated_on.between(period.start, period.end),
    )
    ids = {rating_id.hex: rating_id for rating_id in session.scalars(rated)}
    order = draw(ids, seed=f"{period.code}:{len(ids)}", window=window.code)
    known = {call.rating_id for call in present}
    fresh = [ids[rating] for rating in order if ids[rating] not in known][:wanted]
    session.add_all(
        AuditCall(period=period.code, window_id=window.id, position=len(present) + place, rating_id=rating_id)
        for place, rating_id in enumerate(fresh)
    )
    session.flush()
    return len(fresh)


def record_outcome(
    session: Session, window: Window, *, period: Period, position: int, outcome: str, by: int, now: datetime
) -> None:
    """Keeps what a call found; Conflict when it was recorded before."""
    found = session.scalar(
        select(AuditCall).where(
            AuditCall.window_id == window.id, AuditCall.period == period.code, AuditCall.position == position
        )
    )
    if found is None:
        raise NotFound(_("没有这次回访。"))
    if found.outcome is not None:
        raise Conflict(_("这次回访已经记录过，不能改。"))
    found.outcome, found.called_by, found.called_at = outcome, by, now


def decide_audit(session: Session, window: Window, *, period: Period) -> Audit:
    """What the recorded calls decide so far."""
    method = method_in_force(session, day=period.end).method
    outcomes = [call.outcome for call in calls_of(session, window, period=period) if call.outcome]
    rated = session.scalar(
        select(func.count()).where(
            Rating.window_id == window.id,
            Rating.state == "counted",
            Rating.rated_on.between(period.start, period.end),
        )
    )
    return decide(outcomes, rated=rated or 0, size=method.audit_calls, changed_share=method.audit_changed_max)
