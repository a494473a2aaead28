"""questionnaires: builder, letters, live quotas, interviewers, signed figures."""

import sqlalchemy as sa
from alembic import op

from portal.orm import Json, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

EMPTY_LIST, EMPTY_DICT, EMPTY = sa.text("'[]'"), sa.text("'{}'"), sa.text("''")


def added_columns():
    """The new columns by table."""
    return {
        'question_set': [
            sa.Column('editor_ids', Json, nullable=False, server_default=EMPTY_LIST),
            sa.Column('revision', sa.Integer(), nullable=False, server_default=sa.text("0")),
        ],
        'campaign': [
            sa.Column('quota_groups', Json, nullable=False, server_default=EMPTY_LIST),
            sa.Column('quota_exceptions', Json, nullable=False, server_default=EMPTY_DICT),
            sa.Column('region_group', sa.String(length=60), nullable=False, server_default=EMPTY),
            sa.Column('letter', Json, nullable=False, server_default=EMPTY_DICT),
            sa.Column('figures', Json, nullable=False, server_default=EMPTY_DICT),
            sa.Column('published_at', UtcDateTime(), nullable=True),
            sa.Column('published_by', sa.Integer(), nullable=True),
        ],
        'frame_member': [
            sa.Column('language', sa.String(length=5), nullable=False, server_default=EMPTY),
            sa.Column('appointment', UtcDateTime(), nullable=True),
            sa.Column('held_by', sa.Integer(), nullable=True),
            sa.Column('held_until', UtcDateTime(), nullable=True),
        ],
        'call_attempt': [
            sa.Column('result', sa.String(length=20), nullable=False, server_default=EMPTY),
            sa.Column('remark', sa.String(length=300), nullable=False, server_default=EMPTY),
        ],
        'survey_response': [
            sa.Column('complete', sa.Boolean(), nullable=False, server_default=sa.true()),
            sa.Column('over_quota', sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
    }


def upgrade() -> None:
    for table, columns in added_columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_table('member_contact',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['frame_member.id'], name=op.f('fk_member_contact_member_id_frame_member')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_member_contact'))
    )
    op.create_index(op.f('ix_member_contact_expires_on'), 'member_contact', ['expires_on'], unique=False)
    op.create_table('survey_mailing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('wave', sa.SmallInteger(), nullable=False),
    sa.Column('medium', sa.String(length=8), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("medium IN ('links', 'letter', 'sms')", name=op.f('ck_survey_mailing_medium_known')),
    sa.CheckConstraint('wave >= 0 AND size >= 0', name=op.f('ck_survey_mailing_counts_not_negative')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_survey_mailing_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_survey_mailing_created_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_mailing'))
    )
    op.create_index(op.f('ix_survey_mailing_campaign_id'), 'survey_mailing', ['campaign_id'], unique=False)
    op.create_table('survey_letter_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mailing_id', sa.Integer(), nullable=False),
    sa.Column('volume', sa.SmallInteger(), nullable=False),
    sa.Column('letters', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['mailing_id'], ['survey_mailing.id'], name=op.f('fk_survey_letter_file_mailing_id_survey_mailing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_letter_file'))
    )
    op.create_index(op.f('ix_survey_letter_file_mailing_id'), 'survey_letter_file', ['mailing_id'], unique=False)
    op.create_index(op.f('ix_survey_letter_file_expires_at'), 'survey_letter_file', ['expires_at'], unique=False)
    op.create_table('survey_interviewer',
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_survey_interviewer_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_survey_interviewer_user_id_user_account')),
    sa.PrimaryKeyConstraint('campaign_id', 'user_id', name=op.f('pk_survey_interviewer'))
    )


def downgrade() -> None:
    op.drop_table('survey_interviewer')
    op.drop_table('survey_letter_file')
    op.drop_table('survey_mailing')
    op.drop_table('member_contact')
    for table, columns in added_columns().items():
        for column in columns:
            op.drop_column(table, column.name)
