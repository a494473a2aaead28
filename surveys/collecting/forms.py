"""What may be sent to us. The pages are drawn with macros and cached; these forms only check what comes back."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import Field, Form, StringField, ValidationError
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from portal.i18n import lazy_gettext as _l
from surveys.collecting.answers import LONGEST_FILLING, Answer
from surveys.collecting.models.ratings import FINISHED
from surveys.collecting.privacy import contact_kind
from surveys.collecting.tags import TAGS

COMMENT_LENGTH = 500
TRIPS = ("1", "2", "3", "4")
_CONTROLS = {"id": "", "tag": "", "level": "level-0", "finished": "finished-0", "paper": "paper-0", "trips": "trips-0"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidy(value: str | None) -> str:
    """Text as people meant it: one kind of line end, no control characters, no blank ends."""
    return _CONTROL.sub("", (value or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


class TagsField(Field):  # type: ignore[misc] # WTForms publishes no types
    """Any number of tag codes."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """All values sent under this name."""
        self.data = list(dict.fromkeys(valuelist))

    def process_data(self, value: Any) -> None:
        """None are chosen to begin with."""
        self.data = value or []


def check_id(_form: Form, field: Field) -> None:
    """The id is a UUID, or is left for the server to make."""
    try:
        UUID(field.data)
    except ValueError:
        raise ValidationError(_l("这次评价的编号不对，已换了新编号，请再提交一次。")) from None


def read_seconds(text: str | None) -> int | None:
    """Whole seconds a script measured; whatever else stands there says nothing and refuses nobody."""
    found = (text or "").strip()
    if not (found.isascii() and found.isdigit() and len(found) <= len(str(LONGEST_FILLING))):
        return None
    return int(found) if int(found) <= LONGEST_FILLING else None


def check_tags(_form: Form, field: Field) -> None:
    """Every tag is one of the question set."""
    if not set(field.data) <= TAGS.keys():
        raise ValidationError(_l("选择的标签里有不认识的，请重新选择。"))


def check_contact(form: Form, field: Field) -> None:
    """A contact is a phone or an e-mail, and comes with its own consent (个人信息保护法 Art. 14, 29)."""
    try:
        contact_kind(field.data)
    except ValueError:
        raise ValidationError(_l("请填写手机号码、固定电话或电子邮箱。")) from None
    if form.consent.data != "y":
        raise ValidationError(_l("留下联系方式需要您单独同意；不想留请清空这一栏。"))


class RatingForm(Form):  # type: ignore[misc] # WTForms publishes no types
    """One rating."""

    id = StringField(filters=[tidy], validators=[Optional(), check_id])
    level = StringField(
        filters=[tidy],
        validators=[
            InputRequired(_l("请选择您的满意程度。")),
            AnyOf(("5", "4", "3", "2", "1"), message=_l("请从五个满意程度里选择一个。")),
        ],
    )
    tag = TagsField(validators=[check_tags])
    comment = StringField(
        filters=[tidy], validators=[Length(max=COMMENT_LENGTH, message=_l("意见最多 500 个字，请缩短后再提交。"))]
    )
    finished = StringField(
        filters=[tidy], validators=[Optional(), AnyOf(FINISHED, message=_l("请从给出的答案里选择一个。"))]
    )
    paper = StringField(
        filters=[tidy], validators=[Optional(), Length(max=80, message=_l("请从给出的材料里选择一个。"))]
    )
    trips = StringField(filters=[tidy], validators=[Optional(), AnyOf(TRIPS, message=_l("请选择跑了几趟。"))])
    contact = StringField(
        filters=[tidy], validators=[Optional(), Length(max=120, message=_l("联系方式太长。")), check_contact]
    )
    consent = StringField(filters=[tidy])
    seconds = StringField(filters=[tidy])
    website = StringField(filters=[tidy])
    altcha = StringField(filters=[tidy])

    def answer(self, rating_id: UUID, *, language: str, suspicious: bool = False) -> Answer:
        """The answer of a valid form; tags of other levels than the chosen one are left out."""
        level = int(self.level.data)
        return Answer(
            id=rating_id,
            level=level,
            language=language,
            tags=tuple(sorted(code for code in self.tag.data if TAGS[code].level == level)),
            comment=self.comment.data,
            finished=self.finished.data or None,
            missing_material=(self.paper.data or None) if self.finished.data == "papers" else None,
            trips=int(self.trips.data) if self.trips.data else None,
            contact=self.contact.data,
            seconds=read_seconds(self.seconds.data),
            suspicious=suspicious or bool(self.website.data),
        )

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The control that takes the focus and what is wrong with it, in the order of the page."""
        groups = {
            "level": "level-0",
            "tag": "",
            "id": "",
            "finished": "finished-0",
            "paper": "paper-0",
            "trips": "trips-0",
        }
        return [(groups.get(name, name), str(errors[0])) for name, errors in self.errors.items() if errors]
