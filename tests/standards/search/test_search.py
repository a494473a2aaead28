"""What people type finds what they mean, on both engines."""

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from standards.search.asking import stages
from standards.search.index import put, remove, search
from standards.search.ranking import Candidate, best
from standards.search.spelling import initials, plain, slips, sounds_chinese, without_fillers
from standards.search.tokens import regions_above, tokens_of

PASSPORT = Candidate(1, ("普通护照签发", "Passport issue", "보통여권 발급"), ("办护照",), ("0109-47",), 2.0)
FOOD = Candidate(2, ("食品经营许可", "Food business licence", "식품경영허가"), ("开饭店", "开餐馆"), (), 2.0)
FUND = Candidate(3, ("住房公积金提取", "Housing fund withdrawal", "주택공적금 인출"), (), ())
RESIDENCE = Candidate(4, ("居住证申领", "Residence permit", "거주증 신청"), (), ())
GUIDES = [PASSPORT, FOOD, FUND, RESIDENCE]


@pytest.fixture
def guides(session: Session) -> Session:
    put(session, GUIDES)
    return session


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("护照", PASSPORT), ("hz", PASSPORT), ("huzhao", PASSPORT), ("huzaho", PASSPORT), ("户照", PASSPORT),
        ("passport", PASSPORT), ("여권", PASSPORT), ("0109-47", PASSPORT), ("ＨＺ", PASSPORT), ("我想办护照", PASSPORT),
        ("开饭店", FOOD), ("我想开个饭店需要什么材料", FOOD), ("spjy", FOOD), ("shipinjingying", FOOD),
        ("公积金", FUND), ("gjj", FUND), ("公积金怎么提取", FUND), ("居住证", RESIDENCE), ("juzuzheng", RESIDENCE),
    ],
)  # fmt: skip
def test_a_query_finds_the_guide_that_is_meant(guides: Session, query: str, expected: Candidate) -> None:
    assert search(guides, query)[0] == expected


@pytest.mark.parametrize("query", ["", "  ", "？！", "'", '"', "*", "a:*", "护照' OR 1", "\\", "NEAR(", "zzzzqqqq"])
def test_strange_queries_are_answered_calmly(guides: Session, query: str) -> None:
    assert isinstance(search(guides, query), list)


def test_what_fits_nothing_finds_nothing(guides: Session) -> None:
    assert search(guides, "飞碟执照星际") == []


def test_a_guide_that_changed_is_found_by_its_new_name_only(guides: Session) -> None:
    put(guides, [Candidate(1, ("出入境证件签发",))])
    assert [found.id for found in search(guides, "出入境")] == [1]
    assert 1 not in [found.id for found in search(guides, "办护照")]
    remove(guides, [1])
    assert search(guides, "出入境证件") == []


def test_the_nearest_guide_of_an_item_stands_for_it(guides: Session) -> None:
    near = [
        Candidate(number, ("失业登记",), (), (), 0.0, "item-9", region)
        for number, region in ((10, "220100000000"), (11, "222401000000"), (12, "222402000000"))
    ]
    put(guides, near)
    assert [found.id for found in search(guides, "失业登记", near="222401000000") if found.item] == [11]
    assert [found.id for found in search(guides, "失业登记") if found.item] == [10]


def test_the_index_holds_nothing_else_on_either_engine(guides: Session) -> None:
    assert guides.scalar(sa.text("SELECT count(*) FROM search_guide")) == len(GUIDES)


def test_spelling_knows_pinyin_initials_and_slips() -> None:
    assert initials("护照") == "hz"
    assert plain("ＨＺ  护照") == "hz 护照"
    assert "huzhao" in slips("huzaho")
    assert sounds_chinese("huzh")
    assert not sounds_chinese("xqz9")
    assert without_fillers("我想办理护照") == "护照"
    assert without_fillers("材料") == "材料"


def test_regions_are_known_by_themselves_and_those_above() -> None:
    assert regions_above("222401000000") == ["22", "2224", "222401"]
    assert regions_above("220000000000") == ["22"]
    assert regions_above("") == []


def test_tokens_are_sorted_and_each_stands_once() -> None:
    tokens = tokens_of(["护照", "护照"], ["A-1"], region="220000000000")
    assert tokens == ["ihz", "iz", "na1", "phuzhao", "pzhao", "r22", "x护照", "y护", "y照", "z护照"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_may_be_asked(query: str) -> None:
    assert all(tier.terms for stage in stages(query) for tier in stage)
    assert len(best(query, GUIDES)) <= len(GUIDES)
