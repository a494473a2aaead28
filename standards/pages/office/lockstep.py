"""Items with their locked elements (四级四同): what they say, where guides differ, and what a click would mend."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.audit.record import Actor
from portal.i18n import gettext as _
from standards.editions import save_draft, start_draft
from standards.guide.content import Guide as Content
from standards.guide.document import load_guide
from standards.locked import Difference, LevelCount, accept_proposals, count_by_level, differences
from standards.models import Edition, Guide, Item
from standards.pages.differences import plain_words
from standards.pages.editing.labels import field_word, section_words
from standards.pages.office.listing import Row, describe_guides
from standards.queries import guide_within, guides
from standards.switches import locked_paths

CANDIDATES = (
    "identity.item_code", "identity.name", "identity.kind", "bases", "identity.power_source", "identity.level",
    "identity.objects", "identity.person_topics", "identity.company_topics", "handling.project_kind", "conditions",
    "limits", "materials", "fees", "charged", "results", "steps", "summary",
)  # fmt: skip


@dataclass(frozen=True)
class Lockstep:
    """One item: its locked elements in words, its guides in scope, and where they differ."""

    item: Item
    elements: tuple[tuple[str, str, str], ...]
    rows: tuple[Row, ...]
    found: tuple[Difference, ...]
    levels: tuple[LevelCount, ...]


def element_word(path: str) -> str:
    """The name of a locked element."""
    first, _dot, rest = path.partition(".")
    return field_word("Identity", rest) if rest else section_words().get(first) or field_word("", first)


def items_with_guides(session: Session, scope: Scope, *, words: str, limit: int) -> list[tuple[Item, int]]:
    """Items that have guides in scope with how many, by code; perhaps those whose name or code holds words."""
    found = select(Item, func.count(Guide.id)).join(Guide, Guide.item_id == Item.id).where(guide_within(scope))
    if words:
        pattern = f"%{words.replace('%', '')}%"
        found = found.where(Item.name.like(pattern) | Item.code.like(pattern))
    found = found.group_by(Item.id).order_by(func.count(Guide.id).desc(), Item.code).limit(limit)
    return [(item, count) for item, count in session.execute(found)]


def read_lockstep(session: Session, scope: Scope, item: Item, *, day: date) -> Lockstep:
    """The item with its guides in scope on a day."""
    rows = describe_guides(session, guides(session, scope, item_id=item.id), day=day)
    contents = contents_of(rows)
    found = tuple(difference for row in rows for difference in _differences(session, row, contents, item.locked))
    elements = tuple((path, element_word(path), plain_words(value)) for path, value in item.locked.items())
    return Lockstep(item, elements, tuple(rows), found, count_by_level(contents, found))


def contents_of(rows: Sequence[Row]) -> dict[str, Content]:
    """The content of the edition each row is about, by the guide's code."""
    return {row.guide.code: load_guide(row.shown.content) for row in rows if row.shown is not None}


def _differences(
    session: Session, row: Row, contents: Mapping[str, Content], locked: Mapping[str, Any]
) -> tuple[Difference, ...]:
    content = contents.get(row.guide.code)
    if content is None:
        return ()
    paths = locked_paths(session, row.guide.agency.region_id)
    return differences({row.guide.code: content}, locked, paths)


def adopt(session: Session, seen: Lockstep, chosen: Collection[str], *, actor: Actor) -> tuple[list[str], list[str]]:
    """Put the item's values into drafts for the chosen differences ("code|element"); codes done, codes under review."""
    done: list[str] = []
    busy: list[str] = []
    for row in seen.rows:
        code = row.guide.code
        mine = [one for one in seen.found if one.guide_code == code and f"{code}|{one.element}" in chosen]
        if not mine or row.shown is None:
            continue
        if row.work is not None and row.work.state == "review":
            busy.append(code)
            continue
        _mend(session, row, row.shown, mine, actor)
        done.append(code)
    return done, busy


def _mend(session: Session, row: Row, shown: Edition, mine: Sequence[Difference], actor: Actor) -> None:
    content = accept_proposals(load_guide(shown.content), mine)
    if row.work is not None:
        save_draft(session, row.work, content=content, version=row.work.version, editor=actor)
    else:
        start_draft(session, row.guide, content=content, author=actor, note=_("按事项的统一要素修订"))


def broken_locks(session: Session, guide: Guide, *, before: Content, after: Content) -> list[str]:
    """The locked elements a change takes away from what the item says; those that differed before stay mendable."""
    paths = locked_paths(session, guide.agency.region_id)
    old = {one.element for one in differences({guide.code: before}, guide.item.locked, paths)}
    new = [one.element for one in differences({guide.code: after}, guide.item.locked, paths)]
    return [element_word(element) for element in new if element not in old]
