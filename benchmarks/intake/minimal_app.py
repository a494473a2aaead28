"""The smallest honest app of the usual kind: Flask, WTForms and SQLite in one file, the same questions as ours."""

import os
import sqlite3
import uuid
from datetime import UTC, datetime

from flask import Flask, g, render_template, request
from wtforms import Form, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from surveys.collecting.tags import TAGS

LEVELS = [("5", "非常满意"), ("4", "满意"), ("3", "基本满意"), ("2", "不满意"), ("1", "非常不满意")]
FINISHED = [("yes", "办成了"), ("papers", "没办成，缺材料"), ("no", "没办成，其他原因")]
TRIPS = [("1", "1 趟"), ("2", "2 趟"), ("3", "3 趟"), ("4", "4 趟及以上")]
app = Flask(__name__)


class RatingForm(Form):
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


def connection() -> sqlite3.Connection:
    if "connection" not in g:
        g.connection = sqlite3.connect(os.environ["BENCHMARK_DATABASE"], timeout=15)
        g.connection.execute("PRAGMA journal_mode=WAL")
        g.connection.execute("PRAGMA synchronous=NORMAL")
    return g.connection


@app.teardown_appcontext
def close(_error: BaseException | None) -> None:
    if "connection" in g:
        g.connection.close()


@app.get("/r/<window>")
def show(window: str) -> str:
    return render_template("form.html", form=RatingForm(data={"id": str(uuid.uuid4())}), window=window)


@app.post("/r/<window>")
def send(window: str) -> tuple[str, int] | str:
    form = RatingForm(request.form)
    if not form.validate():
        return render_template("form.html", form=form, window=window), 400
    values = (form.id.data, window, int(form.level.data), form.finished.data, form.trips.data, form.comment.data)
    moment = datetime.now(UTC).isoformat()
    connection().execute("INSERT OR IGNORE INTO rating VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, moment))
    connection().executemany(
        "INSERT OR IGNORE INTO tag VALUES (?, ?)", [(form.id.data, code) for code in form.tag.data]
    )
    connection().commit()
    return render_template("thanks.html", code=form.id.data)
