"""Forms of the builder: the heading of a set, one question of each kind, its rule. Values in, pure questions out."""

from typing import Any

from pydantic import ValidationError as ContentError
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from portal.forms import CheckboxesField, HouseForm
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from surveys.questionnaires.content import CODE, Condition, Content, Draft, Kind, Option, Question, ShowIf, Words

LANGUAGES = ("zh", "en", "ko")
BLANK_ROWS = 2  # below the options that there are, so that one can go on writing
LIMIT = Length(max=300)


class HeadingForm(HouseForm):
    """Title and introduction in three languages, and which question the share is computed from."""

    revision = HiddenField()
    title_zh = StringField(_l("中文"), [InputRequired(), LIMIT])
    title_en = StringField("English", [LIMIT])
    title_ko = StringField("한국어", [LIMIT])
    introduction_zh = TextAreaField(_l("中文"), [InputRequired(), LIMIT])
    introduction_en = TextAreaField("English", [LIMIT])
    introduction_ko = TextAreaField("한국어", [LIMIT])

    def words(self, name: str) -> Words | None:
        """A text of this form in its three languages; None where it is empty."""
        return read_words(self, name)


class NewSetForm(HeadingForm):
    """A new set: its code and heading, or a whole document instead."""

    code = StringField(_l("问卷代码"), [InputRequired(), Regexp(CODE)], description=_l("小写字母、数字和下划线"))
    document = TextAreaField(
        _l("问卷内容（JSON）"),
        [Optional(), Length(max=100_000)],
        description=_l("从别处导出的整份问卷可以贴在这里；贴了就不用填上面的标题和说明"),
    )
    content: Draft

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks the heading, or the document where there is one."""
        if not (self.document.data or "").strip():
            good: bool = super().validate(extra_validators)
            return good
        for name in ("title_zh", "introduction_zh"):
            self[name].validators = [LIMIT]
        return bool(super().validate(extra_validators))

    def validate_document(self, field: TextAreaField) -> None:
        """The document is a sound question set."""
        try:
            self.content = Content.model_validate_json(field.data)
        except ContentError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ValidationError(_("内容有误：%(place)s %(fault)s", place=place, fault=first["msg"])) from None


class OptionForm(HouseForm):
    """One option, or one row of a matrix, in three languages."""

    class Meta(HouseForm.Meta):
        """The form around it is guarded."""

        csrf = False

    mark_optional = False
    code = StringField(_l("代码"), [Optional(), Regexp(CODE)])
    zh = StringField(_l("中文"), [LIMIT])
    en = StringField("English", [LIMIT])
    ko = StringField("한국어", [LIMIT])


class QuestionForm(HouseForm):
    """What every kind of question has."""

    revision = HiddenField()
    text_zh = TextAreaField(_l("中文"), [InputRequired(_l("请写题目。")), LIMIT])
    text_en = TextAreaField("English", [LIMIT])
    text_ko = TextAreaField("한국어", [LIMIT])
    help_zh = StringField(_l("中文"), [LIMIT])
    help_en = StringField("English", [LIMIT])
    help_ko = StringField("한국어", [LIMIT])
    required = BooleanField(_l("必答"))
    code = StringField(
        _l("题目代码"), [Optional(), Regexp(CODE)], description=_l("导出文件里的列名；不填自动编号，定了不能改")
    )


class LevelForm(QuestionForm):
    """Five levels of satisfaction."""

    dont_know = BooleanField(_l("提供“不清楚”"), description=_l("选了“不清楚”不计入满意率"))
    reverse = BooleanField(_l("反向计分"), description=_l("题目问的是坏事，越同意越差：5 当作 1"))


class ChoiceForm(QuestionForm):
    """One or several of the options."""

    dont_know = BooleanField(_l("提供“不清楚”"))
    options = FieldList(FormField(OptionForm))

    def validate_options(self, _field: FieldList) -> None:
        """At least two, no code twice."""
        check_codes(read_options(self.options), fewest=2)


class MatrixForm(LevelForm):
    """Five levels for each row."""

    rows = FieldList(FormField(OptionForm))

    def validate_rows(self, _field: FieldList) -> None:
        """At least one, no code twice."""
        check_codes(read_options(self.rows), fewest=1)


class NumberForm(QuestionForm):
    """A whole number between two bounds."""

    least = IntegerField(_l("最小"), [InputRequired(), NumberRange(-1_000_000, 1_000_000)], default=0)
    most = IntegerField(_l("最大"), [InputRequired(), NumberRange(-1_000_000, 1_000_000)], default=100)

    def validate_most(self, field: IntegerField) -> None:
        """Not below the least."""
        if self.least.data is not None and field.data < self.least.data:
            raise ValidationError(_("最大值不能小于最小值。"))


class TextForm(QuestionForm):
    """Words of one's own."""

    longest = IntegerField(_l("最多多少字"), [InputRequired(), NumberRange(1, 2000)], default=500)


