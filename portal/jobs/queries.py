"""Finds jobs for the one who started them, and clears up after a worker that died."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.jobs.models import FAILED, RUNNING, Job
from portal.orm import utc_now


def find_job(session: Session, job_id: UUID, *, owner_id: int) -> Job | None:
    """The job, fresh from the database, if this person started it."""
    query = select(Job).where(Job.id == job_id, Job.owner_id == owner_id)
    return session.scalar(query.execution_options(populate_existing=True))


def recent_jobs(session: Session, *, owner_id: int, limit: int = 50) -> Sequence[Job]:
    """What this person started, newest first."""
    query = select(Job).where(Job.owner_id == owner_id).order_by(Job.created.desc(), Job.id).limit(limit)
    return session.scalars(query).all()


def fail_interrupted(session: Session) -> None:
    """Ends jobs that a stopped worker left running. For the only worker, before it starts."""
    over = {"state": FAILED, "finished": utc_now()}
    session.execute(update(Job).where(Job.state == RUNNING).values(over))
