"""publishing: tables of this room."""

import sqlalchemy as sa
from alembic import op

from portal.orm import Json, UtcDateTime

revision = "0006"
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('method_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('parameters', Json, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('drafted_by', sa.Integer(), nullable=False),
    sa.Column('drafted_at', UtcDateTime(), nullable=False),
    sa.Column('signed_by', sa.Integer(), nullable=True),
    sa.Column('signed_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("(state = 'signed') = (signed_by IS NOT NULL AND signed_at IS NOT NULL)", name=op.f('ck_method_version_signed')),
    sa.CheckConstraint("state IN ('draft', 'signed')", name=op.f('ck_method_version_state_known')),
    sa.CheckConstraint('number > 0', name=op.f('ck_method_version_number_positive')),
    sa.CheckConstraint('signed_by IS NULL OR signed_by <> drafted_by', name=op.f('ck_method_version_two_people')),
    sa.ForeignKeyConstraint(['drafted_by'], ['user_account.id'], name=op.f('fk_method_version_drafted_by_user_account')),
    sa.ForeignKeyConstraint(['signed_by'], ['user_account.id'], name=op.f('fk_method_version_signed_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_method_version')),
    sa.UniqueConstraint('number', name=op.f('uq_method_version_number'))
    )
    op.create_table('ranking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=24), nullable=False),
    sa.Column('starts', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=False),
    sa.Column('method_id', sa.Integer(), nullable=False),
    sa.Column('method_digest', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('frozen_at', UtcDateTime(), nullable=True),
    sa.Column('units_sha256', sa.String(length=64), nullable=False),
    sa.Column('tallies_sha256', sa.String(length=64), nullable=False),
    sa.Column('merkle_root', sa.String(length=64), nullable=False),
    sa.Column('merkle_suite', sa.String(length=10), nullable=False),
    sa.Column('facts', Json, nullable=False),
    sa.Column('checks', Json, nullable=False),
    sa.Column('reviewed_by', sa.Integer(), nullable=True),
    sa.Column('reviewed_at', UtcDateTime(), nullable=True),
    sa.Column('signed_by', sa.Integer(), nullable=True),
    sa.Column('signed_at', UtcDateTime(), nullable=True),
    sa.Column('notice_from', sa.Date(), nullable=True),
    sa.Column('notice_until', sa.Date(), nullable=True),
    sa.Column('notice_skipped', sa.Boolean(), nullable=False),
    sa.Column('published_at', UtcDateTime(), nullable=True),
    sa.Column('corrects_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=False),
    sa.CheckConstraint("corrects_id IS NULL OR reason <> ''", name=op.f('ck_ranking_correction_explained')),
    sa.CheckConstraint("state <> 'withdrawn' OR withdrawn_reason <> ''", name=op.f('ck_ranking_withdrawal_explained')),
    sa.CheckConstraint("state = 'draft' OR (units_sha256 <> '' AND frozen_at IS NOT NULL)", name=op.f('ck_ranking_frozen')),
    sa.CheckConstraint("state IN ('draft', 'frozen', 'reviewed') OR (signed_by IS NOT NULL AND signed_at IS NOT NULL)", name=op.f('ck_ranking_signed')),
    sa.CheckConstraint("state IN ('draft', 'frozen', 'reviewed', 'signed', 'notice', 'published', 'superseded', 'withdrawn')", name=op.f('ck_ranking_state_known')),
    sa.CheckConstraint("state NOT IN ('published', 'superseded') OR published_at IS NOT NULL", name=op.f('ck_ranking_published')),
    sa.CheckConstraint('ends >= starts', name=op.f('ck_ranking_period_in_order')),
    sa.CheckConstraint('signed_by IS NULL OR signed_by <> created_by', name=op.f('ck_ranking_two_people')),
    sa.ForeignKeyConstraint(['corrects_id'], ['ranking.id'], name=op.f('fk_ranking_corrects_id_ranking')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_ranking_created_by_user_account')),
    sa.ForeignKeyConstraint(['method_id'], ['method_version.id'], name=op.f('fk_ranking_method_id_method_version')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_ranking_region_id_region')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['user_account.id'], name=op.f('fk_ranking_reviewed_by_user_account')),
    sa.ForeignKeyConstraint(['signed_by'], ['user_account.id'], name=op.f('fk_ranking_signed_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ranking')),
    sa.UniqueConstraint('code', name=op.f('uq_ranking_code'))
    )
    op.create_index(op.f('ix_ranking_published_at'), 'ranking', ['published_at'], unique=False)
    op.create_index('ix_ranking_region_id_starts', 'ranking', ['region_id', 'starts'], unique=False)
    op.create_index(op.f('ix_ranking_state'), 'ranking', ['state'], unique=False)
    op.create_table('ranking_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ranking_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_ranking_file_document_id_document')),
    sa.ForeignKeyConstraint(['ranking_id'], ['ranking.id'], name=op.f('fk_ranking_file_ranking_id_ranking')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ranking_file')),
    sa.UniqueConstraint('ranking_id', 'name', name=op.f('uq_ranking_file_ranking_id_name'))
    )
    op.create_index(op.f('ix_ranking_file_document_id'), 'ranking_file', ['document_id'], unique=False)
    op.create_index(op.f('ix_ranking_file_ranking_id'), 'ranking_file', ['ranking_id'], unique=False)
    op.create_table('ranking_objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('ranking_id', sa.Integer(), nullable=False),
    sa.Column('from_kind', sa.String(length=8), nullable=False),
    sa.Column('window_code', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("(outcome IS NULL) = (answer = '')", name=op.f('ck_ranking_objection_answered_whole')),
    sa.CheckConstraint("from_kind IN ('unit', 'citizen')", name=op.f('ck_ranking_objection_from_known')),
    sa.CheckConstraint("outcome IS NULL OR outcome IN ('upheld', 'rejected')", name=op.f('ck_ranking_objection_outcome_known')),
    sa.ForeignKeyConstraint(['answered_by'], ['user_account.id'], name=op.f('fk_ranking_objection_answered_by_user_account')),
    sa.ForeignKeyConstraint(['ranking_id'], ['ranking.id'], name=op.f('fk_ranking_objection_ranking_id_ranking')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ranking_objection')),
    sa.UniqueConstraint('code', name=op.f('uq_ranking_objection_code'))
    )
    op.create_index(op.f('ix_ranking_objection_ranking_id'), 'ranking_objection', ['ranking_id'], unique=False)
    op.create_table('audit_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=24), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('rating_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=True),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('called_by', sa.Integer(), nullable=True),
    sa.Column('called_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("outcome IS NULL OR outcome IN ('confirmed', 'changed', 'not_made', 'unreached')", name=op.f('ck_audit_call_outcome_known')),
    sa.ForeignKeyConstraint(['called_by'], ['user_account.id'], name=op.f('fk_audit_call_called_by_user_account')),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name=op.f('fk_audit_call_rating_id_rating')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_audit_call_window_id_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_call')),
    sa.UniqueConstraint('period', 'window_id', 'position', name=op.f('uq_audit_call_period_window_id_position'))
    )
    op.create_index(op.f('ix_audit_call_window_id'), 'audit_call', ['window_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_audit_call_window_id'), table_name='audit_call')
    op.drop_table('audit_call')
    op.drop_index(op.f('ix_ranking_objection_ranking_id'), table_name='ranking_objection')
    op.drop_table('ranking_objection')
    op.drop_index(op.f('ix_ranking_file_ranking_id'), table_name='ranking_file')
    op.drop_index(op.f('ix_ranking_file_document_id'), table_name='ranking_file')
    op.drop_table('ranking_file')
    op.drop_index(op.f('ix_ranking_state'), table_name='ranking')
    op.drop_index('ix_ranking_region_id_starts', table_name='ranking')
    op.drop_index(op.f('ix_ranking_published_at'), table_name='ranking')
    op.drop_table('ranking')
    op.drop_table('method_version')
