"""Invitations and reminders of a campaign: who asks, letters, text messages, links, and who may telephone."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import func, select

from portal import i18n
from portal.accounts.models import UserAccount
from portal.db import session
from portal.errors import Conflict, DomainError, NotFound
from portal.i18n import gettext as _
from portal.jobs.queue import jobs
from portal.orm import utc_now
from portal.spreadsheets import write_csv
from surveys.collecting.intake import business_day
from surveys.publishing.rankings.rendering import language as speaking
from surveys.questionnaires import calling, fieldwork, mailing
from surveys.questionnaires.contacts import contacts_of
from surveys.questionnaires.forms import InterviewerForm, MailingForm, SenderForm, letter_of, split_list
from surveys.questionnaires.models import Campaign, FrameMember, Interviewer, Mailing
from surveys.questionnaires.views.room import file, find_campaign, keys, note, settings
from surveys.questionnaires.words import medium_names

PDF = "application/pdf"


def invitations(number: int) -> str:
    """Who asks, the waves so far, letters to take, and the next wave."""
    found = find_campaign(number)
    return draw_invitations(found, SenderForm(formdata=None, data=found.letter), mailing_form(found))


def draw_invitations(found: Campaign, sender: SenderForm, form: MailingForm) -> str:
    """The page with these forms."""
    waiting = fieldwork.to_remind(session(), found)
    contacts = contacts_of(session(), waiting, ring=keys().contacts)
    return render_template(
        "surveys/questionnaires/invitations.html",
        campaign=found,
        sender=sender,
        mailing_form=form,
        form=sender if sender.errors else form,
        waves=mailing.mailings(session(), found),
        files=mailing.files_of(session(), found, now=utc_now()),
        waiting=len(waiting),
        posted=sum(bool(one.address) for one in contacts.values()),
        phoned=sum(bool(one.phone) for one in contacts.values()),
        medium_names=medium_names(),
    )


def keep_sender(number: int) -> ResponseReturnValue:
    """Keep who asks."""
    found, form = find_campaign(number), SenderForm()
    if not form.validate_on_submit():
        return draw_invitations(found, form, mailing_form(found)), 400
    found.letter = letter_of(form)
    note("campaign", found.id, "campaign.sender_kept", {"organ": form.organ.data})
    session().commit()
    return redirect(url_for(".invitations", number=number), 303)


def make_letters(number: int) -> ResponseReturnValue:
    """Start printing a wave of letters; their links replace earlier ones."""
    found, form = find_campaign(number), MailingForm()
    if not form.validate_on_submit():
        return draw_invitations(found, SenderForm(formdata=None, data=found.letter), form), 400
    only = [member.reference for member in _named(found, form.only.data) or ()]
    wave = _begin(found, "letter", form.deadline.data)
    note("campaign", found.id, "campaign.letters_printed", {"wave": wave.wave, "only": len(only)})
    job = jobs().start(
        session(),
        "questionnaires.letters",
        title=_("打印邀请信：%(title)s", title=found.title)[:200],
        owner_id=current_user.id,
        language=i18n.locale(),
        mailing_id=wave.id,
        locale=form.language.data,
        only=only,
    )
    session().commit()
    return redirect(url_for("jobs.show_job", job_id=job.id), 303)


def take_letters(number: int, file_id: UUID) -> Response:
    """One volume of letters, while it lives; taking it is noted."""
    found = find_campaign(number)
    pdf = mailing.open_file(session(), found, file_id, ring=keys().contacts, now=utc_now())
    if pdf is None:
        raise NotFound(_("这个文件已经删除。"), hint=_("信只保留一天；要再打印，就会换新的链接。"))
    note("campaign", found.id, "campaign.letters_taken", {"file": str(file_id)})
    session().commit()
    return file(pdf, f"letters-{number}.pdf", media_type=PDF)


def make_messages(number: int) -> ResponseReturnValue:
    """A wave of text messages as a file, with the length of each."""
    found, form = find_campaign(number), MailingForm()
    if not form.validate_on_submit():
        return draw_invitations(found, SenderForm(formdata=None, data=found.letter), form), 400
    wave = _begin(found, "sms", form.deadline.data)
    told = _addressed(found, wave, form)
    rows = [_message_row(one, found, wave) for one in told]
    note("campaign", found.id, "campaign.messages_written", {"wave": wave.wave, "size": len(rows)})
    session().commit()
    columns = (_("编号"), _("电话"), _("短信"), _("字数"), _("计费条数"))
    return file(write_csv(columns, rows), f"messages-{number}.csv")


def make_links(number: int) -> ResponseReturnValue:
    """A wave of bare links as a file, for a system that sends them itself."""
    found, form = find_campaign(number), MailingForm()
    if request.form.get("deadline") and not form.validate():
        return draw_invitations(found, SenderForm(formdata=None, data=found.letter), form), 400
    wave = mailing.add_mailing(
        session(), found, medium="links", deadline=form.deadline.data or found.closes_on, by=current_user.id
    )
    told = _addressed(found, wave, form)
    root = f"{request.host_url.rstrip('/')}{request.environ.get('mingchuang.root', '')}"
    rows = [(one.member.reference, one.address(root), one.token, one.member.reminders - 1) for one in told]
    note("campaign", found.id, "campaign.invited", {"wave": wave.wave, "links": len(told)})
    session().commit()
    return file(write_csv((_("编号"), _("链接"), _("短码"), _("此前邀请次数")), rows), f"links-{number}.csv")


def name_interviewer(number: int) -> ResponseReturnValue:
    """The accounts that may telephone for this campaign; one more of them."""
    found, form = find_campaign(number), InterviewerForm()
    if form.validate_on_submit():
        account = session().scalar(
            select(UserAccount).where(func.lower(UserAccount.email) == form.email.data.strip().lower())
        )
        if account is None or not account.active:
            form.email.errors = [_("没有这个账号。")]
        elif account.role == "staff":
            form.email.errors = [_("窗口人员是被评价的人，不能给群众打这个电话。")]
        elif session().get(Interviewer, (found.id, account.id)) is None:
            session().add(Interviewer(campaign_id=found.id, user_id=account.id))
            note("campaign", found.id, "campaign.interviewer_named", {"account": account.id})
            session().commit()
        if not form.errors:
            return redirect(url_for(".name_interviewer", number=number), 303)
    named = calling.interviewers(session(), current_user.scope, found)
    page = render_template(
        "surveys/questionnaires/interviewers.html",
        campaign=found,
        named=named,
        form=form,
        calls=calling.results_by(session(), found),
    )
    return page, 400 if form.is_submitted() else 200


def mailing_form(found: Campaign) -> MailingForm:
    """The form of the next wave, with the last day as the deadline."""
    return MailingForm(formdata=None, data={"deadline": found.closes_on})


def _begin(found: Campaign, medium: str, deadline: date) -> Mailing:
    if not found.letter.get("organ"):
        raise Conflict(_("请先填写由谁来调查、咨询电话是多少。"))
    if not found.opens_on <= deadline <= found.closes_on:
        raise Conflict(_("请对方回答的日期要在调查期间以内。"))
    if business_day(utc_now()) > found.closes_on:
        raise Conflict(_("这次调查已经结束。"))
    return mailing.add_mailing(session(), found, medium=medium, deadline=deadline, by=current_user.id)


def _addressed(found: Campaign, wave: Mailing, form: MailingForm) -> list[mailing.Addressed]:
    return mailing.address_all(
        session(),
        found,
        wave,
        language=form.language.data or "",
        suite=keys().suite,
        ring=keys().contacts,
        only=_named(found, form.only.data),
    )


def _named(found: Campaign, text: str | None) -> list[FrameMember] | None:
    wanted = set(split_list(text))
    if not wanted:
        return None
    members = [one for one in fieldwork.to_remind(session(), found) if one.reference in wanted]
    missing = sorted(wanted - {one.reference for one in members})
    if missing:
        raise DomainError(_("编号 %(reference)s 不在还没有答的人里。", reference=missing[0]))
    return members


def _message_row(one: mailing.Addressed, found: Campaign, wave: Mailing) -> tuple[Any, ...]:
    with speaking(one.language):
        message = mailing.write_message(one, found, wave, base_url=settings().base_url)
    return (message.reference, message.phone, message.text, message.length, message.parts)
