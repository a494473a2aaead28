"""A small demonstration survey: its answers are simulated and say so."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.features import Progress, SeedStep
from portal.orm import utc_now
from portal.places.models import Region
from surveys.collecting.intake import business_day
from surveys.collecting.keys import keys_of
from surveys.publishing.figures.periods import period_before, period_of
from surveys.questionnaires import fieldwork
from surveys.questionnaires.content import Content, Draft
from surveys.questionnaires.measuring import measure
from surveys.questionnaires.models import Campaign, FrameMember, MemberContact, QuestionSet, SurveyResponse
from surveys.questionnaires.quotas import cell_of, is_waiting
from surveys.questionnaires.sets import draft, publish
from surveys.questionnaires.signing import figures_of
from surveys.questionnaires.weighing import weigh

SEED, FRAME, SAMPLE = 7, 900, 420
REGION = "222400000000"  # Yanbian, whose office the demo account belongs to
EARLIER_FRAME, EARLIER_SAMPLE = 1200, 600
SHARE_EXPECTED = 0.6  # of those drawn who answer
SENDER = {
    "organ": "延边州政务服务局（演示）",
    "phone": "0433-12345",
    "sender": "延吉市参花街（演示地址）",
    "purpose": "",
}
PROVINCE = "220000000000"
Shares = tuple[tuple[str, float], ...]
CITIES: Shares = (("延吉市", 0.5), ("珲春市", 0.3), ("图们市", 0.2))
PREFECTURES: Shares = (("长春市", 0.4), ("吉林市", 0.25), ("延边朝鲜族自治州", 0.2), ("通化市", 0.15))
DEMO: dict[str, Any] = {
    "title": {
        "zh": "政务服务满意度抽样调查（演示）",
        "en": "Sample survey on service halls (demo)",
        "ko": "행정 서비스 만족도 표본 조사(시연)",
    },
    "introduction": {
        "zh": "请您谈谈最近一次在大厅办事的感受，约两分钟，不记名。",
        "en": "Please tell us about your last visit to a hall. Two minutes, no names.",
        "ko": "최근 민원홀을 방문하신 경험을 알려 주세요. 2분이면 되고 이름은 남지 않습니다.",
    },
    "measure": "overall",
    "questions": [
        {
            "code": "overall",
            "kind": "level",
            "required": True,
            "text": {
                "zh": "总的来说，您对这次办事满意吗？",
                "en": "All in all, how satisfied are you with this visit?",
                "ko": "전반적으로 이번 방문에 얼마나 만족하십니까?",
            },
        },
        {
            "code": "reasons",
            "kind": "multiple",
            "show_if": {"question": "overall", "values": ["1", "2"]},
            "text": {"zh": "哪里没有做好？", "en": "What went wrong?", "ko": "어떤 점이 부족했습니까?"},
            "options": [
                {
                    "code": "papers",
                    "text": {"zh": "材料要求说不清", "en": "Papers unclear", "ko": "서류 안내가 불분명"},
                },
                {"code": "wait", "text": {"zh": "等候太久", "en": "Long wait", "ko": "오래 기다림"}},
                {"code": "manner", "text": {"zh": "态度不好", "en": "Unfriendly staff", "ko": "불친절함"}},
            ],
        },
        {
            "code": "aspects",
            "kind": "matrix",
            "dont_know": True,
            "text": {
                "zh": "您对下面几方面满意吗",
                "en": "How satisfied were you with",
                "ko": "다음 항목에 얼마나 만족하십니까",
            },
            "rows": [
                {"code": "guide", "text": {"zh": "办事指南", "en": "the guide", "ko": "안내서"}},
                {"code": "speed", "text": {"zh": "办理速度", "en": "the speed", "ko": "처리 속도"}},
                {"code": "staff", "text": {"zh": "工作人员", "en": "the staff", "ko": "직원"}},
            ],
        },
        {
            "code": "trips",
            "kind": "number",
            "least": 1,
            "most": 20,
            "text": {"zh": "为这件事跑了几趟？", "en": "How many trips did it take?", "ko": "몇 번 방문하셨습니까?"},
        },
        {
            "code": "comment",
            "kind": "text",
            "text": {"zh": "还有什么想说的？", "en": "Anything else?", "ko": "더 하고 싶은 말씀이 있습니까?"},
        },
    ],
}

NEXT: dict[str, Any] = DEMO | {
    "questions": [
        *DEMO["questions"][:4],
        {
            "code": "online",
            "kind": "single",
            "dont_know": True,
            "text": {"zh": "这件事您在网上试过吗？", "en": "Did you try to do this online?", "ko": ""},
            "options": [
                {"code": "done", "text": {"zh": "试过，办成了", "en": "Yes, and it worked", "ko": "해 보았고 되었다"}},
                {
                    "code": "failed",
                    "text": {"zh": "试过，没办成", "en": "Yes, it did not work", "ko": "해 보았으나 안 되었다"},
                },
                {"code": "no", "text": {"zh": "没有", "en": "No", "ko": "아니요"}},
            ],
        },
        {
            "code": "online_why",
            "kind": "text",
            "longest": 200,
            "show_if": {"question": "online", "values": ["failed"]},
            "text": {"zh": "网上卡在哪一步？", "en": "Where did it get stuck?", "ko": "어디에서 막혔습니까?"},
        },
        DEMO["questions"][4],
    ]
}


def seed_survey(session: Session, progress: Progress) -> None:
    """A campaign in the field, one closed and signed, and a draft of the next question set, once."""
    if session.scalar(select(Campaign.id).where(Campaign.simulated).limit(1)):
        return
    questions = draft(session, "demo_hall", Content.model_validate(DEMO))
    publish(questions, by=None, now=utc_now())
    today = business_day(utc_now())
    chance = random.Random(SEED)  # noqa: S311 - simulated answers, the same in every demo
    _closed_campaign(session, questions, chance, period_before(period_of(today, "quarter")).end)
    campaign = _campaign(
        session,
        questions,
        title="延边政务服务满意度抽样调查（模拟数据）",
        opens_on=today - timedelta(days=30),
        closes_on=today + timedelta(days=30),
        quotas={"延吉市": 160, "珲春市": 90, "图们市": 70},
    )
    people = [_person(chance, number) for number in range(FRAME)]
    fieldwork.add_frame(session, campaign, people, ring=keys_of(current_app.config["SETTINGS"]).contacts)
    fieldwork.draw(session, campaign, SAMPLE, seed=SEED, rate=SHARE_EXPECTED)
    _answer(session, campaign, chance)
    weigh(session, campaign)
    draft(session, "demo_hall", Draft.model_validate(NEXT))
    progress(1, 1)


def _closed_campaign(session: Session, questions: QuestionSet, chance: random.Random, last: date) -> None:
    """The province's survey of the last finished quarter: it stands beside the ratings of that quarter."""
    campaign = _campaign(
        session,
        questions,
        region=PROVINCE,
        title="吉林省政务服务满意度抽样调查（模拟数据）",
        opens_on=last - timedelta(days=45),
        closes_on=last,
    )
    people = [_person(chance, number, PREFECTURES) for number in range(EARLIER_FRAME)]
    fieldwork.add_frame(session, campaign, people)
    fieldwork.draw(session, campaign, EARLIER_SAMPLE, seed=SEED)
    _answer(session, campaign, chance)
    weigh(session, campaign)
    campaign.published_at = utc_now()
    campaign.figures = figures_of(session, campaign, measure(session, campaign))


