"""The words of a report's states."""

from portal.i18n import gettext as _


def state_words() -> dict[str, str]:
    """The states of a report."""
    return {
        "draft": _("草稿"),
        "submitted": _("待签发"),
        "signed": _("已签发，正在公布"),
        "published": _("已公布"),
        "withdrawn": _("已撤回"),
    }
