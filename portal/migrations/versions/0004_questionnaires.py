"""kiosk, paper and questionnaires: tables of these rooms."""

import sqlalchemy as sa
from alembic import op

from portal.orm import Json, UtcDateTime

revision = "0004"
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('question_set',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', Json, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('published_at', UtcDateTime(), nullable=True),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(published_at IS NULL) = (digest = '')", name=op.f('ck_question_set_published_is_sealed')),
    sa.ForeignKeyConstraint(['published_by'], ['user_account.id'], name=op.f('fk_question_set_published_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_set')),
    sa.UniqueConstraint('code', 'version', name=op.f('uq_question_set_code_version'))
    )
    op.create_table('campaign',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('question_set_id', sa.Integer(), nullable=False),
    sa.Column('scope_kind', sa.String(length=12), nullable=False),
    sa.Column('scope_id', sa.Integer(), nullable=True),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('target', sa.Float(), nullable=False),
    sa.Column('groups', Json, nullable=False),
    sa.Column('quotas', Json, nullable=False),
    sa.Column('plan', Json, nullable=False),
    sa.Column('weighting', sa.String(length=8), nullable=False),
    sa.Column('weights', Json, nullable=False),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(scope_kind = 'everywhere') = (scope_id IS NULL)", name=op.f('ck_campaign_scope_complete')),
    sa.CheckConstraint("weighting IN ('none', 'cell', 'raking')", name=op.f('ck_campaign_weighting_known')),
    sa.CheckConstraint('closes_on >= opens_on', name=op.f('ck_campaign_days_in_order')),
    sa.CheckConstraint('target > 0 AND target < 1', name=op.f('ck_campaign_target_is_a_share')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_campaign_created_by_user_account')),
    sa.ForeignKeyConstraint(['question_set_id'], ['question_set.id'], name=op.f('fk_campaign_question_set_id_question_set')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign'))
    )
    op.create_table('frame_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=64), nullable=False),
    sa.Column('groups', Json, nullable=False),
    sa.Column('drawn', sa.Boolean(), nullable=False),
    sa.Column('disposition', sa.String(length=20), nullable=False),
    sa.Column('reminders', sa.SmallInteger(), nullable=False),
    sa.CheckConstraint("disposition IN ('complete', 'partial', 'refused', 'not_reached', 'unable', 'unknown_eligible', 'not_eligible')", name=op.f('ck_frame_member_disposition_known')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_frame_member_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frame_member')),
    sa.UniqueConstraint('campaign_id', 'reference', name=op.f('uq_frame_member_campaign_id_reference'))
    )
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
    op.create_table('survey_response',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('groups', Json, nullable=False),
    sa.Column('mode', sa.String(length=8), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('answers', Json, nullable=False),
    sa.Column('weight', sa.Float(), nullable=False),
    sa.CheckConstraint("mode IN ('web', 'phone')", name=op.f('ck_survey_response_mode_known')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_survey_response_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_response'))
    )
    op.create_index(op.f('ix_survey_response_campaign_id'), 'survey_response', ['campaign_id'], unique=False)
    op.create_table('call_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.CheckConstraint("outcome IN ('complete', 'partial', 'refused', 'not_reached', 'unable', 'unknown_eligible', 'not_eligible')", name=op.f('ck_call_attempt_outcome_known')),
    sa.ForeignKeyConstraint(['by'], ['user_account.id'], name=op.f('fk_call_attempt_by_user_account')),
    sa.ForeignKeyConstraint(['member_id'], ['frame_member.id'], name=op.f('fk_call_attempt_member_id_frame_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_attempt'))
    )
    op.create_index(op.f('ix_call_attempt_member_id'), 'call_attempt', ['member_id'], unique=False)
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
    op.create_table('survey_invitation',
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('used', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['frame_member.id'], name=op.f('fk_survey_invitation_member_id_frame_member')),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_survey_invitation'))
    )
    op.create_index(op.f('ix_survey_invitation_member_id'), 'survey_invitation', ['member_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_survey_invitation_member_id'), table_name='survey_invitation')
    op.drop_table('survey_invitation')
    op.drop_index(op.f('ix_paper_sheet_batch_id'), table_name='paper_sheet')
    op.drop_table('paper_sheet')
    op.drop_table('kiosk_partial_rating')
    op.drop_index(op.f('ix_call_attempt_member_id'), table_name='call_attempt')
    op.drop_table('call_attempt')
    op.drop_index(op.f('ix_survey_response_campaign_id'), table_name='survey_response')
    op.drop_table('survey_response')
    op.drop_index(op.f('ix_paper_batch_window_id'), table_name='paper_batch')
    op.drop_table('paper_batch')
    op.drop_index(op.f('ix_kiosk_device_window_id'), table_name='kiosk_device')
    op.drop_table('kiosk_device')
    op.drop_table('frame_member')
    op.drop_table('campaign')
    op.drop_table('question_set')
