"""Makes the form of any part of a guide from its model, so that every field of the content can be edited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from portal.forms import CheckboxesField, HouseForm, options
from portal.i18n import gettext as _
from standards.editing.outline import DEEPEST
from standards.editing.shapes import Shape, shapes_of
from standards.guide.content import Guide as Content
from standards.guide.text import Value
from standards.pages.editing.choices import choice_words, combination_words, target_words
from standards.pages.editing.labels import field_word
from standards.pages.words import say

LONG = frozenset(
    {
        "text",
        "detail",
        "answer",
        "filling",
        "standard",
        "note",
        "summary",
        "rights",
        "how_to_get",
        "reason",
        "transport",
        "special_procedure",
        "exception_reason",
        "notes",
        "because",
        "ends",
    }
)


class PartForm(HouseForm):
    """A form inside a form: it has no token of its own."""

    mark_optional = False
    is_text = False
    is_line = False

    class Meta(HouseForm.Meta):
        """Inner forms are guarded by the outer one."""

        csrf = False


class EditForm(HouseForm):
    """The outer form: with a mark of what was stored when the page was opened."""

    mark_optional = False
    seen = HiddenField()

    @property
    def errors(self) -> dict[str, list[str]]:
        """Faults by control, those told to inner rows after the validators ran included."""
        return super().errors or {problem.id: [problem.message] for problem in self.problems}


@dataclass(frozen=True)
class FormMaker:
    """Makes forms for the parts of one content."""

    content: Content

    def make(self, model: type[Value], names: tuple[str, ...] = ()) -> type[EditForm]:
        """The form class of a model's fields."""
        made: type[EditForm] = self._form(model, shapes_of(model, names), EditForm)
        return made

    def _form(self, model: type[Value], shapes: Sequence[Shape], base: type[HouseForm]) -> Any:
        fields = {shape.name: self._field(model.__name__, shape) for shape in shapes}
        return type(f"{model.__name__}Form", (base,), fields)

    def _field(self, owner: str, shape: Shape) -> Field:
        label = field_word(owner, shape.name)
        if shape.required and shape.kind not in ("rows", "outline") and shape.name != "key":
            label = _("%(label)s（必填）", label=label)
        match shape.kind:
            case "text":
                return FormField(text_form(shape.name), label)
            case "texts":
                return FieldList(FormField(text_form(shape.name), ""), label)
            case "value" | "rows":
                return self._nested(shape, label)
            case "outline":
                return FieldList(FormField(self._line_form(), ""), label)
        return self._plain(owner, shape, label)

    def _nested(self, shape: Shape, label: str) -> Field:
        assert shape.model is not None  # noqa: S101 - shapes of these kinds have one
        inner = FormField(
            self._form(shape.model, shapes_of(shape.model), PartForm), "" if shape.kind == "rows" else label
        )
        return FieldList(inner, label) if shape.kind == "rows" else inner

    def _plain(self, owner: str, shape: Shape, label: str) -> Field:
        if shape.kind == "flag":
            return BooleanField(label)
        if shape.kind == "lines":
            return TextAreaField(label, render_kw={"rows": 3})
        if shape.kind in ("choices", "targets"):
            words = target_words(self.content) if shape.kind == "targets" else choice_words(owner, shape)
            return CheckboxesField(
                label, choices=options(words.items()), validate_choice=False, render_kw={"layout": "row"}
            )
        if shape.kind in ("choice", "tristate", "basis", "group"):
            return SelectField(label, choices=options(self._choices(owner, shape)), validate_choice=False)
        narrow = {"width": 8} if shape.kind in ("number", "yuan") else {}
        return StringField(label, render_kw=narrow, description=_hint(shape))

    def _choices(self, owner: str, shape: Shape) -> list[tuple[str, str]]:
        blank = [("", _("（未选）"))] if shape.blank else []
        if shape.kind == "tristate":
            return [*blank, ("true", _("是")), ("false", _("否"))]
        if shape.kind == "basis":
            return [*blank, *((one.key, _basis_word(one)) for one in self.content.bases)]
        if shape.kind == "group":
            return [*blank, *((one.key, say(one.name)) for one in self.content.groups)]
        return [*blank, *choice_words(owner, shape).items()]

    def _line_form(self) -> Any:
        """One line of a condition: how far in, and what must hold."""
        levels = [(str(number), "　" * number + str(number)) for number in range(DEEPEST)]
        terms: dict[str, list[tuple[str, str]]] = {
            "": [("", _("（删去这一行）"))],
            _("组合"): list(combination_words().items()),
        }
        for question in self.content.questions:
            pairs = [
                (f"{question.key}={one.key}", f"{say(question.text)} → {say(one.label)}") for one in question.options
            ]
            terms[say(question.text)] = pairs
        listed = [(group or None, pair) for group, pairs in terms.items() for pair in pairs]
        grouped = [SelectChoice(value, label, {}, optgroup=group) for group, (value, label) in listed]
        fields = {
            "level": SelectField(_("缩进"), choices=options(levels), validate_choice=False),
            "term": SelectField(_("内容"), choices=grouped, validate_choice=False),
        }
        return type("LineForm", (PartForm,), {**fields, "is_line": True})


def text_form(name: str) -> Any:
    """A text in three languages; Chinese is what the others fall back to."""
    control = TextAreaField if name in LONG else StringField
    extra: Mapping[str, Any] = {"rows": 3} if name in LONG else {}
    fields = {
        "zh": control(_("中文"), render_kw=dict(extra)),
        "en": control("English", render_kw={**extra, "lang": "en"}),
        "ko": control("한국어", render_kw={**extra, "lang": "ko"}),
    }
    return type("TextForm", (PartForm,), {**fields, "is_text": True})


def _basis_word(basis: Any) -> str:
    return " ".join(say(one) for one in (basis.title, basis.article) if one)


def _hint(shape: Shape) -> str:
    hints = {
        "key": _("小写字母、数字、- 和 _；不填就自动编号。"),
        "opens": _("24 小时制，如 08:30。"),
        "season_from": _("如 05-01；全年不用填。"),
        "identity": _("同一份材料在各指南中用同一个标识，如 id_card。"),
    }
    return hints.get(shape.name, "")
