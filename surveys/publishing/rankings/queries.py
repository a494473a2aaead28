"""Finding rankings, their files and objections."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.places.models import Region
from portal.places.queries import region_within
from surveys.publishing.rankings.models import PUBLIC_STATES, Objection, Ranking, RankingFile


def public_rankings(session: Session, *, limit: int = 100) -> list[Ranking]:
    """Rankings everybody may see, newest first."""
    found = select(Ranking).where(Ranking.state.in_(PUBLIC_STATES)).options(joinedload(Ranking.region))
    return list(session.scalars(found.order_by(Ranking.ends.desc(), Ranking.id.desc()).limit(limit)))


def public_ranking(session: Session, *, code: str) -> Ranking:
    """A ranking everybody may see; NotFound for others."""
    found = session.scalar(select(Ranking).where(Ranking.code == code, Ranking.state.in_(PUBLIC_STATES)))
    if found is None:
        raise NotFound(_("没有公布过编号为 %(code)s 的排名。", code=code))
    return found


def latest_published(session: Session, *, region: Region | None = None) -> Ranking | None:
    """The published ranking of the latest period, perhaps of one region."""
    found = select(Ranking).where(Ranking.state == "published")
    if region is not None:
        found = found.where(Ranking.region_id == region.id)
    return session.scalar(found.order_by(Ranking.ends.desc(), Ranking.id.desc()).limit(1))


def latest_by_method(session: Session, *, method_id: int) -> Ranking | None:
    """The newest ranking in public that was made by this version of the method."""
    found = select(Ranking).where(Ranking.method_id == method_id, Ranking.state.in_(PUBLIC_STATES))
    return session.scalar(found.order_by(Ranking.ends.desc(), Ranking.id.desc()).limit(1))


def rankings_within(session: Session, scope: Scope) -> list[Ranking]:
    """All rankings of regions in scope, newest first."""
    found = select(Ranking).join(Region, Region.id == Ranking.region_id).where(region_within(scope))
    return list(session.scalars(found.options(joinedload(Ranking.region)).order_by(Ranking.id.desc())))


def ranking_within(session: Session, scope: Scope, *, code: str) -> Ranking:
    """One ranking of a region in scope; NotFound for others."""
    found = session.scalar(
        select(Ranking).join(Region, Region.id == Ranking.region_id).where(region_within(scope), Ranking.code == code)
    )
    if found is None:
        raise NotFound(_("您的范围内没有编号为 %(code)s 的排名。", code=code))
    return found


def public_files(session: Session, ranking: Ranking) -> list[RankingFile]:
    """The files for everybody, by name."""
    found = select(RankingFile).where(RankingFile.ranking_id == ranking.id, RankingFile.public.is_(True))
    return list(session.scalars(found.options(joinedload(RankingFile.document)).order_by(RankingFile.name)))


def public_file(session: Session, ranking: Ranking, *, name: str) -> RankingFile:
    """One file for everybody; NotFound for others."""
    found = session.scalar(
        select(RankingFile).where(
            RankingFile.ranking_id == ranking.id, RankingFile.name == name, RankingFile.public.is_(True)
        )
    )
    if found is None:
        raise NotFound(_("没有这个文件。"))
    return found


def objections_of(session: Session, ranking: Ranking) -> list[Objection]:
    """What was objected to a ranking, oldest first."""
    found = select(Objection).where(Objection.ranking_id == ranking.id)
    return list(session.scalars(found.order_by(Objection.received_at, Objection.id)))


def corrections_of(session: Session, ranking: Ranking) -> list[Ranking]:
    """Later rankings that correct this one."""
    found = select(Ranking).where(Ranking.corrects_id == ranking.id, Ranking.state.in_(PUBLIC_STATES))
    return list(session.scalars(found.order_by(Ranking.id)))
