"""The live preview of a draft: the same figures as a freeze would give now, kept nowhere."""

from dataclasses import replace

from sqlalchemy.orm import Session

from surveys.publishing.figures.periods import parse_period
from surveys.publishing.figures.units import hash_units
from surveys.publishing.rankings.disclosing import hide_small
from surveys.publishing.rankings.edition import Edition, pick_name
from surveys.publishing.rankings.freezing import find_alternatives
from surveys.publishing.rankings.frozen import compute
from surveys.publishing.rankings.gathering import gather_facts, gather_units
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.releases import Span
from surveys.publishing.rankings.robustness import examine, read_alternatives
from surveys.publishing.rankings.sensitivity import compare_variants
from surveys.scoring.method import Method


def preview(session: Session, ranking: Ranking, *, locale: str) -> Edition:
    """What the ranking would say if it were frozen now."""
    period, method = parse_period(ranking.period), Method.from_dict(ranking.method.parameters)
    units, directory = gather_units(session, region=ranking.region, period=period, method=method)
    public = hide_small(session, units, span=Span(ranking.starts, ranking.ends), method=method, besides=ranking.code)
    names = {code: pick_name(list(found), locale) for code, found in directory.names.items()}
    windows = directory.windows
    regions = dict(zip(windows["window"], windows["region"], strict=True))
    regions |= dict(zip(windows["hall"], windows["region"], strict=True))
    results = compute(public, method, names=names, regions=regions)
    hidden = read_alternatives(find_alternatives(session, ranking, units, public, method=method))
    robustness = examine(results.ranked, method)
    facts = gather_facts(session, region=ranking.region, period=period) | {"included": 0}
    return Edition(
        code=ranking.code,
        state=ranking.state,
        period=period,
        region=ranking.region.name_in(locale),
        region_code=ranking.region.code,
        method=method,
        method_number=ranking.method.number,
        method_digest=ranking.method.digest,
        results=results,
        variants=compare_variants(public, method, base=results.ranked),
        facts=facts,
        checks=[],
        units_sha256=hash_units(public),
        tallies_sha256="",
        merkle_root="",
        merkle_suite="",
        simulated=False,
        frozen_at=None,
        signed_at=None,
        published_at=None,
        notice=("", ""),
        notice_skipped=False,
        corrects=ranking.corrects.code if ranking.corrects else "",
        reason=ranking.reason,
        changes=None,
        withdrawn="",
        robustness=replace(robustness, alternatives=[*robustness.alternatives, *hidden]),
    )
