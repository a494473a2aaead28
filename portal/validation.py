"""What the validators of WTForms say, in the plain words of this house and the language of the page."""

from flask_wtf.i18n import translations

from portal.i18n import gettext as _


class Wording:
    """Stands where WTForms looks for its translations; what has no words of ours keeps those of WTForms."""

    def gettext(self, string: str) -> str:
        """Our sentence for a sentence of WTForms."""
        return _sentences().get(string) or str(translations.gettext(string))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Our sentence for a sentence of WTForms that depends on a number."""
        return _sentences().get(plural) or str(translations.ngettext(singular, plural, number))


def _sentences() -> dict[str, str]:
    return {
        "This field is required.": _("请填写这一项"),
        "Not a valid choice.": _("请从给出的选项中选一项"),
        "'%(value)s' is not a valid choice for this field.": _("请从给出的选项中选择"),
        "Invalid Choice: could not coerce.": _("请从给出的选项中选择"),
        "Not a valid integer value.": _("请填写整数"),
        "Not a valid decimal value.": _("请填写数字"),
        "Not a valid float value.": _("请填写数字"),
        "Not a valid date value.": _("请填写日期，例如 2026-11-23"),
        "Not a valid datetime value.": _("请填写日期和时间"),
        "Invalid email address.": _("请填写正确的邮箱，例如 name@example.cn"),
        "Invalid input.": _("这一项的格式不对"),
        "Number must be at least %(min)s.": _("不能小于 %(min)s"),
        "Number must be at most %(max)s.": _("不能大于 %(max)s"),
        "Number must be between %(min)s and %(max)s.": _("请填写 %(min)s 到 %(max)s 之间的数"),
        "Field must be at least %(min)d characters long.": _("至少 %(min)d 个字"),
        "Field cannot be longer than %(max)d characters.": _("最多 %(max)d 个字"),
        "Field must be between %(min)d and %(max)d characters long.": _("请填写 %(min)d 到 %(max)d 个字"),
    }


def known() -> set[str]:
    """The sentences of WTForms that have words of ours; a test looks each up in WTForms."""
    return set(_sentences())
