"""The office's desk for rankings: draft with live preview, freeze, review, sign, notice, publish, correct, withdraw."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import select

from portal.accounts.models import UserAccount
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.jobs.queue import jobs
from portal.orm import utc_now
from portal.places.queries import region as find_region
from portal.places.queries import regions
from portal.settings import ROOT, Settings
from surveys.publishing import words
from surveys.publishing.asking import read_period
from surveys.publishing.figures.periods import parse_period, periods_back
from surveys.publishing.figures.rows import RankRow
from surveys.publishing.rankings import life, objecting, queries
from surveys.publishing.rankings.checks import list_checks
from surveys.publishing.rankings.edition import Edition, keep_edition
from surveys.publishing.rankings.freezing import freeze
from surveys.publishing.rankings.models import Objection, Ranking
from surveys.publishing.rankings.previewing import preview
from surveys.publishing.rankings.publishing import leaf_key
from surveys.publishing.rankings.rendering import paper
from surveys.publishing.views.rankings import describe

NEAR = 20
ORDER = ("draft", "frozen", "reviewed", "signed", "notice", "published")


def pages() -> Blueprint:
    """Making rankings, for the office."""
    pages = audience("desk", __name__, Audience.OFFICE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/office/rankings", view_func=index)
    pages.add_url_rule("/office/rankings", view_func=draft, methods=["POST"])
    pages.add_url_rule("/office/rankings/<code>", view_func=show)
    pages.add_url_rule("/office/rankings/<code>/<step>", view_func=take_step, methods=["POST"])
    pages.add_url_rule("/office/rankings/<code>/objections/<objection>", view_func=answer, methods=["POST"])
    return pages


def index() -> str:
    """All rankings in scope and the form for a new one."""
    today = life.china_day(utc_now())
    return render_template(
        "publishing/desk.html",
        rankings=[describe(found) for found in queries.rankings_within(session(), current_user.scope)],
        regions=[
            {"value": region.code, "label": region.name_in(locale())}
            for region in regions(session(), current_user.scope)
            if region.level <= 3
        ],
        periods=[
            {"value": period.code, "label": words.period_label(period)}
            for kind, count in (("quarter", 6), ("half", 3), ("year", 3), ("month", 6))
            for period in periods_back(today, kind, count=count)
            if period.end < today
        ],
    )


def draft() -> ResponseReturnValue:
    """A new draft."""
    region = find_region(session(), current_user.scope, code=request.form.get("region", ""))
    if region is None:
        raise NotFound(_("您的范围内没有这个地区。"))
    period = read_period(request.form.get("period", ""))
    ranking = life.draft_ranking(session(), region=region, period=period, by=_me(), now=utc_now())
    session().commit()
    return redirect(url_for("desk.show", code=ranking.code), 303)


def show(code: str) -> str:
    """One ranking where it stands: preview or frozen figures, checks, objections, the next step."""
    ranking = queries.ranking_within(session(), current_user.scope, code=code)
    edition = (
        preview(session(), ranking, locale=locale())
        if ranking.state == "draft"
        else keep_edition(session(), ranking, locale=locale())
    )
    checks = ranking.checks if ranking.state not in ("draft", "frozen") else []
    if ranking.state == "frozen":
        checks = list_checks(session(), ranking, now=utc_now())
    return render_template(
        "publishing/desk_ranking.html",
        ranking=describe(ranking),
        steps=_steps(ranking),
        checks=checks,
        check_tasks=_check_tasks,
        objections=queries.objections_of(session(), ranking),
        mine=ranking.created_by == current_user.id,
        may_skip=ranking.simulated,
        **paper(edition) | {"near": _near(edition)},
    )


def take_step(code: str, step: str) -> ResponseReturnValue:
    """Does one step; each refuses when its turn has not come."""
    ranking = queries.ranking_within(session(), current_user.scope, code=code)
    act = STEPS.get(step)
    if act is None:
        raise NotFound(_("没有这一步。"))
    answered = act(ranking)
    session().commit()
    return answered or redirect(url_for("desk.show", code=code), 303)


def answer(code: str, objection: str) -> ResponseReturnValue:
    """Answers an objection."""
    ranking = queries.ranking_within(session(), current_user.scope, code=code)
    found = session().scalar(select(Objection).where(Objection.code == objection, Objection.ranking_id == ranking.id))
    if found is None:
        raise NotFound(_("没有这条异议。"))
    outcome, text = request.form.get("outcome", ""), request.form.get("text", "")
    objecting.answer(session(), found, ranking=ranking, outcome=outcome, text=text, by=_me(), now=utc_now())
    session().commit()
    return redirect(url_for("desk.show", code=code, _anchor="objections"), 303)


def _freeze(ranking: Ranking) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    freeze(
        session(),
        ranking,
        by=_me(),
        now=utc_now(),
        key=leaf_key(settings),
        suite=settings.cipher_suite,
        progress=lambda done, total: None,
    )


def _review(ranking: Ranking) -> None:
    life.require(ranking, "frozen", now=utc_now())
    life.review(session(), ranking, by=_me(), now=utc_now(), checks=list_checks(session(), ranking, now=utc_now()))


def _sign(ranking: Ranking) -> None:
    life.sign(session(), ranking, by=_me(), now=utc_now())


def _notice(ranking: Ranking) -> None:
    life.begin_notice(session(), ranking, by=_me(), now=utc_now())


def _publish(ranking: Ranking) -> ResponseReturnValue:
    """Starts the work behind the page; what would be refused is refused here already."""
    skip = request.form.get("skip_notice") == "1"
    life.check_publishable(session(), ranking, now=utc_now(), skip_notice=skip)
    job = jobs().start(
        session(),
        "rankings.publish",
        title=_("公布 %(code)s", code=ranking.code),
        owner_id=current_user.id,
        language=locale(),
        ranking_id=ranking.id,
        user_id=current_user.id,
        skip_notice=skip,
    )
    return redirect(url_for("jobs.show_job", job_id=job.id), 303)


def _withdraw(ranking: Ranking) -> None:
    life.withdraw(session(), ranking, by=_me(), now=utc_now(), reason=request.form.get("reason", ""))


def _correct(ranking: Ranking) -> ResponseReturnValue:
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise DomainError(_("请写明更正的原因。"))
    if ranking.state != "published":
        raise DomainError(_("只有已公布的排名可以更正。"))
    later = life.draft_ranking(
        session(),
        region=ranking.region,
        period=parse_period(ranking.period),
        by=_me(),
        now=utc_now(),
        corrects=ranking,
        reason=reason,
    )
    return redirect(url_for("desk.show", code=later.code), 303)


STEPS: dict[str, Callable[[Ranking], ResponseReturnValue | None]] = {
    "freeze": _freeze,
    "review": _review,
    "sign": _sign,
    "notice": _notice,
    "publish": _publish,
    "withdraw": _withdraw,
    "correct": _correct,
}


def _me() -> UserAccount:
    found = session().get(UserAccount, current_user.id)
    if found is None:
        raise NotFound(_("没有这个账号。"))
    return found


def _check_tasks(checks: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The checks as a list of work, each with its state in words."""
    states = {"fine": (_("正常"), "good"), "look": (_("请核对"), "wait"), "stop": (_("不能继续"), "bad")}
    return [
        {
            "label": words.check_words()[check["code"]],
            "hint": str(check["count"]) if check["count"] > 1 else "",
            "state": states[check["state"]][0],
            "tone": states[check["state"]][1],
        }
        for check in checks
    ]


def _near(edition: Edition) -> list[RankRow]:
    """The twenty windows most likely among the best, likeliest first."""
    ranked = [row for row in edition.results.windows if row.rank]
    return sorted(ranked, key=lambda row: (-float(row.p_top or 0), row.unit))[:NEAR]


def _steps(ranking: Ranking) -> list[dict[str, Any]]:
    """The life so far: each state with whether it is past or present."""
    at = ORDER.index(ranking.state) if ranking.state in ORDER else len(ORDER)
    names = words.state_words()
    return [{"label": names[state], "done": place < at, "current": place == at} for place, state in enumerate(ORDER)]
