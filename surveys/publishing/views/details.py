"""What stands behind a ranking: how robust its choice is, and the gates of each window. For everyone and the office."""

from flask import Blueprint, render_template, request
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.i18n import locale
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.rankings import queries
from surveys.publishing.rankings.edition import Edition, keep_edition
from surveys.publishing.rankings.gates import list_gates
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.previewing import preview
from surveys.publishing.rankings.rendering import composite_paper
from surveys.publishing.views.rankings import describe
from surveys.scoring.gates import GATES


def pages() -> Blueprint:
    """The pages of a published ranking, for everyone."""
    pages = audience("details", __name__, Audience.EVERYONE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/rankings/<code>/sensitivity", view_func=sensitivity)
    pages.add_url_rule("/rankings/<code>/gates", view_func=gates)
    return pages


def desk_pages() -> Blueprint:
    """The same of a ranking in the making, for the office."""
    pages = audience("desk_details", __name__, Audience.OFFICE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/office/rankings/<code>/sensitivity", view_func=desk_sensitivity)
    pages.add_url_rule("/office/rankings/<code>/gates", view_func=desk_gates)
    return pages


def sensitivity(code: str) -> str:
    """How far a published choice depends on weights, on chance and on the method."""
    ranking = queries.public_ranking(session(), code=code)
    return _sensitivity(ranking, _published(ranking), home="rankings.show")


def gates(code: str) -> str:
    """The gates of each window of a published ranking."""
    ranking = queries.public_ranking(session(), code=code)
    return _gates(ranking, _published(ranking), home="rankings.show", here="details.gates")


def desk_sensitivity(code: str) -> str:
    """The same for a ranking in the making."""
    ranking = queries.ranking_within(session(), current_user.scope, code=code)
    return _sensitivity(ranking, _present(ranking), home="desk.show")


def desk_gates(code: str) -> str:
    """The same for a ranking in the making."""
    ranking = queries.ranking_within(session(), current_user.scope, code=code)
    return _gates(ranking, _present(ranking), home="desk.show", here="desk_details.desk_gates")


def _published(ranking: Ranking) -> Edition:
    return keep_edition(session(), ranking, locale=locale())


def _present(ranking: Ranking) -> Edition:
    if ranking.state == "draft":
        return preview(session(), ranking, locale=locale())
    return keep_edition(session(), ranking, locale=locale())


def _sensitivity(ranking: Ranking, edition: Edition, *, home: str) -> str:
    return render_template(
        "publishing/sensitivity.html",
        ranking=describe(ranking),
        edition=edition,
        home=home,
        variant_words=words.variant_words(),
        **composite_paper(edition),
    )


def _gates(ranking: Ranking, edition: Edition, *, home: str, here: str) -> str:
    failed, window = request.args.get("failed", ""), request.args.get("window", "")[:40]
    names = words.gate_words()
    return render_template(
        "publishing/gates.html",
        ranking=describe(ranking),
        edition=edition,
        home=home,
        here=here,
        failed=failed if failed in GATES else "",
        window=window,
        shown=list_gates(edition, failed=failed, window=window, page=request.args.get("page", 1, type=int)),
        gate_words=names,
        choice_words=words.choice_words(),
        band_words=words.band_words(),
        choices=[{"value": gate, "label": f"{gate} {names[gate]}"} for gate in GATES],
    )
