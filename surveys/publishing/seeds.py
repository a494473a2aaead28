"""The demo's tallies, first method, call-backs and published ranking. Every step may be repeated."""

from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.queries import account
from portal.features import Progress, SeedStep
from portal.orm import utc_now
from portal.places.models import Window
from surveys.collecting.models.ratings import Rating
from surveys.publishing.figures.board import province
from surveys.publishing.figures.gather import gather_windows
from surveys.publishing.figures.periods import Period, period_before, period_of
from surveys.publishing.methods.models import MethodVersion
from surveys.publishing.methods.registry import draft_method, method_in_force, sign_method
from surveys.publishing.rankings.models import AuditCall, Ranking
from surveys.publishing.rankings.publishing import publish_whole
from surveys.publishing.tallying.models import Recount, Tally
from surveys.publishing.tallying.queries import tallied_days
from surveys.publishing.tallying.rollup import rebuild_tallies, refresh_tallies
from surveys.scoring.callbacks import draw
from surveys.scoring.method import Method

VALID_FROM = date(2025, 1, 1)


def seed_tallies(session: Session, progress: Progress) -> None:
    """Counts the simulated ratings."""
    if session.scalar(select(Tally.day).limit(1)) is None:
        days = rebuild_tallies(session)
        session.add(Recount(kind="refresh", days=days, ratings=0))
    refresh_tallies(session)
    progress(1, 1)


def seed_methods(session: Session, progress: Progress) -> None:
    """The first method, drafted by the office and signed by the administrator."""
    if session.scalar(select(MethodVersion.id).limit(1)) is None:
        office, admin = people(session)
        version = draft_method(
            session, Method().to_dict(), valid_from=VALID_FROM, reason="首个版本（演示值）", by=office
        )
        sign_method(session, version, by=admin, now=utc_now())
    progress(1, 1)


def seed_calls(session: Session, progress: Progress) -> None:
    """Simulated call-backs for windows that could be chosen: most confirm, a few find changed or forged ratings."""
    period = finished_quarter(session)
    if period is None or session.scalar(select(AuditCall.id).where(AuditCall.period == period.code).limit(1)):
        return
    method = method_in_force(session, day=period.end).method
    windows = gather_windows(session, period=period, method=method)
    able = windows[windows["n"].ge(method.n_honour)]
    numbers = dict(session.execute(select(Window.code, Window.id)).tuples().all())
    for done, code in enumerate(able["unit"], start=1):
        _call(session, numbers[code], code, period=period, calls=method.audit_calls, odd=done % 17)
        progress(done, len(able))


def seed_ranking(session: Session, progress: Progress) -> None:
    """The last finished quarter of the province, published; the notice period is skipped and says so."""
    period, region = finished_quarter(session), province(session)
    if period is None or region is None:
        return
    if session.scalar(select(Ranking.id).where(Ranking.period == period.code, Ranking.region_id == region.id).limit(1)):
        return
    office, admin = people(session)
    publish_whole(
        session,
        region=region,
        period=period,
        by=office,
        signer=admin,
        now=utc_now(),
        progress=progress,
        skip_notice=True,
    )


def people(session: Session) -> tuple[UserAccount, UserAccount]:
    """The demo's office and administrator; LookupError outside the demo."""
    found = [account(session, email=f"{role}@demo.example") for role in ("office", "admin")]
    if found[0] is None or found[1] is None:
        raise LookupError("the demo's accounts are missing")
    return found[0], found[1]


def finished_quarter(session: Session) -> Period | None:
    """The last quarter that ended before the last tallied day."""
    days = tallied_days(session)
    return period_before(period_of(days[1], "quarter")) if days else None


def _call(session: Session, window_id: int, code: str, *, period: Period, calls: int, odd: int) -> None:
    found = select(Rating.id).where(
        Rating.window_id == window_id, Rating.state == "counted", Rating.rated_on.between(period.start, period.end)
    )
    by_text = {rating_id.hex: rating_id for rating_id in session.scalars(found)}
    order = draw(by_text, seed=f"demo-{period.code}", window=code)[:calls]
    outcomes = {5: {7: "not_made"}, 11: dict.fromkeys(range(6), "changed")}.get(odd, {3: "changed"})
    rows = [
        {
            "period": period.code,
            "window_id": window_id,
            "position": place,
            "rating_id": by_text[rating],
            "outcome": outcomes.get(place, "confirmed"),
            "simulated": True,
        }
        for place, rating in enumerate(order)
    ]
    session.execute(insert(AuditCall), rows)


STEPS = (
    SeedStep("tallies", seed_tallies),
    SeedStep("methods", seed_methods),
    SeedStep("call-backs", seed_calls),
    SeedStep("ranking", seed_ranking),
)
