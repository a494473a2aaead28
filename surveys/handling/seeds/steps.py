"""The demo's cases: simulated handling of a sample of the simulated bad ratings, and a few findings. Once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.queries import account
from portal.crypto.envelopes import seal
from portal.features import Progress, SeedStep
from portal.orm import utc_now
from portal.places.models import Hall, Window
from standards.models import Edition, Guide
from surveys.collecting.intake import CONTACT_PURPOSE, business_day
from surveys.collecting.keys import keys_of
from surveys.collecting.models.ratings import Rating, RatingContact, RatingTag
from surveys.collecting.privacy import contact_expiry
from surveys.handling import appeals
from surveys.handling.clauses import AGAINST_GUIDE
from surveys.handling.models import HandlingCase, HandlingReply, HandlingStep, WindowFinding
from surveys.handling.seeds.scripts import AFTER, Script, due_of, write_script
from surveys.handling.steps import Hand
from surveys.handling.wordings import wording
from surveys.publishing.tallying.rollup import refresh_tallies

HALL = "222401"  # Yanji's, where the demo's clerk sits
DAYS, ELSEWHERE_EVERY = 75, 11
APPEALED, CONTACTS, RECENT, STUCK_EVERY = 4, 6, 27, 23
DONE = {
    "zh": (
        "重新公示材料清单并培训窗口人员",
        "在窗口摆放申请表样本并逐项讲解",
        "增开一个窗口并调整午间值班",
        "核对口径，今后一次告知全部材料",
    ),
    "en": ("posted the list of papers anew and trained the counter", "put filled-in samples on the counter"),
    "ko": ("서류 목록을 다시 게시하고 창구 직원을 교육하는", "작성 견본을 창구에 비치하는"),
}
BASIS = {"zh": "办事指南列明的依据", "en": "the law named in the guide", "ko": "사무 안내에 적힌 법규"}
NOTED = {
    "accept": ("转窗口负责人整改", "已核对当日叫号和办件记录"),
    "begin": ("对照办事指南逐条核对窗口口径", ""),
    "submit": ("", "已培训全部窗口人员，清单已重新张贴"),
    "close": ("", "已告知处理结果"),
}


@dataclass(frozen=True)
class People:
    """Who handles and who approves in the demo."""

    clerk: UserAccount
    office: UserAccount
    supervisor: UserAccount
    admin: UserAccount


def seed_cases(session: Session, progress: Progress) -> None:
    """Cases of the last ten weeks, in every state; appeals go the real way and are decided by two people."""
    people = _people(session)
    if people is None or session.scalar(select(HandlingCase.id).where(HandlingCase.simulated).limit(1)):
        return
    today = business_day(utc_now())
    sampled = _sample(session, since=today - timedelta(days=DAYS))
    scripts = _scripts(sampled, today=today)
    ratings = [rating for rating, _hall in sampled]
    tags = _first_tags(session, list(scripts))
    repaired = _editions(session)
    if not ratings:
        return
    rows = [_case(rating, scripts[rating.id], people, tags.get(rating.id, ""), repaired) for rating in ratings]
    session.execute(insert(HandlingCase), rows)
    numbers = dict(session.execute(select(HandlingCase.rating_id, HandlingCase.id)).tuples().all())
    steps = [row for rating in ratings for row in _steps(numbers[rating.id], rating, scripts[rating.id], people)]
    session.execute(insert(HandlingStep), steps)
    replies = [_reply(numbers[rating.id], rating, scripts[rating.id], people) for rating in ratings]
    session.execute(insert(HandlingReply), [row for row in replies if row])
    _leave_contacts(session, [rating for rating in ratings if scripts[rating.id].state != "closed"][:CONTACTS])
    _appeal(session, people, now=utc_now())
    refresh_tallies(session)
    progress(1, 1)


def seed_findings(session: Session, progress: Progress) -> None:
    """A complaint that stands, one that waits for the second person; both of this quarter, at two windows."""
    people = _people(session)
    found = session.scalars(select(Window.id).where(Window.code.in_(("220102-04", "220203-05"))).order_by(Window.code))
    windows = found.all()
    if people is None or len(windows) < 2 or session.scalar(select(WindowFinding.id).limit(1)):
        return
    now = utc_now()
    shared = {"found_on": business_day(now) - timedelta(days=9), "recorded_by": people.office.id, "simulated": True}
    held = {"confirmed_by": people.supervisor.id, "confirmed_at": now}
    session.add_all(
        [
            WindowFinding(
                window_id=windows[0], kind="complaint", reason="12345 转办：多收一份已取消的证明，核查属实（模拟）",
                recorded_at=now, **shared, **held,
            ),
            WindowFinding(
                window_id=windows[1], kind="integrity", reason="巡查发现窗口人员代替办事人评价（模拟）",
                recorded_at=now, **shared,
            ),
        ]
    )  # fmt: skip
    progress(1, 1)


def _people(session: Session) -> People | None:
    found = [account(session, email=f"{role}@demo.example") for role in ("staff", "office", "supervisor", "admin")]
    return None if None in found else People(*[person for person in found if person is not None])


def _scripts(sampled: list[tuple[Rating, str]], *, today: date) -> dict[UUID, Script]:
    """Yanji's newest cases began within the last days, so that its queue holds every state; few stand still."""
    here = [rating.id for rating, hall in sampled if hall == HALL][-RECENT:]
    scripts = {}
    for number, (rating, _hall) in enumerate(sampled):
        place = here.index(rating.id) if rating.id in here else None
        start = rating.rated_on if place is None else max(rating.rated_on, today - timedelta(days=place * 7 % 13))
        stuck = number % STUCK_EVERY == 7 if place is None else place % 6 == 4
        scripts[rating.id] = write_script(start, today=today, number=number, stuck=stuck)
    return scripts


