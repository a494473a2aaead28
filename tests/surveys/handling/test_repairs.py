"""From the rating to the clause, to a draft of the standard, to the edition that repaired it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from standards.editions import approve_edition, discard_draft, publish_edition, submit_edition
from standards.guide.document import document_hash, dump_guide
from standards.models import Edition, Guide, Item, ReviewComment
from surveys.collecting.models.ratings import Rating
from surveys.handling import life, repairs
from surveys.handling.models import HandlingCase
from surveys.handling.receipts import tell_handling
from surveys.handling.steps import Hand, NotYours
from tests.pages import PageClient
from tests.places import Places
from tests.standards.samples import RESIDENCE
from tests.surveys.handling.conftest import MONDAY, People, at

PAPER = RESIDENCE.materials[0]
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def guide(session: Session, places: Places, people: People) -> Guide:
    """The residence permit, in force since January."""
    content = dump_guide(RESIDENCE)
    made = Guide(code="residence", item=Item(code="1", name="居住证办理", kind="07"), agency=places.agency)
    session.add(
        Edition(
            guide=made, number=1, state="published", content=content, content_hash=document_hash(content),
            effective_from=date(2026, 1, 1), author_id=people.office.id, approver_id=people.supervisor.id,
            published_at=at(date(2026, 1, 1)),
        )
    )  # fmt: skip
    session.commit()
    return made


@pytest.fixture
def case(session: Session, guide: Guide, people: People, open_case: Callable[..., HandlingCase]) -> HandlingCase:
    made = open_case(guide="residence", guide_edition=1, tags=("109",), missing_material=PAPER.key)
    life.name_clause(session, made, part="materials", key=PAPER.key, reason="", hand=people.hand("clerk"))
    return made


def rating_of(session: Session, case: HandlingCase) -> Rating:
    return session.get_one(Rating, case.rating_id)


def revise(session: Session, case: HandlingCase, by: UserAccount, people: People) -> Edition:
    return repairs.revise(
        session, by.scope, case, rating=rating_of(session, case), reason="窗口另要证明", hand=Hand(by, at(MONDAY))
    )


def test_the_loop_from_rating_to_repaired_edition(
    session: Session, guide: Guide, case: HandlingCase, people: People
) -> None:
    draft = revise(session, case, people.office, people)
    assert (draft.number, draft.state, case.edition_id) == (2, "draft", draft.id)
    remark = session.scalars(select(ReviewComment)).one()
    assert (remark.edition_id, remark.place) == (draft.id, f"materials.{PAPER.key}")
    assert not repairs.is_published(repairs.repair_of(session, case))
    writer, approver = people.hand("office"), people.hand("admin")
    submit_edition(session, draft, actor=writer.actor, now=writer.now)
    approve_edition(session, draft, approver=approver.actor, now=approver.now)
    publish_edition(session, draft, effective_from=TUESDAY, now=writer.now, today=MONDAY, actor=writer.actor)
    assert repairs.is_published(repairs.repair_of(session, case))
    stages = tell_handling(session, rating_of(session, case))
    assert [stage.address for stage in stages if stage.address] == ["/guides/residence/changes/2"]


def test_a_draft_in_work_is_joined_and_one_thrown_away_leaves_the_case_free(
    session: Session, guide: Guide, case: HandlingCase, people: People, open_case: Callable[..., HandlingCase]
) -> None:
    draft = revise(session, case, people.office, people)
    other = open_case(guide="residence", guide_edition=1)
    assert revise(session, other, people.office, people).id == draft.id
    session.commit()
    discard_draft(session, draft, actor=people.hand("office").actor)
    session.commit()
    session.expire_all()
    assert case.edition_id is None
    assert repairs.repair_of(session, case) is None
    assert [stage.address for stage in tell_handling(session, rating_of(session, case)) if stage.address] == []


def test_clerks_ask_and_only_the_guides_office_revises(
    session: Session, places: Places, guide: Guide, case: HandlingCase, people: People
) -> None:
    for by in (people.clerk, people.supervisor):
        with pytest.raises(NotYours, match="role"):
            revise(session, case, by, people)
    with pytest.raises(NotYours, match="guide"):
        repairs.revise(
            session, places.in_region("changchun"), case, rating=rating_of(session, case), reason="x",
            hand=people.hand("office"),
        )  # fmt: skip
    life.ask_revision(session, case, reason="清单缺一项", hand=people.hand("clerk"))
    assert case.revision_asked


def test_without_an_edition_the_one_in_force_that_day_is_meant(
    session: Session, guide: Guide, open_case: Callable[..., HandlingCase]
) -> None:
    named, unnamed = open_case(guide="residence"), open_case()
    found = repairs.rated_edition(session, rating_of(session, named))
    assert found is not None
    assert found.edition.number == 1
    assert repairs.rated_edition(session, rating_of(session, unnamed)) is None


def test_the_page_sets_the_words_beside_the_clause(
    session: Session, places: Places, case: HandlingCase, sign_in: Callable[..., PageClient]
) -> None:
    session.commit()
    office = sign_in("office", places.in_region("jilin"), email="reform@test.example")
    page = office.get(f"/handling/{case.id}").get_data(as_text=True)
    assert PAPER.name.zh in page
    assert "评价人点名" in page
    assert "已认定" in page
    assert office.post(f"/handling/{case.id}/clause", data={"clause-clause": "materials.nothing"}).status_code == 400
    assert office.post(f"/handling/{case.id}/revise", data={"revise-reason": "补上清单"}).status_code == 303
    page = office.get(f"/handling/{case.id}").get_data(as_text=True)
    assert "第 2 版正在修订" in page
    assert f"/office/guides/residence/edit/materials/{RESIDENCE.materials.index(PAPER)}" in page or "打开修订稿" in page
