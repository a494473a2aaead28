"""The public register of methods, and what another method would change."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from portal.audience import Audience, audience
from portal.db import session
from portal.i18n import locale
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.indicators.catalogue import is_composite
from surveys.publishing.indicators.wording import describe_indicators
from surveys.publishing.methods import registry
from surveys.publishing.methods.models import MethodVersion
from surveys.publishing.methods.registry import InForce
from surveys.publishing.methods.wording import describe
from surveys.publishing.rankings.edition import keep_edition
from surveys.publishing.rankings.queries import latest_by_method
from surveys.scoring.method import Method


@dataclass(frozen=True)
class Shown:
    """A version as the page shows it; the built-in one has no record."""

    number: int
    method: Method
    version: MethodVersion | None

    @property
    def signed_at(self) -> str:
        """When it was signed."""
        at = self.version.signed_at if self.version else None
        return words.instant(at) if at else ""


def pages() -> Blueprint:
    """The register, for everyone."""
    pages = audience("methods", __name__, Audience.EVERYONE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/methods", view_func=index)
    pages.add_url_rule("/methods/<int:number>", view_func=show)
    return pages


def index() -> str:
    """All versions, newest first."""
    shown = [_shown(registry.read_version(version), version) for version in registry.method_versions(session())]
    return render_template("publishing/methods.html", versions=shown)


def show(number: int) -> str:
    """One version in plain words and parameters; 0 is the built-in one."""
    if number == 0:
        shown = _shown(InForce(0, Method()), None)
    else:
        version = registry.method_version(session(), number=number)
        shown = _shown(registry.read_version(version), version)
    measured_in, influence = _measured(shown.version)
    rows = describe_indicators(shown.method.indicators)
    return render_template(
        "publishing/method.html",
        shown=shown,
        chapters=describe(shown.method),
        composite=is_composite(shown.method.indicators),
        indicators=[row | {"influence": influence.get(row["code"], "")} for row in rows],
        measured_in=measured_in,
    )


def _measured(version: MethodVersion | None) -> tuple[str, dict[str, str]]:
    """The newest public ranking by this version, and the influence each indicator had in it."""
    ranking = latest_by_method(session(), method_id=version.id) if version else None
    if ranking is None:
        return "", {}
    robust = keep_edition(session(), ranking, locale=locale()).robustness
    return ranking.code, {found.code: found.influence for found in robust.influence} if robust else {}


def _shown(chosen: InForce, version: MethodVersion | None) -> Shown:
    return Shown(chosen.number, chosen.method, version)
