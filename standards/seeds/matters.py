"""The demo's matters (一件事): which seed guides are handled as one, and in which order."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.features import Progress, SeedStep
from standards.guide.text import Text
from standards.matters import Entry, MatterContent
from standards.models import Guide, Matter
from standards.seeds.entries import text
from standards.seeds.places import YANJI, SeedPlace

# code: (name, summary, {guide: the guides before it})
MATTERS: dict[str, tuple[str, str, dict[str, tuple[str, ...]]]] = {
    "restaurant": (
        "开饭店|Open a restaurant|음식점 열기",
        "从营业执照到开门营业：登记、食品许可、消防检查、排水。"
        "|From the business licence to the first guest: registration, food licence, fire check, drainage."
        "|영업집조부터 개업까지: 등기, 식품허가, 소방검사, 배수.",
        {
            "sole-trader": (),
            "food-licence": ("sole-trader",),
            "fire-check": ("sole-trader",),
            "drainage-licence": ("sole-trader",),
        },
    ),
    "guesthouse": (
        "开宾馆|Open a guesthouse|숙박업소 열기",
        "登记后同时办卫生许可和消防检查。"
        "|After registration, hygiene licence and fire check side by side."
        "|등기 후 위생허가와 소방검사를 함께 처리합니다.",
        {"company-setup": (), "public-place-hygiene": ("company-setup",), "fire-check": ("company-setup",)},
    ),
    "newborn": (
        "新生儿出生|A child is born|출생",
        "出生证明、落户、参保和生育津贴一次办。"
        "|Birth certificate, household registration, insurance and maternity allowance together."
        "|출생증명, 호적 등록, 보험 가입, 출산수당을 한 번에.",
        {
            "birth-certificate": (),
            "birth-registration": ("birth-certificate",),
            "social-registration": ("birth-registration",),
            "maternity": ("birth-certificate",),
        },
    ),
    "retirement": (
        "退休|Retirement|퇴직",
        "领养老金，提取公积金。|Draw the pension and withdraw the housing fund.|연금 수령과 주택공적금 인출.",
        {"pension": (), "fund-withdrawal": ("pension",)},
    ),
    "after-death": (
        "身后事|After a death|사후 절차",
        "亲人去世后要办的事：注销户口、停保、提取公积金、房产过户。"
        "|What to do when a relative has died: household register, insurance, housing fund, real estate."
        "|가족이 사망한 뒤의 절차: 호적 말소, 보험 정지, 공적금 인출, 부동산 이전.",
        {
            "death-registration": (),
            "social-change": ("death-registration",),
            "fund-withdrawal": ("death-registration",),
            "real-estate": ("death-registration",),
        },
    ),
    "out-of-work": (
        "失业了|Out of work|실업",
        "领失业金，学一门手艺。|Unemployment benefit and a subsidised course.|실업급여 수령과 직업훈련 보조.",
        {"unemployment": (), "training-subsidy": ("unemployment",)},
    ),
}


def seed_matters(session: Session, progress: Progress) -> None:
    """Every matter whose guides are there, for Yanji. May be repeated."""
    present = set(session.scalars(select(Guide.code)))
    known = set(session.scalars(select(Matter.code)))
    for done, code in enumerate(MATTERS, start=1):
        content = matter_content(code, YANJI)
        if address(code, YANJI) not in known and all(entry.guide in present for entry in content.entries):
            stored: dict[str, Any] = content.model_dump(mode="json", exclude_none=True)
            session.add(Matter(code=address(code, YANJI), name=content.name.zh, content=stored))
        progress(done, len(MATTERS))
    session.flush()


def matter_content(code: str, place: SeedPlace) -> MatterContent:
    """One matter at a place, its guides named by their public addresses."""
    name, summary, guides = MATTERS[code]
    entries = tuple(
        Entry(guide=address(guide, place), after=tuple(address(one, place) for one in after))
        for guide, after in guides.items()
    )
    told: Text = text(summary)
    return MatterContent(name=text(name), summary=told, entries=entries)


def address(key: str, place: SeedPlace) -> str:
    """The public address of a seed guide or matter at a place."""
    return f"{place.hall}-{key}"


STEPS = (SeedStep("matters", seed_matters),)
