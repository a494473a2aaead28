"""Work of the night: what took over today is marked and found; what ended leaves the index."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.features import Progress, Task
from portal.jobs.queue import Nightly
from portal.orm import utc_now
from standards.editions import retire_superseded
from standards.models import Edition
from standards.search.documents import reindex

BEIJING = ZoneInfo("Asia/Shanghai")
NIGHTS_BACK = 7  # a machine that was off for some nights catches up


def turn_editions(session: Session, progress: Progress, *, day: str = "") -> dict[str, Any]:
    """Retire what later editions replaced by this day (ISO, today in Beijing by default) and renew the index."""
    today = date.fromisoformat(day) if day else utc_now().astimezone(BEIJING).date()
    retired = retire_superseded(session, today=today, now=utc_now())
    turned = turned_guides(session, today=today)
    reindex(session, turned, day=today)
    progress(1, 1)
    return {"retired": retired, "reindexed": len(turned)}


def turned_guides(session: Session, *, today: date) -> list[int]:
    """The ids of guides of which an edition began or ended within the last nights, in order."""
    since = today - timedelta(days=NIGHTS_BACK)
    began = Edition.effective_from.between(since, today)
    ended = Edition.effective_to.between(since, today)
    found = select(Edition.guide_id).where(Edition.state.in_(("published", "retired")), or_(began, ended))
    return sorted(set(session.scalars(found)))


TASKS = (Task("standards.turn_editions", turn_editions),)
NIGHTLY = (Nightly("standards.turn_editions", "指南按日期更替", hour=0, minute=5),)
