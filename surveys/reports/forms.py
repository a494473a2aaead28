"""Forms of the reports."""

from typing import Any

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.forms import HouseForm, options
from portal.i18n import lazy_gettext as _l


class StartForm(HouseForm):
    """Which region and period a report is to be drafted for."""

    region = SelectField(_l("地区"), [InputRequired()])
    period = SelectField(_l("时段"), [InputRequired()], description=_l("只列出已经结束的时段"))

    def set_choices(self, regions: list[tuple[str, str]], periods: list[tuple[str, str]]) -> None:
        """The regions of the person's scope and the periods that are over."""
        self.region.choices = options(regions)
        self.period.choices = options(periods)


class TaskForm(HouseForm):
    """A problem and what is to be done about it."""

    problem = TextAreaField(_l("问题"), [InputRequired(), Length(max=500)])
    task = TextAreaField(_l("任务"), [InputRequired(), Length(max=500)])
    owner = StringField(_l("责任单位"), [InputRequired(), Length(max=200)])
    due = DateField(_l("期限"), [Optional()])

    def fields(self) -> dict[str, Any]:
        """What a task keeps."""
        return {name: self[name].data for name in ("problem", "task", "owner", "due")}
