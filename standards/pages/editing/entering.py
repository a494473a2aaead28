"""A part's form: filled from the content or by a person, its rows added and moved, its faults told."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from pydantic import ValidationError
from wtforms import Field, FieldList, FormField, SelectField
from wtforms.fields import SelectChoice

from portal.i18n import gettext as _
from standards.editing.outline import OutlineError
from standards.pages.editing.forms import EditForm

ROW_ACTS = ("add", "remove", "up")
Entries = dict[str, Any]


def entries_of(form: EditForm) -> Entries:
    """What a form holds, without its own machinery."""
    return {name: value for name, value in form.data.items() if name not in ("seen", "csrf_token")}


def fill(kind: type[EditForm], entries: Mapping[str, Any], *, seen: str) -> EditForm:
    """A form that shows these entries; a code no list knows stays choosable as it came."""
    form = kind(formdata=None, data={**entries, "seen": seen})
    keep_unknown(form)
    return form


def keep_unknown(form: Any) -> None:
    """Let every list keep the value it holds, even one it does not know."""
    for field in leaves(form):
        if isinstance(field, SelectField) and field.data:
            held = field.data if isinstance(field.data, list) else [field.data]
            unknown = [str(value) for value in held if not _offers(field, str(value))]
            added = [SelectChoice(value, _("原值：%(value)s", value=value), {}) for value in unknown]
            field.choices = [*field.choices, *added]


def leaves(form: Any) -> Iterator[Field]:
    """Every control of a form, inner forms included."""
    for field in form:
        if isinstance(field, FormField):
            yield from leaves(field.form)
        elif isinstance(field, FieldList):
            for entry in field.entries:
                yield from leaves(entry.form)
        else:
            yield field


def change_rows(entries: Entries, act: str) -> Entries:
    """The entries with a row added, removed or moved up: "add|places-0-hours", "remove|places-1"."""
    verb, _bar, path = act.partition("|")
    tokens = path.split("-")
    changed = deepcopy(entries)
    try:
        if verb == "add":
            _reach(changed, tokens).append({})
        elif verb in ("remove", "up"):
            rows, at = _reach(changed, tokens[:-1]), int(tokens[-1])
            row = rows.pop(at)
            if verb == "up":
                rows.insert(max(0, at - 1), row)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return entries
    return changed


def tell_invalid(form: EditForm, error: ValidationError, *, prefix: int) -> None:
    """Put each fault beside its control; `prefix` parts of a place lead to the form."""
    for fault in error.errors():
        place = [str(one) for one in fault["loc"][prefix:] if str(one) not in ("chosen", "all_of", "any_of", "none_of")]
        _add_error(form, place, _sentence(fault))


def tell_outline(form: EditForm, error: OutlineError) -> None:
    """Say which line of a condition does not fit."""
    told = {
        "empty_combination": _("第 %(n)s 行的组合下面没有缩进的内容。", n=error.line + 1),
        "no_combination": _("第 %(n)s 行缩进了，但上面没有组合。", n=error.line + 1),
    }
    form.form_errors.append(told[error.code])


def _offers(field: SelectField, value: str) -> bool:
    return any(str(choice.value) == value for choice in field.choices)


def _reach(entries: Any, tokens: list[str]) -> Any:
    for token in tokens:
        entries = entries[int(token)] if token.isdigit() else entries[token]
    return entries


def _add_error(form: EditForm, place: list[str], message: str) -> None:
    named = {field.name: field for field in leaves(form)}
    for length in range(len(place), 0, -1):
        name = "-".join(place[:length])
        field = (
            named.get(name)
            or named.get(f"{name}-zh")
            or next((one for key, one in named.items() if key.startswith(f"{name}-")), None)
        )
        if field is not None:
            field.errors = [*field.errors, message]
            return
    form.form_errors.append(f"{place[0]}{_('：')}{message}" if place else message)


def _sentence(fault: Any) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    told = {
        "missing": _("请填写这一项"),
        "string_too_short": _("请填写这一项"),
        "string_too_long": _("最多 %(n)s 个字", n=context.get("max_length", "")),
        "int_parsing": _("请填写整数"),
        "int_type": _("请填写整数"),
        "int_from_float": _("请填写整数"),
        "greater_than_equal": _("不能小于 %(n)s", n=context.get("ge", "")),
        "less_than_equal": _("不能大于 %(n)s", n=context.get("le", "")),
        "too_short": _("至少要有一项"),
        "literal_error": _("请从给出的选项中选择"),
        "string_pattern_mismatch": _("格式不对"),
    }
    return told.get(kind, _("填写的内容不符合要求"))
