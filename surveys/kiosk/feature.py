"""What tablets at windows bring to the site."""

from portal.features import Feature, NavItem
from portal.i18n import lazy_gettext as _l
from surveys.kiosk.views import device, office

FEATURE = Feature(
    name="kiosk",
    blueprints=(device.open_pages, device.device_pages, office.office_pages),
    navigation=(NavItem(_l("评价屏"), "kiosks.index", frozenset({"office", "admin"}), "ratings"),),
)