def _sample(session: Session, *, since: date) -> list[tuple[Rating, str]]:
    """With the code of their hall: Yanji's bad ratings of the span and every eleventh of the others, oldest first."""
    bad = (
        select(Rating, Hall.code)
        .join(Window, Window.id == Rating.window_id)
        .join(Hall, Hall.id == Window.hall_id)
        .where(Rating.simulated, Rating.state == "counted", Rating.level <= 2, Rating.rated_on >= since)
        .order_by(Rating.rated_on, Rating.id)
    )
    found = session.execute(bad).tuples().all()
    return [(rating, hall) for n, (rating, hall) in enumerate(found) if hall == HALL or n % ELSEWHERE_EVERY == 0]


def _first_tags(session: Session, ratings: list[UUID]) -> dict[UUID, str]:
    tags = select(RatingTag).where(RatingTag.rating_id.in_(ratings), RatingTag.code.in_(AGAINST_GUIDE))
    return {tag.rating_id: tag.code for tag in session.scalars(tags.order_by(RatingTag.code.desc()))}


def _editions(session: Session) -> dict[str, tuple[int, date]]:
    """Guide code -> the second edition and its first day, where there is one."""
    found = select(Guide.code, Edition.id, Edition.effective_from).join(Edition, Edition.guide_id == Guide.id)
    renewed = found.where(Edition.number == 2, Edition.state == "published").order_by(Guide.code)
    return {code: (number, day) for code, number, day in session.execute(renewed) if day is not None}


def _case(
    rating: Rating, script: Script, people: People, tag: str, repaired: dict[str, tuple[int, date]]
) -> dict[str, Any]:
    judged, approved = script.day_of("accept") is not None, script.day_of("approve")
    rectify_due = due_of("rectifying", script.complexity, start=script.start, approved=None) if judged else None
    edition, since = repaired.get(rating.guide, (None, None))
    mended = edition if since and rating.rated_on < since and judged else None
    return {
        "rating_id": rating.id,
        "window_id": rating.window_id,
        "state": script.state,
        "opened_at": _moment(script.start, 17),
        "clock_from": script.start,
        "due_on": due_of(script.state, script.complexity, start=script.start, approved=approved),
        "rectify_due": rectify_due,
        "rectified_on": approved,
        "late": bool(approved and rectify_due and approved > rectify_due),
        "is_true": script.is_true if judged else None,
        "is_reasonable": script.is_reasonable if judged else None,
        "complexity": script.complexity if judged else None,
        "part": "limits" if mended else AGAINST_GUIDE.get(tag, "") if judged else "",
        "key": "",
        "owner_id": people.clerk.id if judged else None,
        "submitted_by": people.clerk.id if script.day_of("submit") else None,
        "approved_by": people.office.id if approved else None,
        "call_back": "no_contact" if script.state == "closed" else None,
        "revision_asked": bool(mended),
        "edition_id": mended,
        "ended_on": script.day_of("close"),
        "simulated": True,
        "version": 1,
    }


