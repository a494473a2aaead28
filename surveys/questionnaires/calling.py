"""The telephone: who is called next, how a call can end, appointments, and what was asked. Never commits."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope
from surveys.questionnaires.fieldwork import campaigns, note_call, to_remind
from surveys.questionnaires.models import CallAttempt, Campaign, FrameMember, Interviewer

# what happened on the line -> the final disposition it counts as (AAPOR Standard Definitions, 10th edition)
RESULTS = {
    "no_answer": "not_reached",
    "busy": "not_reached",
    "machine": "not_reached",
    "not_reached": "not_reached",
    "appointment": "not_reached",
    "dead_number": "unknown_eligible",
    "wrong_person": "unknown_eligible",
    "refused": "refused",
    "language": "unable",
    "unable": "unable",
    "not_eligible": "not_eligible",
}
MOST_ATTEMPTS = 6
PAUSE = timedelta(hours=2)  # between two calls of one person without an appointment
HELD_FOR = timedelta(minutes=30)
EARLY = timedelta(minutes=5)  # an appointment may be kept so much before its time


@dataclass(frozen=True)
class Round:
    """What an interviewer finds: appointments that are due, others that may be called now, and the rest of the day."""

    due: list[FrameMember]
    ready: list[FrameMember]
    later: list[FrameMember]
    attempts: dict[int, int]


def rooms(session: Session, user: UserAccount) -> list[Campaign]:
    """The campaigns this account may call for: those it was named for, and an office's own."""
    named = select(Interviewer.campaign_id).where(Interviewer.user_id == user.id)
    found = {one.id: one for one in session.scalars(select(Campaign).where(Campaign.id.in_(named)))}
    if user.role in ("office", "admin"):
        found |= {one.id: one for one in campaigns(session, user.scope)}
    return [found[number] for number in sorted(found, reverse=True)]


def interviewers(session: Session, scope: Scope, campaign: Campaign) -> list[UserAccount]:
    """The accounts named for a campaign of this scope, by name."""
    if campaign not in campaigns(session, scope):
        return []
    named = select(Interviewer.user_id).where(Interviewer.campaign_id == campaign.id)
    return list(session.scalars(select(UserAccount).where(UserAccount.id.in_(named)).order_by(UserAccount.name)))


def look_round(session: Session, campaign: Campaign, *, by: int, now: datetime) -> Round:
    """Whom this interviewer may call now, in order. People another one is calling are left out."""
    attempts = attempts_of(session, campaign)
    free = [one for one in to_remind(session, campaign) if one.held_by in (None, by) or not is_held(one, now=now)]
    free = [one for one in free if len(attempts[one.id]) < MOST_ATTEMPTS or one.appointment]
    due = [one for one in free if one.appointment and one.appointment <= now + EARLY]
    later = [one for one in free if one.appointment and one.appointment > now + EARLY]
    rested = [one for one in free if not one.appointment and _is_rested(attempts[one.id], now)]
    return Round(
        sorted(due, key=lambda one: (one.appointment, one.id)),
        sorted(rested, key=lambda one: (len(attempts[one.id]), _last(attempts[one.id]), one.id)),
        sorted(later, key=lambda one: (one.appointment, one.id)),
        {number: len(calls) for number, calls in attempts.items()},
    )


def take_next(session: Session, campaign: Campaign, *, by: int, now: datetime) -> FrameMember | None:
    """The next person, held for this interviewer so that no other one calls; None when there is nobody now."""
    found = look_round(session, campaign, by=by, now=now)
    for member in (*found.due, *found.ready):
        if hold(session, member, by=by, now=now):
            return member
    return None


def hold(session: Session, member: FrameMember, *, by: int, now: datetime) -> bool:
    """Holds a person for half an hour; False when another interviewer was first."""
    free = or_(FrameMember.held_until.is_(None), FrameMember.held_until < now, FrameMember.held_by == by)
    taken = session.execute(
        update(FrameMember)
        .where(FrameMember.id == member.id, free)
        .values(held_by=by, held_until=now + HELD_FOR)
        .execution_options(synchronize_session=False)
    )
    session.refresh(member)
    return bool(taken.rowcount)  # type: ignore[attr-defined] # an update gives a cursor


def is_held(member: FrameMember, *, now: datetime) -> bool:
    """Whether somebody is calling this person now."""
    return member.held_until is not None and member.held_until >= now


def end_call(
    session: Session,
    member: FrameMember,
    result: str,
    *,
    by: int,
    remark: str = "",
    appointment: datetime | None = None,
) -> None:
    """How a call ended without answers; with an appointment the person is called again at its time. KeyError."""
    member.appointment = appointment if result == "appointment" else None
    note_call(session, member, RESULTS[result], by=by, result=result, remark=remark)


def attempts_of(session: Session, campaign: Campaign) -> dict[int, list[CallAttempt]]:
    """The calls of a campaign by member, oldest first; an empty list for everybody else."""
    calls = (
        select(CallAttempt)
        .join(FrameMember, FrameMember.id == CallAttempt.member_id)
        .where(FrameMember.campaign_id == campaign.id)
        .order_by(CallAttempt.at, CallAttempt.id)
    )
    found: dict[int, list[CallAttempt]] = defaultdict(list)
    for call in session.scalars(calls):
        found[call.member_id].append(call)
    return found


def results_by(session: Session, campaign: Campaign) -> dict[int, int]:
    """How many calls each account made."""
    return dict(Counter(call.by for calls in attempts_of(session, campaign).values() for call in calls))


def _is_rested(calls: list[CallAttempt], now: datetime) -> bool:
    return not calls or calls[-1].at <= now - PAUSE


def _last(calls: list[CallAttempt]) -> float:
    return calls[-1].at.timestamp() if calls else 0.0
