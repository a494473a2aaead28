"""One PostgreSQL database for many tests, emptied after each: making and dropping one took longer than most tests."""

import sqlalchemy as sa

OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
RESTART = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
    " FROM pg_sequences WHERE last_value IS NOT NULL"
)


class Wiped:
    """A migrated database and how to bring it back to what it was: its own rows are kept in a schema beside."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = sa.create_engine(url, poolclass=sa.NullPool)
        with self.engine.begin() as connection:
            names = sa.inspect(connection).get_table_names()
            self.filled = sa.text(
                " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names)
            )
            self.kept = list(connection.scalars(self.filled))
            connection.execute(sa.text("CREATE SCHEMA kept"))
            for name in self.kept:
                connection.execute(sa.text(f'CREATE TABLE kept."{name}" AS TABLE "{name}"'))

    def wipe(self) -> None:
        """Ends what still holds the database, takes every row away without asking triggers, and puts its own back."""
        with self.engine.begin() as connection:
            connection.execute(sa.text(OTHERS))
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            for name in list(connection.scalars(self.filled)):
                connection.execute(sa.text(f'DELETE FROM "{name}"'))
            for name in self.kept:
                connection.execute(sa.text(f'INSERT INTO "{name}" SELECT * FROM kept."{name}"'))
            connection.execute(sa.text(RESTART))
