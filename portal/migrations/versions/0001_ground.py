"""ground: tables of this room."""

import sqlalchemy as sa
from alembic import op

from portal.audit import ddl
from portal.orm import Json, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('region',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('reports_to_id', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('statistical', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=True),
    sa.Column('name_ko', sa.String(length=200), nullable=True),
    sa.CheckConstraint('level BETWEEN 1 AND 6', name=op.f('ck_region_level_known')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to > valid_from', name=op.f('ck_region_valid_in_order')),
    sa.ForeignKeyConstraint(['parent_id'], ['region.id'], name=op.f('fk_region_parent_id_region')),
    sa.ForeignKeyConstraint(['reports_to_id'], ['region.id'], name=op.f('fk_region_reports_to_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_region')),
    sa.UniqueConstraint('code', 'valid_from', name=op.f('uq_region_code_valid_from'))
    )
    op.create_index(op.f('ix_region_code'), 'region', ['code'], unique=False)
    op.create_index(op.f('ix_region_parent_id'), 'region', ['parent_id'], unique=False)
    op.create_index(op.f('ix_region_reports_to_id'), 'region', ['reports_to_id'], unique=False)
    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=255), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('scope_kind', sa.String(length=12), nullable=False),
    sa.Column('scope_id', sa.Integer(), nullable=True),
    sa.Column('tf_primary_method', sa.String(length=64), nullable=True),
    sa.Column('tf_totp_secret', sa.String(length=255), nullable=True),
    sa.Column('tf_phone_number', sa.String(length=128), nullable=True),
    sa.Column('mf_recovery_codes', Json, nullable=True),
    sa.Column('create_datetime', UtcDateTime(), nullable=False),
    sa.Column('update_datetime', UtcDateTime(), nullable=False),
    sa.CheckConstraint("(scope_kind = 'everywhere') = (scope_id IS NULL)", name=op.f('ck_user_account_scope_complete')),
    sa.CheckConstraint("role IN ('staff', 'office', 'supervisor', 'admin')", name=op.f('ck_user_account_role_known')),
    sa.CheckConstraint("scope_kind IN ('everywhere', 'region', 'agency', 'hall')", name=op.f('ck_user_account_scope_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('email', name=op.f('uq_user_account_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_user_account_fs_uniquifier'))
    )
    op.create_table('agency',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.Column('credit_code', sa.String(length=40), nullable=False),
    sa.Column('credit_code_fault', sa.String(length=40), nullable=True),
    sa.Column('credit_code_proposals', Json, nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=True),
    sa.Column('name_ko', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_agency_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency')),
    sa.UniqueConstraint('region_id', 'name', 'credit_code', name=op.f('uq_agency_region_id_name_credit_code'))
    )
    op.create_index(op.f('ix_agency_credit_code'), 'agency', ['credit_code'], unique=False)
    op.create_index(op.f('ix_agency_region_id'), 'agency', ['region_id'], unique=False)
    op.create_table('hall',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('hours', Json, nullable=False),
    sa.Column('facilities', Json, nullable=False),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=True),
    sa.Column('name_ko', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_hall_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hall')),
    sa.UniqueConstraint('code', name=op.f('uq_hall_code'))
    )
    op.create_index(op.f('ix_hall_region_id'), 'hall', ['region_id'], unique=False)
    op.create_table('window',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=False),
    sa.Column('qr_version', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=True),
    sa.Column('name_ko', sa.String(length=200), nullable=True),
    sa.CheckConstraint('qr_version >= 1', name=op.f('ck_window_qr_version_positive')),
    sa.ForeignKeyConstraint(['hall_id'], ['hall.id'], name=op.f('fk_window_hall_id_hall')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_window')),
    sa.UniqueConstraint('code', name=op.f('uq_window_code'))
    )
    op.create_index('ix_window_hall_code', 'window', ['hall_id', 'code'], unique=False)
    op.create_table('window_agency',
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_window_agency_agency_id_agency')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_window_agency_window_id_window'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('window_id', 'agency_id', name=op.f('pk_window_agency'))
    )
    op.create_index(op.f('ix_window_agency_agency_id'), 'window_agency', ['agency_id'], unique=False)
    op.create_table('audit_entry',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_label', sa.String(length=80), nullable=False),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('object_type', sa.String(length=40), nullable=False),
    sa.Column('object_id', sa.String(length=80), nullable=False),
    sa.Column('changed_from', Json, nullable=False),
    sa.Column('changed_to', Json, nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('digest', sa.String(length=8), nullable=False),
    sa.Column('prev_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.CheckConstraint("digest IN ('sm', 'nist')", name=op.f('ck_audit_entry_digest_known')),
    sa.CheckConstraint('seq > 0', name=op.f('ck_audit_entry_seq_from_one')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entry'))
    )
    op.create_index(op.f('ix_audit_entry_action'), 'audit_entry', ['action'], unique=False)
    op.create_index('ix_audit_entry_object', 'audit_entry', ['object_type', 'object_id', 'seq'], unique=False)
    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_audit_head_single_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('sm3', sa.String(length=64), nullable=False),
    sa.Column('created', UtcDateTime(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64 AND length(sm3) = 64', name=op.f('ck_document_hashes_are_hex')),
    sa.CheckConstraint('size >= 0', name=op.f('ck_document_size_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    op.create_index(op.f('ix_document_sha256'), 'document', ['sha256'], unique=False)
    op.create_table('job',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('arguments', Json, nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('result', Json, nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('created', UtcDateTime(), nullable=False),
    sa.Column('started', UtcDateTime(), nullable=True),
    sa.Column('finished', UtcDateTime(), nullable=True),
    sa.CheckConstraint("(state IN ('done', 'failed')) = (finished IS NOT NULL)", name=op.f('ck_job_finished_when_over')),
    sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name=op.f('ck_job_state_known')),
    sa.CheckConstraint('done >= 0 AND total >= 0', name=op.f('ck_job_progress_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    op.create_index('ix_job_owner_id_created', 'job', ['owner_id', 'created'], unique=False)
    op.create_index(op.f('ix_job_state'), 'job', ['state'], unique=False)
    ddl.install(op.get_bind())


def downgrade() -> None:
    ddl.remove(op.get_bind())
    op.drop_index(op.f('ix_job_state'), table_name='job')
    op.drop_index('ix_job_owner_id_created', table_name='job')
    op.drop_table('job')
    op.drop_index(op.f('ix_document_sha256'), table_name='document')
    op.drop_table('document')
    op.drop_table('audit_head')
    op.drop_index('ix_audit_entry_object', table_name='audit_entry')
    op.drop_index(op.f('ix_audit_entry_action'), table_name='audit_entry')
    op.drop_table('audit_entry')
    op.drop_index(op.f('ix_window_agency_agency_id'), table_name='window_agency')
    op.drop_table('window_agency')
    op.drop_index('ix_window_hall_code', table_name='window')
    op.drop_table('window')
    op.drop_index(op.f('ix_hall_region_id'), table_name='hall')
    op.drop_table('hall')
    op.drop_index(op.f('ix_agency_region_id'), table_name='agency')
    op.drop_index(op.f('ix_agency_credit_code'), table_name='agency')
    op.drop_table('agency')
    op.drop_table('user_account')
    op.drop_index(op.f('ix_region_reports_to_id'), table_name='region')
    op.drop_index(op.f('ix_region_parent_id'), table_name='region')
    op.drop_index(op.f('ix_region_code'), table_name='region')
    op.drop_table('region')
