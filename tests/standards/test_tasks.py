"""The index follows the life of editions: on publication, on retirement, and at night."""

from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy.orm import Session

from portal.jobs.models import Job
from portal.jobs.queue import jobs
from standards.editions import retire_edition
from standards.guide.content import Guide as Content
from standards.guide.document import load_guide
from standards.models import Edition
from standards.search.index import search
from standards.tasks import turn_editions, turned_guides
from tests.standards.conftest import NOW, TODAY, Office
from tests.standards.samples import RESIDENCE

LATER = date(2026, 6, 1)


def renamed(name: str) -> Content:
    document = RESIDENCE.model_dump(mode="json")
    return load_guide({**document, "identity": {**document["identity"], "name": name, "aliases": []}})


def found(session: Session, query: str) -> list[str]:
    return [hit.names[0] for hit in search(session, query)]


def quiet(_done: int, _total: int) -> None:
    return


def test_a_published_guide_is_found_at_once(session: Session, publish: Callable[..., Edition]) -> None:
    assert found(session, "居住证") == []
    publish()
    assert found(session, "居住证") == ["居住证办理"]


def test_a_retired_guide_is_found_no_more(session: Session, office: Office, publish: Callable[..., Edition]) -> None:
    edition = publish()
    retire_edition(session, edition, on=TODAY, now=NOW, actor=office.checker, reason="取消")
    assert found(session, "居住证") == []


def test_a_scheduled_edition_is_found_by_its_new_name_from_its_day(
    session: Session, publish: Callable[..., Edition]
) -> None:
    publish()
    publish(start=LATER, content=renamed("流动人口登记"))
    assert found(session, "流动人口") == []
    assert turn_editions(session, quiet, day="2026-05-31") == {"retired": 0, "reindexed": 0}
    assert turn_editions(session, quiet, day="2026-06-03") == {"retired": 1, "reindexed": 1}
    assert found(session, "流动人口") == ["流动人口登记"]
    assert turned_guides(session, today=date(2026, 7, 1)) == []


def test_the_night_is_a_task_of_the_site(app: Flask, session: Session, publish: Callable[..., Edition]) -> None:
    publish()
    job = jobs().start(session, "standards.turn_editions", title="night", owner_id=None)
    session.commit()
    kept = session.get(Job, job.id, populate_existing=True)
    assert kept is not None
    assert kept.state == "done"
    assert set(kept.result or {}) == {"retired", "reindexed"}
