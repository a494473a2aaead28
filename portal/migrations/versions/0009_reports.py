"""reports: tables of this room."""

import sqlalchemy as sa
from alembic import op

from portal.orm import Json, UtcDateTime

revision = "0009"
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('address', sa.String(length=500), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("address LIKE '/office%'", name=op.f('ck_saved_view_address_of_office')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_saved_view_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('user_id', 'name', name=op.f('uq_saved_view_user_id_name'))
    )
    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=24), nullable=False),
    sa.Column('starts', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=False),
    sa.Column('method_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('facts', Json, nullable=False),
    sa.Column('facts_sha256', sa.String(length=64), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('editor_ids', Json, nullable=False),
    sa.Column('submitted_at', UtcDateTime(), nullable=True),
    sa.Column('signed_by', sa.Integer(), nullable=True),
    sa.Column('signed_at', UtcDateTime(), nullable=True),
    sa.Column('published_at', UtcDateTime(), nullable=True),
    sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=False),
    sa.CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name=op.f('ck_report_published')),
    sa.CheckConstraint("state <> 'withdrawn' OR withdrawn_reason <> ''", name=op.f('ck_report_withdrawal_explained')),
    sa.CheckConstraint("state IN ('draft', 'submitted') OR signed_by IS NOT NULL", name=op.f('ck_report_signed')),
    sa.CheckConstraint("state IN ('draft', 'submitted', 'signed', 'published', 'withdrawn')", name=op.f('ck_report_state_known')),
    sa.CheckConstraint('ends >= starts', name=op.f('ck_report_period_in_order')),
    sa.CheckConstraint('signed_by IS NULL OR signed_by <> created_by', name=op.f('ck_report_two_people')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_report_created_by_user_account')),
    sa.ForeignKeyConstraint(['method_id'], ['method_version.id'], name=op.f('fk_report_method_id_method_version')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_report_region_id_region')),
    sa.ForeignKeyConstraint(['signed_by'], ['user_account.id'], name=op.f('fk_report_signed_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('code', name=op.f('uq_report_code'))
    )
    op.create_index(op.f('ix_report_published_at'), 'report', ['published_at'], unique=False)
    op.create_index('ix_report_region_id_starts', 'report', ['region_id', 'starts'], unique=False)
    op.create_index(op.f('ix_report_state'), 'report', ['state'], unique=False)
    op.create_table('report_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_report_file_document_id_document')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_file_report_id_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_file')),
    sa.UniqueConstraint('report_id', 'name', name=op.f('uq_report_file_report_id_name'))
    )
    op.create_index(op.f('ix_report_file_document_id'), 'report_file', ['document_id'], unique=False)
    op.create_index(op.f('ix_report_file_report_id'), 'report_file', ['report_id'], unique=False)
    op.create_table('report_note',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("section IN ('scope', 'volume', 'standards', 'timeliness', 'satisfaction', 'service', 'themes', 'supervision', 'bands', 'tasks', 'method')", name=op.f('ck_report_note_section_known')),
    sa.ForeignKeyConstraint(['changed_by'], ['user_account.id'], name=op.f('fk_report_note_changed_by_user_account')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_note_report_id_report'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('report_id', 'section', name=op.f('pk_report_note'))
    )
    op.create_table('report_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('problem', sa.String(length=500), nullable=False),
    sa.Column('task', sa.String(length=500), nullable=False),
    sa.Column('owner', sa.String(length=200), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_task_report_id_report'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_task'))
    )
    op.create_index(op.f('ix_report_task_report_id'), 'report_task', ['report_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_report_task_report_id'), table_name='report_task')
    op.drop_table('report_task')
    op.drop_table('report_note')
    op.drop_index(op.f('ix_report_file_report_id'), table_name='report_file')
    op.drop_index(op.f('ix_report_file_document_id'), table_name='report_file')
    op.drop_table('report_file')
    op.drop_index(op.f('ix_report_state'), table_name='report')
    op.drop_index('ix_report_region_id_starts', table_name='report')
    op.drop_index(op.f('ix_report_published_at'), table_name='report')
    op.drop_table('report')
    op.drop_table('saved_view')
