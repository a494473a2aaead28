"""A sample survey from the first question to the results, in a real browser; axe reads every page of the room."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.questionnaires.models import Campaign, FrameMember, QuestionSet
from surveys.questionnaires.seeds import STEPS
from tests.browser.conftest import Faults, run
from tests.people import PASSWORD
from tests.surveys.questionnaires.test_letters import CODE

SECOND = "second@test.example"


def sign_in(page: Page, served: str, email: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{served}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")


@pytest.fixture
def office(demo_app: Flask, session: Session, add_user: Callable[..., UserAccount]) -> str:
    add_user("office", email=SECOND)
    return add_user("office", email="first@test.example").email


@pytest.mark.parametrize(("prefix", "width"), [("", 360), ("/en", 1280), ("/ko/elder", 360)])
def test_axe_finds_nothing_in_the_room(
    served: str,
    page: Page,
    session: Session,
    office: str,
    faults_on: Faults,
    prefix: str,
    width: int,
) -> None:
    run(STEPS[0], session)
    draft = session.scalars(select(QuestionSet.id).where(QuestionSet.published_at.is_(None))).one()
    frozen = session.scalars(select(QuestionSet.id).where(QuestionSet.published_at.is_not(None))).one()
    campaign = session.scalars(select(Campaign.id).order_by(Campaign.id.desc())).first()
    waiting = select(FrameMember.id).where(FrameMember.campaign_id == campaign, FrameMember.drawn)
    members = waiting.where(FrameMember.disposition == "unknown_eligible").order_by(FrameMember.id)
    member = next(iter(session.scalars(members)))
    session.commit()
    sign_in(page, served, office)
    sets, of_campaign = "/office/surveys/sets", f"/office/surveys/{campaign}"
    paths = [
        "/q", "/office/surveys", "/office/surveys/new", "/office/surveys/plan?margin=5", f"{sets}/new",
        f"{sets}/{draft}", f"{sets}/{frozen}", f"{sets}/{draft}/compare", f"{sets}/{draft}/preview",
        f"{sets}/{draft}/heading", f"{sets}/{draft}/add/matrix", f"{sets}/{draft}/questions/online",
        f"{sets}/{draft}/questions/online_why/rule", f"{sets}/{draft}/questions/online_why/rule?on=online",
        *(f"{of_campaign}{page}" for page in ("", "/invitations", "/quotas", "/interviewers", "/weights", "/results")),
        "/interviews", f"/interviews/{campaign}", f"/interviews/{campaign}/calls/{member}",
    ]  # fmt: skip
    faults = {path: faults_on(f"{served}{prefix}{path}", width) for path in paths}
    assert {path: found for path, found in faults.items() if found} == {}


def test_a_survey_from_its_first_question_to_its_results(
    served: str, page: Page, session: Session, office: str, tmp_path: Path
) -> None:
    sign_in(page, served, office)
    build_set(page, served)
    drafted = page.url
    sign_in(page, served, SECOND)
    page.goto(drafted)
    page.get_by_role("button", name="发布第 1 版").click()
    expect(page.get_by_text("不能再改").first).to_be_visible()
    add_campaign(page, served, tmp_path)
    campaign = page.url
    page.fill("#size", "3")
    page.get_by_role("button", name="抽取样本").click()
    code = print_letters(page, campaign, tmp_path)
    answer_on_a_phone(page, served, code)
    interview(page, served, campaign)
    page.goto(f"{campaign}/quotas")
    expect(page.get_by_text("这一类已满").first).to_be_visible()
    page.goto(f"{campaign}/results")
    expect(page.get_by_text("有效回答太少，不显示满意率。")).to_be_visible()


def build_set(page: Page, served: str) -> None:
    """A level question and a text that only the dissatisfied see."""
    page.goto(f"{served}/office/surveys/sets/new")
    page.fill("#code", "journey")
    page.fill("#title_zh", "大厅满意度")
    page.fill("#introduction_zh", "约一分钟。")
    page.get_by_role("button", name="保存，去加题目").click()
    page.get_by_role("link", name="五级满意度").click()
    page.fill("#text_zh", "总的来说满意吗？")
    page.check("#required")
    page.get_by_role("button", name="保存这道题").last.click()
    page.get_by_role("link", name="文字", exact=True).click()
    page.fill("#text_zh", "哪里没有做好？")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="保存这道题").last.click()
    page.get_by_role("link", name="显示条件 哪里没有做好？").click()
    page.get_by_label("第 1 题：总的来说满意吗？").check()
    page.get_by_role("button", name="下一步，选答案").click()
    page.get_by_label("非常不满意").check()
    page.get_by_role("button", name="保存显示条件").click()
    expect(page.get_by_text("第 1 题答“非常不满意”时才问")).to_be_visible()
    page.get_by_role("button", name="上移 哪里没有做好？").click()
    expect(page.get_by_text("只能排在它后面")).to_be_visible()
    page.get_by_role("heading", name="大厅满意度").wait_for()
    page.goto(page.url.removesuffix("/questions/q2/act"))


def add_campaign(page: Page, served: str, tmp_path: Path) -> None:
    frame = tmp_path / "frame.csv"
    frame.write_text("reference,city,电话,地址\nJ1,甲市,0433-1111111,街1号\nJ2,乙市,0433-2222222,街2号\nJ3,乙市,,\n")
    today = business_day(utc_now()).isoformat()
    page.goto(f"{served}/office/surveys/new")
    page.fill("#title", "一条龙")
    page.fill("#opens_on", today)
    page.fill("#closes_on", today)
    page.set_input_files("#frame", str(frame))
    page.fill("#groups", "city")
    page.fill("#quotas", "甲市=1，乙市=2")
    page.get_by_role("button", name="建立调查").click()
    page.get_by_role("heading", name="一条龙").wait_for()


def print_letters(page: Page, campaign: str, tmp_path: Path) -> str:
    """Prints letters and gives the code of the first one, J1's."""
    page.goto(f"{campaign}/invitations")
    page.fill("#organ", "测试局")
    page.fill("#phone", "0433-12345")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="打印信（PDF）").click()
    page.get_by_role("link", name="查看结果").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 PDF").click()
    download.value.save_as(tmp_path / "letters.pdf")
    pages = PdfReader(tmp_path / "letters.pdf").pages
    assert len(pages) == 3
    found = CODE.search(pages[0].extract_text())
    assert found is not None
    return found.group()


def answer_on_a_phone(page: Page, served: str, code: str) -> None:
    """Types the code on a small screen; the second question appears after a bad answer."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{served}/q")
    page.fill("#code", code)
    page.get_by_role("button", name="打开问卷").click()
    page.get_by_text("非常不满意", exact=True).click()
    page.get_by_role("button", name="提交问卷").click()
    page.get_by_label("哪里没有做好？").fill("等得太久")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="提交问卷").click()
    expect(page.get_by_role("heading", name="谢谢，问卷已收到")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})


def interview(page: Page, served: str, campaign: str) -> None:
    """Calls the next person by keyboard alone and writes the answer down."""
    page.goto(campaign.replace("/office/surveys", "/interviews"))
    page.get_by_role("button", name="打下一个电话").press("Enter")
    expect(page.get_by_text("现在方便吗")).to_be_visible()
    page.get_by_label("非常满意").press("Space")
    page.get_by_role("button", name="提交问卷").press("Enter")
    expect(page.get_by_text("这一份已经保存。")).to_be_visible()
    expect(page.get_by_text("已满、不用再打的类别：甲市")).to_be_visible()
