"""A guide survives its document, the document has one text and one hash, and the schema describes it."""

import json

import pytest
from pydantic import ValidationError

from standards.guide.document import (
    canonical_json,
    content_hash,
    document_hash,
    dump_guide,
    guide_schema,
    load_guide,
    schema_text,
)  # fmt: skip
from standards.guide.text import Text

DOCUMENT = {
    "schema_version": 1,
    "identity": {
        "name": {"zh": "居住证办理", "en": "Residence permit", "ko": "거주증 발급"},
        "aliases": ["暂住证"],
    },
    "bases": [{"key": "rule", "title": "居住证暂行条例", "article": "第九条", "confidence": "A"}],
    "limits": [
        {"key": "law", "kind": "statutory", "number": 15, "unit": "日"},
        {"key": "promise", "kind": "promised", "unit": "即办", "demo": True},
    ],
    "trips": {"number": 1, "reason": "现场核验"},
    "channels": [{"key": "window", "kind": "window", "places": [{"name": "政务大厅"}]}],
    "materials": [{"key": "id_card", "name": "身份证", "originals": 1, "need": "by_rule"}],
    "questions": [{"key": "who", "text": "谁来办", "options": [{"key": "self", "label": "本人"}]}],
    "rules": [
        {
            "key": "r1",
            "when": {"all_of": [{"question": "who", "option": "self"}]},
            "targets": ["material:id_card"],
        }
    ],
}


def test_a_document_loads_and_dumps_to_itself() -> None:
    assert dump_guide(load_guide(DOCUMENT)) == DOCUMENT


def test_json_text_loads_like_the_document() -> None:
    assert load_guide(json.dumps(DOCUMENT)) == load_guide(DOCUMENT)


def test_a_text_in_chinese_only_is_stored_as_a_plain_string() -> None:
    assert Text(zh="身份证").model_dump() == "身份证"
    assert Text(zh="身份证", en="ID card").model_dump() == {"zh": "身份证", "en": "ID card"}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "ID card"), ("en-GB", "ID card"), ("en_US", "ID card"), ("ko", "身份证"), ("zh_CN", "身份证")],
)
def test_a_missing_translation_falls_back_to_chinese(language: str, words: str) -> None:
    assert Text(zh="身份证", en="ID card").translated(language) == words


def test_the_hash_ignores_the_order_of_keys_and_sees_every_value() -> None:
    shuffled = dict(reversed(DOCUMENT.items()))
    assert document_hash(shuffled) == document_hash(DOCUMENT) == content_hash(load_guide(DOCUMENT))
    assert document_hash({**DOCUMENT, "trips": {"number": 0}}) != document_hash(DOCUMENT)


def test_canonical_json_is_sorted_compact_and_unescaped() -> None:
    assert canonical_json({"b": "证", "a": [1, None]}) == '{"a":[1,null],"b":"证"}'


def test_an_unknown_field_is_refused_with_its_place() -> None:
    with pytest.raises(ValidationError) as caught:
        load_guide({"identity": {"name": "居住证", "nmae": "x"}})
    assert caught.value.errors()[0]["loc"] == ("identity", "nmae")


@pytest.mark.parametrize("name", ["", "  ", "证\x00", {"en": "only English"}])
def test_a_text_without_chinese_or_with_a_null_character_is_refused(name: object) -> None:
    with pytest.raises(ValidationError):
        load_guide({"identity": {"name": name}})


def test_a_condition_nested_without_end_is_refused_not_followed() -> None:
    when: dict[str, object] = {"question": "who", "option": "self"}
    for _ in range(3000):
        when = {"all_of": [when]}
    with pytest.raises(ValidationError):
        load_guide({"identity": {"name": "居住证"}, "rules": [{"key": "r", "when": when, "targets": ["step:a"]}]})


def test_a_guide_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        load_guide(DOCUMENT).materials[0].originals = 2  # type: ignore[misc]


def test_the_schema_text_is_stable_and_allows_both_forms_of_a_text() -> None:
    assert schema_text() == schema_text()
    forms = guide_schema()["$defs"]["Text"]["anyOf"]
    assert [form["type"] for form in forms] == ["string", "object"]
