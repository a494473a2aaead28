"""What is wrong with this installation, and the command that mends it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal import i18n
from portal.db import db
from portal.pdf.fonts import MEND, missing_fonts
from portal.settings import DEMO_SECRET, ROOT, Settings


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, what was found and what mends it."""

    name: str
    well: bool
    found: str
    mend: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at everything the site needs."""
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_fonts, _database, _catalogues, _secrets, _folder)
    return [finding for check in checks for finding in check(settings)]


def _fonts(_settings: Settings) -> Iterator[Finding]:
    missing = missing_fonts()
    yield Finding("fonts", not missing, ", ".join(missing) or "Noto CJK", MEND)


def _database(_settings: Settings) -> Iterator[Finding]:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        yield Finding("database", False, type(error).__name__, "check MINGCHUANG_DATABASE_URL")
        return
    yield Finding("database", True, db.engine.dialect.name)
    present, newest = revision(), head()
    yield Finding("migrations", present == newest, f"{present} of {newest}", "flask --app wsgi db upgrade")


def revision() -> str | None:
    """The migration the database stands at."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest migration of the code."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "portal" / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()


def _catalogues(settings: Settings) -> Iterator[Finding]:
    for code in settings.locales[1:]:
        path = i18n.catalogue(code)
        stale = not path.is_file() or path.stat().st_mtime < path.with_suffix(".po").stat().st_mtime
        yield Finding(f"catalogue {code}", not stale, "stale or missing" if stale else "compiled", "make messages")


def _secrets(settings: Settings) -> Iterator[Finding]:
    weak = DEMO_SECRET in (settings.secret_key, settings.password_salt, settings.data_key)
    yield Finding("secrets", not weak or settings.demo, "demo" if weak else "set", "set MINGCHUANG_SECRET_KEY")


def _folder(settings: Settings) -> Iterator[Finding]:
    writable = _can_write(settings.var)
    yield Finding("data folder", writable, str(settings.var), f"mkdir -p {settings.var} && chown $USER {settings.var}")


def _can_write(folder: Path) -> bool:
    probe = folder / ".probe"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True
