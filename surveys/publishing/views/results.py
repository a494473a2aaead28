"""Results for everyone in plain sentences: region, hall, window; and the grid of regions."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.exports import answer_table
from surveys.publishing.figures.board import province
from surveys.publishing.figures.rows import RankRow, ScoreRow
from surveys.publishing.figures.units import records
from surveys.publishing.methods.registry import InForce
from surveys.publishing.plots import draw_months, target_text
from surveys.publishing.rankings import queries
from surveys.publishing.rankings.edition import Edition, keep_edition
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.telling import meaning_of, place_sentence, standing_of
from surveys.publishing.rankings.wording import sentence_of
from surveys.publishing.sampled import read_surveys, region_sentences, survey_of
from surveys.publishing.tiles import tile_class

MOST = 8  # publications looked through for a unit and its history


def pages() -> Blueprint:
    """Results, for everyone."""
    pages = audience("results", __name__, Audience.EVERYONE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/results", view_func=index)
    pages.add_url_rule("/results/<unit>", view_func=show)
    pages.add_url_rule("/results/<unit>/table.<ending>", view_func=table)
    return pages


def index() -> str:
    """The regions that report to the top one, as a grid, from the latest publication."""
    ranking = queries.latest_published(session(), region=province(session())) or queries.latest_published(session())
    if ranking is None:
        return render_template("publishing/results_none.html")
    return show(ranking.region.code)


def show(unit: str) -> str:
    """One region or hall with what it consists of, or one window, in sentences."""
    ranking, edition, row = _find(unit)
    target, surveys = target_text(edition.method), read_surveys(session(), edition.period)
    region = row.kind == "region"
    history = _history(unit)
    return render_template(
        "publishing/result.html",
        edition=edition,
        ranking=ranking,
        row=row,
        sentence=_sentence(edition, row),
        meaning=meaning_of(row, _unit(edition, row), target=target),
        standing=standing_of(row, total=_ranked(edition)) if isinstance(row, RankRow) else [],
        survey=survey_of(surveys, unit) if region else None,
        survey_sentences=region_sentences(edition.results.places, surveys, unit, target=target) if region else [],
        parts=_parts(edition, row),
        line=_line(edition, ranking, unit),
        period_text=words.period_label(edition.period),
        target=target,
        band_words=words.band_words(),
        history=history,
        chart=draw_months([item["row"] for item in history], edition.method, name="history") if history[1:] else "",
    )


def table(unit: str, ending: str) -> Response:
    """The unit and its parts as published, as CSV or XLSX."""
    ranking, edition, row = _find(unit)
    rows = [row, *(part["row"] for part in _parts(edition, row))]
    method = InForce(edition.method_number, edition.method)
    response = answer_table(rows, kind=ending, name=f"{ranking.code}-{unit}", method=method)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _find(unit: str) -> tuple[Ranking, Edition, ScoreRow]:
    """The publication asked for, or the latest that has the unit, and its row there."""
    code = request.args.get("ranking", "")
    found = [queries.public_ranking(session(), code=code)] if code else _published()
    for ranking in found:
        edition = keep_edition(session(), ranking, locale=locale(), variants=False)
        row = find_row(edition, unit)
        if row is not None:
            return ranking, edition, row
    if not found:
        raise NotFound(_("还没有公布过结果。"))
    raise NotFound(_("最近公布的结果里没有编号 %(unit)s。", unit=unit))


def _published() -> list[Ranking]:
    return [one for one in queries.public_rankings(session(), limit=MOST) if one.state == "published"]


def find_row(edition: Edition, unit: str) -> ScoreRow | None:
    """The row of a code as people write it."""
    rows = (*edition.results.windows, *edition.results.places)
    return next((row for row in rows if row.unit == unit), None)


def _unit(edition: Edition, row: ScoreRow) -> dict[str, Any]:
    """The counts and facts of a row in the public frame."""
    frame = edition.results.measured
    return records(frame[frame["unit"] == _code(row)])[0]


def _ranked(edition: Edition) -> int:
    return sum(bool(row.rank) for row in edition.results.windows)


def _code(row: ScoreRow) -> str:
    return f"h{row.unit}" if row.kind == "hall" else row.unit


def _sentence(edition: Edition, row: ScoreRow) -> str:
    target = target_text(edition.method)
    return sentence_of(row, target=target) if isinstance(row, RankRow) else place_sentence(row, target=target)


def _parts(edition: Edition, row: ScoreRow) -> list[dict[str, Any]]:
    """What a place consists of, by code; regions before halls."""
    frame = edition.results.measured
    wanted = set(frame.loc[frame["parent"] == _code(row), "unit"])
    rows = [part for part in (*edition.results.places, *edition.results.windows) if _code(part) in wanted]
    return [
        {
            "row": part,
            "href": url_for("results.show", unit=part.unit, ranking=_chosen()),
            "sentence": _sentence(edition, part),
            "tile": tile_class(part.unit) if part.kind == "region" else "",
        }
        for part in rows
    ]


def _chosen() -> str | None:
    """The publication in the address, kept on the way down."""
    return request.args.get("ranking") or None


def _line(edition: Edition, ranking: Ranking, unit: str) -> list[dict[str, str]]:
    """The way down to a unit: regions, hall."""
    frame = edition.results.measured.set_index("unit")
    code = unit if unit in frame.index else f"h{unit}"
    names = {_code(row): row.name for row in (*edition.results.places, *edition.results.windows)}
    line: list[dict[str, str]] = []
    while code in frame.index and frame.loc[code, "parent"]:
        code = str(frame.loc[code, "parent"])
        if code in names:
            line.insert(
                0,
                {"label": names[code], "href": url_for("results.show", unit=code.removeprefix("h"), ranking=_chosen())},
            )
    return [{"label": _("公布的结果"), "href": url_for("rankings.show", code=ranking.code)}, *line]


def _history(unit: str) -> list[dict[str, Any]]:
    """The unit in every published period, oldest first; of two publications of a period the newer."""
    found: dict[str, dict[str, Any]] = {}
    for ranking in reversed(_published()):
        edition = keep_edition(session(), ranking, locale=locale(), variants=False)
        row = find_row(edition, unit)
        if row is not None and row.share:
            label = words.period_label(edition.period)
            found[edition.period.code] = {
                "period": label,
                "row": replace(row, unit=f"20{edition.period.code[2:]}"),
                "code": ranking.code,
            }
    return list(found.values())
