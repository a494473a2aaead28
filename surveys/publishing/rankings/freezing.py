"""Freezing: the counts of a period are copied, hashed and never read again from the live tables."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope
from portal.crypto.suites import suite_named
from portal.documents import add_document, read_document
from portal.errors import DomainError
from portal.features import Progress
from portal.i18n import gettext as _
from surveys.publishing.figures.periods import Period, parse_period
from surveys.publishing.figures.units import hash_units, read_units, write_units
from surveys.publishing.rankings.changes import compare_rows
from surveys.publishing.rankings.copying import write_tallies
from surveys.publishing.rankings.disclosing import hide_small
from surveys.publishing.rankings.frozen import compute
from surveys.publishing.rankings.gathering import gather_facts, gather_units
from surveys.publishing.rankings.life import check_period_over, note, require
from surveys.publishing.rankings.models import Ranking, RankingFile
from surveys.publishing.rankings.releases import Span
from surveys.publishing.rankings.robustness import examine_counts
from surveys.publishing.receipts.calendar import make_calendar
from surveys.publishing.receipts.keeping import find_roots, refresh_buckets
from surveys.publishing.sampled import plain_surveys, read_surveys
from surveys.publishing.tallying.dirty import count_dirty
from surveys.publishing.tallying.queries import has_simulated, quarantined_sums
from surveys.publishing.tallying.rollup import refresh_tallies
from surveys.scoring.method import Method

BINARY = "application/octet-stream"


def freeze(
    session: Session, ranking: Ranking, *, by: UserAccount, now: datetime, key: bytes, suite: str, progress: Progress
) -> None:
    """Copies and hashes tallies, units and receipts; DomainError without ratings or with a single window."""
    require(ranking, "draft", now=now)
    period = parse_period(ranking.period)
    check_period_over(period, now=now)
    if count_dirty(session):
        refresh_tallies(session)
    refresh_buckets(session, key=key, suite=suite_named(suite), period=period)
    progress(1, 5)
    method = Method.from_dict(ranking.method.parameters)
    units, directory = gather_units(session, region=ranking.region, period=period, method=method)
    _check_rankable(units, period)
    progress(2, 5)
    public = hide_small(session, units, span=Span(ranking.starts, ranking.ends), method=method, besides=ranking.code)
    progress(3, 5)
    keep_file(session, ranking, write_units(units), kind="units", name="units.csv", public=False)
    tallies = write_tallies(session, Scope("region", ranking.region_id), period=period)
    keep_file(session, ranking, tallies, kind="tallies", name="tallies-full.csv", public=False)
    keep_file(session, ranking, write_units(public), kind="public_units", name="tallies.csv", public=True)
    ranking.units_sha256, ranking.tallies_sha256 = hash_units(public), hashlib.sha256(tallies).hexdigest()
    progress(4, 5)
    included = _keep_receipts(session, ranking, windows=directory.windows["window"], key=key, suite=suite)
    ranking.method_digest = ranking.method.digest
    ranking.simulated = has_simulated(session, period=period, scope=Scope("region", ranking.region_id))
    ranking.facts = gather_facts(session, region=ranking.region, period=period) | {
        "included": included,
        "survey": plain_surveys(read_surveys(session, period)),
        "names": {code: list(directory.names[code]) for code in units["unit"] if code in directory.names},
        "regions": _regions(directory.windows),
        "changes": _changes(session, ranking, public, method=method),
        "alternatives": find_alternatives(session, ranking, units, public, method=method),
    }
    ranking.state, ranking.frozen_at = "frozen", now
    session.flush()
    note(session, ranking, by=by, action="ranking.frozen", at=now)
    progress(5, 5)


def find_alternatives(
    session: Session, ranking: Ranking, units: pd.DataFrame, public: pd.DataFrame, *, method: Method
) -> list[dict[str, Any]]:
    """What another measure and the quarantined ratings would change: from counts that are not published."""
    scope, period = Scope("region", ranking.region_id), parse_period(ranking.period)
    held = quarantined_sums(session, scope, period=period, levels=method.satisfied_levels)
    ranked = compute(public, method, names={}, regions={}).ranked
    return [asdict(found) for found in examine_counts(units, ranked, method, quarantined=held)]


def keep_file(
    session: Session, ranking: Ranking, data: bytes, *, kind: str, name: str, public: bool, media_type: str = "text/csv"
) -> RankingFile:
    """Stores a file of a ranking with its hashes."""
    document = add_document(session, data, name=name, media_type=media_type, language="zh")
    file = RankingFile(ranking_id=ranking.id, kind=kind, name=name, public=public, document_id=document.id)
    session.add(file)
    session.flush()
    return file


def read_file(session: Session, ranking: Ranking, *, kind: str) -> bytes:
    """The bytes of the file of this kind; LookupError without one, DocumentDamaged when they changed."""
    found = session.scalar(select(RankingFile).where(RankingFile.ranking_id == ranking.id, RankingFile.kind == kind))
    if found is None:
        raise LookupError(f"no {kind} of {ranking.code}")
    return bytes(read_document(session, found.document_id).data)


def _check_rankable(units: pd.DataFrame, period: Period) -> None:
    windows = units[units["kind"] == "window"]
    if not len(windows) or not int(windows["n"].sum()):
        raise DomainError(_("%(period)s 在这个地区没有有效评价，没有生成排名。", period=period.code))
    if len(windows) < 2:
        raise DomainError(_("这个地区只有一个窗口，没有可比的对象，不能排名。"))


def _keep_receipts(session: Session, ranking: Ranking, *, windows: Iterable[str], key: bytes, suite: str) -> int:
    """Keeps the roots of the buckets and the root over them; how many receipts they hold."""
    period, hashing = parse_period(ranking.period), suite_named(suite)
    roots, included = find_roots(session, Scope("region", ranking.region_id), period=period)
    days = [period.start + timedelta(days=day) for day in range(period.days)]
    calendar = make_calendar(roots, windows=sorted(windows), days=days, key=key, suite=hashing)
    data = calendar.to_bytes()
    keep_file(session, ranking, data, kind="receipts", name="receipts.bin", public=False, media_type=BINARY)
    ranking.merkle_root, ranking.merkle_suite = calendar.root(hashing).hex(), suite
    return included


def has_file(session: Session, ranking: Ranking, *, kind: str) -> bool:
    """Whether the ranking has a file of this kind."""
    found = select(RankingFile.id).where(RankingFile.ranking_id == ranking.id, RankingFile.kind == kind)
    return session.scalar(found) is not None


def _changes(session: Session, ranking: Ranking, public: pd.DataFrame, *, method: Method) -> list[dict[str, Any]]:
    """Window by window what a correction prints otherwise than the ranking it corrects; nothing for others."""
    if ranking.corrects is None:
        return []
    old = read_units(read_file(session, ranking.corrects, kind="public_units"))
    before = compute(old, Method.from_dict(ranking.corrects.method.parameters), names={}, regions={})
    return compare_rows(before.windows, compute(public, method, names={}, regions={}).windows)


def _regions(windows: pd.DataFrame) -> dict[str, str]:
    found = dict(zip(windows["window"], windows["region"], strict=True))
    return found | dict(zip(windows["hall"], windows["region"], strict=True))
