"""What the home page shows of this room: the one number, the prefectures against the target, the publications."""

from dataclasses import replace

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.errors import Conflict
from portal.features import Headline
from portal.i18n import gettext as _
from portal.i18n import join_sentences, locale
from surveys.publishing import words
from surveys.publishing.figures.assess import measure
from surveys.publishing.figures.board import Board, province, read_board
from surveys.publishing.figures.periods import Period, period_before, period_of
from surveys.publishing.figures.units import tidy_units
from surveys.publishing.plots import target_text
from surveys.publishing.rankings.disclosing import hide_small, releases_stamp
from surveys.publishing.rankings.queries import latest_published, public_rankings
from surveys.publishing.rankings.releases import Span
from surveys.publishing.tallying.queries import tallied_days
from surveys.publishing.views.rankings import describe

SHOWN = 4


def headline(session: Session, scope: Scope) -> Headline | None:
    """The province's satisfaction in the last finished quarter; nothing before the first ratings."""
    top, board = province(session), front_board(session)
    row = board.row(top.code, locale=locale()) if board and top else None
    if row is None or board is None or not row.share:
        return None
    interval = _("95%% 区间 %(low)s–%(high)s%%。%(n)s 人作了评价。", low=row.low, high=row.high, n=f"{int(row.n):,}")
    coverage = _("每 100 次办件有 %(coverage)s 次评价。", coverage=row.coverage) if row.coverage else ""
    return Headline(
        title=_("%(region)s满意率 · %(period)s", region=row.name, period=words.period_label(board.period)),
        share=row.share,
        low=row.low,
        high=row.high,
        position=(float(row.share), float(row.low), float(row.high)),
        target=float(target_text(board.method.method)),
        verdict=row.verdict,
        sentence=join_sentences(interval, coverage),
        address=url_for("methods.show", number=board.method.number),
    )


def regions_panel(session: Session) -> Markup | None:
    """What reports to the province, each against the target."""
    top, board = province(session), front_board(session)
    if board is None or top is None:
        return None
    codes = set(board.frame.loc[board.frame["parent"].eq(top.code) & board.frame["kind"].eq("region"), "unit"])
    rows = [row for row in board.rows("region", locale=locale()) if row.unit in codes]
    if not rows:
        return None
    ranking = latest_published(session)
    return Markup(  # noqa: S704 - the template escapes
        render_template(
            "publishing/panel_regions.html",
            rows=rows,
            period=words.period_label(board.period),
            target=target_text(board.method.method),
            address=url_for("results.index") if ranking else None,
        )
    )


def publications_panel(session: Session) -> Markup | None:
    """The latest rankings in public."""
    rankings = [describe(ranking) for ranking in public_rankings(session, limit=SHOWN)]
    if not rankings:
        return None
    return Markup(render_template("publishing/panel_publications.html", rankings=rankings))  # noqa: S704 - the template escapes


def latest_address(session: Session) -> str | None:
    """The page of the latest published ranking."""
    ranking = latest_published(session)
    return url_for("rankings.show", code=ranking.code) if ranking else None


def front_period(session: Session) -> Period | None:
    """The last finished quarter with ratings, else the one that runs."""
    days = tallied_days(session)
    if days is None:
        return None
    running = period_of(days[1], "quarter")
    finished = period_before(running)
    return finished if finished.end >= days[0] else running


def front_board(session: Session) -> Board | None:
    """The scores of that quarter as a publication would print them; nothing where no publication could.

    The home page is public too: what a ranking or a report hides must not stand there.
    """
    period = front_period(session)
    if period is None:
        return None
    board = read_board(session, EVERYWHERE, period=period)
    key = (str(session.get_bind().engine.url), id(board), releases_stamp(session))
    if key not in _KEPT:
        _KEPT.clear()
        _KEPT[key] = (board, _hidden(session, board))
    return _KEPT[key][1]


def _hidden(session: Session, board: Board) -> Board | None:
    units, method = tidy_units(board.frame), board.method.method
    try:
        public = hide_small(session, units, span=Span(board.period.start, board.period.end), method=method)
    except Conflict:
        return None
    return replace(board, frame=measure(public, method))


_KEPT: dict[tuple[object, ...], tuple[Board, Board | None]] = {}
