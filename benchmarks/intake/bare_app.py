"""What Flask itself costs: a constant page, four checks by hand, one insert. No form library, no template, no ORM.

No limit, no receipt, no hashed address, no mark for the tallies, no log line, no header beside the three of Flask:
this is a floor to measure from, not an application. Its database keeps the same promise as the others: what was
acknowledged is committed and synced. One connection a process, kept open.
"""

import os
import sqlite3
import uuid
from datetime import UTC, datetime
from functools import cache
from typing import Any

import psycopg
from flask import Flask, request

LEVELS = {"5": "非常满意", "4": "满意", "3": "基本满意", "2": "不满意", "1": "非常不满意"}
RADIO = '<label><input type="radio" name="level" value="{}">{}</label>'
PAGE = (
    '<!doctype html><title>窗口评价</title><form method="post"><input type="hidden" name="id" value="%s">'
    + "".join(RADIO.format(value, name) for value, name in LEVELS.items())
    + '<textarea name="comment"></textarea><button>提交评价</button></form>'
)
URL = os.environ["BENCHMARK_DATABASE"]
MARK = "%s" if URL.startswith("postgresql") else "?"
INSERT = f"INSERT INTO rating VALUES ({', '.join([MARK] * 7)}) ON CONFLICT DO NOTHING"
TAG = f"INSERT INTO tag VALUES ({MARK}, {MARK}) ON CONFLICT DO NOTHING"
app = Flask(__name__)


@cache
def connection() -> Any:
    """This process's connection."""
    if URL.startswith("postgresql"):
        return psycopg.connect(URL)
    opened = sqlite3.connect(URL.removeprefix("sqlite:///"), timeout=15)
    opened.execute("PRAGMA synchronous=FULL")
    return opened


@app.get("/r/<window>")
def show(window: str) -> str:
    return PAGE % uuid.uuid4()


@app.post("/r/<window>")
def send(window: str) -> tuple[str, int] | str:
    form = request.form
    if form.get("level") not in LEVELS or len(form.get("comment", "")) > 500:
        return "bad", 400
    values = (form["id"], window, int(form["level"]), form.get("finished"), form.get("trips"), form.get("comment"))
    cursor = connection().cursor()
    cursor.execute(INSERT, (*values, datetime.now(UTC).isoformat()))
    for code in form.getlist("tag"):
        cursor.execute(TAG, (form["id"], code))
    connection().commit()
    return f"谢谢 {form['id']}"
