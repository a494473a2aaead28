"""Writes a plan as drafts, all of it or nothing. Acts within the caller's transaction, never commits."""

from collections import Counter

from sqlalchemy.orm import Session

from portal.audit.record import Actor
from portal.errors import Conflict
from portal.features import Progress
from portal.i18n import gettext as _
from standards.editions import save_draft, start_draft
from standards.imports.planning import Plan, Planned
from standards.models import Guide, Item
from standards.queries import item

NOTE = "由工作簿导入"


def apply_plan(session: Session, plan: Plan, *, actor: Actor, progress: Progress) -> dict[str, int]:
    """How many items, new guides and drafts were written, how many guides stay as they were. Raises EditionError."""
    counts: Counter[str] = Counter(unchanged=len(plan.of("unchanged")))
    for entry in plan.items:
        reason = entry.exception_reason or None
        exception = entry.exception and reason is not None
        session.add(
            Item(
                code=entry.code, name=entry.name, kind=entry.kind or None, exception=exception, exception_reason=reason
            )
        )
        counts["items"] += 1
    session.flush()
    writing = plan.of("new", "changed")
    for done, one in enumerate(writing, start=1):
        _write(session, one, actor=actor)
        counts["guides" if one.fate == "new" else "drafts"] += 1
        progress(done, len(writing))
    return dict(counts)


def require_unmoved(plan: Plan, seen: dict[str, list[int]]) -> None:
    """Raises Conflict when a guide was changed by somebody after the preview."""
    moved = [one.entry.code for one in plan.guides if seen.get(one.entry.code) != one.seen]
    if moved:
        raise Conflict(
            _("预览之后，这些指南又有改动：%(codes)s。请重新上传，核对后再写入。", codes=_("、").join(moved[:5]))
        )


def _write(session: Session, one: Planned, *, actor: Actor) -> None:
    content = one.entry.content
    if one.edition is not None and one.edition.state == "draft":
        save_draft(session, one.edition, content=content, version=one.edition.version, editor=actor, note=NOTE)
        return
    guide = one.edition.guide if one.edition else _guide(session, one)
    start_draft(session, guide, content=content, author=actor, note=NOTE)


def _guide(session: Session, one: Planned) -> Guide:
    identity = one.entry.content.identity
    guide = Guide(
        code=one.entry.code,
        item=item(session, one.entry.item),
        agency=one.agency,
        national_code=identity.guide_code[:40] if identity.guide_code else None,
        local_code=identity.local_code,
    )
    session.add(guide)
    session.flush()
    return guide
