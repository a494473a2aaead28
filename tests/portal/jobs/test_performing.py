from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from portal.jobs import progress as progress_room
from portal.jobs.models import Job
from portal.jobs.performing import perform
from portal.jobs.progress import Progress
from portal.jobs.queries import fail_interrupted, find_job, recent_jobs
from portal.orm import Base

REFUSALS = (LookupError,)


@pytest.fixture
def engine(bare_engine: Engine) -> Iterator[Engine]:
    Base.metadata.create_all(bare_engine, tables=[Job.__table__])
    return bare_engine


def add(engine: Engine, kind: str, **arguments: Any) -> Any:
    with Session(engine) as session, session.begin():
        job = Job(kind=kind, title="排名", owner_id=7, arguments=arguments)
        session.add(job)
        session.flush()
        return job.id


def after(engine: Engine, job_id: Any) -> Job:
    with Session(engine) as session:
        job = find_job(session, job_id, owner_id=7)
        assert job is not None
        return job


def test_a_job_is_done_with_its_result_and_its_times(engine: Engine):
    job_id = add(engine, "count", up_to=3)
    perform(engine, job_id, tasks={"count": lambda session, progress, up_to: {"sum": up_to}}, refusals=REFUSALS)
    job = after(engine, job_id)
    assert (job.state, job.result, job.error, job.is_over) == ("done", {"sum": 3}, None, True)
    assert job.created <= job.started <= job.finished


def test_a_refusal_is_shown_and_its_writes_are_undone(engine: Engine):
    def refuse(session: Session, _progress: Progress) -> dict[str, Any]:
        session.execute(update(Job).values(title="被改"))
        raise LookupError("这一期没有评价")

    job_id = add(engine, "refuse")
    perform(engine, job_id, tasks={"refuse": refuse}, refusals=REFUSALS)
    job = after(engine, job_id)
    assert (job.state, job.error, job.title, job.result) == ("failed", "这一期没有评价", "排名", None)


def test_any_other_fault_is_logged_under_the_jobs_number_and_not_shown(
    engine: Engine, caplog: pytest.LogCaptureFixture
):
    job_id = add(engine, "break")
    perform(engine, job_id, tasks={"break": lambda session, progress: {}["secret"]}, refusals=())
    job = after(engine, job_id)
    assert (job.state, job.error) == ("failed", None)
    assert str(job_id) in caplog.text


def test_a_message_delivered_twice_works_once(engine: Engine):
    runs: list[int] = []
    job_id = add(engine, "once")
    for _ in range(2):
        perform(engine, job_id, tasks={"once": lambda session, progress: runs.append(1) or {}}, refusals=())
    perform(engine, uuid4(), tasks={}, refusals=())
    assert runs == [1]


def test_progress_is_seen_from_outside_while_the_job_runs(engine: Engine):
    job_id, seen = add(engine, "watch"), []

    def watch(_session: Session, progress: Progress) -> dict[str, Any]:
        progress(40, 100)
        seen.append((after(engine, job_id).state, after(engine, job_id).done))
        progress(41, 100)  # too soon after the last
        seen.append(after(engine, job_id).done)
        progress(100, 100)  # the last is always written
        return {}

    perform(engine, job_id, tasks={"watch": watch}, refusals=())
    assert seen == [("running", 40), 40]
    assert after(engine, job_id).done == 100


def test_progress_never_waits_for_the_tasks_own_lock(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(progress_room, "INTERVAL", 0)
    other, job_id = add(engine, "other"), add(engine, "write")

    def write(session: Session, progress: Progress) -> dict[str, Any]:
        session.execute(update(Job).where(Job.id == other).values(title="改"))
        progress(1, 2)
        return {}

    perform(engine, job_id, tasks={"write": write}, refusals=())
    assert after(engine, job_id).state == "done"
    assert after(engine, other).title == "改"


def test_only_the_owner_finds_a_job(engine: Engine):
    job_id = add(engine, "x")
    with Session(engine) as session:
        assert find_job(session, job_id, owner_id=8) is None
        assert [job.id for job in recent_jobs(session, owner_id=7)] == [job_id]
        assert recent_jobs(session, owner_id=8) == []


def test_what_a_dead_worker_left_running_is_ended(engine: Engine):
    job_id, waiting = add(engine, "x"), add(engine, "x")
    with Session(engine) as session, session.begin():
        session.execute(update(Job).where(Job.id == job_id).values(state="running"))
        fail_interrupted(session)
    assert (after(engine, job_id).state, after(engine, waiting).state) == ("failed", "queued")
