"""How bulk data feels: python -m benchmarks.bulk FOLDER loads the service letters, puts them in force and measures.

Putting them in force skips the check on purpose: what other countries' letters lack is not the matter here.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE
from portal.app import create_app
from portal.audit.record import Actor
from portal.db import db, session
from portal.orm import utc_now
from portal.settings import ROOT, Settings
from standards.guide.document import document_hash
from standards.importers import importer
from standards.imports.exporting import export_guides
from standards.imports.letters import apply_letters, lint_letters
from standards.imports.planning import Plan, plan_workbook
from standards.loading.letters import LoadedLetters, load_letters
from standards.models import Edition, Guide
from standards.search.documents import rebuild
from standards.search.index import search
from wsgi import FEATURES

FIRST_DAY = date(2026, 1, 1)
WORDS = 60


def nothing(done: int, total: int) -> None:
    """Progress nobody watches."""


def timed(name: str, call: Callable[[], Any]) -> Any:
    """The call's result; prints its seconds."""
    begun = time.perf_counter()
    result = call()
    print(f"{name:<58} {time.perf_counter() - begun:8.2f} s")
    return result


def spread(name: str, calls: list[Callable[[], Any]]) -> None:
    """Prints median and 95th percentile over the calls, in milliseconds."""
    took = []
    for call in calls:
        begun = time.perf_counter()
        call()
        took.append((time.perf_counter() - begun) * 1000)
    ninety_fifth = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
    print(f"{name:<58} {statistics.median(took):8.1f} ms  p95 {ninety_fifth:8.1f} ms")


def put_in_force() -> None:
    """Every draft as published since the first day, past the check."""
    approver = UserAccount(email="approver@system.invalid", name="审核", role="admin", scope_kind="everywhere")
    approver.active = False
    session().add(approver)
    session().flush()
    for edition in session().scalars(select(Edition).order_by(Edition.id)):
        edition.state, edition.approver_id = "published", approver.id
        edition.effective_from, edition.published_at = FIRST_DAY, utc_now()
        edition.content_hash = document_hash(edition.content)
    session().commit()


def measure(app: Flask, folder: Path) -> None:
    """Loads, then measures search and pages."""
    loaded: LoadedLetters = timed("read and convert 5 files", lambda: load_letters(folder))
    timed("lint every guide", lambda: lint_letters(loaded))
    person = importer(session())
    actor = Actor(person.id, person.role)
    timed("write drafts", lambda: apply_letters(session(), loaded, actor=actor, digest="0" * 64, progress=nothing))
    session().commit()
    book = timed("export all as a workbook", lambda: export("xlsx"))
    print(f"{'':<58} {len(book) / 1024:8.0f} KB")
    plan = timed(
        "check and compare that workbook", lambda: plan_workbook(session(), EVERYWHERE, content=book, name="x.xlsx")
    )
    print(f"{'':<58} {len(plan.of('unchanged')):8d} unchanged, {len(plan.of('changed', 'new'))} changed")
    timed("export all as CPSV-AP", lambda: export("jsonld"))
    timed("export all under national names (CSV)", lambda: export("csv"))
    put_in_force()
    timed("rebuild the search index", lambda: rebuild(session(), nothing, day=date.today()))
    session().commit()
    answer(app, loaded)


def compare(book: bytes) -> Plan:
    """What importing the workbook would change."""
    return plan_workbook(session(), EVERYWHERE, content=book, name="guides.xlsx")


def export(kind: str) -> bytes:
    """Every guide as one file."""
    return export_guides(session(), EVERYWHERE, kind=kind, base="https://example.gov.cn", progress=nothing)


def answer(app: Flask, loaded: LoadedLetters) -> None:
    """Search and pages once everything is in force."""
    names = [letter.content.name for letter in loaded.letters[:: len(loaded.letters) // WORDS]]
    spread(
        "search by three words of a name",
        [lambda name=name: search(session(), " ".join(name.split()[:3])) for name in names],
    )
    spread("search by one word", [lambda name=name: search(session(), name.split()[-1]) for name in names])
    client = app.test_client()
    codes = list(session().scalars(select(Guide.code).order_by(Guide.code)))[:: len(loaded.letters) // WORDS]
    for path in ("/guides/{}", "/guides/{}/checklist", "/guides/{}.jsonld", "/api/v1/guides/{}"):
        spread(path.format("<code>"), [lambda path=path, code=code: ok(client, path.format(code)) for code in codes])
    for path in ("/guides", "/api/v1/guides", "/api/v1/guides?page=30", "/api/v1/items", "/search?q=registro"):
        spread(path, [lambda path=path: ok(client, path)] * 10)


def ok(client: Any, path: str) -> None:
    """Fetches a page that must be there."""
    found = client.get(path)
    assert found.status_code == 200, (path, found.status_code)


def main(folder: Path) -> None:
    """In a database of its own, thrown away afterwards."""
    with tempfile.TemporaryDirectory() as var:
        secret = "a-benchmark-secret-of-more-than-32-characters"
        settings = Settings(
            database_url=f"sqlite:///{var}/bulk.sqlite",
            secret_key=secret, password_salt=secret, data_key=secret, var=Path(var), testing=True,
        )  # fmt: skip
        app = create_app(replace(settings), FEATURES)
        with app.app_context():
            upgrade(directory=str(ROOT / "portal" / "migrations"))
            measure(app, folder)
            db.session.remove()
            db.engine.dispose()


main(Path(sys.argv[1]))
