"""The demo's places and accounts, step by step. Every step may be repeated."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn.uscc import calc_check_digit

from portal.accounts.models import UserAccount
from portal.accounts.queries import account, add_account
from portal.accounts.scope import EVERYWHERE, Scope
from portal.accounts.signin import DEMO_ACCOUNTS, DEMO_PASSWORD
from portal.features import Progress, SeedStep
from portal.places.models import Agency, Hall, Region, Window
from portal.places.seeds.departments import DEPARTMENTS, WINDOWS_PER_LEVEL, Department
from portal.places.seeds.jilin import COUNTIES, FORMER, PREFECTURES, PROVINCE, REPORTS_TO_PROVINCE

HOURS = [{"days": "1-5", "from": "08:30", "to": "16:30"}]
FACILITIES = ["low_counter", "ramp", "hearing_loop", "writing_board", "accessible_toilet"]
DEMO_NAMES = {"staff": "李敏", "office": "王建国", "supervisor": "朴贤珠", "admin": "赵磊"}


def seed_regions(session: Session, progress: Progress) -> None:
    """Jilin's regions, those with a former code, and who reports to whom."""
    if session.scalar(select(Region.id).limit(1)):
        return
    province = _region(session, PROVINCE, level=2, parent=None)
    prefectures = {row[0]: _region(session, row, level=3, parent=province) for row in PREFECTURES}
    for done, row in enumerate(COUNTIES, start=1):
        county = _region(session, row, level=4, parent=prefectures[row[0][:4]])
        if row[0] in REPORTS_TO_PROVINCE:
            county.reports_to_id = province.id
        progress(done, len(COUNTIES))
    for code, name, name_en, name_ko, prefecture, until in FORMER:
        former = _region(session, (code, name, name_en, name_ko), level=4, parent=prefectures[prefecture])
        former.valid_to = date.fromisoformat(until)
        former.reports_to_id = None
    session.flush()


def _region(session: Session, row: tuple[str, str, str, str], *, level: int, parent: Region | None) -> Region:
    code, name, name_en, name_ko = row
    region = Region(code=code.ljust(12, "0"), name=name, name_en=name_en, name_ko=name_ko, level=level)
    region.parent_id = region.reports_to_id = parent.id if parent else None
    session.add(region)
    session.flush()
    return region


def seed_halls(session: Session, progress: Progress) -> None:
    """A hall in every region with its agencies and windows, about 500 in all."""
    regions = list(session.scalars(select(Region).where(Region.valid_to.is_(None)).order_by(Region.code)))
    present = set(session.scalars(select(Hall.code)))
    for done, region in enumerate(regions, start=1):
        if _hall_code(region) not in present:
            _add_hall(session, region)
        progress(done, len(regions))
    session.flush()


def _hall_code(region: Region) -> str:
    return region.code[:6]


def _add_hall(session: Session, region: Region) -> None:
    hall = Hall(
        code=_hall_code(region),
        region_id=region.id,
        name=f"{region.name}政务服务中心",
        name_en=f"{region.name_en} Government Service Hall",
        name_ko=f"{region.name_ko} 정무서비스센터",
        address=f"{region.name}人民大街 1 号（演示地址）",
        phone="0431-12345",
        hours=HOURS,
        facilities=FACILITIES,
        simulated=True,
    )
    session.add(hall)
    agencies = {department.key: _agency(region, department) for department in DEPARTMENTS}
    session.add_all(agencies.values())
    for number in range(1, WINDOWS_PER_LEVEL[region.level] + 1):
        department = DEPARTMENTS[(number - 1) % len(DEPARTMENTS)]
        session.add(_window(hall, number, department, agencies[department.key]))


def _agency(region: Region, department: Department) -> Agency:
    return Agency(
        region_id=region.id,
        name=f"{region.name}{department.name}",
        name_en=f"{region.name_en} {department.name_en}",
        name_ko=f"{region.name_ko} {department.name_ko}",
        credit_code=_demo_credit_code(region, department),
    )


def _demo_credit_code(region: Region, department: Department) -> str:
    """A well-formed code with a right check character; 'DEM' inside says that it is made up."""
    number = DEPARTMENTS.index(department)
    body = f"11{region.code[:6]}DEM{number:05d}X"[:17]
    return body + calc_check_digit(body)


def _window(hall: Hall, number: int, department: Department, agency: Agency) -> Window:
    return Window(
        code=f"{hall.code}-{number:02d}",
        number=str(number),
        hall=hall,
        name=f"{number} 号{department.window}",
        name_en=f"{department.window_en} {number}",
        name_ko=f"{number}호 {department.window_ko}",
        agencies=[agency],
    )


def seed_accounts(session: Session, progress: Progress) -> None:
    """Four accounts: a clerk in Yanji, the office and a supervisor of the province, the administrator."""
    hall = session.scalars(select(Hall.id).where(Hall.code == "222401")).one()
    regions = dict(session.execute(select(Region.code, Region.id).where(Region.valid_to.is_(None))).tuples().all())
    province = Scope("region", regions["220000000000"])
    scopes = {"staff": Scope("hall", hall), "office": province, "supervisor": province, "admin": EVERYWHERE}
    for done, (email, role) in enumerate(DEMO_ACCOUNTS, start=1):
        if account(session, email=email) is None:
            _add(session, email, role, scopes[role])
        progress(done, len(DEMO_ACCOUNTS))


def _add(session: Session, email: str, role: str, scope: Scope) -> UserAccount:
    return add_account(session, email=email, name=DEMO_NAMES[role], password=DEMO_PASSWORD, role=role, scope=scope)


STEPS = (
    SeedStep("regions", seed_regions),
    SeedStep("halls and windows", seed_halls),
    SeedStep("accounts", seed_accounts),
)
