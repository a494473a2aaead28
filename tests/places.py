"""A small set of places for tests."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.db import db
from portal.places.models import Agency, Hall, Region, Window

CREDIT_CODE = "11330800MB0R57773W"


@dataclass(frozen=True)
class Places:
    """Jilin > Yanbian > Yanji (hall of two windows) and Jilin > Changchun (hall of one window)."""

    jilin: Region
    yanbian: Region
    yanji: Region
    changchun: Region
    agency: Agency
    yanji_hall: Hall
    changchun_hall: Hall
    first: Window
    second: Window
    third: Window

    def in_region(self, name: str) -> Scope:
        return Scope("region", getattr(self, name).id)

    @property
    def in_yanji_hall(self) -> Scope:
        return Scope("hall", self.yanji_hall.id)


def add_places(session: Session) -> Places:
    jilin = _region(session, "220000000000", "吉林省", "Jilin Province", "지린성", 2, None)
    yanbian = _region(session, "222400000000", "延边朝鲜族自治州", "Yanbian", "연변조선족자치주", 3, jilin)
    yanji = _region(session, "222401000000", "延吉市", "Yanji", "연길시", 4, yanbian)
    changchun = _region(session, "220100000000", "长春市", "Changchun", "창춘시", 3, jilin)
    agency = Agency(
        region_id=yanji.id,
        name="延吉市公安局",
        name_en="Yanji Police",
        name_ko="연길시 공안국",
        credit_code=CREDIT_CODE,
    )
    halls = [_hall(region) for region in (yanji, changchun)]
    session.add_all([agency, *halls])
    session.flush()
    windows = [_window(hall, number, agency) for hall, number in ((halls[0], 1), (halls[0], 2), (halls[1], 1))]
    session.add_all(windows)
    session.flush()
    return Places(jilin, yanbian, yanji, changchun, agency, *halls, *windows)


def with_places(build: Callable[[Session, Places], None]) -> Callable[[Flask], None]:
    """What builds a stage on these places."""

    def build_stage(_app: Flask) -> None:
        session = db.session()
        build(session, add_places(session))
        session.commit()

    return build_stage


def find_places(session: Session) -> Places | None:
    """The same places where they were added before."""
    regions = {region.code: region for region in session.scalars(select(Region))}
    if not regions:
        return None
    named = [regions[code] for code in ("220000000000", "222400000000", "222401000000", "220100000000")]
    agency = session.scalars(select(Agency)).one()
    halls = [session.scalars(select(Hall).where(Hall.code == code)).one() for code in ("222401", "220100")]
    codes = ("222401-01", "222401-02", "220100-01")
    windows = [session.scalars(select(Window).where(Window.code == code)).one() for code in codes]
    return Places(*named, agency, *halls, *windows)


def _region(session: Session, code: str, zh: str, en: str, ko: str, level: int, parent: Region | None) -> Region:
    parent_id = parent.id if parent else None
    region = Region(
        code=code, name=zh, name_en=en, name_ko=ko, level=level, parent_id=parent_id, reports_to_id=parent_id
    )
    session.add(region)
    session.flush()
    return region


def _hall(region: Region) -> Hall:
    return Hall(
        code=region.code[:6],
        region_id=region.id,
        name=f"{region.name}政务服务中心",
        name_en=f"{region.name_en} Hall",
        name_ko=f"{region.name_ko} 센터",
        address="人民路 1 号",
        phone="0433-12345",
        hours=[{"days": "1-5", "from": "08:30", "to": "16:30"}],
        facilities=["ramp"],
    )


def _window(hall: Hall, number: int, agency: Agency) -> Window:
    return Window(
        code=f"{hall.code}-{number:02d}",
        number=str(number),
        hall=hall,
        name=f"{number} 号窗口",
        name_en=f"Window {number}",
        name_ko=f"{number}호 창구",
        agencies=[agency],
    )
