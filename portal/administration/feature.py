"""What the ground itself brings: accounts, places, the audit log."""

from portal.administration.commands import accounts, audit
from portal.administration.views import admin_pages, place_pages
from portal.features import Feature, NavItem
from portal.i18n import lazy_gettext as _l

FEATURE = Feature(
    name="administration",
    blueprints=(admin_pages, place_pages),
    navigation=(
        NavItem(_l("大厅和窗口"), "places.list_halls", frozenset({"office", "admin"}), "site"),
        NavItem(_l("账号"), "admin.list_accounts", frozenset({"admin"}), "site"),
    ),
    commands=(accounts, audit),
)
