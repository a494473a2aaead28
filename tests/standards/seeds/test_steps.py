"""The demo's guides in the database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE
from portal.orm import utc_now
from portal.places.models import Agency
from standards.models import Edition, Guide
from standards.queries import edition_on, editions_on
from standards.search.index import search
from standards.seeds.steps import FIRST_DAY, seed_guides_demo
from tests.places import Places


def silent(_done: int, _total: int) -> None:
    return


@pytest.fixture
def seeded(session: Session, places: Places, add_user: Callable[..., UserAccount]) -> Session:
    for role in ("office", "supervisor"):
        add_user(role, email=f"{role}@demo.example")
    seed_guides_demo(session, silent)
    session.commit()
    return session


def test_every_seed_is_in_force_and_found_by_everyday_words(seeded: Session, places: Places) -> None:
    editions = editions_on(seeded, EVERYWHERE, day=utc_now().date())
    guides = {edition.guide_id: edition.guide for edition in editions}
    assert len(editions) == seeded.scalar(select(func.count()).select_from(Guide)) >= 45
    assert all(edition.guide.simulated and edition.author_id != edition.approver_id for edition in editions)
    for words, code in (
        ("开饭店", "food-licence"),
        ("hz", "passport"),
        ("领证", "marriage"),
        ("补驾照", "driving-lost"),
    ):
        assert f"222401-{code}" in [guides[hit.id].code for hit in search(seeded, words)], words
    police = next(guide for guide in guides.values() if guide.code == "222401-id-card")
    assert police.agency_id == places.agency.id


def test_a_renewed_guide_keeps_what_it_said_before_and_a_second_run_adds_nothing(seeded: Session) -> None:
    guide = seeded.scalars(select(Guide).where(Guide.code == "222401-food-licence")).one()
    days = (FIRST_DAY, utc_now().date())
    found = [edition_on(seeded, guide.id, day=day) for day in days]
    assert [edition.content["limits"][1]["number"] for edition in found if edition] == [10, 7]
    assert edition_on(seeded, guide.id, day=FIRST_DAY - timedelta(days=1)) is None
    before = [seeded.scalar(select(func.count()).select_from(model)) for model in (Guide, Edition, Agency)]
    seed_guides_demo(seeded, silent)
    assert [seeded.scalar(select(func.count()).select_from(model)) for model in (Guide, Edition, Agency)] == before


def test_without_the_demo_accounts_nothing_is_seeded(session: Session, places: Places) -> None:
    seed_guides_demo(session, silent)
    assert session.scalar(select(func.count()).select_from(Guide)) == 0
