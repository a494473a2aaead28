"""Background work of this room: publishing, and the nightly count with its proof."""

import logging
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.crypto.suites import suite_named
from portal.errors import DomainError, NotFound
from portal.features import Progress, Task
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.settings import Settings
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.publishing import leaf_key, publish
from surveys.publishing.receipts.keeping import prune_buckets, refresh_buckets
from surveys.publishing.tallying.rollup import prove_tallies, refresh_tallies

_LOGGER = logging.getLogger(__name__)


def publish_ranking(
    session: Session, progress: Progress, *, ranking_id: int, user_id: int, skip_notice: bool = False
) -> dict[str, Any]:
    """Makes the files of a ranking and publishes it; the result is the address of its page."""
    ranking, by = session.get(Ranking, ranking_id), session.get(UserAccount, user_id)
    if ranking is None or by is None:
        raise NotFound(_("没有这份排名。"))
    publish(session, ranking, by=by, now=utc_now(), progress=progress, skip_notice=skip_notice)
    return {"address": f"/rankings/{ranking.code}"}


def count_tallies(session: Session, progress: Progress) -> dict[str, Any]:
    """Counts the dirty days and makes their receipts' buckets."""
    days = refresh_tallies(session)
    make_buckets(session)
    progress(1, 1)
    return {"days": days}


def check_tallies(session: Session, progress: Progress) -> dict[str, Any]:
    """Counts the dirty days, then proves all tallies equal to a full recount; a difference fails the job."""
    days = refresh_tallies(session)
    make_buckets(session)
    prune_buckets(session, frozen=session.execute(select(Ranking.starts, Ranking.ends)).tuples())
    progress(1, 2)
    differences = prove_tallies(session)
    progress(2, 2)
    if differences:
        _LOGGER.error("%s cells of the tallies differ from a full recount", differences)
        raise DomainError(_("汇总与逐条重算有 %(count)s 处不同。", count=differences))
    return {"days": days, "differences": 0}


def make_buckets(session: Session) -> int:
    """Makes the receipts' buckets of changed days with the site's key, so that no freezing has to; how many days."""
    settings: Settings = current_app.config["SETTINGS"]
    return refresh_buckets(session, key=leaf_key(settings), suite=suite_named(settings.cipher_suite))


TASKS = (
    Task("rankings.publish", publish_ranking),
    Task("tallies.count", count_tallies),
    Task("tallies.check", check_tallies),
)
