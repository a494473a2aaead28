"""handling: cases of bad ratings, their replies and deadlines, and what was found at windows."""

import sqlalchemy as sa
from alembic import op

from portal.orm import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('handling_deadline',
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("kind IN ('verify', 'simple', 'complex', 'appeal', 'call_back')", name=op.f('ck_handling_deadline_kind_known')),
    sa.CheckConstraint("source <> ''", name=op.f('ck_handling_deadline_source_given')),
    sa.CheckConstraint('days BETWEEN 1 AND 60', name=op.f('ck_handling_deadline_days_possible')),
    sa.ForeignKeyConstraint(['changed_by'], ['user_account.id'], name=op.f('fk_handling_deadline_changed_by_user_account')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_handling_deadline_region_id_region')),
    sa.PrimaryKeyConstraint('region_id', 'kind', name=op.f('pk_handling_deadline'))
    )
    op.create_table('window_finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('recorded_at', UtcDateTime(), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', UtcDateTime(), nullable=True),
    sa.Column('lift_reason', sa.String(length=500), nullable=False),
    sa.Column('lift_asked_by', sa.Integer(), nullable=True),
    sa.Column('lifted_by', sa.Integer(), nullable=True),
    sa.Column('lifted_at', UtcDateTime(), nullable=True),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.CheckConstraint("kind IN ('complaint', 'integrity')", name=op.f('ck_window_finding_kind_known')),
    sa.CheckConstraint("lift_asked_by IS NULL OR lift_reason <> ''", name=op.f('ck_window_finding_lift_explained')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_window_finding_reason_given')),
    sa.CheckConstraint('(confirmed_by IS NULL) = (confirmed_at IS NULL)', name=op.f('ck_window_finding_confirmation_dated')),
    sa.CheckConstraint('(lifted_by IS NULL) = (lifted_at IS NULL)', name=op.f('ck_window_finding_lift_signed')),
    sa.CheckConstraint('confirmed_by IS NULL OR confirmed_by <> recorded_by', name=op.f('ck_window_finding_two_people')),
    sa.CheckConstraint('lifted_at IS NULL OR lift_asked_by IS NOT NULL', name=op.f('ck_window_finding_lift_asked')),
    sa.CheckConstraint('lifted_by IS NULL OR lifted_by <> lift_asked_by', name=op.f('ck_window_finding_two_people_lift')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['user_account.id'], name=op.f('fk_window_finding_confirmed_by_user_account')),
    sa.ForeignKeyConstraint(['lift_asked_by'], ['user_account.id'], name=op.f('fk_window_finding_lift_asked_by_user_account')),
    sa.ForeignKeyConstraint(['lifted_by'], ['user_account.id'], name=op.f('fk_window_finding_lifted_by_user_account')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_window_finding_recorded_by_user_account')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_window_finding_window_id_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_window_finding'))
    )
    with op.batch_alter_table('window_finding', schema=None) as batch_op:
        batch_op.create_index('ix_window_finding_window_found', ['window_id', 'found_on'], unique=False)

    op.create_table('handling_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rating_id', sa.Uuid(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('opened_at', UtcDateTime(), nullable=False),
    sa.Column('clock_from', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('rectify_due', sa.Date(), nullable=True),
    sa.Column('rectified_on', sa.Date(), nullable=True),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('is_true', sa.Boolean(), nullable=True),
    sa.Column('is_reasonable', sa.Boolean(), nullable=True),
    sa.Column('complexity', sa.String(length=8), nullable=True),
    sa.Column('part', sa.String(length=12), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('appeal_kind', sa.String(length=12), nullable=True),
    sa.Column('appeal_by', sa.Integer(), nullable=True),
    sa.Column('quarantine_id', sa.Integer(), nullable=True),
    sa.Column('submitted_by', sa.Integer(), nullable=True),
    sa.Column('approved_by', sa.Integer(), nullable=True),
    sa.Column('call_back', sa.String(length=12), nullable=True),
    sa.Column('revision_asked', sa.Boolean(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state IN ('closed', 'excluded')) = (ended_on IS NOT NULL)", name=op.f('ck_handling_case_end_dated')),
    sa.CheckConstraint("appeal_kind IN ('mistaken', 'malicious')", name=op.f('ck_handling_case_appeal_known')),
    sa.CheckConstraint("call_back IN ('satisfied', 'unsatisfied', 'unreached', 'no_contact')", name=op.f('ck_handling_case_call_back_known')),
    sa.CheckConstraint("complexity IN ('simple', 'complex')", name=op.f('ck_handling_case_complexity_known')),
    sa.CheckConstraint("state <> 'closed' OR (call_back IS NOT NULL AND approved_by IS NOT NULL AND rectified_on IS NOT NULL)", name=op.f('ck_handling_case_closed_complete')),
    sa.CheckConstraint("state IN ('screening', 'appeal', 'excluded') OR (is_true IS NOT NULL AND is_reasonable IS NOT NULL AND complexity IS NOT NULL)", name=op.f('ck_handling_case_judged')),
    sa.CheckConstraint("state IN ('screening', 'appeal', 'to_rectify', 'rectifying', 'to_approve', 'to_call_back', 'closed', 'excluded')", name=op.f('ck_handling_case_state_known')),
    sa.CheckConstraint('approved_by IS NULL OR approved_by <> submitted_by', name=op.f('ck_handling_case_two_people')),
    sa.ForeignKeyConstraint(['appeal_by'], ['user_account.id'], name=op.f('fk_handling_case_appeal_by_user_account')),
    sa.ForeignKeyConstraint(['approved_by'], ['user_account.id'], name=op.f('fk_handling_case_approved_by_user_account')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_handling_case_edition_id_edition'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_handling_case_owner_id_user_account')),
    sa.ForeignKeyConstraint(['quarantine_id'], ['quarantine.id'], name=op.f('fk_handling_case_quarantine_id_quarantine')),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name=op.f('fk_handling_case_rating_id_rating')),
    sa.ForeignKeyConstraint(['submitted_by'], ['user_account.id'], name=op.f('fk_handling_case_submitted_by_user_account')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_handling_case_window_id_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handling_case')),
    sa.UniqueConstraint('rating_id', name=op.f('uq_handling_case_rating_id'))
    )
    with op.batch_alter_table('handling_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handling_case_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handling_case_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handling_case_quarantine_id'), ['quarantine_id'], unique=False)
        batch_op.create_index('ix_handling_case_state_due', ['state', 'due_on'], unique=False)
        batch_op.create_index('ix_handling_case_window_state', ['window_id', 'state'], unique=False)

    op.create_table('handling_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('approved_by', sa.Integer(), nullable=True),
    sa.Column('approved_at', UtcDateTime(), nullable=True),
    sa.Column('shows_words', sa.Boolean(), nullable=False),
    sa.CheckConstraint('(approved_by IS NULL) = (approved_at IS NULL)', name=op.f('ck_handling_reply_approval_dated')),
    sa.CheckConstraint('NOT shows_words OR approved_by IS NOT NULL', name=op.f('ck_handling_reply_words_approved')),
    sa.CheckConstraint('approved_by IS NULL OR approved_by <> written_by', name=op.f('ck_handling_reply_two_people')),
    sa.ForeignKeyConstraint(['approved_by'], ['user_account.id'], name=op.f('fk_handling_reply_approved_by_user_account')),
    sa.ForeignKeyConstraint(['case_id'], ['handling_case.id'], name=op.f('fk_handling_reply_case_id_handling_case')),
    sa.ForeignKeyConstraint(['written_by'], ['user_account.id'], name=op.f('fk_handling_reply_written_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handling_reply'))
    )
    with op.batch_alter_table('handling_reply', schema=None) as batch_op:
        batch_op.create_index('ix_handling_reply_approved', ['approved_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_handling_reply_case_id'), ['case_id'], unique=False)

    op.create_table('handling_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('before', sa.String(length=12), nullable=False),
    sa.Column('after', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('evidence', sa.String(length=1000), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_handling_step_by_id_user_account')),
    sa.ForeignKeyConstraint(['case_id'], ['handling_case.id'], name=op.f('fk_handling_step_case_id_handling_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handling_step'))
    )
    with op.batch_alter_table('handling_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handling_step_case_id'), ['case_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('handling_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handling_step_case_id'))

    op.drop_table('handling_step')
    with op.batch_alter_table('handling_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handling_reply_case_id'))
        batch_op.drop_index('ix_handling_reply_approved')

    op.drop_table('handling_reply')
    with op.batch_alter_table('handling_case', schema=None) as batch_op:
        batch_op.drop_index('ix_handling_case_window_state')
        batch_op.drop_index('ix_handling_case_state_due')
        batch_op.drop_index(batch_op.f('ix_handling_case_quarantine_id'))
        batch_op.drop_index(batch_op.f('ix_handling_case_owner_id'))
        batch_op.drop_index(batch_op.f('ix_handling_case_edition_id'))

    op.drop_table('handling_case')
    with op.batch_alter_table('window_finding', schema=None) as batch_op:
        batch_op.drop_index('ix_window_finding_window_found')

    op.drop_table('window_finding')
    op.drop_table('handling_deadline')