def _steps(number: int, rating: Rating, script: Script, people: People) -> list[dict[str, Any]]:
    before = ""
    rows: list[dict[str, Any]] = []
    for act, day in script.acts:
        reason, evidence = NOTED.get(act, ("", ""))
        by = {"open": None, "approve": people.office.id}.get(act, people.clerk.id)
        due = due_of(AFTER[act], script.complexity, start=script.start, approved=script.day_of("approve"))
        rows.append(
            {"case_id": number, "at": _moment(day, 1 + len(rows)), "by_id": by, "act": act, "before": before}
            | {"after": AFTER[act], "reason": reason, "evidence": evidence, "due_on": due}
        )
        before = AFTER[act]
    return rows


def _reply(number: int, rating: Rating, script: Script, people: People) -> dict[str, Any] | None:
    written, approved = script.day_of("submit"), script.day_of("approve")
    if written is None:
        return None
    kind = "not_found" if not script.is_true else "rectified" if script.is_reasonable else "explained"
    done = DONE.get(rating.language, DONE["zh"])
    filled = done[rating.id.int % len(done)] if kind == "rectified" else BASIS[rating.language]
    return {
        "case_id": number,
        "language": rating.language,
        "text": wording(kind, rating.language).replace("＿＿", filled),
        "written_by": people.clerk.id,
        "written_at": _moment(written, 6),
        "approved_by": people.office.id if approved else None,
        "approved_at": _moment(approved, 7) if approved else None,
        "shows_words": approved is not None,
    }


def _leave_contacts(session: Session, ratings: list[Rating]) -> None:
    """A few people asked for a call; the addresses lead nowhere."""
    ring = keys_of(current_app.config["SETTINGS"]).contacts
    known = set(session.scalars(select(RatingContact.rating_id)))
    rows = [
        {
            "rating_id": rating.id,
            "kind": "email",
            "sealed": seal("citizen@demo.example", CONTACT_PURPOSE, ring=ring),
            "consented_at": rating.received_at,
            "expires_on": contact_expiry(rating.rated_on),
        }
        for rating in ratings
        if rating.id not in known
    ]
    if rows:
        session.execute(insert(RatingContact), rows)


def _appeal(session: Session, people: People, *, now: datetime) -> None:
    """Four appeals by the clerk: one excluded by two people, one half way, one refused, one waiting."""
    found = (
        select(HandlingCase, Window)
        .join(Window, Window.id == HandlingCase.window_id)
        .join(Hall, Hall.id == Window.hall_id)
        .where(HandlingCase.state == "screening", Hall.code == HALL)
        .order_by(HandlingCase.id.desc())
        .limit(APPEALED)
    )
    clerk, first, second = (Hand(person, now) for person in (people.clerk, people.office, people.supervisor))
    for place, (case, window) in enumerate(session.execute(found).tuples().all()):
        reason = "同一时间另一窗口的排队问题，不是本窗口" if place % 2 else "一个人连续多次评价同一件事"
        appeals.contest(session, case, window, kind="mistaken" if place % 2 else "malicious", reason=reason, hand=clerk)
        if place in (0, 1):
            appeals.uphold(session, case, window, reason="核对叫号记录，确认评错窗口", hand=first)
        if place == 0:
            appeals.exclude(session, case, window, hand=second)
        if place == 2:
            appeals.refuse(session, case, window, reason="记录不能证明误评，按差评办理", hand=first)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour % 24), UTC)


STEPS = (SeedStep("handling", seed_cases), SeedStep("findings", seed_findings))