FORMS: dict[str, type[QuestionForm]] = {
    "level": LevelForm,
    "single": ChoiceForm,
    "multiple": ChoiceForm,
    "number": NumberForm,
    "text": TextForm,
    "matrix": MatrixForm,
}
PARTS = {"single": "options", "multiple": "options", "matrix": "rows"}


class ConditionForm(HouseForm):
    """What every condition has: the earlier question it looks at, and its place in the rule."""

    revision = HiddenField()
    on = HiddenField()
    place = HiddenField()


class ChoiceConditionForm(ConditionForm):
    """The answers of one earlier question that lead to this one."""

    values = CheckboxesField(_l("答了其中一项才问"), [InputRequired(_l("请至少选一个答案。"))])

    def condition(self) -> Condition:
        """The condition as chosen."""
        return Condition(question=self.on.data, values=tuple(self.values.data))


class NumberConditionForm(ConditionForm):
    """The numbers of one earlier question that lead to this one."""

    least = IntegerField(_l("不小于"), [Optional()])
    most = IntegerField(_l("不大于"), [Optional()], description=_l("只填一个也可以；两个一样就是正好这个数"))

    def validate(self, extra_validators: Any = None) -> bool:
        """One bound at least, and the greater one not below the lesser."""
        good = bool(super().validate(extra_validators))
        least, most = self.least.data, self.most.data
        if good and least is None and most is None:
            self.most.errors = [_("请至少填一个数。")]
        elif good and least is not None and most is not None and most < least:
            self.most.errors = [_("最大值不能小于最小值。")]
        return good and not self.most.errors

    def condition(self) -> Condition:
        """The condition as written."""
        return Condition(question=self.on.data, least=self.least.data, most=self.most.data)


class RuleStartForm(HouseForm):
    """Which earlier question the rule looks at."""

    class Meta(HouseForm.Meta):
        """Nothing is changed, so nothing is guarded."""

        csrf = False

    mark_optional = False
    on = RadioField(_l("什么时候问这一题"))


def question_data(question: Question) -> dict[str, Any]:
    """A question as the data of its form."""
    data: dict[str, Any] = {f"text_{code}": getattr(question.text, code) for code in LANGUAGES}
    data |= {f"help_{code}": getattr(question.help, code, "") for code in LANGUAGES}
    names = ("code", "required", "dont_know", "reverse", "least", "most", "longest")
    data |= {name: getattr(question, name) for name in names}
    for part in ("options", "rows"):
        data[part] = [{"code": one.code, **one.text.model_dump()} for one in getattr(question, part)]
    return data


def read_question(form: QuestionForm, *, kind: Kind, code: str, rule: ShowIf | None) -> Question:
    """The question as written; the form has been checked."""
    names = ("required", "dont_know", "reverse", "least", "most", "longest")
    given = {name: form[name].data for name in names if name in form}
    given |= {part: read_options(form[part]) for part in ("options", "rows") if part in form}
    text = read_words(form, "text")
    return Question.model_validate(
        given | {"code": code, "kind": kind, "text": text, "help": read_words(form, "help"), "show_if": rule}
    )


def read_words(form: HouseForm, name: str) -> Words | None:
    """A text in three languages; None where the Chinese is empty."""
    given = {code: (form[f"{name}_{code}"].data or "").strip() for code in LANGUAGES}
    return Words(**given) if given["zh"] else None


def read_options(rows: FieldList) -> tuple[Option, ...]:
    """The options with a Chinese text; those without a code get the next free one."""
    found: list[Option] = []
    filled = [row.form for row in rows if (row.form.zh.data or "").strip()]
    taken = {row.code.data for row in filled if row.code.data}
    for row in filled:
        code = row.code.data or next(name for number in range(1, 99) if (name := f"o{number}") not in taken)
        taken.add(code)
        zh, en, ko = ((row[language].data or "").strip() for language in LANGUAGES)
        found.append(Option.model_construct(code=code, text=Words.model_construct(zh=zh, en=en, ko=ko)))
    return tuple(found)


def check_codes(options: tuple[Option, ...], *, fewest: int) -> None:
    """ValidationError under `fewest` options, and where two share a code."""
    if len(options) < fewest:
        raise ValidationError(_("至少要写 %(n)s 项。", n=fewest))
    codes = [option.code for option in options]
    if len(set(codes)) < len(codes) or "dont_know" in codes:
        raise ValidationError(_("两项的代码相同，或者用了保留的 dont_know。"))
