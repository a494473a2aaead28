"""The demo's tallies, first method, call-backs and published ranking. Every step may be repeated."""

from datetime import date, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.queries import account
from portal.accounts.scope import EVERYWHERE, Scope
from portal.features import Progress, SeedStep
from portal.orm import utc_now
from portal.places.models import Window
from portal.places.queries import region as find_region
from surveys.collecting.models.ratings import Rating
from surveys.publishing.figures.board import province
from surveys.publishing.figures.gather import gather_windows
from surveys.publishing.figures.periods import Period, period_before, period_of
from surveys.publishing.indicators.entries import Entry
from surveys.publishing.indicators.register import confirm, enter
from surveys.publishing.methods.models import MethodVersion
from surveys.publishing.methods.registry import draft_method, method_in_force, read_version, sign_method
from surveys.publishing.rankings.models import AuditCall, Ranking
from surveys.publishing.rankings.publishing import publish_whole
from surveys.publishing.tallying.models import Recount, Tally
from surveys.publishing.tallying.queries import tallied_days
from surveys.publishing.tallying.rollup import rebuild_tallies, refresh_tallies
from surveys.scoring.callbacks import draw
from surveys.scoring.chance import Chance
from surveys.scoring.method import Indicator, Method

VALID_FROM = date(2025, 1, 1)
PILOT, PILOT_QUOTA, SEED = "222400000000", 8, 6
COMPOSITE = (
    Indicator("satisfaction", "system", worst=0.6, best=1.0, weight=0.5),
    Indicator("done_today", "system", worst=0.6, best=1.0, weight=0.2),
    Indicator("inspection", "inspection", worst=60.0, best=100.0, weight=0.2),
    Indicator("vote", "vote", worst=0.5, best=1.0, weight=0.1),
)


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


def seed_composite(session: Session, progress: Progress) -> None:
    """A second method by four indicators, made-up inspections and votes, and one prefecture's ranking by it.

    It stays in its notice period: anybody may object, and the office can publish it from its desk.
    """
    period = finished_quarter(session)
    region = find_region(session, EVERYWHERE, code=PILOT)
    if period is None or region is None or session.scalar(select(MethodVersion.id).where(MethodVersion.number == 2)):
        return
    office, admin = people(session)
    parameters = Method(indicators=COMPOSITE, quota=PILOT_QUOTA).to_dict()
    valid_from = period.end + timedelta(days=1)
    version = draft_method(
        session, parameters, valid_from=valid_from, reason="综合评定：先在一个州试行（演示值）", by=office
    )
    sign_method(session, version, by=admin, now=utc_now())
    seed_values(session, Scope("region", region.id), period=period, by=office, second=admin)
    publish_whole(
        session,
        region=region,
        period=period,
        by=office,
        signer=admin,
        now=utc_now(),
        progress=progress,
        skip_notice=False,
        method=read_version(version),
    )


def seed_values(session: Session, scope: Scope, *, period: Period, by: UserAccount, second: UserAccount) -> None:
    """Made-up score sheets and votes that follow the ratings loosely; one window in nine has no score sheet."""
    frame = gather_windows(session, period=period, method=Method(), scope=scope)
    codes, share = frame["unit"].tolist(), (frame["x"] + 2.6) / (frame["n"] + 3.0)  # few ratings say little
    quality = ((share.to_numpy(dtype="float64") - 0.75) / 0.25).clip(0, 1)
    points, votes, turnout = (Chance(SEED + kind).uniforms(len(codes)) for kind in range(3))
    sheets, ballots = [], []
    for place, code in enumerate(codes):
        point = round(60 + 12 * quality[place] + 27 * points[place], 1)
        if (place + 1) % 9:
            sheets.append(Entry(code, point, None, None, period.end, "检查一组", f"评分表 {place + 1:03d}"))
        total = 80 + int(240 * turnout[place])
        hits = int(total * (0.58 + 0.12 * quality[place] + 0.28 * votes[place]))
        ballots.append(Entry(code, hits / total, hits, total, period.end, "计票组", f"计票单 {place + 1:03d}"))
    for indicator, entries in (("inspection", sheets), ("vote", ballots)):
        enter(session, scope, entries, period=period, indicator=indicator, by=by, now=utc_now(), simulated=True)
        confirm(session, scope, period=period, indicator=indicator, by=second, now=utc_now())


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
    SeedStep("composite", seed_composite),
)
