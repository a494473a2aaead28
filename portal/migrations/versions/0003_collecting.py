"""collecting: tables of this room."""

import sqlalchemy as sa
from alembic import op

from portal.orm import Json, UtcDateTime

revision = "0003"
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('used_proof',
    sa.Column('challenge', sa.String(length=128), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('challenge', name=op.f('pk_used_proof'))
    )
    op.create_index(op.f('ix_used_proof_expires_at'), 'used_proof', ['expires_at'], unique=False)
    op.create_table('api_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('scopes', Json, nullable=False),
    sa.Column('scope_kind', sa.String(length=12), nullable=False),
    sa.Column('scope_id', sa.Integer(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('revoked_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("(scope_kind = 'everywhere') = (scope_id IS NULL)", name=op.f('ck_api_key_scope_complete')),
    sa.CheckConstraint("scope_kind IN ('everywhere', 'region', 'agency', 'hall')", name=op.f('ck_api_key_scope_known')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_api_key_created_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('hash', name=op.f('uq_api_key_hash'))
    )
    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('imported_at', UtcDateTime(), nullable=False),
    sa.Column('imported_by', sa.Integer(), nullable=True),
    sa.Column('report', Json, nullable=False),
    sa.ForeignKeyConstraint(['imported_by'], ['user_account.id'], name=op.f('fk_import_batch_imported_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    op.create_index(op.f('ix_import_batch_source'), 'import_batch', ['source'], unique=False)
    op.create_table('office_network',
    sa.Column('hall_id', sa.Integer(), nullable=False),
    sa.Column('cidr', sa.String(length=43), nullable=False),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['hall_id'], ['hall.id'], name=op.f('fk_office_network_hall_id_hall')),
    sa.PrimaryKeyConstraint('hall_id', 'cidr', name=op.f('pk_office_network'))
    )
    op.create_table('quarantine',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('evidence', Json, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=True),
    sa.Column('proposed_at', UtcDateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("state <> 'excluded' OR (proposed_by IS NOT NULL AND decided_by IS NOT NULL)", name=op.f('ck_quarantine_signed')),
    sa.CheckConstraint("state IN ('open', 'proposed', 'released', 'excluded')", name=op.f('ck_quarantine_state_known')),
    sa.CheckConstraint("state NOT IN ('proposed', 'excluded') OR reason <> ''", name=op.f('ck_quarantine_reason_given')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> proposed_by', name=op.f('ck_quarantine_two_people')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_quarantine_decided_by_user_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['user_account.id'], name=op.f('fk_quarantine_proposed_by_user_account')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_quarantine_window_id_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quarantine'))
    )
    op.create_index('ix_quarantine_state_found', 'quarantine', ['state', 'found_on'], unique=False)
    op.create_index(op.f('ix_quarantine_window_id'), 'quarantine', ['window_id'], unique=False)
    op.create_table('rating',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=True),
    sa.Column('guide', sa.String(length=64), nullable=False),
    sa.Column('guide_edition', sa.Integer(), nullable=True),
    sa.Column('level', sa.SmallInteger(), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('channel', sa.SmallInteger(), nullable=False),
    sa.Column('basis', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.Column('rated_on', sa.Date(), nullable=False),
    sa.Column('device_at', UtcDateTime(), nullable=True),
    sa.Column('device_offset', sa.Integer(), nullable=True),
    sa.Column('device_id', sa.Integer(), nullable=True),
    sa.Column('question_set', sa.String(length=20), nullable=False),
    sa.Column('receipt', sa.String(length=11), nullable=True),
    sa.Column('finished', sa.String(length=12), nullable=True),
    sa.Column('missing_material', sa.String(length=80), nullable=True),
    sa.Column('trips', sa.SmallInteger(), nullable=True),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.Column('assess_number', sa.SmallInteger(), nullable=False),
    sa.Column('thread', sa.LargeBinary(length=32), nullable=True),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('from_office', sa.Boolean(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("basis IN ('verified', 'open', 'unattributed', 'paper', 'default')", name=op.f('ck_rating_basis_known')),
    sa.CheckConstraint("finished IN ('yes', 'papers', 'no')", name=op.f('ck_rating_finished_known')),
    sa.CheckConstraint("level IS NOT NULL OR state = 'uncounted'", name=op.f('ck_rating_unknown_uncounted')),
    sa.CheckConstraint("state = 'uncounted' OR basis NOT IN ('unattributed', 'default')", name=op.f('ck_rating_only_attributed_counts')),
    sa.CheckConstraint("state IN ('counted', 'quarantined', 'excluded', 'uncounted')", name=op.f('ck_rating_state_known')),
    sa.CheckConstraint("window_id IS NOT NULL OR basis = 'unattributed'", name=op.f('ck_rating_window_known')),
    sa.CheckConstraint('assess_number IN (1, 2)', name=op.f('ck_rating_assess_number_known')),
    sa.CheckConstraint('channel BETWEEN 1 AND 7', name=op.f('ck_rating_channel_known')),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_rating_level_known')),
    sa.CheckConstraint('seconds BETWEEN 0 AND 86400', name=op.f('ck_rating_seconds_possible')),
    sa.CheckConstraint('trips BETWEEN 0 AND 99', name=op.f('ck_rating_trips_possible')),
    sa.ForeignKeyConstraint(['import_id'], ['import_batch.id'], name=op.f('fk_rating_import_id_import_batch')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_rating_window_id_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating')),
    sa.UniqueConstraint('receipt', name=op.f('uq_rating_receipt'))
    )
    op.create_index('ix_rating_day_window', 'rating', ['rated_on', 'window_id'], unique=False)
    op.create_index('ix_rating_import', 'rating', ['import_id'], unique=False)
    op.create_index('ix_rating_thread', 'rating', ['thread'], unique=False)
    op.create_index('ix_rating_window_received', 'rating', ['window_id', 'received_at'], unique=False)
    op.create_table('served',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('offered', sa.Integer(), nullable=False),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.CheckConstraint('cases >= 0', name=op.f('ck_served_cases_not_negative')),
    sa.CheckConstraint('offered >= 0', name=op.f('ck_served_offered_not_negative')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_served_window_id_window')),
    sa.PrimaryKeyConstraint('day', 'window_id', name=op.f('pk_served'))
    )
    op.create_index(op.f('ix_served_window_id'), 'served', ['window_id'], unique=False)
    op.create_table('visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_number', sa.String(length=64), nullable=False),
    sa.Column('service_number', sa.SmallInteger(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('guide', sa.String(length=64), nullable=False),
    sa.Column('guide_edition', sa.Integer(), nullable=True),
    sa.Column('served_at', UtcDateTime(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('api_key_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['api_key_id'], ['api_key.id'], name=op.f('fk_visit_api_key_id_api_key')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_visit_created_by_user_account')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_visit_window_id_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    sa.UniqueConstraint('case_number', 'service_number', name=op.f('uq_visit_case_number_service_number'))
    )
    op.create_index(op.f('ix_visit_window_id'), 'visit', ['window_id'], unique=False)
    op.create_table('window_code',
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('issued_at', UtcDateTime(), nullable=False),
    sa.Column('issued_by', sa.Integer(), nullable=True),
    sa.Column('revoked_at', UtcDateTime(), nullable=True),
    sa.Column('revoked_by', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.CheckConstraint("(revoked_at IS NULL) = (reason = '')", name=op.f('ck_window_code_revocation_explained')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_window_code_version_positive')),
    sa.ForeignKeyConstraint(['issued_by'], ['user_account.id'], name=op.f('fk_window_code_issued_by_user_account')),
    sa.ForeignKeyConstraint(['revoked_by'], ['user_account.id'], name=op.f('fk_window_code_revoked_by_user_account')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_window_code_window_id_window')),
    sa.PrimaryKeyConstraint('window_id', 'version', name=op.f('pk_window_code'))
    )
    op.create_table('window_watch',
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.SmallInteger(), nullable=False),
    sa.Column('since', UtcDateTime(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.CheckConstraint('level BETWEEN 0 AND 2', name=op.f('ck_window_watch_level_known')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_window_watch_window_id_window')),
    sa.PrimaryKeyConstraint('window_id', name=op.f('pk_window_watch'))
    )
    op.create_table('quarantined_rating',
    sa.Column('quarantine_id', sa.Integer(), nullable=False),
    sa.Column('rating_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['quarantine_id'], ['quarantine.id'], name=op.f('fk_quarantined_rating_quarantine_id_quarantine')),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name=op.f('fk_quarantined_rating_rating_id_rating')),
    sa.PrimaryKeyConstraint('quarantine_id', 'rating_id', name=op.f('pk_quarantined_rating'))
    )
    op.create_index(op.f('ix_quarantined_rating_rating_id'), 'quarantined_rating', ['rating_id'], unique=False)
    op.create_table('rating_address',
    sa.Column('rating_id', sa.Uuid(), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('device', sa.LargeBinary(length=32), nullable=True),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name=op.f('fk_rating_address_rating_id_rating')),
    sa.PrimaryKeyConstraint('rating_id', name=op.f('pk_rating_address'))
    )
    op.create_index('ix_rating_address_hash_received', 'rating_address', ['hash', 'received_at'], unique=False)
    op.create_index(op.f('ix_rating_address_period'), 'rating_address', ['period'], unique=False)
    op.create_table('rating_comment',
    sa.Column('rating_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('scan', sa.String(length=12), nullable=False),
    sa.Column('findings', Json, nullable=False),
    sa.Column('redacted', sa.Text(), nullable=True),
    sa.Column('redacted_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(scan = 'redacted') = (redacted IS NOT NULL)", name=op.f('ck_rating_comment_redaction_complete')),
    sa.CheckConstraint("scan IN ('clean', 'withheld', 'redacted')", name=op.f('ck_rating_comment_scan_known')),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name=op.f('fk_rating_comment_rating_id_rating')),
    sa.ForeignKeyConstraint(['redacted_by'], ['user_account.id'], name=op.f('fk_rating_comment_redacted_by_user_account')),
    sa.PrimaryKeyConstraint('rating_id', name=op.f('pk_rating_comment'))
    )
    op.create_table('rating_contact',
    sa.Column('rating_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('consented_at', UtcDateTime(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.CheckConstraint("kind IN ('phone', 'email')", name=op.f('ck_rating_contact_kind_known')),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name=op.f('fk_rating_contact_rating_id_rating')),
    sa.PrimaryKeyConstraint('rating_id', name=op.f('pk_rating_contact'))
    )
    op.create_index(op.f('ix_rating_contact_expires_on'), 'rating_contact', ['expires_on'], unique=False)
    op.create_table('rating_tag',
    sa.Column('rating_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name=op.f('fk_rating_tag_rating_id_rating')),
    sa.PrimaryKeyConstraint('rating_id', 'code', name=op.f('pk_rating_tag'))
    )
    op.create_table('ticket',
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('uses', sa.SmallInteger(), nullable=False),
    sa.Column('revoked', sa.Boolean(), nullable=False),
    sa.CheckConstraint('uses BETWEEN 0 AND 2', name=op.f('ck_ticket_uses_possible')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_ticket_visit_id_visit')),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_ticket')),
    sa.UniqueConstraint('visit_id', name=op.f('uq_ticket_visit_id'))
    )
    op.create_index(op.f('ix_ticket_expires_on'), 'ticket', ['expires_on'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_ticket_expires_on'), table_name='ticket')
    op.drop_table('ticket')
    op.drop_table('rating_tag')
    op.drop_index(op.f('ix_rating_contact_expires_on'), table_name='rating_contact')
    op.drop_table('rating_contact')
    op.drop_table('rating_comment')
    op.drop_index(op.f('ix_rating_address_period'), table_name='rating_address')
    op.drop_index('ix_rating_address_hash_received', table_name='rating_address')
    op.drop_table('rating_address')
    op.drop_index(op.f('ix_quarantined_rating_rating_id'), table_name='quarantined_rating')
    op.drop_table('quarantined_rating')
    op.drop_table('window_watch')
    op.drop_table('window_code')
    op.drop_index(op.f('ix_visit_window_id'), table_name='visit')
    op.drop_table('visit')
    op.drop_index(op.f('ix_served_window_id'), table_name='served')
    op.drop_table('served')
    op.drop_index('ix_rating_window_received', table_name='rating')
    op.drop_index('ix_rating_thread', table_name='rating')
    op.drop_index('ix_rating_import', table_name='rating')
    op.drop_index('ix_rating_day_window', table_name='rating')
    op.drop_table('rating')
    op.drop_index(op.f('ix_quarantine_window_id'), table_name='quarantine')
    op.drop_index('ix_quarantine_state_found', table_name='quarantine')
    op.drop_table('quarantine')
    op.drop_table('office_network')
    op.drop_index(op.f('ix_import_batch_source'), table_name='import_batch')
    op.drop_table('import_batch')
    op.drop_table('api_key')
    op.drop_index(op.f('ix_used_proof_expires_at'), table_name='used_proof')
    op.drop_table('used_proof')
