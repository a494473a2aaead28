"""Lists are made from the guides in force and from nothing else; what changed between two days is told."""

from standards.lists.builders import BUILDERS, COLUMNS
from standards.lists.rows import Entry, compare_rows
from tests.standards.lint.good import GONE, good_guide
from tests.standards.samples import RESIDENCE, make_guide, paper

SHOP = Entry("shop", "市场监管局", 1, good_guide())
HOME = Entry("home", "公安局", 2, RESIDENCE)


def test_every_row_has_exactly_the_columns_of_its_list() -> None:
    for name, build in BUILDERS.items():
        rows = build((SHOP, HOME), "zh")
        assert rows, name
        assert all(set(row.cells) >= set(COLUMNS[name]) for row in rows), name
        assert len({row.key for row in rows}) == len(rows), name


def test_a_list_of_nothing_is_empty() -> None:
    assert all(build((), "zh") == () for build in BUILDERS.values())


def test_a_paper_stands_once_with_how_many_guides_ask_and_how_it_is_replaced() -> None:
    one = Entry(
        "one", "甲", 1, make_guide(materials=[paper("id", name="身份证", identity="id_card", issuer="公安机关")])
    )
    two = Entry(
        "two", "乙", 2, make_guide(materials=[paper("x", name="居民身份证", identity="id_card", by_sharing=True)])
    )
    three = Entry("three", "乙", 2, make_guide(materials=[paper("y", name="照片")]))
    rows = BUILDERS["papers"]((one, two, three), "zh")
    card = rows[0].cells
    assert (card["paper"], card["guides"], card["agencies"], card["issuer"]) == ("身份证", 2, 2, "公安机关")
    assert (card["shared"], card["replaceable"]) == (1, True)
    assert [row.cells["replaceable"] for row in rows] == [True, False]


def test_a_fee_gives_yuan_and_its_basis() -> None:
    (fee,) = BUILDERS["fees"]((SHOP,), "zh")
    assert (fee.cells["amount"], fee.cells["basis"], fee.cells["reductions"]) == (10.0, "收费管理条例", "残疾人免收")


def test_an_exception_gives_its_reason() -> None:
    trips = {"number": 2, "reason": "双方到场", "exception": True, "exception_reason": "民法典一千零七十六条"}
    (row,) = BUILDERS["trips"]((Entry("d", "民政局", 3, make_guide(trips=trips)),), "zh")
    assert (row.cells["one_trip"], row.cells["exception"]) == (False, True)
    assert row.cells["exception_reason"] == "民法典一千零七十六条"


def test_only_papers_that_may_follow_or_be_promised_stand_in_their_lists() -> None:
    assert [row.cells["paper"] for row in BUILDERS["deferrals"]((SHOP,), "zh")] == ["不动产权证书"]
    assert [row.cells["paper"] for row in BUILDERS["promises"]((SHOP,), "zh")] == ["健康证明"]


def test_a_list_speaks_the_language_asked_for() -> None:
    assert BUILDERS["powers"]((SHOP,), "ko")[0].cells["name"] == "가게 허가"


def test_what_came_went_and_changed_is_told() -> None:
    build = BUILDERS["fees"]
    dearer = Entry("shop", "市场监管局", 1, good_guide({"fees.0.amount": 2000}))
    (change,) = compare_rows(build((SHOP,), "zh"), build((dearer,), "zh"))
    assert (change.kind, change.fields) == ("changed", ("amount",))
    free = Entry("shop", "市场监管局", 1, good_guide({"fees": GONE}))
    (gone,) = compare_rows(build((SHOP,), "zh"), build((free,), "zh"))
    assert (gone.kind, gone.row.cells["fee"]) == ("removed", "证书工本费")
    (added,) = compare_rows(build((free,), "zh"), build((SHOP,), "zh"))
    assert added.kind == "added"
    assert compare_rows(build((SHOP,), "zh"), build((SHOP,), "zh")) == ()
