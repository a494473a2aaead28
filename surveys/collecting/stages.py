"""What other rooms tell on a receipt: a reply, a publication. Each room brings a teller; none sees the others."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.i18n import gettext as _
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.collecting.models.ratings import Rating
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.rankings.models import Ranking


@dataclass(frozen=True)
class Stage:
    """One line of a receipt. The text never repeats what the person wrote."""

    title: str
    text: str = ""
    waiting: bool = False
    address: str = ""  # where more is to be read, without the language prefix


Teller = Callable[[Session, Rating], list[Stage]]
EXTENSION = "mingchuang.receipt_stages"


def tell_on_receipts(app: Any, teller: Teller) -> None:
    """Lets a room tell on every receipt what it knows of the rating; call it when its blueprint is mounted."""
    app.extensions.setdefault(EXTENSION, []).append(teller)


def stages_of(app: Any, session: Session, rating: Rating) -> list[Stage]:
    """What all rooms tell of a rating, in the order they came."""
    tellers: list[Teller] = app.extensions.get(EXTENSION, [])
    return [stage for teller in [*tellers, tell_publication] for stage in teller(session, rating)]


def tell_publication(session: Session, rating: Rating) -> list[Stage]:
    """The rankings that counted this rating and were published."""
    if rating.state != "counted":
        return []
    published = session.scalars(select(Ranking).where(Ranking.state == "published").order_by(Ranking.id))
    return [
        Stage(_("已公布"), _("已计入公布的排名。"), address=f"/rankings/{ranking.code}")
        for ranking in published
        if _covers(session, ranking, rating)
    ]


def _covers(session: Session, ranking: Ranking, rating: Rating) -> bool:
    period = parse_period(ranking.period)
    if not period.start <= rating.rated_on <= period.end:
        return False
    inside = select(Window.id).where(Window.id == rating.window_id, window_within(Scope("region", ranking.region_id)))
    return session.scalar(inside) is not None
