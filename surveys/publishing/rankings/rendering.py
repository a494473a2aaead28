"""Editions on paper: the ranking's PDF in three languages and the certificates of the chosen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from portal.i18n import locale
from portal.pdf.rendering import render_volumes
from portal.qr import draw_svg
from portal.settings import Settings
from surveys.publishing import plots, plots_composite, words
from surveys.publishing.figures.rows import RankRow
from surveys.publishing.indicators.catalogue import is_composite
from surveys.publishing.indicators.wording import describe_indicators, indicator_words
from surveys.publishing.methods.wording import describe
from surveys.publishing.rankings.edition import Edition
from surveys.publishing.rankings.wording import sentences_of, summary_of
from surveys.publishing.sampled import SurveyFigure, kept_surveys, region_sentences, survey_of

MOST_DRAWN = 12
_DRAWN: dict[tuple[str, ...], dict[str, Markup]] = {}
VOLUME_ROWS = 1500  # more windows are printed as a main book and one book a region


@contextmanager
def language(locale: str) -> Iterator[None]:
    """Inside, templates and words are in this language, as on a page of that address."""
    # An application context of its own: Flask-Babel keeps the language it once chose for the one it is in.
    app = current_app._get_current_object()  # type: ignore[attr-defined] # the object behind the proxy
    with app.app_context(), app.test_request_context("/", environ_overrides={"mingchuang.locale": locale}):
        yield


def write_papers(edition: Edition, *, locale: str) -> dict[str, str]:
    """The HTML of each book by file name: one, or a main book and one a region where there are many windows."""
    with language(locale):
        shared = paper(edition)
        volumes = split_volumes(edition) if len(edition.results.windows) > VOLUME_ROWS else {}
        names = [name for name, _rows in volumes.values()]
        pages = {f"ranking-{locale}.pdf": render_template("publishing/print/ranking.html", volumes=names, **shared)}
        for code, (name, rows) in volumes.items():
            page = render_template("publishing/print/volume.html", **shared | {"name": name, "rows": rows})
            pages[f"volume-{code}-{locale}.pdf"] = page
    return pages


def split_volumes(edition: Edition) -> dict[str, tuple[str, list[RankRow]]]:
    """Region code -> (name, its windows) for what reports to the ranking's region, by code; its own halls first."""
    frame = edition.results.measured
    parents = dict(zip(frame["unit"], frame["parent"], strict=True))
    names = {row.unit: row.name for row in edition.results.places if row.kind == "region"}
    found: dict[str, list[RankRow]] = {}
    for row in edition.results.windows:
        code = row.unit
        while parents.get(code) and parents[code] != edition.region_code:
            code = parents[code]
        found.setdefault(code if code in names else edition.region_code, []).append(row)
    return {code: (names.get(code, edition.region), found[code]) for code in sorted(found)}


def print_certificates(edition: Edition, *, locale: str) -> bytes | None:
    """One landscape page for each chosen window; nothing when none was chosen."""
    chosen = edition.results.band("A")
    if not chosen:
        return None
    with language(locale):
        pages = [render_template("publishing/print/certificate.html", **_certificate(edition, row)) for row in chosen]
    return render_volumes(pages)


def paper(edition: Edition, *, surveys: Sequence[SurveyFigure] | None = None) -> dict[str, Any]:
    """What the templates of a ranking need beside the edition, in the present language.

    `surveys` are those published by now; without them those known when the ranking was frozen.
    """
    rows, target = edition.results.windows, plots.target_text(edition.method)
    figures = kept_surveys(edition.facts) if surveys is None else surveys
    ranked = [row for row in rows if row.rank]
    return {
        "edition": edition,
        "rows": rows,
        "target": target,
        "survey": survey_of(figures, edition.region_code),
        "survey_sentences": region_sentences(edition.results.places, figures, edition.region_code, target=target),
        "period_text": words.period_label(edition.period),
        "col": words.column_words(),
        "band_words": words.band_words(),
        "gate_words": words.gate_words(),
        "reason_words": words.reason_words(),
        "choice_words": words.choice_words(),
        "verdict_words": words.verdict_words(),
        "summary": summary_of(edition),
        "sentences": sentences_of(edition),
        "chapters": describe(edition.method),
        "variant_words": words.variant_words(),
        "code_words": {"band": words.band_words(), "verdict": words.verdict_words()},
        **_drawn(edition, ranked),
        "address": verify_address(edition.code),
        "qr": draw_svg(verify_address(edition.code), name="verify", label=verify_address(edition.code)),
        "instant": words.instant,
        **composite_paper(edition),
    }


def composite_paper(edition: Edition) -> dict[str, Any]:
    """What is said of indicators and of how robust the choice is."""
    robust = edition.robustness
    influence = {found.code: found.influence for found in robust.influence} if robust else {}
    indicators = describe_indicators(edition.method.indicators)
    names = {row.unit: row for row in edition.results.windows}
    return {
        "composite": is_composite(edition.method.indicators),
        "indicators": [one | {"influence": influence.get(one["code"], "")} for one in indicators],
        "weights": {one.code: one.weight for one in edition.method.indicators},
        "robust": robust,
        "near": [names[found.unit] for found in robust.accepted if not found.selected] if robust else [],
        "accepted": [(found, names[found.unit]) for found in robust.accepted] if robust else [],
        "acceptance_words": words.acceptance_words(),
        "alternative_words": words.alternative_words(),
        "indicator_names": indicator_words(),
        "acceptability": plots_composite.draw_acceptability(robust, names, name="acceptability") if robust else "",
        "influence_plot": plots_composite.draw_weights(edition.method, influence, name="influence"),
    }


def _drawn(edition: Edition, ranked: Sequence[RankRow]) -> dict[str, Markup]:
    """The two plots, drawn once for the same counts, method and language: readers turn many pages of one list."""
    key = (edition.code, edition.units_sha256, edition.method.digest(), locale())
    if key not in _DRAWN:
        if len(_DRAWN) >= MOST_DRAWN:
            _DRAWN.pop(next(iter(_DRAWN)))
        _DRAWN[key] = {
            "caterpillar": plots.draw_caterpillar(ranked, edition.method, name="caterpillar"),
            "funnel": plots.draw_funnel_plot(ranked, edition.method, name="funnel"),
        }
    return _DRAWN[key]


def verify_address(code: str) -> str:
    """Where a ranking is verified."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.base_url}/rankings/{code}"


def _certificate(edition: Edition, row: RankRow) -> dict[str, Any]:
    address = f"{verify_address(edition.code)}#w{row.unit}"
    return {
        "edition": edition,
        "row": row,
        "period_text": words.period_label(edition.period),
        "target": plots.target_text(edition.method),
        "address": address,
        "qr": draw_svg(address, name="verify", label=address),
        "day": words.instant(edition.published_at)[:10] if edition.published_at else "",
    }
