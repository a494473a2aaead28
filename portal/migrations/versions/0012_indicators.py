"""indicators: entered values of a composite ranking."""

import sqlalchemy as sa
from alembic import op

from portal.orm import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('indicator_value',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=24), nullable=False),
    sa.Column('indicator', sa.String(length=30), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Float(), nullable=False),
    sa.Column('hits', sa.Integer(), nullable=True),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('observed_on', sa.Date(), nullable=False),
    sa.Column('observer', sa.String(length=60), nullable=False),
    sa.Column('evidence', sa.String(length=200), nullable=False),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("evidence <> ''", name=op.f('ck_indicator_value_evidence_given')),
    sa.CheckConstraint('(confirmed_by IS NULL) = (confirmed_at IS NULL)', name=op.f('ck_indicator_value_confirmed_whole')),
    sa.CheckConstraint('(hits IS NULL) = (total IS NULL)', name=op.f('ck_indicator_value_counts_whole')),
    sa.CheckConstraint('confirmed_by IS NULL OR confirmed_by <> entered_by', name=op.f('ck_indicator_value_two_people')),
    sa.CheckConstraint('total > 0 AND hits >= 0 AND hits <= total', name=op.f('ck_indicator_value_counts_possible')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['user_account.id'], name=op.f('fk_indicator_value_confirmed_by_user_account')),
    sa.ForeignKeyConstraint(['entered_by'], ['user_account.id'], name=op.f('fk_indicator_value_entered_by_user_account')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_indicator_value_window_id_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_value')),
    sa.UniqueConstraint('period', 'indicator', 'window_id', name=op.f('uq_indicator_value_period_indicator_window_id'))
    )
    op.create_index(op.f('ix_indicator_value_window_id'), 'indicator_value', ['window_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_indicator_value_window_id'), table_name='indicator_value')
    op.drop_table('indicator_value')
