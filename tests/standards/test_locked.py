"""Locked elements: what departs is found, one click brings it back, and nothing else is touched."""

import pytest

from standards.guide.content import Guide
from standards.locked import (
    DEFAULT_LOCKED,
    UnknownElement,
    accept_proposals,
    count_by_level,
    differences,
    inherit,
    locked_elements,
)
from tests.standards.samples import RESIDENCE, make_guide

LOCKED = locked_elements(RESIDENCE)


def of_level(level: str, name: str = "居住证办理") -> Guide:
    identity = RESIDENCE.identity.model_copy(update={"level": level}).model_dump(mode="json") | {"name": name}
    return RESIDENCE.model_copy(update={"identity": make_guide(identity=identity).identity})


def test_a_guide_does_not_differ_from_its_own_elements() -> None:
    assert differences({"a": RESIDENCE}, LOCKED) == ()


def test_differences_are_listed_by_level_with_what_the_item_says() -> None:
    guides = {"county": of_level("4", "办居住证"), "city": of_level("3", "居住证")}
    found = differences(guides, LOCKED)
    assert [(one.level, one.guide_code, one.element) for one in found] == [
        ("3", "city", "identity.name"),
        ("4", "county", "identity.name"),
    ]
    assert found[0].proposed == LOCKED["identity.name"]


def test_levels_are_counted() -> None:
    guides = {"a": RESIDENCE, "b": of_level("4"), "c": of_level("4", "办证")}
    counts = count_by_level(guides, differences(guides, {"identity.name": LOCKED["identity.name"], **LOCKED}))
    assert [(count.level, count.guides, count.differing) for count in counts] == [(None, 1, 0), ("4", 2, 2)]


def test_one_click_brings_the_item_back_and_touches_nothing_else() -> None:
    other = of_level("4", "办居住证")
    (proposal,) = differences({"a": other}, LOCKED)
    repaired = accept_proposals(other, [proposal])
    assert differences({"a": repaired}, LOCKED) == ()
    assert repaired.materials == other.materials
    assert repaired.identity.level == "4"


def test_a_new_guide_inherits_every_locked_element() -> None:
    assert locked_elements(inherit(make_guide(), LOCKED)) == LOCKED


def test_an_element_the_item_leaves_empty_is_emptied() -> None:
    guide = inherit(RESIDENCE, {"identity.kind": None, "bases": None})
    assert (guide.identity.kind, guide.bases) == (None, ())


@pytest.mark.parametrize("path", ["identity.nmae", "bases.title", "identity.name.zh", "nothing"])
def test_a_path_that_is_no_element_is_refused(path: str) -> None:
    with pytest.raises(UnknownElement, match=path):
        locked_elements(RESIDENCE, [path])


def test_the_setting_may_lock_any_element() -> None:
    found = locked_elements(RESIDENCE, [*DEFAULT_LOCKED, "trips.number", "limits", "handling.area"])
    assert (found["trips.number"], found["handling.area"]) == (1, None)
