"""A notice handed out stays: found by its number, proved by its hash, refused by the database to whoever changes it."""

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.audit.queries import object_history
from portal.workdays import is_workday
from standards.ledgers import Notice
from standards.models import Edition
from standards.notice import Facts, Missing, make_notice
from standards.notices import Handing, find_notice, hand_out, is_unchanged, new_number, notices, read_content
from standards.rules import evaluate
from tests.places import Places
from tests.standards.conftest import TODAY, Office
from tests.standards.samples import RESIDENCE


@pytest.fixture
def kept(session: Session, office: Office, places: Places, publish: Callable[..., Edition]) -> Notice:
    edition = publish()
    content = make_notice(
        RESIDENCE,
        evaluate(RESIDENCE, {"who": "agent", "reason": "live"}),
        kind="deferral",
        missing=[Missing(material="photo")],
        facts=Facts(
            number=new_number(session, TODAY),
            edition_number=edition.number,
            content_hash=edition.content_hash,
            handler="017",
            at=datetime(2026, 3, 2, 10, 0),
        ),
        is_workday=is_workday,
    )
    handing = Handing(hall_id=places.yanji_hall.id, window_id=places.first.id)
    notice = hand_out(session, content, edition=edition, handler=office.writer, handing=handing)
    session.commit()
    session.expire_all()
    return notice


def test_the_number_tells_the_day(session: Session) -> None:
    assert new_number(session, TODAY).startswith("GZ20260301-")
    assert new_number(session, TODAY) != new_number(session, TODAY)


def test_a_notice_is_found_by_its_number_however_typed(session: Session, kept: Notice) -> None:
    assert find_notice(session, f" {kept.number.lower()} ") is kept
    assert find_notice(session, "GZ20260301-NNNNNN") is None


def test_what_was_handed_out_can_be_read_again(kept: Notice) -> None:
    content = read_content(kept)
    assert (content.facts.number, content.kind, content.deadline) == (kept.number, "deferral", kept.deadline)
    assert [paper.material.key for paper in content.missing] == ["photo"]
    assert is_unchanged(kept)


def test_handing_out_is_in_the_audit_log(session: Session, kept: Notice) -> None:
    told = object_history(session, "notice", object_id=kept.number)
    assert [(entry.action, entry.changed_to["content_hash"]) for entry in told] == [
        ("notice.handed_out", kept.content_hash)
    ]


@pytest.mark.parametrize("change", ["UPDATE notice SET deadline = NULL", "DELETE FROM notice"])
def test_the_database_refuses_to_touch_a_notice(session: Session, kept: Notice, change: str) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.text(change))


def test_a_content_that_was_changed_is_noticed(session: Session, kept: Notice) -> None:
    session.refresh(kept)
    session.expunge(kept)
    kept.content = {**kept.content, "kind": "refusal"}
    assert not is_unchanged(kept)


def test_notices_are_listed_within_the_scope(session: Session, kept: Notice, places: Places) -> None:
    assert notices(session, EVERYWHERE) == [kept]
    assert notices(session, places.in_region("changchun")) == []
