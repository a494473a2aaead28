"""The life of an edition: nobody approves their own words, what is published stays, and the second is told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.audit.queries import object_history
from portal.audit.record import Actor
from portal.db import db
from standards import queries
from standards.editions import (
    EditionError,
    approve_edition,
    publish_edition,
    retire_edition,
    retire_superseded,
    save_draft,
    send_back,
    start_draft,
    submit_edition,
)
from standards.guide.document import document_hash, dump_guide
from standards.guide.soundness import UnsoundGuide
from standards.guide.text import Text
from standards.models import Edition
from standards.switches import switch_rule
from tests.places import Places
from tests.standards.conftest import NOW, TODAY, Office
from tests.standards.samples import RESIDENCE, ask, make_guide

STEPPED = RESIDENCE.model_copy(update={"notes": (Text(zh="另行通知"),)})

LATER = date(2026, 6, 1)


def refused(caught: pytest.ExceptionInfo[EditionError]) -> str:
    return caught.value.code


def test_a_published_edition_is_in_force_from_its_day(
    session: Session, office: Office, publish: Callable[..., Edition]
) -> None:
    edition = publish()
    assert (edition.state, edition.number) == ("published", 1)
    assert edition.content_hash == document_hash(dump_guide(RESIDENCE))
    assert queries.edition_on(session, office.guide.id, day=TODAY) is edition
    assert queries.edition_on(session, office.guide.id, day=TODAY - timedelta(days=1)) is None


def test_a_scheduled_edition_takes_over_at_its_date(
    session: Session, office: Office, publish: Callable[..., Edition]
) -> None:
    first, second = publish(), publish(LATER)
    assert queries.edition_on(session, office.guide.id, day=LATER - timedelta(days=1)) is first
    assert queries.edition_on(session, office.guide.id, day=LATER) is second
    assert queries.public_history(session, office.guide.id) == [second, first]
    assert queries.editions_on(session, EVERYWHERE, day=LATER) == [second]


def test_the_audit_log_tells_every_step(session: Session, publish: Callable[..., Edition]) -> None:
    edition = publish()
    told = [entry.action for entry in object_history(session, "edition", object_id=str(edition.id))]
    assert told == ["edition.started", "edition.submitted", "edition.approved", "edition.published"]


def test_a_guide_has_one_edition_in_work(session: Session, office: Office) -> None:
    start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    with pytest.raises(EditionError) as caught:
        start_draft(session, office.guide, content=RESIDENCE, author=office.checker)
    assert (refused(caught), caught.value.facts) == ("open_edition", {"number": 1})


def test_the_author_cannot_approve(session: Session, office: Office) -> None:
    edition = start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    submit_edition(session, edition, actor=office.writer, now=NOW)
    with pytest.raises(EditionError) as caught:
        approve_edition(session, edition, approver=office.writer, now=NOW)
    assert refused(caught) == "own_edition"


def test_whoever_edited_cannot_approve(session: Session, office: Office) -> None:
    edition = start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    save_draft(session, edition, content=RESIDENCE, version=edition.version, editor=office.checker)
    submit_edition(session, edition, actor=office.writer, now=NOW)
    with pytest.raises(EditionError) as caught:
        approve_edition(session, edition, approver=office.checker, now=NOW)
    assert refused(caught) == "own_edition"


def test_the_database_too_refuses_an_author_who_approves(session: Session, office: Office) -> None:
    edition = start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    edition.approver_id = edition.author_id
    with pytest.raises(sa.exc.IntegrityError, match="author_not_approver"):
        session.flush()


def test_an_edition_without_approval_is_not_published(session: Session, office: Office) -> None:
    edition = start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    submit_edition(session, edition, actor=office.writer, now=NOW)
    with pytest.raises(EditionError) as caught:
        publish_edition(session, edition, effective_from=TODAY, now=NOW, today=TODAY, actor=office.checker)
    assert refused(caught) == "not_approved"


def test_sending_back_voids_the_approval(session: Session, office: Office) -> None:
    edition = start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    submit_edition(session, edition, actor=office.writer, now=NOW)
    approve_edition(session, edition, approver=office.checker, now=NOW)
    send_back(session, edition, actor=office.checker, reason="照片张数不对")
    assert (edition.state, edition.approver_id, edition.approved_at) == ("draft", None, None)


def test_an_edition_under_review_is_not_saved_over(session: Session, office: Office) -> None:
    edition = start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    submit_edition(session, edition, actor=office.writer, now=NOW)
    with pytest.raises(EditionError) as caught:
        save_draft(session, edition, content=RESIDENCE, version=edition.version, editor=office.writer)
    assert refused(caught) == "not_draft"


def test_an_unsound_guide_is_not_submitted(session: Session, office: Office) -> None:
    edition = start_draft(session, office.guide, content=make_guide(questions=[ask("q")]), author=office.writer)
    with pytest.raises(UnsoundGuide):
        submit_edition(session, edition, actor=office.writer, now=NOW)
    assert edition.state == "draft"


STEPLESS = RESIDENCE.model_copy(update={"steps": ()})


def test_errors_of_the_check_block(session: Session, office: Office) -> None:
    edition = start_draft(session, office.guide, content=STEPLESS, author=office.writer)
    with pytest.raises(EditionError) as caught:
        submit_edition(session, edition, actor=office.writer, now=NOW)
    assert refused(caught) == "blocked"
    assert [finding.rule for finding in caught.value.facts["findings"]] == ["steps_missing"]


def test_a_rule_switched_off_where_the_agency_is_does_not_block(
    session: Session, office: Office, places: Places
) -> None:
    switch_rule(
        session,
        EVERYWHERE,
        region_id=places.yanbian.id,
        rule="steps_missing",
        enabled=False,
        reason="过渡期",
        actor=office.checker,
    )
    edition = start_draft(session, office.guide, content=STEPLESS, author=office.writer)
    submit_edition(session, edition, actor=office.writer, now=NOW)
    assert edition.state == "review"


def test_publishing_twice_is_refused(session: Session, office: Office, publish: Callable[..., Edition]) -> None:
    with pytest.raises(EditionError) as caught:
        publish_edition(session, publish(), effective_from=LATER, now=NOW, today=TODAY, actor=office.checker)
    assert refused(caught) == "already_published"


def test_an_edition_does_not_begin_in_the_past(publish: Callable[..., Edition]) -> None:
    with pytest.raises(EditionError) as caught:
        publish(TODAY - timedelta(days=1))
    assert refused(caught) == "in_the_past"


def test_an_edition_does_not_begin_before_the_one_it_follows(publish: Callable[..., Edition]) -> None:
    publish(LATER)
    with pytest.raises(EditionError) as caught:
        publish(LATER)
    assert (refused(caught), caught.value.facts) == ("too_early", {"number": 1, "day": "2026-06-01"})


FIXED = ["number = 9", "content = '{}'", "content_hash = NULL", "effective_from = '2020-01-01'", "state = 'draft'"]


@pytest.mark.parametrize("change", [*(f"UPDATE edition SET {field}" for field in FIXED), "DELETE FROM edition"])
def test_the_database_refuses_to_touch_a_published_edition(
    session: Session, publish: Callable[..., Edition], change: str
) -> None:
    publish()
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.text(change))


def test_the_database_lets_a_draft_be_changed_and_deleted(session: Session, office: Office) -> None:
    start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    session.execute(sa.text("UPDATE edition SET content = '{}'"))
    session.execute(sa.text("DELETE FROM edition"))
    assert session.scalar(sa.select(sa.func.count()).select_from(Edition)) == 0


def test_a_second_lasting_edition_is_refused_by_the_database(session: Session, publish: Callable[..., Edition]) -> None:
    publish()
    publish(LATER)
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.text("UPDATE edition SET effective_to = NULL"))


def test_a_stale_save_is_told_and_writes_nothing(app: Flask, session: Session, office: Office) -> None:
    edition = start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    session.commit()
    with Session(db.engine) as other:
        theirs = other.get_one(Edition, edition.id)
        save_draft(other, theirs, content=make_guide(), version=theirs.version, editor=office.checker)
        other.commit()
    with pytest.raises(EditionError) as caught:
        save_draft(session, edition, content=RESIDENCE, version=1, editor=office.writer)
    assert refused(caught) == "changed_meanwhile"
    session.rollback()
    session.refresh(edition)
    assert edition.content == dump_guide(make_guide())


def test_of_two_who_publish_at_once_the_second_is_told_and_nothing_is_half_written(
    session: Session, office: Office, publish: Callable[..., Edition]
) -> None:
    former = publish()
    edition = start_draft(session, office.guide, content=STEPPED, author=office.writer)
    submit_edition(session, edition, actor=office.writer, now=NOW)
    approve_edition(session, edition, approver=office.checker, now=NOW)
    session.commit()
    with Session(db.engine) as other:
        theirs = other.get_one(Edition, edition.id)
        publish_edition(other, theirs, effective_from=LATER, now=NOW, today=TODAY, actor=office.checker)
        other.commit()
    day = LATER + timedelta(days=30)
    with pytest.raises(EditionError) as caught:
        publish_edition(session, edition, effective_from=day, now=NOW, today=TODAY, actor=office.checker)
    assert refused(caught) == "changed_meanwhile"
    session.rollback()
    session.expire_all()
    assert (edition.effective_from, former.effective_to) == (LATER, LATER)


def test_of_many_who_publish_in_the_same_moment_one_succeeds(
    app: Flask, session: Session, office: Office, publish: Callable[..., Edition]
) -> None:
    publish()
    edition = start_draft(session, office.guide, content=STEPPED, author=office.writer)
    submit_edition(session, edition, actor=office.writer, now=NOW)
    approve_edition(session, edition, approver=office.checker, now=NOW)
    session.commit()
    together = threading.Barrier(4)
    engine, number = db.engine, edition.id

    def try_to_publish(day: date) -> str:
        with Session(engine) as own:
            mine = own.get_one(Edition, number)
            together.wait()
            try:
                publish_edition(own, mine, effective_from=day, now=NOW, today=TODAY, actor=office.checker)
            except EditionError as error:
                return error.code
            own.commit()
            return "done"

    with ThreadPoolExecutor(4) as pool:
        ends = sorted(pool.map(try_to_publish, [LATER + timedelta(days=n) for n in range(4)]))
    assert ends.count("done") == 1
    assert set(ends) <= {"done", "changed_meanwhile", "too_early"}  # too early: after one that came first
    session.expire_all()
    lasting = [one for one in queries.public_history(session, office.guide.id) if one.effective_to is None]
    assert lasting == [edition]
    assert lasting[0].effective_from == queries.public_history(session, office.guide.id)[1].effective_to


def test_withdrawing_a_scheduled_edition_lets_the_one_before_last(
    session: Session, office: Office, publish: Callable[..., Edition]
) -> None:
    first, second = publish(), publish(LATER)
    retire_edition(session, second, on=TODAY, now=NOW, actor=office.checker, reason="暂缓")
    session.commit()
    assert first.effective_to is None
    assert queries.edition_on(session, office.guide.id, day=LATER) is first


def test_a_retired_edition_ends_on_its_day_and_stays_in_the_history(
    session: Session, office: Office, publish: Callable[..., Edition]
) -> None:
    edition = publish()
    retire_edition(session, edition, on=LATER, now=NOW, actor=office.checker, reason="事项取消")
    session.commit()
    assert queries.edition_on(session, office.guide.id, day=LATER - timedelta(days=1)) is edition
    assert queries.edition_on(session, office.guide.id, day=LATER) is None
    assert queries.public_history(session, office.guide.id) == [edition]


def test_what_was_replaced_is_marked_as_retired(session: Session, publish: Callable[..., Edition]) -> None:
    first, second = publish(), publish(LATER)
    assert retire_superseded(session, today=LATER - timedelta(days=1), now=NOW) == 0
    assert retire_superseded(session, today=LATER, now=NOW) == 1
    assert (first.state, second.state) == ("retired", "published")


def test_guides_outside_the_scope_are_not_found(session: Session, office: Office, places: Places) -> None:
    inside, outside = places.in_region("yanbian"), places.in_region("changchun")
    assert [guide.code for guide in queries.guides(session, inside)] == ["residence"]
    assert queries.guides(session, outside) == []
    assert queries.guide(session, outside, code="residence") is None
    assert queries.guide(session, Scope("agency", places.agency.id), code="residence") is office.guide


def test_a_system_part_does_not_write_editions(session: Session, office: Office) -> None:
    with pytest.raises(ValueError, match="person"):
        start_draft(session, office.guide, content=RESIDENCE, author=Actor(None, "nightly"))
