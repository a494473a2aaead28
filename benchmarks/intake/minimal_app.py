"""The smallest app of the usual kind: Flask-WTF, Flask-SQLAlchemy and a template, the same questions as ours.

As the libraries' own guides write it: a form class, two models, a page drawn with every request. No limit, no
receipt, no hashed address, no log line, and no token against forged requests (there is no session to ride on).
"""

import os
import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import FlaskForm
from sqlalchemy import ForeignKey, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from surveys.collecting.tags import TAGS

LEVELS = [("5", "非常满意"), ("4", "满意"), ("3", "基本满意"), ("2", "不满意"), ("1", "非常不满意")]
FINISHED = [("yes", "办成了"), ("papers", "没办成，缺材料"), ("no", "没办成，其他原因")]
TRIPS = [("1", "1 趟"), ("2", "2 趟"), ("3", "3 趟"), ("4", "4 趟及以上")]
URL = os.environ["BENCHMARK_DATABASE"]


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)
app = Flask(__name__)
app.config.update(SECRET_KEY="benchmark", SQLALCHEMY_DATABASE_URI=URL.replace("postgresql:", "postgresql+psycopg:"))
db.init_app(app)


class Rating(db.Model):
    __tablename__ = "rating"

    id: Mapped[str] = mapped_column(primary_key=True)
    window: Mapped[str]
    level: Mapped[int]
    finished: Mapped[str | None]
    trips: Mapped[str | None]
    comment: Mapped[str | None]
    at: Mapped[str]
    tags: Mapped[list["Tag"]] = relationship()


class Tag(db.Model):
    __tablename__ = "tag"

    rating_id: Mapped[str] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)


def sync(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA busy_timeout=15000")


with app.app_context():
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", sync)


class RatingForm(FlaskForm):
    class Meta:
        csrf = False

    id = StringField()
    level = RadioField("这次办事，您满意吗？", choices=LEVELS, validators=[InputRequired()])
    tag = SelectMultipleField(
        "标签",
        choices=[(tag.code, tag.wording) for tag in TAGS.values()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    finished = RadioField("今天办成了吗？", choices=FINISHED, validators=[Optional()])
    trips = RadioField("跑了几趟？", choices=TRIPS, validators=[Optional()])
    comment = TextAreaField("意见", validators=[Length(max=500)])
    contact = StringField("联系方式", validators=[Length(max=120)])


@app.get("/r/<window>")
def show(window: str) -> str:
    return render_template("form.html", form=RatingForm(data={"id": str(uuid.uuid4())}), window=window)


@app.post("/r/<window>")
def send(window: str) -> tuple[str, int] | str:
    form = RatingForm()
    if not form.validate():
        return render_template("form.html", form=form, window=window), 400
    rating = Rating(
        id=form.id.data,
        window=window,
        level=int(form.level.data),
        finished=form.finished.data,
        trips=form.trips.data,
        comment=form.comment.data,
        at=datetime.now(UTC).isoformat(),
        tags=[Tag(code=code) for code in form.tag.data or ()],
    )
    db.session.add(rating)
    db.session.commit()
    return render_template("thanks.html", code=form.id.data)
