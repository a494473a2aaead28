"""Results for everyone in plain sentences: region, hall, window; and the grid of regions."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.figures.rows import RankRow, ScoreRow
from surveys.publishing.plots import target_text
from surveys.publishing.rankings import queries
from surveys.publishing.rankings.edition import Edition, keep_edition
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.wording import sentence_of


def pages() -> Blueprint:
    """Results, for everyone."""
    pages = audience("results", __name__, Audience.EVERYONE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/results", view_func=index)
    pages.add_url_rule("/results/<unit>", view_func=show)
    return pages


def index() -> str:
    """The regions that report to the top one, as a grid, from the latest publication."""
    ranking = queries.latest_published(session())
    if ranking is None:
        return render_template("publishing/results_none.html")
    return show(ranking.region.code)


def show(unit: str) -> str:
    """One region or hall with what it consists of, or one window, in sentences."""
    ranking = _ranking()
    edition = keep_edition(session(), ranking, locale=locale(), variants=False)
    row = find_row(edition, unit)
    frame = edition.results.measured
    line = _line(edition, ranking, unit)
    return render_template(
        "publishing/result.html",
        edition=edition,
        row=row,
        sentence=_sentence(edition, row),
        parts=_parts(edition, [str(code) for code in frame.loc[frame["parent"] == _code(row), "unit"]]),
        line=line,
        period_text=words.period_label(edition.period),
        target=target_text(edition.method),
        band_words=words.band_words(),
        history=_history(unit),
    )


def find_row(edition: Edition, unit: str) -> ScoreRow:
    """The row of a code as people write it; NotFound for others."""
    for row in (*edition.results.windows, *edition.results.places):
        if row.unit == unit:
            return row
    raise NotFound(_("最近公布的结果里没有编号 %(unit)s。", unit=unit))


def _ranking() -> Ranking:
    code = request.args.get("ranking", "")
    if code:
        return queries.public_ranking(session(), code=code)
    ranking = queries.latest_published(session())
    if ranking is None:
        raise NotFound(_("还没有公布过结果。"))
    return ranking


def _code(row: ScoreRow) -> str:
    return f"h{row.unit}" if row.kind == "hall" else row.unit


def _sentence(edition: Edition, row: ScoreRow) -> str:
    if isinstance(row, RankRow):
        return sentence_of(row, target=target_text(edition.method))
    if not row.share:
        return _("评价太少，为保护隐私不显示。")
    return _(
        "100 人中约有 %(count)s 人满意；%(verdict)s。",
        count=row.share.split(".")[0],
        verdict=words.verdict_sentences(target_text(edition.method)).get(row.verdict, _("评价太少，不作判断")),
    )


def _parts(edition: Edition, codes: list[str]) -> list[dict[str, Any]]:
    wanted = set(codes)
    rows = [row for row in (*edition.results.places, *edition.results.windows) if _code(row) in wanted]
    return [
        {"row": row, "href": url_for("results.show", unit=row.unit), "sentence": _sentence(edition, row)}
        for row in rows
    ]


def _line(edition: Edition, ranking: Ranking, unit: str) -> list[dict[str, str]]:
    """The way down to a unit: regions, hall."""
    frame = edition.results.measured.set_index("unit")
    code = unit if unit in frame.index else f"h{unit}"
    names = {_code(row): row.name for row in (*edition.results.places, *edition.results.windows)}
    line: list[dict[str, str]] = []
    while code in frame.index and frame.loc[code, "parent"]:
        code = str(frame.loc[code, "parent"])
        if code in names:
            line.insert(0, {"label": names[code], "href": url_for("results.show", unit=code.removeprefix("h"))})
    return [{"label": _("公布的结果"), "href": url_for("rankings.show", code=ranking.code)}, *line]


def _history(unit: str) -> list[dict[str, Any]]:
    """The unit in every published period, oldest first."""
    found: list[dict[str, Any]] = []
    for ranking in reversed(queries.public_rankings(session(), limit=12)):
        if ranking.state == "published":
            edition = keep_edition(session(), ranking, locale=locale(), variants=False)
            rows = (*edition.results.windows, *edition.results.places)
            for row in (row for row in rows if row.unit == unit and row.share):
                found.append({"period": words.period_label(edition.period), "row": row, "code": ranking.code})
    return found
