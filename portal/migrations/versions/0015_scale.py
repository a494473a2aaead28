"""scale: day and month sums beside the tally, receipts by day and window."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

LEVELS = (5, 4, 3, 2, 1)
DAY_COUNTS = (
    *(f"{kind}{level}" for kind in "nrq" for level in LEVELS),
    "excluded", "defaults", "uncounted", "asked", "done", "simulated",
)


def upgrade() -> None:
    op.create_table(
        "tally_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in DAY_COUNTS),
        sa.ForeignKeyConstraint(["window_id"], ["window.id"], name=op.f("fk_tally_day_window_id_window")),
        sa.PrimaryKeyConstraint("day", "window_id", name=op.f("pk_tally_day")),
    )
    op.create_index("ix_tally_day_window_id_day", "tally_day", ["window_id", "day"])
    op.create_table(
        "tally_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        *(sa.Column(f"n{level}", sa.Integer(), nullable=False) for level in LEVELS),
        sa.ForeignKeyConstraint(["window_id"], ["window.id"], name=op.f("fk_tally_month_window_id_window")),
        sa.PrimaryKeyConstraint("month", "window_id", "guide", name=op.f("pk_tally_month")),
    )
    op.create_table(
        "receipt_bucket",
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("suite", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("n > 0", name=op.f("ck_receipt_bucket_n_positive")),
        sa.PrimaryKeyConstraint("root", name=op.f("pk_receipt_bucket")),
    )
    op.create_index(op.f("ix_receipt_bucket_day"), "receipt_bucket", ["day"])
    op.create_table(
        "receipt_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("maker", sa.String(length=16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["window_id"], ["window.id"], name=op.f("fk_receipt_day_window_id_window")),
        sa.PrimaryKeyConstraint("day", "window_id", name=op.f("pk_receipt_day")),
    )
    op.create_index(op.f("ix_receipt_day_root"), "receipt_day", ["root"])
    op.create_table(
        "receipt_dirty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_dirty")),
    )
    op.create_index(op.f("ix_receipt_dirty_day"), "receipt_dirty", ["day"])
    fill()


def fill() -> None:
    """What was tallied so far, so that pages and drafts show the same figures at once; buckets follow by their marks."""
    sums = {}
    for level in LEVELS:
        sums[f"n{level}"] = f"state = 'counted' AND level = {level}"
        sums[f"r{level}"] = f"state = 'counted' AND level = {level} AND channel IN (1, 2, 6)"
        sums[f"q{level}"] = f"state = 'quarantined' AND level = {level}"
    sums |= {
        "excluded": "state = 'excluded'",
        "defaults": "basis = 'default'",
        "uncounted": "state = 'uncounted' AND basis <> 'default'",
        "asked": "state = 'counted' AND finished IS NOT NULL",
        "done": "state = 'counted' AND finished = 'yes'",
        "simulated": "simulated",
    }
    counts = ", ".join(f"sum(CASE WHEN {sums[name]} THEN 1 ELSE 0 END)" for name in DAY_COUNTS)
    op.execute(
        f"INSERT INTO tally_day (day, window_id, {', '.join(DAY_COUNTS)}) SELECT rated_on, window_id, {counts} "
        "FROM rating WHERE window_id IS NOT NULL GROUP BY rated_on, window_id"
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    month = "date(day, 'start of month')" if sqlite else "date_trunc('month', day)::date"
    levels = ", ".join(f"sum(CASE WHEN level = {level} THEN n ELSE 0 END)" for level in LEVELS)
    op.execute(
        "INSERT INTO tally_month (month, window_id, guide, n5, n4, n3, n2, n1) "
        f"SELECT {month}, window_id, guide, {levels} FROM tally GROUP BY {month}, window_id, guide"
    )
    op.execute("INSERT INTO receipt_dirty (day) SELECT DISTINCT day FROM tally ORDER BY day")


def downgrade() -> None:
    for table in ("receipt_dirty", "receipt_day", "receipt_bucket", "tally_month", "tally_day"):
        op.drop_table(table)
