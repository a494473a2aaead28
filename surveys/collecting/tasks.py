"""Background work of this room: the nightly check, and forgetting what may not be kept."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.features import Progress, Task
from portal.jobs.queue import Nightly
from portal.orm import utc_now
from surveys.collecting.checking.running import check_ratings
from surveys.collecting.intake import business_day
from surveys.collecting.keys import address_period
from surveys.collecting.models.ratings import RatingAddress, RatingContact
from surveys.collecting.proofs import forget_proofs


def run_check(session: Session, progress: Progress) -> dict[str, Any]:
    """Runs the anomaly rules on the last days."""
    return dict(check_ratings(session, progress, today=business_day(utc_now())))


def forget(session: Session, progress: Progress) -> dict[str, Any]:
    """Deletes contacts past their day, hashes of addresses of closed periods, and used proofs."""
    now = utc_now()
    today = business_day(now)
    contacts = session.execute(delete(RatingContact).where(RatingContact.expires_on <= today)).rowcount  # type: ignore[attr-defined] # a delete gives a cursor
    kept = {address_period(today), address_period(today.replace(day=1) - _ONE_DAY)}
    addresses = session.execute(delete(RatingAddress).where(RatingAddress.period.not_in(kept))).rowcount  # type: ignore[attr-defined] # the same
    forget_proofs(session, now=now)
    progress(1, 1)
    return {"contacts": contacts, "addresses": addresses}


_ONE_DAY = timedelta(days=1)
TASKS = (Task("collecting.check", run_check), Task("collecting.forget", forget))
NIGHTLY = (
    Nightly("collecting.check", "夜间核对评价", 0, 30),
    Nightly("collecting.forget", "删除到期的联系方式和地址", 0, 50),
)
