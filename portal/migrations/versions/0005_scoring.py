"""scoring: tables of this room."""

import sqlalchemy as sa
from alembic import op

from portal.orm import Json, UtcDateTime

revision = "0005"
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('tally_dirty',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tally_dirty'))
    )
    op.create_index(op.f('ix_tally_dirty_day'), 'tally_dirty', ['day'], unique=False)
    op.create_table('tally_recount',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('ratings', sa.Integer(), nullable=False),
    sa.Column('differences', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('refresh', 'proof')", name=op.f('ck_tally_recount_kind_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tally_recount'))
    )
    op.create_table('tally',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('guide', sa.String(length=64), nullable=False),
    sa.Column('channel', sa.SmallInteger(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('basis', sa.String(length=12), nullable=False),
    sa.Column('level', sa.SmallInteger(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_tally_level_known')),
    sa.CheckConstraint('n > 0', name=op.f('ck_tally_n_positive')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_tally_window_id_window')),
    sa.PrimaryKeyConstraint('day', 'window_id', 'guide', 'channel', 'language', 'basis', 'level', name=op.f('pk_tally'))
    )
    op.create_index('ix_tally_window_id_day', 'tally', ['window_id', 'day'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_tally_window_id_day', table_name='tally')
    op.drop_table('tally')
    op.drop_table('tally_recount')
    op.drop_index(op.f('ix_tally_dirty_day'), table_name='tally_dirty')
    op.drop_table('tally_dirty')
