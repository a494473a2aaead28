"""kiosk, paper and questionnaires: tables of these rooms."""

import sqlalchemy as sa
from alembic import op

from portal.orm import Json, UtcDateTime

revision = "0004"
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kiosk_device',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('code_expires_at', UtcDateTime(), nullable=True),
    sa.Column('token_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('enrolled_at', UtcDateTime(), nullable=True),
    sa.Column('pin_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('pin_failures', sa.Integer(), nullable=False),
    sa.Column('pin_locked_until', UtcDateTime(), nullable=True),
    sa.Column('last_seen_at', UtcDateTime(), nullable=True),
    sa.Column('unsent', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('clock_offset', sa.Integer(), nullable=True),
    sa.Column('build', sa.String(length=16), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('revoked_at', UtcDateTime(), nullable=True),
    sa.Column('revoked_by', sa.Integer(), nullable=True),
    sa.Column('revoke_reason', sa.String(length=300), nullable=False),
    sa.CheckConstraint("(revoked_at IS NULL) = (revoke_reason = '')", name=op.f('ck_kiosk_device_revocation_explained')),
    sa.CheckConstraint('(code_hash IS NULL) = (code_expires_at IS NULL)', name=op.f('ck_kiosk_device_code_expires')),
    sa.CheckConstraint('refused >= 0', name=op.f('ck_kiosk_device_refused_not_negative')),
    sa.CheckConstraint('revoked_at IS NULL OR (token_hash IS NULL AND code_hash IS NULL)', name=op.f('ck_kiosk_device_revoked_is_out')),
    sa.CheckConstraint('unsent >= 0', name=op.f('ck_kiosk_device_unsent_not_negative')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_kiosk_device_created_by_user_account')),
    sa.ForeignKeyConstraint(['revoked_by'], ['user_account.id'], name=op.f('fk_kiosk_device_revoked_by_user_account')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_kiosk_device_window_id_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kiosk_device')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_kiosk_device_code_hash')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_kiosk_device_token_hash'))
    )
    op.create_index(op.f('ix_kiosk_device_window_id'), 'kiosk_device', ['window_id'], unique=False)
    op.create_table('paper_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=8), nullable=False),
    sa.Column('rated_on', sa.Date(), nullable=False),
    sa.Column('twice', sa.Boolean(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("way IN ('paper', 'phone')", name=op.f('ck_paper_batch_way_known')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_paper_batch_created_by_user_account')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_paper_batch_window_id_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_batch'))
    )
    op.create_index(op.f('ix_paper_batch_window_id'), 'paper_batch', ['window_id'], unique=False)
    op.create_table('kiosk_partial_rating',
    sa.Column('rating_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name=op.f('fk_kiosk_partial_rating_rating_id_rating')),
    sa.PrimaryKeyConstraint('rating_id', name=op.f('pk_kiosk_partial_rating'))
    )
    op.create_table('paper_sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.SmallInteger(), nullable=False),
    sa.Column('tags', Json, nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('second_level', sa.SmallInteger(), nullable=True),
    sa.Column('second_tags', Json, nullable=False),
    sa.Column('second_by', sa.Integer(), nullable=True),
    sa.Column('rating_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(second_by IS NULL) = (second_level IS NULL)', name=op.f('ck_paper_sheet_second_complete')),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_paper_sheet_level_known')),
    sa.CheckConstraint('second_by IS NULL OR second_by <> entered_by', name=op.f('ck_paper_sheet_two_people')),
    sa.CheckConstraint('second_level BETWEEN 1 AND 5', name=op.f('ck_paper_sheet_second_level_known')),
    sa.ForeignKeyConstraint(['batch_id'], ['paper_batch.id'], name=op.f('fk_paper_sheet_batch_id_paper_batch')),
    sa.ForeignKeyConstraint(['entered_by'], ['user_account.id'], name=op.f('fk_paper_sheet_entered_by_user_account')),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name=op.f('fk_paper_sheet_rating_id_rating')),
    sa.ForeignKeyConstraint(['second_by'], ['user_account.id'], name=op.f('fk_paper_sheet_second_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_sheet')),
    sa.UniqueConstraint('number', name=op.f('uq_paper_sheet_number')),
    sa.UniqueConstraint('rating_id', name=op.f('uq_paper_sheet_rating_id'))
    )
    op.create_index(op.f('ix_paper_sheet_batch_id'), 'paper_sheet', ['batch_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_paper_sheet_batch_id'), table_name='paper_sheet')
    op.drop_table('paper_sheet')
    op.drop_table('kiosk_partial_rating')
    op.drop_index(op.f('ix_paper_batch_window_id'), table_name='paper_batch')
    op.drop_table('paper_batch')
    op.drop_index(op.f('ix_kiosk_device_window_id'), table_name='kiosk_device')
    op.drop_table('kiosk_device')
