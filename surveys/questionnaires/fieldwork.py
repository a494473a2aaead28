"""Whom a campaign asks: frame, sample, invitations, reminders, answers. Never commits."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.crypto.codes import CodeError, hash_ticket, new_ticket
from portal.crypto.envelopes import KeyRing
from portal.crypto.suites import Suite
from portal.places.queries import regions_under
from surveys.questionnaires.contacts import forget_contact, keep_contact, read_contact, read_language
from surveys.questionnaires.models import CallAttempt, Campaign, FrameMember, Invitation, SurveyResponse
from surveys.questionnaires.quotas import cell_of, full_cells, is_over, is_waiting, still_wanted


def campaigns(session: Session, scope: Scope) -> list[Campaign]:
    """The campaigns of this scope, newest first; a region has those of all that report to it."""
    found = select(Campaign).order_by(Campaign.id.desc())
    if scope.kind == "region":
        found = found.where(Campaign.scope_kind == "region", Campaign.scope_id.in_(regions_under(scope.id or 0)))
    elif scope.kind != "everywhere":
        found = found.where(Campaign.scope_kind == scope.kind, Campaign.scope_id == scope.id)
    return list(session.scalars(found))


def campaign(session: Session, scope: Scope, *, number: int) -> Campaign | None:
    """One campaign of this scope."""
    return next((one for one in campaigns(session, scope) if one.id == number), None)


def add_frame(
    session: Session, campaign: Campaign, rows: Iterable[Mapping[str, str]], *, ring: KeyRing | None = None
) -> int:
    """Adds the rows (column `reference`, and one a group) that are new; returns how many.

    With a ring, names, telephones and addresses in the rows are sealed and kept until the campaign closes.
    """
    known = set(session.scalars(select(FrameMember.reference).where(FrameMember.campaign_id == campaign.id)))
    added: list[tuple[FrameMember, Mapping[str, str]]] = []
    for row in rows:
        reference = row["reference"][:64]
        if reference and reference not in known:
            known.add(reference)
            groups = {name: row.get(name, "") for name in campaign.groups}
            member = FrameMember(
                campaign_id=campaign.id, reference=reference, groups=groups, language=read_language(row)
            )
            added.append((member, row))
    session.add_all(member for member, _row in added)
    session.flush()
    for member, row in added if ring is not None else ():
        keep_contact(session, member, read_contact(row), until=campaign.closes_on, ring=ring)  # type: ignore[arg-type] # the loop is empty without a ring
    session.flush()
    return len(added)


def draw(session: Session, campaign: Campaign, size: int, *, seed: int, rate: float = 1.0) -> int:
    """Draws up to `size` more members at random: as the quotas still want them, or in proportion to the frame.

    `rate` is the share expected to answer: with quotas, so many more are drawn. Full cells are not drawn from.
    """
    members = members_of(session, campaign)
    free = [member for member in members if not member.drawn]
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, not a secret
    chance.shuffle(free)
    wanted = _wanted(session, campaign, members, size, rate=rate)
    drawn = 0
    for member in free:
        cell = cell_of(campaign, member.groups)
        if wanted.get(cell, 0) > 0 and drawn < size:
            wanted[cell] -= 1
            member.drawn = True
            drawn += 1
    session.flush()
    return drawn


def invite(
    session: Session, campaign: Campaign, *, suite: Suite, only: Iterable[FrameMember] | None = None
) -> list[tuple[FrameMember, str]]:
    """A fresh link for everyone to be reminded, or for some of them; older links of these end. Shown once."""
    chosen = None if only is None else {member.id for member in only}
    told = []
    for member in to_remind(session, campaign):
        if chosen is None or member.id in chosen:
            for old in session.scalars(select(Invitation).where(Invitation.member_id == member.id)):
                session.delete(old)
            ticket = new_ticket(suite=suite)
            session.add(Invitation(hash=ticket.hash, member_id=member.id))
            told.append((member, ticket.token))
    session.flush()
    return told


def to_remind(session: Session, campaign: Campaign) -> list[FrameMember]:
    """Everyone drawn who has neither answered nor declined and whose cell is not full, by reference."""
    full = full_cells(session, campaign)
    waiting = [one for one in members_of(session, campaign) if is_waiting(one)]
    return [one for one in waiting if cell_of(campaign, one.groups) not in full]


def find_invitation(session: Session, token: str, *, suite: Suite) -> tuple[Invitation, FrameMember] | None:
    """The invitation of this link, used or not; None when it is none of ours."""
    try:
        hashed = hash_ticket(token, suite=suite)
    except CodeError:
        return None
    found = session.execute(
        select(Invitation, FrameMember)
        .join(FrameMember, FrameMember.id == Invitation.member_id)
        .where(Invitation.hash == hashed)
    ).one_or_none()
    return (found[0], found[1]) if found else None


def take_answers(
    session: Session,
    member: FrameMember,
    answers: dict[str, Any],
    *,
    mode: str,
    language: str,
    complete: bool = True,
) -> None:
    """Stores the answers apart from the member, and that the member has answered. Links and contact end.

    An answer is never refused: where the cell is full already it is marked, and kept.
    """
    for link in session.scalars(select(Invitation).where(Invitation.member_id == member.id)):
        link.used = True
    campaign = session.get_one(Campaign, member.campaign_id)
    over = complete and is_over(session, campaign, member.groups)
    member.disposition = "complete" if complete else "partial"
    member.appointment = member.held_by = member.held_until = None
    forget_contact(session, member)
    session.add(
        SurveyResponse(
            campaign_id=member.campaign_id,
            groups=dict(member.groups),
            mode=mode,
            language=language,
            answers=answers,
            complete=complete,
            over_quota=over,
        )
    )
    session.flush()


def note_call(
    session: Session, member: FrameMember, outcome: str, *, by: int, result: str = "", remark: str = ""
) -> None:
    """One call and how it ended; the last outcome is the member's, unless the member has answered."""
    session.add(CallAttempt(member_id=member.id, by=by, outcome=outcome, result=result, remark=remark))
    if member.disposition not in ("complete", "partial"):
        member.disposition = outcome
    member.held_by = member.held_until = None
    if not is_waiting(member):
        member.appointment = None
        forget_contact(session, member)
    session.flush()


def dispositions(session: Session, campaign: Campaign, *, group: tuple[str, str] | None = None) -> dict[str, int]:
    """How those drawn ended, by code; of all, or of those with this value in this group."""
    drawn = [member for member in members_of(session, campaign) if member.drawn]
    kept = [one for one in drawn if group is None or str(one.groups.get(group[0], "")) == group[1]]
    return dict(sorted(Counter(member.disposition for member in kept).items()))


def frame_counts(session: Session, campaign: Campaign) -> Counter[tuple[str, ...]]:
    """People of the frame by their groups, in the order of `campaign.groups`."""
    return Counter(
        tuple(str(member.groups.get(name, "")) for name in campaign.groups) for member in members_of(session, campaign)
    )


def members_of(session: Session, campaign: Campaign) -> list[FrameMember]:
    """The frame of a campaign, by reference."""
    found = select(FrameMember).where(FrameMember.campaign_id == campaign.id)
    return list(session.scalars(found.order_by(FrameMember.reference, FrameMember.id)))


def _wanted(
    session: Session, campaign: Campaign, members: list[FrameMember], size: int, *, rate: float
) -> dict[str, int]:
    if campaign.quotas:
        return still_wanted(session, campaign, members, rate=rate)
    frame = Counter(cell_of(campaign, member.groups) for member in members)
    return {cell: -(-size * count // len(members)) for cell, count in frame.items()}
