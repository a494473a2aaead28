"""standards: tables of this room."""

import sqlalchemy as sa
from alembic import op

from portal.orm import Json, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Triggers that keep published editions and handed-out notices as they are.
EDITION_REFUSAL = "a published edition is never changed or deleted"
NOTICE_REFUSAL = "a notice handed out is never changed or deleted"
_FIXED = (
    "guide_id", "number", "content", "content_hash", "change_note", "effective_from", "author_id", "approver_id",
    "editor_ids", "approved_at", "published_at",
)  # fmt: skip
_IN_LAW = "OLD.state IN ('published', 'retired')"


def _changed(operator: str) -> str:
    """Whether anything fixed changes, a published edition goes back, or a retired one comes back."""
    fields = [f"NEW.{field} {operator} OLD.{field}" for field in _FIXED]
    backwards = "NEW.state NOT IN ('published', 'retired') OR (OLD.state = 'retired' AND NEW.state <> 'retired')"
    return f"{_IN_LAW} AND ({' OR '.join(fields)} OR {backwards})"


_SQLITE = (
    f"CREATE TRIGGER edition_fixed BEFORE UPDATE ON edition WHEN {_changed('IS NOT')} "
    f"BEGIN SELECT RAISE(ABORT, '{EDITION_REFUSAL}'); END",
    f"CREATE TRIGGER edition_kept BEFORE DELETE ON edition WHEN {_IN_LAW} "
    f"BEGIN SELECT RAISE(ABORT, '{EDITION_REFUSAL}'); END",
    f"CREATE TRIGGER notice_fixed BEFORE UPDATE ON notice BEGIN SELECT RAISE(ABORT, '{NOTICE_REFUSAL}'); END",
    f"CREATE TRIGGER notice_kept BEFORE DELETE ON notice BEGIN SELECT RAISE(ABORT, '{NOTICE_REFUSAL}'); END",
)
_POSTGRESQL = (
    *(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        for table, refusal in (("edition", EDITION_REFUSAL), ("notice", NOTICE_REFUSAL))
    ),
    f"CREATE TRIGGER edition_fixed BEFORE UPDATE ON edition FOR EACH ROW WHEN ({_changed('IS DISTINCT FROM')}) "
    "EXECUTE FUNCTION edition_refuse()",
    f"CREATE TRIGGER edition_kept BEFORE DELETE ON edition FOR EACH ROW WHEN ({_IN_LAW}) "
    "EXECUTE FUNCTION edition_refuse()",
    "CREATE TRIGGER notice_fixed BEFORE UPDATE OR DELETE ON notice FOR EACH ROW EXECUTE FUNCTION notice_refuse()",
)
_REMOVAL = {
    "sqlite": tuple(
        f"DROP TRIGGER {name}" for name in ("edition_fixed", "edition_kept", "notice_fixed", "notice_kept")
    ),
    "postgresql": (
        "DROP TRIGGER edition_fixed ON edition",
        "DROP TRIGGER edition_kept ON edition",
        "DROP TRIGGER notice_fixed ON notice",
        "DROP FUNCTION edition_refuse()",
        "DROP FUNCTION notice_refuse()",
    ),
}


