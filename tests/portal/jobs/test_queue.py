from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, g
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.i18n import locale
from portal.jobs.models import Job
from portal.jobs.queue import Jobs, Nightly, jobs
from portal.settings import Settings
from tests.pages import PageClient


@dataclass(frozen=True)
class Task:
    name: str
    run: Callable[..., dict[str, Any]]


def greet(_session: Session, progress: Callable[[int, int], None], *, name: str) -> dict[str, Any]:
    progress(1, 1)
    if name == "":
        raise LookupError("没有名字")
    return {"address": f"/greetings/{name}", "language": locale()}


@pytest.fixture
def queue(app: Flask, settings: Settings) -> Jobs:
    made = Jobs(settings)
    made.init_app(app, [Task("greet", greet)], nightly=[Nightly("greet", "夜间", 2, 30)], refusals=[LookupError])
    return made


def test_a_job_runs_when_its_transaction_commits_and_not_before(queue: Jobs, session: Session):
    job = queue.start(session, "greet", title="问候", owner_id=7, language="ko", name="a")
    assert job.state == "queued"
    session.commit()
    session.refresh(job)
    assert (job.state, job.result) == ("done", {"address": "/greetings/a", "language": "ko"})


def test_a_rolled_back_job_never_runs(queue: Jobs, session: Session):
    queue.start(session, "greet", title="问候", owner_id=7, name="a")
    session.rollback()
    session.commit()
    assert session.query(Job).count() == 0


def test_an_unknown_task_and_two_of_one_name_are_refused(queue: Jobs, app: Flask, settings: Settings):
    with app.app_context(), pytest.raises(KeyError):
        jobs().start(None, "none", title="", owner_id=None)
    with pytest.raises(ValueError, match="share a name"):
        Jobs(settings).init_app(app, [Task("greet", greet), Task("greet", greet)])


def test_the_nightly_hour_is_beijings(queue: Jobs):
    due = [hour for hour in range(24) if queue.queue.read_periodic(datetime(2026, 11, 23, hour, 30))]
    assert due == [18]


def test_a_file_queue_hands_the_message_to_a_worker(app: Flask, settings: Settings, session: Session):
    made = Jobs(replace(settings, testing=False))
    made.init_app(app, [Task("greet", greet)])
    job = made.start(session, "greet", title="问候", owner_id=7, name="b")
    session.commit()
    assert (settings.var / "jobs.sqlite").exists()
    assert made.queue.pending_count() == 1
    made.queue.execute(made.queue.dequeue())
    session.refresh(job)
    assert job.state == "done"
    made.queue.storage.close()


def own(queue: Jobs, session: Session, client: PageClient, name: str) -> str:
    with client.session_transaction() as cookie:
        uniquifier = cookie["_user_id"]
    owner = session.query(UserAccount).filter_by(fs_uniquifier=uniquifier).one().id
    job = queue.start(session, "greet", title="生成排名", owner_id=owner, name=name)
    session.commit()
    return f"/jobs/{job.id}"


def test_the_owner_sees_the_result_and_others_find_nothing(queue: Jobs, session: Session, sign_in: Any):
    client, other = sign_in("office"), sign_in("office", email="other@test.example")
    address = own(queue, session, client, "c")
    page = client.get(f"/ko{address}")
    assert page.status_code == 200
    assert 'href="/ko/greetings/c"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "生成排名" in client.get("/jobs").text
    g.pop("_login_user")  # the test's own application context would remember the first person
    assert other.get(address).status_code == 404
    assert other.get(f"/jobs/{uuid4()}").status_code == 404
    assert "生成排名" not in other.get("/jobs").text


def test_a_failed_job_tells_why_and_a_waiting_one_renews_itself_without_script(
    queue: Jobs, session: Session, sign_in: Any
):
    client = sign_in("office")
    address = own(queue, session, client, "")
    assert "没有完成：没有名字" in client.get(address).text
    session.query(Job).update({"state": "running", "finished": None, "done": 40, "total": 100})
    session.commit()
    page = client.get(address).text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert 'value="40" max="100"' in page


def test_nobody_who_is_not_signed_in_sees_a_job(client: PageClient):
    assert client.get("/jobs").status_code == 302
