"""What every page's frame needs to know: language, mode, who is here, where they are and where they may go."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Flask, request, url_for
from flask_security import current_user

from portal import i18n
from portal.db import session
from portal.features import Feature, NavItem
from portal.i18n import gettext as _
from portal.places.labels import scope_label
from portal.settings import Settings

MOST_IN_ONE_BAR = 7


class Link(NamedTuple):
    """One link of the frame."""

    label: str
    href: str
    current: bool


class LanguageLink(NamedTuple):
    """The present page in another language."""

    code: str
    name: str
    href: str
    current: bool


def language_links(locales: tuple[str, ...]) -> list[LanguageLink]:
    """The present page in every configured language."""
    here, large = i18n.locale(), i18n.elder()
    return [LanguageLink(code, i18n.NAMES[code], i18n.address_in(code, large=large), code == here) for code in locales]


def elder_link() -> str:
    """The present page with 长辈模式 switched."""
    return i18n.address_in(i18n.locale(), large=not i18n.elder())


class Menu(NamedTuple):
    """Links under one heading; without a heading they stand in the bar themselves."""

    label: str
    links: list[Link]
    current: bool


def navigation(items: Sequence[NavItem]) -> list[Menu]:
    """What the signed-in role may use: all in one bar, or in a menu for each area when they are many."""
    if not current_user.is_authenticated:
        return []
    mine = [item for item in items if current_user.role in item.roles]
    if len(mine) <= MOST_IN_ONE_BAR:
        return [Menu("", _links(mine), False)] if mine else []
    menus = [(title, _links([item for item in mine if item.area == area])) for area, title in area_titles().items()]
    return [Menu(title, links, any(link.current for link in links)) for title, links in menus if links]


def _links(items: Sequence[NavItem]) -> list[Link]:
    return [Link(str(item.label), url_for(item.endpoint), request.endpoint == item.endpoint) for item in items]


def area_titles() -> dict[str, str]:
    """The headings of the menus, in their order."""
    return {"desk": _("窗口"), "standards": _("标准"), "ratings": _("评价"), "figures": _("公布"), "site": _("管理")}


def role_name(role: str) -> str:
    """The official word for a role."""
    return {
        "staff": _("窗口人员"),
        "office": _("改革部门"),
        "supervisor": _("监督人员"),
        "admin": _("系统管理员"),
    }[role]


def place_label() -> str:
    """Where the signed-in person is: place and role."""
    if not current_user.is_authenticated:
        return ""
    return f"{scope_label(session(), current_user.scope, locale=i18n.locale())} · {role_name(current_user.role)}"


def init_app(app: Flask, settings: Settings, features: Sequence[Feature]) -> None:
    """Hand the frame to every template."""
    items = [item for feature in features for item in feature.navigation]

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "locale": i18n.locale(),
            "html_lang": i18n.HTML_CODES[i18n.locale()],
            "elder": i18n.elder(),
            "demo": settings.demo,
            "language_links": lambda: language_links(settings.locales),
            "elder_link": elder_link,
            "place_label": place_label,
            "navigation": lambda: navigation(items),
            "role_name": role_name,
        }
