"""Alembic's way in. One transaction a migration, patient but not endless with locks."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from portal import documents  # noqa: F401 - tables of the ground, whether or not a feature uses them
from portal.audit import models as audit_models  # noqa: F401 - as above
from portal.jobs import models as job_models  # noqa: F401 - as above

LOCK_TIMEOUT = "5s"


def include_object(thing, name, kind, reflected, compare_to):
    """Search tables and their shadows are made by SQL of their own."""
    return not (kind == "table" and name.startswith("search_"))


def run() -> None:
    extension = current_app.extensions["migrate"]
    engine = extension.db.engine
    options = {k: v for k, v in extension.configure_args.items() if k != "render_as_batch"}
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadatas[None],
            include_object=include_object,
            render_as_batch=True,
            transaction_per_migration=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
