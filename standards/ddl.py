"""Triggers that keep published editions and handed-out notices as they are, on SQLite and PostgreSQL."""

from sqlalchemy import Connection, text

EDITION_REFUSAL = "a published edition is never changed or deleted"
NOTICE_REFUSAL = "a notice handed out is never changed or deleted"
_FIXED = (
    "guide_id", "number", "content", "content_hash", "change_note", "effective_from", "author_id", "approver_id",
    "editor_ids", "approved_at", "published_at",
)  # fmt: skip
_IN_LAW = "OLD.state IN ('published', 'retired')"


def _changed(operator: str) -> str:
    """Whether anything fixed changes, a published edition goes back, or a retired one comes back."""
    fields = [f"NEW.{field} {operator} OLD.{field}" for field in _FIXED]
    backwards = "NEW.state NOT IN ('published', 'retired') OR (OLD.state = 'retired' AND NEW.state <> 'retired')"
    return f"{_IN_LAW} AND ({' OR '.join(fields)} OR {backwards})"


_SQLITE = (
    f"CREATE TRIGGER edition_fixed BEFORE UPDATE ON edition WHEN {_changed('IS NOT')} "
    f"BEGIN SELECT RAISE(ABORT, '{EDITION_REFUSAL}'); END",
    f"CREATE TRIGGER edition_kept BEFORE DELETE ON edition WHEN {_IN_LAW} "
    f"BEGIN SELECT RAISE(ABORT, '{EDITION_REFUSAL}'); END",
    f"CREATE TRIGGER notice_fixed BEFORE UPDATE ON notice BEGIN SELECT RAISE(ABORT, '{NOTICE_REFUSAL}'); END",
    f"CREATE TRIGGER notice_kept BEFORE DELETE ON notice BEGIN SELECT RAISE(ABORT, '{NOTICE_REFUSAL}'); END",
)
_POSTGRESQL = (
    *(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        for table, refusal in (("edition", EDITION_REFUSAL), ("notice", NOTICE_REFUSAL))
    ),
    f"CREATE TRIGGER edition_fixed BEFORE UPDATE ON edition FOR EACH ROW WHEN ({_changed('IS DISTINCT FROM')}) "
    "EXECUTE FUNCTION edition_refuse()",
    f"CREATE TRIGGER edition_kept BEFORE DELETE ON edition FOR EACH ROW WHEN ({_IN_LAW}) "
    "EXECUTE FUNCTION edition_refuse()",
    "CREATE TRIGGER notice_fixed BEFORE UPDATE OR DELETE ON notice FOR EACH ROW EXECUTE FUNCTION notice_refuse()",
)
_REMOVAL = {
    "sqlite": tuple(
        f"DROP TRIGGER {name}" for name in ("edition_fixed", "edition_kept", "notice_fixed", "notice_kept")
    ),
    "postgresql": (
        "DROP TRIGGER edition_fixed ON edition",
        "DROP TRIGGER edition_kept ON edition",
        "DROP TRIGGER notice_fixed ON notice",
        "DROP FUNCTION edition_refuse()",
        "DROP FUNCTION notice_refuse()",
    ),
}


def install(connection: Connection) -> None:
    """Guards the tables once they exist. Migration 0002 calls it."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))


def remove(connection: Connection) -> None:
    """Takes the guards away before the tables are dropped. Migration 0002's downgrade calls it."""
    for statement in _REMOVAL[connection.dialect.name]:
        connection.execute(text(statement))
