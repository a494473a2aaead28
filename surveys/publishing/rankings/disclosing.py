"""Which publications a new one must agree with: all rankings ever frozen, and the reports handed in for signature.

Published pages, open data and files show what these stored frames show; nothing else prints counts of places.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.documents import add_document, read_document
from portal.errors import Conflict
from portal.i18n import gettext as _
from surveys.publishing.figures.units import LEVELS, read_units
from surveys.publishing.rankings.frozen import make_public
from surveys.publishing.rankings.models import Disclosure, Ranking, RankingFile
from surveys.publishing.rankings.releases import Release, Releases, Span, combine, list_sums, read_facts
from surveys.scoring.disclosure import Cell
from surveys.scoring.method import Method
from surveys.scoring.suppression import CannotProtect, given_away

COLUMNS = ("starts", "ends", "unit", "parent", "n", "shown", "levels")


def hide_small(session: Session, units: pd.DataFrame, *, span: Span, method: Method, besides: str = "") -> pd.DataFrame:
    """The public frame; Conflict where a small number would follow from what is already published.

    `besides` is the code of the publication itself, when it is stored already.
    """
    try:
        return make_public(units, method, earlier=read_releases(session, units, span=span, besides=besides))
    except CannotProtect as error:
        raise Conflict(
            _("与已经公布的其他时段或其他地区的结果相减，会算出应当隐去的小数，没有继续。"),
            hint=_("请换一个不与已公布结果首尾相接的时段或地区，或等评价更多时再做。"),
        ) from error


def read_releases(session: Session, units: pd.DataFrame, *, span: Span, besides: str = "") -> Releases:
    """All that bears on a publication of these units over this span."""
    new = dict(zip(units["unit"].astype(str), units["n"].astype("int64").tolist(), strict=True))
    rankings = list(
        session.scalars(
            select(Ranking)
            .where(Ranking.state != "draft", Ranking.code != besides)
            .order_by(Ranking.frozen_at, Ranking.id)
        )
    )
    reported = [one for one in _reported(session) if one[0] != besides]
    spans = {Span(one.starts, one.ends) for one in rankings} | {one.span for _code, one in reported}
    sums = list_sums(span, spans)
    needed = {span, *sums, *(part for parts in sums.values() for part in parts)}
    released = [_released(session, one) for one in rankings if Span(one.starts, one.ends) in needed]
    return combine(span, new, [*released, *(one for _code, one in reported if one.span in needed)])


def releases_stamp(session: Session) -> tuple[int, int, int]:
    """Changes whenever another publication begins to bind."""
    rankings = session.execute(select(func.count(), func.max(Ranking.id)).where(Ranking.state != "draft")).one()
    out = session.scalar(select(func.count()).where(Disclosure.out.is_(True)))
    return int(rankings[0]), int(rankings[1] or 0), int(out or 0)


def keep_disclosure(session: Session, *, source: str, releases: Sequence[Release]) -> Disclosure:
    """Stores what a publication other than a ranking prints and hides; it counts once it is `out`."""
    frames = [one.frame.assign(starts=one.span.start.isoformat(), ends=one.span.end.isoformat()) for one in releases]
    text = pd.concat(frames)[list(COLUMNS)].to_csv(index=False, lineterminator="\n")
    document = add_document(session, text.encode(), name=f"{source}-cells.csv", media_type="text/csv", language="zh")
    kept = Disclosure(source=source, document_id=document.id)
    session.add(kept)
    session.flush()
    return kept


def mark_out(session: Session, *, source: str, out: bool) -> None:
    """From now on other publications agree with this one; or no longer, when it went back to its author."""
    for kept in session.scalars(select(Disclosure).where(Disclosure.source == source)):
        kept.out = out
    session.flush()


def public_release(units: pd.DataFrame, public: pd.DataFrame, *, span: Span) -> Release:
    """What a public frame shows of the counts in the frame it was made from."""
    states = public.set_index("unit")
    shown = units["unit"].map(states["status"]).eq("shown")
    whole = states[list(LEVELS)].notna().all(axis=1)
    frame = units[["unit", "parent", "n"]].assign(n=units["n"].astype("int64"), shown=shown)
    return Release(span, frame.assign(levels=shown & units["unit"].map(whole).eq(True)))


def check_out(session: Session, *, source: str, method: Method) -> None:
    """Conflict where a stored publication would by now give away what others hide, or they what it hides."""
    for one in _kept(session, source=source):
        already = read_releases(session, one.frame, span=one.span, besides=source)
        units = zip(one.frame["unit"].astype(str), one.frame["n"].astype(int), strict=True)
        new: dict[Cell, int] = {(unit, one.span.code): n for unit, n in units}
        values, sums, shown = read_facts(one, new)
        if given_away(values, sums, method, shown=shown, earlier=already.earlier):
            raise Conflict(
                _("起草以后又公布了别的结果，两者相减会算出应当隐去的小数，没有提交。"),
                hint=_("请重新生成一份草稿，再提交。"),
            )


def _released(session: Session, ranking: Ranking) -> Release:
    found = {
        kind: read_units(read_document(session, document).data)
        for kind, document in session.execute(
            select(RankingFile.kind, RankingFile.document_id).where(
                RankingFile.ranking_id == ranking.id, RankingFile.kind.in_(("units", "public_units"))
            )
        )
    }
    return public_release(found["units"], found["public_units"], span=Span(ranking.starts, ranking.ends))


def _reported(session: Session) -> list[tuple[str, Release]]:
    found = select(Disclosure).where(Disclosure.out.is_(True)).order_by(Disclosure.id)
    return [(kept.source, one) for kept in session.scalars(found) for one in _read(session, kept)]


def _kept(session: Session, *, source: str) -> list[Release]:
    found = session.scalars(select(Disclosure).where(Disclosure.source == source).order_by(Disclosure.id))
    return [one for kept in found for one in _read(session, kept)]


def _read(session: Session, kept: Disclosure) -> Iterable[Release]:
    data = read_document(session, kept.document_id).data
    text = dict.fromkeys(("starts", "ends", "unit", "parent"), str)
    frame = pd.read_csv(io.BytesIO(data), dtype=text, keep_default_na=False)
    for start, end in sorted(set(zip(frame["starts"], frame["ends"], strict=True))):
        part = frame[frame["starts"].eq(start) & frame["ends"].eq(end)].drop(columns=["starts", "ends"])
        yield Release(Span(date.fromisoformat(start), date.fromisoformat(end)), part.reset_index(drop=True))
