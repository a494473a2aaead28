"""Performs one job from its row to its end. Knows neither the queue nor Flask."""

import logging
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from portal.jobs.models import DONE, FAILED, QUEUED, RUNNING, Job
from portal.jobs.progress import Progress
from portal.orm import utc_now

Run = Callable[..., dict[str, Any]]
_LOGGER = logging.getLogger(__name__)


def perform(engine: Engine, job_id: UUID, *, tasks: Mapping[str, Run], refusals: tuple[type[Exception], ...]) -> None:
    """Runs a queued job once. Its work and the word that it is done are one transaction.

    A refusal (an exception of those types) is shown to the owner as it is; of anything else the page gives only
    the job's number, under which the log has the cause.
    """
    job = _begin(engine, job_id)
    if job is None:
        return
    with Session(engine, expire_on_commit=False) as session:
        try:
            result = tasks[job.kind](session, Progress(engine, job_id), **job.arguments)
            _end(session, job_id, state=DONE, result=result)
            session.commit()
        except refusals as error:
            session.rollback()
            _end(session, job_id, state=FAILED, error=str(error))
            session.commit()
        except Exception:  # whatever it is, the owner must learn that it ended
            session.rollback()
            _LOGGER.exception("job %s (%s) failed", job_id, job.kind)
            _end(session, job_id, state=FAILED)
            session.commit()


def _begin(engine: Engine, job_id: UUID) -> Job | None:
    """The job, now running; nothing when it is not waiting, so that a message delivered twice works once."""
    with Session(engine, expire_on_commit=False) as session:
        waiting = update(Job).where(Job.id == job_id, Job.state == QUEUED)
        taken = session.execute(waiting.values(state=RUNNING, started=utc_now()).returning(Job.id)).scalar()
        session.commit()
        return session.get(Job, job_id) if taken else None


def _end(session: Session, job_id: UUID, **values: Any) -> None:
    session.execute(update(Job).where(Job.id == job_id).values(finished=utc_now(), **values))
