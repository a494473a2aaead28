"""Forms of this house: a field renders itself by the macros, with label, hint and error in one place.

`{{ form.name() }}` is right everywhere. The hint below the label comes from the field's `description`;
`{{ form.name(layout="row", limit=500) }}` hands further named parameters to the macro.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from flask import current_app
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, FieldList, FormField, fields, widgets
from wtforms.fields import SelectChoice

from portal.i18n import gettext as _
from portal.validation import Wording

Choice = dict[str, Any]
Draw = Callable[[Field, dict[str, Any]], Markup]


class Problem(NamedTuple):
    """One thing to mend: the id of the control that takes the focus, and the words beside it."""

    id: str
    message: str


class CheckboxesField(fields.SelectMultipleField):  # type: ignore[misc] # WTForms publishes no types
    """Any number of several, as checkboxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


def options(pairs: Iterable[tuple[str, object]], *, hints: Mapping[str, object] | None = None) -> list[SelectChoice]:
    """Choices for a select, radio or checkboxes field from (value, label); hints are by value."""
    told = hints or {}
    return [SelectChoice(value, label, {"hint": told[value]} if value in told else {}) for value, label in pairs]


class HouseForm(FlaskForm):  # type: ignore[misc] # Flask-WTF publishes no types
    """A form whose fields render with the macros. Set `mark_optional = False` for search and filters."""

    mark_optional = True

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # Flask-WTF publishes no types
        """Hands every field to its macro."""

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
            """The field's markup; hidden fields, buttons and nested forms stay as WTForms writes them."""
            draw = _macro_of(field)
            if draw is None:
                return Markup(super().render_field(field, render_kw))  # noqa: S704 - WTForms escapes
            return draw(field, {**(field.render_kw or {}), **render_kw})

        def get_translations(self, form: FlaskForm) -> Wording:
            """What validators say, in our words."""
            return Wording()

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, in the order of the page, for the error summary."""
        return [Problem("", str(message)) for message in self.form_errors] + list(_problems(self))


def component(name: str, *, macro: str = "") -> Callable[..., Markup]:
    """A macro of templates/components, named like its file unless told otherwise."""
    module = current_app.jinja_env.get_template(f"components/{name}.html").module
    found: Callable[..., Markup] = getattr(module, macro or name)
    return found


def _problems(form: Iterable[Field]) -> Iterator[Problem]:
    for field in form:
        if isinstance(field, FormField):
            yield from _problems(field.form)
        elif isinstance(field, FieldList):
            yield from (Problem(str(field.id), message) for message in field.errors if isinstance(message, str))
            yield from _problems(field.entries)
        elif field.errors:
            yield Problem(_first_control(field), f"{field.label.text}{_('：')}{field.errors[0]}")


def _first_control(field: Field) -> str:
    return f"{field.id}-0" if _is_group(field) else str(field.id)


def _is_group(field: Field) -> bool:
    return isinstance(field.widget, widgets.ListWidget)


def _macro_of(field: Field) -> Draw | None:
    """Which macro draws this field; None for those without label or hint."""
    if isinstance(field, FormField | FieldList | fields.SubmitField) or isinstance(field.widget, widgets.HiddenInput):
        return None
    by_widget: tuple[tuple[type, Draw], ...] = (
        (widgets.ListWidget, _group),
        (widgets.Select, _select),
        (widgets.TextArea, _textarea),
        (widgets.CheckboxInput, _checkbox),
        (widgets.Input, _line),
    )
    return next((draw for kind, draw in by_widget if isinstance(field.widget, kind)), None)


def _words(field: Field) -> dict[str, Any]:
    """What all macros share."""
    return {
        "id": field.id,
        "name": field.name,
        "hint": field.description or "",
        "error": field.errors[0] if field.errors else "",
    }


def _named(field: Field, extra: dict[str, Any]) -> dict[str, Any]:
    """The shared words, the label, whether it is required and whether the page says that it is not."""
    required = bool(field.flags.required)
    marks = getattr(field._form, "mark_optional", True)
    optional = bool(extra.pop("optional", marks and not required))
    return {**_words(field), "label": field.label.text, "required": required, "optional": optional}


def _limits(field: Field) -> dict[str, Any]:
    """What validators tell the browser: the longest text, least and greatest number."""
    limits = {name: getattr(field.flags, name, None) for name in ("maxlength", "min", "max", "step")}
    return {name: limit for name, limit in limits.items() if limit is not None}


def _line(field: Field, extra: dict[str, Any]) -> Markup:
    kind = getattr(field.widget, "input_type", "text")
    value = "" if kind in ("password", "file") else field._value()
    named = _named(field, extra) | {"width": extra.pop("width", None), "value": value, "type": kind}
    return component("field")(**named, attributes=_limits(field) | extra)


def _textarea(field: Field, extra: dict[str, Any]) -> Markup:
    named = _named(field, extra) | {"limit": getattr(field.flags, "maxlength", None), "value": field._value()}
    named |= {name: extra.pop(name) for name in ("rows", "limit") if name in extra}
    return component("textarea")(**named, attributes=extra)


def _select(field: Field, extra: dict[str, Any]) -> Markup:
    named = _named(field, extra) | {"options": _options(field), "multiple": field.widget.multiple}
    return component("select")(**named, attributes=extra)


def _group(field: Field, extra: dict[str, Any]) -> Markup:
    named = _named(field, extra) | {"options": _choices(field.iter_choices())} | extra
    named["legend"] = named.pop("label")
    if isinstance(field, fields.SelectMultipleField):
        del named["required"]
        return component("checkboxes")(**named)
    return component("radios")(**named)


def _checkbox(field: Field, extra: dict[str, Any]) -> Markup:
    named = _named(field, extra)
    del named["optional"]
    return component("checkbox")(**named, checked=field.data, attributes=extra)


def _options(field: Field) -> list[Choice]:
    """The choices of a list, in groups where it has them."""
    if field.has_groups():
        return [{"label": label, "options": _choices(choices)} for label, choices in field.iter_groups()]
    return _choices(field.iter_choices())


def _choices(choices: Iterable[tuple[Any, ...]]) -> list[Choice]:
    return [
        {"value": value, "label": label, "selected": selected, "hint": extra.get("hint", "")}
        for value, label, selected, extra in choices
    ]