def _campaign(session: Session, questions: QuestionSet, *, region: str = REGION, **facts: Any) -> Campaign:
    place = session.scalar(select(Region.id).where(Region.code == region))
    found = Campaign(
        question_set=questions,
        scope_kind="region" if place else "everywhere",
        scope_id=place,
        target=0.85,
        groups=["地区", "年龄"],
        region_group="地区",
        weighting="raking",
        simulated=True,
        letter=SENDER,
        **facts,
    )
    session.add(found)
    session.flush()
    return found


def _person(chance: random.Random, number: int, places: Shares = CITIES) -> dict[str, str]:
    city = chance.choices([name for name, _ in places], [share for _, share in places])[0]
    age = chance.choice(("18-39", "40-59", "60+"))
    contact = {"电话": f"0433-000{number:04d}", "地址": f"{city}模拟街 {number + 1} 号", "邮编": "133000"}
    language = "ko" if number % 5 == 0 else "zh"
    return {"reference": f"SIM-{number:05d}", "地区": city, "年龄": age, "language": language, **contact}


def _answer(session: Session, campaign: Campaign, chance: random.Random) -> None:
    """As `take_answers` would, for all at once: a question to the database for each would take seconds."""
    drawn = select(FrameMember).where(FrameMember.campaign_id == campaign.id, FrameMember.drawn)
    done: Counter[str] = Counter()
    ended = []
    for member in session.scalars(drawn.order_by(FrameMember.reference)).all():
        likely = 0.8 if member.groups["年龄"] == "60+" else 0.62
        if chance.random() < likely:
            member.disposition = "complete"
            session.add(_response(campaign, member, chance, done))
        else:
            member.disposition = chance.choice(("refused", "not_reached", "unknown_eligible", "not_eligible"))
        if not is_waiting(member):
            ended.append(member.id)
    session.execute(delete(MemberContact).where(MemberContact.member_id.in_(ended)))
    session.flush()


def _response(campaign: Campaign, member: FrameMember, chance: random.Random, done: Counter[str]) -> SurveyResponse:
    cell = cell_of(campaign, member.groups)
    done[cell] += 1
    return SurveyResponse(
        campaign_id=campaign.id,
        groups=dict(member.groups),
        mode=chance.choice(("web", "phone")),
        language="zh",
        answers=_simulated(chance),
        over_quota=done[cell] > campaign.quotas.get(cell, FRAME),
    )


def _simulated(chance: random.Random) -> dict[str, Any]:
    level = chance.choices(("5", "4", "3", "2", "1"), (52, 38, 5, 3, 2))[0]
    answers: dict[str, Any] = {"overall": level, "trips": chance.choice((1, 1, 1, 2, 3))}
    answers["aspects"] = {row: chance.choice(("5", "4", level)) for row in ("guide", "speed", "staff")}
    if level in ("1", "2"):
        answers["reasons"] = [chance.choice(("papers", "wait", "manner"))]
    return answers


STEPS = (SeedStep("survey", seed_survey),)
