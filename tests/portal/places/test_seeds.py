"""The demo's places: Jilin as it is, about 500 windows, four accounts; a second run adds nothing."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from portal.accounts.models import UserAccount
from portal.places.models import Agency, Hall, Region, Window
from portal.places.seeds.steps import STEPS


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_seed_holds_jilin_and_may_be_repeated(session: Session) -> None:
    for _again in range(2):
        for step in STEPS:
            step.run(session, lambda _done, _total: None)
        session.commit()
    in_force = select(func.count()).select_from(Region).where(Region.valid_to.is_(None))
    assert session.scalar(in_force.where(Region.level == 3)) == 9
    assert session.scalar(in_force.where(Region.level == 4)) == 60
    assert count(session, Hall) == 70
    assert 480 <= count(session, Window) <= 520
    assert count(session, UserAccount) == 4
    assert all(uscc.is_valid(code) for code in session.scalars(select(Agency.credit_code)))


def test_meihekou_reports_to_the_province(session: Session) -> None:
    STEPS[0].run(session, lambda _done, _total: None)
    province = session.scalars(select(Region).where(Region.level == 2)).one()
    meihekou = session.scalars(select(Region).where(Region.code == "220581000000")).one()
    assert meihekou.reports_to_id == province.id
    assert meihekou.parent_id != province.id
