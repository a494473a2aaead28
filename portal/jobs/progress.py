"""Shows how far a job is while its own transaction is still open."""

import time
from uuid import UUID

from sqlalchemy import Connection, Engine, update
from sqlalchemy.exc import OperationalError

from portal.jobs.models import Job

INTERVAL = 0.25  # seconds: four times a second is as often as an eye follows


class Progress:
    """Call it with (done, total). It writes in a transaction of its own, at most four times a second.

    SQLite has one writer: while the task holds uncommitted changes, progress is skipped rather than waited for. A
    task should therefore compute first and write last.
    """

    def __init__(self, engine: Engine, job_id: UUID) -> None:
        self.engine = engine
        self.job_id = job_id
        self.written_at = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.written_at < INTERVAL and done < total:
            return
        self.written_at = now
        with self.engine.connect() as connection:
            patience = _set_patience(connection, 0)
            try:
                connection.execute(update(Job).where(Job.id == self.job_id).values(done=done, total=total))
                connection.commit()
            except OperationalError:
                connection.rollback()
            finally:
                _set_patience(connection, patience)


def _set_patience(connection: Connection, milliseconds: int) -> int:
    """Sets how long SQLite waits for a lock; gives back what it was. PostgreSQL does not wait here at all."""
    if connection.dialect.name != "sqlite":
        return 0
    before = int(connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one())
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}")
    return before
