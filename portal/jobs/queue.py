"""The queue of background work: huey on a file of its own, or on Redis where several machines work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from flask import Flask, current_app
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.jobs.models import Job
from portal.jobs.performing import Run, perform
from portal.jobs.queries import fail_interrupted
from portal.settings import Settings

BEIJING = timedelta(hours=8)  # no summer time since 1991
EXTENSION = "mingchuang_jobs"


class NamedTask(Protocol):
    """What a feature brings: a name and `run(session, progress, **arguments)` that returns a JSON object."""

    @property
    def name(self) -> str: ...
    @property
    def run(self) -> Run: ...


@dataclass(frozen=True)
class Nightly:
    """A task the clock starts every day at this Beijing time."""

    task: str
    title: str
    hour: int
    minute: int = 0


class Jobs:
    """Starts tasks and, in the worker's process, performs them."""

    def __init__(self, settings: Settings) -> None:
        self.queue = _open_queue(settings)
        self.tasks: Mapping[str, Run] = {}
        self.refusals: tuple[type[Exception], ...] = ()

    def init_app(
        self,
        app: Flask,
        tasks: Sequence[NamedTask],
        *,
        nightly: Sequence[Nightly] = (),
        refusals: Sequence[type[Exception]] = (),
    ) -> None:
        """Knows these tasks and shows these exceptions to the owner; ValueError when two tasks share a name."""
        self.app = app
        self.tasks = {task.name: task.run for task in tasks}
        self.refusals = tuple(refusals)
        if len(self.tasks) != len(tasks):
            raise ValueError("two tasks share a name")
        self._perform = self.queue.task(name="perform")(self.perform)
        for entry in nightly:
            self._schedule(entry)
        app.extensions[EXTENSION] = self

    def start(
        self,
        session: Session,
        kind: str,
        *,
        title: str,
        owner_id: int | None,
        language: str = "zh",
        **arguments: Any,
    ) -> Job:
        """Adds the job to the caller's transaction; the queue gets it when that commits. KeyError: no such task."""
        if kind not in self.tasks:
            raise KeyError(f"no task {kind!r}")
        job = Job(kind=kind, title=title, owner_id=owner_id, language=language, arguments=arguments)
        session.add(job)
        session.flush()
        self._send_after_commit(session, job.id)
        return job

    def perform(self, job_id: str) -> None:
        """Performs one job in an address of its language, so that its words are in that language too."""
        with self.app.app_context():
            engine = self.app.extensions["sqlalchemy"].engine
            with Session(engine) as session:
                job = session.get(Job, UUID(job_id))
                language = job.language if job else "zh"
        with self.app.test_request_context(environ_overrides={"mingchuang.locale": language}):
            perform(engine, UUID(job_id), tasks=self.tasks, refusals=self.refusals)

    def work(self, workers: int = 1) -> None:
        """Works until it is told to stop. On the file queue it is the only worker, and clears up first."""
        if isinstance(self.queue, SqliteHuey):
            with self.app.app_context(), Session(self.app.extensions["sqlalchemy"].engine) as session:
                fail_interrupted(session)
                session.commit()
        self.queue.create_consumer(workers=workers, worker_type="thread", periodic=True).run()

    def _send_after_commit(self, session: Session, job_id: UUID) -> None:
        # Sent earlier, a quick worker would look for a row that is not there yet. After a rollback the message
        # would name no row, and `perform` does nothing.
        event.listen(session, "after_commit", lambda _session: self._perform(str(job_id)), once=True)

    def _schedule(self, entry: Nightly) -> None:
        hour = (entry.hour - int(BEIJING.total_seconds() // 3600)) % 24
        when = crontab(hour=str(hour), minute=str(entry.minute))
        self.queue.periodic_task(when, name=f"nightly_{entry.task}")(lambda: self._start_nightly(entry))

    def _start_nightly(self, entry: Nightly) -> None:
        with self.app.app_context(), Session(self.app.extensions["sqlalchemy"].engine) as session:
            self.start(session, entry.task, title=entry.title, owner_id=None)
            session.commit()


def jobs() -> Jobs:
    """The queue of the present application."""
    found: Jobs = current_app.extensions[EXTENSION]
    return found


def _open_queue(settings: Settings) -> Huey:
    if settings.testing:
        return MemoryHuey("mingchuang", immediate=True)
    serializer = SignedSerializer(secret=settings.secret_key, salt="jobs")  # messages are pickles: never unsigned
    if settings.jobs_url:
        return RedisHuey("mingchuang", url=settings.jobs_url, serializer=serializer)
    settings.var.mkdir(parents=True, exist_ok=True)
    file = str(settings.var / "jobs.sqlite")
    return SqliteHuey("mingchuang", filename=file, serializer=serializer, strict_fifo=True)
