"""The pages on which somebody watches the work they started."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.jobs.queries import find_job, recent_jobs


def pages() -> Blueprint:
    """The jobs of the signed-in person."""
    pages = audience("jobs", __name__, Audience.SIGNED_IN)
    pages.add_url_rule("/jobs", view_func=list_jobs)
    pages.add_url_rule("/jobs/<uuid:job_id>", view_func=show_job)
    return pages


def list_jobs() -> str:
    """What this person started, newest first."""
    return render_template("jobs/list.html", jobs=recent_jobs(session(), owner_id=current_user.id))


def show_job(job_id: UUID) -> Response:
    """How far one job is; it renews itself until the job is over."""
    job = find_job(session(), job_id, owner_id=current_user.id)
    if job is None:
        raise NotFound(_("没有这项后台工作，或者不是您启动的。"))
    response = make_response(render_template("jobs/job.html", job=job))
    response.headers["Cache-Control"] = "no-store"
    return response
