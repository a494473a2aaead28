"""search: the index of guides, FTS5 on SQLite and GIN on PostgreSQL."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQLITE = """CREATE VIRTUAL TABLE search_guide USING fts5(
    tokens, document UNINDEXED, tokenize = "unicode61 remove_diacritics 0", prefix = '2 3 4', detail = none
)"""
POSTGRESQL = """CREATE TABLE search_guide (rowid integer PRIMARY KEY, tokens tsvector NOT NULL, document jsonb NOT NULL);
CREATE INDEX search_guide_tokens ON search_guide USING gin (tokens) WITH (fastupdate = off)"""


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in [SQLITE] if sqlite else POSTGRESQL.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_guide")
