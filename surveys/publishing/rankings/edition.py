"""An edition of a ranking: its figures with everything a page or paper says about them, in one language."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from surveys.publishing.figures.periods import Period, parse_period
from surveys.publishing.figures.units import read_units
from surveys.publishing.rankings.freezing import read_file
from surveys.publishing.rankings.frozen import Results, compute
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.robustness import Robustness, examine, read_alternatives
from surveys.publishing.rankings.sensitivity import Variant, compare_variants
from surveys.scoring.method import Method

LOCALES = ("zh", "en", "ko")
OWN_PLACE = frozenset({"names", "regions", "changes", "alternatives"})  # facts that are shown elsewhere


@dataclass(frozen=True)
class Edition:
    """Plain data for templates: no table row, nothing to compute."""

    code: str
    state: str
    period: Period
    region: str
    region_code: str
    method: Method
    method_number: int
    method_digest: str
    results: Results
    variants: list[Variant]
    facts: dict[str, Any]
    checks: list[dict[str, Any]]
    units_sha256: str
    tallies_sha256: str
    merkle_root: str
    merkle_suite: str
    simulated: bool
    frozen_at: datetime | None
    signed_at: datetime | None
    published_at: datetime | None
    notice: tuple[str, str]
    notice_skipped: bool
    corrects: str
    reason: str
    changes: list[dict[str, Any]] | None
    withdrawn: str
    robustness: Robustness | None = None

    @property
    def chosen(self) -> int:
        """How many 示范窗口 were chosen."""
        return len(self.results.band("A"))

    @property
    def bands(self) -> dict[str, int]:
        """How many windows each band holds."""
        return {band: len(self.results.band(band)) for band in ("A", "B", "C", "C*", "D", "N", "S")}


def read_edition(session: Session, ranking: Ranking, *, locale: str, variants: bool = True) -> Edition:
    """The edition of a frozen ranking, from its stored bytes."""
    public = read_units(read_file(session, ranking, kind="public_units"))
    method = Method.from_dict(ranking.method.parameters)
    names = {code: pick_name(found, locale) for code, found in ranking.facts["names"].items()}
    results = compute(public, method, names=names, regions=ranking.facts["regions"])
    return Edition(
        code=ranking.code,
        state=ranking.state,
        period=parse_period(ranking.period),
        region=ranking.region.name_in(locale),
        region_code=ranking.region.code,
        method=method,
        method_number=ranking.method.number,
        method_digest=ranking.method_digest,
        results=results,
        variants=compare_variants(public, method, base=results.ranked) if variants else [],
        facts={key: value for key, value in ranking.facts.items() if key not in OWN_PLACE},
        checks=ranking.checks,
        units_sha256=ranking.units_sha256,
        tallies_sha256=ranking.tallies_sha256,
        merkle_root=ranking.merkle_root,
        merkle_suite=ranking.merkle_suite,
        simulated=ranking.simulated,
        frozen_at=ranking.frozen_at,
        signed_at=ranking.signed_at,
        published_at=ranking.published_at,
        notice=(_day(ranking.notice_from), _day(ranking.notice_until)),
        notice_skipped=ranking.notice_skipped,
        corrects=ranking.corrects.code if ranking.corrects else "",
        reason=ranking.reason,
        changes=ranking.facts.get("changes"),
        withdrawn=ranking.withdrawn_reason,
        robustness=_robustness(ranking, results, method) if variants else None,
    )


def _robustness(ranking: Ranking, results: Results, method: Method) -> Robustness:
    """What the public frame tells, and what was found from the full counts when it was frozen."""
    found = examine(results.ranked, method)
    kept = read_alternatives(ranking.facts.get("alternatives", []))
    return replace(found, alternatives=[*found.alternatives, *kept])


def pick_name(names: list[str], locale: str) -> str:
    """The name in a language of (zh, en, ko), Chinese where there is none."""
    return dict(zip(LOCALES, names, strict=True)).get(locale) or names[0]


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


_KEPT: dict[tuple[Any, ...], Edition] = {}
MOST_KEPT = 24


def keep_edition(session: Session, ranking: Ranking, *, locale: str, variants: bool = True) -> Edition:
    """The edition as `read_edition` gives it, kept while nothing it depends on changes."""
    bind = str(session.get_bind().engine.url)
    key = (bind, ranking.code, ranking.state, ranking.units_sha256, ranking.published_at, locale, variants)
    if key not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = read_edition(session, ranking, locale=locale, variants=variants)
    return _KEPT[key]
