"""A published question set, a campaign of eighty people in two cities, and its office."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.questionnaires import fieldwork
from surveys.questionnaires.content import Content
from surveys.questionnaires.models import Campaign, FrameMember, QuestionSet
from surveys.questionnaires.quotas import cell_of
from surveys.questionnaires.seeds import DEMO
from surveys.questionnaires.sets import draft, publish


@pytest.fixture
def questions(session: Session) -> QuestionSet:
    found = draft(session, "demo_hall", Content.model_validate(DEMO))
    publish(found, by=None, now=utc_now())
    session.commit()
    return found


@pytest.fixture
def today() -> date:
    return business_day(utc_now())


@pytest.fixture
def campaign(session: Session, questions: QuestionSet, today: date) -> Campaign:
    """Sixty people of city A and twenty of B, nobody drawn yet; open for ten days."""
    found = Campaign(
        title="调查",
        question_set=questions,
        scope_kind="everywhere",
        opens_on=today,
        closes_on=today + timedelta(days=9),
        target=0.85,
        groups=["city"],
        weighting="cell",
    )
    session.add(found)
    session.flush()
    rows = [{"reference": f"R{number:03d}", "city": "A" if number < 60 else "B"} for number in range(80)]
    fieldwork.add_frame(session, found, rows)
    session.commit()
    return found


def drawn_of(session: Session, campaign: Campaign, cell: str) -> list[FrameMember]:
    """Those drawn of one cell, by reference."""
    members = fieldwork.members_of(session, campaign)
    return [one for one in members if one.drawn and cell_of(campaign, one.groups) == cell]
