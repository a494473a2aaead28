"""What the reviewer must see before a ranking goes on: coverage, quarantine, unsent devices, gates, damage."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.collecting.models.checks import Quarantine
from surveys.kiosk.queries import devices_to_wait_for
from surveys.publishing.figures.units import hash_units, read_units
from surveys.publishing.rankings.edition import read_edition
from surveys.publishing.rankings.freezing import read_file
from surveys.publishing.rankings.inclusion import root_of
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.tallying.dirty import count_dirty


def list_checks(session: Session, ranking: Ranking, *, now: datetime) -> list[dict[str, Any]]:
    """Checks by code, each with `state` (fine, look, stop) and `count`; devices as they stand at `now`."""
    edition = read_edition(session, ranking, locale="zh", variants=False)
    method, facts = edition.method, edition.facts
    coverage = facts["counted"] / facts["served"] if facts["served"] else None
    low = sum(1 for row in edition.results.windows if row.coverage and float(row.coverage) < 100 * method.min_coverage)
    return [
        _check("frozen_whole", _count_damaged(session, ranking), stop=True),
        _check("coverage_low", 0 if coverage is not None and coverage >= method.min_coverage else 1),
        _check("windows_low_coverage", low),
        _check("quarantine_open", _open(session, ranking)),
        _check("devices_unsent", len(devices_to_wait_for(session, Scope("region", ranking.region_id), now=now))),
        _check("days_waiting", count_dirty(session)),
        _check("gates_nobody", sum(1 for gate in edition.results.gates if gate["nobody"])),
        _check("small_windows", len(edition.results.band("N", "S"))),
        _check("nobody_chosen", 0 if edition.chosen else 1),
        _check("all_equal", int(len({row.share for row in edition.results.windows if row.rank}) == 1)),
    ]


def _check(code: str, count: int, *, stop: bool = False) -> dict[str, Any]:
    return {"code": code, "count": count, "state": "fine" if not count else "stop" if stop else "look"}


def _count_damaged(session: Session, ranking: Ranking) -> int:
    """How many of the frozen copies are not what the ranking's hashes say: counts, full counts, receipts."""
    units, tallies = (read_file(session, ranking, kind=kind) for kind in ("public_units", "tallies"))
    pairs = (
        (hash_units(read_units(units)), ranking.units_sha256),
        (hashlib.sha256(tallies).hexdigest(), ranking.tallies_sha256),
        (root_of(session, ranking).hex(), ranking.merkle_root),
    )
    return sum(1 for found, right in pairs if found != right)


def _open(session: Session, ranking: Ranking) -> int:
    scope = Scope("region", ranking.region_id)
    found = (
        select(func.count())
        .select_from(Quarantine)
        .join(Window, Window.id == Quarantine.window_id)
        .where(
            window_within(scope),
            Quarantine.state.in_(("open", "proposed")),
            Quarantine.found_on.between(ranking.starts, ranking.ends),
        )
    )
    return session.scalar(found) or 0
