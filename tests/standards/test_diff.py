"""A diff names every difference once, at its place, and nothing else."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from standards.diff import by_part, diff_guides
from tests.standards.samples import RESIDENCE, ask, chose, make_guide, paper, rule


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = diff_guides(make_guide(**before), make_guide(**after))
    return [(".".join(c.place), c.kind, c.before, c.after) for c in found]


def test_equal_contents_have_no_difference() -> None:
    assert diff_guides(RESIDENCE, RESIDENCE) == ()


def test_a_changed_field_is_named_at_its_paper() -> None:
    before, after = {"materials": [paper("a", copies=1)]}, {"materials": [paper("a", copies=2)]}
    assert changes(before, after) == [("materials.a.copies", "changed", 1, 2)]


def test_papers_are_matched_by_key_not_by_place() -> None:
    before = {"materials": [paper("a"), paper("b"), paper("c")]}
    after = {"materials": [paper("x"), paper("a"), paper("c", copies=1)]}
    told = changes(before, after)
    assert [entry[:2] for entry in told] == [
        ("materials.b", "removed"),
        ("materials.x", "added"),
        ("materials.c.copies", "changed"),
    ]


def test_a_moved_paper_is_told_once_with_its_positions() -> None:
    before = {"materials": [paper("a"), paper("b"), paper("c")]}
    after = {"materials": [paper("c"), paper("a"), paper("b")]}
    assert changes(before, after) == [("materials.c", "moved", 3, 1)]


def test_a_new_translation_is_an_added_language_not_a_new_text() -> None:
    before = {"summary": "办理居住证"}
    after = {"summary": {"zh": "办理居住证", "en": "Get a permit"}}
    assert changes(before, after) == [("summary.en", "added", None, "Get a permit")]


def test_a_changed_chinese_text_is_named_with_its_language() -> None:
    assert changes({"summary": "甲"}, {"summary": "乙"}) == [("summary.zh", "changed", "甲", "乙")]


def test_members_without_key_are_matched_by_their_words() -> None:
    before = {"consultation": [{"value": "1"}, {"value": "2"}]}
    after = {"consultation": [{"value": "2"}]}
    assert [entry[:2] for entry in changes(before, after)] == [("consultation.1", "removed")]


def test_a_code_is_a_value_not_a_text() -> None:
    limit = {"key": "l", "kind": "promised", "number": 5}
    before, after = {"limits": [{**limit, "unit": "日"}]}, {"limits": [{**limit, "unit": "工作日"}]}
    assert changes(before, after) == [("limits.l.unit", "changed", "日", "工作日")]


def test_a_condition_changes_as_a_whole() -> None:
    either = {"any_of": [chose("q", "a"), chose("q", "b")]}
    before = {"materials": [paper("m")], "questions": [ask("q", "a", "b")], "rules": [rule("r", either, "material:m")]}
    after = {**before, "rules": [rule("r", chose("q", "a"), "material:m")]}
    assert changes(before, after) == [("rules.r.when", "changed", either, chose("q", "a"))]


ORDERS = st.lists(st.sampled_from("abcdefg"), unique=True)


@settings(max_examples=100, deadline=None)
@given(ORDERS, ORDERS)
def test_what_is_not_named_as_moved_keeps_its_order(old: list[str], new: list[str]) -> None:
    found = diff_guides(make_guide(materials=[*map(paper, old)]), make_guide(materials=[*map(paper, new)]))
    told = {
        kind: {change.place[1] for change in found if change.kind == kind} for kind in ("added", "removed", "moved")
    }
    assert (told["added"], told["removed"]) == (set(new) - set(old), set(old) - set(new))
    still = set(old) & set(new) - told["moved"]
    assert [key for key in old if key in still] == [key for key in new if key in still]
    assert bool(found) == (old != new)


def test_changes_gather_paper_by_paper() -> None:
    before = make_guide(materials=[paper("a", copies=1, originals=1)])
    after = make_guide(materials=[paper("a", copies=2, originals=0)], summary="新")
    assert {part: len(found) for part, found in by_part(diff_guides(before, after)).items()} == {
        ("summary",): 1,
        ("materials", "a"): 2,
    }