def upgrade() -> None:
    op.create_table('item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=1000), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=True),
    sa.Column('locked', Json, nullable=False),
    sa.Column('exception', sa.Boolean(), nullable=False),
    sa.Column('exception_reason', sa.String(length=500), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('NOT exception OR exception_reason IS NOT NULL', name=op.f('ck_item_exception_has_reason')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to > valid_from', name=op.f('ck_item_valid_in_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('code', name=op.f('uq_item_code'))
    )
    op.create_index(op.f('ix_item_kind'), 'item', ['kind'], unique=False)
    op.create_table('matter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('content', Json, nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter')),
    sa.UniqueConstraint('code', name=op.f('uq_matter_code'))
    )
    op.create_table('import_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('faults', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('report', Json, nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('applied_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("state IN ('checked', 'applied', 'refused')", name=op.f('ck_import_report_state_known')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_import_report_document_id_document')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_import_report_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_report'))
    )
    op.create_index(op.f('ix_import_report_user_id'), 'import_report', ['user_id'], unique=False)
    op.create_table('lint_switch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=True),
    sa.Column('rule', sa.String(length=60), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['user_account.id'], name=op.f('fk_lint_switch_changed_by_user_account')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_lint_switch_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lint_switch')),
    sa.UniqueConstraint('region_id', 'rule', name=op.f('uq_lint_switch_region_id_rule'))
    )
    op.create_index('uq_lint_switch_everywhere', 'lint_switch', ['rule'], unique=True, sqlite_where=sa.text('region_id IS NULL'), postgresql_where=sa.text('region_id IS NULL'))
    op.create_table('standards_setting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('value', Json, nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['user_account.id'], name=op.f('fk_standards_setting_changed_by_user_account')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_standards_setting_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standards_setting')),
    sa.UniqueConstraint('region_id', 'name', name=op.f('uq_standards_setting_region_id_name'))
    )
    op.create_index('uq_standards_setting_everywhere', 'standards_setting', ['name'], unique=True, sqlite_where=sa.text('region_id IS NULL'), postgresql_where=sa.text('region_id IS NULL'))
    op.create_table('guide',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('national_code', sa.String(length=40), nullable=True),
    sa.Column('local_code', sa.String(length=100), nullable=True),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('foreign_source', sa.String(length=60), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_guide_agency_id_agency')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_guide_item_id_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guide')),
    sa.UniqueConstraint('agency_id', 'local_code', name=op.f('uq_guide_agency_id_local_code')),
    sa.UniqueConstraint('code', name=op.f('uq_guide_code'))
    )
    op.create_index(op.f('ix_guide_agency_id'), 'guide', ['agency_id'], unique=False)
    op.create_index(op.f('ix_guide_item_id'), 'guide', ['item_id'], unique=False)
    op.create_index(op.f('ix_guide_national_code'), 'guide', ['national_code'], unique=False)
    op.create_table('edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('guide_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('content', Json, nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=True),
    sa.Column('change_note', sa.String(length=1000), nullable=True),
    sa.Column('effective_from', sa.Date(), nullable=True),
    sa.Column('effective_to', sa.Date(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('editor_ids', Json, nullable=False),
    sa.Column('approver_id', sa.Integer(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('submitted_at', UtcDateTime(), nullable=True),
    sa.Column('approved_at', UtcDateTime(), nullable=True),
    sa.Column('published_at', UtcDateTime(), nullable=True),
    sa.Column('retired_at', UtcDateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'review') OR (approver_id IS NOT NULL AND effective_from IS NOT NULL AND published_at IS NOT NULL AND content_hash IS NOT NULL)", name=op.f('ck_edition_published_complete')),
    sa.CheckConstraint("state IN ('draft', 'review', 'published', 'retired')", name=op.f('ck_edition_state_known')),
    sa.CheckConstraint('approver_id IS NULL OR approver_id <> author_id', name=op.f('ck_edition_author_not_approver')),
    sa.CheckConstraint('effective_to IS NULL OR effective_to >= effective_from', name=op.f('ck_edition_effective_in_order')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_edition_number_from_one')),
    sa.ForeignKeyConstraint(['approver_id'], ['user_account.id'], name=op.f('fk_edition_approver_id_user_account')),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_edition_author_id_user_account')),
    sa.ForeignKeyConstraint(['guide_id'], ['guide.id'], name=op.f('fk_edition_guide_id_guide')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition')),
    sa.UniqueConstraint('guide_id', 'number', name=op.f('uq_edition_guide_id_number'))
    )
    op.create_index(op.f('ix_edition_content_hash'), 'edition', ['content_hash'], unique=False)
    op.create_index('ix_edition_in_force', 'edition', ['state', 'effective_from', 'effective_to'], unique=False)
    op.create_index(op.f('ix_edition_published_at'), 'edition', ['published_at'], unique=False)
    op.create_index('uq_edition_one_lasting', 'edition', ['guide_id'], unique=True, sqlite_where=sa.text("state = 'published' AND effective_to IS NULL"), postgresql_where=sa.text("state = 'published' AND effective_to IS NULL"))
    op.create_index('uq_edition_one_open', 'edition', ['guide_id'], unique=True, sqlite_where=sa.text("state IN ('draft', 'review')"), postgresql_where=sa.text("state IN ('draft', 'review')"))
    op.create_table('favourite',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('guide_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['guide_id'], ['guide.id'], name=op.f('fk_favourite_guide_id_guide')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_favourite_user_id_user_account')),
    sa.PrimaryKeyConstraint('user_id', 'guide_id', name=op.f('pk_favourite'))
    )
    op.create_index(op.f('ix_favourite_guide_id'), 'favourite', ['guide_id'], unique=False)
    op.create_table('recent_guide',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('guide_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['guide_id'], ['guide.id'], name=op.f('fk_recent_guide_guide_id_guide')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_recent_guide_user_id_user_account')),
    sa.PrimaryKeyConstraint('user_id', 'guide_id', name=op.f('pk_recent_guide'))
    )
    op.create_index(op.f('ix_recent_guide_guide_id'), 'recent_guide', ['guide_id'], unique=False)
    op.create_table('consultation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=True),
    sa.Column('guide_id', sa.Integer(), nullable=True),
    sa.Column('edition_id', sa.Integer(), nullable=True),
    sa.Column('handler_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=2000), nullable=False),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.Column('told_all', sa.Boolean(), nullable=False),
    sa.CheckConstraint("channel IN ('phone', 'window', 'web', 'other')", name=op.f('ck_consultation_channel_known')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_consultation_edition_id_edition')),
    sa.ForeignKeyConstraint(['guide_id'], ['guide.id'], name=op.f('fk_consultation_guide_id_guide')),
    sa.ForeignKeyConstraint(['hall_id'], ['hall.id'], name=op.f('fk_consultation_hall_id_hall')),
    sa.ForeignKeyConstraint(['handler_id'], ['user_account.id'], name=op.f('fk_consultation_handler_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation'))
    )
    op.create_index(op.f('ix_consultation_at'), 'consultation', ['at'], unique=False)
    op.create_index(op.f('ix_consultation_guide_id'), 'consultation', ['guide_id'], unique=False)
    op.create_index(op.f('ix_consultation_hall_id'), 'consultation', ['hall_id'], unique=False)
    op.create_index(op.f('ix_consultation_handler_id'), 'consultation', ['handler_id'], unique=False)
    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=True),
    sa.Column('window_id', sa.Integer(), nullable=True),
    sa.Column('handler_id', sa.Integer(), nullable=False),
    sa.Column('handed_at', UtcDateTime(), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('case_number', sa.String(length=50), nullable=True),
    sa.Column('content', Json, nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("kind IN ('supplement', 'refusal', 'deferral')", name=op.f('ck_notice_kind_known')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_notice_document_id_document')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_notice_edition_id_edition')),
    sa.ForeignKeyConstraint(['hall_id'], ['hall.id'], name=op.f('fk_notice_hall_id_hall')),
    sa.ForeignKeyConstraint(['handler_id'], ['user_account.id'], name=op.f('fk_notice_handler_id_user_account')),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_notice_window_id_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('number', name=op.f('uq_notice_number'))
    )
    op.create_index('ix_notice_edition_handed', 'notice', ['edition_id', 'handed_at'], unique=False)
    op.create_index(op.f('ix_notice_hall_id'), 'notice', ['hall_id'], unique=False)
    op.create_index(op.f('ix_notice_handler_id'), 'notice', ['handler_id'], unique=False)
    op.create_index(op.f('ix_notice_window_id'), 'notice', ['window_id'], unique=False)
    op.create_table('read_confirmation',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_read_confirmation_edition_id_edition')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_read_confirmation_user_id_user_account')),
    sa.PrimaryKeyConstraint('edition_id', 'user_id', name=op.f('pk_read_confirmation'))
    )
    op.create_index(op.f('ix_read_confirmation_user_id'), 'read_confirmation', ['user_id'], unique=False)
    op.create_table('review_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('resolved_at', UtcDateTime(), nullable=True),
    sa.Column('resolver_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_review_comment_author_id_user_account')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_review_comment_edition_id_edition'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['resolver_id'], ['user_account.id'], name=op.f('fk_review_comment_resolver_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_comment'))
    )
    op.create_index(op.f('ix_review_comment_edition_id'), 'review_comment', ['edition_id'], unique=False)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sa.text(statement))


def downgrade() -> None:
    for statement in _REMOVAL[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))
    op.drop_index(op.f('ix_review_comment_edition_id'), table_name='review_comment')
    op.drop_table('review_comment')
    op.drop_index(op.f('ix_read_confirmation_user_id'), table_name='read_confirmation')
    op.drop_table('read_confirmation')
    op.drop_index(op.f('ix_notice_window_id'), table_name='notice')
    op.drop_index(op.f('ix_notice_handler_id'), table_name='notice')
    op.drop_index(op.f('ix_notice_hall_id'), table_name='notice')
    op.drop_index('ix_notice_edition_handed', table_name='notice')
    op.drop_table('notice')
    op.drop_index(op.f('ix_consultation_handler_id'), table_name='consultation')
    op.drop_index(op.f('ix_consultation_hall_id'), table_name='consultation')
    op.drop_index(op.f('ix_consultation_guide_id'), table_name='consultation')
    op.drop_index(op.f('ix_consultation_at'), table_name='consultation')
    op.drop_table('consultation')
    op.drop_index(op.f('ix_recent_guide_guide_id'), table_name='recent_guide')
    op.drop_table('recent_guide')
    op.drop_index(op.f('ix_favourite_guide_id'), table_name='favourite')
    op.drop_table('favourite')
    op.drop_index('uq_edition_one_open', table_name='edition', sqlite_where=sa.text("state IN ('draft', 'review')"), postgresql_where=sa.text("state IN ('draft', 'review')"))
    op.drop_index('uq_edition_one_lasting', table_name='edition', sqlite_where=sa.text("state = 'published' AND effective_to IS NULL"), postgresql_where=sa.text("state = 'published' AND effective_to IS NULL"))
    op.drop_index(op.f('ix_edition_published_at'), table_name='edition')
    op.drop_index('ix_edition_in_force', table_name='edition')
    op.drop_index(op.f('ix_edition_content_hash'), table_name='edition')
    op.drop_table('edition')
    op.drop_index(op.f('ix_guide_national_code'), table_name='guide')
    op.drop_index(op.f('ix_guide_item_id'), table_name='guide')
    op.drop_index(op.f('ix_guide_agency_id'), table_name='guide')
    op.drop_table('guide')
    op.drop_index('uq_standards_setting_everywhere', table_name='standards_setting', sqlite_where=sa.text('region_id IS NULL'), postgresql_where=sa.text('region_id IS NULL'))
    op.drop_table('standards_setting')
    op.drop_index('uq_lint_switch_everywhere', table_name='lint_switch', sqlite_where=sa.text('region_id IS NULL'), postgresql_where=sa.text('region_id IS NULL'))
    op.drop_table('lint_switch')
    op.drop_index(op.f('ix_import_report_user_id'), table_name='import_report')
    op.drop_table('import_report')
    op.drop_table('matter')
    op.drop_index(op.f('ix_item_kind'), table_name='item')
    op.drop_table('item')
