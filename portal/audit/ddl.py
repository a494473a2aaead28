"""What the audit tables need beyond columns: the first head row, and triggers that refuse every change."""

from sqlalchemy import Connection, text

GENESIS = bytes(32)

_REFUSAL = "audit entries are never changed or deleted"
_SQLITE = [
    f"CREATE TRIGGER audit_entry_no_{verb} BEFORE {verb} ON audit_entry BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for verb in ("update", "delete")
]
_POSTGRESQL = [
    "CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
    "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
]
_REMOVAL = {
    "sqlite": ["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"],
    "postgresql": [
        "DROP TRIGGER audit_entry_no_change ON audit_entry",
        "DROP TRIGGER audit_entry_no_truncate ON audit_entry",
        "DROP FUNCTION audit_entry_refuse()",
    ],
}


def install(connection: Connection) -> None:
    """Guards the tables, once they exist, on SQLite or PostgreSQL. Migration 0001 calls it."""
    insert = text("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, :genesis)")
    connection.execute(insert, {"genesis": GENESIS})
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))


def remove(connection: Connection) -> None:
    """Takes the guards away before the tables are dropped. Migration 0001's downgrade calls it."""
    for statement in _REMOVAL[connection.dialect.name]:
        connection.execute(text(statement))
