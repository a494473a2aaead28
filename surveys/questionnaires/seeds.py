"""A small demonstration survey: its answers are simulated and say so."""

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.features import Progress, SeedStep
from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.questionnaires import fieldwork
from surveys.questionnaires.content import Content
from surveys.questionnaires.models import Campaign, FrameMember
from surveys.questionnaires.sets import draft, publish
from surveys.questionnaires.weighing import weigh

SEED, FRAME, SAMPLE = 7, 900, 420
CITIES = (("延吉市", 0.5), ("珲春市", 0.3), ("图们市", 0.2))
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


def seed_survey(session: Session, progress: Progress) -> None:
    """One campaign with a frame, a drawn sample and simulated answers, once."""
    if session.scalar(select(Campaign.id).where(Campaign.simulated).limit(1)):
        return
    questions = draft(session, "demo_hall", Content.model_validate(DEMO))
    publish(questions, by=None, now=utc_now())
    today = business_day(utc_now())
    campaign = Campaign(
        title="延边政务服务满意度抽样调查（模拟数据）",
        question_set=questions,
        scope_kind="everywhere",
        opens_on=today - timedelta(days=30),
        closes_on=today + timedelta(days=30),
        target=0.85,
        groups=["city", "age"],
        weighting="raking",
        simulated=True,
    )
    session.add(campaign)
    session.flush()
    chance = random.Random(SEED)  # noqa: S311 - simulated answers, the same in every demo
    fieldwork.add_frame(session, campaign, [_person(chance, number) for number in range(FRAME)])
    fieldwork.draw(session, campaign, SAMPLE, seed=SEED)
    _answer(session, campaign, chance)
    weigh(session, campaign)
    progress(1, 1)


def _person(chance: random.Random, number: int) -> dict[str, str]:
    city = chance.choices([name for name, _ in CITIES], [share for _, share in CITIES])[0]
    return {"reference": f"SIM-{number:05d}", "city": city, "age": chance.choice(("18-39", "40-59", "60+"))}


def _answer(session: Session, campaign: Campaign, chance: random.Random) -> None:
    drawn = select(FrameMember).where(FrameMember.campaign_id == campaign.id, FrameMember.drawn)
    for member in list(session.scalars(drawn.order_by(FrameMember.reference))):
        likely = 0.8 if member.groups["age"] == "60+" else 0.62
        end = chance.random()
        if end < likely:
            fieldwork.take_answers(
                session, member, _simulated(chance), mode=chance.choice(("web", "phone")), language="zh"
            )
        else:
            member.disposition = chance.choice(("refused", "not_reached", "unknown_eligible", "not_eligible"))
    session.flush()


def _simulated(chance: random.Random) -> dict[str, Any]:
    level = chance.choices(("5", "4", "3", "2", "1"), (52, 38, 5, 3, 2))[0]
    answers: dict[str, Any] = {"overall": level, "trips": chance.choice((1, 1, 1, 2, 3))}
    answers["aspects"] = {row: chance.choice(("5", "4", level)) for row in ("guide", "speed", "staff")}
    if level in ("1", "2"):
        answers["reasons"] = [chance.choice(("papers", "wait", "manner"))]
    return answers


STEPS = (SeedStep("survey", seed_survey),)
