import pytest

from standards.editing.sections import section_of
from standards.guide.content import Guide
from standards.guide.document import load_guide
from surveys.collecting.tags import PARTS, TAG_PARTS, TAGS
from surveys.handling.clauses import Clause, contradicted, exists_in, keys_of

GUIDE = load_guide(
    {
        "identity": {"name": "居住证办理"},
        "conditions": [{"key": "live", "text": "在本地居住半年以上"}],
        "materials": [
            {"key": "photo", "name": "照片"},
            {"key": "form", "name": "申请表", "sample": {"name": "样表"}},
            {"key": "lease", "name": "房屋证明", "source": "government", "by_sharing": True},
        ],
        "limits": [{"key": "promised", "kind": "promised", "number": 3, "unit": "工作日"}],
        "trips": {"number": 1},
        "channels": [{"key": "hall", "kind": "window"}, {"key": "web", "kind": "online"}],
    }
)


def places(*tags: str, missing: str | None = None, guide: Guide = GUIDE) -> list[str]:
    return [clause.place for clause in contradicted(guide, tags=tags, missing=missing)]


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("108", ["conditions.live"]),
        ("109", ["materials.photo", "materials.form", "materials.lease"]),
        ("111", ["materials.form"]),  # only papers with a sample can have a wrong one
        ("207", ["materials.photo", "materials.form", "materials.lease"]),
        ("110", ["limits.promised"]),
        ("209", ["limits.promised"]),
        ("113", ["trips"]),
        ("114", ["trips"]),
        ("112", ["channels.web"]),
        ("211", ["channels.web"]),
        ("212", ["channels.web"]),
        ("210", ["materials.lease"]),
    ],
)
def test_a_tag_names_the_clause(tag: str, found: list[str]) -> None:
    assert places(tag) == found


def test_the_paper_that_was_named_comes_first_and_only_once() -> None:
    clauses = contradicted(GUIDE, tags=("109",), missing="lease")
    assert [clause.key for clause in clauses] == ["lease", "photo", "form"]
    assert [clause.paper for clause in clauses] == [True, False, False]
    assert clauses[0].tags == ("109",)


def test_conduct_and_praise_name_no_clause_of_the_guide() -> None:
    assert places("115", "213", "510") == []


def test_a_part_the_guide_leaves_out_is_still_named_as_a_whole() -> None:
    bare = load_guide({"identity": {"name": "x"}})
    assert places("108", "211", guide=bare) == ["conditions", "channels"]


def test_every_tag_is_bad_and_every_part_has_a_page_in_the_editor() -> None:
    assert set(TAG_PARTS) == {code for code, tag in TAGS.items() if tag.level <= 2}
    assert set(TAG_PARTS.values()) == set(PARTS)
    for part in set(PARTS) - {"conduct"}:
        assert section_of(Clause(part, "").place) is not None


def test_a_chosen_clause_must_be_one_of_the_guide() -> None:
    assert exists_in(GUIDE, "materials", "photo")
    assert not exists_in(GUIDE, "materials", "passport")
    assert not exists_in(GUIDE, "weather", "")
    assert exists_in(None, "limits", "")
    assert not exists_in(None, "limits", "promised")
    assert keys_of(GUIDE, "trips") == [""]
