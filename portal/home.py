"""The home page with three doors, the health page, and where each role begins."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import text

from portal.accounts.scope import EVERYWHERE
from portal.audience import Audience, audience
from portal.db import session
from portal.features import Feature
from portal.styleguide import styleguide


def public_pages() -> Blueprint:
    """Home and health, for everyone."""
    pages = audience("home", __name__, Audience.EVERYONE)
    pages.add_url_rule("/", view_func=index)
    pages.add_url_rule("/healthz", view_func=healthz)
    pages.add_url_rule("/desk", view_func=desk)
    return pages


def demo_pages() -> Blueprint:
    """The living page of components, in the demo only."""
    pages = audience("demo", __name__, Audience.DEMO)
    pages.add_url_rule("/styleguide", view_func=styleguide)
    return pages


def features() -> tuple[Feature, ...]:
    """The features of this site."""
    found: tuple[Feature, ...] = current_app.config["FEATURES"]
    return found


def index() -> str:
    """The home page: search, the one number, three doors and what each feature contributes."""
    headlines = [feature.headline(session(), EVERYWHERE) for feature in features() if feature.headline]
    panels = [panel(session()) for feature in features() for panel in feature.panels]
    return render_template(
        "home.html",
        headline=next((headline for headline in headlines if headline), None),
        doors=doors(),
        showcase=showcase() if current_app.config["SETTINGS"].demo else [],
        panels=[panel for panel in panels if panel],
    )


def doors() -> dict[str, list[tuple[str, str]]]:
    """Label and address of every line behind the three doors and under the search."""
    behind: dict[str, list[tuple[str, str]]] = {"citizen": [], "staff": [], "public": [], "often": []}
    for feature in features():
        for link in feature.doors:
            address = link.address(session())
            if address:
                behind[link.door].append((str(link.label), address))
    return behind


def showcase() -> list[tuple[str, str]]:
    """Label and address of the pages a newcomer to the demo should see first."""
    links = [link for feature in features() for link in feature.showcase]
    found = [(str(link.label), link.address(session())) for link in links]
    return [(label, address) for label, address in found if address]


def desk() -> ResponseReturnValue:
    """Where the signed-in role begins its day: the first entry of its navigation."""
    if not current_user.is_authenticated:
        return redirect(url_for("security.login"))
    mine = [item for feature in features() for item in feature.navigation if current_user.role in item.roles]
    return redirect(url_for(mine[0].endpoint) if mine else url_for("home.index"))


def healthz() -> ResponseReturnValue:
    """`{"status": "ok"}` when the database answers."""
    session().execute(text("SELECT 1"))
    return {"status": "ok"}
