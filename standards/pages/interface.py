"""The shapes of /api/v1: what is asked and what is answered, described for OpenAPI."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from marshmallow import Schema, fields, validate

from standards.models import Edition, Guide, Item
from standards.pages.checklist import MyChecklist

MOST = 200
PLAIN = validate.Regexp(r"^[^\x00]*$")
ANSWER = r"^[a-z0-9][a-z0-9_-]{0,63}:[a-z0-9][a-z0-9_-]{0,63}$"


class PageQuery(Schema):
    """Which page of a list, and as of which day."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000), metadata={"description": "第几页"})
    page_size = fields.Integer(load_default=50, validate=validate.Range(1, MOST), metadata={"description": "每页条数"})
    on = fields.Date(load_default=None, metadata={"description": "哪一天有效，默认今天"})


class ItemQuery(PageQuery):
    """Items, perhaps of one kind."""

    kind = fields.String(
        validate=[validate.Length(max=10), PLAIN], metadata={"description": "事项类型，如 01 行政许可"}
    )


class GuideQuery(PageQuery):
    """Guides, perhaps of one item or one region."""

    item = fields.String(validate=[validate.Length(max=40), PLAIN], metadata={"description": "基本目录的事项编码"})
    region = fields.String(validate=validate.Regexp(r"^\d{12}$"), metadata={"description": "12 位区划代码"})


class DayQuery(Schema):
    """As of which day."""

    on = fields.Date(load_default=None, metadata={"description": "哪一天有效，默认今天"})


class ChecklistQuery(DayQuery):
    """Answers by name."""

    answer = fields.List(
        fields.String(validate=validate.Regexp(ANSWER)),
        load_default=[],
        validate=validate.Length(max=100),
        metadata={"description": "问题代号:选项代号，可以有多个"},
    )


class ItemSchema(Schema):
    """An item of the basic catalogue."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True)
    exception = fields.Boolean(required=True)
    guides = fields.String(required=True)


class GuideSchema(Schema):
    """A guide and its edition in force."""

    code = fields.String(required=True)
    name = fields.Raw(required=True)
    item = fields.String(required=True)
    agency = fields.String(required=True)
    region = fields.String(required=True)
    edition = fields.Integer(required=True)
    effective_from = fields.Date(required=True)
    effective_to = fields.Date(required=True, allow_none=True)
    content_hash = fields.String(required=True)
    simulated = fields.Boolean(required=True)
    address = fields.String(required=True)
    page = fields.String(required=True)


class EditionSchema(GuideSchema):
    """An edition with its content, which /api/v1/schemas/guide.json describes."""

    content = fields.Dict(required=True)


class ItemsPage(Schema):
    """One page of items."""

    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)


class GuidesPage(Schema):
    """One page of guides."""

    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)
    guides = fields.List(fields.Nested(GuideSchema), required=True)


class EditionsSchema(Schema):
    """Every published edition of a guide, newest first."""

    editions = fields.List(fields.Nested(GuideSchema), required=True)


class ChecklistSchema(Schema):
    """What applies to the answers. Final when `complete`; parts are those of the guide's content."""

    code = fields.String(required=True)
    edition = fields.Integer(required=True)
    complete = fields.Boolean(required=True)
    answers = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    ignored = fields.List(fields.Dict(), required=True)
    open_questions = fields.List(fields.Dict(), required=True)
    ended = fields.List(fields.Dict(), required=True)
    at_hand = fields.List(fields.Dict(), required=True)
    to_obtain = fields.List(fields.Dict(), required=True)
    alternatives = fields.List(fields.Dict(), required=True)
    undecided = fields.List(fields.Dict(), required=True)
    not_needed = fields.List(fields.Dict(), required=True)
    limits = fields.List(fields.Dict(), required=True)
    channels = fields.List(fields.Dict(), required=True)
    fees = fields.List(fields.Dict(), required=True)
    steps = fields.List(fields.Dict(), required=True)
    results = fields.List(fields.Dict(), required=True)
    done_by = fields.Date(required=True, allow_none=True)


def item_shape(item: Item) -> dict[str, Any]:
    """An item as ItemSchema shows it."""
    guides = url_for("standards_api.list_guides", item=item.code)
    return {
        "code": item.code, "name": item.name, "kind": item.kind, "exception": item.exception, "guides": guides,
    }  # fmt: skip


def guide_shape(edition: Edition, guide: Guide) -> dict[str, Any]:
    """An edition without its content, as GuideSchema shows it."""
    return {
        "code": guide.code,
        "name": edition.content["identity"]["name"],
        "item": guide.item.code,
        "agency": guide.agency.name,
        "region": guide.agency.region.code,
        "edition": edition.number,
        "effective_from": edition.effective_from,
        "effective_to": edition.effective_to,
        "content_hash": edition.content_hash,
        "simulated": guide.simulated,
        "address": url_for("standards_api.show_edition", code=guide.code, number=edition.number),
        "page": url_for("standards.guide_page", code=guide.code),
    }


def checklist_shape(mine: MyChecklist, edition: Edition, guide: Guide) -> dict[str, Any]:
    """A checklist as ChecklistSchema shows it."""
    result = mine.result
    return {
        "code": guide.code,
        "edition": edition.number,
        "complete": result.complete,
        "answers": {question.key: option.key for question, option in result.answers},
        "ignored": [{"code": one.code, "question": one.question, "option": one.option} for one in result.unknown],
        "open_questions": _plain(result.open),
        "ended": [{"question": question.key, "option": option.key} for question, option in result.ended],
        "at_hand": _plain(mine.at_hand),
        "to_obtain": _plain(mine.to_obtain),
        "alternatives": [
            {"group": one.group.key, "choose": one.choose, "materials": _plain(one.materials)}
            for one in result.alternatives
        ],
        "undecided": _plain(result.undecided),
        "not_needed": [{"material": one.material.key, "waived": one.waived} for one in result.not_needed],
        **{name: _plain(getattr(result, name)) for name in ("limits", "channels", "fees", "steps", "results")},
        "done_by": mine.done_by,
    }


def _plain(parts: Sequence[Any]) -> list[dict[str, Any]]:
    return [part.model_dump(mode="json", exclude_defaults=True) for part in parts]
