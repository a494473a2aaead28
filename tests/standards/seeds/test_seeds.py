import re

import pytest

from portal.codes import check_credit_code, check_item_code
from portal.places.seeds.departments import DEPARTMENTS
from standards.guide.content import Guide
from standards.guide.document import dump_guide, load_guide
from standards.lint.checking import has_errors, lint_guide
from standards.lint.walk import walk_texts
from standards.proof import prove_one_trip
from standards.seeds.compiling import bad_example, seed_guides
from standards.seeds.entries import condition, read_entries, read_shared
from standards.seeds.numerals import article, chinese_numeral
from standards.seeds.places import YANJI

GUIDES = seed_guides(YANJI)
KEYS = list(GUIDES)


@pytest.fixture(params=KEYS)
def guide(request: pytest.FixtureRequest) -> Guide:
    return GUIDES[request.param]


def test_there_are_at_least_forty_five_and_half_of_them_ask_questions() -> None:
    assert len(GUIDES) >= 45
    assert sum(bool(guide.questions and guide.rules) for guide in GUIDES.values()) >= 20


def test_numbers_keys_and_names_are_unique() -> None:
    assert len({entry["no"] for entry in read_entries()}) == len(read_entries()) == len(GUIDES)
    assert len({guide.name for guide in GUIDES.values()}) == len(GUIDES)


def test_no_seed_breaks_a_rule_beyond_advice(guide: Guide) -> None:
    assert [finding.told() for finding in lint_guide(guide) if finding.severity != "advice"] == []


def test_every_seed_is_proved_one_trip_or_documented_as_an_exception(guide: Guide) -> None:
    proof = prove_one_trip(guide)
    assert proof.proved, proof.failures
    assert guide.trips is not None
    assert guide.trips.number <= 1 or guide.trips.exception


def test_only_divorce_is_an_exception() -> None:
    assert [key for key, guide in GUIDES.items() if guide.trips and guide.trips.exception] == ["divorce"]


def test_every_text_for_people_is_translated(guide: Guide) -> None:
    # the mode of handling is an official Chinese word
    texts = [(path, text) for path, text in walk_texts(guide) if not path.startswith("handling.")]
    assert [path for path, text in texts if text.en is None or text.ko is None] == []


def test_no_translation_is_left_in_chinese(guide: Guide) -> None:
    han = re.compile(r"[一-鿿]")
    texts = [text for path, text in walk_texts(guide) if not path.startswith("handling.")]
    assert [text.zh for text in texts if han.search(f"{text.en}{text.ko}")] == []


def test_every_promise_fee_phone_and_trip_is_marked_as_a_demo_value(guide: Guide) -> None:
    promised = [limit for limit in guide.limits if limit.kind == "promised"]
    places = [place for channel in guide.channels for place in channel.places]
    assert guide.trips is not None
    assert all(part.demo for part in [*promised, *guide.fees, *guide.consultation, *places, guide.trips])


def test_no_statutory_limit_is_marked_as_a_demo_value(guide: Guide) -> None:
    assert not any(limit.demo for limit in guide.limits if limit.kind == "statutory")


def test_every_code_is_well_formed_and_says_demo(guide: Guide) -> None:
    identity = guide.identity
    assert check_credit_code(identity.agency_code or "").valid
    assert "DEM" in (identity.agency_code or "")
    assert check_item_code(identity.guide_code or "").valid


def test_a_seed_survives_its_document(guide: Guide) -> None:
    assert load_guide(dump_guide(guide)) == guide


def test_the_first_departments_are_those_of_the_demo_windows() -> None:
    shared = read_shared()["departments"]
    assert [(key, shared[key]["name"]) for key in shared][: len(DEPARTMENTS)] == [
        (one.key, f"{one.name}|{one.name_en}|{one.name_ko}") for one in DEPARTMENTS
    ]


def test_every_shared_paper_and_law_is_used() -> None:
    text = str(read_entries()) + str(read_shared()["questions"])
    unused = [key for key in read_shared()["papers"] if f"'{key}" not in text and f"{key}?" not in text]
    assert unused == []
    assert [law for law in read_shared()["laws"] if f"'{law}:" not in text] == []


def test_people_find_guides_by_everyday_words() -> None:
    words = {word: key for key, guide in GUIDES.items() for word in guide.identity.everyday}
    assert words["开饭店"] == "food-licence"
    assert words["身份证丢了"] == "id-card"
    assert words["公积金租房"] == "fund-withdrawal"


def test_the_bad_example_breaks_eight_rules_each_once() -> None:
    findings = lint_guide(bad_example())
    assert sorted(finding.rule for finding in findings) == [
        "agency_code_malformed",
        "catch_all_material",
        "fee_without_basis",
        "licence_without_faq",
        "person_topic_for_companies",
        "promise_beyond_law",
        "same_phone",
        "trips_without_reason",
    ]
    assert has_errors(findings)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (5, "五"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (42, "四十二"),
        (104, "一百零四"),
        (110, "一百一十"),
        (1049, "一千零四十九"),
        (1077, "一千零七十七"),
    ],
)
def test_articles_are_written_as_in_statutes(number: int, written: str) -> None:
    assert chinese_numeral(number) == written


def test_articles_are_told_in_three_languages() -> None:
    told = article("16 19")
    assert (told.zh, told.en, told.ko) == ("第十六条、第十九条", "Articles 16, 19", "제16, 19조")


def test_compact_conditions_become_expressions() -> None:
    assert condition("a=x") == {"question": "a", "option": "x"}
    assert condition("a=x&b=y") == {"all_of": [condition("a=x"), condition("b=y")]}
    assert condition("a=x/a=y") == {"any_of": [condition("a=x"), condition("a=y")]}
